"""The program: a hospital lowered to flat tables that any engine can execute.

One row a step: an operation code, up to ten integer arguments, two numbers and a cause of waiting.
Whatever may depend on the patient is a lookup table over attribute codes, so no step needs Python.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import Enum, IntEnum
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from flowsim.hospital.vocabulary.kinds import Kind, fields_of, word_of
from flowsim.hospital.vocabulary.python_step import PythonStep, Visit
from flowsim.hospital.vocabulary.step_types import MARKERS, Go, Step, Transfer
from flowsim.records.tables import Names

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_VISITS = 65535
"""The most visits a patient may make to one activity or choice; background pathways run on."""

ENDLESS = f"one patient has come here {MOST_VISITS:,} times; is there a loop without an end?"
"""What both engines say of a patient who comes more often."""

NONE = -1
ARGUMENTS, NUMBERS = 11, 2
"""The most arguments and numbers of a step."""


class Operand(Enum):
    """What an argument of a step is, as an engine reads it."""

    QUEUE = "queue"
    RESUME_AT = "number of the step to go on at"
    ATTRIBUTE = "attribute"
    VALUE = "code of a value"
    MILESTONE = "milestone"
    ACTIVITY = "activity whose minutes are sampled"
    DRAW = "draw of a choice"
    TARGETS = "first of the steps to go on at, by value or way, in `Program.target`"
    QUEUES = "first of the queues looked at, in `Program.way_queue`"
    CODE = "code of a word, a flag, or a kind of request; how many ways"
    OUTCOME = "outcome"
    RUNG = "place in `Program.rung`"
    FUNCTION = "place in `Program.python_functions`"
    PRIORITY_TABLE = "lookup table of priorities"
    SHARE_TABLE = "lookup table of shares"
    CALENDAR_TABLE = "lookup table of calendars"
    CODE_TABLE = "lookup table of codes or numbers"
    CLINIC_TABLE = "lookup table of clinics"
    LIST_TABLE = "lookup table of waiting lists"
    NUMBER = "a number of the step, in `Program.number`"


OPERANDS_OF_FIELD: dict[Kind, tuple[Operand, ...]] = {
    Kind.QUEUE: (Operand.QUEUE,),
    Kind.PRIORITY: (Operand.PRIORITY_TABLE,),
    Kind.UNITS: (Operand.CODE_TABLE,),
    Kind.LABEL: (Operand.RESUME_AT,),
    Kind.LABEL_ON_GIVING_UP: (Operand.RESUME_AT,),
    Kind.LABEL_BY_CHANCE: (Operand.SHARE_TABLE,),
    Kind.LABEL_BY_VALUE: (Operand.TARGETS,),
    Kind.LABEL_BY_QUEUE: (Operand.TARGETS, Operand.QUEUES, Operand.CODE),
    Kind.LABEL_OF_OTHER_VALUES: (),
    Kind.PATHWAY: (Operand.RESUME_AT,),
    Kind.PATHWAY_BESIDE: (Operand.RESUME_AT,),
    Kind.PATHWAY_OF_RETURN: (Operand.RESUME_AT,),
    Kind.PATHWAY_OUTSIDE: (Operand.RESUME_AT,),
    Kind.ATTRIBUTE: (Operand.ATTRIBUTE,),
    Kind.ATTRIBUTE_SET: (Operand.ATTRIBUTE,),
    Kind.ATTRIBUTE_DRAWN: (Operand.ATTRIBUTE, Operand.DRAW),
    Kind.ATTRIBUTE_OF_MEMBER: (Operand.ATTRIBUTE,),
    Kind.ATTRIBUTE_SAYING_YES: (Operand.ATTRIBUTE, Operand.VALUE),
    Kind.VALUE: (Operand.CODE_TABLE,),
    Kind.VALUE_BY_CHANCE: (Operand.SHARE_TABLE,),
    Kind.MILESTONE: (Operand.MILESTONE,),
    Kind.MILESTONE_NOTED: (Operand.MILESTONE,),
    Kind.ACTIVITY: (Operand.ACTIVITY,),
    Kind.DURATION: (),
    Kind.CHOICE: (Operand.DRAW,),
    Kind.CHANCE: (Operand.DRAW, Operand.SHARE_TABLE),
    Kind.CALENDAR: (Operand.CALENDAR_TABLE,),
    Kind.CLINIC: (Operand.CLINIC_TABLE,),
    Kind.SLOT_CLASS: (Operand.CODE_TABLE,),
    Kind.LIST: (Operand.LIST_TABLE,),
    Kind.SERVICE: (Operand.CODE_TABLE,),
    Kind.REQUEST_KIND: (Operand.CODE,),
    Kind.ASKER: (Operand.CODE_TABLE,),
    Kind.WORD: (Operand.CODE,),
    Kind.FLAG: (Operand.CODE,),
    Kind.MINUTES: (Operand.NUMBER,),
    Kind.SHARE: (Operand.NUMBER,),
    Kind.LIMIT: (Operand.NUMBER,),
    Kind.YES_OR_NO: (Operand.CODE_TABLE,),
    Kind.LADDER: (),
    Kind.RUNG: (Operand.RUNG,),
    Kind.CAUSE: (),
    Kind.OUTCOME: (Operand.OUTCOME,),
    Kind.FUNCTION: (Operand.FUNCTION,),
    Kind.TEXT: (),
}
"""The operands each kind of field becomes: none where another field or column holds it."""

LOWERED_AS: dict[type, type] = {Transfer: Go}
"""Steps that are another one to the engines."""

OPERATIONS: tuple[type, ...] = tuple(
    kind
    for kind in get_args(Step)
    if kind not in MARKERS and kind not in LOWERED_AS and kind is not PythonStep
)
"""The types of step that are operations, in the order of their codes."""


def _codes() -> Any:
    """Return the operation codes: `Op.WAIT_UNTIL` is that of `WaitUntil`."""
    names = [word_of(kind).upper() for kind in OPERATIONS]
    return IntEnum("Op", names, start=0, module=__name__)


Op = _codes()

PYTHON_STEP = 1000
"""The code of an analyst's own step, outside `Op`. Only the SimPy engine knows it."""

