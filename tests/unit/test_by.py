"""A table by attributes: the first row that fits is taken."""

from itertools import product

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.by import by

ROWS = {("a", "b"): 1, ("a", "*"): 2, ("*", "b"): 3, ("a", "c"): 4, ("b", "b"): 5}


@pytest.mark.parametrize("labels", list(product("abc", "abc")))
def test_the_first_row_that_fits_is_taken(labels):
    fitting = [
        v for key, v in ROWS.items() if all(k in ("*", x) for k, x in zip(key, labels, strict=True))
    ]
    assert by(("x", "y"), ROWS, default=9).at(*labels) == [*fitting, 9][0]


def test_a_label_without_a_row_is_an_error():
    with pytest.raises(FlowsimError, match="no value for x=b"):
        by("x", {"a": 1}).at("b")


def test_a_table_always_has_a_value_with_a_default_or_a_row_for_all():
    assert by("x", {"a": 1}, default=2).always
    assert by(("x", "y"), {("*", "*"): 1}).always
    assert not by(("x", "y"), {("*", "b"): 1}).always
