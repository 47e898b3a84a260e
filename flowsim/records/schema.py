"""The tables of the records: every column with its type, unit, labels and meaning.

Frames, store, agreement and `docs/records.md` are made from `TABLES`; engines hand over arrays
that `check` holds against it. A new table is an entry here, and its log in each engine.

A field that did not happen is null (NaN, or no label), never zero. All times are minutes since
Monday 00:00 of week 1.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowsim.errors import FlowsimError, unknown_name
from flowsim.records.columns import Column as Column
from flowsim.records.columns import Family
from flowsim.records.columns import Table as Table
from flowsim.records.columns import count_column as _count
from flowsim.records.columns import time_column as _time
from flowsim.records.service_tables import CLINIC_SLOTS, LISTS, RUNGS
from flowsim.records.tables import BED_STATES, PLACEMENTS, Names, Raw

PATIENTS = Table(
    name="patients",
    row="patient",
    meaning="Everybody who came, whether they have left or not. The causes of waiting and care "
    "add to the time there: to t_depart, or to the end of the run for who has not left.",
    columns=(
        Column(
            "patient",
            "int64",
            "",
            "number of the patient in this replication: first all in order of arrival, then those "
            "who come back, in the order in which that was settled",
            numbered=True,
        ),
        Column("source", "int16", "", "arrival stream", "sources"),
        _count(
            "ordinal",
            "int64",
            "number of the candidate arrival in its stream; the same in every scenario, and in "
            "every episode of a person",
        ),
        _count("person", "int64", "number of the patient as whom this person first came"),
        _count("episode", "int64", "1 when a person first comes; each time they come back is new"),
        _time("t_arrive", "arrival in the model (ambulance arrival for those brought in)"),
        _time("t_depart", "left the hospital or the model; null if unfinished", null=True),
        Column("outcome", "int16", "", "how they left", "outcomes", null=True),
    ),
    families=(
        Family(
            "",
            "attributes",
            Column(
                "attribute",
                "int16",
                "",
                "label of an attribute; null until it is given one",
                "attribute_values",
                null=True,
            ),
        ),
        Family(
            "",
            "milestones",
            Column("milestone", "float64", "min", "when a milestone was noted", null=True),
        ),
        Family(
            "",
            "numbers",
            Column("number", "float64", "", "a number of the person, drawn as they first came"),
        ),
        Family(
            "minutes_",
            "patient_causes",
            Column(
                "cause",
                "float64",
                "min",
                "minutes that went to a cause; so far, of what was not over when the run ended",
            ),
        ),
    ),
)

MINUTES = Table(
    name="minutes",
    row="patient and cause",
    meaning="What the time of every patient went to, where it took any: columns minutes_<cause> of "
    "patients as rows, in the order of patients, then causes.",
    columns=(
        _count("patient", "int64", "whose"),
        Column("cause", "int16", "", "cause of waiting, or care", "causes"),
        Column("minutes", "float64", "min", "how long; more than 0"),
    ),
)

STAYS = Table(
    name="stays",
    row="stay",
    meaning="Every request for a bed, and the stay in it.",
    known=("t_allocated", "t_withdrawn", "t_requested"),
    columns=(
        Column(
            "stay", "int64", "", "number of the bed request, in order of request", numbered=True
        ),
        _count("patient", "int64", "whose"),
        Column(
            "kind", "int16", "", "kind of request: its row of the priority table", "request_kinds"
        ),
        Column("service", "int16", "", "service asked for", "services"),
        _time("t_requested", "request reached the bed bureau"),
        _time("t_allocated", "a bed was promised", null=True),
        _time("t_ready", "the promised bed was clean and kept", null=True),
        _time("t_in", "patient arrived in the bed", null=True),
        _time("t_out", "patient left the bed", null=True),
        _time("t_withdrawn", "request withdrawn before a bed was occupied", null=True),
        Column("ward", "int16", "", "ward allocated", "wards", null=True),
        Column("placement", "int16", "", "home, acceptable or outlier", PLACEMENTS, null=True),
    ),
)

BED_EVENTS = Table(
    name="bed_events",
    row="bed event",
    meaning="Every change of the state of beds. All beds of a ward start closed.",
    known=("t",),
    columns=(
        _time("t", "when"),
        Column("ward", "int16", "", "ward", "wards"),
        Column("before", "int8", "", "state before", BED_STATES),
        Column("after", "int8", "", "state after", BED_STATES),
        _count("beds", "int32", "how many beds changed"),
    ),
)

_HOUR = Column(
    "hour", "int64", "h", "hour of the run, 0 = Monday 00:00 to 01:00 of week 1", numbered=True
)


def _minutes(name: str, meaning: str) -> Column:
    return Column(name, "float64", "min", meaning)


RESOURCE_HOURS = Table(
    name="resource_hours",
    row="hour and resource",
    meaning="What the servers of a resource did, hour by hour.",
    by_hour=True,
    columns=(
        _HOUR,
        Column("resource", "int16", "", "resource", "resources", numbered=True),
        _minutes("scheduled_minutes", "server minutes on duty, after unfilled shifts and cover"),
        _minutes("busy_minutes", "server minutes in use while on duty"),
        _minutes("overrun_minutes", "server minutes in use after the shift ended"),
    ),
)

QUEUE_HOURS = Table(
    name="queue_hours",
    row="hour and queue",
    meaning="How long patients waited in a queue, hour by hour.",
    by_hour=True,
    columns=(
        _HOUR,
        Column("queue", "int16", "", "resource or team queued for", "queues", numbered=True),
        _minutes("waiting_minutes", "patient minutes waiting"),
    ),
)

ESCALATIONS = Table(
    name="escalations",
    row="escalation",
    meaning="Every change of the hospital's level of escalation.",
    known=("t",),
    columns=(
        _time("t", "when the level changed"),
        _count("level", "int16", "new level, 0 = none"),
        Column("occupancy", "float64", "", "occupied over open general and acute beds"),
        _count("boarders", "int32", "patients waiting for a bed in the emergency department"),
        _minutes("longest_wait_minutes", "longest of those waits"),
        _count("escalation_beds", "int32", "escalation beds open after the review"),
    ),
)

ESCALATION_ACTIONS = Table(
    name="escalation_actions",
    row="action",
    meaning="Everything that the escalation ladder did, and undid.",
    known=("t",),
    columns=(
        _time("t", "when it was done: at a review of the ladder"),
        _count("level", "int16", "level of escalation then, 0 = none"),
        Column("action", "int16", "", "what was done", "escalation_actions"),
        Column(
            "value",
            "float64",
            "",
            "how it stands from then on: escalation beds open (those to close when they are empty "
            "are not counted), minutes of early discharge, 1 if a ring-fence is released, or the "
            "place of a switch's value among those of its attribute, the first of which is 0",
        ),
    ),
)

SHIFTS = Table(
    name="shifts",
    row="shift",
    meaning="Every shift of staff, planned and as it was filled.",
    known=("t_start",),
    columns=(
        Column("resource", "int64", "", "role", "resources"),
        _time("t_start", "start of the shift"),
        _time("t_end", "end of the shift"),
        _count("planned", "int64", "staff planned"),
        _count("filled", "int64", "staff who came"),
    ),
)

COVERS = Table(
    name="covers",
    row="spell of cover",
    meaning="Staff who worked in another role than their own, whose shifts were unfilled.",
    known=("t_start",),
    columns=(
        Column("resource", "int64", "", "role that was covered", "resources"),
        Column("lender", "int64", "", "role whose people came", "resources"),
        _time("t_start", "when they came"),
        _time("t_end", "when they went back, or the end of the run"),
        _count("staff", "int64", "how many"),
    ),
)

SERVER_EVENTS = Table(
    name="server_events",
    row="taking or giving back",
    meaning="Every time somebody took servers of a resource or gave them back, in the order in "
    "which it happened; background processes too. Empty unless the run was asked for it "
    "(`simulate(..., log_resources=True)`).",
    known=("t",),
    columns=(
        _time("t", "when"),
        _count("patient", "int64", "who; of background processes a number below all patients'"),
        Column("resource", "int16", "", "resource", "resources"),
        _count("change", "int32", "servers taken, or with a minus given back"),
    ),
)

QUEUE_JOINS = Table(
    name="queue_joins",
    row="joining of a line",
    meaning="Every time somebody found no free server and joined a line. Empty unless the run was "
    "asked for `server_events`.",
    known=("t",),
    columns=(
        _time("t", "when"),
        _count("patient", "int64", "who; of background processes a number below all patients'"),
        Column("queue", "int16", "", "resource or team queued for", "queues"),
    ),
)

DUTY_CHANGES = Table(
    name="duty_changes",
    row="change of the number on duty",
    meaning="Every change of the number of servers on duty, after unfilled shifts and cover. Empty "
    "unless the run was asked for `server_events`.",
    known=("t",),
    columns=(
        _time("t", "when"),
        Column("resource", "int16", "", "resource", "resources"),
        _count("on_duty", "int32", "servers on duty from then on"),
    ),
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        PATIENTS,
        MINUTES,
        STAYS,
        BED_EVENTS,
        RESOURCE_HOURS,
        QUEUE_HOURS,
        ESCALATIONS,
        ESCALATION_ACTIONS,
        SHIFTS,
        COVERS,
        SERVER_EVENTS,
        QUEUE_JOINS,
        DUTY_CHANGES,
        RUNGS,
        CLINIC_SLOTS,
        LISTS,
    )
}
"""Every table by name, in the order in which they are listed, stored and compared."""


class UnknownTableError(FlowsimError, AttributeError):
    """A table that is none; an AttributeError too, so that `hasattr` and copying work."""


def unknown_table(where: str, name: str) -> UnknownTableError:
    """Return the error for a table that is none."""
    return UnknownTableError(str(unknown_name(where, "table", name, TABLES)))


LOGS = tuple(t for t in TABLES.values() if not t.by_hour and t is not PATIENTS)
"""Tables that engines hand over as columns of equal length."""


# -- what an engine hands over -----------------------------------------------------------------


def columns_of(raw: Raw, table: Table) -> Mapping[str, NDArray[Any]]:
    """Return the arrays of a table: of patients and hours the fields of `Raw`, else its log."""
    if table is PATIENTS or table.by_hour:
        return {column.name: getattr(raw, column.name) for column in table.handed_over}
    found: Mapping[str, NDArray[Any]] = getattr(raw, table.name)
    return found


def check(raw: Raw, names: Names) -> None:
    """Raise FlowsimError where an engine's arrays are not those of `TABLES`: a defect of it."""
    for problem in _problems(raw, names):
        raise FlowsimError(
            f"records: {problem}; an engine must hand over the columns of flowsim.records.schema"
        )


