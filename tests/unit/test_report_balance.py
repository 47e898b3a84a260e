"""The answer in one sentence, what stands behind a gain, and what a reader needs to know for it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from flowsim.analysis.comparison import OF_COMPARISONS
from flowsim.report import Headline, report_html
from flowsim.report.conclusions import conclusions
from flowsim.report.details import headline_rows
from flowsim.report.explained import explained
from flowsim.spelling import MEANINGS, SPELT
from flowsim.studies.fit import fit_in_words, results
from flowsim.studies.validation import settings
from tests.unit.report_case import line, report
from tests.unit.test_report import plain, read

PAGE = Path(__file__).parents[2] / "docs" / "validation.md"
FOUR = line("E01.all", 5.2, 1.3, "clear", direction="better")
WORSE = line("E04.over_12_hours", 3.0, 1.0, "clear", direction="worse")
UNCLEAR = line("B01.midnight", 0.4, 1.0, "unclear")
SMALL = line("E12.median", -7.0, 1.0, "smaller than matters", direction="better", unit="min")
KEPT = line("A08.avoided", 22.0, 7.0, "clear", direction="better", unit="patients a week", start=0)
SLOTS = line("X01.slots_used", 53.0, 3.0, "clear", unit="a week", start=93.0)
STAFF = line("X01.staff_hours", 0.0, 0.0, "no material change", unit="hours a week", start=900.0)
RETURNS = line("X01.unplanned_returns", -6.0, 11.0, "unclear", unit="a week", start=330.0)
BED_HOURS = line("X01.overtime", 5.0, 1.0, "clear", direction="worse", unit="hours a week")


def answered(rows, headline):
    """Return the answer of a report whose headline are these measures."""
    made = report(rows, headline=tuple(Headline(measure=row["measure"]) for row in headline))
    (found,) = conclusions(made, headline_rows(made))
    return found


@pytest.mark.parametrize(
    ("rows", "words", "others"),
    [
        ([FOUR], "1 of 1 headline measure clearly better (Name of E01.all) and none", ""),
        ([WORSE], "none of 1 headline measure clearly better and 1 clearly worse (Name of", ""),
        ([UNCLEAR], "none of 1 headline measure", "For 1 the runs cannot tell."),
        (
            [UNCLEAR, SMALL],
            "none of 2 headline measures clearly better and none clearly worse.",
            "1 changes by less than matters and for 1 the runs cannot tell.",
        ),
    ],
)
def test_one_sentence_says_what_a_scenario_does(rows, words, others):
    found = answered(rows, rows)
    assert plain(found.lead).startswith(f"In the model, Bed bureau makes {words}")
    assert "bed:" not in found.lead
    assert plain(found.others).startswith(others)


def test_who_is_kept_out_of_a_bed_and_what_it_costs_are_in_the_sentence():
    found = plain(answered([FOUR, KEPT, SLOTS, STAFF, RETURNS], [FOUR]).lead)
    assert found.endswith(
        "; beside these, emergency patients kept out of a bed: +22.0 patients a week"
        " (95 % interval: +15.0 to +29.0), clearly better; it takes more elsewhere"
        " (Name of X01.slots_used)."
    )
    fewer = {**SLOTS, "difference": -53.0, "low": -56.0, "high": -50.0}
    assert "takes more" not in answered([FOUR, KEPT, fewer], [FOUR]).lead
    dearer = answered([FOUR, KEPT, BED_HOURS], [FOUR]).lead
    assert dearer.endswith("it takes more elsewhere (Name of X01.overtime).")


def test_what_is_used_elsewhere_is_a_part_of_the_answer_with_numbers():
    *_, point = answered([FOUR, KEPT, SLOTS, STAFF, RETURNS], [FOUR]).points
    assert point.opening == "Elsewhere"
    assert plain(point.text) == (
        "Name of X01.slots_used: up 53 a week, from 93 to 146 (95 % interval: up 50 to 56 a week),"
        " clear change. Unclear: Name of X01.unplanned_returns (\N{MINUS SIGN}6 a week,"
        " \N{MINUS SIGN}17 to +5). No material change: Name of X01.staff_hours."
        " The staff and rooms of clinics are not simulated, nor what they cost."
    )
    assert "clinics" not in answered([FOUR, KEPT, STAFF], [FOUR]).points[-1].text


def test_without_admissions_to_compare_nothing_is_said_of_costs():
    openings = [point.opening for point in answered([FOUR, SLOTS], [FOUR]).points]
    assert "Elsewhere" not in openings


def test_places_that_one_scenario_alone_has_are_told_with_their_number():
    nan = float("nan")
    row = line("A07.places", nan, 0.0, "only in scenario", unit="patients", start=nan)
    *_, point = answered([FOUR, KEPT, {**row, "scenario_value": 8.0}], [FOUR]).points
    assert plain(point.text) == "Name of A07.places: 8.0 patients, only in Bed bureau."


@pytest.mark.parametrize(
    ("difference", "flag", "direction", "words"),
    [
        (4.0, "clear", "better", "clearly better: the gain is more than a change of who is seen"),
        (0.2, "unclear", "", "unclear: the gain may come in part or whole of who is seen"),
        (-3.0, "clear", "worse", "clearly worse: the gain comes of who is seen there; like for"),
    ],
)
def test_more_in_four_hours_is_held_against_the_same_mix(difference, flag, direction, words):
    same_mix = line("E01s.all", difference, 1.0, flag, direction=direction)
    found = plain(answered([FOUR, same_mix], [FOUR]).others)
    assert "With the patients mixed as in the baseline, the share within four hours is " in found
    assert f"{difference + 50:.1f} % (95 % interval: " in found
    assert words in found
    slower = {**FOUR, "direction": "worse"}
    assert "mixed as" not in answered([slower, same_mix], [slower]).others


def test_every_unclear_measure_has_its_estimate_and_interval():
    other = line("L05.beds_21", 0.7, 2.1, "unclear", unit="beds", start=118.0)
    more = line("L05.share", 0.2, 1.9, "unclear")
    third = line("B01.occupied", 6.0, 28.0, "unclear", unit="min")
    rows = [UNCLEAR, other, more, third]
    point = next(p for p in answered(rows, rows).points if p.opening == "Unclear")
    assert plain(point.text).endswith(
        "Also, unclear: Name of L05.share (+0.2 points, \N{MINUS SIGN}1.7 to +2.1);"
        " Name of B01.occupied (+6 min, \N{MINUS SIGN}22 to +34)."
    )


def test_the_smallest_difference_that_matters_stands_with_the_measure():
    text = read(report())
    table = text[text.index("Headline measures") : text.index("How far to trust it")]
    assert "Name of E01.all standard: at least 95 %; matters from 1 point" in table
    kept = read(report([FOUR, KEPT], definitions=OF_COMPARISONS))
    assert "patients a week matters from 5 patients a week" in kept


def test_short_and_local_words_are_explained_at_the_top_and_only_those_said():
    first, other = report().scenarios
    changed = replace(other, effects=("SDEC takes more, TIA (7 a week)",), question="Hot clinics?")
    made = report(scenarios=(first, changed))
    assert [word for word, _ in explained(made, ())] == ["SDEC", "hot clinic", "bed bureau", "TIA"]
    top = read(made).split("The answer")[0]
    assert "TIA : transient ischaemic attack, a stroke that passes." in top
    assert explained(replace(made, of_ones_own=True), ()) == ()


def test_every_word_of_names_that_is_short_for_something_has_a_meaning():
    assert {word for word in SPELT.values() if word.isupper()} <= set(MEANINGS)


def test_plots_can_be_scrolled_where_they_do_not_fit():
    page = report_html(report())
    assert page.count('<div class="wide"><svg') == page.count("<svg") > 0


def test_the_page_says_how_well_the_model_fits():
    text = read(report(fit=fit_in_words()))
    assert text.index("The answer") < text.index("How well the model fits.")
    assert text.index("How well the model fits.") < text.index("Headline measures")
    assert "How well the model fits" not in read(report())


def test_the_fit_that_is_said_is_that_of_the_page_on_validation():
    page, found = PAGE.read_text(encoding="utf-8"), results()
    verdicts = re.findall(r"\| (pass|FAIL) \|$", page, re.MULTILINE)
    assert (found.judged, found.within_tolerance) == (len(verdicts), verdicts.count("pass"))
    names = {t.period: t.name for t in settings().targets if t.key == "within_four_hours"}
    assert found.within_four_hours.keys() == names.keys()
    for period, name in names.items():
        (row,) = re.findall(rf"^\| {re.escape(name)} \|.*$", page, re.MULTILINE)
        assert float(row.split(" | ")[5]) == found.within_four_hours[period]


def test_other_figures_that_are_missed_are_said_to_be_so():
    page, found, said = PAGE.read_text(encoding="utf-8"), results(), plain(fit_in_words())
    names = {t.key: t.name for t in settings().targets}
    for key, simulated in found.others.items():
        (row,) = re.findall(rf"^\| {re.escape(names[key])} \|.*$", page, re.MULTILINE)
        assert float(row.split(" | ")[5]) == simulated
        name = names[key].partition(" (")[0]
        assert (f"{name}, {simulated} % in the model and" in said) == row.endswith("FAIL |")


def test_of_a_hospital_without_theatres_the_fit_of_the_one_with_them_is_said():
    assert "the hospital as shipped was held" in fit_in_words()
    assert "the hospital as shipped, with its theatres, was held" in fit_in_words(theatres=False)


def test_a_period_that_is_missed_is_said_to_be_so():
    text = plain(fit_in_words())
    assert "April to November 2018, 80.9 % in the model and 81.2 % reported;" in text
    assert (
        "Winter 2017/18, 75.6 % in the model and 70.3 % reported, so missed by 5.3 points" in text
    )
