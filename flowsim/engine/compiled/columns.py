"""Names for the columns of the kernel's tables, and its answers."""

from flowsim.engine.program import Op

NOBODY = -1
NOTHING = -1

# -- program -----------------------------------------------------------------------------------

OP, A0, A1, A2, A3, A4, A5, CAUSE = range(8)
"""Columns of the step table."""

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

TABLE_FIRST, TABLE_ATTRIBUTE, TABLE_STRIDE = 0, 1, 4
"""Columns of the lookup tables: where the values begin, three attributes, three strides."""

TABLE_PARENTS = 3

ORIGIN, ORIGIN_CALENDAR = 0, 1
FIRST, LENGTH, IS_TIMETABLE = 0, 1, 2
"""Columns of anything that is a slice of a longer array."""

NUMBER, ACTIVITY_TABLE = 0, 1
DISTRIBUTION_KIND, DISTRIBUTION_FIRST, DISTRIBUTION_LENGTH = 0, 1, 2

WARD_CORE, WARD_ESCALATION, WARD_GENERAL = 0, 1, 2

# -- state -------------------------------------------------------------------------------------

(
    PATIENT,
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
    HELD,
    KEPT,
    AWAITED,
    BAND,
    JOINED,
    CHILD,
    NEXT,
    PREVIOUS,
) = range(19)
"""Columns of the token table.

CHILDREN counts as the pathway does (a child that departs is never back); LIVING counts those
that still point here, so that the row is not given to another token too soon. OVER: it has ended.
HELD, KEPT: entries in the table of what is held. AWAITED: the order number of the patience event
that would end the present wait, 0 for none. BAND, JOINED, CHILD, NEXT, PREVIOUS: place in line.
"""
TOKEN_COLUMNS = 19

SINCE, DEADLINE, PLACE = 0, 1, 2
"""Columns of the tokens' times (minutes)."""
TOKEN_TIMES = 3

HELD_QUEUE, HELD_RESOURCE, KEPT_QUEUE = 0, 1, 2
"""Columns of what is held; KEPT_QUEUE was held when patience began."""

IN_USE, CAPACITY = 0, 1
WAITING, ROOT = 0, 1
PRESENT, REQUESTED = 0, 1
"""Columns of resources, of queues and of the patients' stays."""

FREE, OUTLIERS, CLOSING, ESCALATION_OPEN, PROMISED, PROMISED_FIRST, PROMISED_LAST = range(7)
"""Rows of the ward table."""
WARD_ROWS = 7

STAY_PATIENT, STAY_KIND, STAY_SERVICE, STAY_WARD, STAY_PLACEMENT, WAITER, BOARDS, AFTER = range(8)
"""Rows of the table of stays; AFTER is the next promise of the same ward."""
STAY_ROWS = 8

T_REQUESTED, T_ALLOCATED, T_READY, T_IN, T_OUT, T_WITHDRAWN, T_ARRIVED = range(7)
"""Rows of the times of stays (minutes)."""
STAY_TIMES = 7

LOG_WARD, LOG_BEFORE, LOG_AFTER, LOG_BEDS = range(4)
"""Rows of the bed log."""

E_TIME, E_LEVEL, E_OCCUPANCY, E_BOARDERS, E_LONGEST, E_BEDS = range(6)
"""Columns of the escalation log."""

(
    HEAP_SIZE,
    SCHEDULED,
    READY_FIRST,
    READY_SIZE,
    FREE_TOKENS,
    JOINS,
    NEXT_ARRIVAL,
    NEXT_CHANGE,
    CURRENT,
    PROBLEM,
    PROBLEM_PC,
    STAYS,
    PENDING,
    BOARDERS,
    FIRST_BOARDER,
    BED_LOG,
    ESCALATION_LOG,
    LEVEL,
    STARTED,
) = range(19)
"""Places in the array of counts."""
COUNTS = 19

NOW, LEVEL_SINCE, OPEN_SHARE = range(3)
"""Places in the array of times and shares."""
CLOCKS = 3

# -- answers -----------------------------------------------------------------------------------

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
) = range(10)
"""Why the kernel returned FAILED."""
