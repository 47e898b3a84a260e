"""Waiting lists: a row for every walker, beside that of `walks`, and the log of what came of it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.compiled.codes import NOBODY, SPARE
from flowsim.engine.compiled.counts import LIST_LOG
from flowsim.engine.compiled.growth import twice, twice_as_tall
from flowsim.engine.compiled.walks.state import Walks
from flowsim.engine.program import Floats, Ints, Program
from flowsim.hospital.vocabulary.lists import MOST_QUOTAS

FIRST, LAST, FIRST_CALLER, LAST_CALLER = range(4)
"""Rows of lists: who is on it, in the order of joining, and who waits to call from it."""
LIST_ROWS = 4

NUMBER, ORDER, MOST = range(3)
QUOTAS = 3
TURNOVER, ALLOWANCE, DEVIATIONS = range(3)
"""Places in the plan's table of a list: whole numbers, QUOTAS being the first attribute of the
quotas, each with value and most behind it; and real numbers."""

(
    LISTED,
    BEFORE,
    AFTER,
    PRIORITY,
    JOINED,
    CALLABLE,
    CALLED,
    CALL_AT,
    NEXT_CALLER,
    COUNTED,
) = range(10)
"""Columns of walkers. LISTED: 1 + the list it is on, 0 for none. BEFORE, AFTER: its neighbours
there. PRIORITY: address of its priority. JOINED: the number of its joining. CALLABLE: it waits to
be called. Of a walker that calls: CALLED, how many it has called from the list it called from last;
CALL_AT: address of the list it waits to call from; NEXT_CALLER: who waits behind it. From COUNTED
on, how many it called of each quota.
"""

SINCE, MEAN, SD, MEAN_CALLED, VARIANCE_CALLED = range(5)
"""Columns of the walkers' times (minutes): the wait counts from then; expected minutes and their
standard deviation; of a walker that calls the sums of those it called."""
ENTRY_TIMES = 5

LOG_PATIENT, LOG_LIST, LOG_EVENT, LOG_BY = range(4)
"""Rows of the log: who, of which list, what, and the patient who called (or sent back)."""
LOG_ROWS = 4


class Lists(NamedTuple):
    """L lists, T walkers; no walkers where there are no lists."""

    line: Ints  # (LIST_ROWS, L)
    entry: Ints  # (T, COUNTED + MOST_QUOTAS)
    entry_time: Floats  # (T, ENTRY_TIMES) min
    log: NDArray[np.int32]  # (LOG_ROWS, E)
    log_time: Floats  # (E,) min


def begin_lists(program: Program, walks: Walks) -> Lists:
    """Return lists that nobody is on."""
    lists = len(program.list_order)
    walkers = len(walks.walker) if lists else 0
    room = 2 * walkers + SPARE
    return Lists(
        line=np.full((LIST_ROWS, lists), NOBODY, dtype=np.int64),
        entry=np.zeros((walkers, COUNTED + MOST_QUOTAS), dtype=np.int64),
        entry_time=np.zeros((walkers, ENTRY_TIMES)),
        log=np.zeros((LOG_ROWS, room), dtype=np.int32),
        log_time=np.zeros(room),
    )


def more_entries(lists: Lists, walks: Walks, count: Ints) -> Lists:
    """Return the lists with a row for every walker, and room for the log of another step.

    One step sends back everybody on a list at most.
    """
    while 0 < len(lists.entry) < len(walks.walker):
        lists = lists._replace(
            entry=twice_as_tall(lists.entry), entry_time=twice_as_tall(lists.entry_time)
        )
    while count[LIST_LOG] + len(lists.entry) + SPARE > len(lists.log_time):
        lists = lists._replace(log=twice(lists.log), log_time=twice(lists.log_time))
    return lists
