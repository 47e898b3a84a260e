"""The program: a hospital lowered to flat tables that any engine can execute.

One row a step: an operation code, up to six integer arguments, one number and a cause of waiting.
Whatever may depend on the patient is a lookup table over attribute codes, so no step needs Python.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from flowsim.hospital.vocabulary.python_step import Visit
from flowsim.records.tables import Names

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NONE = -1
ARGUMENTS = 6


class Op(IntEnum):
    """Operation codes. Arguments are listed in the order of `Program.args`."""

    SEIZE = 0  # queue, priority table, otherwise pc, remember attribute
    RELEASE = 1  # queue
    TREAT = 2  # activity, queue whose member sets the pace
    WAIT_UNTIL = 3  # calendar table
    WAIT_FOR_TIME = 4  # clock; number = lead minutes
    BRANCH = 5  # draw, share table, first target
    BRANCH_ON = 6  # attribute, first target
    BRANCH_IF_FIT = 7  # clock, target pc
    GO = 8  # target pc
    NOTE = 9  # clock, 1 to keep an earlier time
    SET_TIME = 10  # clock, activity
    ASSIGN = 11  # attribute, value table
    DRAW = 12  # attribute, draw, share table
    START = 13  # entry pc, attribute that must be 'yes', its code for 'yes'
    WAIT_FOR_ALL = 14
    RENEGE_AFTER = 15  # activity, target pc
    KEEP_WAITING = 16
    REQUEST_BED = 17  # service table, request kind
    WAIT_FOR_BED = 18  # 0 allocated or 1 ready, until clock, otherwise pc
    OCCUPY_BED = 19
    VACATE_BED = 20
    BED_BECOMES = 21  # state code of flowsim.records.tables.BED_STATES
    MATCH_BEDS = 22
    REVIEW_ESCALATION = 23
    DEPART = 24  # outcome
    END = 25


PYTHON_STEP = 1000
"""The code of an analyst's own step, outside `Op`: function. Only the SimPy engine knows it."""


class Rank(IntEnum):
    """What goes first among events at the same minute (see docs: total order).

    Capacity changes, then tasks and waits that end, then patience, then arrivals. Within a rank
    the lower entity number first (resource, or patient), then the order of scheduling. Tokens
    woken by an event run in the order they were woken, before the next event is taken.
    """

    CAPACITY = 2
    RESUME = 3
    PATIENCE = 4
    ARRIVAL = 5


FROM_PATIENT, FROM_CALENDAR, FROM_ESCALATION = 0, 1, 2
"""Where the value of an attribute comes from: the patient, the moment, the escalation level."""


