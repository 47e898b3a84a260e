"""The study of effects: every initiative has a row, every number its source."""

import re
from dataclasses import replace

import pytest
import yaml

from experiments.ceilings import ceilings
from experiments.effects import effects, judging
from experiments.effects.effects import HERE, Entry, Size, read_study, set_by_hospitals
from experiments.effects.judging import Change, Found, judged
from experiments.marked_page import check_page
from flowsim.analysis.measures import describe
from flowsim.config import load
from flowsim.config.catalogue import initiative_class, initiative_names, scenario_names
from flowsim.config.folders import Folders
from flowsim.config.scenario_words import BASELINE
from flowsim.errors import FlowsimError
from flowsim.studies.arms import check_alike

STUDY = read_study()
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
PUBLISHED = [(entry.name, size) for entry in STUDY.entries for size in entry.published]
SETTLED = Change(mean=-2.0, low=-3.0, high=-1.0)
PLAIN = Found(
    own=SETTLED,
    flag="clear",
    zero=False,
    first=Change(mean=1.0, low=0.5, high=1.5),
    ceiling=None,
    way=-1,
    published=True,
    sizes=[-2.5],
)


def citations():
    text = (Folders.of(None).file("sources.yaml")).read_text(encoding="utf-8")
    shipped = {key: each["citation"] for key, each in yaml.safe_load(text).items()}
    return {**shipped, **STUDY.sources}


def numbers(text):
    """Return the numbers of a text as floats; 'one' is one."""
    spelt = text.replace("one more", "1 more")
    return {float(found.replace(",", "")) for found in NUMBER.findall(spelt)}


def test_every_initiative_and_preset_has_a_row_or_a_reason():
    rows = [entry.name for entry in STUDY.entries]
    assert len(set(rows)) == len(rows)
    told = {*rows, *STUDY.same_as, *STUDY.not_compared}
    assert told == {*scenario_names(Folders.of(None))} - {BASELINE}
    assert set(initiative_names(Folders.of(None))) <= set(rows)


@pytest.mark.parametrize(("name", "size"), PUBLISHED)
def test_every_number_is_what_its_source_says(name, size):
    cited = numbers(citations()[size.source])
    assert numbers(size.says) <= cited
    given = {size.change, size.before, size.after} - {None}
    assert {abs(number) for number in given} <= cited
    assert (size.before is None) == (size.after is None)


@pytest.mark.parametrize("entry", STUDY.entries, ids=lambda entry: entry.name)
def test_its_measure_is_one_and_goes_the_way_that_is_expected(entry):
    assert describe(entry.measure).available
    for size in entry.published:
        assert size.difference is None or size.difference * entry.way > 0
    if entry.name in initiative_names(Folders.of(None)):
        expects = initiative_class(entry.name).expects
        ways = {"up": (1,), "down": (-1,), "none": (1, -1)}
        assert entry.way in ways[expects.get(entry.measure, "none")]
    known = ceilings.read_study(ceilings.HERE / "study.yaml").changes
    assert entry.ceiling in ("", *known)


@pytest.mark.parametrize(("name", "other"), STUDY.same_as.items())
def test_what_is_called_the_same_hospital_is_it(name, other):
    one, two = load(name).tree, load(other).tree
    for part in ("hospital", "period", "initiative"):
        assert one[part] == two[part]


@pytest.mark.parametrize("name", STUDY.not_compared)
def test_what_is_called_impossible_to_compare_is_refused(name):
    with pytest.raises(FlowsimError, match="cannot be compared"):
        check_alike([load(BASELINE), load(name)])


def test_a_published_change_is_given_in_the_unit_of_the_measure():
    minutes = Size(source="s", says="", before=458, after=360)
    assert (minutes.difference, minutes.in_unit(300.0)) == (-98, -98)
    visits = Size(source="s", says="", before=400, after=200, relative=True)
    assert (visits.difference, visits.in_unit(80.0)) == (-50.0, -40.0)
    home = Size(source="s", says="", before=35.2, after=42.3, complement=True)
    assert home.difference == pytest.approx(-7.1)
    assert Size(source="s", says="as it was").difference is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"zero": True, "flag": "no material change"}, judging.ZERO),
        ({"flag": "unclear"}, judging.NOT_CLEAR),
        ({"flag": "not clear over plausible hospitals"}, judging.NOT_CLEAR),
        ({"flag": "clear", "own": Change(mean=float("nan"), low=0, high=0)}, judging.NOT_CLEAR),
        ({"flag": "smaller than matters"}, judging.UNMOVED),
        ({"flag": "no material change", "published": False, "sizes": []}, judging.TOO_SMALL),
        ({"ceiling": Change(mean=2.0, low=1.4, high=2.6)}, judging.CEILING),
        ({"ceiling": Change(mean=2.0, low=1.6, high=2.4)}, judging.BELIEVABLE),
        (
            {
                "ceiling": Change(mean=0.0, low=-1.0, high=1.0),
                "first": Change(mean=0.1, low=-0.5, high=0.7),
            },
            judging.BELIEVABLE,
        ),
        ({"way": 1, "sizes": [2.5]}, judging.OTHER_WAY),
        ({"sizes": [-0.5, -0.9]}, judging.TOO_MUCH),
        ({"sizes": [-0.5, -1.1]}, judging.BELIEVABLE),
        ({}, judging.BELIEVABLE),
        ({"sizes": []}, judging.NO_SIZE),
    ],
)
def test_the_first_rule_that_holds_is_said(changed, said):
    assert judged(replace(PLAIN, **changed)) == said


def test_every_flag_of_a_comparison_is_judged():
    from typing import get_args

    from flowsim.analysis.statistics import Flag

    known = {*judging.SAID_OF_NONE, *judging.SMALL, "clear"}
    assert known == set(get_args(Flag))


def test_a_scenario_that_sets_what_hospitals_set_is_in_none_of_them():
    nurses = "baseline:hospital.critical_care.units.nurses.number=15"
    clash = Entry(name=nurses, measure="E01.type1", way=1, acts_on="")
    assert set_by_hospitals([clash], 2) == {nurses: "hospital.critical_care.units.nurses.number"}
    assert set_by_hospitals([clash], 0) == {}


def test_the_page_has_the_marks_of_the_table():
    assert check_page(effects.PAGE, effects.PART) is None
    assert f"`{HERE.parent.name}/{HERE.name}/study.yaml`" in effects.PAGE.read_text()


def test_a_small_study_is_run_and_told(tmp_path, monkeypatch):
    page = tmp_path / "effects.md"
    page.write_text("<!-- effects: begin -->\n<!-- effects: end -->\n", encoding="utf-8")
    few = [entry for entry in STUDY.entries if entry.name in ("staffing", "cancer_first")]
    monkeypatch.setattr(effects, "PAGE", page)
    monkeypatch.setattr(effects, "read_study", lambda: replace(STUDY, entries=tuple(few)))
    small = ("scale=0.1", "warm_up_weeks=0", "cool_down_weeks=0")
    words = [word for each in small for word in ("--set", each)]
    words += ["--replications", "2", "--weeks", "1", "--plausible", "2", "--jobs", "1"]
    effects.main([*words, "--results", str(tmp_path / "results"), "--write"])
    text = page.read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    assert [cells[0] for cells in rows] == ["| `cancer_first`", "| `staffing`"]
    for cells in rows:
        assert len(cells) == 5 + len(STUDY.shown)
        assert cells[-1].strip("*| ") in judging.MEANINGS
    assert "- ED clinicians twice: " in text
    assert "2 plausible hospitals" in text
