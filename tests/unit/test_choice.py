"""`engine=auto`: the compiled engine where that is faster, counting the time to compile."""

import json
from pathlib import Path

import pytest

import flowsim
from flowsim import Arrivals, Constant, Hospital, Pathway, depart, treat
from flowsim.config import load
from flowsim.engine import choice
from flowsim.engine.choice import (
    COMPILE_SECONDS,
    SIMPY_SECONDS_A_PATIENT,
    chosen,
    expected_patients,
)
from flowsim.engine.simulate import prepare
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.running import runner

MANY = COMPILE_SECONDS / SIMPY_SECONDS_A_PATIENT
TINY = ("scale=0.1", "weeks=1", "warm_up_weeks=0", "cool_down_weeks=0", "replications=2", "jobs=1")


@pytest.mark.parametrize(
    ("compiled", "patients", "engine"),
    [
        (True, 1, "compiled"),
        (True, 10 * MANY, "compiled"),
        (False, 0.9 * MANY, "simpy"),
        (False, 1.1 * MANY, "compiled"),
    ],
)
def test_what_is_compiled_or_worth_it_is_compiled(
    monkeypatch: pytest.MonkeyPatch, compiled: bool, patients: float, engine: str
) -> None:
    monkeypatch.setattr(choice, "is_compiled", lambda: compiled)
    assert chosen("auto", patients) == engine


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_one_that_is_named_is_taken(engine: str) -> None:
    assert chosen(engine, 1) == chosen(engine, 10 * MANY) == engine


def test_steps_in_python_are_for_simpy() -> None:
    assert chosen("auto", 10 * MANY, python_steps=True) == "simpy"
    assert chosen("compiled", 1, python_steps=True) == "compiled"


def test_a_shipped_scenario_is_what_the_machine_is_for() -> None:
    """A small one starts at once on a new computer, a year is worth compiling for."""
    smoke, baseline = (
        2 * expected_patients(runner.prepared(load(name, words)).program)
        for name, words in (("smoke", []), ("baseline", ["weeks=52"]))
    )
    assert smoke < MANY < baseline


def test_patients_are_those_that_come() -> None:
    visit = Pathway("visit", [treat("stay", Constant(5.0)), depart("seen")])
    hospital = Hospital(
        name="clinic",
        pathways=(visit,),
        arrivals=(
            Arrivals(name="walk_in", pathway="visit", per_hour=3),
            Batch(name="weekly", pathway="visit", times=((0.0, 4), (600.0, 6))),
            Batch(name="first", pathway="visit", times=((0.0, 7),), once=True),
        ),
    )
    expected = expected_patients(prepare(hospital, weeks=5).program)
    assert expected == pytest.approx(5 * 168 * 3 + 5 * 10 + 7)
    assert len(flowsim.simulate(hospital, weeks=5).patients) == pytest.approx(expected, rel=0.1)


def test_the_manifest_says_which_engine_ran_what(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "chosen", lambda engine, patients, **_: "simpy")
    run = flowsim.run("baseline", overrides=[*TINY, "engine=auto"], results=tmp_path)
    facts = json.loads((run.folder.path / "manifest.json").read_text())
    assert facts["replication_engine"] == {"0": "simpy", "1": "simpy"}
