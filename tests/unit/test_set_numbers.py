"""Numbers set in a composed tree give what composing anew gives, to the last key; else it is done.

The other way is `load` with the numbers as overrides, for every hospital that is shipped.
"""

import dataclasses
import pickle
import re

import pytest

from flowsim.config.folders import Folders
from flowsim.config.initiative_ranges import drawn, uncertain
from flowsim.config.plausible import Asked, read_plausible, with_numbers
from flowsim.config.resolved import ResolvedConfig, load
from flowsim.config.set_numbers import Unresolved, referred_to, set_numbers
from flowsim.engine.digest import program_digests
from flowsim.errors import FlowsimError
from flowsim.running.runner import prepared
from flowsim.studies.study import configure

NEED = "hospital.wards.stays.need_scale.value"
GYNAECOLOGY = "hospital.wards.beds.spaces.gynaecology.number"
"""A number to which another key refers."""

ASKED = (
    ("baseline", ()),
    ("bed_bureau", ("period=winter_2017_18", "days=3")),
    ("bed_bureau:call_sooner=0.3+criteria_led_discharge:share=0.2", ("scale=0.2", "seed=7")),
    ("smoke:hospital.wards.stays.need.short.mean_hours=30", ("initiative=[ed_xray]",)),
)


def both(scenario, overrides, numbers, config_dir=None):
    """Return a scenario with numbers set, and as `load` makes it of them."""
    asked = Asked(scenario, overrides, config_dir)
    set_in = with_numbers(asked, load(scenario, overrides, config_dir), numbers, "h01")
    written = [f"{key}={value!r}" for key, value in numbers.items()]
    return set_in, load(scenario, [*overrides, *written], config_dir)


def every_hospital():
    """Return all the shipped plausible hospitals, whose number a comparison says."""
    with pytest.raises(FlowsimError) as problem:
        read_plausible("lister_2018", 1000, Folders())
    number = int(re.search(r"has (\d+) hospitals", str(problem.value))[1])
    assert number >= 2
    return read_plausible("lister_2018", number, Folders()).hospitals


def assert_same(found: ResolvedConfig, expected: ResolvedConfig) -> None:
    for field in dataclasses.fields(ResolvedConfig):
        assert getattr(found, field.name) == getattr(expected, field.name), field.name
    assert repr(found.tree) == repr(expected.tree)  # 12 is not 12.0, and the order is kept


@pytest.mark.parametrize(("scenario", "overrides"), ASKED)
def test_every_shipped_hospital_is_what_load_makes_of_it(scenario, overrides):
    asked = Asked(scenario, overrides, None)
    period = asked.files["period"]
    ranges = uncertain(load(scenario, overrides), asked.settings, Folders())
    assert bool(ranges) == ("bed_bureau" in scenario or "ed_xray" in str(overrides))
    for place, hospital in enumerate(every_hospital(), start=1):
        numbers = {**hospital.in_period(period), **drawn(ranges, place)}
        found, expected = both(scenario, overrides, numbers)
        assert isinstance(found, Unresolved)
        assert_same(pickle.loads(pickle.dumps(found)).resolved(), expected)


def test_the_program_is_the_same_and_another_number_makes_another():
    found, expected = both("smoke", ("days=2",), {NEED: 0.7, "period.type1_per_day": 300.0})
    digests = [program_digests(prepared(one).program) for one in (found.resolved(), expected)]
    assert digests[0] == digests[1]
    assert program_digests(prepared(load("smoke", ["days=2"])).program) != digests[0]


@pytest.mark.parametrize("numbers", [{"period.type1_per_day": 310}, {NEED: 0.7, GYNAECOLOGY: 7}])
def test_a_number_to_which_something_refers_is_composed_anew(numbers):
    found, expected = both("smoke", (), numbers)
    assert isinstance(found, ResolvedConfig)
    assert_same(found, expected)


FACTOR = "hospital: {wards: {stays: {need_factor: {paediatrics: VALUE}}}}"
TRIAGE = "hospital.emergency.timings.triage"
OF_USER = {
    "a key": (FACTOR.replace("VALUE", f"'${{{NEED}}}'"), NEED, 0.95),
    "an escape": (FACTOR.replace("VALUE", f'"\\x24{{{NEED}}}"'), NEED, 0.95),
    "a block": (
        f"hospital: {{emergency: {{timings: {{handover: '${{{TRIAGE}}}'}}}}}}",
        f"{TRIAGE}.mean_minutes",
        9.0,
    ),
}


@pytest.mark.parametrize("case", OF_USER)
def test_references_in_files_of_the_user_are_seen(case, tmp_path):
    text, key, value = OF_USER[case]
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text(
        f"# @package _global_\ndefaults: [smoke, _self_]\nscenario: {{name: mine}}\n{text}\n"
    )
    found, expected = both("mine", (), {key: value}, tmp_path)
    assert isinstance(found, ResolvedConfig)
    assert_same(found, expected)
    if case == "a block":
        assert found.hospital.emergency.timings.handover.mean_minutes == value
    else:
        assert found.hospital.wards.stays.need_factor["paediatrics"] == value


def test_references_in_words_are_seen():
    word = f"hospital.wards.stays.need_factor.paediatrics=${{{NEED}}}"
    assert NEED in referred_to(Folders(), [word])
    assert NEED not in referred_to(Folders(), [])
    found, expected = both("smoke", (word,), {NEED: 0.7})
    assert_same(found, expected)
    assert found.hospital.wards.stays.need_factor["paediatrics"] == 0.7


@pytest.mark.parametrize(
    "numbers", [{NEED: -1}, {"period.admitted_share": 1.5}, {NEED: 10**30}, {"period.long": 3}]
)
def test_faults_are_those_of_load(numbers):
    (key, value), *_ = numbers.items()
    with pytest.raises(FlowsimError) as expected:
        load("smoke", [f"{key}={value!r}"])
    with pytest.raises(FlowsimError) as found:
        with_numbers(Asked("smoke", (), None), load("smoke"), numbers, "h01").resolved()
    assert str(found.value) == f"h01: {str(expected.value).removeprefix('command line: ')}"


def test_settings_of_the_run_are_changed_alike():
    config = load("smoke")
    found = with_numbers(Asked("smoke", (), None), config, {NEED: 0.7}, "h01")
    changed = found.with_run(records="measures", seed=9)
    assert (changed.run, changed.scenario) == (
        config.with_run(records="measures", seed=9).run,
        config.scenario,
    )
    assert changed.resolved().tree["seed"] == 9
    assert found.tree["seed"] == config.tree["seed"] == configure("smoke").run.seed


def test_the_tree_given_stays_as_it_is():
    tree = {"a": {"b": {"c": 1, "d": 2}, "e": {"f": 3}}, "g": 4}
    found = set_numbers(tree, {"a.b.c": 5, "a.b.d": 6})
    assert found == {"a": {"b": {"c": 5, "d": 6}, "e": {"f": 3}}, "g": 4}
    assert tree["a"]["b"] == {"c": 1, "d": 2}
    assert found["a"]["e"] is tree["a"]["e"]
