"""What a period does to a hospital: who is admitted, and how long they need to stay.

Attendances and beds are numbers of the hospital that refer to the period's. The share admitted and
the long stays act here, on the draws of patients; both are solved by arithmetic over the tables
those draws come from, so that a run recovers what the returns say, and nothing is fitted.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flowsim.config.period import PeriodSettings
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.parameters import Parameter
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.scenario.case_mix import admitted_share
from flowsim.scenario.expected_beds import Admissions, emergency_admissions

LONG = "long"
LEAST_FACTOR, MOST_FACTOR = 1e-4, 1e4
"""Between these a multiplier of odds is looked for."""


def in_period(settings: HospitalSettings, period: PeriodSettings) -> HospitalSettings:
    """Return the hospital as it is in a period.

    The odds of admission are multiplied so that the share admitted is to the hospital's own as the
    period's is to `demand.admitted_share`, the share that the hospital's own odds were fitted to.
    Of the admissions more or fewer, `stays.marginal_zero_day_share` stay no night. The need
    of long stays is multiplied by the period's factor.

    Raises FlowsimError for a share that no odds give.
    """
    return staying_longer(admitting(settings, period.admitted_share), period.long_stay_factor)


def admitting(settings: HospitalSettings, share: float) -> HospitalSettings:
    """Return the hospital in which that share of type 1 attendances is admitted."""
    emergency = settings.of(EmergencySettings)
    ratio = share / emergency.demand.admitted_share
    if ratio == 1.0:
        return settings
    before = admitted_share(emergency)
    factor = multiplier(
        lambda odds: admitted_share(_with_admission_odds(emergency, odds)),
        ratio * before,
        f"period: admitted_share {share:g}",
    )
    after = _with_admission_odds(emergency, factor)
    changed: dict[str, Any] = {
        "emergency": after,
        "wards": _with_marginal_stays(settings, emergency, after, ratio),
    }
    return replace(settings, **changed)


def _with_admission_odds(emergency: EmergencySettings, factor: float) -> EmergencySettings:
    need = emergency.patients.admit_need
    need = replace(need, odds=need.odds * factor, range=None)
    return replace(emergency, patients=replace(emergency.patients, admit_need=need))


def _with_marginal_stays(
    settings: HospitalSettings,
    before: EmergencySettings,
    after: EmergencySettings,
    ratio: float,
) -> InpatientSettings:
    """Return the wards' settings, with the share of stays without a night that the change of
    admissions leaves: those before keep theirs, those more or fewer have the marginal share.
    """
    wards = settings.of(InpatientSettings)
    own = zero_day_share(emergency_admissions(before), wards)
    marginal = wards.stays.marginal_zero_day_share.value
    wanted = (own + (ratio - 1) * marginal) / ratio
    admissions = emergency_admissions(after)
    factor = multiplier(
        lambda odds: zero_day_share(admissions, _with_zero_day_odds(wards, odds)),
        wanted,
        f"period: admitted_share {ratio:.3g} times the hospital's own",
    )
    return _with_zero_day_odds(wards, factor)


def _with_zero_day_odds(wards: InpatientSettings, factor: float) -> InpatientSettings:
    odds = wards.stays.zero_day_odds
    odds = Parameter(value=odds.value * factor, source=odds.source)
    return replace(wards, stays=replace(wards.stays, zero_day_odds=odds))


def zero_day_share(admissions: Sequence[Admissions], wards: InpatientSettings) -> float:
    """Return the share of emergency admissions that stay no night."""
    number: dict[tuple[str, str], float] = defaultdict(float)
    for group in admissions:
        number[group.specialty, group.age_band] += group.per_day
    same_day = sum(
        per_day * wards.stays.stay_class(specialty, age).of("zero_day")
        for (specialty, age), per_day in number.items()
    )
    return same_day / sum(number.values())


def staying_longer(settings: HospitalSettings, factor: float) -> HospitalSettings:
    """Return the hospital with the clinical need of long stays multiplied."""
    if factor == 1.0:
        return settings
    wards = settings.of(InpatientSettings)
    need = {**wards.stays.need, LONG: wards.stays.need[LONG].times(factor)}
    changed: dict[str, Any] = {"wards": replace(wards, stays=replace(wards.stays, need=need))}
    return replace(settings, **changed)


def multiplier(of: Callable[[float], float], wanted: float, where: str) -> float:
    """Return the factor, between 1e-4 and 1e4, at which an increasing function has a value.

    Bisection on a logarithmic scale. Raises FlowsimError where no factor in between does.
    """
    low, high = LEAST_FACTOR, MOST_FACTOR
    least, most = of(low), of(high)
    if not least <= wanted <= most:
        raise FlowsimError(
            f"{where} asks for {wanted:.4g}, which nothing between {least:.4g} and {most:.4g} "
            "gives; correct the number"
        )
    while high / low > 1 + 1e-9:
        middle = float((low * high) ** 0.5)
        low, high = (middle, high) if of(middle) < wanted else (low, middle)
    return high
