"""Beds held by long stays that the shape of clinical need gives, beside those counted.

A stationary calculation, with nothing simulated: beds occupied are admissions a day times mean
stay, and beds held L days or more are admissions a day times the mean of what a stay is longer
than L. Stays are clinical need plus the allowance of `expected_beds.py`.

    python -m experiments.calibration.stay_shape DATA_FOLDER [--winter 1718] [--fit]

DATA_FOLDER holds winter_sitrep_RWH_daily.csv (NHS England winter daily situation reports, columns
as published, with a column `winter` such as 1718). Prints beds occupied and held 7 and 21 days or
more, counted and expected; with --fit also the need (mean hours short and medium scaled together,
mean and standard deviation of long) that would bring them together.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import optimize, stats

from experiments.calibration.expected_beds import (
    START_QUEUE_DAYS,
    Stay,
    community_minutes,
    emergency_admissions,
    other_admissions,
    stays_expected,
)
from flowsim.config import load
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.parameters import Parameter
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import ROUTES

FILE = "winter_sitrep_RWH_daily.csv"
PERIODS = {"1617": "winter_2016_17", "1718": "winter_2017_18"}
OCCUPIED = "G&A beds occ'd"
LONG = {7: "No. beds occupied by long-stay patients (> 7 days)"}
LONG[21] = "No. beds occupied by long-stay patients (> 21 days)"
DAY = 1440.0
SHORTER, SPREADS = (0.85, 1.2), (0.6, 1.3)
EARLIER_DAYS = 0.4
"""Nights are counted at midnight: at 08:00 a stay of seven nights is 6.6 days old on average."""
GRID = (np.arange(1000) + 0.5) / 1000
COARSE = (np.arange(20) + 0.5) / 20


def counted(folder: Path, winter: str) -> dict[str, float]:
    """Return mean beds occupied and held 7 and 21 days or more; zeros are missing values."""
    table = pd.read_csv(folder / FILE)
    rows = table[table["winter"].astype(str) == winter]
    if rows.empty:
        raise SystemExit(f"{folder / FILE}: no rows of winter {winter}")
    found = {"occupied": float(rows[OCCUPIED].mean())}
    for days, column in LONG.items():
        values = rows[column]
        found[f"held {days} days or more"] = float(values[values > 0].mean())
    return found


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
        *emergency_admissions(settings.emergency),
        *other_admissions(settings),
    ]
    ways: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    delay: Counter[tuple[str, str]] = Counter()
    for stay in stays_expected(admissions, settings.wards, settings.discharge):
        key = (stay.admissions.specialty, stay.stay_class)
        if stay.stay_class != "zero_day":
            delay[key] += stay.per_day * (stay.delay_days - _community_days(stay, settings))
            for route, share in _routes(stay, settings).items():
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


def _routes(stay: Stay, settings: HospitalSettings) -> dict[str, float]:
    """Return shares of the ways home; those who die or are transferred wait for nothing."""
    group, stays = stay.admissions, settings.wards.stays
    home = stays.ending(stay.stay_class, group.age_band).of("home")
    routes = stays.routes(stay.stay_class, group.age_band, group.frail)
    shares = {route: home * routes.of(route) for route in ROUTES}
    return {**shares, "simple": shares["simple"] + 1 - home}


def _community_days(stay: Stay, settings: HospitalSettings) -> float:
    return sum(
        share * community_minutes(settings.discharge, route) / DAY
        for route, share in _routes(stay, settings).items()
    )


def expected(settings: HospitalSettings, found: Sequence[Group]) -> dict[str, float]:
    """Return expected beds occupied and held 7 and 21 days or more."""
    beds = {"occupied": 0.0, **{f"held {days} days or more": 0.0 for days in LONG}}
    for group in found:
        law = settings.wards.stays.need_distribution(group.specialty, group.stay_class)
        need = stats.lognorm.ppf(GRID, s=law.log_sd, scale=np.exp(law.log_mean)) / DAY
        for route, per_day in group.per_day.items():
            lengths = need + group.delay_days
            if route != "simple":
                arrange = settings.discharge.community[route].arrange.duration.scaled(1 / DAY)
                spread = stats.lognorm.ppf(COARSE, s=arrange.log_sd, scale=np.exp(arrange.log_mean))
                lengths = np.add.outer(lengths + START_QUEUE_DAYS, spread)
            beds["occupied"] += per_day * float(lengths.mean())
            for days in LONG:
                over = np.maximum(lengths - (days - EARLIER_DAYS), 0.0)
                beds[f"held {days} days or more"] += per_day * float(over.mean())
    return beds


def in_winter(winter: str) -> HospitalSettings:
    """Return the baseline's settings for a winter: its attendances, and its need."""
    if winter not in PERIODS:
        raise SystemExit(f"winter '{winter}' has no period; give {' or '.join(PERIODS)}")
    config = load("baseline", [f"period={PERIODS[winter]}"])
    settings: HospitalSettings = config.hospital
    stays = settings.wards.stays
    scale = Parameter(
        value=stays.need_scale.value * config.period.need_season, source=stays.need_scale.source
    )
    return replace(settings, wards=replace(settings.wards, stays=replace(stays, need_scale=scale)))


