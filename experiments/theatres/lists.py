"""What operating lists do: `python -m experiments.theatres.lists --help`.

Measures of theatres and waiting lists, and the length of the waiting lists, beside what has been
published. `--set` tries another setting: three of theatres.yaml were chosen that way, within their
ranges (docs/theatres.md says which).
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from experiments.replicated import asked, lengths, measured, replications_of, show, table
from flowsim.config import load
from flowsim.records.frames import Records
from flowsim.units import MINUTES_PER_WEEK

PAGE = Path(__file__).parents[2] / "docs" / "theatres.md"
PART = "lists"
"""The part of the page that is made."""

ROWS = {
    "T01.sessions_held": ("lists held, of those planned (%)", ""),
    "T10.cases_per_list": ("cases a list", ""),
    "T02.capped": ("utilisation, capped (%)", "72 to 82"),
    "T03.uncapped": ("utilisation, uncapped (%)", ""),
    "T04.over_30": ("lists starting more than 30 minutes late (%)", "33"),
    "T05.over_30": ("lists ending more than 30 minutes early (%)", "38"),
    "T06.over_30": ("lists ending more than 30 minutes late (%)", ""),
    "T11.on_the_day": ("cancelled on the day (% of those booked)", "5 to 6"),
    "T11.on_the_day.reason.patient": ("cancelled by the patient (% of those booked)", ""),
    "T11.on_the_day.reason.clinical": ("cancelled for clinical reasons (% of those booked)", ""),
    "T11.on_the_day.reason.bed": ("cancelled for want of a bed (% of those booked)", ""),
    "T11.on_the_day.reason.time": ("cancelled for want of time (% of those booked)", ""),
    "T11.on_the_day.reason.critical_care": (
        "cancelled for want of critical care (% of those booked)",
        "",
    ),
    "T11.on_the_day.reason.staff": ("cancelled for want of staff (% of those booked)", ""),
    "T11.on_the_day.reason.emergency": (
        "cancelled because an emergency took the time (% of those booked)",
        "",
    ),
    "T21.before_operation": ("in hospital before the operation, mean (min)", ""),
    "T15.conversion": ("day cases who stay overnight (%)", "7 to 8; under 3 asked"),
    "T14.day_case": ("operations of the BADS directory done without a night (%)", "81 to 84"),
    "R01.median_wait": ("wait of those on the list at the end, median (weeks)", ""),
    "R01.over_18_weeks": ("on the list for over 18 weeks at the end (%)", ""),
}
"""Measures, what they are called here, and what to hold them against.

Published: `theatre_lists_2017`, `plastic_surgery_2013` and `day_surgery_2025` of
configs/sources.yaml; utilisation is a pattern of published audits.
"""


def operated(records: Records) -> dict[str, float]:
    """Return how many are operated on a working day, inpatients and day cases."""
    people, (start, end) = records.patients, records.window
    done = people[people["t_out_theatre"].between(start, end)]
    working = 5 * (end - start) / MINUTES_PER_WEEK
    return {
        f"operations a working day, {name}": float((done["intent"] == intent).sum()) / working
        for intent, name in (("inpatient", "inpatients"), ("day_case", "day cases"))
    }


def on_lists(records: Records) -> dict[str, float]:
    """Return how many wait, each fourth week of the window."""
    events, (start, end) = records.list_events, records.window
    mine = events[events["list"].astype(str).str.contains("_elective$|_day$")]
    change = np.where(mine["event"] == "joined", 1, -1)
    return {
        f"on the waiting lists, week {int((t - start) / MINUTES_PER_WEEK)}": float(
            change[mine["t"].to_numpy() <= t].sum()
        )
        for t in np.arange(start, end + 1, 4 * MINUTES_PER_WEEK)
    }


def main(words: Sequence[str] | None = None) -> None:
    """Run the scenario, print the table, and put it into the page if asked."""
    options = asked(
        "theatres.lists", PAGE, [PART], words, replications=4, weeks=16, warm_up_weeks=8
    )
    rows = [
        {**measured(records, ROWS), **operated(records), **on_lists(records)}
        for records in replications_of(load("baseline", options.set), options)
    ]
    show(PAGE, {PART: lengths(options) + table(rows, dict(ROWS.values()))}, options)


if __name__ == "__main__":
    main()
