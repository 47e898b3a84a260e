"""What critical care by nurse units does: `python -m experiments.critical_care.units --help`.

Beds occupied each morning stand beside the situation reports of the winters, admissions, waits and
moves beside what has been published. Beds open are an input; beds occupied come out.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.replicated import asked, lengths, measured, replications_of, show, table
from flowsim.config import load
from flowsim.records.frames import Records

PAGE = Path(__file__).parents[2] / "docs" / "critical_care.md"
PART = "units"
"""The part of the page that is made."""

DAY, HOUR, MORNING = 1440.0, 60.0, 480.0
WARD = "critical_care_unit"
SOURCES = ("ward", "emergency_department", "emergency_theatre", "planned", "transfer_in")

ROWS = {
    "I01.nurse_units": ("nurses in use (%)", ""),
    "I08.length_of_stay": ("stay, mean (days)", ""),
    "I06.delayed_in": ("emergencies, over 4 h from the decision to coming in (%)", ""),
    "I04.transferred": ("transferred out for want of a place, a week", ""),
    "I02.delayed": (
        "moved to a ward more than 4 h after ready (%)",
        "about 50, median delay about a day",
    ),
    "I02.bed_hours": ("bed-hours of delay after 4 h, a week", ""),
}
"""Measures, what they are called here, and what to hold them against: pathways section 10."""

GIVEN = {
    "beds occupied at 8:00, mean": "16.7, 17.0, 15.7 (three winters; 20 open)",
    "beds occupied at 8:00, sd": "2.1, 2.3, 3.2",
    "beds occupied, this day with the next (correlation)": "0.47, 0.45, 0.66",
    "mornings with 20 beds occupied (%)": "5, 18, 6",
    **dict(ROWS.values()),
}
"""What to hold a number against; of beds, the winters of winter_sitrep."""


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
    """Return how many beds are in use in the morning, as the situation reports count them."""
    beds = occupied(records)
    return {
        "beds occupied at 8:00, mean": beds.mean(),
        "beds occupied at 8:00, sd": beds.std(ddof=1),
        "beds occupied, this day with the next (correlation)": np.corrcoef(beds[:-1], beds[1:])[
            0, 1
        ],
        "mornings with 20 beds occupied (%)": 100 * (beds >= 20).mean(),
    }


def of_patients(records: Records) -> dict[str, float]:
    """Return who came, and how long they waited to come in, stayed, and waited to leave.

    Planned patients are decided on weeks before, so all are counted as they come in.
    """
    found, (start, end) = records.patients, records.window
    came = found[found["t_critical_care_in"].between(start, end)]
    source = came["critical_care_source"].astype(str)
    waited = (came["t_critical_care_in"] - came["t_critical_care_decided"]) / HOUR
    # Who came back and died there was ready the time before only.
    down = came[came["t_ready_down"] >= came["t_critical_care_end"]]
    to_ward = (down["t_critical_care_out"] - down["t_ready_down"]) / HOUR
    stayed = (came["t_critical_care_out"] - came["t_critical_care_in"]) / DAY
    days = (end - start) / DAY
    return {
        "admissions a day": len(came) / days,
        **{f"of these {name.replace('_', ' ')}": (source == name).sum() / days for name in SOURCES},
        "level 3 on coming in (%)": 100 * (came["critical_care_level"].astype(str) == "3").mean(),
        "stay, median (days)": stayed.median(),
        "emergencies, decision to coming in, mean (h)": waited[source != "planned"].mean(),
        "ready to moved, median (h)": to_ward.median(),
    }


def main(words: Sequence[str] | None = None) -> None:
    """Run the scenario, print the table, and put it into the page if asked."""
    options = asked(
        "critical_care.units", PAGE, [PART], words, replications=8, weeks=13, warm_up_weeks=8
    )
    config = load("baseline", ["period=winter_2017_18", *options.set])
    rows = [
        {**of_beds(records), **of_patients(records), **measured(records, ROWS)}
        for records in replications_of(config, options, cool_down_weeks=0)
    ]
    said = lengths(options, " of winter 2017/18")
    show(PAGE, {PART: said + table(rows, GIVEN, decimals=2)}, options)


if __name__ == "__main__":
    main()
