"""The front door: ambulance handover, registration, streaming, triage.

Every patient ends in one of the streams of `emergency_streams`. An ambulance crew waits until
there is an assessment bay (or, for resus, a bay there) and a nurse to receive the patient, or a
place in the corridor (`emergency_handover`); the patient keeps the bay until a cubicle is free,
so a full department holds up ambulances.
"""

from collections.abc import Sequence

from flowsim.hospital.departments.emergency.handover import bay_and_handover, corridor_handover
from flowsim.hospital.departments.emergency.leaving_unseen import (
    comes_back,
    leaves_unseen,
    left_unseen,
)
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.emergency.work_up import (
    CHAIR,
    CHILD,
    NURSED,
    TROLLEY,
    Leaving,
    for_good,
)
from flowsim.hospital.departments.same_day.offers import SENT_BACK
from flowsim.hospital.departments.same_day.sent_straight import (
    CREW,
    NHS_111,
    TRIAGE,
    Asks,
    nobody_asks,
)
from flowsim.hospital.vocabulary.blocks import Written, when, when_any
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    assign,
    branch_on,
    end,
    go,
    label,
    note,
    release,
    renege_after,
    seize,
    stage,
    start,
    transfer,
    treat,
)

NOT_MAJORS = ("minors", "urgent_treatment", "paediatrics", "mental_health")
"""Streams in which a patient leaves the assessment bay at once."""

EXPECTED_WITHOUT_SPACE = "expected_without_space"
"""The pathway of a patient whom a specialty expects and has no space for."""


def front_door(
    settings: EmergencySettings,
    by_telephone: Sequence[Written] = (),
    asks: Asks = nobody_asks,
    leaving: Leaving = for_good,
) -> tuple[Pathway, ...]:
    """Return the pathways from arrival to a stream.

    `by_telephone` is what a practice may arrange before the patient sets out, `asks` who asks for a
    chair of same day emergency care on the way or at triage; `leaving` are the steps of leaving for
    home.
    """
    return (
        _ambulance(settings, asks),
        _walk_in(settings, by_telephone, asks),
        _triage(settings, asks),
        _from_waiting_room(settings),
        _from_bay(settings),
        corridor_handover(),
        left_unseen(leaving),
        comes_back(),
        _expected_without_space(settings),
        _back_in_majors(settings),
        _bedside_registration(),
    )


def _ambulance(settings: EmergencySettings, asks: Asks) -> Pathway:
    return Pathway(
        "ambulance_arrival",
        [
            *asks(CREW, "ambulance_arrival"),
            when(
                "stream",
                {"resus": [note("t_register"), start("bedside_registration"), transfer("resus")]},
            ),
            stage("handover", bay_and_handover(settings)),
            stage(
                "triage",
                note("t_triage"),
                treat("ambulance_assessment", cause="ed_triage"),
                release("assessment_nurse"),
            ),
            stage("early_tests", _early_requests()),
            *asks(TRIAGE, "ambulance_arrival"),
            when_any(
                {"stream": NOT_MAJORS, "fit_to_sit": "yes"},
                [release("assessment_bay"), transfer("streamed")],
            ),
            transfer("majors_from_bay"),
        ],
    )


def _bedside_registration() -> Pathway:
    return Pathway(
        "bedside_registration",
        [
            seize("clerk"),
            treat("registration"),
            release("clerk"),
            end(),
        ],
    )


def _walk_in(settings: EmergencySettings, by_telephone: Sequence[Written], asks: Asks) -> Pathway:
    rank = settings.rules.handover_priority.rank
    return Pathway(
        "walk_in_arrival",
        [
            *([when("mode", {"gp_referred": [*by_telephone]})] if by_telephone else ()),
            *asks(NHS_111, "walk_in_arrival"),
            _registered(),
            stage(
                "streaming",
                seize("streaming_nurse", priority=rank, cause="ed_wait_streaming"),
                treat("streaming", cause="ed_streaming"),
                release("streaming_nurse"),
            ),
            when(
                "stream",
                {
                    "eye": _without_triage("eye_open", "eye_casualty"),
                    "resus": [note("t_triage"), transfer("resus")],
                },
            ),
            when(
                "stream",
                {"urgent_treatment": _without_triage("urgent_treatment_open", "urgent_treatment")},
            ),
            label("needs_triage"),
            transfer("triage"),
        ],
    )


def _registered() -> list[Written]:
    return stage(
        "registration",
        seize("clerk", cause="ed_wait_registration"),
        note("t_register"),
        treat("registration", cause="ed_registration"),
        release("clerk"),
    )


def _without_triage(open_now: str, pathway: str) -> list[Written]:
    """Straight to a stream while it is open; else to triage, as a patient of minors."""
    return [
        when(open_now, {"no": [assign("stream", "minors"), go("needs_triage")]}),
        note("t_triage"),
        transfer(pathway),
    ]