def _problems(raw: Raw, names: Names) -> Iterator[str]:
    for table in TABLES.values():
        arrays = columns_of(raw, table)
        wanted = {column.name: column.dtype for column in table.handed_over}
        if list(arrays) != list(wanted):
            yield f"table {table.name} has columns {list(arrays)} instead of {list(wanted)}"
            return
        for name, array in arrays.items():
            if array.dtype != wanted[name]:
                yield f"{table.name}.{name} is of {array.dtype} instead of {wanted[name]}"
        shapes = {name: array.shape for name, array in arrays.items()}
        if len(set(shapes.values())) > 1:
            yield f"columns of {table.name} have different shapes: {shapes}"
        if table.by_hour:
            labels = table.columns[1].words(names) or ()
            if next(iter(shapes.values()))[1:] != (len(labels),):
                yield f"{table.name} has {shapes} instead of {len(labels)} columns of hours"
    patients = len(raw.source)
    families = ("attributes", "milestones", "numbers")
    for array, family in ((getattr(raw, family), family) for family in families):
        shape = patients, len(getattr(names, family))
        if array.shape != shape:
            yield f"{family} have shape {array.shape} instead of {shape}"
    rows: Mapping[str, NDArray[Any]] = raw.minutes
    place = rows["patient"] * max(len(names.causes), 1) + rows["cause"]
    if (np.diff(place) <= 0).any() or (rows["minutes"] <= 0).any():
        yield "rows of minutes are not above 0 or not in the order of patients, then causes"
