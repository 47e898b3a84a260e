"""What operating lists do in scenario `theatres`: `python -m experiments.theatres.lists --help`.

Lists, cases and cancellations are counted from the records, beside what has been published. Nothing
is fitted to it.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.marked_page import check_page, put_into
from flowsim.config import load
from flowsim.engine.simulate import prepare
from flowsim.records.frames import Records
from flowsim.scenario import build

PAGE = Path(__file__).parents[2] / "docs" / "theatres.md"
PART = "lists"
"""The part of the page that is made."""

DAY, WEEK = 1440.0, 10080.0
LATE_MINUTES = 30.0

PUBLISHED = {
    "utilisation, capped (%)": "72 to 82",
    "lists starting more than 30 minutes late (%)": "33",
    "lists ending more than 30 minutes early (%)": "38",
    "cancelled on the day (%)": "5 to 6 (a snapshot of inpatients: 13.9)",
    "day cases who stay overnight (%)": "2 to 5",
    "elective and day spells of BADS procedures without a night (%)": "81 to 84",
}
"""What to hold a number against: pathways section 18.3 and the sources of the catalogue."""


def listed(records: Records) -> pd.DataFrame:
    """Return the patients of theatres, first episodes only."""
    found = records.patients
    mine = found["source"].astype(str).str.startswith("listed_")
    return found[mine & (found["episode"] == 1)]


def lists_of(records: Records) -> pd.DataFrame:
    """Return a row for each session of the window that was planned, with what was done on it."""
    found, (start, end) = records.patients, records.window
    sessions = found[found["session_kind"].notna()]
    sessions = sessions[(sessions["t_session"] >= start) & (sessions["t_session"] < end)]
    keys = ["theatre", "t_session"]
    cases = listed(records)
    cases = cases[cases["t_out_theatre"].notna()].astype({"theatre": str})
    rows = sessions.astype({"theatre": str})[[*keys, "t_session_end", "session_kind", "outcome"]]
    touch = np.minimum(cases["t_out_theatre"], cases["t_session_end"]) - np.maximum(
        cases["t_anaes"], cases["t_session"]
    )
    cases = cases.assign(
        inside=np.maximum(touch, 0.0), touch=cases["t_out_theatre"] - cases["t_anaes"]
    )
    done = cases.groupby(keys).agg(
        cases=("touch", "size"),
        inside=("inside", "sum"),
        touch=("touch", "sum"),
        first=("t_anaes", "min"),
        last=("t_out_theatre", "max"),
    )
    made = rows.merge(done, left_on=keys, right_index=True, how="left")
    filled = made.fillna({"cases": 0, "inside": 0.0, "touch": 0.0})
    return filled.assign(minutes=filled["t_session_end"] - filled["t_session"])


def of_lists(records: Records) -> dict[str, float]:
    """Return how lists were used."""
    rows = lists_of(records)
    held = rows[rows["outcome"] != "session_not_held"]
    worked = held[held["cases"] > 0]
    day, elective = (held[held["session_kind"] == kind] for kind in ("day", "elective"))
    late = worked["first"] - worked["t_session"]
    early = worked["t_session_end"] - worked["last"]
    return {
        "lists held, of those planned (%)": percent(len(held), len(rows)),
        "lists held without a case (%)": percent(len(held) - len(worked), len(held)),
        "cases a list, elective": elective["cases"].mean(),
        "cases a list, day": day["cases"].mean(),
        "utilisation, capped (%)": percent(held["inside"].sum(), held["minutes"].sum()),
        "utilisation, uncapped (%)": percent(held["touch"].sum(), held["minutes"].sum()),
        "lists starting more than 30 minutes late (%)": 100 * (late > LATE_MINUTES).mean(),
        "lists ending more than 30 minutes early (%)": 100 * (early > LATE_MINUTES).mean(),
        "lists ending more than 30 minutes late (%)": 100 * (early < -LATE_MINUTES).mean(),
    }


def of_patients(records: Records) -> dict[str, float]:
    """Return what became of patients who were booked for a day of the window."""
    found, (start, end) = listed(records), records.window
    booked = len(booked_for(records))
    cancelled = found[(found["t_cancelled"] >= start) & (found["t_cancelled"] < end)]
    done = found[(found["t_out_theatre"] >= start) & (found["t_out_theatre"] < end)]
    day = done[done["intent"] == "day_case"]
    stayed = day["t_bed_req"].notna()
    bads = done[done["in_bads"] == "yes"]
    waited = (done["t_anaes"] - done["t_listed"]) / WEEK
    working = 5 * (end - start) / WEEK
    reasons = cancelled["cancelled_for"].value_counts()
    return {
        "cases a working day, inpatients": (done["intent"] == "inpatient").sum() / working,
        "cases a working day, day cases": len(day) / working,
        "cancelled on the day (%)": percent(len(cancelled), booked),
        **{
            f"of these for {name} (%)": percent(reasons.get(key, 0), booked)
            for key, name in REASONS.items()
        },
        "day cases who stay overnight (%)": 100 * stayed.mean(),
        "elective and day spells of BADS procedures without a night (%)": percent(
            ((bads["intent"] == "day_case") & bads["t_bed_req"].isna()).sum(), len(bads)
        ),
        "wait for the operation, median (weeks)": waited.median(),
        "operated on after 18 weeks or more (%)": 100 * (waited >= 18).mean(),
    }


REASONS = {
    "patient": "the patient's sake",
    "clinical": "clinical reasons",
    "bed": "want of a bed",
    "time": "want of time",
}
"""Reasons, as the attribute `cancelled_for` has them."""


def booked_for(records: Records) -> pd.DataFrame:
    """Return the calls from waiting lists to sessions of the window."""
    events, (start, end) = records.list_events, records.window
    calls = events[(events["event"] == "called") & waiting(events)]
    begins = records.patients.set_index("patient")["t_session"].reindex(calls["by"])
    inside = (begins >= start) & (begins < end)
    return calls[inside.to_numpy()]


def waiting(events: pd.DataFrame) -> pd.Series:
    """Return which events are of waiting lists, not of the patients of a theatre."""
    return events["list"].astype(str).str.contains("_elective$|_day$")


def on_lists(records: Records) -> dict[str, float]:
    """Return how many wait, each fourth week of the window."""
    events, (start, end) = records.list_events, records.window
    mine = events[waiting(events)]
    change = np.where(mine["event"] == "joined", 1, -1)
    return {
        f"on the waiting lists, week {int((t - start) / WEEK)}": float(
            change[mine["t"].to_numpy() <= t].sum()
        )
        for t in np.arange(start, end + 1, 4 * WEEK)
    }


def percent(part: float, whole: float) -> float:
    """Return a share in per cent; not a number of nothing."""
    return 100 * part / whole if whole else float("nan")


def page(found: pd.DataFrame) -> str:
    """Return the table in Markdown: the mean of replications, their range, what is published."""
    lines = ["| | mean | lowest to highest | published |", "|---|---|---|---|"]
    for name in found.columns:
        values, given = found[name], PUBLISHED.get(name, "")
        spread = f"{values.min():,.1f} to {values.max():,.1f}"
        lines.append(f"| {name} | {values.mean():,.1f} | {spread} | {given} |")
    return "\n".join(lines)


def main(words: Sequence[str] | None = None) -> None:
    """Run the scenario, print the table, and put it into the page if asked."""
    parser = argparse.ArgumentParser(prog="python -m experiments.theatres.lists")
    parser.add_argument("--replications", type=int, default=4)
    parser.add_argument("--weeks", type=int, default=16)
    parser.add_argument("--warm-up-weeks", type=int, default=8)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--write", action="store_true", help=f"put it into {PAGE.name}")
    options = parser.parse_args(words)
    if options.write and (problem := check_page(PAGE, PART)):
        parser.error(problem)
    run = prepare(
        build(load("theatres", options.set)),
        weeks=options.weeks,
        warm_up_weeks=options.warm_up_weeks,
        cool_down_weeks=1,
    )
    rows = []
    for replication in range(options.replications):
        records = run.simulate(1, replication, "auto")
        rows.append({**of_lists(records), **of_patients(records), **on_lists(records)})
    text = (
        f"{options.replications} replications of {options.weeks} weeks after "
        f"{options.warm_up_weeks}:\n\n{page(pd.DataFrame(rows))}"
    )
    print(text)
    if options.write:
        put_into(PAGE, PART, text)


if __name__ == "__main__":
    main()
