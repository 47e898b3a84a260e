"""The bed bureau: priority table, bed meetings, escalation ladder, and turning beds round.

At the baseline requests meet beds only at bed meetings and when the site manager looks; nobody
tells the bed office at once that a bed was left. An event-driven bureau changes `mode`, `lags`
and the order of cleaning, and makes no beds.
"""

from flowsim.hospital.departments.bed_bureau.meetings import bed_meetings, escalation_reviews
from flowsim.hospital.departments.bed_bureau.settings import BedBureauSettings
from flowsim.hospital.departments.bed_bureau.terms import bureau_terms
from flowsim.hospital.departments.bed_bureau.turn_round import turn_round_bed
from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.wards import BedBureau


def department(settings: BedBureauSettings, hospital: HospitalSettings) -> Department:
    """Return domestic teams, the turning round of beds, meetings and escalation reviews."""
    wards = hospital.of(InpatientSettings).beds
    setting = settings.turn_round
    teams = setting.domestic_teams
    return Department(
        name="bed_bureau",
        resources=(Resource("domestic", teams.rota, pace=teams.pace, source=teams.source),),
        activities=(
            ("before_first_meeting", Constant(1.0)),
            ("declare_vacated", setting.declare_vacated.duration),
            ("clean_bed", setting.clean_bed.duration),
            ("clean_bed_after_infection", setting.clean_bed_after_infection.duration),
            ("wipe_trolley", setting.wipe_trolley.duration),
        ),
        calendars=(
            ("bed_review", settings.review),
            ("escalation_review", settings.escalation.ladder.review),
        ),
        pathways=(turn_round_bed(setting, wards), bed_meetings(), escalation_reviews()),
        background=("bed_meetings", "escalation_reviews"),
        bureau=rules(settings),
        terms=bureau_terms(settings.kinds),
    )


def rules(settings: BedBureauSettings) -> BedBureau:
    """Return the rules by which requests meet beds."""
    return BedBureau(
        mode=settings.mode,
        review=settings.review,
        allocate_uncleaned=settings.allocate_uncleaned,
        kinds=tuple(item.kind(name) for name, item in settings.kinds.items()),
        escalation=settings.escalation.ladder,
        turn_round="turn_round_bed",
        source=settings.source,
    )
