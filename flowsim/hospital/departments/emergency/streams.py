"""The streams of the department up to the first assessment, each handing on to the work-up.

Staff and spaces are held as in life: a majors patient keeps cubicle and nurse until leaving,
unless fit to sit while waiting; a minors patient keeps the room only while being seen.
"""

from flowsim.hospital.departments.emergency.leaving_unseen import leaves_unseen
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
from flowsim.hospital.vocabulary.blocks import When, Written, when, when_any
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.steps import (
    assign,
    branch_on,
    depart,
    keep_waiting,
    label,
    note,
    release,
    renege_after,
    request_tests,
    seize,
    stage,
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
        _majors_on_chair(settings),
        _after_majors_assessment(),
        _minors(settings),
        _urgent_treatment(settings),
        _escalated(settings),
        _paediatrics(settings),
        _mental_health(),
        *(_mental_health_care(area, settings) for area in MENTAL_HEALTH_AREAS),
        _eye(settings),
    )


def seen_by(team: str, settings: EmergencySettings) -> list[Written]:
    """Wait for the first decision-making clinician: patience no longer matters from then on."""
    rank = settings.rules.new_rank
    return [
        *seize(team, priority=rank, remember="seen_by", cause="ed_wait_clinician"),
        note("t_seen"),
        keep_waiting(),
    ]


def first_assessment(
    team: str, activity: str, settings: EmergencySettings, *, room: str = ""
) -> list[Written]:
    """Be assessed by the first clinician of a team, in a room kept for as long, if one is named."""
    rank = settings.rules.space_rank
    return stage(
        "first_assessment",
        *([seize(room, priority=rank, cause="ed_wait_cubicle")] if room else ()),
        seen_by(team, settings),
        treat(activity, by_whom=team, cause="ed_assessment"),
        release(team, *([room] if room else ())),
    )


def ask_for_tests() -> list[Written]:
    """Start every test needed that was not already asked for at triage."""
    due = {
        test: by((test, f"{test}_early"), {("yes", "no"): "yes"}, default="no")
        for test in ("bloods", "xray")
    }
    return [
        *(assign(f"{test}_due", value) for test, value in due.items()),
        when_any(dict.fromkeys(TESTS, "yes"), [note("t_orders", first=True), request_tests(TESTS)]),
    ]


def _received() -> list[Written]:
    """Let the crew hand over to the resus team; a walk-in is assessed there and then."""
    return [
        when_any({"mode": "ambulance"}, [note("t_handover")]),
        note("t_triage", first=True),
    ]


def _resuscitate() -> list[Written]:
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
            stage(
                "bay",
                seize(
                    "resus_bay",
                    otherwise=[transfer("resus_without_bay")],
                    cause="ed_wait_resus",
                ),
                seize("resus_nurse", cause="ed_wait_resus"),
                _received(),
            ),
            stage("resuscitation", _resuscitate()),
            _died(RESUS),
            stage("tests", ask_for_tests()),
            stage("stabilisation", treat("stabilisation", cause="ed_treatment")),
            when(
                "admit_need",
                {"yes": [when("specialty", {"critical_care": [transfer(RESUS.work_up)]})]},
            ),
            stage(
                "cubicle",
                seize(*TROLLEY.held, priority=FIRST, cause="ed_wait_cubicle"),
                RESUS.leave(),
            ),
            transfer(TROLLEY.work_up),
        ],
    )


def _died(area: Area) -> When:
    """Leave by a death in the department."""
    return when("dies_in_ed", {"yes": [note("t_ed_depart"), area.leave(), depart("died_in_ed")]})


def _resus_without_bay() -> Pathway:
    """Return resus with every bay taken: first into the next free majors cubicle."""
    return Pathway(
        "resus_without_bay",
        [
            stage(
                "cubicle",
                seize(*TROLLEY.held, priority=FIRST, cause="ed_wait_resus"),
                _received(),
            ),
            stage("resuscitation", _resuscitate()),
            _died(TROLLEY),
            stage("tests", ask_for_tests()),
            stage("stabilisation", treat("stabilisation", cause="ed_treatment")),
            transfer(TROLLEY.work_up),
        ],
    )


def _majors(settings: EmergencySettings) -> Pathway:
    return Pathway(
        "majors",
        [
            stage(
                "settling_in", treat("settling_in", by_whom=TROLLEY.nurses, cause="ed_settling_in")
            ),
            first_assessment("ed_team", "majors_assessment", settings),
            transfer("majors_after_assessment"),
        ],
    )


def _majors_on_chair(settings: EmergencySettings) -> Pathway:
    """Return the first assessment of one fit to sit while majors is full, under a shared nurse."""
    return Pathway(
        "majors_on_chair",
        [
            stage("settling_in", treat("settling_in_on_chair", cause="ed_settling_in")),
            first_assessment("ed_team", "majors_assessment", settings),
            stage("tests", ask_for_tests()),
            *seize("ed_chair", cause="ed_wait_cubicle"),
            *release("assessment_chair"),
            transfer(CHAIR.work_up),
        ],
    )


def _after_majors_assessment() -> Pathway:
    """Return where a patient waits: one fit to sit gives up the cubicle, if there is a chair."""
    return Pathway(
        "majors_after_assessment",
        [
            stage("tests", ask_for_tests()),
            branch_on("fit_to_sit", {"no": "on_trolley"}),
            seize("ed_chair", otherwise="on_trolley", cause="ed_wait_cubicle"),
            TROLLEY.leave(),
            transfer(CHAIR.work_up),
            label("on_trolley"),
            transfer(TROLLEY.work_up),
        ],
    )


