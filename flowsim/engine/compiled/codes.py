"""Numbers with a name that all parts of the compiled engine share.

The columns and rows of a subsystem's own arrays are named beside them, in its `state.py`.
"""

NOBODY = -1
NOTHING = -1
NEVER, NAN = float("inf"), float("nan")

SPARE = 4
"""Walkers, charts and events one step can add at most, and a little more."""

# -- steps -----------------------------------------------------------------------------------------

OP, A0, A1, A2, A3, A4, A5, A6, A7, A8, A9, THEN, CAUSE = range(13)
"""Columns of the step table: operation, operands, the step that follows, cause of waiting."""

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
    NONE_KEPT,
    TOO_MANY_VISITS,
    WAITED_IN_VAIN,
    TOO_MANY_EVENTS,
    UNKNOWN_STEP,
    LISTED_TWICE,
    NOT_LISTED,
) = range(15)
"""Why the kernel returned FAILED; `run.PROBLEMS` has the words."""
