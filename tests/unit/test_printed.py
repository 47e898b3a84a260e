"""Tables as text: whole, in 80 columns."""

import pandas as pd

from flowsim.analysis.printed import WIDTH, Printed
from tests.unit.report_case import three_scenarios

NARROW = Printed({"place": ["desk", "x_ray"], "number": [1, 12], "percent": [12.34567, 1234.5]})
LONG = "M07.share.stream_of_a_very_long_name.outcome_of_a_very_long_name_as_well_as_that"


def test_what_fits_is_a_line_a_row():
    assert str(NARROW).splitlines() == [
        "place  number  percent",
        "desk        1    12.35",
        "x_ray      12     1234",
    ]


def test_what_is_too_wide_has_its_texts_and_under_them_its_numbers():
    table = Printed(
        {
            "measure": ["M05.left", LONG],
            "name": ["Departures", "Share " * 12],
            "unit": ["patients", "%"],
            "mean": [224.25, float("nan")],
            "baseline": ["now", "now"],
        }
    )
    assert str(table).splitlines() == [
        "measure  name  unit",
        "     mean",
        "M05.left  Departures  patients",
        "    224.2",
        LONG,
        "    Share Share Share Share Share Share Share Share Share Share Share Share   %",
        "        -",
        "",
        "In every row: baseline now.",
    ]


def test_no_value_of_a_comparison_is_left_out():
    table = three_scenarios().comparison
    text = str(Printed(table))
    assert max(map(len, text.splitlines())) <= WIDTH
    for name in ("measure", "scenario", "flag"):
        assert {str(value) for value in table[name]} <= set(text.replace("\n", "  ").split("  "))
    assert text.count("\n") >= 2 * len(table)


def test_what_is_made_of_it_is_an_ordinary_table():
    assert type(NARROW[NARROW["number"] > 1]) is pd.DataFrame
    assert type(NARROW.set_index("place")) is pd.DataFrame


def test_an_empty_table_has_its_headings():
    assert str(Printed(NARROW.iloc[:0])) == "place  number  percent"
