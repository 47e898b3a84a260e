"""Numbers with a name that all parts of the compiled engine share.

The columns and rows of a subsystem's own arrays are named beside them, in its `state.py`.
"""

from flowsim.engine.program import Op

NOBODY = -1
NOTHING = -1
NEVER, NAN = float("inf"), float("nan")

SPARE = 4
"""Walkers, charts and events one step can add at most, and a little more."""

# -- steps -----------------------------------------------------------------------------------------

OP, A0, A1, A2, A3, A4, THEN, CAUSE = range(8)
"""Columns of the step table: operation, operands, the step that follows, cause of waiting."""

SEIZE = int(Op.SEIZE)
RELEASE = int(Op.RELEASE)
TREAT = int(Op.TREAT)
WAIT_UNTIL = int(Op.WAIT_UNTIL)
WAIT_FOR_TIME = int(Op.WAIT_FOR_TIME)
BRANCH = int(Op.BRANCH)
BRANCH_ON = int(Op.BRANCH_ON)
BRANCH_IF_FIT = int(Op.BRANCH_IF_FIT)
GO = int(Op.GO)
NOTE = int(Op.NOTE)
SET_TIME = int(Op.SET_TIME)
ASSIGN = int(Op.ASSIGN)
DRAW = int(Op.DRAW)
START = int(Op.START)
WAIT_FOR_ALL = int(Op.WAIT_FOR_ALL)
RENEGE_AFTER = int(Op.RENEGE_AFTER)
KEEP_WAITING = int(Op.KEEP_WAITING)
REQUEST_BED = int(Op.REQUEST_BED)
WAIT_FOR_BED = int(Op.WAIT_FOR_BED)
OCCUPY_BED = int(Op.OCCUPY_BED)
VACATE_BED = int(Op.VACATE_BED)
BED_BECOMES = int(Op.BED_BECOMES)
MATCH_BEDS = int(Op.MATCH_BEDS)
REVIEW_ESCALATION = int(Op.REVIEW_ESCALATION)
DEPART = int(Op.DEPART)
END = int(Op.END)
"""Operation codes as plain numbers, which compiled code compares sooner than members of `Op`."""

GOES_ON, STOPS = True, False
"""What a verb returns: whether the walker goes on at once, or waits or has ended."""

# -- how a call of the kernel ends -----------------------------------------------------------------

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
"""Why the kernel returned FAILED; `run.PROBLEMS` has the words."""
