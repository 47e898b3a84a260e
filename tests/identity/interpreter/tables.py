"""The tables of a run as plain lists by column, of the interpreter and of an engine."""

from math import nan

import numpy as np

from flowsim.hospital.vocabulary.step_types import BringForward
from flowsim.records.frames import Records
from tests.identity.interpreter.model import Model

STAY_TIMES = ("t_requested", "t_allocated", "t_ready", "t_in", "t_out", "t_withdrawn")
PREFIX = "minutes_"


def tables(hospital, *, weeks=0, hours=0, seed=1, replication=0):
    """Return {table: {column: values}} of a hospital. Raises Refused where a walk cannot go on."""
    model = Model(hospital, weeks * 168 + hours, seed, replication)
    model.run()
    return {
        "patients": patients(model),
        "stays": stays(model),
        "bed_events": columns(model.beds.events, ("t", "ward", "before", "after", "beds")),
        "resource_hours": resource_hours(model),
        "queue_hours": queue_hours(model),
        "escalations": columns(
            model.beds.reviews,
            ("t", "level", "occupancy", "boarders", "longest_wait_minutes", "escalation_beds"),
        ),
        "escalation_actions": columns(model.beds.actions, ("t", "level", "action", "value")),
        "shifts": columns(model.shifts, ("resource", "t_start", "t_end", "planned", "filled")),
        "server_events": columns(model.taken, ("t", "patient", "resource", "change")),
        "queue_joins": columns(model.joined, ("t", "patient", "queue")),
        "duty_changes": columns(
            [(t, name, level) for t, _, name, level in sorted(model.on_duty)],
            ("t", "resource", "on_duty"),
        ),
        "rungs": columns(model.tries, ("t", "patient", "ladder", "rung", "result")),
        "clinic_slots": columns(clinic_slots(model), ("clinic", "t", "slots", "booked")),
        "list_events": columns(model.lists.events, ("t", "patient", "list", "event", "by")),
        "covers": columns(model.covers, ("resource", "lender", "t_start", "t_end", "staff")),
    }


def columns(rows, names):
    """Return rows as lists by column."""
    return {name: [row[k] for row in rows] for k, name in enumerate(names)}


def clinic_slots(model):
    """Return (clinic, time, slots, how many are booked) of every time of every clinic."""
    of = model.clinics
    return [
        (name, t, of.slots[name][t], of.booked[name, t].total())
        for name in of.clinics
        for t in sorted(of.slots[name])
    ]


def patients(model):
    """Return the table of patients, without background processes."""
    people = [p for p in model.patients if not p.background]
    steps = [step for pathway in model.hospital.pathways for step in pathway.steps]
    clocks = {getattr(step, field, None) for step in steps for field in ("clock", "until", "since")}
    clocks |= {step.to for step in steps if isinstance(step, BringForward)}
    clocks |= {getattr(step, "gives", None) for step in steps}
    causes = {cause for p in people for cause in p.minutes}
    moment = {name for name, of in model.attributes.items() if of.calendar}
    moment |= model.hospital.switches
    own = [name for name in model.attributes if name not in moment]
    return {
        "patient": [p.number for p in people],
        "source": [p.source for p in people],
        "ordinal": [p.ordinal for p in people],
        "person": [p.person.number for p in people],
        "episode": [p.episode for p in people],
        "t_arrive": [p.t_arrive for p in people],
        "t_depart": [p.t_depart for p in people],
        "outcome": [p.outcome for p in people],
        **{
            name: [p.labels.maps[0].get(name) for p in people]
            for name in (*own, "ward", "placement")
        },
        **{n.name: [p.numbers[n.name] for p in people] for n in model.hospital.numbers},
        **{name: [p.noted.get(name, nan) for p in people] for name in clocks - {None}},
        **{f"{PREFIX}{cause}": [p.minutes.get(cause, 0.0) for p in people] for cause in causes},
    }


def stays(model):
    """Return the table of stays."""
    found = model.beds.stays
    return {
        "stay": [stay.number for stay in found],
        "patient": [stay.patient.number for stay in found],
        "kind": [stay.kind.name for stay in found],
        "service": [stay.service.name for stay in found],
        **{name: [getattr(stay, name) for stay in found] for name in STAY_TIMES},
        "ward": [stay.ward and stay.ward.name for stay in found],
        "placement": [stay.placement for stay in found],
    }


def resource_hours(model):
    """Return the minutes of servers by hour."""
    hours = range(model.hours)
    return {
        "hour": [h for h in hours for _ in model.servers],
        "resource": [name for _ in hours for name in model.servers],
        **{
            f"{kind}_minutes": [
                getattr(servers, kind).minutes[h]
                for h in hours
                for servers in model.servers.values()
            ]
            for kind in ("scheduled", "busy", "overrun")
        },
    }


def queue_hours(model):
    """Return the minutes of waiting by hour."""
    hours = range(model.hours)
    return {
        "hour": [h for h in hours for _ in model.queues],
        "queue": [name for _ in hours for name in model.queues],
        "waiting_minutes": [q.waiting.minutes[h] for h in hours for q in model.queues.values()],
    }


def differences(expected, records: Records):
    """Return the names of columns that are not exactly those of an engine's records.

    A cause that took nobody any time may be missing.
    """
    found = []
    for table, mine in expected.items():
        theirs = getattr(records, table)
        for name in {*mine, *theirs.columns}:
            if name not in mine and name.startswith(PREFIX):
                same = not np.asarray(theirs[name]).any()
            else:
                same = name in mine and name in theirs and equal(mine[name], theirs[name])
            if not same:
                found.append(f"{table}.{name}")
    return sorted(found)


def equal(mine, theirs):
    """Return whether values are the same to the last bit, nulls included."""
    values = np.asarray(theirs)
    if values.dtype.kind == "f":
        return np.array(mine, dtype=np.float64).tobytes() == values.tobytes()
    return [None if v != v else v for v in values.tolist()] == list(mine)
