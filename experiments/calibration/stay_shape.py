"""Beds held by long stays that the shape of clinical need gives, beside those counted.

A stationary calculation, with nothing simulated (`flowsim/scenario/long_stays.py`).

    python -m experiments.calibration.stay_shape DATA_FOLDER [--winter 1718] [--fit]

DATA_FOLDER holds winter_sitrep_RWH_daily.csv (NHS England winter daily situation reports, columns
as published, with a column `winter` such as 1718). Prints beds occupied and held 7 and 21 days or
more, counted and expected; with --fit also the need (mean hours short and medium scaled together,
mean and standard deviation of long) that would bring them together.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from scipy import optimize

from flowsim.config import load
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.scenario.in_period import in_period
from flowsim.scenario.long_stays import Group, beds_held, groups

FILE = "winter_sitrep_RWH_daily.csv"
PERIODS = {"1617": "winter_2016_17", "1718": "winter_2017_18"}
OCCUPIED = "G&A beds occ'd"
LONG = {7: "No. beds occupied by long-stay patients (> 7 days)"}
LONG[21] = "No. beds occupied by long-stay patients (> 21 days)"
SHORTER, SPREADS = (0.85, 1.2), (0.6, 1.3)


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


def expected(settings: HospitalSettings, found: Sequence[Group]) -> dict[str, float]:
    """Return expected beds occupied and held 7 and 21 days or more."""
    held = {f"held {days} days or more": beds_held(settings, found, days) for days in LONG}
    return {"occupied": beds_held(settings, found, 0), **held}


def in_winter(winter: str) -> HospitalSettings:
    """Return the baseline's settings in a winter: its attendances, admissions and long stays."""
    if winter not in PERIODS:
        raise SystemExit(f"winter '{winter}' has no period; give {' or '.join(PERIODS)}")
    config = load("baseline", [f"period={PERIODS[winter]}"])
    return in_period(config.hospital, config.period)


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
