"""Lists and beds for the years to come: `python -m experiments.theatres.capacity --help`.

How many operating lists hold the waiting lists under the growth that the strategy expects, and what
lists are worth without beds. Lists are added on Saturdays, to specialties by the minutes of their
operations; growth is of decisions to operate. All runs are of the same patients.
"""

from argparse import Namespace
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.replicated import asked, lengths, replications_of, show
from experiments.theatres.studies import with_theatres
from flowsim.analysis.measures import describe, measure
from flowsim.analysis.statistics import Interval, mean_interval, paired_interval
from flowsim.config import ResolvedConfig, load
from flowsim.hospital.departments.theatres.procedures import share_of_list
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.terms import KINDS
from flowsim.hospital.departments.theatres.timetable import ListSetting
from flowsim.records.frames import Records
from flowsim.units import MINUTES_PER_WEEK

PAGE = Path(__file__).parents[2] / "docs" / "theatres.md"
SESSIONS, BEDS = "sessions", "beds"
"""The parts of the page that are made."""

GROWTH = 0.057
OVER_75 = 0.19
OVER_75_OF_CATCHMENT = 0.08
"""Growth of the catchment to 2023, and of those over 75 among it, in five years (the strategy);
the share of those over 75 of a population such as this, of England in 2018.
"""

ADDED = (0, 2, 4, 6, 8, 10, 12)
LISTS, WARD_BEDS = (0, 4, 8), (-20, 0, 20)
"""Lists a week more than in 2018; and general and acute beds."""

HELD = "those who wait, more a week"
MEASURES = (
    "T11.on_the_day",
    "T11.on_the_day.reason.bed",
    "L01.elective_mean",
    "B02.morning",
    "E01.type1",
    "E12.mean",
)


def grown(config: ResolvedConfig, factors: Mapping[str, float]) -> ResolvedConfig:
    """Return the configuration with decisions to operate times these, by specialty."""
    specialties = {
        name: replace(
            item,
            operations=replace(
                item.operations, value=item.operations.value * factors[name], range=None
            ),
        )
        for name, item in config.hospital.theatres.specialties.items()
    }
    return with_theatres(config, specialties=specialties)


def everybody(config: ResolvedConfig) -> dict[str, float]:
    """Return the growth of decisions where all grow alike."""
    return dict.fromkeys(config.hospital.theatres.specialties, 1 + GROWTH)


def by_age(config: ResolvedConfig) -> dict[str, float]:
    """Return the growth where those over 75 grow by more, and all together as much.

    Of a specialty's decisions as many are of people over 75 as of its patients in beds.
    """
    younger = (GROWTH - OVER_75_OF_CATCHMENT * OVER_75) / (1 - OVER_75_OF_CATCHMENT)
    ages = config.hospital.wards.patients.age_band.rows
    found = {}
    for name, item in config.hospital.theatres.specialties.items():
        row = ages.get(item.ward_specialty, ages["*"])
        old = row.get("75-84", 0.0) + row.get("85+", 0.0)
        found[name] = 1 + old * OVER_75 + (1 - old) * younger
    return found


DEMANDS = {
    "as in 2018": None,
    "5.7 % more of all ages": everybody,
    "5.7 % more, 19 % over 75": by_age,
}


def with_lists(config: ResolvedConfig, more: int) -> ResolvedConfig:
    """Return the configuration with so many lists a week more, on Saturdays."""
    theatres = config.hospital.theatres
    rows = [
        ListSetting(
            theatre=number,
            days="sat",
            session="all_day",
            specialty=specialty,
            kind=kind,
            source="expert: a list more",
        )
        for number, (specialty, kind) in enumerate(shared_out(theatres, more), start=1)
    ]
    return with_theatres(config, timetable=(*theatres.timetable, *rows))


def shared_out(theatres: TheatresSettings, lists: int) -> list[tuple[str, str]]:
    """Return whose lists are, by the minutes of operations: the largest share of what is left."""
    minutes = {
        (specialty, kind): item.operations.value
        * sum(
            share * theatres.procedures[name].mean_minutes
            for name, share in share_of_list(theatres.procedures, specialty, kind).items()
        )
        for specialty, item in theatres.specialties.items()
        for kind in KINDS
    }
    given: Counter[tuple[str, str]] = Counter()
    for _ in range(lists):
        given[max(minutes, key=lambda whose: minutes[whose] / (2 * given[whose] + 1))] += 1
    return sorted(given.elements())


