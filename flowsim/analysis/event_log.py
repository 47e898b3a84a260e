"""Who held what from when to when, and the event log made from it, for animation and mining.

The log of events has the columns that animations of simulations and process mining read:
entity_id, event_type, event, time, pathway, run_number, resource_id. An entity is an episode: who
comes back is another entity, with the same person.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from os import PathLike
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement

import pandas as pd

from flowsim.calls import checked_call
from flowsim.errors import FlowsimError, unknown_name
from flowsim.numbers import not_one
from flowsim.records.frames import Records

EVENT_COLUMNS = (
    "entity_id",
    "event_type",
    "event",
    "time",
    "pathway",
    "run_number",
    "resource_id",
)
PERSON = "person"
"""A column that may be behind those: who it is, the same in every episode."""
HELD_COLUMNS = ("patient", "place", "unit", "t_from", "t_to")

ARRIVAL_DEPARTURE, MILESTONE = "arrival_departure", "milestone"
QUEUE, USE, USE_END = "queue", "resource_use", "resource_use_end"
_ORDER = (USE_END, MILESTONE, QUEUE, USE)
"""What goes first among the events of one patient at one minute: coming first, leaving last."""

FORMATS = (".csv", ".parquet", ".xes")


def _check_records(records: object) -> None:
    """Raise FlowsimError for what are not the records of one replication."""
    if not isinstance(records, Records):
        wanted = "the Records of a replication: simulate(...), or .records(0) of results"
        raise FlowsimError(not_one(records, "records", wanted))


@checked_call
def resources_held(records: Records) -> pd.DataFrame:
    """Return who held which server or bed: patient, place, unit, t_from, t_to (min).

    `place` is a resource or a ward; servers are there only if the run logged them
    (`log_resources=True`). Units have no identity in the model: each is the lowest number from 1
    that is free when it is taken, and what a patient took first goes back first. A bed that is left
    at the minute it is taken is left out. `t_to` is null for what is still held when the run ends.
    Rows are in order of taking.
    """
    _check_records(records)
    servers, stays = records.server_events, records.stays
    parts = [servers.rename(columns={"resource": "place"})]
    for time, change in (("t_out", -1), ("t_in", 1)):  # a bed is empty before it is taken again
        moved = stays[stays[time].notna() & (stays.t_in != stays.t_out)]
        parts.append(
            pd.DataFrame(
                {"t": moved[time], "patient": moved.patient, "place": moved.ward, "change": change}
            )
        )
    changes = pd.concat(
        [part.astype({"place": object, "change": int}) for part in parts], ignore_index=True
    )
    changes = changes.sort_values("t", kind="stable")
    found = pd.DataFrame(_held(changes.itertuples(index=False)), columns=list(HELD_COLUMNS))
    return found.astype({"patient": "int64", "unit": "int64", "t_from": float, "t_to": float})


def _held(changes: Iterator[tuple[float, int, str, int]]) -> list[list[object]]:
    """Return a row for every unit taken, from changes (minute, patient, place, by how many)."""
    held: list[list[object]] = []
    free: defaultdict[str, list[int]] = defaultdict(list)
    new: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))
    mine: defaultdict[tuple[int, str], deque[list[object]]] = defaultdict(deque)
    for t, patient, place, change in changes:
        for _ in range(change):
            unit = heappop(free[place]) if free[place] else next(new[place])
            row: list[object] = [patient, place, unit, t, float("nan")]
            held.append(row)
            mine[patient, place].append(row)
        for _ in range(-change):
            row = mine[patient, place].popleft()
            row[-1] = t
            heappush(free[place], int(str(row[2])))
    return held


@checked_call
def event_log(records: Records, run_number: int = 0) -> pd.DataFrame:
    """Return the events of all episodes of one replication, in order of episodes, then of time.

    Columns entity_id (number of the episode, `records.patients.patient`), event_type
    ('arrival_departure', 'milestone', 'queue', 'resource_use', 'resource_use_end'), event
    ('arrival', 'depart', a milestone, the resource or team whose line is joined, or the resource
    or ward that is held), time (min), pathway (the arrival stream), run_number, resource_id
    (unit of the resource or ward, null for other events) and person (the entity_id of the first
    episode of who it is: the same each time somebody comes back). Walks beside a patient's own
    count as the patient's; background processes are left out. Who gives up leaves the line without
    an event of its own. A time noted for later than the episode lasted, as of a slot that is
    booked, is none of its events. Servers and lines are there only if the run logged them
    (`log_resources=True`).
    """
    _check_records(records)
    people = records.patients
    gone = people.t_depart.fillna(float("inf"))
    held = resources_held(records)
    parts = [
        _events(people.patient, ARRIVAL_DEPARTURE, "arrival", people.t_arrive, rank=-1),
        _events(people.patient, ARRIVAL_DEPARTURE, "depart", people.t_depart, rank=len(_ORDER)),
    ]
    for name in records.names.milestones:
        parts.append(
            _events(people.patient, MILESTONE, name, people[name].where(people[name] <= gone))
        )
    joins = records.queue_joins
    parts.append(_events(joins.patient, QUEUE, joins["queue"].astype(object), joins.t))
    for kind, time in ((USE, "t_from"), (USE_END, "t_to")):
        parts.append(_events(held.patient, kind, held.place, held[time]).assign(
            resource_id=held.unit
        ))  # fmt: skip
    found = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    found = found[found.time.notna() & found.entity_id.isin(people.patient)]
    who = people.set_index("patient")
    found = found.assign(
        pathway=found.entity_id.map(who.source.astype(str)),
        run_number=run_number,
        resource_id=found["resource_id"].astype("Int64"),
        person=found.entity_id.map(who.person),
    )
    found = found.sort_values(["entity_id", "time", "rank"], kind="stable")
    return found[[*EVENT_COLUMNS, PERSON]].reset_index(drop=True)


def _events(
    who: "pd.Series[int]",
    kind: str,
    event: "str | pd.Series[str]",
    time: "pd.Series[float]",
    *,
    rank: int | None = None,
) -> pd.DataFrame:
    place = _ORDER.index(kind) if rank is None else rank
    columns = {"entity_id": who, "event_type": kind, "event": event, "time": time}
    return pd.DataFrame({**columns, "rank": place, "resource_id": pd.NA})


@checked_call
def write_event_log(
    log: pd.DataFrame, path: str | Path, *, start: datetime = datetime(2024, 1, 1)
) -> Path:
    """Write an event log as .csv, .parquet or .xes, by the ending of the file; return where.

    In XES (IEEE 1849) a trace is one episode of one run, with its person where the log has the
    column, and minute 0 is `start`, a Monday.

    Raises FlowsimError for another ending, a table that is no event log, a start that is no Monday
    00:00, and a file that cannot be written.
    """
    if not isinstance(path, str | PathLike):
        raise FlowsimError(not_one(path, "event log: path", "the name of a file"))
    file = Path(path)
    if file.suffix not in FORMATS:
        raise unknown_name(f"event log {file}", "format", file.suffix, FORMATS)
    missing = [name for name in EVENT_COLUMNS if name not in getattr(log, "columns", ())]
    if missing:
        raise FlowsimError(
            f"event log: the table lacks {', '.join(missing)}; flowsim.event_log(records) makes one"
        )
    if not isinstance(start, datetime):
        raise FlowsimError(not_one(start, "event log: start", "a datetime"))
    if start.weekday() or start.time() != datetime.min.time():
        raise FlowsimError(
            f"event log: start {start:%Y-%m-%d %H:%M} must be a Monday at 00:00, as minute 0 is"
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".csv":
            log.to_csv(file, index=False)
        elif file.suffix == ".parquet":
            log.to_parquet(file, index=False)
        else:
            ElementTree(_xes(log, start)).write(file, encoding="utf-8", xml_declaration=True)
    except OSError as problem:
        raise FlowsimError(f"event log {file}: cannot be written ({problem.strerror})") from None
    return file


_EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)
_TRANSITIONS = {QUEUE: "schedule", USE: "start"}
"""What an event is in the life of an activity; every other one is 'complete'."""


def _xes(log: pd.DataFrame, start: datetime) -> Element:
    root = Element("log", {"xes.version": "1849-2016", "xmlns": "http://www.xes-standard.org/"})
    for name, prefix, uri in _EXTENSIONS:
        SubElement(root, "extension", name=name, prefix=prefix, uri=uri)
    for (run, entity), events in log.groupby(["run_number", "entity_id"], sort=False):
        trace = SubElement(root, "trace")
        _attribute(trace, "concept:name", f"{run}:{entity}")
        _attribute(trace, "pathway", str(events["pathway"].iloc[0]))
        if PERSON in events:
            _attribute(trace, PERSON, f"{run}:{events[PERSON].iloc[0]}")
        rows: Sequence[tuple[str, str, float, object]] = list(
            zip(events.event_type, events.event, events.time, events.resource_id, strict=True)
        )
        for kind, name, minute, unit in rows:
            event = SubElement(trace, "event")
            _attribute(event, "concept:name", str(name))
            _attribute(event, "lifecycle:transition", _TRANSITIONS.get(kind, "complete"))
            when = (start + timedelta(minutes=minute)).isoformat(timespec="milliseconds")
            SubElement(event, "date", key="time:timestamp", value=f"{when}+00:00")
            if unit is not pd.NA:
                _attribute(event, "org:resource", f"{name} {unit}")
    return root


def _attribute(parent: Element, key: str, value: str) -> None:
    SubElement(parent, "string", key=key, value=value)
