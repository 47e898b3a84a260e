"""Emergency theatres: `python -m experiments.theatres.emergency --help`.

Measures of waits, theatres and beds, and what no measure says of them, beside what has been
published, and against the same patients without emergency theatres. Nothing is fitted to it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.replicated import asked, lengths, measured, replications_of, show, table
from flowsim.analysis.measures.emergency_theatres import TARGET_HOURS
from flowsim.analysis.measures.numbers import percent
from flowsim.config import load
from flowsim.records.frames import Records
from flowsim.spelling import spelt

PAGE = Path(__file__).parents[2] / "docs" / "emergency_theatres.md"
PART, EFFECTS = "emergency theatres", "effects"
"""The parts of the page that are made."""

WITHOUT = "hospital.emergency_theatres.modelled=false"
HOUR, DAY, WEEK = 60.0, 1440.0, 10080.0
DAYTIME = (8, 22)
CLASSES = (*TARGET_HOURS, "expedited")
"""NCEPOD classes; those that audits set a limit in hours for, and the last, without one."""

SURGERY = ("general_surgery", "orthopaedics", "urology", "gynaecology")
THEATRES = ("emergency_theatre", "trauma_theatre", "third_theatre")
ROWS = {
    **{
        f"T16.median_wait.class.{name}": (f"{spelt(name)}: booked to anaesthesia, median (h)", "")
        for name in TARGET_HOURS
    },
    "T16.median_wait.class.expedited": (
        "expedited and urgent list: booked to anaesthesia, median (h)",
        "",
    ),
    **{
        f"T16.within_target.class.{name}": (f"{spelt(name)}: within {hours:g} h (%)", "")
        for name, hours in TARGET_HOURS.items()
    },
    "T17.within_36_hours": (
        "hip fractures begun within 36 h (%)",
        "about 70 (National Hip Fracture Database)",
    ),
    "T17.mean_hours": ("hip fractures: clock start to anaesthesia, mean (h)", ""),
    "T17.next_day": ("hip fractures on the day of admission or the next (%)", ""),
    "T16.at_night": ("begun between 22:00 and 08:00 (%)", ""),
    "T16.break_ins": ("break-ins to elective lists a week", ""),
    "T16.minutes_lost": ("elective minutes given way a week", ""),
    **{
        f"T19.emergency_use.resource.{name}": (f"{spelt(name)}: in use, of its hours (%)", "")
        for name in THEATRES
    },
    "L08.pre_operative_nights": ("nights in a bed before the operation, mean", ""),
}
"""Measures, what they are called here, and what to hold them against."""

OF_ALL = "emergency operations, of all (%)"
PUBLISHED = {OF_ALL: "15.8 (NCEPOD, Who Operates When II)", **dict(ROWS.values())}
EFFECTS_ON = {
    "E01.type1": ("within four hours, type 1 (%)", ""),
    "E12.median": ("decision to admit to leaving, median (min)", ""),
    "L01.emergency_overnight_mean": ("stay of emergencies with a night, mean (nights)", ""),
    "E12.mean.specialty.general_surgery": (
        "decision to admit to leaving, general surgery, mean (min)",
        "",
    ),
    "T11.on_the_day.reason.bed": ("elective operations cancelled for want of a bed (%)", ""),
    "T11.on_the_day.reason.time": ("elective operations cancelled for want of time (%)", ""),
    "T11.on_the_day.reason.emergency": (
        "elective operations cancelled because an emergency took the time (%)",
        "",
    ),
    "B01.midnight": ("beds in use at midnight, general and acute (%)", ""),
    "B03.time_weighted.ward.surgical_assessment_unit": ("surgical assessment unit in use (%)", ""),
}
"""Measures that emergency theatres may change elsewhere."""


def begun(records: Records) -> pd.DataFrame:
    """Return the emergency operations of which anaesthesia began in the window."""
    found, (start, end) = records.patients, records.window
    return found[(found["t_op_anaes"] >= start) & (found["t_op_anaes"] < end)]


def of_waits(records: Records) -> dict[str, float]:
    """Return how long who is ready waits for a theatre by class, and the urgent list at home."""
    cases = begun(records)
    listed = cases["source"] == "urgent_ambulatory"
    ready = (cases["t_op_sent"] - cases["t_op_ready"]).clip(lower=0) / HOUR
    by_class = ready[~listed].groupby(cases["emergency_class"].astype(str)).mean()
    at_home = (cases["t_op_slot"] - cases["t_op_decided"])[listed] / DAY
    return {
        **{
            f"{spelt(name)}: ready and waiting for a theatre, mean (h)": by_class.get(name, np.nan)
            for name in CLASSES
        },
        "urgent list: decision to slot, mean (days)": at_home.mean(),
    }


def of_theatres(records: Records) -> dict[str, float]:
    """Return how many are operated on, of all operations, and the emergency theatre's day."""
    cases, (start, end) = begun(records), records.window
    weeks = (end - start) / WEEK
    people = records.patients
    elective = people["t_anaes"].between(start, end) & people["t_out_theatre"].notna()
    listed = (cases["source"] == "urgent_ambulatory").sum()
    hours = records.resource_hours
    inside = hours[hours["hour"].between(start / HOUR, end / HOUR - 1)]
    day = inside[(inside["hour"] % 24).between(DAYTIME[0], DAYTIME[1] - 1)]
    day = day[day["resource"].astype(str) == THEATRES[0]]
    used = percent(day["busy_minutes"].sum(), day["scheduled_minutes"].sum())
    return {
        "emergency operations a week, admitted patients": (len(cases) - listed) / weeks,
        "emergency operations a week, urgent list": listed / weeks,
        OF_ALL: percent(len(cases), len(cases) + elective.sum()),
        f"{spelt(THEATRES[0])}: in use between 08:00 and 22:00 (%)": used,
    }


