"""Plots: what their captions claim is what their data say, and they fit into one page."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from flowsim.hospital.terms import shipped_terms
from flowsim.report import ScenarioSummary
from flowsim.report.cause_groups import COLOURS, OTHER, groups
from flowsim.report.curves import Curve, curves
from flowsim.report.page import settled
from flowsim.report.pictures import DRAWN, pictures
from tests.unit.report_case import profiles, report, three_scenarios

SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def drawn():
    return pictures(report())


@pytest.fixture(scope="module")
def takeaways(drawn):
    return {picture.key: picture.takeaway.replace(SPACE, " ") for picture in drawn}


def test_the_five_plots_come_in_order(drawn):
    assert [p.key for p in drawn] == [
        "time",
        "census",
        "causes",
        "occupancy",
        "discharges",
    ]


def test_the_caption_of_time_counts_the_bins_up_to_four_hours(takeaways):
    assert takeaways["time"] == (
        "Left within four hours: of patients admitted, 20 % (Baseline) and 30 % (Bed bureau);"
        " of those not admitted, 75 % in both."
    )


def test_the_caption_of_the_census_gives_the_fullest_hour(takeaways):
    assert takeaways["census"] == (
        "Most patients in the department: 15.5 at 17:00 (Baseline) and 14.5 at 17:00 (Bed bureau);"
        " most waiting for a bed: 7.8 at 17:00 (Baseline) and 7.2 at 17:00 (Bed bureau)."
    )


def test_the_caption_of_causes_names_the_longest_wait_and_not_care(takeaways):
    assert takeaways["causes"] == (
        "The longest wait in the department under the baseline is waiting for a bed:"
        " 2.0 h (Baseline) and 1.0 h (Bed bureau)."
        " The longest wait on the wards under the baseline is waiting for care outside hospital:"
        " 10.0 h in both."
    )


def test_the_caption_of_occupancy_counts_the_hours_above_the_maximum(takeaways):
    assert takeaways["occupancy"] == (
        "Fullest: 93.0 % on Mon 00:00 in both."
        " Hours of the average week above 92 %, out of 168: 100 in both."
    )


def test_the_caption_of_discharges_counts_those_before_noon(takeaways):
    assert takeaways["discharges"] == (
        "Left before noon: 40 % in both. The busiest hour begins at 08:00 in both."
    )


def test_the_caption_of_causes_says_by_name_which_parts_are_care(drawn):
    reading = next(picture.reading for picture in drawn if picture.key == "causes")
    assert (
        "'being assessed and treated' and 'clinical need' are care; the rest is waiting" in reading
    )
    assert "lue" not in reading  # several parts are blue, waiting in the ambulance among them


def test_bands_are_told_of_where_they_are_drawn_and_nowhere_else(drawn):
    def shaded(made):
        return {picture.key: "Shaded" in picture.reading for picture in made}

    curves_of = {"time": True, "census": True, "occupancy": True, "discharges": True}
    assert shaded(drawn) == {**curves_of, "causes": False}
    once = {name: table[table["replication"] == 0] for name, table in profiles().items()}
    assert not any(shaded(pictures(report(profiles=once))).values())
    names = ("baseline", "bed_bureau", "a", "b")
    first = report()
    many = replace(
        first,
        scenarios=(*first.scenarios, ScenarioSummary(name="a"), ScenarioSummary(name="b")),
        profiles=profiles(names),
    )
    assert not any(shaded(pictures(many)).values())


@pytest.mark.parametrize("name", list(profiles()))
def test_a_plot_without_its_profile_is_left_out(name):
    draw = dict(zip(profiles(), DRAWN, strict=True))[name]
    kept = {key: table for key, table in profiles().items() if key != name}
    assert draw(report(profiles=kept)) is None
    assert draw(report(profiles={**kept, name: profiles()[name].iloc[:0]})) is None


def test_a_scenario_that_does_not_settle_is_not_drawn():
    made = settled(replace(three_scenarios(), unstable=("staffing",)))
    assert all("Staffing" not in picture.svg for picture in pictures(made))
    assert all("Bed bureau" in picture.svg for picture in pictures(made))


def test_nothing_is_drawn_against_a_baseline_that_does_not_settle():
    assert pictures(settled(report(unstable=("baseline",)))) == ()


def test_every_plot_names_its_axes_and_scenarios(drawn):
    for picture in drawn:
        texts = [t.text for t in ElementTree.fromstring(xml(picture.svg)).iter("text")]
        assert {"Baseline", "Bed bureau"} <= set(texts), picture.key
        assert any("hour" in str(t) for t in texts) or picture.key == "occupancy"
        assert picture.takeaway
        assert picture.reading


def xml(svg: str) -> str:
    """Return an element of a page as a document of its own."""
    return svg.replace("<svg ", '<svg xmlns:xlink="link" ', 1)


def test_no_two_plots_share_an_id_and_every_reference_is_met(drawn):
    found: list[str] = []
    for picture in drawn:
        ids = re.findall(r'\bid="([^"]*)"', picture.svg)
        references = re.findall(r'(?:href="|url\()#([^")]*)', picture.svg)
        assert set(references) <= set(ids)
        found += ids
    assert len(found) == len(set(found))


def test_the_readers_own_plot_settings_change_nothing(drawn):
    import matplotlib as mpl

    with mpl.rc_context({"font.size": 30, "axes.facecolor": "black", "svg.fonttype": "path"}):
        assert pictures(report()) == drawn


def test_names_of_scenarios_cannot_break_out_of_a_plot():
    first = report()
    nasty = "a<script>&b"
    tables = {k: t.replace({"scenario": {"bed_bureau": nasty}}) for k, t in profiles().items()}
    made = replace(
        first,
        scenarios=(first.baseline, replace(first.others[0], name=nasty)),
        comparison=first.comparison.assign(scenario=nasty),
        profiles=tables,
    )
    for picture in pictures(made):
        assert "<script" not in picture.svg
        ElementTree.fromstring(xml(picture.svg))


def test_a_band_holds_four_replications_in_five():
    values = np.arange(11.0)[:, None] * np.ones(2)
    curve = Curve(scenario="a", x=np.array([0.0, 1.0]), values=values)
    low, high = curve.band
    assert low.tolist() == [1.0, 1.0]
    assert high.tolist() == [9.0, 9.0]
    assert curve.mean.tolist() == [5.0, 5.0]


def test_a_place_a_replication_lacks_counts_as_nothing_or_is_unknown():
    table = profiles()["discharges"]
    table = table[~((table["replication"] == 1) & (table["hour"] == 8))]
    names = ["baseline"]
    filled = curves(table, names, "hour", "percent", missing=0.0)[0]
    unknown = curves(table, names, "hour", "percent")[0]
    assert filled.mean[8] == 5.0
    assert unknown.mean[8] == 10.0


def causes(*rows: tuple[str, str, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["cause", "group", "waits"])


def test_causes_are_gathered_by_their_terms_in_the_order_of_the_bars():
    found = groups(
        causes(
            ("ed_wait_bed_match", "waiting for a bed", True),
            ("ed_wait_cubicle", "waiting for a space", True),
            ("ed_assessment", "being assessed and treated", False),
            ("ed_wait_bed_ready", "waiting for a bed", True),
        )
    )
    assert [group.name for group in dict.fromkeys(found.values())] == [
        "being assessed and treated",
        "waiting for a space",
        "waiting for a bed",
    ]
    assert [group.is_care for group in dict.fromkeys(found.values())] == [True, False, False]


def test_a_wait_in_no_group_is_other_and_never_taken_for_care():
    found = groups(causes(("wait_something_new", "", True), ("mine", "my own bar", True)))
    assert found["wait_something_new"].name == OTHER
    assert list(found) == ["mine", "wait_something_new"]
    assert not any(group.is_care for group in found.values())


def test_every_group_of_the_departments_has_its_colour():
    placed = [term for term in shipped_terms().of_kind("cause") if term.place]
    assert {term.group for term in placed if term.group} == set(COLOURS)
