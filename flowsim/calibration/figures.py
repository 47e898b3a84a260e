"""The official figures of a period, from its returns, under the keys of the targets."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from flowsim.calibration.returns import FLOWS, Month
from flowsim.calibration.seasons import Stretch

Days = Mapping[date, float]
FRIDAY, SATURDAY = 4, 5
LEAST_DAYS = 30
"""Days (or pairs of days) below which nothing is said of a number of the daily reports."""

LEAST_MONTHS = 6
"""Months below which nothing is said of how months differ."""


def beds_open(of: Stretch) -> tuple[float, float, float]:
    """Return the mean of the beds open in a period, their standard deviation by day, and their
    correlation from one day to the next.
    """
    days = of.days["open"]
    return mean(days.values()), deviation(days.values()), lag_1(days)


def long_stays(of: Stretch) -> float | None:
    """Return the mean of the beds held by patients of seven days and more; None if not counted."""
    days = of.reports.get("over_7", {})
    return mean(days.values()) if len(days) >= LEAST_DAYS else None


def figures(of: Stretch) -> dict[str, float]:
    """Return what the returns say of a period: figure by key, only those that they say."""
    return {**_monthly(of), **_daily(of)}


def _monthly(of: Stretch) -> dict[str, float]:
    type1, breaches = of.a_day("type1"), of.a_day("breaches")
    everybody = type1 + of.a_day("other")
    found = {
        "type1_per_day": type1,
        "admissions_per_day": of.a_day("admissions"),
        "admitted_share": 100 * of.a_day("admissions") / type1,
        "within_four_hours": 100 * (1 - breaches / type1),
        "worst_month_error": 0.0,
    }
    if everybody > type1:
        late = breaches + of.a_day("other_breaches")
        found["all_types_within_four_hours"] = 100 * (1 - late / everybody)
    if len(of.months) >= LEAST_MONTHS:
        found["four_hour_month_sd"] = deviation(map(_within_four_hours, of.months))
    return found


def _within_four_hours(month: Month) -> float:
    return 100 * (1 - month.breaches / month.type1)


def _daily(of: Stretch) -> dict[str, float]:
    """Return the figures of the daily reports, where beds were reported on enough days."""
    if not of.has_beds:
        return {}
    reports = {key: days for key, days in of.reports.items() if len(days) >= LEAST_DAYS}
    found: dict[str, float] = {}
    occupied = reports["occupied"]
    occupancy = {d: 100 * occupied[d] / b for d, b in reports["open"].items() if d in occupied}
    found["occupancy"] = mean(occupancy.values())
    found["occupancy_day_sd"] = deviation(occupancy.values())
    found["occupancy_lag_1"] = lag_1(occupancy)
    found["occupancy_monday"] = mean(_on(occupancy, 0)) - mean(_on(occupancy, SATURDAY))
    found["beds_open_sd"] = deviation(reports["open"].values())
    names = {
        "over_7": "beds_7",
        "over_21": "beds_21",
        "critical_open": "critical_care_open",
        "critical_occupied": "critical_care_occupied",
    }
    found |= {names[key]: mean(reports[key].values()) for key in names if key in reports}
    if "critical_occupied" in reports:
        found["critical_care_day_sd"] = deviation(reports["critical_occupied"].values())
    for key, figure in zip(FLOWS, ("handover_30_60", "handover_60"), strict=True):
        if key in reports:
            found[figure] = _a_day(reports[key])
    if "delays_60" in reports and _on(reports["delays_60"], SATURDAY):
        late = list(reports["delays_60"].values())
        found["handover_60_days"] = 100 * mean([value > 0 for value in late])
        found["handover_60_worst"] = float(max(late))
    return {key: value for key, value in found.items() if np.isfinite(value)}


def _a_day(days: Days) -> float:
    """Return the mean a day of what is counted over days; without weekends a Friday is three."""
    weekends = any(day.weekday() > FRIDAY for day in days)
    length = sum(1 if weekends or day.weekday() != FRIDAY else 3 for day in days)
    return float(sum(days.values())) / length


def _on(days: Days, weekday: int) -> list[float]:
    return [value for day, value in days.items() if day.weekday() == weekday]


def mean(values: Iterable[float]) -> float:
    """Return the mean; NaN of nothing."""
    held = list(values)
    return float(np.mean(held)) if held else float("nan")


def deviation(values: Iterable[float]) -> float:
    """Return the standard deviation of a sample; NaN of fewer than two."""
    held: Sequence[float] = list(values)
    return float(np.std(held, ddof=1)) if len(held) > 1 else float("nan")


def lag_1(days: Days) -> float:
    """Return the correlation of a number with that of the day before; NaN of too few pairs."""
    pairs = [
        (value, days[day + timedelta(days=1)])
        for day, value in days.items()
        if day + timedelta(days=1) in days
    ]
    if len(pairs) < LEAST_DAYS or not np.all(np.std(pairs, axis=0) > 0):
        return float("nan")
    return float(np.corrcoef(np.array(pairs).T)[0, 1])
