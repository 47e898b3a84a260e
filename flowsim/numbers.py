"""The one rule for numbers that a user gives: what is one, whole or not, and how large it may be.

Whatever has a plain meaning is taken: NumPy's scalars, fractions of the standard library, 3.0 for
3. NaN, infinities, text, and True for 1 are not numbers, and nothing is cut to a whole number.
"""

import math
import reprlib
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


def as_number(value: object) -> float | None:
    """Return a finite number no larger than LARGEST as a float, or None for all else."""
    if not isinstance(value, Real | Decimal) or isinstance(value, bool):
        return None
    try:
        found = float(value)
    except (OverflowError, ValueError):
        return None
    return found if abs(found) <= LARGEST else None


def as_whole(value: object) -> int | None:
    """Return a whole number of any size, also one written 3.0, or None for all else."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    found = as_number(value)
    return int(found) if found is not None and found.is_integer() else None


def as_truth(value: object) -> bool | None:
    """Return True or False, also NumPy's, or None for all else."""
    return bool(value) if isinstance(value, bool | np.bool_) else None


def finite(
    value: object,
    where: str,
    *,
    least: float = -LARGEST,
    most: float = LARGEST,
    above: float | None = None,
) -> float:
    """Return a number from `least` to `most` (and, if given, above `above`) as a float.

    `where` begins the message: 'arrivals walk_in: per_hour'. Raises FlowsimError for what is no
    finite number, or lies outside.
    """
    found = as_number(value)
    if found is None:
        raise FlowsimError(not_one(value, where, "a finite number"))
    return within(found, where, least=least, most=most, above=above)


def whole(
    value: object,
    where: str,
    *,
    least: int = -LARGEST_WHOLE,
    most: int = LARGEST_WHOLE,
) -> int:
    """Return a whole number from `least` to `most`.

    Raises FlowsimError, beginning with `where`, for a fraction and all else that is no whole
    number, or lies outside.
    """
    found = as_whole(value)
    if found is None:
        raise FlowsimError(not_one(value, where, "a whole number"))
    return within(found, where, least=least, most=most)


def truth(value: object, where: str) -> bool:
    """Return True or False. Raises FlowsimError, beginning with `where`, for all else."""
    found = as_truth(value)
    if found is None:
        raise FlowsimError(not_one(value, where, "True or False"))
    return found


def within(value: N, where: str, *, least: float, most: float, above: float | None = None) -> N:
    """Return a number that lies within its limits. Raises FlowsimError for one that does not."""
    if least <= value <= most and (above is None or value > above):
        return value
    raise FlowsimError(f"{where} {shown(value)} must {_limits(least, most, above, value)}")


def not_one(value: object, where: str, wanted: str) -> str:
    """Return the message for a value of the wrong sort: what is wrong, where, what is wanted."""
    return f"{where} {shown(value)} must be {wanted}"


def shown(value: object) -> str:
    """Return a value as a message shows it, short whatever it is."""
    if isinstance(value, np.generic):
        value = value.item()
    try:
        return _SHORT.repr(value)
    except Exception:  # the repr of somebody else's object, or thousands of digits
        return f"({type(value).__name__})"


def _limits(least: float, most: float, above: float | None, value: float) -> str:
    if above is not None and value <= above:
        return f"be above {_in_words(above)}"
    if abs(least) < LARGEST_WHOLE and abs(most) < LARGEST_WHOLE:
        return f"lie in [{least:g}, {most:g}]"
    return f"be {_in_words(least)} or more" if value < least else f"be at most {_in_words(most)}"


def _in_words(limit: float) -> str:
    if limit == 0:
        return "zero"
    return f"{limit:,}" if isinstance(limit, int) or math.fabs(limit) < 1e6 else f"{limit:g}"
