"""The one rule for numbers and texts that a user gives: what is one, and how large it may be.

Whatever has a plain meaning is taken: NumPy's scalars, fractions of the standard library, 3.0 for
3. NaN, infinities, text, and True for 1 are not numbers, and nothing is cut to a whole number.
"""

import math
import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from numbers import Integral, Real
from typing import TypeVar

import numpy as np

from flowsim.errors import FlowsimError

N = TypeVar("N", int, float)

LARGEST = 1e15
"""Largest number, of either sign: a double still tells a tenth of a minute apart there."""

LARGEST_WHOLE = 2**31 - 1
"""Largest whole number, of either sign, where no other limit is said."""

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60


@dataclass(frozen=True)
class Bounds:
    """The values a number may have: from `least` (or above it, if `open`) to `most`.

    Where one is None the number may be as large as any, LARGEST or LARGEST_WHOLE.
    """

    least: float | None = None
    most: float | None = None
    open: bool = False

    def words(self) -> str:
        """Return the allowed range in words that follow 'must'."""
        if self.least is None:
            return "be a number" if self.most is None else f"be at most {_in_words(self.most)}"
        if self.most is not None:
            bracket = "(" if self.open else "["
            return f"lie in {bracket}{in_figures(self.least)}, {in_figures(self.most)}]"
        lowest = _in_words(self.least)
        return f"be above {lowest}" if self.open else f"be {lowest} or more"

    def hold(self, value: float) -> bool:
        """Return whether the value is allowed; NaN and infinities never are."""
        if (
            value != value
            or abs(value) == math.inf
            or (self.most is not None and value > self.most)
        ):
            return False
        if self.least is None:
            return True
        return value > self.least if self.open else value >= self.least


ANY = Bounds()


def as_number(value: object) -> float | None:
    """Return a finite number as a float, or None for all else."""
    if not isinstance(value, Real | Decimal) or isinstance(value, bool):
        return None
    try:
        found = float(value)
    except (OverflowError, ValueError):
        return None
    return found if math.isfinite(found) else None


def as_whole(value: object) -> int | None:
    """Return a whole number, also one written 3.0, or None for all else."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    found = as_number(value)
    return int(found) if found is not None and found.is_integer() else None


def as_truth(value: object) -> bool | None:
    """Return True or False, also NumPy's, or None for all else."""
    return bool(value) if isinstance(value, bool | np.bool_) else None


def as_text(value: object) -> str | None:
    """Return text; a whole number is the label it is written as. None for all else."""
    if isinstance(value, str):
        return str(value)
    number = as_whole(value) if isinstance(value, Integral) else None
    return None if number is None else str(number)


def finite(
    value: object,
    where: str,
    *,
    least: float | None = None,
    most: float | None = None,
    above: float | None = None,
) -> float:
    """Return a number from `least` to `most` (and, if given, above `above`) as a float.

    `where` begins the message: 'arrivals walk_in: per_hour'. Raises FlowsimError for what is no
    finite number, or lies outside.
    """
    found = as_number(value)
    if found is None:
        raise FlowsimError(not_one(value, where, "a finite number"))
    bounds = Bounds(least, most) if above is None else Bounds(above, most, open=True)
    return within(found, where, bounds)


def whole(value: object, where: str, *, least: int | None = None, most: int | None = None) -> int:
    """Return a whole number from `least` to `most`.

    Raises FlowsimError, beginning with `where`, for a fraction and all else that is no whole
    number, or lies outside.
    """
    found = as_whole(value)
    if found is None:
        raise FlowsimError(not_one(value, where, "a whole number"))
    return within(found, where, Bounds(least, most))


def truth(value: object, where: str) -> bool:
    """Return True or False. Raises FlowsimError, beginning with `where`, for all else."""
    found = as_truth(value)
    if found is None:
        raise FlowsimError(not_one(value, where, "True or False"))
    return found


ONE_LINE = "text of one line, neither empty nor with blank ends"


def text(value: object, where: str) -> str:
    """Return text of one line that says something. Raises FlowsimError for all else."""
    found = as_text(value)
    if found is None or not says_something(found):
        raise FlowsimError(not_one(value, where, ONE_LINE))
    return found


def says_something(found: str) -> bool:
    """Return whether text can stand in a table of names: one line, not empty, no blank ends."""
    return bool(found) and found.isprintable() and found == found.strip()


def texts(value: object, where: str) -> tuple[str, ...]:
    """Return several texts; one alone stands for a list of it.

    Raises FlowsimError, beginning with `where`, for what is neither.
    """
    if isinstance(value, str):
        return (value,)
    if isinstance(value, bytes | Mapping) or not isinstance(value, Iterable):
        raise FlowsimError(not_one(value, where, "a list of texts"))
    return tuple(text(one, f"{where}[{place}]") for place, one in enumerate(value))


def within(value: N, where: str, bounds: Bounds = ANY) -> N:
    """Return a number that lies within its bounds. Raises FlowsimError for one that does not."""
    largest = LARGEST_WHOLE if isinstance(value, int) else LARGEST
    if not bounds.hold(value):
        raise FlowsimError(f"{where} {shown(value)} must {bounds.words()}")
    if bounds.most is None and abs(value) > largest:
        least = -largest if bounds.least is None else bounds.least
        allowed = Bounds(least, largest, bounds.open and bounds.least is not None)
        raise FlowsimError(f"{where} {shown(value)} must {allowed.words()}")
    return value


def not_one(value: object, where: str, wanted: str) -> str:
    """Return the message for a value of the wrong sort: what is wrong, where, what is wanted."""
    return f"{where} {shown(value)} must be {wanted}"


def shown(value: object) -> str:
    """Return a value as a message shows it, short whatever it is."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        return in_figures(value)
    try:
        return _SHORT.repr(value)
    except Exception:  # the repr of somebody else's object, or thousands of digits
        return f"({type(value).__name__})"


def _in_words(limit: float) -> str:
    return "zero" if limit == 0 else in_figures(limit)


def in_figures(limit: float) -> str:
    """Return a number with as many figures as it has, of whole ones in groups of three."""
    return f"{limit:,}" if isinstance(limit, int) else f"{limit:.15g}"
