"""The study of ceilings: every change of its file makes a scenario that differs as it says."""

from functools import cache

import pytest
import yaml

from experiments.ceilings.ceilings import HERE, PART, read_study, scenario_text
from experiments.marked_page import put_into
from flowsim.config import load
from flowsim.errors import FlowsimError
from tests.direction.night import AT_NIGHT

STUDY = read_study(HERE / "study.yaml")
FIRST, *OTHERS = STUDY.periods
BY_DAY_AND_NIGHT = [FIRST, *(pytest.param(period, marks=AT_NIGHT) for period in OTHERS)]
"""Every change in one period by day and in all at night: each is composed anew, in seconds."""


@pytest.fixture
def own(tmp_path):
    """Return a function that loads a change as a scenario of one's own."""
    (tmp_path / "scenario").mkdir()

    def loaded(name, change, period="apr_nov_2018"):
        text = scenario_text(name, change, period)
        (tmp_path / "scenario" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return load(name, config_dir=tmp_path)

    return loaded


@cache
def baseline(period):
    return load("baseline", [f"period={period}"])


@pytest.mark.parametrize("name", STUDY.changes)
@pytest.mark.parametrize("period", BY_DAY_AND_NIGHT)
def test_every_change_makes_another_hospital(own, name, period):
    found = own("changed", STUDY.changes[name], period)
    assert found.period.name == period
    before = baseline(period)
    assert found.hospital != before.hospital or found.period != before.period


def test_adding_setting_and_multiplying_do_what_they_say(own):
    before = load("baseline").tree
    change = {
        "add": {"period.general_acute_open": 43},
        "set": {"hospital.emergency.staff.ed_acp.servers_per_person": 2},
        "times": {
            "hospital.emergency.timings.specialty_response": 0.25,
            "hospital.emergency.spaces.majors_cubicle.number": 2,
        },
    }
    after = own("changed", change).tree
    assert after["period"]["general_acute_open"] == before["period"]["general_acute_open"] + 43
    emergency, was = after["hospital"]["emergency"], before["hospital"]["emergency"]
    assert emergency["staff"]["ed_acp"]["servers_per_person"] == 2
    cubicles = emergency["spaces"]["majors_cubicle"], was["spaces"]["majors_cubicle"]
    assert cubicles[0]["number"] == 2 * cubicles[1]["number"]
    for row, old in was["timings"]["specialty_response"]["rows"].items():
        new = emergency["timings"]["specialty_response"]["rows"][row]
        assert new["mean_minutes"] == pytest.approx(old["mean_minutes"] / 4)
        assert new["sd_minutes"] == pytest.approx(old["sd_minutes"] / 4)


def test_a_verb_or_a_path_that_is_none_is_refused(own, tmp_path):
    file = tmp_path / "study.yaml"
    tree = {"periods": [], "measures": [], "changes": {"more": {"plus": {"a": 1}}}}
    file.write_text(yaml.safe_dump(tree), encoding="utf-8")
    with pytest.raises(FlowsimError, match="more: plus; give set, add, times"):
        read_study(file)
    with pytest.raises(FlowsimError, match=r"there is no period\.bedz"):
        own("changed", {"add": {"period.bedz": 1}})


def test_the_tables_stand_between_the_marks_of_the_page(tmp_path):
    page = tmp_path / "page.md"
    marks = "<!-- ceilings: begin -->\nold\n<!-- ceilings: end -->"
    page.write_text(f"above\n{marks}\nbelow\n", encoding="utf-8")
    put_into(page, PART, "new")
    assert page.read_text(encoding="utf-8") == f"above\n{marks.replace('old', 'new')}\nbelow\n"
