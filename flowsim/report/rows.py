"""The comparison table as rows of text: the same words on the page and in the terminal."""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flowsim.report import verdicts
from flowsim.report.wording import INLINE_UNITS, MOST_EXTRA_DECIMALS, SPACE, Form, label

if TYPE_CHECKING:
    import pandas as pd


Record = dict[Hashable, Any]
"""A row of the comparison table."""

NOT_SETTLED = "not settled"
_BY_FLAG = {
    "smaller than matters": verdicts.SMALL,
    "not clear over plausible hospitals": verdicts.BY_HOSPITAL,
    "unclear": verdicts.UNCLEAR,
    "no material change": verdicts.SAME,
    "not computed": verdicts.MISSING,
}
_NUMBERS = ("baseline_value", "scenario_value", "difference", "low", "high")
_PLAUSIBLE = ("plausible_low", "plausible_high")
CROSSED = ("now met", "no longer met")
"""What the comparison table says of a standard that a scenario crosses."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One scenario's entry for one measure.

    `hospitals` is how many plausible hospitals have a value, None where none were asked for.
    """

    scenario: str
    verdict: verdicts.Verdict
    form: Form
    settled: bool
    baseline_value: float
    scenario_value: float
    difference_value: float
    low: float
    high: float
    plausible_low: float = math.nan
    plausible_high: float = math.nan
    hospitals: int | None = None
    direction: str = ""
    standard: str = ""

    @property
    def written(self) -> float:
        """The difference as it is written: that of the two values as they are, so that they agree.

        Where that lies outside the interval, or the values are means of more replications than
        have both, it is the difference itself, rounded alone.
        """
        ends, interval = (self.baseline_value, self.scenario_value), (self.low, self.high)
        paired = _paired(*ends, self.difference_value, *interval)
        if paired and _agrees(self.form, *ends, *interval):
            return self.form.between(*ends)
        return self.difference_value

    @property
    def words(self) -> str:
        """The verdict in words; of what one scenario alone has, which one."""
        if self.verdict is not verdicts.ONE_SIDED:
            return self.verdict.words
        here = math.isfinite(self.scenario_value)
        return f"only in {label(self.scenario) if here else 'the baseline'}"

    @property
    def crossing(self) -> str:
        """That the scenario crosses the standard, such as 'standard now met'; mostly empty."""
        crossed = self.standard in CROSSED and self.verdict is not verdicts.UNSTABLE
        return f"standard {self.standard}" if crossed else ""

    @property
    def value(self) -> str:
        """The scenario's value as a table shows it, or that there is none to give."""
        if not self.settled:
            return NOT_SETTLED
        return self.form.in_table().value(self.scenario_value)

    @property
    def difference(self) -> str:
        """Scenario less baseline, as a table shows it; empty where there is no number."""
        if self.verdict is verdicts.UNSTABLE or not math.isfinite(self.difference_value):
            return ""
        return self.form.in_table().signed(self.written)

    @property
    def interval(self) -> str:
        """The 95 % interval of the difference; empty where there is no number."""
        if self.verdict is verdicts.UNSTABLE or not math.isfinite(self.difference_value):
            return ""
        return self.form.interval(self.low, self.high)

    @property
    def over_hospitals(self) -> str:
        """The range over plausible hospitals; empty where there is no number, or none asked for."""
        if self.hospitals is None or not self.interval:
            return ""
        return self.form.interval(self.plausible_low, self.plausible_high)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measure; `unit` is empty where every number carries its own."""

    measure: str
    name: str
    unit: str
    standard: str
    baseline: str
    cells: tuple[Cell, ...]


def verdict(flag: str, direction: str, difference: float) -> verdicts.Verdict:
    """Return what a flag and a direction of the comparison table amount to.

    Raises ValueError for a flag that is none.
    """
    if flag == "unstable":
        return verdicts.UNSTABLE
    if flag in ("only in scenario", "only in baseline"):
        return verdicts.ONE_SIDED
    if not math.isfinite(difference):
        return verdicts.MISSING
    if flag == "clear":
        return {"better": verdicts.BETTER, "worse": verdicts.WORSE}.get(direction, verdicts.CHANGED)
    if flag not in _BY_FLAG:
        raise ValueError(f"unknown flag '{flag}'; known: clear, {', '.join(_BY_FLAG)}")
    return _BY_FLAG[flag]


def rows(
    comparison: "pd.DataFrame",
    measures: Iterable[str] | None = None,
    standards: Mapping[str, str] | None = None,
    unstable: Sequence[str] | None = None,
    baseline: str = "",
) -> tuple[Row, ...]:
    """Return the rows of some measures, in that order; of all measures if None.

    A measure that the table lacks is left out. `unstable` names the scenarios that do not
    settle, the `baseline` perhaps among them: no value of theirs is given, nor a difference that
    involves one, whatever its flag. Without it, no value of a row that is flagged unstable is
    given, nor the baseline's if every scenario is flagged.
    """
    by_measure: dict[str, list[Record]] = {}
    asked = hospitals_in(comparison)
    for record in comparison.to_dict("records"):
        if not asked:
            record["plausible_hospitals"] = None
        by_measure.setdefault(str(record["measure"]), []).append(record)
    wanted = by_measure if measures is None else [m for m in measures if m in by_measure]
    texts = standards or {}
    return tuple(
        _row(measure, by_measure[measure], texts.get(measure, ""), unstable, baseline)
        for measure in wanted
    )


def hospitals_in(comparison: "pd.DataFrame") -> int:
    """Return in how many plausible hospitals the scenarios of a comparison table were run."""
    column = comparison.get("plausible_hospitals")
    return 0 if column is None or column.empty else int(column.max())


def _row(
    measure: str,
    found: list[Record],
    standard: str,
    unstable: Sequence[str] | None,
    baseline: str,
) -> Row:
    unit = str(found[0]["unit"])
    form = _form(unit, found)
    shaky = [_shaky(record, unstable, baseline) for record in found]
    settled = not all(shaky) if unstable is None else baseline not in unstable
    cells = tuple(
        _cell(record, form, shaky=bad, settled=_settled(record, unstable, bad))
        for record, bad in zip(found, shaky, strict=True)
    )
    value = form.in_table().value(_number(found[0]["baseline_value"]))
    return Row(
        measure=measure,
        name=str(found[0]["name"]),
        unit="" if unit in INLINE_UNITS else unit,
        standard=standard.replace(" %", f"{SPACE}%"),
        baseline=value if settled else NOT_SETTLED,
        cells=cells,
    )


def without_repeats(found: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows, one in the place of several that are the same number in every scenario.

    Where every patient of a department is of type 1, a measure of all and one of type 1 are one
    finding, and count as one.
    """
    kept: list[Row] = []
    for row in found:
        place = next((k for k, other in enumerate(kept) if _repeats(row, other)), None)
        if place is None:
            kept.append(row)
        else:
            which = row.name.rpartition(", ")[2]
            kept[place] = replace(kept[place], name=f"{kept[place].name} ({which} is the same)")
    return tuple(kept)


