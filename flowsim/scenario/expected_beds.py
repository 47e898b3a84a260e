"""Stays expected of all admissions by arithmetic, before anything is simulated.

A stay is clinical need plus an allowance for what comes after it: the wait for a round, leaving,
community services. Queues that depend on how full the hospital is are not in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from flowsim.hospital.departments.assessment.settings import AssessmentSettings, expected_mix
from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.discharge.settings import (
    DischargeSettings,
    ReviewSettings,
    WardRound,
)
from flowsim.hospital.departments.electives.settings import ElectivesSettings
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.emergency_theatres.settings import EmergencyTheatresSettings
from flowsim.hospital.departments.parameters import value_for
from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.departments.wards.settings import InpatientPatients, InpatientSettings
from flowsim.hospital.departments.wards.stay import ELECTIVE, ROUTES, first_service_table
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.times_of_day import WEEK
from flowsim.scenario.case_mix import case_mix

DAY = 1440.0
START_QUEUE_DAYS = 1.0
"""Days a community start waits for, weekends included."""
PHARMACY_QUEUE_MINUTES = 40.0
EARLY_ROUND_HOURS = 9
"""From the look ahead, in the night before, to the middle of the round."""


@dataclass(frozen=True, kw_only=True)
class Admissions:
    """Admissions a day of one kind; `method` as in the attribute `admission_method`."""

    method: str
    specialty: str
    age_band: str
    frail: str
    per_day: float


def emergency_admissions(settings: EmergencySettings) -> list[Admissions]:
    """Return admissions through the emergency department, from its case mix.

    Those of the case mix alone: who comes back after a stay is likelier to be admitted, which
    `returning.py` adds.
    """
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    for case in case_mix(settings):
        if case.labels["admit_need"] != "yes":
            continue
        number = case.share * settings.demand.drawn_per_day
        frail = value_for(settings.patients.frail.drawn, case.labels).of("yes")
        for specialty, share in value_for(settings.patients.specialty.drawn, case.labels).shares:
            found[specialty, case.labels["age_band"], "yes"] += number * share * frail
            found[specialty, case.labels["age_band"], "no"] += number * share * (1 - frail)
    return listed("emergency_ed", found)


def other_admissions(hospital: HospitalSettings) -> list[Admissions]:
    """Return direct and elective admissions, and those of critical care from elsewhere."""
    patients = hospital.of(InpatientSettings).patients
    operations = hospital.of(EmergencyTheatresSettings).modelled
    critical_care = hospital.of(CriticalCareSettings).others_per_day(operations=operations)
    return [
        *_straight_in(hospital.of(AssessmentSettings), hospital.of(EmergencySettings)),
        *_spread("elective", _elective(hospital.of(ElectivesSettings)), patients),
        *_spread("critical_care_stepdown", {"critical_care": critical_care}, patients),
    ]


def _straight_in(settings: AssessmentSettings, emergency: EmergencySettings) -> list[Admissions]:
    """Return expected patients who find a space; the others are among the attendances."""
    expected = settings.expected
    mix = expected_mix(emergency.patients, expected.specialties)
    found: dict[tuple[str, str, str], float] = {}
    for (specialty, age), share in mix.items():
        number = expected.straight_in_per_day.value * share / sum(mix.values())
        frail = value_for(emergency.patients.frail.drawn, {"age_band": age}).of("yes")
        found[specialty, age, "yes"] = number * frail
        found[specialty, age, "no"] = number * (1 - frail)
    return listed("emergency_gp", found)


def _elective(settings: ElectivesSettings) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for item in settings.services.values():
        found[item.specialty] += sum(item.numbers) / 7 * settings.attends.value
    return dict(found)


def _spread(
    method: str, by_specialty: Mapping[str, float], patients: InpatientPatients
) -> list[Admissions]:
    """Return admissions of each specialty spread over age band and frailty."""
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    for specialty, number in by_specialty.items():
        for age, share in value_for(patients.age_band.drawn, {"specialty": specialty}).shares:
            frail = value_for(patients.frail.drawn, {"age_band": age}).of("yes")
            found[specialty, age, "yes"] += number * share * frail
            found[specialty, age, "no"] += number * share * (1 - frail)
    return listed(method, found)


def listed(method: str, found: Mapping[tuple[str, str, str], float]) -> list[Admissions]:
    """Return admissions by specialty, age band and frailty as a list."""
    return [
        Admissions(method=method, specialty=s, age_band=a, frail=f, per_day=number)
        for (s, a, f), number in found.items()
        if number > 0
    ]


# -- allowances -----------------------------------------------------------------------------------


def mean_wait(timetable: Timetable) -> float:
    """Return the mean minutes from a moment of the week, any alike, to the next time."""
    cycle = timetable.cycle_weeks * WEEK
    times = [*timetable.minutes, timetable.minutes[0] + cycle]
    return sum((b - a) ** 2 for a, b in pairwise(times)) / 2 / cycle


def round_minutes(item: WardRound, weekend_share: float) -> float:
    """Return the mean wait for a round and for one's turn in it."""
    everybody = item.times.timetable("round")
    weekdays = item.times.timetable("round", weekend=item.weekend_for_all)
    wait = weekend_share * mean_wait(everybody) + (1 - weekend_share) * mean_wait(weekdays)
    return wait + item.spread_minutes / 2


