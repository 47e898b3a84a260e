"""The bed bureau: the site team, priority table, escalation ladder, and turning beds round.

People match beds: the team hears of a request when it is called or looks at its board, and of a
bed when its ward declares it; one of the team seeks, and the ward accepts. The engines match the
moment either is heard of (mode 'bureau'): every delay is one of these people's.
"""

from flowsim.hospital.departments.bed_bureau.meetings import bed_meetings, escalation_reviews
from flowsim.hospital.departments.bed_bureau.settings import BedBureauSettings
from flowsim.hospital.departments.bed_bureau.terms import bureau_terms
from flowsim.hospital.departments.bed_bureau.turn_round import turn_round_bed
from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.wards.asking import LOOKS, SITE_TEAM
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.wards import BedBureau


def department(settings: BedBureauSettings, hospital: HospitalSettings) -> Department:
    """Return the site team, domestic teams, turning beds round, looks and escalation reviews."""
    wards = hospital.of(InpatientSettings).beds
    setting = settings.turn_round
    teams = setting.domestic_teams
    team, acceptance = settings.site_team, settings.ward_acceptance
    return Department(
        name="bed_bureau",
        attributes=(
            Attribute(
                name="ward_handover",
                values=("no", "yes"),
                calendar=acceptance.handover_hours.calendar,
                source=acceptance.handover_hours.source,
            ),
        ),
        resources=(
            Resource(SITE_TEAM, team.staff.rota, pace=team.staff.pace, source=team.staff.source),
            Resource("domestic", teams.rota, pace=teams.pace, source=teams.source),
        ),
        activities=(
            ("call_site_team", team.call.duration),
            ("seek_bed", team.seek_bed.duration),
            ("take_in_bed", team.take_in_bed.duration),
            ("ward_accepts", acceptance.minutes.duration),
            ("declare_vacated", setting.declare_vacated.duration),
            ("clean_bed", setting.clean_bed.duration),
            ("clean_bed_after_infection", setting.clean_bed_after_infection.duration),
            ("wipe_trolley", setting.wipe_trolley.duration),
        ),
        calendars=(
            (LOOKS, settings.review),
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
        mode="bureau",
        review=settings.review,
        allocate_uncleaned=settings.allocate_uncleaned,
        kinds=tuple(item.kind(name) for name, item in settings.kinds.items()),
        escalation=settings.escalation.ladder,
        turn_round="turn_round_bed",
        source=settings.source,
    )
