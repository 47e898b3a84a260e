"""The answer in plain words, generated from rows of the comparison and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flowsim.report import verdicts
from flowsim.report.balance import (
    ELSEWHERE,
    STANDARDISED,
    at_the_same_mix,
    beside,
    costs_elsewhere,
)
from flowsim.report.changes import alone, in_short, in_words
from flowsim.report.details import costs, rows_of
from flowsim.report.inputs import ReportInput, ScenarioSummary
from flowsim.report.rows import Cell, Row
from flowsim.report.wording import counted, label, listed, sentence, the

WITH_NUMBERS = {1: 3, 2: 2}
"""How many measures of a kind are given with numbers, by the number of scenarios, 1 if more.

The others are named, and stand in the table."""

TAILS = ("E04.over_12_hours", "E12.p90")
"""Headline measures of those who wait longest."""

NAMED = 3
"""Measures of a verdict that the first sentence names."""

Found = list[tuple[Row, Cell]]

OPENINGS = {
    verdicts.BETTER: "Clearly better",
    verdicts.WORSE: "Clearly worse",
    verdicts.CHANGED: "Clearly different, good or bad depending on the reader",
    verdicts.SMALL: "Real, but smaller than matters",
    verdicts.BY_HOSPITAL: "Not clear over plausible hospitals",
    verdicts.UNCLEAR: "Unclear",
    verdicts.SAME: "No material change",
    verdicts.UNSTABLE: "Not settled",
    verdicts.ONE_SIDED: "In one scenario only, so not compared",
    verdicts.MISSING: "Not computed",
}


@dataclass(frozen=True, kw_only=True)
class Point:
    """One part of the answer: a kind of change, and the measures it holds for.

    `items` are measures with their numbers in words; `rest` is said after them.
    """

    verdict: verdicts.Verdict
    opening: str
    items: tuple[tuple[str, str], ...] = ()
    rest: str = ""

    @property
    def text(self) -> str:
        """The part as plain text."""
        said = [sentence(f"{name}: {numbers}") for name, numbers in self.items]
        return " ".join([*said, self.rest]).strip()


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """What the measures say about one scenario: the sentence to be read first, and others."""

    lead: str
    others: str = ""
    points: tuple[Point, ...] = ()


def conclusions(report: ReportInput, headline: Sequence[Row]) -> tuple[Conclusion, ...]:
    """Return the answer for every scenario; a single one if the baseline does not settle."""
    if report.baseline.name in report.unstable:
        return (Conclusion(lead=_does_not_settle("No answer can be given", report.baseline)),)
    rest = costs(report), rows_of(report, (STANDARDISED,))
    return tuple(_conclusion(report, summary, headline, *rest) for summary in report.others)


def _of(summary: ScenarioSummary, given: Sequence[Row]) -> Found:
    return [(row, cell) for row in given for cell in row.cells if cell.scenario == summary.name]


def _conclusion(
    report: ReportInput,
    summary: ScenarioSummary,
    headline: Sequence[Row],
    elsewhere: Sequence[Row],
    standardised: Sequence[Row],
) -> Conclusion:
    found, taken = _of(summary, headline), _of(summary, elsewhere)
    by_verdict: dict[verdicts.Verdict, Found] = {kind: [] for kind in verdicts.VERDICTS}
    for row, cell in found:
        by_verdict[cell.verdict].append((row, cell))
    known = len(found) - len(by_verdict[verdicts.MISSING]) - len(by_verdict[verdicts.ONE_SIDED])
    if not known:
        lead = f"{summary.label}: none of the headline measures could be computed in this run."
        return Conclusion(lead=lead)
    if len(by_verdict[verdicts.UNSTABLE]) == known:
        opening = f"No answer can be given for {summary.label}"
        return Conclusion(lead=_does_not_settle(opening, summary))
    many = WITH_NUMBERS.get(len(report.others), 1)
    points = [p for kind in verdicts.VERDICTS if (p := _point(kind, by_verdict[kind], many))]
    told = {row.measure: cell for row, cell in found}
    others = [*_rest(by_verdict), *slower_tails(found), *longer_stays(told)]
    others += at_the_same_mix(found, _of(summary, standardised))
    return Conclusion(
        lead=f"{_lead(summary, by_verdict, known)}{beside(taken)}.",
        others=" ".join([*others, *crossings(found)]),
        points=(*points, *_elsewhere(taken)),
    )


def _elsewhere(taken: Found) -> tuple[Point, ...]:
    """Return what the scenario costs elsewhere, where that is known."""
    items, rest = costs_elsewhere(taken)
    if not (items or rest):
        return ()
    return (Point(verdict=ELSEWHERE, opening="Elsewhere", items=items, rest=rest),)


def slower_tails(found: Found) -> tuple[str, ...]:
    """Return a sentence where more leave within four hours and the longest waits are longer."""
    ways = {row.measure: cell.direction for row, cell in found}
    sooner = any(way == "better" for key, way in ways.items() if key.startswith("E01."))
    slower = [
        row.name + f" ({in_words(cell)})"
        for row, cell in found
        if row.measure in TAILS and cell.direction == "worse"
    ]
    if not (sooner and slower):
        return ()
    return (
        "More patients leave within four hours, but the longest waits are longer: "
        f"{'; '.join(slower)}.",
    )


def longer_stays(told: Mapping[str, Cell]) -> tuple[str, ...]:
    """Return how to read a mean stay that rises beyond chance."""
    cell = told.get("L01.emergency_overnight_mean")
    if cell is None or cell.direction != "worse":
        return ()
    return (
        "The mean stay of those who stay overnight rises also where short stays go elsewhere and "
        "no longer count in it: judge by the beds occupied.",
    )


def crossings(found: Iterable[tuple[Row, Cell]]) -> tuple[str, ...]:
    """Return a sentence for each standard that a scenario crosses."""
    return tuple(_crossing(row, cell) for row, cell in found if cell.crossing)


def _crossing(row: Row, cell: Cell) -> str:
    standard = f"{row.name} ({row.standard})" if row.standard else row.name
    if cell.standard == "now met":
        does, baseline = "meets", "does not"
    else:
        does, baseline = "no longer meets", "does"
    who = label(cell.scenario)
    return f"The mean of {who} {does} the standard for {standard}, and the baseline's {baseline}."


def _does_not_settle(opening: str, summary: ScenarioSummary) -> str:
    return (
        f"{opening}: in the model, {the(summary.name)} does not settle. Its queues grow through"
        " the weeks by more than chance, so its numbers would describe the length of the run and"
        " not the hospital: the load is more than the hospital can carry, or the warm-up was too"
        " short."
    )


def _lead(summary: ScenarioSummary, by_verdict: dict[verdicts.Verdict, Found], known: int) -> str:
    """Return the gains and losses as a sentence, without its end."""
    better, worse = len(by_verdict[verdicts.BETTER]), len(by_verdict[verdicts.WORSE])
    of = f"of {counted(known, 'headline measure')}"
    return (
        f"In the model, {summary.label} makes {better or 'none'} {of} clearly better"
        f"{_which(by_verdict[verdicts.BETTER])} and {worse or 'none'} clearly worse"
        f"{_which(by_verdict[verdicts.WORSE])}"
    )


def _rest(by_verdict: dict[verdicts.Verdict, Found]) -> tuple[str, ...]:
    """Return a sentence that counts the measures of the other verdicts, or none."""
    rest = []
    if by_verdict[verdicts.CHANGED]:
        number = len(by_verdict[verdicts.CHANGED])
        rest.append(
            f"{number} clearly {_verb(number, 'changes', 'change')} without being good or bad"
        )
    if by_verdict[verdicts.SMALL]:
        number = len(by_verdict[verdicts.SMALL])
        rest.append(f"{number} {_verb(number, 'changes', 'change')} by less than matters")
    if by_verdict[verdicts.SAME]:
        number = len(by_verdict[verdicts.SAME])
        rest.append(f"{number} {_verb(number, 'does', 'do')} not change by an amount that matters")
    if by_verdict[verdicts.BY_HOSPITAL]:
        number = len(by_verdict[verdicts.BY_HOSPITAL])
        rest.append(f"{number} {_verb(number, 'depends', 'depend')} on what is not known")
    if by_verdict[verdicts.UNCLEAR]:
        rest.append(f"for {len(by_verdict[verdicts.UNCLEAR])} the runs cannot tell")
    if by_verdict[verdicts.UNSTABLE]:
        rest.append(f"{len(by_verdict[verdicts.UNSTABLE])} never settle and have no number")
    text = listed(rest)
    return (f"{text[0].upper()}{text[1:]}.",) if rest else ()


def _which(found: Found) -> str:
    """Return the names of a few measures in brackets, so that what is decided is said first."""
    names = [row.name for row, _ in found[:NAMED]]
    more = [f"{len(found) - NAMED} more"] if len(found) > NAMED else []
    return f" ({'; '.join([*names, *more])})" if names else ""


def _verb(number: int, one: str, many: str) -> str:
    return one if number == 1 else many


def _point(kind: verdicts.Verdict, found: Found, with_numbers: int) -> Point | None:
    opening = OPENINGS[kind]
    if not found:
        # Said aloud, so that nobody wonders whether the losses were left out.
        nothing = "None of the headline measures."
        return (
            Point(verdict=kind, opening=opening, rest=nothing) if kind is verdicts.WORSE else None
        )
    if kind is verdicts.ONE_SIDED:
        items = tuple((row.name, alone(cell)) for row, cell in found)
        return Point(verdict=kind, opening=opening, items=items)
    if kind not in (
        verdicts.BETTER,
        verdicts.WORSE,
        verdicts.CHANGED,
        verdicts.SMALL,
        verdicts.BY_HOSPITAL,
        verdicts.UNCLEAR,
    ):
        return Point(verdict=kind, opening=opening, rest=_names(found))
    first = _first_of_each(found, with_numbers)
    unclear = ", unclear" if kind is verdicts.UNCLEAR else ""
    items = tuple((row.name, in_words(cell) + _way(cell) + unclear) for row, cell in first)
    others = [
        f"{row.name} ({in_short(cell)}{_way(cell)})"
        for row, cell in found
        if (row, cell) not in first
    ]
    rest = f"Also{unclear}: {'; '.join(others)}." if others else ""
    return Point(verdict=kind, opening=opening, items=items, rest=rest)


def _way(cell: Cell) -> str:
    """Return whether a difference is for the better, where its verdict does not say so."""
    return f", {cell.direction}" if cell.verdict is verdicts.SMALL and cell.direction else ""


def _names(found: Found) -> str:
    return "; ".join(row.name for row, _ in found) + "."


def _first_of_each(found: Found, number: int) -> Found:
    """Return the measures to give numbers for: one of each code, in the panel's order.

    The mean and the median of one thing would otherwise crowd out another thing.
    """
    by_code: dict[str, tuple[Row, Cell]] = {}
    for row, cell in found:
        by_code.setdefault(row.measure.partition(".")[0], (row, cell))
    return list(by_code.values())[:number]
