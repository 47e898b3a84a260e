"""When a comparison of itself is run in plausible hospitals, and what is said where it is not."""

import pickle
from pathlib import Path
from typing import Any

import pytest
import yaml

import flowsim
from flowsim.config.plausible import NoPlausibleError
from flowsim.config.run_settings import RunSettings
from flowsim.errors import FlowsimError
from flowsim.studies.outputs import as_tree, write_outputs
from flowsim.studies.plausible import InPlausible, in_plausible
from flowsim.studies.study import configure
from tests.unit.test_plausible import EXAMPLE, NAMES, NEED, SHORT, SHORT_SAID, SMALL_SAID, write

LONG: dict[str, Any] = {"weeks": 8, "replications": 10}
FULL = ["scale=1.0"]
"""The scenario `smoke` at full size: built sooner than `baseline` is composed anew."""


def asked(
    names: list[str], own: Path | None = None, words: list[str] = FULL, **run: Any
) -> tuple[InPlausible | None, str]:
    """Return what a comparison is run in besides, and why in nothing; nothing is simulated."""
    settings = LONG | run
    configs = [configure(n, overrides=words, config_dir=own, **settings) for n in names]
    return in_plausible(names, configs, words, own)


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Path:
    """Return a user's own folder with three plausible hospitals."""
    return write(tmp_path_factory.mktemp("auto"), EXAMPLE)


@pytest.mark.parametrize("length", [{}, {"weeks": None, "days": 56}, {"weeks": 7, "days": 7}])
def test_all_hospitals_of_the_file_where_it_is_long_enough(length, own):
    found, why = asked(["smoke", "smoke+bed_bureau"], own, **length)
    assert why == ""
    assert found is not None
    assert found.hospitals == ("h01", "h02", "h03")


def test_thirty_of_more(tmp_path):
    many = "".join(f"  - {{name: h{k}, settings: {{{NEED}: 0.{700 + k}}}}}\n" for k in range(31))
    found, _ = asked(["smoke"], write(tmp_path, f"source: x\nhospitals:\n{many}"))
    assert found is not None
    assert len(found.hospitals) == 30


@pytest.mark.parametrize(
    ("changes", "words", "said"),
    [
        ({"replications": 9}, FULL, SHORT_SAID),
        ({"weeks": 7, "days": 6, "hours": 23}, FULL, SHORT_SAID),
        ({}, ["scale=0.9"], "scale is 0.9; plausible=auto takes a hospital of full size"),
        ({"plausible": 0}, FULL, ""),
    ],
)
def test_none_in_a_trial(changes, words, said, own):
    assert asked(NAMES, own, words, **changes) == (None, said)


def test_none_where_the_scenario_sets_what_they_set(own):
    found, why = asked(["smoke"], own, [*FULL, f"{NEED}=0.8"])
    assert found is None
    assert why.endswith(f"h01: sets {NEED}, and so does scenario smoke ({NEED}=0.8)")


def another_hospital(own: Path) -> None:
    (own / "hospital").mkdir()
    (own / "hospital" / "mine.yaml").write_text("defaults: [lister_2018, _self_]\nname: Mine\n")


def test_none_where_there_is_no_file(tmp_path):
    another_hospital(tmp_path)
    found, why = asked(["smoke:hospital=mine"], tmp_path)
    assert found is None
    assert why == "no plausible hospitals of mine are known: there is no file plausible/mine.yaml"


def test_none_where_the_hospitals_differ(tmp_path):
    own = write(tmp_path, EXAMPLE)
    another_hospital(own)
    found, why = asked(["smoke", "smoke:hospital=mine"], own)
    assert found is None
    assert why.endswith("smoke is of lister_2018, smoke:hospital=mine is of mine")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"source: x\nhospitals: [{{name: h1, settings: {{{NEED}: 0.7}}}}]", "has 1 hospital"),
        ("source: x\nhospitals: []", "hospitals is empty"),
    ],
)
def test_a_file_at_fault_is_told_and_refused_only_where_it_is_asked_for(text, said, tmp_path):
    own = write(tmp_path, text)
    found, why = asked(["smoke"], own)
    assert found is None
    assert said in why
    with pytest.raises(FlowsimError):
        asked(["smoke"], own, plausible=2)


def test_it_is_a_word_or_a_number():
    run = configure("smoke").run
    assert run.plausible == "auto"
    assert configure("smoke", plausible="auto").run == run
    for wrong in ("Auto", "all", 2.5, [2]):
        with pytest.raises(FlowsimError, match="must be a whole number or 'auto'"):
            configure("smoke", plausible=wrong)
    assert RunSettings.__dataclass_fields__["plausible"].default == "auto"


def test_why_there_are_none_comes_whole_from_another_process():
    problem = pickle.loads(pickle.dumps(NoPlausibleError("there is no file", "write one")))
    assert (problem.why, str(problem)) == ("there is no file", "there is no file; write one")


def test_what_a_run_keeps_says_nothing_of_it(tmp_path):
    kept = []
    for place, words in (("default", []), ("none", ["plausible=0"]), ("five", ["plausible=5"])):
        run = flowsim.run("smoke", results=tmp_path / place, overrides=words, **SHORT)
        file = run.folder.config_file("smoke")
        tree = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert tree["plausible"] == 0
        kept.append((run.folder.path.name, {**tree, "results": ""}))
    assert kept[0] == kept[1] == kept[2]


def test_a_short_comparison_says_why_everywhere(tmp_path):
    found = flowsim.compare(NAMES, results=tmp_path, **SHORT)
    assert found.plausible is None
    assert found.chance_alone == SMALL_SAID
    written = write_outputs(found)
    said = f"is of chance alone (no plausible hospitals: {found.chance_alone}):"
    assert said in written.page.read_text(encoding="utf-8")
    tree = as_tree(found, written)
    assert (tree["plausible"], tree["chance_alone"]) == ([], found.chance_alone)
