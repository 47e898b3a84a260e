"""Numbers and names in words."""

import math

import pytest

from flowsim.report.wording import (
    Form,
    Said,
    by_scenario,
    fixed,
    label,
    listed,
    sentence,
    the,
)

NAN = float("nan")


def spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("unit", "number", "text"),
    [
        ("%", 66.04, "66.0 %"),
        ("min", 57.4, "57 min"),
        ("min", 4.61, "4.6 min"),
        ("min", 119.4, "119 min"),
        ("min", 312.0, "5 h 12 min"),
        ("min", 179.6, "3 h 00 min"),
        ("min", -150.0, "\N{MINUS SIGN}2 h 30 min"),
        ("nights", 8.314, "8.31 nights"),
        ("beds", 1118.25, "1,118.2 beds"),
        ("patients a week", 214.4, "214 patients a week"),
        ("patients a week", 2.44, "2.4 patients a week"),
        ("", 0.598, "0.60"),
        ("%", NAN, "\N{EN DASH}"),
    ],
)
def test_a_value_has_its_unit_and_as_many_decimals_as_suit_it(unit, number, text):
    assert spaced(Form.of(unit, number).value(number)) == text


@pytest.mark.parametrize(
    ("unit", "number", "text"),
    [
        ("%", 5.2, "+5.2 points"),
        ("%", -5.2, "\N{MINUS SIGN}5.2 points"),
        ("%", 0.04, "0.0 points"),
        ("%", -0.04, "0.0 points"),
        ("min", -130.0, "\N{MINUS SIGN}2 h 10 min"),
        ("min", 130.0, "+2 h 10 min"),
        ("min", 57.0, "+57 min"),
    ],
)
def test_a_difference_has_a_sign_and_a_difference_of_percentages_is_in_points(unit, number, text):
    assert spaced(Form.of(unit, 300.0).changing(number).signed(number)) == text


def test_all_values_of_a_line_and_all_its_differences_are_in_the_same_units():
    form = Form.of("min", 118.0, 123.0)
    assert [spaced(form.value(v)) for v in (118.0, 123.0)] == ["1 h 58 min", "2 h 03 min"]
    small = form.changing(-57.0, -73.0, -41.0)
    assert spaced(small.interval(-73.0, -41.0)) == "\N{MINUS SIGN}73 to \N{MINUS SIGN}41"
    assert spaced(small.signed(-57.0)) == "\N{MINUS SIGN}57 min"
    assert spaced(small.span(41.0, 73.0)) == "41 to 73 min"
    large = form.changing(-64.0, -152.0, 24.0)
    assert spaced(large.interval(-152.0, 24.0)) == "\N{MINUS SIGN}2 h 32 min to +0 h 24 min"
    assert spaced(large.signed(-64.0)) == "\N{MINUS SIGN}1 h 04 min"
    assert spaced(large.size(-64.0)) == "1 h 04 min"
    assert small.interval(NAN, NAN) == large.interval(NAN, NAN) == "\N{EN DASH}"


def test_decimals_are_added_until_a_number_that_matters_is_not_written_as_zero():
    assert Form.of("%", 50.0).showing(0.3).decimals == 1
    assert Form.of("%", 50.0).showing(0.03).decimals == 2
    assert Form.of("%", 50.0).showing(0.0, 1e-9).decimals == 3


def test_a_long_unit_is_left_out_of_table_cells():
    assert Form.of("bed-days a week", 214.0).in_table().value(214.0) == "214"
    assert spaced(Form.of("beds", 14.0).in_table().value(14.0)) == "14.0 beds"


def test_fixed_never_writes_minus_zero():
    assert fixed(-0.001, 2) == "0.00"
    assert fixed(-0.01, 2) == "\N{MINUS SIGN}0.01"
    assert fixed(math.pi * 1000, 1) == "3,141.6"


def said(*numbers: float) -> list[Said]:
    names = ("baseline", "one", "two", "three", "four")
    return [Said(name, n, f"{n:g} %") for name, n in zip(names, numbers, strict=False)]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((3, 4), "3 % (Baseline) and 4 % (One)"),
        ((3, 3), "3 % in both"),
        ((3, 3, 3), "3 % in every scenario"),
        ((3, 4, 5), "3 % (Baseline), 4 % (One) and 5 % (Two)"),
        ((3, 9, 4, 5), "3 % (Baseline), others from 4 % (Two) to 9 % (One)"),
        ((3, 4, 4, 4), "3 % (Baseline), 4 % in all others"),
    ],
)
def test_numbers_by_scenario_are_listed_or_summed_up(numbers, text):
    assert by_scenario(said(*numbers)) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bed_bureau", "Bed bureau"),
        ("ed_xray", "ED X-ray"),
    ],
)
def test_a_scenario_is_named_in_words(name, text):
    assert label(name) == text


def test_in_a_sentence_the_baseline_has_an_article():
    assert the("baseline") == "the baseline"
    assert the("winter") == "Winter"


def test_lists_and_sentences():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert sentence("does it work?") == "Does it work?"
    assert sentence(" more beds ") == "More beds."
    assert sentence("") == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("baseline", "Baseline"),
        ("bed_bureau", "Bed bureau"),
        ("baseline+bed_bureau", "Bed bureau"),
        ("bed_bureau+ed_xray", "Bed bureau + ED X-ray"),
        ("baseline+bed_bureau+ed_xray", "Bed bureau + ED X-ray"),
        ("criteria_led_discharge:share=0.3", "Criteria led discharge (share 0.3)"),
        ("baseline:period.general_acute_open=600", "Baseline (general acute open 600)"),
        ("baseline:hospital.same_day.chairs.number=12", "Baseline (same day chairs number 12)"),
        ("tia_clinic", "TIA clinic"),
        ("ed_xray:opens=08:00:closes=20:00", "ED X-ray (opens 08:00, closes 20:00)"),
    ],
)
def test_the_same_hospital_has_the_same_label_and_settings_are_in_it(name, words):
    assert label(name) == words
