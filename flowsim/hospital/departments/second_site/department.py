"""The urgent care centre at the trust's second site: seen, X-rayed if need be, home.

It shares nothing with the acute site but the trust's figure of all types of department. Those whom
it sends on to the acute site are among the attendances counted there.
"""

from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.second_site.settings import SecondSiteSettings
from flowsim.hospital.departments.second_site.terms import (
    CONSULTATION,
    REGISTRATION,
    SOURCE,
    TERMS,
    WAIT_CLINICIAN,
    WAIT_XRAY,
    XRAY,
)
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.blocks import when
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority, Resource
from flowsim.hospital.vocabulary.steps import depart, note, release, seize, stage, treat

CLINICIAN, ROOM = "second_site_clinician", "second_site_xray"
REVIEW_FIRST = Priority(band=-1)


def department(settings: SecondSiteSettings, hospital: HospitalSettings) -> Department:
    """Return the centre, with the season of the acute site; nothing if nobody comes."""
    if settings.per_day == 0:
        return Department(name="second_site")
    season = hospital.of(EmergencySettings).demand.season.daily
    staff = settings.clinicians
    return Department(
        name="second_site",
        resources=(
            Resource(
                ROOM, settings.xray_rooms.number, kind="space", source=settings.xray_rooms.source
            ),
            Resource(CLINICIAN, staff.rota, pace=staff.pace, source=staff.source),
        ),
        activities=(
            (REGISTRATION, settings.registration.duration),
            (CONSULTATION, settings.consultation.duration),
            (XRAY, settings.xray_exam.duration),
            ("second_site_review", settings.review.duration),
        ),
        pathways=(visit(),),
        arrivals=(walk_ins(settings, season),),
        terms=TERMS,
    )


def visit() -> Pathway:
    """Return the way of a patient of the centre."""
    return Pathway(
        "second_site_visit",
        [
            stage("registration", note("t_register"), treat(REGISTRATION, cause=REGISTRATION)),
            stage(
                "consultation",
                seize(CLINICIAN, cause=WAIT_CLINICIAN),
                note("t_seen"),
                treat(CONSULTATION, by_whom=CLINICIAN, cause=CONSULTATION),
                release(CLINICIAN),
            ),
            when(
                "xray",
                {
                    "yes": stage(
                        "xray",
                        seize(ROOM, cause=WAIT_XRAY),
                        treat(XRAY, cause=XRAY),
                        release(ROOM),
                        seize(CLINICIAN, priority=REVIEW_FIRST, cause=WAIT_CLINICIAN),
                        treat("second_site_review", by_whom=CLINICIAN, cause=CONSULTATION),
                        release(CLINICIAN),
                    )
                },
            ),
            note("t_ed_depart"),
            depart("discharged"),
        ],
        source="pathways section 4: urgent treatment",
    )


def walk_ins(settings: SecondSiteSettings, season: tuple[float, ...]) -> Arrivals:
    """Return the arrivals, type 3; `season` multiplies them by day of the run."""
    return Arrivals(
        name=SOURCE,
        pathway="second_site_visit",
        per_hour=settings.shape.per_hour(settings.per_day),
        season=season,
        day_sd=settings.day_sd,
        bound_per_hour=settings.shape.bound_per_hour,
        attributes=(
            ("dept_type", "type3"),
            ("mode", "walk_in"),
            ("stream", "second_site"),
            ("acuity", "4"),
            ("admit_need", "no"),
        ),
        source=settings.source,
    )
