"""A difference in words, with its interval: for a sentence, and short for a list."""

from math import isfinite

from flowsim.report.rows import Cell
from flowsim.report.wording import SPACE

INTERVAL = f"95{SPACE}% interval"
OVER = "what is not known"
"""What the range over plausible hospitals shows, beside chance."""


def in_words(cell: Cell) -> str:
    """Return a difference for a sentence: 'up 5.2 points, from 50.0 % to 55.2 % (95 % ...)'."""
    return (
        f"{_up_or_down(cell.difference_value)} {cell.form.size(cell.written)},"
        f" from {_from_to(cell)} ({interval_in_words(cell)})"
    )


def in_short(cell: Cell) -> str:
    """Return a difference for a list: '+5.2 points, +3.9 to +6.5'."""
    over = f"; {OVER}: {cell.over_hospitals}" if cell.over_hospitals else ""
    return f"{cell.form.signed(cell.written)}, {cell.interval}{over}"


def in_figures(cell: Cell) -> str:
    """Return what is known of a difference, in figures: '95 % interval: +3.9 to +6.5'."""
    if not cell.over_hospitals:
        return f"{INTERVAL}: {cell.interval}"
    return f"chance: {cell.interval}; {OVER}: {cell.over_hospitals}"


def alone(cell: Cell) -> str:
    """Return the value of what one scenario alone has, and which: '12 beds, only in OPAT'."""
    values = (cell.scenario_value, cell.baseline_value)
    return f"{cell.form.value(next(filter(isfinite, values)))}, {cell.words}"


def interval_in_words(cell: Cell) -> str:
    """Return the interval in words, such as '95 % interval: down 41 to 73 min'.

    With plausible hospitals both ranges: 'chance: ...; what is not known: ..., over 30 hospitals'.
    """
    chance = _range_in_words(cell, cell.low, cell.high)
    if cell.hospitals is None:
        return f"{INTERVAL}: {chance}"
    if not isfinite(cell.plausible_low):
        return f"chance: {chance}; {OVER}: no range, for too few plausible hospitals have a value"
    over = _range_in_words(cell, cell.plausible_low, cell.plausible_high)
    return (
        f"chance: {chance}; {OVER}: {over}, over {cell.hospitals} hospitals that agree with the"
        " official figures as well"
    )


def _range_in_words(cell: Cell, low: float, high: float) -> str:
    if low < 0 < high:
        return f"from {cell.form.size(low)} down to {cell.form.size(high)} up"
    near, far = sorted((abs(low), abs(high)))
    return f"{_up_or_down(low + high)} {cell.form.span(near, far)}"


def _from_to(cell: Cell) -> str:
    """Return the two values, such as '66.0 % to 72.0 %'; a long unit is not said again."""
    form = cell.form.in_table()
    return f"{form.value(cell.baseline_value)} to {form.value(cell.scenario_value)}"


def _up_or_down(difference: float) -> str:
    return "up" if difference > 0 else "down"