def _early_requests() -> list[Written]:
    """Ask for bloods and X-ray by protocol, before a clinician has seen the patient."""
    return [
        when_any({f"{test}_early": "yes"}, [note("t_orders", first=True), start(f"test_{test}")])
        for test in ("bloods", "xray")
    ]


def _triage(settings: EmergencySettings, asks: Asks) -> Pathway:
    return Pathway(
        "triage",
        [
            _triaged(settings),
            stage("early_tests", _early_requests()),
            *asks(TRIAGE, "triage"),
            transfer("streamed"),
        ],
    )


def _triaged(settings: EmergencySettings) -> list[Written]:
    rank = settings.rules.new_rank
    return stage(
        "triage",
        seize("triage_nurse", priority=rank, cause="ed_wait_triage"),
        note("t_triage"),
        treat("triage", cause="ed_triage"),
        release("triage_nurse"),
    )


def _expected_without_space(settings: EmergencySettings) -> Pathway:
    """Return the wait of a patient whom a specialty expects and has no space for.

    They are registered and triaged as anybody is, take a cubicle, or a chair if fit to sit, and
    are referred already: the specialty comes to them there.
    """
    rank = settings.rules.space_rank
    return Pathway(
        EXPECTED_WITHOUT_SPACE,
        [
            assign("dept_type", "type1"),
            assign("sees_first", "yes"),
            _registered(),
            _triaged(settings),
            when(
                "specialty",
                {
                    "paediatrics": [
                        *seize(*CHILD.held, priority=rank, cause="ed_wait_cubicle"),
                        transfer(CHILD.refer),
                    ]
                },
            ),
            when(
                "fit_to_sit",
                {
                    "yes": [
                        *seize(*CHAIR.held, otherwise="on_trolley", cause="ed_wait_cubicle"),
                        transfer(CHAIR.refer),
                    ]
                },
            ),
            label("on_trolley"),
            seize(*TROLLEY.held, priority=rank, cause="ed_wait_cubicle"),
            transfer(TROLLEY.refer),
        ],
        source="pathways section 7",
    )


def _back_in_majors(settings: EmergencySettings) -> Pathway:
    """Return the way of whom same day emergency care sends back: they have been seen, and stay."""
    rank = settings.rules.space_rank
    return Pathway(
        SENT_BACK,
        [
            stage("cubicle", seize(*TROLLEY.held, priority=rank, cause="ed_wait_cubicle")),
            transfer("majors"),
        ],
        source="pathways section 3",
        kept_for="whom same day emergency care sends back, where triage sends any there",
    )


def _from_waiting_room(settings: EmergencySettings) -> Pathway:
    """To the stream; from here on a patient's patience runs until a clinician sees them."""
    rank = settings.rules.space_rank
    return Pathway(
        "streamed",
        [
            branch_on("stream", {"mental_health": "mental_health"}),
            renege_after("patience", leaves_unseen()),
            branch_on("stream", {"paediatrics": "paediatrics", "minors": "minors"}),
            branch_on("stream", {"urgent_treatment": "minors"}),
            label("majors"),
            stage(
                "cubicle",
                when("fit_to_sit", {"yes": _on_a_chair_if_full()}),
                seize("majors_cubicle", priority=rank, cause="ed_wait_cubicle"),
                label("in_cubicle"),
                seize(NURSED, priority=rank, cause="ed_wait_nurse"),
            ),
            transfer("majors"),
            label("minors"),
            branch_on("minors_open", {"no": "minors_shut"}),
            transfer("minors"),
            label("minors_shut"),
            assign("stream", "majors"),
            go("majors"),
            label("paediatrics"),
            transfer("paediatrics"),
            label("mental_health"),
            transfer("mental_health"),
        ],
    )


def _on_a_chair_if_full() -> list[Written]:
    """Take a free cubicle, or else a free chair to be seen on; with neither, wait for a cubicle."""
    return [
        *seize("majors_cubicle", otherwise="full", cause="ed_wait_cubicle"),
        go("in_cubicle"),
        label("full"),
        *seize("assessment_chair", otherwise="no_chair", cause="ed_wait_cubicle"),
        transfer("majors_on_chair"),
        label("no_chair"),
    ]


def _from_bay(settings: EmergencySettings) -> Pathway:
    rank = settings.rules.space_rank
    return Pathway(
        "majors_from_bay",
        [
            stage(
                "cubicle",
                seize("majors_cubicle", priority=rank, cause="ed_wait_cubicle"),
                release("assessment_bay"),
                seize(NURSED, priority=rank, cause="ed_wait_nurse"),
            ),
            transfer("majors"),
        ],
    )
