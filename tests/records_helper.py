"""Small hand-made records, so that the right answers can be worked out on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from flowsim.hospital.terms import shipped_terms, terms_of
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.records.frames import Records
from flowsim.records.schema import TABLES, Column
from flowsim.records.tables import BED_STATES, Names

DAY = 1440.0
WEEK = 7 * DAY
TEXT = ("source", "outcome", "kind", "service", "ward", "placement", "before", "after")
TEXT += ("resource", "queue")

NAMES = Names(
    sources=("walk_in",),
    internal_sources=(),
    attributes=(),
    attribute_values=(),
    momentary=(),
    milestones=(),
    causes=(),
    patient_causes=(),
    outcomes=("discharged",),
    resources=("doctor", "consultant", "majors_cubicle", "lounge", "ct"),
    resource_kinds=("staff", "staff", "space", "space", "machine"),
    queues=("doctor", "consultant", "majors_cubicle", "lounge", "ct", "team"),
    queue_members=(
        ("doctor",),
        ("consultant",),
        ("majors_cubicle",),
        ("lounge",),
        ("ct",),
        ("doctor", "consultant"),
    ),
    wards=("oak", "elm", "assess", "icu", "ash"),
    bed_types=(
        "general_and_acute",
        "general_and_acute",
        "assessment",
        "critical_care",
        "general_and_acute",
    ),
    assessing=(False, False, False, False, True),
    divisions=("medicine", "surgery", "medicine", "surgery", "medicine"),
    core_beds=(2, 3, 1, 1, 0),
    escalation_beds=(1, 0, 0, 0, 0),
    escalation_actions=(),
    services=("acute_medicine", "general_surgery"),
    service_divisions=("medicine", "surgery"),
    request_kinds=("admission", "repatriation"),
    boarding_kinds=("admission",),
    ladders=(),
    rungs=(),
)


def at(day: int, hour: float) -> float:
    """Minutes of a day (0 = Monday of week 1) and hour."""
    return DAY * day + 60.0 * hour


def _table(columns: Sequence[Column], rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    names = [c.name for c in columns]
    names += [k for k in dict.fromkeys(k for row in rows for k in row) if k not in names]
    data = {name: [row.get(name) for row in rows] for name in names}
    table = pd.DataFrame(data, columns=names)
    for name in names:
        if name.startswith(("t_", "minutes_")) or name in ("t", "hour", "beds"):
            table[name] = np.asarray(table[name], dtype=np.float64)
        elif name in TEXT or (len(table) and isinstance(table[name].dropna().iloc[:1].max(), str)):
            table[name] = table[name].astype("category")
    return table


def _names(names: Names, people: Sequence[Mapping[str, object]]) -> Names:
    """The names with the milestones, causes and labels that the rows have, and their terms.

    A name that a shipped department declares means what it says; others are made as for an
    analyst's own model.
    """
    fixed = {column.name for column in TABLES["patients"].columns}
    columns = [c for c in dict.fromkeys(c for row in people for c in row) if c not in fixed]
    causes = [c.removeprefix("minutes_") for c in columns if c.startswith("minutes_")]
    labels = [c for c in columns if not c.startswith(("t_", "minutes_"))]
    values = [tuple({str(row[c]): 0 for row in people if row.get(c) is not None}) for c in labels]
    left = (str(row["outcome"]) for row in people if row.get("outcome") is not None)
    outcomes = dict.fromkeys((*shipped_terms().names("outcome"), *left))
    full = replace(
        names,
        attributes=tuple(labels),
        attribute_values=tuple(values),
        milestones=tuple(c for c in columns if c.startswith("t_")),
        causes=tuple(causes),
        patient_causes=tuple(causes),
        outcomes=tuple(outcomes),
    )
    model = Hospital(name="hand made", pathways=(), arrivals=())
    return full.explained(terms_of(model, full))


def hand_made(
    *,
    patients: Sequence[Mapping[str, object]] = (),
    stays: Sequence[Mapping[str, object]] = (),
    bed_events: Sequence[tuple[float, str, str, str, int]] = (),
    resource_hours: Sequence[Mapping[str, object]] = (),
    queue_hours: Sequence[Mapping[str, object]] = (),
    escalations: Sequence[Mapping[str, object]] = (),
    escalation_actions: Sequence[Mapping[str, object]] = (),
    shifts: Sequence[Mapping[str, object]] = (),
    covers: Sequence[Mapping[str, object]] = (),
    server_events: Sequence[Mapping[str, object]] = (),
    queue_joins: Sequence[Mapping[str, object]] = (),
    duty_changes: Sequence[Mapping[str, object]] = (),
    clinic_slots: Sequence[Mapping[str, object]] = (),
    names: Names = NAMES,
    window: tuple[float, float] = (0.0, WEEK),
    end: float = 2 * WEEK,
) -> Records:
    """Return records made of rows; patients are numbered in the order given."""
    people = [
        {"patient": k, "person": k, "episode": 1} | dict(row) for k, row in enumerate(patients)
    ]
    events = [
        dict(zip(("t", "ward", "before", "after", "beds"), e, strict=True)) for e in bed_events
    ]
    rows: dict[str, Sequence[Mapping[str, object]]] = {
        "patients": people,
        "minutes": (),
        "stays": [{"stay": k} | dict(row) for k, row in enumerate(stays)],
        "bed_events": events,
        "resource_hours": resource_hours,
        "queue_hours": queue_hours,
        "escalations": escalations,
        "escalation_actions": escalation_actions,
        "shifts": shifts,
        "covers": covers,
        "server_events": server_events,
        "queue_joins": queue_joins,
        "duty_changes": duty_changes,
        "rungs": (),
        "clinic_slots": clinic_slots,
        "list_events": (),
    }
    records = Records(
        tables={name: _table(TABLES[name].columns, table) for name, table in rows.items()},
        names=_names(names, people),
        window=window,
        end_minutes=end,
    )
    assert set(records.bed_events["before"].dropna()) <= set(BED_STATES)
    return records


def attendance(t_arrive: float, minutes: float | None = None, **more: object) -> dict[str, object]:
    """A type 1 walk-in registered on arrival who left after `minutes` (None: still there)."""
    left = None if minutes is None else t_arrive + minutes
    row: dict[str, object] = {
        "t_arrive": t_arrive,
        "t_register": t_arrive,
        "t_ed_depart": left,
        "t_depart": left,
        "t_dta": None,
        "t_admit": None,
        "outcome": None if left is None else "discharged",
        "dept_type": "type1",
        "mode": "walk_in",
        "stream": "majors",
    }
    return row | more


def spell(t_admit: float, t_discharge: float | None, **more: object) -> dict[str, object]:
    """An emergency admission."""
    row: dict[str, object] = {
        "t_arrive": t_admit,
        "t_admit": t_admit,
        "t_discharge": t_discharge,
        "t_left_ward": t_discharge,
        "t_depart": t_discharge,
        "outcome": None if t_discharge is None else "discharged_from_ward",
        "dept_type": "none",
        "mode": "none",
        "admission_method": "emergency_gp",
    }
    return row | more


def stay(
    patient: int, t_in: float | None, t_out: float | None, **more: object
) -> dict[str, object]:
    """A stay on oak, a medical ward, in a home bed, allocated the moment it was asked for."""
    row: dict[str, object] = {
        "patient": patient,
        "kind": "admission",
        "service": "acute_medicine",
        "t_requested": t_in,
        "t_allocated": t_in,
        "t_ready": t_in,
        "t_in": t_in,
        "t_out": t_out,
        "t_withdrawn": None,
        "ward": "oak",
        "placement": "home",
    }
    return row | more


def value(records: Records, key: str) -> float:
    """The value of one measure."""
    from flowsim.analysis.measures import measure

    table = measure(records, [key]).set_index("measure")["value"]
    return float(table[key])
