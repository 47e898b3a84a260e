"""What a simulation writes: every table, column by column.

A field that did not happen is null (NaN, or no label), never zero. All times are minutes since
Monday 00:00 of week 1. Engines fill `Raw` arrays of codes; `frames` turns them into labelled
tables. Measures read the tables and nothing else.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from flowsim.records.terms import Terms

BED_STATES = ("closed", "empty", "reserved", "occupied", "undeclared", "dirty", "cleaning")
"""The seven states of a bed; minutes in them add to 1,440 a bed a day (measure B11)."""

CLOSED, EMPTY, RESERVED, OCCUPIED, UNDECLARED, DIRTY, CLEANING = range(7)


@dataclass(frozen=True)
class Column:
    """One column: its name, unit ('' for labels) and meaning."""

    name: str
    unit: str
    meaning: str


PATIENTS = (
    Column("patient", "", "number of the patient in this replication, in order of arrival"),
    Column("source", "", "arrival stream"),
    Column(
        "ordinal", "", "number of the candidate arrival in its stream; the same in every scenario"
    ),
    Column("t_arrive", "min", "arrival in the model (ambulance arrival for those brought in)"),
    Column("t_depart", "min", "left the hospital or the model; null if unfinished"),
    Column("outcome", "", "how they left"),
)
"""Fixed columns; then one label column an attribute, one `t_...` an own milestone (minutes), and
one `minutes_<cause>` a cause of waiting or care. The causes add to t_depart - t_arrive. Columns of
minutes are sparse: `numpy.asarray(column)` is all of it, zeros included."""

MINUTES = (
    Column("patient", "", "whose"),
    Column("cause", "", "cause of waiting or care"),
    Column("minutes", "min", "minutes spent under that cause, above zero"),
)
"""Minutes by cause as the engines write them, in the order of patients, then causes; a cause that
took no time has no row. In the table of patients each cause is a column."""

STAYS = (
    Column("stay", "", "number of the bed request, in order of request"),
    Column("patient", "", "whose"),
    Column("kind", "", "kind of request: its row of the priority table"),
    Column("service", "", "service asked for"),
    Column("t_requested", "min", "request reached the bed bureau"),
    Column("t_allocated", "min", "a bed was promised"),
    Column("t_ready", "min", "the promised bed was clean and kept"),
    Column("t_in", "min", "patient arrived in the bed"),
    Column("t_out", "min", "patient left the bed"),
    Column("t_withdrawn", "min", "request withdrawn before a bed was occupied"),
    Column("ward", "", "ward allocated"),
    Column("placement", "", "home, acceptable or outlier"),
)

BED_EVENTS = (
    Column("t", "min", "when"),
    Column("ward", "", "ward"),
    Column("before", "", "state before"),
    Column("after", "", "state after; all beds of a ward start closed"),
    Column("beds", "", "how many beds changed"),
)

RESOURCE_HOURS = (
    Column("hour", "h", "hour of the run, 0 = Monday 00:00 to 01:00 of week 1"),
    Column("resource", "", "resource"),
    Column("scheduled_minutes", "min", "server minutes on duty, after unfilled shifts"),
    Column("busy_minutes", "min", "server minutes in use while on duty"),
    Column("overrun_minutes", "min", "server minutes in use after the shift ended"),
)

QUEUE_HOURS = (
    Column("hour", "h", "hour of the run"),
    Column("queue", "", "resource or team queued for"),
    Column("waiting_minutes", "min", "patient minutes waiting"),
)

ESCALATIONS = (
    Column("t", "min", "when the level changed"),
    Column("level", "", "new level, 0 = none"),
    Column("occupancy", "", "occupied over open general and acute beds"),
    Column("boarders", "", "patients waiting for a bed in the emergency department"),
    Column("longest_wait_minutes", "min", "longest of those waits"),
    Column("escalation_beds", "", "escalation beds open after the review"),
)

SHIFTS = (
    Column("resource", "", "role"),
    Column("t_start", "min", "start of the shift"),
    Column("t_end", "min", "end of the shift"),
    Column("planned", "", "staff planned"),
    Column("filled", "", "staff who came"),
)

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Names:
    """The labels behind the codes in `Raw`; code -1 is 'none' everywhere.

    `bed_types[w]`, `divisions[w]` belong to ward w; `service_divisions[s]` to service s.
    `internal_sources` are background processes, left out of the patients table.
    """

    sources: tuple[str, ...]
    internal_sources: tuple[str, ...]
    attributes: tuple[str, ...]
    attribute_values: tuple[tuple[str, ...], ...]
    milestones: tuple[str, ...]
    causes: tuple[str, ...]
    outcomes: tuple[str, ...]
    resources: tuple[str, ...]
    resource_kinds: tuple[str, ...]
    queues: tuple[str, ...]
    wards: tuple[str, ...]
    bed_types: tuple[str, ...]
    divisions: tuple[str, ...]
    core_beds: tuple[int, ...]
    escalation_beds: tuple[int, ...]
    services: tuple[str, ...]
    service_divisions: tuple[str, ...]
    request_kinds: tuple[str, ...]
    boarding_kinds: tuple[str, ...]

    @property
    def terms(self) -> Terms:
        """What the names mean. Empty where nothing was said of them.

        Not a field: whatever is said about names, they are the same names, and a program with
        other explanations is the same program.
        """
        found: Terms = self.__dict__.get("_terms", Terms())
        return found

    def explained(self, terms: Terms) -> "Names":
        """Return the same names with what they mean."""
        names = replace(self)
        object.__setattr__(names, "_terms", terms)
        return names


@dataclass(kw_only=True)
class Raw:
    """Arrays an engine fills; both engines must fill them byte for byte alike.

    Shapes: n patients, A attributes, M milestones, s stays, b bed events, H hours of
    the run, R resources, Q queues, e escalations, f shifts. Arrays of patients lie in memory
    column by column, so that a labelled table needs no copy.
    """

    source: NDArray[np.int16]  # (n,)
    ordinal: IntArray  # (n,)
    t_arrive: FloatArray  # (n,) min
    t_depart: FloatArray  # (n,) min
    outcome: NDArray[np.int16]  # (n,)
    attributes: NDArray[np.int16]  # (n, A)
    milestones: FloatArray  # (n, M) min
    minutes: dict[str, NDArray[np.generic]]  # columns of MINUTES, a row where there are any
    stays: dict[str, NDArray[np.generic]] = field(default_factory=dict)  # columns of STAYS, (s,)
    bed_events: dict[str, NDArray[np.generic]] = field(default_factory=dict)  # (b,)
    scheduled_minutes: FloatArray  # (H, R)
    busy_minutes: FloatArray  # (H, R)
    overrun_minutes: FloatArray  # (H, R)
    waiting_minutes: FloatArray  # (H, Q)
    escalations: dict[str, NDArray[np.generic]] = field(default_factory=dict)  # (e,)
    shifts: dict[str, NDArray[np.generic]] = field(default_factory=dict)  # (f,)
    end_minutes: float = 0.0
