"""The names that the emergency department gives to the records, and the values of its labels.

Resources stand in the order in which they may be seized: whoever holds one waits only for a later
one, so nobody waits in a circle.
"""

from collections.abc import Iterable

from flowsim.hospital.departments.bed_bureau.terms import REQUEST_TERMS
from flowsim.hospital.departments.people import AGE_BAND, SPECIALTY
from flowsim.hospital.departments.wards.terms import ADMISSION_TERMS
from flowsim.records.terms import (
    ED,
    Term,
    Value,
    attribute,
    care,
    ladder,
    milestone,
    of_department,
    outcome,
    resource,
    stream,
    wait,
)

NAME = "emergency_village"
YES_NO, NO_YES = ("yes", "no"), ("no", "yes")

CARE = "being assessed and treated"
TRIAGE = "waiting to be registered and triaged"
SPACE = "waiting for a space"
STAFF = "waiting for ED staff"
BED = "waiting for a bed"
MOVE = "waiting to be moved"

TREATMENT_SPACE = "treatment space"

MILESTONES = of_department(
    NAME,
    milestone("t_handover", "the ambulance crew handed the patient over"),
    milestone("t_register", "registered"),
    milestone("t_triage", "triage, or the initial assessment, began"),
    milestone("t_orders", "the first test was asked for"),
    milestone("t_seen", "the first decision-making clinician came"),
    milestone("t_bounced", "sent on to majors, after the first assessment in another stream"),
    milestone("t_refer", "referred to a specialty"),
    milestone("t_spec_seen", "the specialty came"),
    milestone("t_results", "the results of all tests were known"),
    milestone("t_dta", "decision to admit"),
    milestone("t_treat_done", "treatment that must be given before moving was done"),
    milestone("t_ready", "clinically ready to leave the department"),
    milestone("t_ed_depart", "left the department"),
)


def _wait(name: str, label: str, meaning: str, group: str) -> Term:
    return wait(name, label, meaning, place=ED, group=group)


def _care(name: str, label: str, meaning: str) -> Term:
    return care(name, label, meaning, place=ED, group=CARE)


CAUSES = of_department(
    NAME,
    _wait("ed_wait_handover", "handover", "in the ambulance", "waiting in the ambulance"),
    _care("ed_handover", "Handover", "handing over to the department"),
    _wait("ed_wait_corridor", "corridor", "in the corridor, for a bay", SPACE),
    _wait("ed_wait_registration", "registration", "for a clerk", TRIAGE),
    _care("ed_registration", "Registration", "being registered"),
    _wait("ed_wait_streaming", "streaming", "for the streaming nurse", TRIAGE),
    _care("ed_streaming", "Streaming", "being streamed"),
    _wait("ed_wait_triage", "triage", "for the triage or assessment nurse", TRIAGE),
    _care("ed_triage", "Triage", "triage, or the initial assessment"),
    _wait("ed_wait_cubicle", "cubicle", "for a cubicle, room or chair", SPACE),
    _wait("ed_wait_resus", "resus", "for a resuscitation bay", SPACE),
    _wait("ed_wait_nurse", "nurse", "for a nurse", STAFF),
    _wait("ed_wait_clinician", "clinician", "for the first clinician", STAFF),
    _wait("ed_wait_review", "review", "for a clinician to look at the results", STAFF),
    _wait("ed_wait_senior", "senior", "for a senior to sign off", STAFF),
    _care("ed_settling_in", "Settling in", "being settled in"),
    _care("ed_assessment", "Assessment", "with a clinician"),
    _care("ed_treatment", "Treatment", "being treated"),
    _care("ed_observation", "Observation", "being observed"),
    _wait("ed_wait_results", "results", "for the results of tests", "waiting for test results"),
    _wait("ed_wait_specialty", "specialty", "for a specialty", "waiting for a specialty"),
    _wait("ed_bed_request", "bed request", "from the decision to the request of a bed", BED),
    _wait("ed_wait_bed_seen", "request seen", "for the site team to hear of the request", BED),
    _wait("ed_wait_bed_sought", "bed sought", "for the site team to look for a bed", BED),
    _wait("ed_wait_bed_match", "bed match", "for a bed to be promised", BED),
    _wait("ed_wait_ward_accepts", "ward accepts", "for the ward to accept the patient", BED),
    _wait("ed_wait_bed_ready", "bed ready", "for the promised bed to be clean", BED),
    _wait("ed_wait_psychiatric_bed", "psychiatric bed", "for a psychiatric bed elsewhere", BED),
    _care("ed_discharge_tasks", "Discharge tasks", "letter, medicines and advice"),
    _wait("ed_wait_transport", "transport", "for transport home", MOVE),
    _wait("ed_wait_transfer", "transfer", "for a porter to the ward", MOVE),
)

