"""The streams of the department up to the first assessment, each handing on to the work-up.

Staff and spaces are held as in life: a majors patient keeps cubicle and nurse until leaving,
unless fit to sit while waiting; a minors patient keeps the room only while being seen.
"""

from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.emergency.work_up import (
    CHAIR,
    CHILD,
    MENTAL_HEALTH_AREAS,
    PLAY,
    RESUS,
    SAFE_ROOM,
    TROLLEY,
    WAITING,
    Area,
)
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.step_types import Step
from flowsim.hospital.vocabulary.steps import (
    assign,
    branch_on,
    depart,
    go,
    keep_waiting,
    label,
    note,
    release,
    renege_after,
    request_tests,
    seize,
    transfer,
    treat,
    wait_for_results,
)

FIRST = Priority(band=-1)
"""Resus goes before everybody else."""

TESTS = {
    "bloods_due": "test_bloods",
    "xray_due": "test_xray",
    "ct": "test_ct",
    "ultrasound": "test_ultrasound",
}


def streams(settings: EmergencySettings) -> tuple[Pathway, ...]:
    """Return the pathways of the streams."""
    return (
        _resus(),
        _resus_without_bay(),
        _majors(settings),
        _after_majors_assessment(),
        _minors(settings),
        _urgent_treatment(settings),
        _escalated(settings),
        _paediatrics(settings),
        _mental_health(),
        *(_mental_health_care(area, settings) for area in MENTAL_HEALTH_AREAS),
        _eye(settings),
    )


def seen_by(team: str, settings: EmergencySettings) -> list[Step]:
    """Wait for the first decision-making clinician: patience no longer matters from then on."""
    rank = settings.rules.new_priority.rank
    return [
        *seize(team, priority=rank, remember="seen_by", cause="ed_wait_clinician"),
        note("t_seen"),
        keep_waiting(),
    ]


def ask_for_tests() -> list[Step]:
    """Start every test needed that was not already asked for at triage."""
    due = {
        test: by((test, f"{test}_early"), {("yes", "no"): "yes"}, default="no")
        for test in ("bloods", "xray")
    }
    return [
        *(assign(f"{test}_due", value) for test, value in due.items()),
        *(branch_on(attribute, {"yes": "ordered"}) for attribute in TESTS),
        go("asked"),
        label("ordered"),
        note("t_orders", first=True),
        *request_tests(TESTS),
        label("asked"),
    ]


def _received() -> list[Step]:
    """Let the crew hand over to the resus team; a walk-in is assessed there and then."""
    return [
        branch_on("mode", {"ambulance": "handed_over"}),
        go("received"),
        label("handed_over"),
        note("t_handover"),
        label("received"),
        note("t_triage", first=True),
    ]


def _resuscitate() -> list[Step]:
    return [
        *seize("support_nurse", priority=FIRST, cause="ed_wait_clinician"),
        *seize("ed_senior", priority=FIRST, remember="seen_by", cause="ed_wait_clinician"),
        note("t_seen"),
        treat("resuscitation", by_whom="ed_senior", cause="ed_assessment"),
        *release("ed_senior", "support_nurse"),
    ]


def _resus() -> Pathway:
    """Return resus: a senior and two nurses first; then majors, unless for critical care."""
    return Pathway(
        "resus",
        [
            seize("resus_bay", otherwise="no_bay", cause="ed_wait_resus"),
            seize("resus_nurse", cause="ed_wait_resus"),
            _received(),
            _resuscitate(),
            branch_on("dies_in_ed", {"yes": "died"}),
            ask_for_tests(),
            treat("stabilisation", cause="ed_treatment"),
            branch_on("admit_need", {"no": "to_majors"}),
            branch_on("specialty", {"critical_care": "stays"}),
            label("to_majors"),
            seize("majors_cubicle", "majors_nurse", priority=FIRST, cause="ed_wait_cubicle"),
            RESUS.leave(),
            transfer(TROLLEY.work_up),
            label("stays"),
            transfer(RESUS.work_up),
            label("died"),
            note("t_ed_depart"),
            RESUS.leave(),
            depart("died_in_ed"),
            label("no_bay"),
            transfer("resus_without_bay"),
        ],
    )


def _resus_without_bay() -> Pathway:
    """Return resus with every bay taken: first into the next free majors cubicle."""
    return Pathway(
        "resus_without_bay",
        [
            seize("majors_cubicle", "majors_nurse", priority=FIRST, cause="ed_wait_resus"),
            _received(),
            _resuscitate(),
            branch_on("dies_in_ed", {"yes": "died"}),
            ask_for_tests(),
            treat("stabilisation", cause="ed_treatment"),
            transfer(TROLLEY.work_up),
            label("died"),
            note("t_ed_depart"),
            TROLLEY.leave(),
            depart("died_in_ed"),
        ],
    )


def _majors(settings: EmergencySettings) -> Pathway:
    return Pathway(
        "majors",
        [
            treat("settling_in", cause="ed_settling_in"),
            seen_by("ed_team", settings),
            treat("majors_assessment", by_whom="ed_team", cause="ed_assessment"),
            release("ed_team"),
            transfer("majors_after_assessment"),
        ],
    )