def _bounced(stream: str, steps: list[Written]) -> list[Written]:
    """Send a patient on to majors; what brings them there are the steps."""
    return [note("t_bounced"), assign("wrong_stream", stream), assign("stream", "majors"), *steps]


def _misjudged(stream: str, steps: list[Written]) -> When:
    """Send on whoever was thought not to need a bed and does."""
    bounced = _bounced(stream, steps)
    return when("judged_need", {"no": [when("admit_need", {"yes": bounced})]})


def _minors(settings: EmergencySettings) -> Pathway:
    return Pathway(
        "minors",
        [
            first_assessment("minors_team", "minors_assessment", settings, room="minors_room"),
            _misjudged("minors", [transfer("escalated_to_majors")]),
            stage("tests", ask_for_tests()),
            transfer(WAITING.work_up),
        ],
    )


def _urgent_treatment(settings: EmergencySettings) -> Pathway:
    """Seen without triage; a few turn out to need majors."""
    to_majors: list[Written] = [transfer("escalated_to_majors")]
    return Pathway(
        "urgent_treatment",
        [
            renege_after("patience", leaves_unseen()),
            stage(
                "first_assessment",
                seize("urgent_treatment_room", cause="ed_wait_cubicle"),
                seen_by("urgent_treatment_team", settings),
                treat(
                    "urgent_treatment_consultation",
                    by_whom="urgent_treatment_team",
                    cause="ed_assessment",
                ),
                release("urgent_treatment_team", "urgent_treatment_room"),
            ),
            when("escalated", {"yes": _bounced("urgent_treatment", to_majors)}),
            _misjudged("urgent_treatment", to_majors),
            stage("tests", ask_for_tests()),
            transfer(WAITING.work_up),
        ],
    )


def _escalated(settings: EmergencySettings) -> Pathway:
    space, review = settings.rules.space_rank, settings.rules.review_rank
    return Pathway(
        "escalated_to_majors",
        [
            stage("cubicle", seize(*TROLLEY.held, priority=space, cause="ed_wait_cubicle")),
            stage(
                "second_assessment",
                seize("ed_team", priority=review, cause="ed_wait_clinician"),
                treat("majors_assessment", by_whom="ed_team", cause="ed_assessment"),
                release("ed_team"),
            ),
            transfer("majors_after_assessment"),
        ],
    )


def _paediatrics(settings: EmergencySettings) -> Pathway:
    """Children's own area; those fit to sit wait for results in the play area."""
    rank = settings.rules.space_rank
    return Pathway(
        "paediatrics",
        [
            stage("cubicle", seize(*CHILD.held, priority=rank, cause="ed_wait_cubicle")),
            stage("settling_in", treat("settling_in", cause="ed_settling_in")),
            first_assessment("paediatric_team", "paediatric_assessment", settings),
            stage("tests", ask_for_tests()),
            when(
                "observed",
                {
                    "yes": [
                        stage(
                            "observation", treat("paediatric_observation", cause="ed_observation")
                        ),
                        transfer(CHILD.work_up),
                    ]
                },
            ),
            when("fit_to_sit", {"yes": [CHILD.leave(), transfer(PLAY.work_up)]}),
            transfer(CHILD.work_up),
        ],
    )


def _mental_health() -> Pathway:
    """To a safe room, or else a majors cubicle."""
    return Pathway(
        "mental_health",
        [
            seize(
                "safe_room",
                otherwise=[
                    seize(*TROLLEY.held, cause="ed_wait_cubicle"),
                    transfer(f"mental_health_{TROLLEY.name}"),
                ],
                cause="ed_wait_cubicle",
            ),
            transfer(f"mental_health_{SAFE_ROOM.name}"),
        ],
    )


def _mental_health_care(area: Area, settings: EmergencySettings) -> Pathway:
    """Medical clearance by the department, then the liaison team; a psychiatric bed takes long.

    Who turns out to be ill in body goes on in majors, from the clinician who found it.
    """
    rank = settings.rules.new_rank
    space = settings.rules.space_rank
    moved = (
        []
        if area == TROLLEY
        else [*seize(*TROLLEY.held, priority=space, cause="ed_wait_cubicle"), *area.leave()]
    )
    return Pathway(
        f"mental_health_{area.name}",
        [
            first_assessment("ed_team", "mental_health_assessment", settings),
            _misjudged("mental_health", [*moved, transfer("majors_after_assessment")]),
            stage("tests", ask_for_tests(), wait_for_results(cause="ed_wait_results")),
            stage(
                "liaison",
                note("t_refer"),
                treat("liaison_response", cause="ed_wait_specialty"),
                seize("liaison_psychiatry", priority=rank, cause="ed_wait_specialty"),
                note("t_spec_seen"),
                treat("liaison_assessment", by_whom="liaison_psychiatry", cause="ed_assessment"),
                release("liaison_psychiatry"),
            ),
            when("psychiatric_bed", {"yes": _to_psychiatric_bed(area)}),
            transfer(area.home),
        ],
    )


def _to_psychiatric_bed(area: Area) -> list[Written]:
    """Wait in the area until a bed elsewhere is found."""
    return [
        note("t_ready"),
        *stage("bed_search", treat("psychiatric_bed_search", cause="ed_wait_psychiatric_bed")),
        note("t_ed_depart"),
        *area.leave(),
        depart("transferred"),
    ]


def _eye(settings: EmergencySettings) -> Pathway:
    return Pathway(
        "eye_casualty",
        [
            renege_after("patience", leaves_unseen()),
            first_assessment("eye_clinician", "eye_consultation", settings),
            transfer(WAITING.home),
        ],
    )
