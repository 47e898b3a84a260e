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

from experiments.replicated import asked, lengths, show
from experiments.theatres.studies import page, said, values, with_theatres
from flowsim.analysis.statistics import mean_interval
from flowsim.config import ResolvedConfig, load
from flowsim.config.overrides import key_of
from flowsim.hospital.departments.theatres.procedures import share_of_list
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.terms import KINDS
from flowsim.hospital.departments.theatres.timetable import ListSetting

PAGE = Path(__file__).parents[2] / "docs" / "theatre_initiatives.md"
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

CHANGE = "R01.change"
BEDS_OPEN = "period.general_acute_open"
MEASURES = (
    CHANGE,
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


def sessions(config: ResolvedConfig, options: Namespace) -> str:
    """Return the table of how the waiting lists change, by demand and lists."""
    rows = []
    for name, growth in DEMANDS.items():
        demand = grown(config, growth(config)) if growth else config
        found = [values(with_lists(demand, n), options, [CHANGE])[CHANGE] for n in ADDED]
        cells = [said(mean_interval(each.to_numpy())) for each in found]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    heads = " | ".join(f"{n} lists more" if n else "lists as in 2018" for n in ADDED)
    return "\n".join(
        [f"| decisions to operate | {heads} |", "|---" * (len(ADDED) + 1) + "|", *rows]
    )


def beds(options: Namespace) -> str:
    """Return the table of what lists do with fewer and more beds, of the same patients."""
    found = {
        (lists, more): values(with_lists(with_beds(more, options), lists), options, MEASURES)
        for more in WARD_BEDS
        for lists in LISTS
    }
    base = found.pop((0, 0))
    named = {f"{lists:+} lists, {more:+} beds": one for (lists, more), one in found.items()}
    return page(base, named, MEASURES)


def with_beds(more: int, options: Namespace) -> ResolvedConfig:
    """Return the scenario with so many general and acute beds more than are open in it."""
    beds = load("baseline", options.set).period.general_acute_open + more
    others = [setting for setting in options.set if key_of(setting) != BEDS_OPEN]
    return load("baseline", [*others, f"{BEDS_OPEN}={beds}"])


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
    config = load("baseline", options.set)
    texts = {
        SESSIONS: lengths(options) + sessions(config, options),
        BEDS: lengths(options) + beds(options),
    }
    show(PAGE, texts, options)


if __name__ == "__main__":
    main()
