"""Both ranges of an effect on the page and in the terminal, and the verdict of what depends on the
hospital.
"""

from dataclasses import replace
from io import StringIO
from typing import get_args

import pandas as pd
import pytest
from rich.console import Console

from flowsim.analysis.statistics import Flag
from flowsim.report import report_html, verdicts
from flowsim.report.conclusions import OPENINGS
from flowsim.report.rows import rows, verdict
from flowsim.report.terminal import STYLES, panel_table
from tests.unit.report_case import COMPARISON, line, report, three_scenarios
from tests.unit.test_report import plain, read

NAN = float("nan")


def test_an_unknown_flag_is_no_verdict():
    with pytest.raises(ValueError, match="unknown flag 'maybe'"):
        verdict("maybe", "", 1.0)


def test_every_flag_has_a_verdict_and_every_verdict_a_style_and_an_opening():
    for flag in get_args(Flag):
        assert verdict(flag, "better", 1.0) in verdicts.VERDICTS
    assert {one.style for one in verdicts.VERDICTS} <= set(STYLES)
    assert set(OPENINGS) == set(verdicts.VERDICTS)


OVER = {"plausible_low": 2.1, "plausible_high": 8.3, "plausible_hospitals": 30}
BY_HOSPITAL = line(
    "E01.all",
    5.2,
    1.3,
    "not clear over plausible hospitals",
    **OVER | {"plausible_low": -2.1},
)


def test_the_answer_says_both_ranges():
    clear = line("E01.all", 5.2, 1.3, "clear", direction="better", **OVER)
    said = read(report([clear]))
    assert (
        "up 5.2 points, from 50.0 % to 55.2 % (chance: up 3.9 to 6.5 points; what is not known: up"
        " 2.1 to 8.3 points, over 30 hospitals that agree with the official figures as well)."
    ) in said
    assert "95 % interval What is not known Verdict" in said
    assert "(30 were simulated)" in said


def test_what_depends_on_the_hospital_is_not_clear():
    said = read(report([BY_HOSPITAL]))
    assert "makes none of 1 headline measure clearly better and none clearly worse" in said
    assert "1 depends on what is not known." in said
    assert "what is not known: from 2.1 points down to 8.3 points up, over 30 hospitals" in said


def test_too_few_hospitals_have_no_range():
    few = BY_HOSPITAL | {"measure": "E12.mean", "plausible_low": NAN, "plausible_hospitals": 1}
    said = read(report([BY_HOSPITAL, few]))
    assert "what is not known: no range, for too few plausible hospitals have a value" in said


def test_few_hospitals_are_said_to_be_few():
    two, four, five = (
        read(report([BY_HOSPITAL | {"plausible_hospitals": number}])) for number in (2, 4, 5)
    )
    assert "It reaches 12.7 times their spread to either side; with 30 hospitals 2.0 times." in two
    assert "Only 4 plausible hospitals: the range of what is not known is of little use." in four
    assert "of little use" not in five
    assert "of little use" not in read(report())


def test_how_much_the_range_holds_is_what_simulations_find():
    said = read(report([BY_HOSPITAL]))
    assert "where 84 to 95 % of the effects lie (by simulation)" in said
    assert "where 95 % of" not in said


def test_the_terminal_has_a_column_of_it():
    def said(table):
        out = StringIO()
        Console(file=out, width=160).print(panel_table(pd.DataFrame(list(table)), width=160))
        return plain(out.getvalue())

    both = said([BY_HOSPITAL])
    assert "what is not known" in both
    assert "\N{MINUS SIGN}2.1 to +8.3" in both
    assert "not clear over hospitals" in both
    assert "what is not known" not in said(COMPARISON)


def test_several_scenarios_have_it_in_their_cells():
    cells = rows(pd.DataFrame([BY_HOSPITAL]))[0].cells
    assert plain(cells[0].over_hospitals) == "\N{MINUS SIGN}2.1 to +8.3"
    several = three_scenarios()
    table = several.comparison.assign(**OVER)
    said = report_html(replace(several, comparison=table, profiles={}))
    assert said.count('<div class="quiet">what is not known: ') > 1
    assert "what is not known" not in report_html(replace(several, profiles={}))


def test_without_plausible_hospitals_the_page_says_once_that_chance_is_all():
    said = read(report())
    assert said.count("chance alone") == 1
    assert "not clear over hospitals" not in said
    assert "is not known" not in said
