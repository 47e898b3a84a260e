"""Beds held by long stays, by arithmetic: a stationary calculation, with nothing simulated.

Beds occupied are admissions a day times mean stay, and beds held at 08:00 for L days or more are
admissions a day times the mean of what a stay is longer than L - 1. Stays are clinical need plus
the allowance of `expected_beds.py`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import NormalDist

from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.discharge.settings import DischargeSettings
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import ROUTES
from flowsim.hospital.vocabulary.distributions import Lognormal
from flowsim.scenario.expected_beds import (
    DAY,
    START_QUEUE_DAYS,
    Stay,
    community_minutes,
    emergency_admissions,
    other_admissions,
    stays_expected,
)
from flowsim.scenario.in_period import multiplier, staying_longer
from flowsim.scenario.returning import returning_admissions

LONG_DAYS = 7
EARLIER_DAYS = 1.0
"""People leave in the afternoon, as they came: after n nights they have been counted on n mornings
at 08:00, on n - 6 of them as a stay of seven nights and more."""
CHILDREN = "paediatrics"
"""Long stays of children are not counted."""
NORMAL = NormalDist()
SPREAD = tuple(NORMAL.inv_cdf((k + 0.5) / 20) for k in range(20))
"""Twenty equally likely values that stand for a standard normal one."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Stays with the same law of need: `per_day` by way home, and days of delay that all have."""

    specialty: str
    stay_class: str
    per_day: dict[str, float]
    delay_days: float


def groups(settings: HospitalSettings) -> list[Group]:
    """Return stays of a night or more, joined over age, frailty and way of coming."""
    admissions = [
        *emergency_admissions(settings.of(EmergencySettings)),
        *other_admissions(settings),
    ]
    admissions += returning_admissions(settings, admissions)
    wards, discharge = settings.of(InpatientSettings), settings.of(DischargeSettings)
    ways: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    delay: dict[tuple[str, str], float] = defaultdict(float)
    for stay in stays_expected(admissions, wards, discharge):
        key = (stay.admissions.specialty, stay.stay_class)
        if stay.stay_class != "zero_day":
            shares = _routes(stay, wards)
            community = sum(
                share * community_minutes(discharge, route) / DAY for route, share in shares.items()
            )
            delay[key] += stay.per_day * (stay.delay_days - community)
            for route, share in shares.items():
                ways[key][route] += stay.per_day * share
    return [
        Group(
            specialty=specialty,
            stay_class=stay_class,
            per_day=dict(found),
            delay_days=delay[specialty, stay_class] / sum(found.values()),
        )
        for (specialty, stay_class), found in ways.items()
    ]


def _routes(stay: Stay, wards: InpatientSettings) -> dict[str, float]:
    """Return shares of the ways home; those who die or are transferred wait for nothing."""
    group, stays = stay.admissions, wards.stays
    home = stays.ending(stay.stay_class, group.age_band).of("home")
    routes = stays.routes(stay.stay_class, group.age_band, group.frail)
    shares = {route: home * routes.of(route) for route in ROUTES}
    return {**shares, "simple": shares["simple"] + 1 - home}


def beds_held(settings: HospitalSettings, found: Sequence[Group], days: float) -> float:
    """Return expected beds held at 08:00 by stays of so many days and more; 0: all of a night."""
    later = max(0.0, days - EARLIER_DAYS)
    return sum(
        per_day * _beyond(settings, group, route, later)
        for group in found
        for route, per_day in group.per_day.items()
    )


def _beyond(settings: HospitalSettings, group: Group, route: str, days: float) -> float:
    """Return the mean of what a stay is longer than so many days, in days."""
    stays = settings.of(InpatientSettings).stays
    need = stays.need_distribution(group.specialty, group.stay_class)
    if route == "simple":
        return mean_beyond(need, (days - group.delay_days) * DAY) / DAY
    arrange = settings.of(DischargeSettings).community[route].arrange.duration
    if not isinstance(arrange, Lognormal):
        spread = [arrange.mean]
    else:
        spread = [exp(arrange.log_mean + arrange.log_sd * z) for z in SPREAD]
    left = (days - group.delay_days - START_QUEUE_DAYS) * DAY
    return sum(mean_beyond(need, left - minutes) for minutes in spread) / len(spread) / DAY


def mean_beyond(law: Lognormal, limit: float) -> float:
    """Return the mean of max(0, X - limit) of a lognormal X, in its unit (Black's formula)."""
    if limit <= 0:
        return law.mean - limit
    high = (law.log_mean - log(limit)) / law.log_sd
    return law.mean * NORMAL.cdf(high + law.log_sd) - limit * NORMAL.cdf(high)


def long_stay_factor(settings: HospitalSettings, beds: float) -> float:
    """Return the factor of the need of long stays at which adults' stays of seven days and more
    hold so many beds at 08:00.

    Raises FlowsimError for beds that no factor gives.
    """
    stays = [group for group in groups(settings) if group.specialty != CHILDREN]
    return multiplier(
        lambda factor: beds_held(staying_longer(settings, factor), stays, LONG_DAYS),
        beds,
        f"long_stay_beds {beds:g}",
    )