OUTCOMES = of_department(
    NAME,
    outcome("discharged", "went home from the department", ending="home"),
    outcome(
        "home_after_decision_to_admit",
        "went home from the department, the need for a bed over before there was one",
        ending="home",
    ),
    outcome("lwbs", "left without being seen, perhaps to come back", ending="left before the end"),
    outcome(
        "left_incomplete",
        "left during treatment",
        ending="left before the end",
        never="patience is of the wait for the first clinician only",
    ),
    outcome("transferred", "moved to another hospital", ending="transferred"),
    outcome("died_in_ed", "died in the department", ending="died"),
)

ON_FOOT = "on foot"
MODE = attribute(
    "mode",
    "how the patient came",
    (
        "none",
        Value(name="ambulance", group="ambulance"),
        Value(name="walk_in", group=ON_FOOT),
        Value(name="gp_referred", group=ON_FOOT),
        Value(name="booked_111", group=ON_FOOT),
    ),
)

ARRIVAL_ATTRIBUTES = of_department(
    NAME,
    attribute(
        "dept_type",
        "type of emergency department; none for others",
        (
            "none",
            Value(name="type1", meaning="major, consultant-led", group="attendance"),
            Value(name="type2", meaning="single specialty: eyes", group="attendance"),
            Value(
                name="type3",
                meaning="urgent care centre of the second site",
                group="attendance elsewhere",
            ),
        ),
    ),
    MODE,
)
"""Given by the arrival stream."""

ACUITY = attribute("acuity", "triage category, 1 the most urgent", ("1", "2", "3", "4", "5"))

DRAWN_ATTRIBUTES = of_department(
    NAME,
    AGE_BAND,
    attribute("frail", "living with frailty", YES_NO),
    ACUITY,
    attribute("admit_need", "the condition needs a bed", YES_NO),
    attribute("judged_need", "the nurse who streams thinks that a bed is needed", YES_NO),
    attribute(
        "stream",
        "where in the department the patient is seen",
        (
            "none",
            "resus",
            "majors",
            "minors",
            "urgent_treatment",
            "paediatrics",
            "eye",
            "mental_health",
            Value(name="second_site", meaning="not seen here: at the urgent care centre elsewhere"),
            Value(name="direct", meaning="not seen here: sent straight to an assessment unit"),
            Value(name="elective", meaning="not seen here: an elective admission"),
        ),
    ),
    SPECIALTY,
    attribute("opinion", "no bed, but a specialty must see the patient first", YES_NO),
    attribute("decided_early", "that a bed is needed is plain before the results", YES_NO),
    attribute("sees_first", "the specialty attends before a bed is asked for", YES_NO),
    attribute("bloods", "needs blood tests", YES_NO),
    attribute("bloods_early", "bloods asked for at triage, by protocol", YES_NO),
    attribute("xray", "needs an X-ray", YES_NO),
    attribute("xray_early", "X-ray asked for at triage, by protocol", YES_NO),
    attribute("ct", "needs a CT scan", YES_NO),
    attribute("ultrasound", "needs an ultrasound scan", YES_NO),
    attribute("fit_to_sit", "can sit and walk", YES_NO),
    attribute("escalated", "an urgent treatment patient who turns out to need majors", YES_NO),
    attribute("observed", "a child kept for observation", YES_NO),
    attribute("dies_in_ed", "dies in resus", YES_NO),
    attribute("psychiatric_bed", "needs a psychiatric bed elsewhere", YES_NO),
    attribute("medicines", "needs medicines to go home", YES_NO),
    attribute("transport", "needs transport home by the hospital", YES_NO),
    attribute(
        "returns_if_unseen",
        "would come back here after leaving unseen; who needs a bed and would not, goes elsewhere",
        YES_NO,
    ),
    attribute("returns_by_ambulance", "would then come by ambulance", YES_NO),
)
"""Drawn at arrival, in this order."""

LATER_ATTRIBUTES = of_department(
    NAME,
    attribute("bloods_due", "bloods still to be asked for", NO_YES),
    attribute("xray_due", "X-ray still to be asked for", NO_YES),
    attribute("sign_off", "a senior must see the patient too", NO_YES),
    attribute(
        "wrong_stream",
        "stream that sent the patient on to majors after the first assessment",
        ("none", "minors", "urgent_treatment", "mental_health"),
    ),
    attribute(
        "seen_by",
        "role of the first decision-making clinician",
        (
            "none",
            "ed_junior",
            "ed_middle",
            "ed_consultant",
            "ed_acp",
            "ed_enp",
            "urgent_treatment_clinician",
            "paediatric_doctor",
            "eye_clinician",
        ),
    ),
)
"""Set on the way."""

