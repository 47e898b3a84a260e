"""Whether a number of patients settles or grows through the window (X04)."""

from collections.abc import Mapping

import numpy as np

from flowsim.analysis.measures.counting import Window, number_at
from flowsim.analysis.measures.numbers import DAY_MINUTES, NAN, FloatArray
from flowsim.analysis.measures.registry import ANY, Measure, Values, declare
from flowsim.analysis.statistics import Steps, growth, is_unstable

_STEADY = "run health: a system in steady state does not grow"
_SETTLING = ("second_quarter", "last_quarter", "growth", "growth_error")


def steady(window: Window, numbers: Mapping[str, tuple[FloatArray, FloatArray]]) -> Values:
    """Return the X04 values of numbers of patients, each given as times of coming and of going."""
    values: Values = {}
    grew, freedom = False, Steps.of_window(window.days).freedom
    for of, (t_in, t_out) in numbers.items():
        found = _settling(window, t_in, t_out)
        values |= {f"X04.{of}_{name}": value for name, value in found.items()}
        grew |= is_unstable(*([value] for value in (*found.values(), freedom)))
    settled = {FREEDOM.key: float(freedom), UNSTABLE.key: float(grew)}
    return values and values | settled


def _settling(window: Window, t_in: FloatArray, t_out: FloatArray) -> Values:
    """Return the mean number present in two quarters, and its growth a week with its error."""
    steps = Steps.of_window(window.days)
    change = error = NAN
    if steps.number:
        ago = steps.days * DAY_MINUTES * np.arange(steps.number, -1, -1)
        present = number_at(np.asarray(window.end - ago, dtype=np.float64), t_in, t_out)
        change, error = (value * 7 / steps.days for value in growth(present, steps.cycle))
    quarters = (window.quarter(number).mean_number(t_in, t_out) for number in (2, 4))
    return dict(zip(_SETTLING, (*quarters, change, error), strict=True))


_Q = "Time-weighted mean of a quarter of the window."
_G = (
    "Mean change of the number present over equal steps up to the end of the window, a week. Steps"
    " are of whole weeks, about 13 of them; days in a window of less than eight weeks; null in one"
    " of less than two."
)
_GE = (
    "Standard error of the growth, the changes taken as independent; with steps of a day about the"
    " mean of each day of the week."
)


def of_number(of: str, who: str, unit: str, more: str = "") -> tuple[Measure, ...]:
    """Return the measures of a number of patients; `of` is its name in `steady`."""
    return tuple(
        declare(
            f"X04.{of}_{key}",
            f"{who}, {name}",
            unit + per,
            text + more,
            _STEADY,
            None,
            "neither",
            bounds,
        )
        for key, name, per, text, bounds in (
            ("second_quarter", "second quarter", "", _Q, None),
            ("last_quarter", "last quarter", "", _Q, None),
            ("growth", "growth", " a week", _G, ANY),
            ("growth_error", "error of the growth", " a week", _GE, None),
        )
    )


FREEDOM = declare(
    "X04.growth_freedom",
    "Degrees of freedom of the error of the growth",
    "",
    "Steps less one, or less seven where steps are days; 0 in a window of less than two weeks.",
    _STEADY,
    None,
    "neither",
)
UNSTABLE = declare(
    "X04.unstable",
    "Unstable",
    "1 = yes",
    "Either number is in the last quarter higher than in the second by more than a tenth and by one"
    " or more, and grows by more than chance (one-sided t test of the growth, error 1 in 400). A"
    " comparison tests all replications of a scenario together.",
    _STEADY,
    None,
    "lower",
)
