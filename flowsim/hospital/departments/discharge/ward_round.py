"""The ward round: from the end of clinical need to being declared fit."""

from collections.abc import Sequence

from flowsim.hospital.departments.discharge.round_tables import (
    gate_table,
    round_table,
    weekend_list,
)
from flowsim.hospital.departments.discharge.settings import ReviewSettings
from flowsim.hospital.departments.in_reach.review import already_reviewed
from flowsim.hospital.departments.wards.pathways import CLINICAL, WAIT_ROUND
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.blocks import Written, either, when
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    branch_if_fit,
    branch_on,
    draw,
    go,
    label,
    note,
    stage,
    transfer,
    treat,
    wait_for_time,
    wait_until,
)

GATES = ("specialist", "cardiology", "diagnostics")
WAIT_SPECIALIST = "ward_wait_specialist"
WAIT_DIAGNOSTICS = "ward_wait_diagnostics"


def _look_ahead_steps(
    review: ReviewSettings, sooner: Sequence[tuple[float, Sequence[Written]]]
) -> list[Written]:
    """Return the looks ahead before need ends: is a weekend coming, are we escalated.

    Each comes at a fixed number of hours before the end of need, so a patient passes it once and
    the time until then counts as clinical need whatever comes of it. Whoever may leave by criteria
    at the weekend is not hurried home on Friday.
    """
    looks = list(sooner)
    for hours in review.look_ahead:
        pushed = either(f"before_weekend_{hours}", review.push(hours), {"pushed": [go("pushed")]})
        look = [
            wait_for_time("t_need_end", lead_minutes=hours * 60.0, cause=CLINICAL),
            branch_if_fit("t_need_end", "early"),
            when("before_weekend", {"yes": [when("criteria_led", {"no": [pushed]})]}),
        ]
        looks.append((hours, look))
    looks.sort(key=lambda item: item[0], reverse=True)
    return [step for _, look in looks for step in look]


def end_of_need(
    review: ReviewSettings,
    wards: WardsSettings,
    sooner: Sequence[tuple[float, Sequence[Written]]],
) -> Pathway:
    """Return the wait for the end of need and the round that declares a patient fit.

    `sooner`: what else is looked at, and how many hours before need ends, such as a review
    elsewhere.
    """
    next_round = round_table(review, wards)
    round_comes = round_comes_to(next_round, WAIT_ROUND)
    return Pathway(
        "end_of_need",
        [
            draw("weekend_review", weekend_list(review)),
            draw("review_needed", gate_table(review)),
            already_reviewed(),
            when(
                "ending",
                {
                    "death": [transfer("death_on_ward")],
                    "transfer": [transfer("transfer_to_other_hospital")],
                },
            ),
            stage(
                "look_ahead", when("discharge_route", {"simple": _look_ahead_steps(review, sooner)})
            ),
            label("till_need_ends"),
            wait_for_time("t_need_end", cause=CLINICAL),
            branch_on("criteria_led", {"yes": "by_criteria"}),
            stage("round", round_comes),
            branch_on("review_needed", {name: name for name in GATES}),
            label("fit"),
            stage("declared_fit", note("t_fit")),
            branch_on("discharge_route", {"simple": "home"}, otherwise="community"),
            label("home"),
            transfer("leave_hospital"),
            label("community"),
            transfer("community_wait"),
            _other_rounds(next_round),
            _gates(),
        ],
        source="pathways section 9",
    )


def _other_rounds(next_round: By[str]) -> list[Written]:
    """Return other ways to be seen: an early round, one before a weekend, agreed criteria."""
    return [
        label("early"),
        *stage("early_round", round_comes_to(next_round, WAIT_ROUND)),
        branch_if_fit("t_need_end", "fit"),
        go("till_need_ends"),
        label("pushed"),
        *stage("round_before_weekend", round_comes_to(next_round, CLINICAL)),
        go("fit"),
        label("by_criteria"),
        branch_on("discharge_route", {"simple": "next"}, otherwise="by_round"),
        *stage(
            "criteria_led_check",
            wait_until("criteria_led_hours", cause=WAIT_ROUND),
            treat("criteria_led_check", cause=WAIT_ROUND),
        ),
        go("fit"),
        label("by_round"),
        *stage("round_after_criteria", round_comes_to(next_round, WAIT_ROUND)),
        go("fit"),
    ]


def _gates() -> list[Written]:
    """Return what must be settled after the round for some: a specialist, a test."""
    return [
        label("specialist"),
        *stage(
            "specialist_review",
            wait_until("specialist_visits", cause=WAIT_SPECIALIST),
            treat("specialist_review", cause=WAIT_SPECIALIST),
        ),
        go("fit"),
        label("cardiology"),
        *stage(
            "cardiology_review",
            wait_until("cardiology_visits", cause=WAIT_SPECIALIST),
            treat("specialist_review", cause=WAIT_SPECIALIST),
        ),
        go("fit"),
        label("diagnostics"),
        *stage(
            "inpatient_diagnostic",
            wait_until("inpatient_diagnostic_hours", cause=WAIT_DIAGNOSTICS),
            treat("inpatient_diagnostic", cause=WAIT_DIAGNOSTICS),
            wait_until("ward_doctor_hours", cause=WAIT_DIAGNOSTICS),
        ),
        go("fit"),
    ]


def round_comes_to(timetable: By[str], cause: str) -> list[Written]:
    """Return the wait for a round and for one's turn in it."""
    return [wait_until(timetable, cause=cause), treat("turn_in_round", cause=cause)]
