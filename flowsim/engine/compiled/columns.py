"""Names for the columns and rows of the kernel's tables, its counts, and its answers."""

from flowsim.engine.program import Op

NOBODY = -1
NOTHING = -1

# -- the plan: what is read and never written ----------------------------------------------------

OP, A0, A1, A2, A3, A4, THEN, CAUSE = range(8)
"""Columns of the step table: operation, arguments, the step that follows, cause of waiting."""

(
    SEIZE,
    RELEASE,
    TREAT,
    WAIT_UNTIL,
    WAIT_FOR_TIME,
    BRANCH,
    BRANCH_ON,
    BRANCH_IF_FIT,
    GO,
    NOTE,
    SET_TIME,
    ASSIGN,
    DRAW,
    START,
    WAIT_FOR_ALL,
    RENEGE_AFTER,
    KEEP_WAITING,
    REQUEST_BED,
    WAIT_FOR_BED,
    OCCUPY_BED,
    VACATE_BED,
    BED_BECOMES,
    MATCH_BEDS,
    REVIEW_ESCALATION,
    DEPART,
    END,
) = (int(op) for op in Op)
"""Operation codes as plain numbers, in the order of `Op`."""

OWN, LEVEL_OF_ESCALATION = -1, -2
"""Where an attribute's value comes from, unless it is the address of a calendar."""

RANK, OVERDUE_RANK, BOARDS, MAY_OUTLIE = range(4)
OVERDUE_ARRIVAL, OVERDUE_REQUEST, FROM_MINUTE, TO_MINUTE = range(4)
"""Rows of the kinds of request: whole numbers, and minutes."""

OCCUPANCY, BOARDERS_HELD, LONGEST_WAIT = range(3)
"""Rows of the triggers of escalation."""

SHARE_OPEN, ALLOWANCE = range(2)
"""Rows of what a level of escalation brings."""

# -- the state: charts, tokens, servers and lines --------------------------------------------------

OF, KEY, ORDINAL, PRESENT, REQUESTED, WALKS, NEXT_FREE = range(7)
"""Columns of charts: whose it is, key and number of the draws, present and requested stay, how
many tokens walk for the patient, and the next free chart.
"""
CHART_COLUMNS = 7

(
    PATIENT,
    CHART,
    PC,
    MAIN,
    PARENT,
    CHILDREN,
    WAITS_FOR_ALL,
    LIVING,
    OVER,
    RENEGE_PC,
    BED,
    BED_STATE,
    AWAITED,
    LEAVES,
    BAND,
    JOINED,
    CHILD,
    NEXT,
    PREVIOUS,
    FOLLOWER,
    HELD,
    KEPT,
    HELD_FIRST,
) = range(23)
"""Columns of tokens.

CHILDREN counts as the pathway does (a child that departs is never back); LIVING counts those
that still point here, so that the row is not given to another token too soon. OVER: it has ended.
AWAITED: the number of the patience event that would end the present wait, 0 for none. LEAVES: it
has given up waiting and gives back what it took meanwhile. BAND,
JOINED, CHILD, NEXT, PREVIOUS: place in line. FOLLOWER: the next to go on, or the next free row.
HELD and KEPT entries follow from HELD_FIRST on, each HELD_WIDTH wide.
"""

HELD_QUEUE, HELD_RESOURCE, KEPT_QUEUE = range(3)
"""An entry of what is held; KEPT_QUEUE was held when patience began."""
HELD_WIDTH = 3

SINCE, DEADLINE, PLACE = range(3)
"""Columns of the tokens' times (minutes)."""
TOKEN_TIMES = 3

ORDER, WHOSE = range(2)
"""Columns of events: rank, patient and number in one, and the token."""

NUMBER, LIMIT, PEERS, ROOT = 0, 1, 2, 1
"""Columns of servers: in use, on duty, address of the queues served. The rows after those of the
resources are the lines: waiting, root of the heap, address of the members that serve it.
"""
SERVER_COLUMNS = 3

# -- the state: beds -------------------------------------------------------------------------------

(
    FREE,
    OUTLIERS,
    CLOSING,
    ESCALATION_OPEN,
    PROMISED,
    CORE,
    ESCALATION,
    GENERAL,
    PROTECTED,
    OUTLIER_MAXIMUM,
    BED_STATE_FIRST,
) = range(11)
"""Rows of wards; one row a bed state follows from BED_STATE_FIRST on."""

(
    STAY_PATIENT,
    STAY_KIND,
    STAY_SERVICE,
    STAY_WARD,
    STAY_PLACEMENT,
    WAITER,
    IS_BOARDER,
    AFTER,
) = range(8)
"""Rows of stays. AFTER is the next in the same list."""
STAY_ROWS = 8

FIRST, LAST = range(2)
"""Rows of the lists of stays: of each ward those promised one of its beds, then of each service
those not yet placed.
"""

T_REQUESTED, T_ALLOCATED, T_READY, T_IN, T_OUT, T_WITHDRAWN, T_ARRIVED = range(7)
"""Rows of the times of stays (minutes)."""
STAY_TIMES = 7

LOG_WARD, LOG_BEFORE, LOG_AFTER, LOG_BEDS = range(4)
"""Rows of the log of beds."""
LOG_ROWS = 4

E_TIME, E_LEVEL, E_OCCUPANCY, E_BOARDERS, E_LONGEST, E_BEDS = range(6)
"""Rows of the log of escalation."""
ESCALATION_ROWS = 6

# -- counts ----------------------------------------------------------------------------------------

(
    STARTED,
    EVENTS,
    HOLE,
    SCHEDULED,
    READY_FIRST,
    READY_LAST,
    FREE_FIRST,
    FREE_TOKENS,
    FREE_CHART,
    FREE_CHARTS,
    JOINS,
    NEXT_ARRIVAL,
    NEXT_CHANGE,
    CURRENT,
    ATTENTION,
    TO_SCHEDULE,
    TO_SERVE,
    TO_USE,
    TO_MATCH,
    PROBLEM,
    PROBLEM_PC,
    STAYS,
    PENDING,
    BOARDERS,
    FIRST_BOARDER,
    BED_LOG,
    BED_LOG_MARGIN,
    ESCALATION_LOG,
    LEVEL,
    HOUR,
) = range(30)
"""Places in the array of counts.

TO_SCHEDULE is the rank of the event that ends the wait a step begins, NOTHING if none does.
TO_SERVE, TO_USE and TO_MATCH are what a step leaves to be done, in this order, before anybody
goes on: the resource that has a free server, the ward that has an empty bed, the widest placement
of beds to match; NOTHING otherwise. ATTENTION is 1 if any of these, a PROBLEM or a lack of room
may be there: what the loop looks at before each step. HOLE is 1 if the first event has happened but
is still in its place. HOUR is the hour of the run.
"""
COUNTS = 30

NOW, LEVEL_SINCE, OPEN_SHARE, HOUR_END, WHEN = range(5)
"""Places in the array of clocks; WHEN belongs to TO_SCHEDULE."""
CLOCKS = 5

# -- answers ---------------------------------------------------------------------------------------

FINISHED, MORE_ROOM, FAILED = range(3)
"""What the kernel returns."""

(
    NO_PROBLEM,
    SECOND_REQUEST,
    NO_REQUEST,
    BED_NOT_READY,
    BED_NOT_VACATED,
    NO_BED_TO_VACATE,
    NO_BED_TO_TURN_ROUND,
    NOT_HELD,
    TOO_MANY_VISITS,
    WAITED_IN_VAIN,
    TOO_MANY_EVENTS,
) = range(11)
"""Why the kernel returned FAILED."""
