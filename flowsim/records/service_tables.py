"""The tables of services that are asked for, booked or waited for: rungs, slots, waiting lists."""

from flowsim.records.columns import Column, Table, count_column, time_column
from flowsim.records.tables import LIST_EVENTS, RUNG_RESULTS

RUNGS = Table(
    name="rungs",
    row="try of a rung",
    meaning="Every rung of a ladder (`first_of`) that a patient tried, in the order of trying: the "
    "one taken, and those that were refused, each with the reason.",
    known=("t",),
    columns=(
        time_column("t", "when"),
        count_column("patient", "int64", "whose"),
        Column("ladder", "int16", "", "ladder", "ladders"),
        Column("rung", "int16", "", "rung of the ladder", "rungs"),
        Column(
            "result",
            "int8",
            "",
            "taken, or the first reason against it: not eligible, shut then, full, or no slot",
            RUNG_RESULTS,
        ),
    ),
)

CLINIC_SLOTS = Table(
    name="clinic_slots",
    row="time of a clinic",
    meaning="Every time of the run at which slots of a clinic begin, clinic by clinic.",
    columns=(
        Column("clinic", "int16", "", "clinic", "clinics"),
        time_column("t", "when the slots begin"),
        count_column("slots", "int64", "how many begin then"),
        count_column("booked", "int64", "how many of them were booked and not given back"),
    ),
)

LISTS = Table(
    name="list_events",
    row="change of a waiting list",
    meaning="Every time somebody joined a waiting list, was called from it, was sent back or left "
    "when they had waited as long as they would.",
    known=("t",),
    columns=(
        time_column("t", "when"),
        count_column(
            "patient", "int64", "who; of background processes a number below all patients'"
        ),
        Column("list", "int16", "", "waiting list", "waiting_lists"),
        Column("event", "int8", "", "what happened", LIST_EVENTS),
        count_column("by", "int64", "patient who called them or sent them back, -1 for nobody"),
    ),
)
