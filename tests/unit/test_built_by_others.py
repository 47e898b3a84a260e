"""Many hospitals are built by several processes: the same programs, and the first fault of all."""

import pytest

from flowsim.config.plausible import Asked, with_numbers
from flowsim.config.resolved import load
from flowsim.errors import FlowsimError
from flowsim.running.executors import Processes, Serial
from flowsim.running.runner import WORTH_SHARING, prepare, run_missing

NEED = "hospital.wards.stays.need_scale.value"


def hospitals(results, faults=()):
    """Return hospitals that differ in a number; those at the places of `faults` cannot be."""
    config = load("smoke", ["days=1", "replications=1", "engine=simpy", f"results={results}"])
    numbers = [-1 if k in faults else 0.7 + k / 100 for k in range(WORTH_SHARING)]
    asked = Asked("smoke", (), None)
    return [with_numbers(asked, config, {NEED: x}, f"h{k}") for k, x in enumerate(numbers)]


def test_the_programs_are_the_same_whoever_builds_them(tmp_path):
    by_executor = [
        prepare(hospitals(tmp_path), executor=each)[0] for each in (Serial(), Processes(2))
    ]
    ours, theirs = ([task.folder.path.name for task in tasks] for tasks in by_executor)
    assert len(set(ours)) == WORTH_SHARING
    assert ours == theirs


@pytest.mark.parametrize("executor", [Serial(), Processes(2)])
def test_the_first_fault_is_told_and_nothing_is_written(executor, tmp_path):
    results = tmp_path / "results"
    with pytest.raises(FlowsimError, match=r"^h3: .*need_scale"):
        run_missing(hospitals(results, faults=(3, 4, 7)), executor=executor)
    assert not results.exists()
