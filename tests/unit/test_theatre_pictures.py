"""Plots of theatres over replications: their dots and curves are the measures' own."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pytest

from flowsim.cli.main import main
from flowsim.report.inputs import ScenarioSummary
from flowsim.report.page import report_html, settled
from flowsim.report.pictures import theatre_pictures
from flowsim.report.pictures.theatres import Dot, dots
from flowsim.studies.fit import fit_in_words
from tests.unit.report_case import report

VALUES = {
    "T02.capped": (70.0, 74.0),
    "T02.capped.specialty.urology": (50.0, 60.0),
    "T10.cases_per_list": (5.0, 6.0),
    "T10.cases_per_list.specialty.urology": (7.0, 7.0),
    "T11.on_the_day": (6.0, 8.0),
    "T11.on_the_day.reason.bed": (1.0, 3.0),
    "T11.on_the_day.reason.time": (5.0, 5.0),
    "T11.on_the_day.specialty.urology": (9.0, 9.0),
}
WEEKS = [(0, 100.0, None, None), (1, 110.0, 30.0, 20.0), (2, 105.0, 20.0, 25.0)]


def measures(*scenarios: str) -> pd.DataFrame:
    rows = [
        (scenario, replication, key, value + shift)
        for shift, scenario in enumerate(scenarios)
        for key, both in VALUES.items()
        for replication, value in enumerate(both)
    ]
    return pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])


def profile(*scenarios: str) -> pd.DataFrame:
    columns = ["scenario", "replication", "week", "waiting", "added", "removed"]
    rows = [(s, k, *week) for s in scenarios for k in (0, 1) for week in WEEKS]
    return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True)
class Given:
    scenarios: tuple[ScenarioSummary, ...]
    measures: pd.DataFrame
    profiles: dict[str, Any] = field(default_factory=dict)


def given(*names: str) -> Given:
    of = tuple(ScenarioSummary(name=name) for name in names)
    return Given(of, measures(*names), {"waiting_list": profile(*names)})


def test_dots_are_means_with_the_lowest_and_highest_replication() -> None:
    assert dots(given("theatres"), "T02.capped", "specialty") == (
        Dot(part="all", scenario="theatres", mean=72.0, low=70.0, high=74.0),
        Dot(part="urology", scenario="theatres", mean=55.0, low=50.0, high=60.0),
    )


def test_reasons_are_not_mixed_with_specialties() -> None:
    found = dots(given("theatres"), "T11.on_the_day", "reason")
    assert [dot.part for dot in found] == ["all", "bed", "time"]


def test_captions_say_use_with_cases_per_list_and_the_change_of_the_list() -> None:
    use, cancelled, waiting = (
        p.takeaway.replace("\N{NO-BREAK SPACE}", " ") for p in theatre_pictures(given("theatres"))
    )
    assert use == "Of the time of lists held, 72.0 % is used; cases a list: 5.5."
    assert cancelled == "Cancelled on the day, of those booked: 7.0 %."
    assert waiting == "Waiting for an operation at the start: 100; after 2 weeks: 105."


def test_of_several_scenarios_each_is_named() -> None:
    use, cancelled, waiting = theatre_pictures(given("baseline", "theatres"))
    assert "5.5 (Baseline) and 6.5 (Theatres)" in use.takeaway
    for picture in (use, cancelled, waiting):
        assert ">Theatres<" in picture.svg
    none = given("baseline", "theatres")
    rows = none.measures["scenario"] == "baseline"
    alone = Given(none.scenarios, none.measures[~rows], {"waiting_list": profile("theatres")})
    assert "6.5 (Theatres)" in theatre_pictures(alone)[0].takeaway


def test_use_is_never_shown_without_cases_per_list() -> None:
    whole = given("theatres")
    cases = whole.measures["measure"].str.startswith("T10")
    less = Given(whole.scenarios, whole.measures[~cases], whole.profiles)
    assert [picture.key for picture in theatre_pictures(less)] == ["cancelled", "waiting-list"]


def test_without_theatres_nothing_is_drawn() -> None:
    assert theatre_pictures(report()) == ()
    blank = given("theatres")
    unknown = Given(blank.scenarios, blank.measures.assign(value=float("nan")))
    assert theatre_pictures(unknown) == ()


def test_pages_say_how_to_see_the_rest_only_with_theatres() -> None:
    names = ("baseline", "bed_bureau")
    table = measures(*names).assign(unit="%")
    page = report_html(report(measures=pd.concat([report().measures, table])))
    assert page.count("Swipe for the rest") == page.count("<figure") > 2
    assert "wipe" not in report_html(report())


def test_a_scenario_that_does_not_settle_has_no_dots() -> None:
    names = ("baseline", "bed_bureau")
    whole = report(
        measures=measures(*names).assign(unit="%"),
        profiles={"waiting_list": profile(*names)},
    )
    assert len(theatre_pictures(whole)) == 3
    one = settled(report(measures=whole.measures, unstable=("bed_bureau",)))
    assert {dot.scenario for dot in dots(one, "T02.capped", "specialty")} == {"baseline"}
    assert theatre_pictures(settled(report(measures=whole.measures, unstable=names[:1]))) == ()


TINY = ["weeks=4", "warm_up_weeks=0", "cool_down_weeks=0", "replications=1", "scale=0.1"]


def test_the_command_writes_the_page_and_the_tables(tmp_path, capsys) -> None:
    words = [*TINY, "--output", str(tmp_path), "--results", str(tmp_path / "results")]
    assert main(["theatres", *words]) == 0
    assert f"page to read: {tmp_path / 'theatres.html'}" in capsys.readouterr().out.replace(
        "\n", ""
    )
    page = (tmp_path / "theatres.html").read_text(encoding="utf-8")
    titles = ("Theatres on day", "Use of theatres by specialty", "Cancelled on the day, by reason")
    assert all(f"<h3>{title}" in page for title in (*titles, "The waiting list for an operation"))
    assert ",operation," in (tmp_path / "theatre_day.csv").read_text(encoding="utf-8")
    assert len(pd.read_csv(tmp_path / "waiting_list.csv")) == 5
    assert fit_in_words() in page
    top = page.partition("</header>")[0]
    for said in ("Lister Hospital. April to November 2018", "does the waiting list grow?"):
        assert said in top
    swipe = "Swipe for the rest of the picture."
    assert page.count(swipe) == page.count("<figure") == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["without_theatres", "weeks=1"], "no operating lists to show"),
        (
            ["baseline", "--day", "19"],
            "day 19 has no sessions; the nearest with some: 18 and 21",
        ),
        (["baseline", "--replication", "1"], "replication 1 must"),
        (["baseline", "bed_bureau"], "one scenario, not 2"),
    ],
)
def test_bad_input_gets_one_clear_error(tmp_path, capsys, words, said) -> None:
    given_weeks = any(word.startswith("weeks") for word in words)
    tiny = [word for word in TINY if not (given_weeks and word.startswith("weeks"))]
    assert main(["theatres", *words, *tiny, "--results", str(tmp_path)]) == 2
    assert said in capsys.readouterr().err
