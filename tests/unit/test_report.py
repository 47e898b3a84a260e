"""The page and the terminal table, from a report made by hand."""

import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest
from rich.console import Console

from flowsim.report import Headline, ScenarioSummary, report_html, write_report
from flowsim.report.conclusions import conclusions
from flowsim.report.details import correlations, families, headline_rows, warnings
from flowsim.report.rows import rows, verdict
from flowsim.report.terminal import panel_table
from tests.unit.report_case import COMPARISON, line, report, three_scenarios

NAN = float("nan")
VOID = {"meta", "br", "link", "img", "input", "hr"}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def answer_of(made, place=0):
    found = conclusions(made, headline_rows(made))[place]
    said = f"{found.lead} {found.others}".strip()
    return plain(said), {point.opening: plain(point.text) for point in found.points}


class Reader(HTMLParser):
    """Collects the text and notices elements that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "text", "title"):
            self.texts.append(data.strip())


def read(made) -> str:
    """Return the words of the page without its plots, which take most of its time."""
    return words_of(report_html(replace(made, profiles={})))


def words_of(page: str) -> str:
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return plain(re.sub(r"\s+", " ", " ".join(reader.texts)))


@pytest.fixture(scope="module")
def page() -> str:
    return report_html(report())


# -- verdicts and rows ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flag", "direction", "difference", "words"),
    [
        ("clear", "better", 1.0, "clearly better"),
        ("clear", "worse", 1.0, "clearly worse"),
        ("clear", "", 1.0, "clear change"),
        ("unclear", "", 1.0, "unclear"),
        ("no material change", "", 0.0, "no material change"),
        ("smaller than matters", "", 0.3, "real but small"),
        ("not clear over plausible hospitals", "", 1.0, "not clear over hospitals"),
        ("unclear", "", NAN, "not computed"),
        ("unstable", "", NAN, "unstable"),
        ("unstable", "better", 1.0, "unstable"),
    ],
)
def test_a_flag_becomes_a_verdict(flag, direction, difference, words):
    assert verdict(flag, direction, difference).words == words


def test_rows_keep_the_order_asked_for_and_leave_out_what_the_table_lacks():
    table = pd.DataFrame(list(COMPARISON))
    found = rows(table, ["L05.beds_21", "Z99.none", "E01.all"])
    assert [row.measure for row in found] == ["L05.beds_21", "E01.all"]


def test_a_row_has_one_form_in_which_clear_bounds_are_not_zero():
    tiny = line("E01.all", 0.06, 0.02, "clear", direction="better")
    (row,) = rows(pd.DataFrame([tiny]))
    assert plain(row.cells[0].interval) == "+0.04 to +0.08"
    assert plain(row.baseline) == "50.00 %"


def test_an_unstable_scenario_gives_no_number_and_its_stable_baseline_does():
    made = report([line("E01.all", 5.0, 1.0, "unstable")], unstable=("bed_bureau",))
    (row,) = headline_rows(made)
    assert plain(row.baseline) == "50.0 %"
    assert (row.cells[0].value, row.cells[0].difference, row.cells[0].interval) == (
        "not settled",
        "",
        "",
    )


def test_an_unstable_baseline_takes_the_differences_but_not_a_stable_scenarios_value():
    made = report([line("E01.all", 5.0, 1.0, "unstable")], unstable=("baseline",))
    (row,) = headline_rows(made)
    assert row.baseline == "not settled"
    assert plain(row.cells[0].value) == "55.0 %"
    assert row.cells[0].difference == ""


def test_a_scenario_known_to_be_unstable_gives_no_difference_whatever_its_flag():
    made = replace(three_scenarios(), unstable=("staffing",))
    row = next(row for row in headline_rows(made) if row.measure == "E01.all")
    bureau, staffing = row.cells
    assert plain(bureau.difference) == "+5.2 points"
    assert (staffing.difference, staffing.verdict.words) == ("", "unstable")


def test_without_knowing_who_is_unstable_no_number_of_the_row_is_given():
    (row,) = rows(pd.DataFrame([line("E01.all", 5.0, 1.0, "unstable")]))
    assert row.baseline == "not settled"
    assert row.cells[0].value == "not settled"


def test_one_number_under_two_names_is_one_row_and_counts_once():
    alike = [
        line(key, 5.2, 1.3, "clear", direction="better", name=f"Within four hours, {name}")
        for key, name in (("E01.all", "all types"), ("E01.type1", "type 1"))
    ]
    made = report(alike, headline=(Headline(measure="E01.all"), Headline(measure="E01.type1")))
    (row,) = headline_rows(made)
    assert row.name == "Within four hours, all types (type 1 is the same)"
    assert answer_of(made)[0].startswith("In the model, Bed bureau makes 1 of 1 headline measure ")
    assert sum("Within" in text for text in printed(panel_table(made.comparison))) == 1


def test_measures_that_differ_anywhere_or_are_of_two_codes_stay_apart():
    first = line("E01.all", 5.2, 1.3, "clear", direction="better")
    for other in (
        {**first, "measure": "E01.type1", "high": 9.9},
        {**first, "measure": "E02.admitted"},
        {**first, "measure": "E01.type1", "baseline_value": NAN},
    ):
        assert len(headline_rows(report([first, other], headline=()))) == 2


# -- the answer ----------------------------------------------------------------------------------


def test_the_answer_counts_the_headline_measures_that_were_computed():
    lead, _ = answer_of(report())
    assert lead == (
        "In the model, Bed bureau makes 3 of 6 headline measures clearly better (Name of"
        " E12.median; Name of E12.mean; Name of E01.all) and none clearly worse. 1 clearly"
        " changes without being good or bad, 1 does not change by an amount that matters and for"
        " 1 the runs cannot tell."
    )


def test_the_answer_gives_numbers_and_intervals_one_measure_of_each_kind_first():
    _, points = answer_of(report())
    assert points["Clearly better"] == (
        "Name of E12.median: down 57 min, from 5 h 12 min to 4 h 15 min"
        " (95 % interval: down 41 to 73 min)."
        " Name of E01.all: up 5.2 points, from 50.0 % to 55.2 %"
        " (95 % interval: up 3.9 to 6.5 points)."
        " Also: Name of E12.mean (\N{MINUS SIGN}40 min, \N{MINUS SIGN}56 to \N{MINUS SIGN}24)."
    )


def test_the_answer_says_aloud_that_nothing_is_worse():
    assert answer_of(report())[1]["Clearly worse"] == "None of the headline measures."


def test_what_is_real_but_small_has_its_numbers():
    small = line("E01.all", 0.6, 0.5, "smaller than matters")
    lead, points = answer_of(report([small]))
    assert lead.endswith("1 changes by less than matters.")
    assert points["Real, but smaller than matters"] == (
        "Name of E01.all: up 0.6 points, from 50.0 % to 50.6 %"
        " (95 % interval: up 0.1 to 1.1 points)."
    )


def test_crossing_a_standard_is_said_in_the_answer_the_row_and_the_terminal():
    crossed = line("E01.all", 5.2, 1.3, "clear", direction="better", standard="now met")
    made = report([crossed])
    lead, _ = answer_of(made)
    words = (
        "The mean of Bed bureau meets the standard for Name of E01.all (at least 95 %),"
        " and the baseline's does not."
    )
    assert lead.endswith(words)
    assert "clearly better standard now met" in read(made)
    out = io.StringIO()
    standards = {"E01.all": "at least 95 %"}
    Console(file=out, width=200).print(panel_table(pd.DataFrame([crossed]), None, standards))
    assert words in plain(out.getvalue())
    lost = line("E01.all", -5.2, 1.3, "clear", direction="worse", standard="no longer met")
    assert "Bed bureau no longer meets" in answer_of(report([lost]))[0]
    same = line("E01.all", 5.2, 1.3, "clear", direction="better", standard="met")
    assert "standard for" not in answer_of(report([same]))[0]


def test_an_interval_across_zero_is_told_by_both_its_ends():
    assert answer_of(report())[1]["Unclear"] == (
        "Name of L05.beds_21: up 0.7 beds, from 118.0 beds to 118.7 beds"
        " (95 % interval: from 1.4 beds down to 2.8 beds up), unclear."
    )


def test_every_scenario_has_its_answer():
    lead, points = answer_of(three_scenarios(), 1)
    assert lead == (
        "In the model, Staffing makes none of 1 headline measure clearly better and 1 clearly"
        " worse (Name of E01.all)."
    )
    assert "Clearly better" not in points
    assert points["Clearly worse"].startswith("Name of E01.all: down 5.0 points, from 50.0 %")


def test_a_scenario_that_does_not_settle_has_no_answer_and_no_number():
    made = report([line("E01.all", 5.0, 1.0, "unstable")], unstable=("bed_bureau",))
    lead, points = answer_of(made)
    assert "Bed bureau does not settle" in lead
    assert points == {}
    assert not re.search(r"\d", lead)


def test_a_baseline_that_does_not_settle_leaves_one_answer_for_all():
    made = replace(three_scenarios(), unstable=("baseline",))
    (found,) = conclusions(made, headline_rows(made))
    assert "the baseline does not settle" in found.lead


def test_measures_that_could_not_be_computed_are_said_to_be_so():
    lead, _ = answer_of(report([line("E01.all", NAN, 0.0, "unclear")]))
    assert lead == "Bed bureau: none of the headline measures could be computed in this run."


def test_longer_tails_are_in_the_answer_beside_the_four_hours():
    four = line("E01.all", 5.2, 1.3, "clear", direction="better")
    tail = line("E04.over_12_hours", 0.3, 0.1, "smaller than matters", direction="worse", start=1.0)
    words = (
        "More patients leave within four hours, but the longest waits are longer: Name of"
        " E04.over_12_hours (up 0.3 points, from 1.0 % to 1.3 % (95 % interval: up 0.2 to 0.4"
        " points))."
    )
    assert words in answer_of(report([four, tail]))[0]
    assert "longest waits" not in answer_of(report([four, {**tail, "direction": "better"}]))[0]
    assert "longest waits" not in answer_of(report([{**four, "direction": "worse"}, tail]))[0]


def test_a_mean_stay_that_rises_is_explained_in_the_answer():
    stay = line("L01.emergency_overnight_mean", 0.3, 0.1, "clear", direction="worse", unit="nights")
    four = line("E01.all", 5.2, 1.3, "clear", direction="better")
    assert "judge by the beds occupied" in answer_of(report([four, stay]))[0]
    assert "judge by" not in answer_of(report([four, {**stay, "direction": "better"}]))[0]


def test_few_replications_are_said_once_before_the_answer():
    three = three_scenarios()
    few = read(replace(three, settings={"replications": 4}))
    said = "Only 4 replications: intervals are wide and themselves uncertain."
    assert few.count("4 replications") == 1
    assert few.index(said) < few.index("The answer")
    assert "uncertain" not in read(replace(three, settings={"replications": 5}))


def test_what_one_scenario_alone_has_is_named_with_its_value_on_page_and_terminal():
    row = line("A07.places", NAN, 0.0, "only in scenario", unit="beds", start=NAN)
    made = report([line("E01.all", 5.2, 1.3, "clear"), {**row, "scenario_value": 12.0}])
    lead, points = answer_of(made)
    assert "of 1 headline measure " in lead
    assert "Name of A07.places: 12.0 beds, only in Bed bureau." in points.values()
    assert "only in Bed bureau" in read(made)
    out = io.StringIO()
    Console(file=out, width=200).print(panel_table(made.comparison))
    assert "only in Bed bureau" in plain(out.getvalue())


# -- what to be wary of --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"scale": 0.1}, "run at 0.1 of its size"),
        ({"replications": 2}, "Only 2 replications"),
        ({"weeks": 1}, "Only 1 week measured"),
    ],
)
def test_a_run_too_small_to_use_warns_the_reader(settings, words):
    (text,) = warnings(report(settings=settings))
    assert words in text
    assert words in read(report(settings=settings))


def test_a_full_run_that_settles_warns_of_nothing():
    assert warnings(report()) == ()
    assert "Before you use these numbers" not in read(report())


def test_pairing_is_reported_by_the_correlation_it_achieved():
    ((name, text),) = correlations(report())
    assert name == "Bed bureau"
    assert text == "median 1.00 over 1 measure, from 1.00 to 1.00"


# -- the page ------------------------------------------------------------------------------------


def test_the_page_needs_nothing_but_itself(page):
    assert "http" not in page
    assert "@import" not in page
    assert not re.search(r"<(script|link|img|iframe)\b|\ssrc=", page)
    assert set(re.findall(r"url\((.)", page)) <= {"#"}


def test_the_page_tells_the_question_the_change_and_the_answer_before_the_details(page):
    text = words_of(page)
    order = [
        "Bed bureau compared with the baseline",
        "10 replications of 26 weeks",
        "How does it work.",
        "Do patients wait less for a bed?",
        "Beds are matched at once.",
        "The answer",
        "Headline measures",
        "at least 95 %",
        "Not computed. Cases per list (theatres are not simulated yet).",
        "What it looks like",
        "How far to trust it",
        "Nobody gets tired.",
        "The warm-up is long enough.",
        "3f2a9c",
        "Official: attendances of 2018.",
        "Share who left within 240 minutes. (a handbook)",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_small_differences_say_whether_they_are_for_the_better() -> None:
    rising = {"direction": "better", "scenario": "bed_bureau"}
    small = line("E01.all", 0.6, 0.5, "smaller than matters") | rising
    _, points = answer_of(report([small]))
    assert points["Real, but smaller than matters"].endswith("up 0.1 to 1.1 points), better.")


def test_every_number_before_and_after_can_be_opened_and_a_word_is_enough_before() -> None:
    first, other = report().scenarios
    changed = replace(other, changes=("time of 'match': mean 9 minutes, now mean 3 minutes",))
    page = report_html(report(scenarios=(first, changed)))
    opened = page.index("Every number before and after")
    assert page.index("Beds are matched at once.") < opened < page.index("now mean 3 minutes")
    assert "Every number before and after" not in report_html(report())


def test_of_many_scenarios_the_answer_comes_before_what_they_are() -> None:
    made = three_scenarios()
    worse = line("E01.all", -5.0, 1.0, "clear", direction="worse", scenario="ed_xray")
    many = replace(
        made,
        scenarios=(*made.scenarios, ScenarioSummary(name="ed_xray", question="What of X-rays?")),
        comparison=pd.concat([made.comparison, pd.DataFrame([worse])]),
        measures=pd.concat([made.measures, made.measures[:4].assign(scenario="ed_xray")]),
    )
    page = report_html(many)
    assert page.index("The answer") < page.index("What is compared") < page.index("What of X-rays?")
    assert "What is compared" not in report_html(made)


def test_the_heading_says_what_hospital_it_is_and_every_setting_that_differs():
    first = report()
    changed = tuple(f"setting {number}: 1, now 2" for number in range(10))
    winter = replace(
        first.baseline, hospital="Winter 2017/18: 291 attendances a day", differences=changed
    )
    more = replace(
        first.others[0], hospital="Winter with 600 beds", differences=("beds: 577, now 600",)
    )
    text = read(replace(first, scenarios=(winter, more)))
    heading = text[: text.index("The answer")]
    assert heading.index("Winter 2017/18: 291 attendances") < heading.index("Simulation:")
    assert "Settings that differ from the hospital that comes with flowsim" in heading
    assert all(words in heading for words in changed)
    assert "and 2 more" in heading
    assert "Winter with 600 beds." in heading
    assert "Settings that differ from the baseline beds: 577, now 600" in heading
    assert "Every setting is that" not in heading


def test_a_baseline_as_shipped_is_said_to_be_so():
    first = report()
    shipped = replace(first.baseline, hospital="April to November")
    text = read(replace(first, scenarios=(shipped, *first.others)))
    assert "Every setting is that of the hospital that comes with flowsim." in text
    assert "No initiative is switched on." in text


def test_the_page_shows_each_verdict_by_words_and_not_by_colour_alone():
    text = read(report())
    for words in ("clearly better", "clear change", "unclear", "no material change"):
        assert words in text[text.index("Headline measures") :]


def test_the_table_of_all_measures_leaves_break_downs_to_the_file():
    made = report([*COMPARISON, line("E01.all.stream.majors", 1.0, 2.0, "unclear")])
    shown = [row.measure for family in families(made) for row in family.rows]
    assert "E01.all" in shown
    assert "E01.all.stream.majors" not in shown


def test_the_same_input_gives_the_same_bytes(tmp_path, page):
    place = write_report(tmp_path / "report.html", report())
    assert place.read_bytes() == page.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_the_page_is_written_into_folders_that_are_not_there_yet(tmp_path):
    place = tmp_path / "new" / "folder" / "report.html"
    assert write_report(place, report(profiles={})) == place
    assert place.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_words_of_a_scenario_are_text_and_not_markup():
    first = report()
    nasty = replace(first.others[0], question="<script>alert(1)</script>", effects=("<b>x",))
    page = report_html(replace(first, scenarios=(first.baseline, nasty), profiles={}))
    assert "<script" not in page
    assert "&lt;b&gt;x" in page


def test_a_page_without_profiles_says_why_there_are_no_plots():
    page = report_html(report(profiles={}))
    assert "<svg" not in page
    assert "No plots" in page


def test_several_scenarios_stand_side_by_side():
    text = read(three_scenarios())
    assert "Bed bureau and Staffing compared with the baseline" in text
    assert "Intervals are widened because 2 scenarios" in text
    assert text.count("Do patients wait less for a bed?") == 1


# -- input that cannot be a report ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"comparison": pd.DataFrame({"measure": []})}, "comparison table lacks name, unit"),
        ({"measures": pd.DataFrame({"scenario": []})}, "measures table lacks replication"),
        ({"scenarios": (ScenarioSummary(name="baseline"),)}, "needs a baseline and other"),
        ({"scenarios": (ScenarioSummary(name="a"),) * 2}, "once each"),
        ({"profiles": {"wards": pd.DataFrame()}}, "unknown profile 'wards'"),
        ({"profiles": {"census": pd.DataFrame({"hour": []})}}, "census table lacks scenario"),
        (
            {"scenarios": (ScenarioSummary(name="baseline"), ScenarioSummary(name="x"))},
            "the report does not tell of",
        ),
    ],
)
def test_input_that_does_not_fit_together_is_refused(changes, words):
    with pytest.raises(ValueError, match=words):
        report(**changes)


# -- the terminal --------------------------------------------------------------------------------


def printed(table, width=140) -> list[str]:
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(table)
    return [" ".join(plain(text).split()) for text in console.export_text().splitlines()]


def test_the_terminal_shows_a_line_a_measure():
    lines = printed(panel_table(report().comparison, ["E01.all"], {"E01.all": "95 %"}, "title"))
    assert "title" in lines[0]
    assert (
        "Name of E01.all 95 % 50.0 % 55.2 % +5.2 points +3.9 to +6.5 \N{CHECK MARK} clearly better"
        in lines
    )


def test_the_terminal_shows_a_block_a_measure_for_several_scenarios():
    lines = printed(panel_table(three_scenarios().comparison, ["E01.all"]))
    start = lines.index("Name of E01.all Baseline 50.0 %")
    assert lines[start + 1].startswith("Bed bureau 55.2 % +5.2 points")
    assert lines[start + 2].startswith("Staffing 45.0 % \N{MINUS SIGN}5.0 points")


@pytest.mark.parametrize("width", [40, 80, 110, 160])
@pytest.mark.parametrize("made", [report(), three_scenarios()], ids=["one", "two"])
def test_nothing_is_left_out_or_cut_at_any_width(made, width):
    table = panel_table(made.comparison, ["E12.median"], None, "title", (), width)
    text = " ".join(printed(table, width))
    for words in ("title", "Name of E12.median", "5 h 12 min", "4 h 15 min", "57 min", "73 to"):
        assert words in text
    assert "clearly better" in text
    assert all(len(row) <= width for row in printed(table, width))


def test_square_brackets_in_a_name_are_shown_and_not_obeyed():
    table = pd.DataFrame([line("E01.all", 1.0, 0.5, "clear", name="within [bold] limits")])
    assert any("within [bold] limits" in text for text in printed(panel_table(table)))
