"""Does the shape of clinical need give the long stays that were counted?

A stationary calculation, with nothing simulated: beds occupied are admissions a day times mean
stay, and beds held L days or more are admissions a day times the mean of what a stay is longer
than L. Stays are clinical need plus the allowance of `flowsim.hospital.departments.wards_load`.

    python experiments/calibration/stay_shape.py DATA_FOLDER [--winter 1718] [--fit]

DATA_FOLDER holds winter_sitrep_RWH_daily.csv (NHS England winter daily situation reports, columns
as published, with a column `winter` such as 1718). Prints beds occupied and held 7 and 21 days or
more, counted and expected; with --fit also the need (mean hours short and medium scaled together,
mean and standard deviation of long) that would bring them together.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, stats

from flowsim.config import load
from flowsim.config.hospital_settings import HospitalSettings
from flowsim.hospital.departments.wards_load import (
    START_QUEUE_DAYS,
    Stay,
    emergency_admissions,
    other_admissions,
    stays_expected,
)
from flowsim.hospital.departments.wards_pathways import InpatientSettings
from flowsim.hospital.departments.wards_stay import ROUTES

FILE = "winter_sitrep_RWH_daily.csv"
OCCUPIED = "G&A beds occ'd"
LONG = {7: "No. beds occupied by long-stay patients (> 7 days)"}
LONG[21] = "No. beds occupied by long-stay patients (> 21 days)"
DAY = 1440.0
EARLIER_DAYS = 0.4
"""A night is counted at midnight: at 08:00 a stay of seven nights has lasted 6.6 days on average."""
GRID = (np.arange(400) + 0.5) / 400

Floats = NDArray[np.float64]


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


def stay_days(stay: Stay, settings: HospitalSettings) -> tuple[Floats, Floats]:
    """Return equally likely lengths of a stay in days, and the weight of each.

    Simple discharges have the mean delay; complex ones the spread of their arrangements.
    """
    group, stays = stay.admissions, settings.wards.stays
    law = stays.need_law(group.specialty, stay.stay_class)
    need = stats.lognorm.ppf(GRID, s=law.log_sd, scale=np.exp(law.log_mean)) / DAY
    routes = stays.routes(stay.stay_class, group.age_band, group.frail)
    simple = stay.delay_days - _community_days(stay, settings)
    lengths, weights = [need + simple], [np.full(need.size, routes.of("simple") / need.size)]
    for route in ROUTES[1:]:
        arrange = settings.discharge.community[route].arrange.law
        spread = stats.lognorm.ppf(GRID[::20], s=arrange.log_sd, scale=np.exp(arrange.log_mean))
        total = need[:, None] + simple + START_QUEUE_DAYS + spread[None, :] / DAY
        lengths.append(total.ravel())
        weights.append(np.full(total.size, routes.of(route) / total.size))
    return np.concatenate(lengths), np.concatenate(weights)


def _community_days(stay: Stay, settings: HospitalSettings) -> float:
    group = stay.admissions
    routes = settings.wards.stays.routes(stay.stay_class, group.age_band, group.frail)
    days = 0.0
    for route in ROUTES[1:]:
        mean = settings.discharge.community[route].arrange.law.mean / DAY
        days += routes.of(route) * (mean + START_QUEUE_DAYS)
    return days


def expected(settings: HospitalSettings) -> dict[str, float]:
    """Return expected beds occupied and held 7 and 21 days or more."""
    admissions = [
        *emergency_admissions(settings.emergency),
        *other_admissions(settings.other_demand),
    ]
    found = {"occupied": 0.0, **{f"held {days} days or more": 0.0 for days in LONG}}
    for stay in stays_expected(admissions, settings.wards, settings.discharge):
        if stay.stay_class == "zero_day":
            continue
        lengths, weights = stay_days(stay, settings)
        found["occupied"] += stay.per_day * float(lengths @ weights)
        for days in LONG:
            over = np.maximum(lengths - (days - EARLIER_DAYS), 0.0)
            found[f"held {days} days or more"] += stay.per_day * float(over @ weights)
    return found


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

    Least squares on the relative errors of the three counts.
    """
    start = settings.wards.stays.need["long"]

    def errors(log_parameters: Sequence[float]) -> list[float]:
        shorter, mean, sd = np.exp(log_parameters)
        found = expected(with_need(settings, shorter, mean, sd))
        return [found[name] / target[name] - 1 for name in target]

    guess = np.log([1.0, start.mean_hours, start.sd_hours])
    found = optimize.least_squares(errors, guess, diff_step=0.02, max_nfev=12)
    shorter, mean, sd = np.exp(found.x)
    return float(shorter), float(mean), float(sd)


def main() -> None:
    """Print what was counted and what is expected."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help=f"folder that holds {FILE}")
    parser.add_argument("--winter", default="1718", help="1516, 1617 or 1718")
    parser.add_argument("--fit", action="store_true", help="find the need that fits")
    asked = parser.parse_args()
    settings: HospitalSettings = load("baseline").hospital
    target, found = counted(asked.folder, asked.winter), expected(settings)
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