def _after_majors_assessment() -> Pathway:
    """Return where a patient waits: one fit to sit gives up the cubicle, if there is a chair."""
    return Pathway(
        "majors_after_assessment",
        [
            ask_for_tests(),
            branch_on("fit_to_sit", {"no": "on_trolley"}),
            seize("ed_chair", otherwise="on_trolley", cause="ed_wait_cubicle"),
            TROLLEY.leave(),
            transfer(CHAIR.work_up),
            label("on_trolley"),
            transfer(TROLLEY.work_up),
        ],
    )


def _minors(settings: EmergencySettings) -> Pathway:
    rank = settings.rules.space_priority.rank
    return Pathway(
        "minors",
        [
            seize("minors_room", priority=rank, cause="ed_wait_cubicle"),
            seen_by("minors_team", settings),
            treat("minors_assessment", by_whom="minors_team", cause="ed_assessment"),
            release("minors_team", "minors_room"),
            ask_for_tests(),
            transfer(WAITING.work_up),
        ],
    )


def _urgent_treatment(settings: EmergencySettings) -> Pathway:
    """Seen without triage; a few turn out to need majors."""
    return Pathway(
        "urgent_treatment",
        [
            renege_after("patience", "left"),
            seize("urgent_treatment_room", cause="ed_wait_cubicle"),
            seen_by("urgent_treatment_team", settings),
            treat(
                "urgent_treatment_consultation",
                by_whom="urgent_treatment_team",
                cause="ed_assessment",
            ),
            release("urgent_treatment_team", "urgent_treatment_room"),
            branch_on("escalated", {"yes": "escalated"}),
            ask_for_tests(),
            transfer(WAITING.work_up),
            label("escalated"),
            transfer("escalated_to_majors"),
            label("left"),
            note("t_ed_depart"),
            depart("lwbs"),
        ],
    )


def _escalated(settings: EmergencySettings) -> Pathway:
    space, review = settings.rules.space_priority.rank, settings.rules.review_priority.rank
    return Pathway(
        "escalated_to_majors",
        [
            assign("stream", "majors"),
            seize(*TROLLEY.held, priority=space, cause="ed_wait_cubicle"),
            seize("ed_team", priority=review, cause="ed_wait_clinician"),
            treat("majors_assessment", by_whom="ed_team", cause="ed_assessment"),
            release("ed_team"),
            transfer("majors_after_assessment"),
        ],
    )


def _paediatrics(settings: EmergencySettings) -> Pathway:
    """Children's own area; those fit to sit wait for results in the play area."""
    rank = settings.rules.space_priority.rank
    return Pathway(
        "paediatrics",
        [
            seize(*CHILD.held, priority=rank, cause="ed_wait_cubicle"),
            treat("settling_in", cause="ed_settling_in"),
            seen_by("paediatric_team", settings),
            treat("paediatric_assessment", by_whom="paediatric_team", cause="ed_assessment"),
            release("paediatric_team"),
            ask_for_tests(),
            branch_on("observed", {"yes": "observed"}),
            branch_on("fit_to_sit", {"yes": "plays"}),
            transfer(CHILD.work_up),
            label("plays"),
            CHILD.leave(),
            transfer(PLAY.work_up),
            label("observed"),
            treat("paediatric_observation", cause="ed_observation"),
            transfer(CHILD.work_up),
        ],
    )


def _mental_health() -> Pathway:
    """To a safe room, or else a majors cubicle."""
    return Pathway(
        "mental_health",
        [
            seize("safe_room", otherwise="no_room", cause="ed_wait_cubicle"),
            transfer(f"mental_health_{SAFE_ROOM.name}"),
            label("no_room"),
            seize(*TROLLEY.held, cause="ed_wait_cubicle"),
            transfer(f"mental_health_{TROLLEY.name}"),
        ],
    )


def _mental_health_care(area: Area, settings: EmergencySettings) -> Pathway:
    """Medical clearance by the department, then the liaison team; a psychiatric bed takes long."""
    rank = settings.rules.new_priority.rank
    return Pathway(
        f"mental_health_{area.name}",
        [
            seen_by("ed_team", settings),
            treat("mental_health_assessment", by_whom="ed_team", cause="ed_assessment"),
            release("ed_team"),
            ask_for_tests(),
            wait_for_results(cause="ed_wait_results"),
            note("t_refer"),
            treat("liaison_response", cause="ed_wait_specialty"),
            seize("liaison_psychiatry", priority=rank, cause="ed_wait_specialty"),
            note("t_spec_seen"),
            treat("liaison_assessment", by_whom="liaison_psychiatry", cause="ed_assessment"),
            release("liaison_psychiatry"),
            branch_on("psychiatric_bed", {"yes": "bed"}),
            transfer(area.home),
            label("bed"),
            note("t_ready"),
            treat("psychiatric_bed_search", cause="ed_wait_psychiatric_bed"),
            note("t_ed_depart"),
            area.leave(),
            depart("transferred"),
        ],
    )


def _eye(settings: EmergencySettings) -> Pathway:
    return Pathway(
        "eye_casualty",
        [
            renege_after("patience", "left"),
            seen_by("eye_clinician", settings),
            treat("eye_consultation", by_whom="eye_clinician", cause="ed_assessment"),
            release("eye_clinician"),
            transfer(WAITING.home),
            label("left"),
            note("t_ed_depart"),
            depart("lwbs"),
        ],
    )