CODE: dict[type, int] = {
    **{kind: code for code, kind in enumerate(OPERATIONS)},
    **{kind: OPERATIONS.index(other) for kind, other in LOWERED_AS.items()},
    PythonStep: PYTHON_STEP,
}
"""The operation code of every type of step but the markers, which have no row."""


def operands_of(step_type: type) -> tuple[Operand, ...]:
    """Return the operands of a type of step, in the order of its fields and of `Program.args`.

    A NUMBER stands in `Program.number` and takes no place in `args`.
    """
    return tuple(o for item in fields_of(step_type) for o in OPERANDS_OF_FIELD[item.kind])


OPERANDS = {CODE[kind]: operands_of(kind) for kind in (*OPERATIONS, PythonStep)}
"""By operation: what its arguments are. `NONE` stands for one that was not given."""


def places(*operands: Operand) -> list[tuple[int, int]]:
    """Return (operation, place in `Program.args`) of every argument that is one of these."""
    found = []
    for op, items in OPERANDS.items():
        in_args = [item for item in items if item is not Operand.NUMBER]
        found += [(op, place) for place, item in enumerate(in_args) if item in operands]
    return found


class Rank(IntEnum):
    """What goes first among events at the same minute (see docs: total order).

    Capacity changes (of resources, then of ring-fences, then of the nurses of wards), then tasks
    and waits that end, then patience, then people who come back, then those who come for the first
    time. Within a rank the lower entity number first (resource, or patient), then the order of
    scheduling. Tokens woken by an event run in the order they were woken, before the next event is
    taken.
    """

    CAPACITY = 2
    RESUME = 3
    PATIENCE = 4
    RETURN = 5
    ARRIVAL = 6


OTHERS = 0
"""What ring-fences take everybody for whose kind none of them names."""

NO, YES = range(2)
"""Codes of what a chance falls on."""

FROM_PATIENT, FROM_CALENDAR, FROM_ESCALATION = 0, 1, 2
"""Where the value of an attribute comes from: the patient, the moment, the escalation level."""


OPENS_BEDS, RELEASES, ELSE = range(3)
"""Actions of the escalation ladder: beds and ring-fences, which it acts on at a review, and what is
asked for by the level there is.
"""


