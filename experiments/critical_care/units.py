"""What critical care by nurse units does: `python -m experiments.critical_care.units --help`.

Beds occupied each morning stand beside the situation reports of the winters, admissions, waits and
moves beside what has been published. Beds open are an input; beds occupied come out.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.replicated import asked, lengths, replications_of, show, table
from flowsim.config import load
from flowsim.records.frames import Records

PAGE = Path(__file__).parents[2] / "docs" / "critical_care.md"
PART = "units"
"""The part of the page that is made."""

DAY, HOUR, MORNING = 1440.0, 60.0, 480.0
WARD, HALF_NURSE = "critical_care_unit", "critical_care_half_nurse"
SOURCES = ("ward", "emergency_department", "emergency_theatre", "planned", "transfer_in")

GIVEN = {
    "beds occupied at 8:00, mean": "16.7, 17.0, 15.7 (three winters; 20 open)",
    "beds occupied at 8:00, sd": "2.1, 2.3, 3.2",
    "beds occupied, this day with the next (correlation)": "0.47, 0.45, 0.66",
    "mornings with 20 beds occupied (%)": "5, 18, 6",
    "moved to a ward more than 4 h after ready (%)": "about 50, median delay about a day",
}
"""What to hold a number against: the winters of winter_sitrep; pathways section 10."""


def stays(records: Records) -> pd.DataFrame:
    """Return the stays in beds of critical care."""
    found = records.stays
    return found[(found["ward"].astype(str) == WARD) & found["t_in"].notna()]


def occupied(records: Records) -> np.ndarray:
    """Return the beds occupied at 8:00 of each day of the window."""
    found, (start, end) = stays(records), records.window
    left = found["t_out"].fillna(np.inf).to_numpy()
    mornings = np.arange(start + MORNING, end, DAY)[:, None]
    return ((found["t_in"].to_numpy() <= mornings) & (left > mornings)).sum(axis=1)


def of_beds(records: Records) -> dict[str, float]:
    """Return how full the unit is, in beds and in nurses."""
    beds, (start, end) = occupied(records), records.window
    hours = records.resource_hours
    hours = hours[hours["resource"].astype(str) == HALF_NURSE]
    hours = hours[hours["hour"].between(start / HOUR, end / HOUR - 1)]
    return {
        "beds occupied at 8:00, mean": beds.mean(),
        "beds occupied at 8:00, sd": beds.std(ddof=1),
        "beds occupied, this day with the next (correlation)": np.corrcoef(beds[:-1], beds[1:])[
            0, 1
        ],
        "mornings with 20 beds occupied (%)": 100 * (beds >= 20).mean(),
        "nurses in use, mean": hours["busy_minutes"].sum() / (end - start) / 2,
    }


def of_patients(records: Records) -> dict[str, float]:
    """Return who came in, how long they waited for it, and to leave, and who was sent away.

    Planned patients are decided on weeks before, so all are counted as they come in.
    """
    found, (start, end) = records.patients, records.window
    came = found[found["t_critical_care_in"].between(start, end)]
    left = found[found["t_depart"].between(start, end)]
    waited = (came["t_critical_care_in"] - came["t_critical_care_decided"]) / HOUR
    urgent = came["critical_care_source"] != "planned"
    # Who came back and died there was ready the time before only.
    down = came[came["t_ready_down"] >= came["t_critical_care_end"]]
    down = down[down["t_critical_care_out"].notna()]
    delayed = (down["t_critical_care_out"] - down["t_ready_down"]) / HOUR
    days = (end - start) / DAY
    stayed = (came["t_critical_care_out"] - came["t_critical_care_in"]) / DAY
    return {
        "admissions a day": len(came) / days,
        **{
            f"of these {name.replace('_', ' ')}": (came["critical_care_source"] == name).sum()
            / days
            for name in SOURCES
        },
        "level 3 on coming in (%)": 100 * (came["critical_care_level"].astype(str) == "3").mean(),
        "stay, mean (days)": stayed.mean(),
        "stay, median (days)": stayed.median(),
        "decision to coming in, mean (h)": waited[urgent].mean(),
        "more than 4 h (%)": 100 * (waited[urgent] > 4).mean(),
        "transferred out for want of a place, a year": 365
        * (left["outcome"] == "critical_care_transferred_out").sum()
        / days,
        "moved to a ward more than 4 h after ready (%)": 100 * (delayed > 4).mean(),
        "ready to moved, median (h)": delayed.median(),
        "bed-days of delay after 4 h, a week": 7 * (delayed - 4).clip(lower=0).sum() / 24 / days,
    }


def main(words: Sequence[str] | None = None) -> None:
    """Run the scenario, print the table, and put it into the page if asked."""
    options = asked(
        "critical_care.units", PAGE, [PART], words, replications=8, weeks=13, warm_up_weeks=8
    )
    config = load("theatres", ["period=winter_2017_18", *options.set])
    rows = [
        {**of_beds(records), **of_patients(records)}
        for records in replications_of(config, options, cool_down_weeks=0)
    ]
    said = lengths(options, " of winter 2017/18")
    show(PAGE, {PART: said + table(rows, GIVEN, decimals=2)}, options)


if __name__ == "__main__":
    main()
