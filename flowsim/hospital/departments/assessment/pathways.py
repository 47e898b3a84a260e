"""The stay on an assessment unit: clerking, the consultant's review, and moving on.

A unit has spaces (trolleys and chairs) for work-ups of some hours, and beds for short stays. Who
is on a space and needs a bed waits there for one; who needs one for longer moves to the base ward.
"""

from collections.abc import Sequence

from flowsim.hospital.departments.assessment.terms import WAIT_CLERKING
from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.departments.wards.asking import (
    heard_by_site_team,
    promised_and_ready,
    sought_by_site_team,
)
from flowsim.hospital.departments.wards.pathways import (
    CLINICAL,
    asked_service,
    base_service,
    move_steps,
)
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    end,
    go,
    label,
    note,
    release,
    request_bed,
    seize,
    stage,
    start,
    transfer,
    treat,
    wait_until,
)

REVIEW = "post_take_review"


def unit_stay(wards: WardsSettings, operated: Sequence[Written] = ()) -> Pathway:
    """Return the stay on a unit, from arriving there to leaving it.

    `operated`: the way to theatre and back of an emergency, once clerked.

    Who still waits for another bed when the need for one ends stays until then.
    """
    spaces = tuple(w.name for w in wards.wards if w.bed_type == "assessment")
    base = base_service(SPECIALTIES, tuple(service.name for service in wards.services))
    return Pathway(
        "assessment_unit_stay",
        [
            stage("clerking", when("sees_first", {"no": _clerked()})),
            start(REVIEW),
            *operated,
            when("stay_class", {"zero_day": [transfer("assessment_only")]}),
            when("ward", {spaces: stage("to_bed", _to_bed(wards))}),
            when("ward", {wards.assessing: ()}, otherwise=[go("stay")]),
            when(
                "stay_class",
                {("medium", "long"): stage("move_on", _move_on(base))},
                otherwise=[go("stay")],
            ),
            transfer("base_ward_stay"),
            label("stay"),
            transfer("end_of_need"),
        ],
        source="pathways section 7",
    )


def post_take_review() -> Pathway:
    """Return the consultant's review at the next round, beside whatever else happens."""
    return Pathway(
        REVIEW,
        [wait_until("post_take_round", cause=CLINICAL), note("t_reviewed", first=True), end()],
        source="pathways section 7",
    )


def _clerked() -> list[Written]:
    return [
        *seize("resident_doctor", cause=WAIT_CLERKING),
        note("t_clerked"),
        treat("clerking", by_whom="resident_doctor", cause=CLINICAL),
        *release("resident_doctor"),
    ]


def _to_bed(wards: WardsSettings) -> list[Written]:
    """Return the move from a space to a bed of the unit, or of the specialty if it has no unit."""
    return [
        *heard_by_site_team(CLINICAL),
        *sought_by_site_team(CLINICAL),
        request_bed(asked_service(wards), kind="assessment_to_bed"),
        *promised_and_ready(CLINICAL, until="t_need_end", otherwise="stay"),
        *move_steps(),
    ]


def _move_on(base: By[str]) -> list[Written]:
    """Return the move from a bed of the unit to the base ward."""
    sought = [*heard_by_site_team(CLINICAL), *sought_by_site_team(CLINICAL)]
    promised = promised_and_ready(CLINICAL, until="t_need_end", otherwise="stay")
    frail = [
        request_bed(base, kind="assessment_to_ward_frail"),
        *promised,
        wait_until("frail_move_hours", cause=CLINICAL),
        *move_steps(),
    ]
    others = [
        request_bed(base, kind="assessment_to_ward"),
        *promised,
        *move_steps(),
    ]
    return [
        wait_until("post_take_round", cause=CLINICAL),
        *sought,
        when("frail", {"yes": frail}, otherwise=others),
    ]