STREAM, WEEKLY_BATCH, BATCH_ONCE = 0, 1, 2
"""How the patients of a source come."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """Flat tables; every array is read-only. Sizes: n steps, k tables, a activities, ...

    Times are minutes, rates patients an hour.
    """

    names: Names
    horizon: float
    weeks: int
    # steps
    op: Ints  # (n,)
    args: Ints  # (n, ARGUMENTS)
    number: Floats  # (n,)
    cause: Ints  # (n,)
    target: Ints  # branch targets, flat
    step_names: tuple[str, ...]  # (n,) 'pathway/position verb', for traces and errors
    # lookup tables
    table_first: Ints  # (k,)
    table_attribute: Ints  # (k, 3), NONE where unused
    table_stride: Ints  # (k, 3)
    table_value: Ints  # flat
    attribute_from: Ints  # (A,) FROM_...
    attribute_calendar: Ints  # (A,)
    ward_attribute: int
    placement_attribute: int
    # durations
    activity_number: Ints  # (a,) permanent numbers keying the draws
    activity_table: Ints  # (a,) table of distribution rows; NONE for draws that are choices
    distribution_kind: Ints  # (d,)
    distribution_p: Floats  # (d, 3)
    distribution_first: Ints  # (d,)
    distribution_length: Ints  # (d,)
    quantile_share: Floats  # flat
    quantile_minutes: Floats  # flat
    # chances
    share_first: Ints  # (rows,) into share_cumulative
    share_length: Ints  # (rows,)
    share_cumulative: Floats  # flat
    share_label: Ints  # flat: value code or target offset of each label
    # priorities
    priority_band: Ints  # (p,)
    priority_credit: Floats  # (p,)
    # calendars
    calendar_is_timetable: Ints  # (c,)
    calendar_first: Ints  # (c,)
    calendar_length: Ints  # (c,)
    calendar_minute: Floats  # flat
    calendar_level: Ints  # flat
    # queues and resources
    queue_first: Ints  # (Q,) into queue_member
    queue_length: Ints  # (Q,)
    queue_member: Ints  # flat resources, in order of preference
    resource_queue_first: Ints  # (R,) into resource_queue
    resource_queue_length: Ints  # (R,)
    resource_queue: Ints  # flat queues a resource serves
    member_value: Ints  # (A, R) code of a resource's name among an attribute's values, or NONE
    resource_pace: Floats  # (R,)
    resource_fixed: Ints  # (R,) capacity, NONE where it has a calendar or rota
    resource_calendar: Ints  # (R,) calendar, NONE else
    resource_unfilled: Floats  # (R,)
    resource_number: Ints  # (R,) permanent numbers keying unfilled shifts
    shift_resource: Ints  # (f,)
    shift_start: Floats  # (f,) minute of week
    shift_length: Floats  # (f,)
    shift_staff: Ints  # (f,)
    # attributes at arrival
    drawn_first: Ints  # (A,) into drawn_cumulative, NONE if not drawn
    drawn_size: Ints  # (A,)
    drawn_parent: Ints  # (A, 3)
    drawn_stride: Ints  # (A, 3)
    drawn_cumulative: Floats  # flat
    drawn_number: Ints  # (A,)
    # arrivals
    background_count: int  # background processes: the first sources, and the first patients
    source_entry: Ints  # (S,) first step, background processes first
    source_number: Ints  # (S,) permanent numbers keying the draws of its patients
    source_kind: Ints  # (S,) STREAM, WEEKLY_BATCH or BATCH_ONCE
    source_rate: Floats  # (S, 168)
    source_season: Floats  # (S, days of the run)
    source_day_sd: Floats  # (S,)
    source_bound: Floats  # (S,)
    source_attends: Floats  # (S,)
    batch_first: Ints  # (S,)
    batch_length: Ints  # (S,)
    batch_time: Floats  # flat
    batch_number: Ints  # flat
    source_attribute: Ints  # (S, A) code fixed by the stream, NONE else
    # wards and bureau
    accept: Ints  # (services, W): 0 home, 1 acceptable, 2 outlier, NONE not at all
    service_wards: Ints  # (services, W): wards that accept a service at all, then NONE
    ward_core: Ints  # (W,)
    ward_escalation: Ints  # (W,)
    ward_protected: Ints  # (W,)
    ward_outlier_maximum: Ints  # (W,)
    ward_general: Ints  # (W,) 1 if general and acute
    service_patience: Floats  # (services,) min
    kind_rank: Ints  # (K,)
    kind_overdue_rank: Ints
    kind_overdue_arrival: Floats  # min
    kind_overdue_request: Floats  # min
    kind_from: Floats  # minute of day
    kind_to: Floats
    kind_boards: Ints
    kind_may_outlie: Ints
    match_on_event: int  # widest placement matched when something happens, NONE = none
    match_on_review: int
    allocate_uncleaned: int
    turn_round: int  # entry pc of the bed turn-round pathway, NONE = beds are clean at once
    level_occupancy: Floats  # (L,)
    level_boarders: Floats
    level_wait: Floats  # min
    level_share: Floats  # (L + 1,) of escalation beds open, level 0 first
    level_allowance: Floats  # (L + 1,) early-discharge minutes
    release: float
    opening_lag: float  # min
    python_functions: tuple[Callable[[Visit], float], ...] = ()  # of an analyst's own steps

    def __setstate__(self, state: dict[str, object]) -> None:
        # A program that was sent to another process must be the same there: read-only arrays are
        # another type to the compiler, which would compile everything that reads them anew.
        self.__dict__.update(state)
        self.__post_init__()

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    @property
    def attribute_count(self) -> int:
        """Number of attributes, built-in ones included."""
        return len(self.names.attributes)
