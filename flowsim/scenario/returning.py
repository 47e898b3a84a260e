"""Admissions of those who come back after a stay, by arithmetic, before anything is simulated.

Returns are among the attendances already, with the case mix of all; what the case mix leaves out is
that somebody who was in a bed is likelier to need one again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.parameters import value_for
from flowsim.hospital.departments.returns.again import WAYS
from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.scenario.case_mix import Case, case_mix
from flowsim.scenario.expected_beds import Admissions, classes, listed

TIMES_BACK = 4
"""Some come back after the second stay too, and so on: each time a twentieth as many, about."""


def returning_admissions(
    hospital: HospitalSettings, admissions: Iterable[Admissions]
) -> list[Admissions]:
    """Return the admissions a day that are returns after these, over those of the case mix.

    Whoever goes home from a bed or an assessment space comes back by the chance of the route
    `ward`, and so, here, do those who were in a chair.
    """
    likelier, last = _likelier_cases(hospital), list(admissions)
    found = []
    for _ in range(TIMES_BACK):
        last = _admitted_again(hospital, _returns(hospital, last), likelier)
        found += last
    return found


def _returns(
    hospital: HospitalSettings, admissions: Iterable[Admissions]
) -> Mapping[tuple[str, str], float]:
    """Return how many a day come back after these stays, by age band and frailty."""
    wards = hospital.of(InpatientSettings)
    chance = hospital.of(ReturnsSettings).ward.chance.drawn
    found: dict[tuple[str, str], float] = defaultdict(float)
    for group in admissions:
        home = sum(
            share * wards.stays.ending(stay_class, group.age_band).of("home")
            for stay_class, share in classes(group, wards)
        )
        labels = {"age_band": group.age_band, "frail": group.frail}
        comes_back = value_for(chance, labels).of("yes")
        found[group.age_band, group.frail] += group.per_day * home * comes_back
    return found


def _likelier_cases(hospital: HospitalSettings) -> Mapping[str, Sequence[Case]]:
    """Return by age band the cases that need a bed; the share of each is that of returns after a
    stay who need one for having been in one.
    """
    emergency = hospital.of(EmergencySettings)
    usual = emergency.patients.admit_need
    odds = usual.odds * hospital.of(ReturnsSettings).admit_need_after_ward
    likelier = replace(usual, odds=odds, range=None)
    all_of_age: dict[str, float] = defaultdict(float)
    found: dict[str, list[Case]] = defaultdict(list)
    for case in case_mix(emergency):
        age = case.labels["age_band"]
        if case.labels["mode"] in WAYS:
            all_of_age[age] += case.share
        if case.labels["mode"] in WAYS and case.labels["admit_need"] == "yes":
            before, after = (
                value_for(need.drawn, case.labels).of("yes") for need in (usual, likelier)
            )
            found[age].append(replace(case, share=case.share * (after / before - 1)))
    return {
        age: [replace(case, share=case.share / all_of_age[age]) for case in cases]
        for age, cases in found.items()
    }


def _admitted_again(
    hospital: HospitalSettings,
    returns: Mapping[tuple[str, str], float],
    likelier: Mapping[str, Sequence[Case]],
) -> list[Admissions]:
    table = hospital.of(EmergencySettings).patients.specialty.drawn
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    for (age, frail), number in returns.items():
        for case in likelier[age]:
            for specialty, share in value_for(table, case.labels).shares:
                found[specialty, age, frail] += number * case.share * share
    return listed("emergency_ed", found)