def with_need(
    settings: HospitalSettings, shorter: float, long_mean: float, long_sd: float
) -> HospitalSettings:
    """Return settings with short and medium need times `shorter`, and another long need."""
    wards: InpatientSettings = settings.wards
    need = dict(wards.stays.need)
    for name in ("short", "medium"):
        spread = need[name]
        need[name] = replace(
            spread,
            mean_hours=spread.mean_hours * shorter,
            sd_hours=spread.sd_hours * shorter,
            range=None,
        )
    need["long"] = replace(need["long"], mean_hours=long_mean, sd_hours=long_sd, range=None)
    return replace(settings, wards=replace(wards, stays=replace(wards.stays, need=need)))


def fit(settings: HospitalSettings, target: dict[str, float]) -> tuple[float, float, float]:
    """Return the multiplier of short and medium need, and mean and sd hours of long need.

    Least squares on the relative errors of the three counts, within `SHORTER`, the range of the
    mean of long need, and `SPREADS` for its standard deviation over its mean.
    """
    start, stays = settings.wards.stays.need["long"], groups(settings)

    def errors(values: Sequence[float]) -> list[float]:
        shorter, mean, spread = values
        found = expected(with_need(settings, shorter, mean, mean * spread), stays)
        return [found[name] / target[name] - 1 for name in target]

    low, high = start.range or (0.5 * start.mean_hours, 2 * start.mean_hours)
    found = optimize.least_squares(
        errors,
        [1.0, start.mean_hours, start.sd_hours / start.mean_hours],
        bounds=([SHORTER[0], low, SPREADS[0]], [SHORTER[1], high, SPREADS[1]]),
        x_scale=[1.0, start.mean_hours, 1.0],
        diff_step=0.02,
    )
    shorter, mean, spread = found.x
    return float(shorter), float(mean), float(mean * spread)


def main() -> None:
    """Print what was counted and what is expected."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help=f"folder that holds {FILE}")
    parser.add_argument("--winter", default="1718", help="1617 or 1718")
    parser.add_argument("--fit", action="store_true", help="find the need that fits")
    asked = parser.parse_args()
    settings = in_winter(asked.winter)
    target = counted(asked.folder, asked.winter)
    found = expected(settings, groups(settings))
    print(f"{'beds':24s}{'counted':>10s}{'expected':>10s}")
    for name, value in target.items():
        print(f"{name:24s}{value:10.0f}{found[name]:10.0f}")
    if asked.fit:
        shorter, mean, sd = fit(settings, target)
        print(
            f"fit: short and medium need times {shorter:.2f}; "
            f"long need mean {mean:.0f} h, sd {sd:.0f} h"
        )


if __name__ == "__main__":
    main()
