"""What `run`, `compare`, `verify` and `trace` cannot be given from Python."""

from math import nan

import numpy as np
import pytest

import flowsim
from flowsim.config import load
from flowsim.errors import FlowsimError

RUNS = {
    "fraction of a seed": ({"seed": 3.7}, "seed 3.7 must be a whole number"),
    "seed as text": ({"seed": "3"}, "seed '3' must be a whole number"),
    "seed too large": ({"seed": 2**70}, "must be at most 9,223,372,036,854,775,807"),
    "no day": ({"days": 0}, "weeks, days and hours are 0, so that nothing is measured"),
    "days without end": ({"days": 100_000}, "days is 100000; the weeks, days and hours of warm-up"),
    "half a week": ({"weeks": 1.5}, "weeks 1.5 must be a whole number"),
    "weeks of no number": ({"weeks": nan}, "weeks nan must be a whole number"),
    "no replication": ({"replications": 0}, "replications is 0; it must be 1 or more"),
    "half a replication": ({"replications": 2.5}, "replications 2.5 must be a whole number"),
    "jobs as text": ({"jobs": "two"}, "jobs 'two' must be a whole number or 'all'"),
    "engine of a number": ({"engine": 3}, "engine is '3'; it must be one of auto, compiled, simpy"),
    "scenario of a number": (
        {"scenario": 3.5},
        "scenario 3.5 must be text of one line, neither empty",
    ),
    "scenario of nothing": (
        {"scenario": ""},
        "scenario '' must be text of one line, neither empty",
    ),
    "weeks twice": (
        {"weeks": 1, "overrides": ["weeks=2"]},
        "scenario smoke: weeks is given as 1 and as weeks=2; give it once",
    ),
    "seed of the scenario and of all": (
        {"scenario": "smoke:seed=5", "seed": 1},
        "seed is given as 1 and as seed=5; give it once",
    ),
    "a hospital of nobody": (
        {"overrides": ["scale=1e-9"]},
        "scale is 1e-09; it must be at least 0.001 and at most 1",
    ),
    "empty byte in a folder": ({"results": "\0"}, "name a folder"),
    "bytes for a folder": ({"results": b"x"}, "results is b'x'; name a folder"),
    "truth for a folder": ({"results": True}, "results is True; name a folder"),
    "number for the own folder": ({"config_dir": 3}, "config_dir 3 must be the name of a folder"),
    "no own folder": ({"config_dir": ""}, "config_dir '' must be the name of a folder"),
    "another folder": ({"overrides": ["results=other"]}, "results is given as "),
    "another scenario": (
        {"overrides": ["scenario=baseline"]},
        "scenario is given more than once; give it once",
    ),
    "no scenario": (
        {"scenario": "baseline", "overrides": ["~scenario"]},
        "the scenario cannot be taken away; give scenario=NAME, or nothing for baseline",
    ),
    "an empty override": (
        {"scenario": "baseline", "overrides": ["scenario="]},
        "scenario '' must be text of one line, neither empty",
    ),
    "a list of scenarios": ({"scenario": "[smoke]"}, "'[smoke]' is not understood"),
    "a blank behind": ({"scenario": "smoke "}, "scenario 'smoke ' must be text of one line"),
    "a scenario added": (
        {"scenario": "smoke+baseline"},
        "'baseline' is a scenario; only initiatives (aki_pathway, bed_bureau, ",
    ),
    "added twice": (
        {"scenario": "smoke+ed_xray+ed_xray"},
        "'ed_xray' is named twice; name it once",
    ),
    "progress as text": ({"progress": "yes"}, "progress 'yes' must be True or False"),
    "overrides of none": ({"overrides": None}, "overrides None must be a list of texts"),
    "overrides as a table": ({"overrides": {"weeks": 1}}, "overrides {'weeks': 1} must be a list"),
    "override of none": ({"overrides": [None]}, "overrides[0] None must be text"),
}


@pytest.mark.parametrize("case", RUNS)
def test_a_run_that_makes_no_sense(case, tmp_path):
    changes, message = RUNS[case]
    with pytest.raises(FlowsimError) as refused:
        flowsim.run(**{"scenario": "smoke", "results": tmp_path / "results", **changes})
    assert message in str(refused.value)
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("given", [None, 3, {"baseline": 1}, b"baseline"])
def test_scenarios_are_a_list_of_texts(given):
    by_name = isinstance(given, dict)  # as hospitals of one's own are compared
    words = "must be two hospitals or more by name" if by_name else "must be a list of texts"
    with pytest.raises(FlowsimError, match=words):
        flowsim.compare(given)
    with pytest.raises(FlowsimError, match=r"scenarios .* must be a list of texts"):
        flowsim.verify(given)


FLAGS = {
    "isolate of text": (flowsim.compare, {"isolate": "no"}, "isolate 'no' must be True or False"),
    "nothing to call": (
        flowsim.compare,
        {"meanwhile": 3},
        "meanwhile 3 must be a function without",
    ),
    "full of text": (flowsim.verify, {"full": "no"}, "full 'no' must be True or False"),
    "every of a number": (flowsim.verify, {"every": 2}, "every 2 must be True or False"),
}


@pytest.mark.parametrize("case", FLAGS)
def test_what_is_asked_for_with_yes_or_no(case):
    function, changes, message = FLAGS[case]
    with pytest.raises(FlowsimError) as refused:
        function(["smoke", "smoke+ed_xray"], **changes)
    assert message in str(refused.value)


def test_a_folder_of_ones_own_with_nearly_the_right_name(tmp_path):
    (tmp_path / "scenarios").mkdir()
    with pytest.raises(FlowsimError, match=r"nothing reads its folder 'scenarios'. Did you mean"):
        load("smoke", config_dir=tmp_path)


@pytest.mark.parametrize("replication", [1.5, -1, "first", None])
def test_the_replication_of_a_trace(replication):
    with pytest.raises(FlowsimError, match=r"replication .* must"):
        flowsim.trace("smoke", 9, replication=replication)


def test_numbers_of_numpy_and_one_override_are_taken():
    config = load("smoke", "weeks=2").with_run(seed=np.int64(3), replications=2.0)
    assert (config.run.weeks, config.run.seed, config.run.replications) == (2, 3, 2)
    assert (config.tree["seed"], type(config.tree["replications"])) == (3, int)
