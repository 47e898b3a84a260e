"""A visit to same day emergency care, and what becomes of those who cannot go home from it.

Nurse, clinician, tests, treatment, review, home. Whoever turns out to need a bed, or is still there
at closing, is admitted from the chair, which is theirs until they leave for the bed: a long work-up
costs a bed and, overnight, a chair of the next morning.
"""

from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.departments.returns.home import goes_home
from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.departments.same_day.offers import REFERRALS, SENT_BACK, STREAMED_VISIT, VISIT
from flowsim.hospital.departments.same_day.settings import STEP_MINUTES, SameDaySettings
from flowsim.hospital.departments.same_day.terms import (
    CARE,
    CHAIR,
    CONSULTANT,
    FIT,
    JUDGED,
    JUNIOR,
    LEFT,
    TESTS,
    WAIT_BED,
    WAIT_CHAIR,
    WAIT_CLINICIAN,
)
from flowsim.hospital.departments.wards.asking import (
    heard_by_site_team,
    promised_and_ready,
    sought_by_site_team,
)
from flowsim.hospital.departments.wards.pathways import asked_service
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import EMERGENCY_METHOD, plan_stay
from flowsim.hospital.departments.wards.terms import TRANSFER
from flowsim.hospital.vocabulary.blocks import Written, either, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant, Distribution
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    assign,
    come_back,
    depart,
    keep_waiting,
    label,
    note,
    occupy_bed,
    release,
    renege_after,
    request_bed,
    seize,
    stage,
    transfer,
    treat,
    wait_for_all,
    wait_until,
)

SOURCE = "pathways section 5"
ADMISSION, RETURN, KIND = "same_day_admission", "same_day_return", "same_day_admission"
ROOMS = {"ct": "ct_scanner", "ultrasound": "ultrasound_room"}


def pathways(
    settings: SameDaySettings, wards: InpatientSettings, returns: ReturnsSettings
) -> tuple[Pathway, ...]:
    """Return the visits, the admission from them and the planned return."""
    return (
        Pathway(VISIT, _visit(settings, returns), source=SOURCE),
        Pathway(
            STREAMED_VISIT,
            _visit(settings, returns, streamed=True),
            source=SOURCE,
            kept_for="whom triage sends, where it sends any",
        ),
        _admission(wards, returns),
        _return(),
    )


def until_closing(left: Calendar) -> By[Distribution]:
    """Return the minutes until closing, in whole half hours; round the clock there is no end.

    `left` has the half hours left, as `half_hours_left` counts them.
    """
    levels = range(left.highest_level + 1)
    if left.changes == ((0, 1),):
        return by(LEFT, {}, default=Constant(NEVER_MINUTES))
    return by(LEFT, {str(k): Constant(float(k * STEP_MINUTES)) for k in levels})


NEVER_MINUTES = 1e7


def _visit(
    settings: SameDaySettings, returns: ReturnsSettings, *, streamed: bool = False
) -> list[Written | list[Written]]:
    """Return a visit; of patients whom triage `streamed`, those sent by mistake go back.

    That is found at the first assessment, since nobody has worked them up, or by closing. Their
    clock in the emergency department goes on all the while; that of the others ends as they come.
    """
    begins: list[Written] = _counted(settings)
    sent_back: list[Written] = []
    if streamed:
        begins = [when(FIT, {"no": ()}, otherwise=[note("t_ed_depart"), *begins])]
        sent_back = [when(FIT, {"no": _sent_back()})]
    return [
        stage("arrival", note("t_same_day"), begins),
        renege_after("until_same_day_closes", [*sent_back, transfer(ADMISSION)]),
        stage("nursing", treat("same_day_nursing", cause=CARE)),
        stage("first_assessment", _seen(JUNIOR, "same_day_assessment")),
        sent_back,
        stage("tests", _tests(settings)),
        when(LEFT, {"0": [keep_waiting(), transfer(ADMISSION)]}),
        stage("treatment", treat("same_day_treatment", cause=CARE)),
        stage("review", _seen(CONSULTANT, "same_day_review")),
        keep_waiting(),
        when(FIT, {"no": [transfer(ADMISSION)]}),
        stage("discharge", treat("same_day_letter", cause=CARE)),
        _home(settings, returns),
    ]