def of_beds(records: Records) -> dict[str, float]:
    """Return the bed-days that waiting in a bed for an emergency operation took."""
    cases = begun(records)
    weeks = (records.window[1] - records.window[0]) / WEEK
    before = ((cases["t_op_anaes"] - cases["t_admit"]) / DAY).clip(lower=0)
    return {"bed-days before an operation, a week": before.sum() / weeks}


def of_hospital(records: Records) -> dict[str, float]:
    """Return what emergency theatres may change elsewhere."""
    people, (start, end) = records.patients, records.window
    left = people[people["t_depart"].between(start, end)]
    stays = left[
        left["admission_method"].isin(["emergency_ed", "emergency_gp"])
        & left["specialty"].isin(SURGERY)
    ]
    days = (stays["t_depart"] - stays["t_admit"]) / DAY
    return {
        **measured(records, EFFECTS_ON),
        "stay of surgical emergencies from the 24th hour on, mean (days)": days[days >= 1].mean(),
    }


def effects(with_them: pd.DataFrame, without: pd.DataFrame) -> str:
    """Return the means with and without, and the difference pair by pair, in Markdown."""
    lines = ["| | without | with | difference, lowest to highest |", "|---|---|---|---|"]
    for name in with_them.columns:
        apart = with_them[name] - without[name]
        lines.append(
            f"| {name} | {without[name].mean():,.2f} | {with_them[name].mean():,.2f} | "
            f"{apart.mean():+z,.2f}, {apart.min():+z,.2f} to {apart.max():+z,.2f} |"
        )
    return "\n".join(lines)


def main(words: Sequence[str] | None = None) -> None:
    """Run the scenario with and without emergency theatres, and put the tables into the page."""
    options = asked(
        "theatres.emergency",
        PAGE,
        [PART, EFFECTS],
        words,
        replications=4,
        weeks=12,
        warm_up_weeks=6,
    )

    def run(*settings: str) -> Iterator[Records]:
        return replications_of(load("baseline", [*options.set, *settings]), options)

    rows, with_them = [], []
    for records in run():
        rows.append(
            {
                **measured(records, ROWS),
                **of_waits(records),
                **of_theatres(records),
                **of_beds(records),
            }
        )
        with_them.append(of_hospital(records))
    without = [of_hospital(records) for records in run(WITHOUT)]
    changes = effects(pd.DataFrame(with_them), pd.DataFrame(without))
    said = lengths(options)
    show(PAGE, {PART: said + table(rows, PUBLISHED), EFFECTS: said + changes}, options)


if __name__ == "__main__":
    main()