def _repeats(row: Row, other: Row) -> bool:
    """Return whether two rows are of one code of measure, and all their numbers are equal."""
    same_code = row.measure.partition(".")[0] == other.measure.partition(".")[0]
    alike = (row.unit, row.standard, row.cells) == (other.unit, other.standard, other.cells)
    return same_code and alike


def _shaky(record: Record, unstable: Sequence[str] | None, baseline: str) -> bool:
    """Return whether a difference involves a scenario that does not settle."""
    return record["flag"] == "unstable" or bool(
        {record["scenario"], baseline} & {*(unstable or ())}
    )


def _settled(record: Record, unstable: Sequence[str] | None, shaky: bool) -> bool:
    """Return whether the scenario itself settles; if nobody knows, not where it is shaky."""
    return not shaky if unstable is None else record["scenario"] not in unstable


def _form(unit: str, found: list[Record]) -> Form:
    """Return one form for the whole row, showing every bound of a difference that is not chance.

    It has the decimals with which differences of the values as written lie in their intervals.
    """
    numbers = [tuple(_number(record[key]) for key in _NUMBERS) for record in found]
    ranges = [_bounds(record) for record in found]
    form = Form.of(unit, *[value for before, now, *_ in numbers for value in (before, now)])
    bounds = [
        bound
        for record, (*_, low, high), over in zip(found, numbers, ranges, strict=True)
        if record["flag"] in ("clear", "smaller than matters")
        for bound in (low, high, *over)
    ]
    changes = [number for _, _, *three in numbers for number in three]
    changes += [bound for over in ranges for bound in over]
    form = form.showing(*bounds).changing(*changes)
    paired = [
        (before, now, low, high)
        for before, now, difference, low, high in numbers
        if _paired(before, now, difference, low, high)
    ]
    finer = (replace(form, decimals=form.decimals + k) for k in range(MOST_EXTRA_DECIMALS + 1))
    return next((f for f in finer if all(_agrees(f, *each) for each in paired)), form)


def _paired(before: float, now: float, difference: float, low: float, high: float) -> bool:
    """Return whether a difference, which has an interval, is that of two values."""
    known = math.isfinite(low) and math.isfinite(high)
    return known and math.isclose(now - before, difference, rel_tol=1e-6, abs_tol=1e-9)


def _agrees(form: Form, before: float, now: float, low: float, high: float) -> bool:
    """Return whether the difference of two values as written lies in the interval as written."""
    return form.within(form.between(before, now), low, high)


def _cell(record: Record, form: Form, *, shaky: bool, settled: bool) -> Cell:
    difference, (low, high) = _number(record["difference"]), _bounds(record)
    flag = "unstable" if shaky else str(record["flag"])
    return Cell(
        scenario=str(record["scenario"]),
        verdict=verdict(flag, str(record["direction"]), difference),
        form=form,
        settled=settled,
        baseline_value=_number(record["baseline_value"]),
        scenario_value=_number(record["scenario_value"]),
        difference_value=difference,
        low=_number(record["low"]),
        high=_number(record["high"]),
        plausible_low=low,
        plausible_high=high,
        hospitals=record.get("plausible_hospitals"),
        direction=str(record["direction"]),
        standard=str(record.get("standard", "")),
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else math.nan


def _bounds(record: Record) -> tuple[float, float]:
    """Return the range over plausible hospitals; without one the same NaN, so that cells equal."""
    low, high = (_number(record.get(key)) for key in _PLAUSIBLE)
    return (math.nan, math.nan) if math.isnan(low) or math.isnan(high) else (low, high)