def leaving_minutes(settings: DischargeSettings, stay_class: str, simple: float) -> float:
    """Return the mean minutes from being fit to leaving, without community services.

    `simple` is the share of simple discharges, which alone are planned for tomorrow.
    """
    leaving = settings.leaving
    tomorrow = value_for(leaving.next_day.drawn, {"stay_class": stay_class}).of("tomorrow")
    medicines = leaving.write_medicines.duration.mean + leaving.medicines_share.value * (
        leaving.dispense_medicines.duration.mean
        + leaving.deliver_medicines.duration.mean
        + PHARMACY_QUEUE_MINUTES
    )
    tomorrow *= simple
    return (1 - tomorrow) * (medicines + leaving.collection_wait.duration.mean) + tomorrow * DAY


def community_minutes(settings: DischargeSettings, route: str) -> float:
    """Return the mean minutes waited for a community service; 0 for a simple discharge."""
    if route == "simple":
        return 0.0
    return settings.community[route].arrange.duration.mean + START_QUEUE_DAYS * DAY


@dataclass(frozen=True, kw_only=True)
class Stay:
    """Stays of one kind of admission: how many a day, and mean days of delay after the need."""

    admissions: Admissions
    stay_class: str
    per_day: float
    delay_days: float


def stays_expected(
    admissions: Iterable[Admissions], wards: InpatientSettings, discharge: DischargeSettings
) -> list[Stay]:
    """Return the stays of admissions by class, with their mean delay."""
    found = []
    for group in admissions:
        for stay_class, share in classes(group, wards):
            if share > 0:
                found.append(_stay(group, stay_class, share, wards, discharge))
    return found


def classes(group: Admissions, wards: InpatientSettings) -> list[tuple[str, float]]:
    """Return the classes of stay of an admission, with their shares."""
    if group.method == "elective":
        return [(ELECTIVE, 1.0)]
    return list(wards.stays.stay_class(group.specialty, group.age_band).shares)


def _round_of(
    group: Admissions,
    stay_class: str,
    simple: float,
    wards: InpatientSettings,
    review: ReviewSettings,
) -> float:
    """Return the mean wait in minutes for a round, less the days saved before a weekend."""
    specialty, share = group.specialty, review.weekend_review_share.value
    service = (
        specialty if stay_class in ("medium", "long") else first_service(specialty, stay_class)
    )
    name = next((w.round for w in wards.beds.wards if service in w.home), "medical")
    return round_minutes(review.rounds[name], share) - simple * early_minutes(review)


def early_minutes(review: ReviewSettings) -> float:
    """Return the mean minutes of need saved by going home before a weekend, over all patients.

    Need that ends in one of the twelve-hour spans of the weekend, one in fourteen, is cut short
    by the hours looked ahead less the wait for the round.
    """
    saved = 0.0
    for hours in review.look_ahead:
        saved += review.push(hours)["pushed"] * max(0, hours - EARLY_ROUND_HOURS) * 60 / 14
    return saved


def _stay(
    group: Admissions,
    stay_class: str,
    share: float,
    wards: InpatientSettings,
    discharge: DischargeSettings,
) -> Stay:
    routes = wards.stays.routes(stay_class, group.age_band, group.frail)
    simple = routes.of("simple")
    if stay_class == "zero_day":
        delay = discharge.leaving.assessment_tasks.duration.mean
    else:
        delay = _round_of(group, stay_class, simple, wards, discharge.review)
        delay += leaving_minutes(discharge, stay_class, simple)
        delay += sum(routes.of(route) * community_minutes(discharge, route) for route in ROUTES)
        delay *= wards.stays.ending(stay_class, group.age_band).of("home")
    return Stay(
        admissions=group,
        stay_class=stay_class,
        per_day=group.per_day * share,
        delay_days=delay / DAY,
    )


def first_service(specialty: str, stay_class: str) -> str:
    """Return the service a stay starts in (for electives, the service of the list)."""
    if stay_class == ELECTIVE:
        elective = {"general_surgery": "elective_surgery", "orthopaedics": "elective_orthopaedics"}
        return elective.get(specialty, specialty)
    return first_service_table(SPECIALTIES).at(specialty, stay_class)