MOMENT_ATTRIBUTES = of_department(
    NAME,
    attribute("minors_open", "whether minors takes patients now", NO_YES),
    attribute("urgent_treatment_open", "whether urgent treatment takes patients now", NO_YES),
    attribute("eye_open", "whether the eye clinic takes patients now", NO_YES),
)

RESOURCES = of_department(
    NAME,
    resource("corridor_place", "patients cohort nurses can look after there", group="corridor"),
    resource("surge_place", "further places there, for crews held long", group="corridor"),
    resource("assessment_bay", "bays where ambulances hand over"),
    resource("assessment_nurse", "nurses who take handover"),
    resource("clerk", "receptionists"),
    resource("streaming_nurse", "nurses who stream"),
    resource("triage_nurse", "nurses who triage"),
    resource("resus_bay", "resuscitation bays", group=TREATMENT_SPACE),
    resource("resus_nurse", "patients the nurses of resus can look after"),
    resource("urgent_treatment_room", "rooms of urgent treatment", group=TREATMENT_SPACE),
    resource("minors_room", "rooms of minors", group=TREATMENT_SPACE),
    resource("safe_room", "rooms for mental health patients", group=TREATMENT_SPACE),
    resource("majors_cubicle", "cubicles of majors", group="majors space"),
    resource("majors_nurse", "patients the nurses of majors can look after"),
    resource("stretched_nurse", "further patients whom they look after more slowly"),
    resource(
        "doubled_cubicle",
        "patients who can share a cubicle while they wait for a bed",
        group=TREATMENT_SPACE,
    ),
    resource("paediatric_cubicle", "cubicles for children", group=TREATMENT_SPACE),
    resource("paediatric_nurse", "children the nurses can look after"),
    resource(
        "assessment_chair", "chairs majors are first seen on when full", group=TREATMENT_SPACE
    ),
    resource("ed_chair", "chairs for those fit to sit", group=TREATMENT_SPACE),
    resource(
        "assessment_overflow",
        "assessment trolleys lent to patients who wait for a bed",
        group=TREATMENT_SPACE,
    ),
    resource("support_nurse", "nurses who help in resus"),
    resource("ed_assistant", "assistants who take blood"),
    resource("ed_enp", "emergency nurse practitioners"),
    resource("ed_acp", "advanced clinical practitioners"),
    resource("ed_junior", "junior doctors"),
    resource("ed_middle", "middle grade doctors"),
    resource("ed_consultant", "consultants"),
    resource("urgent_treatment_clinician", "clinicians of urgent treatment"),
    resource("paediatric_doctor", "children's doctors"),
    resource("eye_clinician", "eye clinicians"),
    resource("liaison_psychiatry", "the mental health liaison team"),
    resource("medicine_on_call", "medical team on call"),
    resource("surgery_on_call", "surgical team on call"),
    resource("orthopaedics_on_call", "orthopaedic team on call"),
    resource("gynaecology_on_call", "gynaecology team on call"),
    resource("paediatrics_on_call", "children's team on call"),
    resource("critical_care_on_call", "critical care team on call"),
    resource("porter", "porters"),
    resource("escort", "nurses who go with patients to the ward"),
)
"""In seizing order."""

LADDERS = of_department(
    NAME, ladder("instead_of_admission", "what is offered at referral instead of a bed")
)

TERMS = (
    *MILESTONES,
    *LADDERS,
    *REQUEST_TERMS,
    *ADMISSION_TERMS,
    *CAUSES,
    *OUTCOMES,
    *ARRIVAL_ATTRIBUTES,
    *DRAWN_ATTRIBUTES,
    *LATER_ATTRIBUTES,
    *MOMENT_ATTRIBUTES,
    *RESOURCES,
)


def stream_of(kind: str) -> str:
    """Return the name of the arrival stream of a kind of attendance: a mode, or 'eye'."""
    return f"ed_{kind}"


def emergency_terms(kinds: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms of a department to which these kinds of attendance come."""
    arrivals = (
        stream(stream_of(kind), f"arrivals of the emergency department: {kind.replace('_', ' ')}")
        for kind in kinds
    )
    return (*TERMS, *of_department(NAME, *arrivals))