def _sent_back() -> list[Written]:
    """Return the way back to majors: without the chair, and never to be sent here again."""
    return [
        keep_waiting(),
        *release(CHAIR),
        note("t_bounced"),
        assign(JUDGED, "no"),
        transfer(SENT_BACK),
    ]


def _counted(settings: SameDaySettings) -> list[Written]:
    """Return the start of an admission, where a visit counts as one."""
    if settings.counted_as == "attendance":
        return []
    return [note("t_admit"), assign("admission_method", EMERGENCY_METHOD)]


def _seen(who: str, task: str) -> list[Written]:
    return [
        *seize(who, cause=WAIT_CLINICIAN),
        note("t_same_day_seen", first=True),
        treat(task, by_whom=who, cause=CARE),
        *release(who),
    ]


def _tests(settings: SameDaySettings) -> list[Written]:
    """Return bloods, and a scan for some, in the shared rooms with a rank of their own.

    Tests that were asked for before the referral come back as well.
    """
    shares = {"ct": settings.ct.value, "ultrasound": settings.ultrasound.value}
    shares["none"] = 1 - sum(shares.values())
    rank = settings.imaging_rank.rank
    scans = {
        name: [
            *seize(room, priority=rank, cause=TESTS),
            treat(f"{name}_exam", cause=TESTS),
            *release(room),
            treat(f"{name}_report", cause=TESTS),
        ]
        for name, room in ROOMS.items()
    }
    return [
        treat("laboratory", cause=TESTS),
        wait_for_all(cause=TESTS),
        either(
            "same_day_imaging",
            shares,
            {
                "ct": scans["ct"],
                "ultrasound": [when("ultrasound_open", {"yes": scans["ultrasound"]})],
            },
        ),
    ]


def _home(settings: SameDaySettings, returns: ReturnsSettings) -> list[Written]:
    share = settings.returns.value
    back = [come_back(RETURN, share, activity="until_return")] if share else []
    return [
        *back,
        *release(CHAIR),
        assign("stay_class", "zero_day"),
        note("t_discharge"),
        *goes_home(returns, "same_day", "discharged_same_day"),
    ]


def _admission(wards: InpatientSettings, returns: ReturnsSettings) -> Pathway:
    """Return asking for a bed from the chair, and the way there; the need runs from now."""
    stay = promised_and_ready(WAIT_BED, noted=True)
    limited = promised_and_ready(WAIT_BED, until="t_need_end", otherwise="need_over", noted=True)
    return Pathway(
        ADMISSION,
        [
            stage(
                "decision",
                note("t_same_day_admit"),
                when(
                    "stay_class",
                    {
                        "unknown": plan_stay(
                            wards.stays, SPECIALTIES, drawn=True, units=wards.beds.units
                        )
                    },
                ),
            ),
            stage(
                "bed_request",
                note("t_bed_req"),
                heard_by_site_team(WAIT_BED),
                sought_by_site_team(WAIT_BED),
                request_bed(asked_service(wards.beds), kind=KIND),
            ),
            when("home_without_bed", {"yes": limited}, otherwise=stay),
            stage(
                "transfer",
                seize("porter", cause=TRANSFER.name),
                release(CHAIR),
                treat("move_between_wards", cause=TRANSFER.name),
                occupy_bed(),
                release("porter"),
            ),
            transfer("inpatient_stay"),
            label("need_over"),
            *stage("discharge_without_bed", treat("same_day_letter", cause=CARE)),
            *release(CHAIR),
            note("t_discharge"),
            goes_home(returns, "same_day", "discharged_same_day"),
        ],
        source=SOURCE,
    )


def _return() -> Pathway:
    """Return the planned return: an episode of its own, without a clock, that needs a chair."""
    return Pathway(
        RETURN,
        [
            assign("dept_type", "none"),
            assign("mode", "none"),
            assign("stream", "none"),
            wait_until(REFERRALS, cause=WAIT_CHAIR),
            stage(
                "visit",
                seize(CHAIR, cause=WAIT_CHAIR),
                seize(CONSULTANT, cause=WAIT_CLINICIAN),
                treat("same_day_return_visit", by_whom=CONSULTANT, cause=CARE),
                release(CONSULTANT, CHAIR),
            ),
            depart("return_visit_over"),
        ],
        source=SOURCE,
    )