STREAM, WEEKLY_BATCH, BATCH_ONCE, RENEWAL = range(4)
"""How the patients of a source come."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """Flat tables; every array is read-only. Sizes: n steps, k tables, a activities, ...

    Times are minutes, rates patients an hour.
    """

    names: Names
    horizon: float
    hours: int  # of the run
    cycle: float  # min after which calendars, rotas, rates and bookings repeat: whole weeks
    # steps
    op: Ints  # (n,)
    args: Ints  # (n, ARGUMENTS)
    number: Floats  # (n, NUMBERS)
    cause: Ints  # (n,)
    target: Ints  # branch targets, flat
    way_queue: Ints  # flat: queues a policy looks at, NONE where it looks at none
    step_names: tuple[str, ...]  # (n,) 'pathway/position verb', for traces and errors
    rung: Ints  # (rungs, 2) code of the ladder and of the rung
    # lookup tables
    table_first: Ints  # (k,)
    table_attribute: Ints  # (k, 3), NONE where unused
    table_stride: Ints  # (k, 3)
    table_value: Ints  # flat
    attribute_from: Ints  # (A,) FROM_...
    attribute_calendar: Ints  # (A,)
    attribute_by_level: Ints  # (A, L + 1) its value at each level, if it comes FROM_ESCALATION
    attribute_of_episode: Ints  # (A,) 1 where it is null as an episode begins after the first
    ward_attribute: int
    placement_attribute: int
    # durations
    activity_number: Ints  # (a,) permanent numbers keying the draws
    activity_table: Ints  # (a,) table of distribution rows; NONE for draws that are choices
    distribution_kind: Ints  # (d,)
    distribution_p: Floats  # (d, 3)
    distribution_mean: Floats  # (d,) min
    distribution_sd: Floats  # (d,) min
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
    priority_credit: Floats  # (p,) min
    priority_due_band: Ints  # (p,)
    priority_due_after: Floats  # (p,) min after arrival
    priority_due_until: Floats  # (p,) min after arrival
    # calendars
    calendar_is_timetable: Ints  # (c,)
    calendar_first: Ints  # (c,)
    calendar_length: Ints  # (c,)
    calendar_minute: Floats  # flat, minute of cycle
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
    resource_back_fill: Ints  # (R,) 1 if whoever fits goes before the first in line
    resource_fixed: Ints  # (R,) capacity, NONE where it has a calendar or rota
    resource_calendar: Ints  # (R,) calendar, NONE else
    resource_unfilled: Floats  # (R,)
    resource_number: Ints  # (R,) permanent numbers keying unfilled shifts
    resource_per_person: Ints  # (R,) servers that one person on its rota is
    resource_minimum: Ints  # (R,) people that cover keeps up
    cover_resource: Ints  # (v,) role covered, in order of roles, then of asking
    cover_lender: Ints  # (v,) role that is asked
    opening_resource: Ints  # (o,) resources with an opening plan, in its order
    opening_minute: Floats  # (o,) min of the run
    opening_level: Ints  # (o,) servers from then on
    shift_resource: Ints  # (f,)
    shift_start: Floats  # (f,) minute of cycle
    shift_length: Floats  # (f,)
    shift_staff: Ints  # (f,) people
    # attributes at arrival
    drawn_first: Ints  # (A,) into drawn_cumulative, NONE if not drawn
    drawn_size: Ints  # (A,)
    drawn_parent: Ints  # (A, 3)
    drawn_stride: Ints  # (A, 3)
    drawn_cumulative: Floats  # flat
    drawn_number: Ints  # (A,)
    # numbers of persons
    number_table: Ints  # (B,) table of distribution rows
    number_key: Ints  # (B,) permanent numbers keying the draws
    # arrivals
    background_count: int  # background processes: the first sources, and the first patients
    source_entry: Ints  # (S,) first step, background processes first
    source_number: Ints  # (S,) permanent numbers keying the draws of its patients
    source_kind: Ints  # (S,) STREAM, WEEKLY_BATCH, BATCH_ONCE or RENEWAL
    source_rate: Floats  # (S, hours of the cycle)
    source_season: Floats  # (S, days of the run)
    source_day_sd: Floats  # (S,)
    source_bound: Floats  # (S,) candidates an hour
    source_gap: Ints  # (S,) distribution of the gaps of a RENEWAL, NONE else
    source_attends: Floats  # (S,)
    demand_first: Ints  # (S,) into demand_multiplier
    demand_parent: Ints  # (S, 3) attributes, NONE where unused
    demand_stride: Ints  # (S, 3)
    demand_multiplier: Floats  # flat
    demand_most: Floats  # (S,) the most that multiplier and ramp can come to
    ramp_first: Ints  # (S,)
    ramp_length: Ints  # (S,) points, 0 for none
    ramp_day: Floats  # flat
    ramp_multiplier: Floats  # flat
    batch_first: Ints  # (S,)
    batch_length: Ints  # (S,)
    batch_time: Floats  # flat, minute of cycle; with BATCH_ONCE of the run
    batch_number: Ints  # flat
    source_attribute: Ints  # (S, A) code fixed by the stream, NONE else
    # clinics: sessions of the run, clinic by clinic; class 0 is of those who have none
    clinic_first: Ints  # (clinics + 1,) into the sessions
    session_time: Floats  # (s,) min
    session_slots: Ints  # (s,)
    clinic_reserved: Ints  # (clinics, classes) slots of each session
    clinic_released: Floats  # (clinics, classes) min before
    # waiting lists
    list_order: Ints  # (lists,) code of the order
    list_most: Ints  # (lists,) most that one caller calls
    list_turnover: Floats  # (lists,) min
    list_allowance: Floats  # (lists,) min
    list_deviations: Floats  # (lists,) standard deviations that must fit besides the means
    list_quota: Ints  # (lists, MOST_QUOTAS, 3) attribute, value, most; NONE for none
    # wards and bureau
    accept: Ints  # (services, W): 0 home, 1 acceptable, 2 outlier, NONE not at all
    service_wards: Ints  # (services, W): wards that accept a service at all, then NONE
    ward_core: Ints  # (W,)
    ward_escalation: Ints  # (W,)
    ward_outlier_maximum: Ints  # (W,)
    ward_general: Ints  # (W,) 1 if general and acute
    ward_nurses: Ints  # (W,) resource that staffs it, NONE where it has all it needs
    ward_beds_per_nurse: Floats  # (W,) 0 where it has all it needs
    service_patience: Floats  # (placements, services) min
    kind_rank: Ints  # (K,)
    kind_overdue_rank: Ints
    kind_overdue_arrival: Floats  # min
    kind_overdue_request: Floats  # min
    kind_from: Floats  # minute of day
    kind_to: Floats
    kind_boards: Ints
    kind_may_outlie: Ints
    kind_asker: Ints  # what ring-fences take it for, 0 for one they do not know
    match_on_event: int  # widest placement matched when something happens, NONE = none
    match_on_review: int
    allocate_uncleaned: int
    turn_round: int  # entry pc of the bed turn-round pathway, NONE = beds are clean at once
    level_occupancy: Floats  # (L,)
    level_boarders: Floats
    level_wait: Floats  # min
    level_allowance: Floats  # (L + 1,) early-discharge minutes, level 0 first
    action_kind: Ints  # (E,) OPENS_BEDS, RELEASES or ELSE
    action_of: Ints  # (E,) ward, unit as of ring-fences, attribute, or NONE
    level_action: Floats  # (L + 1, E) how it stands: share, 1 if released, value, min
    release: float
    hold: float  # min
    opening_lag: float  # min
    # ring-fences, resources' first
    fence_unit: Ints  # (F,) the resource, or the number of resources + the ward
    fence_fixed: Ints  # (F,) places kept, NONE where a calendar says
    fence_calendar: Ints  # (F,) calendar, NONE else
    fence_kept_from: Ints  # (F, askers, placements) 1 if its places are kept from such
    python_functions: tuple[Callable[[Visit], float], ...] = ()  # of an analyst's own steps
    log_resources: bool = False  # whether every taking of a server is kept

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
    def cycles(self) -> int:
        """How often the cycle begins in the run."""
        return math.ceil(self.horizon / self.cycle)

    @property
    def attribute_count(self) -> int:
        """Number of attributes, built-in ones included."""
        return len(self.names.attributes)
