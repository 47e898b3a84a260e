"""What counts as a number, whole or not, and the words for what does not."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from flowsim.errors import FlowsimError, plural
from flowsim.numbers import LARGEST, finite, shown, truth, whole

NO_NUMBERS = [float("nan"), float("inf"), -float("inf"), "3", None, True, [1.0], 1j, 10**400]


@pytest.mark.parametrize(
    "value", [3, 3.0, np.int64(3), np.float32(3), np.uint8(3), Decimal(3), Fraction(3)]
)
def test_three_is_three_however_it_is_written(value: object) -> None:
    assert (finite(value, "x"), type(finite(value, "x"))) == (3.0, float)
    assert (whole(value, "x"), type(whole(value, "x"))) == (3, int)


@pytest.mark.parametrize("value", [*NO_NUMBERS, np.float64("nan"), np.bool_(True), np.array(3)])
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    with pytest.raises(FlowsimError, match=r"^beds .* must be a finite number$"):
        finite(value, "beds")
    with pytest.raises(FlowsimError, match=r"^beds .* must"):
        whole(value, "beds")


@pytest.mark.parametrize("value", [2.5, np.float64(3.7), Fraction(5, 2)])
def test_a_fraction_is_no_whole_number(value: object) -> None:
    with pytest.raises(FlowsimError, match=r"beds .* must be a whole number"):
        whole(value, "beds")


def test_limits_are_said() -> None:
    assert finite(LARGEST, "x") == LARGEST
    for said, value in {
        "share 1.5 must lie in [0, 1]": lambda: finite(1.5, "share", least=0, most=1),
        "pace 0 must be above zero": lambda: finite(0, "pace", above=0),
        "beds -1 must be zero or more": lambda: whole(-1, "beds", least=0),
        "weeks 0 must be 1 or more": lambda: whole(0, "weeks", least=1),
        "beds 2147483648 must lie in [-2,147,483,647, 2,147,483,647]": lambda: whole(2**31, "beds"),
        "minutes 1e+16 must lie in [-1e+15, 1e+15]": lambda: finite(1e16, "minutes"),
        "minutes 4 must be at most 3": lambda: finite(4, "minutes", most=3),
        "minutes 1 must be above 2": lambda: finite(1, "minutes", above=2),
    }.items():
        with pytest.raises(FlowsimError) as refused:
            value()
        assert str(refused.value) == said


def test_true_and_false() -> None:
    assert truth(np.bool_(True), "x") is True
    with pytest.raises(FlowsimError, match="boards 1 must be True or False"):
        truth(1, "boards")


def test_a_value_is_shown_short_whatever_it_is() -> None:
    assert shown(np.int64(3)) == "3"
    assert shown(10**5000) == "(int)"
    assert len(shown("x" * 1000)) < 80
    assert len(shown([0.123456789] * 1000)) < 150


def test_several_of_a_kind() -> None:
    several = {
        "key": "keys",
        "pathway": "pathways",
        "activity": "activities",
        "kind of source": "kinds of source",
        "milestone noted anywhere": "milestones noted anywhere",
        "request kind": "request kinds",
        "slot class": "slot classes",
    }
    assert {kind: plural(kind) for kind in several} == several
