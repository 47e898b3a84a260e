"""Decisions to operate: how many, of whom, and who waits when the run starts."""

from collections.abc import Sequence

from flowsim.hospital.departments.people import OUTSIDE
from flowsim.hospital.departments.theatres.pre_assessment import assessed_before
from flowsim.hospital.departments.theatres.procedures import case_mix
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.terms import (
    DAY_CASE,
    INPATIENT,
    NONE,
    PRE_ASSESSMENT,
    WAITS,
    backlog,
    decisions,
)
from flowsim.hospital.departments.wards.pathways import person
from flowsim.hospital.departments.wards.settings import InpatientPatients
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.attributes import Shares, shares
from flowsim.hospital.vocabulary.blocks import Written
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import assign, note, set_time, stage, transfer
from flowsim.units import HOURS_PER_WEEK

LISTED, LISTED_BEFORE = "theatre_listed", "theatre_listed_before"
"""The pathways of a decision to operate, and of one before the run."""

CLINIC_HOURS = (9, 17)
"""Hours of a weekday between which it is decided to operate."""


def streams(settings: TheatresSettings) -> tuple[Arrivals | Batch, ...]:
    """Return the decisions to operate of every specialty, and who waits at the start."""
    found: list[Arrivals | Batch] = []
    begin, end = CLINIC_HOURS
    for name, item in settings.specialties.items():
        known = (
            *OUTSIDE,
            ("stream", "elective"),
            ("specialty", item.ward_specialty),
            ("surgical_specialty", name),
            ("admission_method", "none"),
            ("cancelled_for", NONE),
        )
        an_hour = item.operations.value / (end - begin)
        found.append(
            Arrivals(
                name=decisions(name),
                pathway=LISTED,
                per_hour=tuple(
                    an_hour if hour < 5 * 24 and begin <= hour % 24 < end else 0.0
                    for hour in range(int(HOURS_PER_WEEK))
                ),
                attributes=known,
                source=item.operations.source,
            )
        )
        found.append(
            Batch(
                name=backlog(name),
                pathway=LISTED_BEFORE,
                times=((0.0, item.waiting.number),),
                once=True,
                attributes=known,
                source=item.waiting.source,
            )
        )
    return tuple(found)


def listing(
    settings: TheatresSettings, patients: InpatientPatients, more: Sequence[Written] = ()
) -> tuple[Pathway, Pathway]:
    """Return the decision to operate, now and before the run; `more` is drawn of a patient then."""
    who = [*person(patients), *operation(settings), *more]
    return (
        Pathway(
            LISTED,
            [*stage("decision", who, note("t_listed")), transfer(PRE_ASSESSMENT)],
            source="pathways section 11.1",
        ),
        Pathway(
            LISTED_BEFORE,
            [
                *stage("decision", who, set_time("t_listed", "theatre_waited", before=True)),
                *assessed_before(settings.pre_assessment),
                transfer(WAITS),
            ],
            source="pathways section 11.1",
        ),
    )


def operation(settings: TheatresSettings) -> list[Written]:
    """Return what is drawn of a patient: procedure, urgency, and how they are to be managed."""
    procedures, specialties = settings.procedures, settings.specialties
    mix: dict[object, Shares] = {name: shares(case_mix(procedures, name)) for name in specialties}
    urgency: dict[object, Shares] = {name: item.urgencies for name, item in specialties.items()}
    intent: dict[object, Shares] = {
        name: shares({INPATIENT: p.inpatient_share, DAY_CASE: 1 - p.inpatient_share})
        for name, p in procedures.items()
    }
    bads: dict[object, str] = {name: "yes" if p.bads else "no" for name, p in procedures.items()}
    return [
        Draw("procedure", by("surgical_specialty", mix)),
        Draw("urgency", by("surgical_specialty", urgency)),
        Draw("intent", by("procedure", intent)),
        assign("in_bads", by("procedure", bads)),
    ]
