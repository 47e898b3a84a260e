"""A difference agrees with the two values it stands beside, as all three are written."""

import pandas as pd
import pytest

from flowsim.report.changes import in_short, in_words
from flowsim.report.rows import rows
from tests.unit.report_case import line

NAN = float("nan")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")


def number(text: str) -> float:
    """Return the number that a text writes: of hours and minutes, the minutes."""
    sign = -1 if plain(text).startswith("-") else 1
    hours, _, rest = plain(text).strip("+-").rpartition(" h ")
    return sign * (60 * float(hours or 0) + float(rest.partition(" ")[0].replace(",", "")))


def cell_of(difference, half, flag="unclear", **more):
    """Return the row and the cell of one line of a comparison."""
    (row,) = rows(pd.DataFrame([line("E11.spells", difference, half, flag, **more)]))
    return row, row.cells[0]


def test_a_difference_is_that_of_the_rounded_values():
    row, cell = cell_of(-5.6, 3.0, unit="patients", start=333.3)  # to 327.7
    assert (row.baseline, cell.value, plain(cell.difference)) == ("333", "328", "-5")
    assert plain(in_words(cell)).startswith("down 5 patients, from 333 to 328 (")
    assert plain(in_short(cell)).startswith("-5 patients, ")


def test_of_hours_and_minutes_too():
    row, cell = cell_of(-57.4, 16.0, unit="min", start=312.4)  # to 255.0
    assert plain(row.baseline) == "5 h 12 min"
    assert plain(cell.value) == "4 h 15 min"
    assert plain(cell.difference) == "-57 min"
    row, cell = cell_of(-130.6, 16.0, unit="min", start=312.4)  # to 181.8
    assert plain(cell.value) == "3 h 02 min"
    assert plain(cell.difference) == "-2 h 10 min"


def test_where_that_would_lie_outside_a_narrow_interval_a_decimal_is_shown():
    row, cell = cell_of(-5.6, 0.07, "clear", unit="patients", start=333.3)
    assert (row.baseline, cell.value) == ("333.3", "327.7")
    assert plain(cell.difference) == "-5.6"
    assert plain(cell.interval) == "-5.7 to -5.5"


def test_of_hours_it_is_then_rounded_alone():
    row, cell = cell_of(-0.6, 0.05, "clear", unit="min", start=312.4)  # to 311.8, both 312
    assert plain(row.baseline) == plain(cell.value) == "5 h 12 min"
    assert plain(cell.difference) == "-1 min"


def test_values_of_other_replications_than_the_difference_leave_it_as_it_is():
    _, cell = cell_of(-5.6, 3.0, unit="patients", start=333.3, scenario_value=300.0)
    assert plain(cell.difference) == "-6"


@pytest.mark.parametrize("unit", ["%", "min", "h", "beds", "patients a day", "level", "nights"])
@pytest.mark.parametrize("start", [0.33, 4.55, 49.96, 133.47, 1333.49])
@pytest.mark.parametrize("difference", [-0.0449, 0.15, -0.651, 5.56, 77.35])
def test_whatever_is_written_agrees_and_lies_in_its_interval(unit, start, difference):
    half = abs(difference) * 0.4
    row, cell = cell_of(difference, half, "clear", unit=unit, start=start)
    low, high = map(number, cell.interval.split(" to "))
    written, shown = number(cell.difference), number(cell.value) - number(row.baseline)
    assert low <= written <= high
    assert written != 0  # a clear difference is not written as 0
    if written != pytest.approx(shown, abs=1e-9):
        assert " h " in plain(row.baseline)  # only whole minutes of hours are as rough as that
        assert not low <= shown <= high


def test_without_an_interval_or_a_value_the_difference_stays():
    _, cell = cell_of(-5.6, NAN, unit="patients", start=333.3)
    assert plain(cell.difference) == "-6"
    _, cell = cell_of(NAN, NAN, unit="patients", start=333.3)
    assert cell.difference == ""