def weekly_change(records: Records) -> float:
    """Return by how many a week those who wait for an operation become more."""
    events, (start, end) = records.list_events, records.window
    mine = events[events["list"].astype(str).str.contains("_elective$|_day$")]
    change = np.where(mine["event"] == "joined", 1, -1)
    moved = change[mine["t"].between(start, end, inclusive="right").to_numpy()].sum()
    return float(moved) / ((end - start) / MINUTES_PER_WEEK)


def changes(config: ResolvedConfig, options: Namespace) -> np.ndarray:
    """Return the weekly change of the waiting lists, a replication each."""
    return np.array([weekly_change(records) for records in replications_of(config, options)])


def sessions(config: ResolvedConfig, options: Namespace) -> str:
    """Return the table of how the waiting lists change, by demand and lists."""
    rows = []
    for name, growth in DEMANDS.items():
        demand = grown(config, growth(config)) if growth else config
        cells = [said(mean_interval(changes(with_lists(demand, n), options))) for n in ADDED]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    heads = " | ".join(f"{n} lists more" if n else "lists as in 2018" for n in ADDED)
    return "\n".join(
        [f"| decisions to operate | {heads} |", "|---" * (len(ADDED) + 1) + "|", *rows]
    )


def values(config: ResolvedConfig, options: Namespace) -> pd.DataFrame:
    """Return the measures and the weekly change of the waiting lists, a row a replication."""
    return pd.DataFrame(
        {
            **measure(records, MEASURES).set_index("measure")["value"][list(MEASURES)],
            HELD: weekly_change(records),
        }
        for records in replications_of(config, options)
    )


def beds(config: ResolvedConfig, options: Namespace) -> str:
    """Return the table of what lists do with fewer and more beds: changes from lists and beds as
    they are, of the same patients.
    """
    now = config.period.general_acute_open
    found = {
        (lists, more): values(with_lists(with_beds(more, options), lists), options)
        for more in WARD_BEDS
        for lists in LISTS
    }
    base, columns = found[0, 0], (*MEASURES, HELD)
    heads = [*(f"{describe(key).name} ({describe(key).unit})" for key in MEASURES), HELD]
    as_is = " | ".join(f"{base[key].mean():,.1f}" for key in columns)
    lines = [
        f"| lists a week | beds | {' | '.join(heads)} |",
        "|---" * (len(heads) + 2) + "|",
        f"| as in 2018 | {now} | {as_is} |",
    ]
    for (lists, more), one in found.items():
        cells = [
            said(paired_interval(one[key].to_numpy(), base[key].to_numpy()), "+") for key in columns
        ]
        if one is not base:
            lines.append(f"| {lists:+} | {more:+} | {' | '.join(cells)} |")
    return "\n".join(lines)


def with_beds(more: int, options: Namespace) -> ResolvedConfig:
    """Return the scenario with so many general and acute beds more."""
    beds = load("theatres", options.set).period.general_acute_open + more
    return load("theatres", [*options.set, f"period.general_acute_open={beds}"])


def said(found: Interval, sign: str = "") -> str:
    """Return a mean with its 95 % interval."""
    mean, low, high = (f"{each:{sign},.1f}" for each in (found.mean, found.low, found.high))
    return f"{mean} ({low} to {high})"


def main(words: Sequence[str] | None = None) -> None:
    """Run both studies, print the tables, and put them into the page if asked."""
    options = asked(
        "theatres.capacity",
        PAGE,
        [SESSIONS, BEDS],
        words,
        replications=4,
        weeks=26,
        warm_up_weeks=8,
    )
    config = load("theatres", options.set)
    texts = {
        SESSIONS: lengths(options) + sessions(config, options),
        BEDS: lengths(options) + beds(config, options),
    }
    show(PAGE, texts, options)


if __name__ == "__main__":
    main()
