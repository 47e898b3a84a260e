"""What an engine hands over: arrays of codes, and the names behind the codes.

`flowsim.records.schema` says what each column is; `frames` makes labelled tables of them.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from flowsim.records.terms import Terms

BED_STATES = ("closed", "empty", "reserved", "occupied", "undeclared", "dirty", "cleaning")
"""The seven states of a bed; minutes in them add to 1,440 a bed a day (measure B11)."""

CLOSED, EMPTY, RESERVED, OCCUPIED, UNDECLARED, DIRTY, CLEANING = range(7)

PLACEMENTS = ("home", "acceptable", "outlier")
"""How a bed suits the service that asked for it."""

RUNG_RESULTS = ("taken", "not_eligible", "shut", "full", "no_slot")
"""What comes of trying a rung of a ladder."""

TAKEN, NOT_ELIGIBLE, SHUT, FULL, NO_SLOT = range(5)

LIST_EVENTS = ("joined", "called", "sent_back", "left")
"""What happens to somebody on a waiting list."""

JOINED, CALLED, SENT_BACK, LEFT = range(4)

RESOURCE_KINDS = ("staff", "space", "machine", "place")
"""What a resource can be."""

Columns = dict[str, NDArray[np.generic]]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Names:
    """The labels behind the codes in `Raw`; code -1 is 'none' everywhere.

    `bed_types[w]`, `assessing[w]` (whether it is an assessment unit) and `divisions[w]` belong to
    ward w; `service_divisions[s]` to service s; `queue_members[q]` are the resources that serve
    queue q: the members of a team, or the resource itself.
    `internal_sources` are background processes, left out of the patients table, as are
    `momentary` attributes, which are of the moment and of nobody (and the source, which has a
    column of its own), and causes that are not among `patient_causes`: those of walks beside the
    patient's own, and of beds.
    """

    sources: tuple[str, ...]
    internal_sources: tuple[str, ...]
    attributes: tuple[str, ...]
    attribute_values: tuple[tuple[str, ...], ...]
    momentary: tuple[str, ...]
    milestones: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    causes: tuple[str, ...]
    patient_causes: tuple[str, ...]
    outcomes: tuple[str, ...]
    resources: tuple[str, ...]
    resource_kinds: tuple[str, ...]
    queues: tuple[str, ...]
    queue_members: tuple[tuple[str, ...], ...]
    wards: tuple[str, ...]
    bed_types: tuple[str, ...]
    assessing: tuple[bool, ...]
    divisions: tuple[str, ...]
    core_beds: tuple[int, ...]
    escalation_beds: tuple[int, ...]
    escalation_actions: tuple[str, ...]
    services: tuple[str, ...]
    service_divisions: tuple[str, ...]
    request_kinds: tuple[str, ...]
    boarding_kinds: tuple[str, ...]
    ladders: tuple[str, ...]
    rungs: tuple[str, ...]
    clinics: tuple[str, ...] = ()
    waiting_lists: tuple[str, ...] = ()

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
    the run, R resources, Q queues, e escalations, a actions, f shifts, g covers, u takings of
    servers, j joinings of lines, d changes of duty, r tries of rungs, k times of slots, l
    changes of waiting lists.
    Arrays of patients lie in memory column by column, so that a labelled table needs no copy. Logs
    are columns of equal length, as the table of that name in `flowsim.records.schema` lists them.
    """

    source: NDArray[np.int16]  # (n,)
    ordinal: IntArray  # (n,)
    person: IntArray  # (n,)
    episode: IntArray  # (n,)
    t_arrive: FloatArray  # (n,) min
    t_depart: FloatArray  # (n,) min
    outcome: NDArray[np.int16]  # (n,)
    attributes: NDArray[np.int16]  # (n, A)
    milestones: FloatArray  # (n, M) min
    numbers: FloatArray  # (n, B) of B numbers of persons
    minutes: Columns  # a row where there are any
    stays: Columns = field(default_factory=dict)  # (s,)
    bed_events: Columns = field(default_factory=dict)  # (b,)
    scheduled_minutes: FloatArray  # (H, R)
    busy_minutes: FloatArray  # (H, R)
    overrun_minutes: FloatArray  # (H, R)
    waiting_minutes: FloatArray  # (H, Q)
    escalations: Columns = field(default_factory=dict)  # (e,)
    escalation_actions: Columns = field(default_factory=dict)  # (a,)
    shifts: Columns = field(default_factory=dict)  # (f,)
    covers: Columns = field(default_factory=dict)  # (g,)
    server_events: Columns = field(default_factory=dict)  # (u,)
    queue_joins: Columns = field(default_factory=dict)  # (j,)
    duty_changes: Columns = field(default_factory=dict)  # (d,)
    rungs: Columns = field(default_factory=dict)  # (r,)
    clinic_slots: Columns = field(default_factory=dict)  # (k,)
    list_events: Columns = field(default_factory=dict)  # (l,)
    end_minutes: float = 0.0
