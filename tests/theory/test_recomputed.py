"""Every measure from the records a second time: two programs, one definition, the same number."""

from functools import cache

import pytest

from flowsim.analysis.measures import MEASURES, measure
from tests.recomputed import differences, recomputed
from tests.recomputed.cases import CASES

AVAILABLE = [m.key for m in MEASURES if m.available]
SMALLEST = 1e-9  # of rounding, in parts of the number


@cache
def both(case):
    """Return the measures of a case as flowsim computes them, and recomputed."""
    records = CASES[case]()
    table = measure(records)
    return dict(zip(table.measure, table.value, strict=True)), recomputed(records)


@pytest.mark.parametrize("case", CASES)
def test_every_measure_is_the_number_its_definition_gives(case):
    flowsim, again = both(case)
    assert set(AVAILABLE) <= set(again), "no second implementation"
    apart = {key: value for key, value in differences(flowsim, again).items() if value > SMALLEST}
    assert not apart, {key: (flowsim.get(key), again[key]) for key in apart}


def test_every_measure_has_a_value_somewhere():
    """A measure that nobody could count would agree with anything."""
    known = {key for case in CASES for key, value in both(case)[0].items() if value == value}
    assert set(AVAILABLE) <= known


def test_every_measure_is_more_than_zero_somewhere():
    """So is one that is zero everywhere, unless it says that nothing is lost."""
    counted = {key for case in CASES for key, value in both(case)[0].items() if abs(value) > 0}
    assert set(AVAILABLE) - counted <= {"X03.patients", "X03.causes", "X03.beds", "L04.theatre"}


def test_a_number_that_is_off_is_found():
    flowsim, again = both("baseline")
    off = {**again, "B03.time_weighted": again["B03.time_weighted"] * (1 + 1e-6)}
    assert differences(flowsim, off)["B03.time_weighted"] > SMALLEST
    assert differences(flowsim, {"E01.all": float("nan")})["E01.all"] == float("inf")
