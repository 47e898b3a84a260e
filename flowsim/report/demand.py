"""Effects at several emergency demands, as tables to read, and whether an answer changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowsim.report.inputs import ReportInput
from flowsim.report.rows import Cell, rows, without_repeats
from flowsim.report.verdicts import UNSTABLE
from flowsim.report.wording import counted, label, listed

if TYPE_CHECKING:
    import pandas as pd

WHAT_IS_SCALED = (
    "Scaled: type 1 attendances, urgent care at the second site, and patients whom a specialty "
    "expects, with all that they lead to. As they are: planned operations and admissions, the "
    "urgent ambulatory list, critical care's patients from elsewhere, beds and staff. The "
    "intervals are of chance alone."
)
MOST_NAMED = 3
"""Measures whose verdict changes that are named; of others it is said how many."""


@dataclass(frozen=True)
class Effect:
    """An effect at one demand: the difference, its interval of chance, and the verdict."""

    difference: str
    interval: str
    verdict: str

    @classmethod
    def of(cls, cell: Cell) -> "Effect":
        """Return a cell of the comparison as it is shown here."""
        return cls(cell.difference, cell.interval, f"{cell.verdict.symbol} {cell.words}")

    def __str__(self) -> str:
        numbers = f"{self.difference} ({self.interval}), " if self.difference else ""
        return f"{numbers}{self.verdict}"


@dataclass(frozen=True)
class DemandTable:
    """One scenario: the names of the demands, and a line a measure with an effect at each."""

    title: str
    names: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Effect, ...]], ...]


@dataclass(frozen=True)
class DemandShown:
    """What a page shows: tables, a sentence a scenario, and what is scaled."""

    tables: tuple[DemandTable, ...]
    sentences: tuple[str, ...]
    scaled: str


def demand_shown(report: ReportInput) -> DemandShown | None:
    """Return what the page shows of other demands; None where they were not asked for."""
    if report.demand is None:
        return None
    measures = [row.measure for row in report.headline]
    sentences = tuple(in_words(report.demand, measures))
    return DemandShown(demand_tables(report.demand, measures), sentences, WHAT_IS_SCALED)


def demand_tables(demand: "pd.DataFrame", measures: Sequence[str]) -> tuple[DemandTable, ...]:
    """Return a table for each scenario, with those of the measures that have a value."""
    found = []
    for scenario, lines in _by_scenario(demand, measures).items():
        names = tuple(map(name_of, sorted(demand["demand"].unique())))
        shown = tuple((name, tuple(map(Effect.of, cells))) for name, cells in lines)
        title = f"What {label(scenario)} changes at other demand"
        found.append(DemandTable(title=title, names=names, lines=shown))
    return tuple(found)


def name_of(factor: float) -> str:
    """Return a multiple of the demand in words: '10 % below', 'as given', '10 % above'."""
    away = round(100 * (factor - 1))
    if not away:
        return "demand as given"
    return f"{abs(away)} % {'below' if away < 0 else 'above'}"


def in_words(demand: "pd.DataFrame", measures: Sequence[str]) -> Iterator[str]:
    """Yield one sentence a scenario: whether a sign or a verdict changes with the demand.

    A sign changes where a difference is more than chance above zero at one demand and below at
    another. A demand at which the queues grow is named instead of its verdicts.
    """
    names = [name_of(factor) for factor in sorted(demand["demand"].unique())]
    for scenario, lines in _by_scenario(demand, measures).items():
        kept = [k for k in range(len(names)) if not _unstable(lines, k)]
        parts = [f"at demand {names[k]} nothing settles" for k in _others(names, kept)]
        settled = [(name, [cells[k] for k in kept]) for name, cells in lines]
        turned = [name for name, cells in settled if _turns(cells)]
        changed = [name for name, cells in settled if len({cell.words for cell in cells}) > 1]
        if len(kept) > 1:
            parts.append(_said("sign", turned, len(lines)))
            parts.append(_said("verdict", changed, len(lines)))
        yield f"{label(scenario)} from a tenth less to a tenth more demand: {listed(parts)}."


Lines = list[tuple[str, list[Cell]]]


def _by_scenario(demand: "pd.DataFrame", measures: Sequence[str]) -> dict[str, Lines]:
    """Return by scenario, for each measure with a value, its name and its cell at each demand."""
    found: dict[str, Lines] = {}
    for scenario, mine in demand.groupby("scenario", sort=False):
        at_each = [
            {row.measure: row for row in rows(of_demand, measures)}
            for _, of_demand in mine.groupby("demand")
        ]
        computed = mine.dropna(subset=["difference"])["measure"].unique()
        shown = without_repeats(rows(mine[mine["demand"] == 1.0], measures))
        found[str(scenario)] = [
            (row.name, [table[row.measure].cells[0] for table in at_each])
            for row in shown
            if row.measure in computed
        ]
    return found


def _unstable(lines: Lines, place: int) -> bool:
    return any(cells[place].verdict is UNSTABLE for _, cells in lines)


def _others(names: Sequence[str], kept: Sequence[int]) -> list[int]:
    return [k for k in range(len(names)) if k not in kept]


def _turns(cells: Sequence[Cell]) -> bool:
    """Return whether a difference is surely above zero at one demand and surely below at one."""
    return any(cell.low > 0 for cell in cells) and any(cell.high < 0 for cell in cells)


def _said(what: str, names: Sequence[str], number: int) -> str:
    """Return of how many measures something changes, and of which; their names have commas."""
    if not names:
        return f"no {what} changes"
    left = len(names) - MOST_NAMED
    shown = "; ".join([*names[:MOST_NAMED], *([f"{left} more"] if left > 0 else [])])
    return f"the {what} of {len(names)} of {counted(number, 'headline measure')} changes ({shown})"
