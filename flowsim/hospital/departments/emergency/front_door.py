"""The front door: ambulance handover, registration, streaming, triage.

Every patient ends in one of the streams of `emergency_streams`. An ambulance crew waits until
there is an assessment bay (or, for resus, a bay there) and a nurse to receive the patient, or a
place in the corridor (`emergency_handover`); the patient keeps the bay until a cubicle is free,
so a full department holds up ambulances.
"""

from flowsim.hospital.departments.emergency.handover import bay_and_handover, corridor_handover
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Step
from flowsim.hospital.vocabulary.steps import (
    assign,
    branch_on,
    depart,
    end,
    go,
    label,
    note,
    release,
    renege_after,
    seize,
    start,
    transfer,
    treat,
)


def front_door(settings: EmergencySettings) -> tuple[Pathway, ...]:
    """Return the pathways from arrival to a stream."""
    return (
        _ambulance(settings),
        _walk_in(settings),
        _triage(settings),
        _from_waiting_room(settings),
        _from_bay(settings),
        corridor_handover(),
        _bedside_registration(),
    )


def _ambulance(settings: EmergencySettings) -> Pathway:
    return Pathway(
        "ambulance_arrival",
        [
            branch_on("stream", {"resus": "pre_alert"}),
            bay_and_handover(settings),
            note("t_triage"),
            treat("ambulance_assessment", cause="ed_triage"),
            release("assessment_nurse"),
            _early_requests(),
            branch_on(
                "stream",
                {
                    "minors": "walks_on",
                    "urgent_treatment": "walks_on",
                    "paediatrics": "walks_on",
                    "mental_health": "walks_on",
                },
            ),
            branch_on("fit_to_sit", {"yes": "walks_on"}),
            transfer("majors_from_bay"),
            label("walks_on"),
            release("assessment_bay"),
            transfer("streamed"),
            label("pre_alert"),
            note("t_register"),
            start("bedside_registration"),
            transfer("resus"),
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


def _walk_in(settings: EmergencySettings) -> Pathway:
    return Pathway(
        "walk_in_arrival",
        [
            seize("clerk", cause="ed_wait_registration"),
            note("t_register"),
            treat("registration", cause="ed_registration"),
            release("clerk"),
            seize(
                "streaming_nurse",
                priority=settings.rules.handover_priority.rank,
                cause="ed_wait_streaming",
            ),
            treat("streaming", cause="ed_streaming"),
            release("streaming_nurse"),
            branch_on("stream", {"resus": "resus", "eye": "eye"}),
            branch_on("stream", {"urgent_treatment": "urgent_treatment"}),
            label("needs_triage"),
            transfer("triage"),
            label("urgent_treatment"),
            branch_on("urgent_treatment_open", {"no": "urgent_treatment_shut"}),
            note("t_triage"),
            transfer("urgent_treatment"),
            label("urgent_treatment_shut"),
            assign("stream", "minors"),
            go("needs_triage"),
            label("eye"),
            branch_on("eye_open", {"no": "eye_shut"}),
            note("t_triage"),
            transfer("eye_casualty"),
            label("eye_shut"),
            assign("stream", "minors"),
            go("needs_triage"),
            label("resus"),
            note("t_triage"),
            transfer("resus"),
        ],
    )


def _early_requests() -> list[Step]:
    """Ask for bloods and X-ray by protocol, before a clinician has seen the patient."""
    return [
        branch_on("bloods_early", {"yes": "early_bloods"}),
        go("bloods_asked"),
        label("early_bloods"),
        note("t_orders", first=True),
        start("test_bloods"),
        label("bloods_asked"),
        branch_on("xray_early", {"yes": "early_xray"}),
        go("xray_asked"),
        label("early_xray"),
        note("t_orders", first=True),
        start("test_xray"),
        label("xray_asked"),
    ]


def _triage(settings: EmergencySettings) -> Pathway:
    rank = settings.rules.new_priority.rank
    return Pathway(
        "triage",
        [
            seize("triage_nurse", priority=rank, cause="ed_wait_triage"),
            note("t_triage"),
            treat("triage", cause="ed_triage"),
            release("triage_nurse"),
            _early_requests(),
            transfer("streamed"),
        ],
    )


def _from_waiting_room(settings: EmergencySettings) -> Pathway:
    """To the stream; from here on a patient's patience runs until a clinician sees them."""
    rank = settings.rules.space_priority.rank
    return Pathway(
        "streamed",
        [
            branch_on("stream", {"mental_health": "mental_health"}),
            renege_after("patience", "left"),
            branch_on("stream", {"paediatrics": "paediatrics", "minors": "minors"}),
            branch_on("stream", {"urgent_treatment": "minors"}),
            label("majors"),
            seize("majors_cubicle", priority=rank, cause="ed_wait_cubicle"),
            seize("majors_nurse", priority=rank, cause="ed_wait_nurse"),
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
            label("left"),
            note("t_ed_depart"),
            depart("lwbs"),
        ],
    )


def _from_bay(settings: EmergencySettings) -> Pathway:
    rank = settings.rules.space_priority.rank
    return Pathway(
        "majors_from_bay",
        [
            seize("majors_cubicle", priority=rank, cause="ed_wait_cubicle"),
            release("assessment_bay"),
            seize("majors_nurse", priority=rank, cause="ed_wait_nurse"),
            transfer("majors"),
        ],
    )
