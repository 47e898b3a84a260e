"""Admission from the department: decision, bed, transfer to the ward.

A boarder keeps space and nurse until leaving for a ready bed: exit block. With no cubicle free,
one in majors makes room while there are places for it: on a trolley that the assessment unit leaves
free, looked after there, or else by sharing a cubicle. It is in the department until it leaves for
the bed all the same: its clocks run on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flowsim.hospital.departments.critical_care.unit_stay import STAY
from flowsim.hospital.departments.emergency.work_up import (
    BEDDED,
    MAKING_ROOM,
    OVERFLOW,
    SHARED,
    STAYING,
    TEST_FLAGS,
    TROLLEY,
    Area,
    Leaving,
    for_good,
    going_home,
)
from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.departments.wards.asking import (
    heard_by_site_team,
    sought_by_site_team,
)
from flowsim.hospital.vocabulary.blocks import When, Written, when, when_any
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.ladders import branch_by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.steps import (
    end,
    label,
    note,
    occupy_bed,
    release,
    request_bed,
    seize,
    stage,
    start,
    transfer,
    treat,
    wait_for_all,
    wait_for_bed,
)

Elsewhere = Callable[[Sequence[Written]], Sequence[Written]]
"""Steps, given those of leaving the space that is held."""


def nobody_moves(moves: Sequence[Written]) -> Sequence[Written]:
    """Return no steps."""
    return ()


@dataclass(frozen=True, kw_only=True)
class AdmissionPlan:
    """What the wards settle at the decision to admit, and the service a bed is then asked of.

    `steps` may set attributes of the wards; `continues` is the pathway begun on the ward. With
    `need_end`, the milestone at which the need for a bed ends, whoever is `home_without_bed` goes
    home if it comes before the bed, by the steps `leaving`. `on_leaving` are the steps on leaving
    for the ward. `elsewhere` makes of the steps of moving there those of a patient of majors who
    may wait for the bed in another department while no cubicle is free. `critical_care` makes, of
    the steps of leaving for another hospital, those by which its patients ask for a place and a bed
    there, and they continue in its unit; without it they do as all others.
    `at_once` makes of the steps of leaving the area those of a patient who leaves before a bed is
    asked for, as for theatre.
    """

    steps: tuple[Written, ...] = ()
    service: str | By[str] = by("specialty", {name: name for name in SPECIALTIES})
    kind: str = "emergency_admission"
    continues: str = "inpatient_stay"
    need_end: str | None = None
    on_leaving: tuple[Written, ...] = ()
    leaving: Leaving = for_good
    elsewhere: Elsewhere | None = None
    critical_care: Elsewhere | None = None
    at_once: Elsewhere = nobody_moves


def admissions(plan: AdmissionPlan, transfer_rank: Priority) -> tuple[Pathway, ...]:
    """Return the pathways of admission from every area."""
    return (
        *(_admit(area, plan, transfer_rank) for area in STAYING),
        *(
            Pathway(area.board, _board_and_leave(area, plan, transfer_rank))
            for area in (*MAKING_ROOM, *([] if plan.elsewhere is None else [BEDDED]))
        ),
        *([] if plan.critical_care is None else _critical_care(plan, transfer_rank)),
        _finish_treatment(),
    )


def _admit(area: Area, plan: AdmissionPlan, rank: Priority) -> Pathway:
    return Pathway(
        area.admit,
        [
            stage("decision", note("t_dta"), start("finish_treatment"), plan.steps),
            *plan.at_once([note("t_ed_depart"), note("t_admit"), *area.leave()]),
            stage(
                "bed_request",
                treat("bed_request_lag", cause="ed_bed_request"),
                note("t_bed_req"),
            ),
            stage(
                "site_team",
                heard_by_site_team("ed_wait_bed_seen"),
                note("t_bed_seen"),
                sought_by_site_team("ed_wait_bed_sought"),
                note("t_bed_sought"),
                _to_critical_care(area, plan),
                request_bed(plan.service, kind=plan.kind),
            ),
            *(_makes_room(plan) if area == TROLLEY else ()),
            *_board_and_leave(area, plan, rank),
        ],
    )


def _to_critical_care(area: Area, plan: AdmissionPlan) -> list[Written]:
    if plan.critical_care is None:
        return []
    return [when("specialty", {"critical_care": [transfer(area.critical_care)]})]


def _critical_care(plan: AdmissionPlan, rank: Priority) -> list[Pathway]:
    """Return the wait for critical care in every area, and the way there."""
    assert plan.critical_care is not None
    goes_on = replace(plan, need_end=None, continues=STAY)
    found = []
    for area in STAYING:
        leaves = [wait_for_all(cause="ed_treatment"), note("t_ed_depart"), *area.leave()]
        asks = stage("critical_care", plan.critical_care(leaves))
        found.append(Pathway(area.critical_care, [*asks, *_board_and_leave(area, goes_on, rank)]))
    return found


def _makes_room(plan: AdmissionPlan) -> list[Written]:
    """Give up the cubicle if no other is free, for an assessment trolley or a shared cubicle.

    Between the two comes another department that takes those who wait for a bed.
    """
    elsewhere = plan.elsewhere or nobody_moves
    shares = [
        *seize("doubled_cubicle", otherwise="stays", cause="ed_wait_cubicle"),
        *release("majors_cubicle"),
        transfer(SHARED.board),
    ]
    moves = elsewhere([*TROLLEY.leave(), transfer(BEDDED.board)])
    makes_room = [
        *seize(*OVERFLOW.held, otherwise=[*moves, *shares], cause="ed_wait_cubicle"),
        *TROLLEY.leave(),
        transfer(OVERFLOW.board),
    ]
    full = branch_by("any_free", {"majors_cubicle": []}, otherwise=makes_room)
    return [full, label("stays")]


def _board_and_leave(area: Area, plan: AdmissionPlan, rank: Priority) -> list[Written]:
    """Return the wait for the bed in an area, and the way from there to the ward."""
    return [
        *stage(
            "wait_for_bed",
            _wait("allocated", "ed_wait_bed_match", plan),
            note("t_bed_alloc"),
            treat("ward_accepts", cause="ed_wait_ward_accepts"),
            note("t_bed_accepted"),
            _wait("ready", "ed_wait_bed_ready", plan),
            note("t_bed_ready"),
        ),
        *stage("treatment_finishes", wait_for_all(cause="ed_treatment"), _late_results()),
        *stage(
            "transfer",
            seize("porter", "escort", priority=rank, cause="ed_wait_transfer"),
            treat("transfer_preparation", by_whom=area.nurses, cause="ed_wait_transfer"),
            note("t_ed_depart"),
            note("t_admit"),
            plan.on_leaving,
            area.leave(),
            treat("journey_to_ward", cause="ward_wait_transfer"),
            release("escort", "porter"),
            occupy_bed(),
        ),
        transfer(plan.continues),
        *([] if plan.need_end is None else _need_over(area, plan)),
    ]


def _wait(for_what: str, cause: str, plan: AdmissionPlan) -> Written:
    """Wait for the bed; who can go home instead waits no longer than the need for it lasts."""
    waits = wait_for_bed(for_what, cause=cause)
    if plan.need_end is None:
        return waits
    limit = {"until": plan.need_end, "otherwise": "need_over"}
    return when(
        "home_without_bed",
        {"yes": [wait_for_bed(for_what, **limit, cause=cause)]},
        otherwise=[waits],
    )


def _need_over(area: Area, plan: AdmissionPlan) -> list[Written]:
    """Return the end of who needs no bed any more: the specialty cancels the admission."""
    return [
        label("need_over"),
        *stage("treatment_finishes_without_bed", wait_for_all(cause="ed_treatment")),
        *stage(
            "admission_cancelled",
            start("specialty_attends"),
            wait_for_all(cause="ed_wait_specialty"),
        ),
        *going_home(area, plan.leaving("home_after_decision_to_admit")),
    ]


def _late_results() -> When:
    """Note the results of tests that the decision did not wait for."""
    tested = when_any(dict.fromkeys(TEST_FLAGS, "yes"), [note("t_results", first=True)])
    return when("decided_early", {"yes": [tested]})


def _finish_treatment() -> Pathway:
    """Treatment that must be given before the patient can move, beside the wait for a bed."""
    return Pathway(
        "finish_treatment",
        [treat("treatment_to_finish"), note("t_treat_done"), note("t_ready"), end()],
    )
