"""Stored results: what they are named after, and that they are used again whenever they can be."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import flowsim
from flowsim.config import load
from flowsim.config.catalogue import initiative_class
from flowsim.config.folders import shipped_folder
from flowsim.errors import FlowsimError
from flowsim.running import result_keys, runner
from flowsim.running.executors import Serial
from flowsim.running.result_keys import measures_key, records_key, run_folder
from flowsim.running.runner import Done, prepare, run_missing, run_task, summaries
from flowsim.running.store import RunFolder
from flowsim.scenario.build import build
from flowsim.sources import MEASURES, PACKAGE, RECORDS, digest_of
from flowsim.studies.study import configure

SHARE = "initiative.criteria_led_discharge.share"
TINY = ("scale=0.1", "weeks=1", "warm_up_weeks=0", "cool_down_weeks=0", "replications=2", "jobs=1")


def key(scenario: str = "baseline", *overrides: str) -> str:
    config = load(scenario, overrides)
    return records_key(runner.prepared(config), config.run.seed)


def null_share() -> float:
    found = initiative_class("criteria_led_discharge").null(build(load()))["share"]
    return float(found)


@pytest.fixture(scope="module")
def baseline() -> str:
    return key()


@pytest.mark.parametrize(
    "override", ["replications=3", "jobs=1", "results=there", "records=measures", "engine=simpy"]
)
def test_how_much_where_and_how_fast_does_not_change_the_key(baseline: str, override: str) -> None:
    assert key("baseline", override) == baseline


@pytest.mark.parametrize(
    "override", ["weeks=3", "seed=2", "warm_up_weeks=0", f"{SHARE}=0.2", "scale=0.5"]
)
def test_what_decides_records_changes_the_key(baseline: str, override: str) -> None:
    assert key("baseline", override) != baseline


def test_the_order_of_initiatives_does_not_change_the_key() -> None:
    assert key("baseline+ed_xray+staffing") == key("baseline+staffing+ed_xray")


def test_another_version_of_a_library_changes_the_key(
    baseline: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    libraries = {**result_keys._libraries(), "numpy": "another"}
    monkeypatch.setattr(result_keys, "_libraries", lambda: libraries)
    assert key() != baseline


def test_the_folder_is_named_after_scenario_and_key() -> None:
    config = load("bed_bureau", ["results=there"])
    prepared = runner.prepared(config)
    name = f"bed_bureau-{records_key(prepared, config.run.seed)}"
    assert run_folder(config, prepared).path == Path("there") / name


def python_step_keys(step: Callable[..., float]) -> str:
    prepared = runner.prepared(load())
    program = replace(prepared.program, python_functions=(step,))
    return records_key(replace(prepared, program=program), 1)


def test_a_step_in_python_counts_with_the_values_it_was_made_with(baseline: str) -> None:
    def waiting(minutes: float) -> Callable[..., float]:
        return lambda visit: minutes

    keys = {baseline, python_step_keys(waiting(3.0)), python_step_keys(waiting(4.0))}
    assert len(keys) == 3
    assert python_step_keys(waiting(3.0)) in keys


# -- the same program ------------------------------------------------------------------------------


def test_an_initiative_that_changes_nothing_uses_the_results_of_the_baseline(
    tmp_path: Path,
) -> None:
    first = flowsim.run("baseline", overrides=TINY, results=tmp_path)
    times = written(first.folder.path)
    settings = [*TINY, f"{SHARE}={null_share()}"]
    second = flowsim.run("baseline+criteria_led_discharge", overrides=settings, results=tmp_path)
    assert second.folder == first.folder
    assert written(first.folder.path) == times
    assert second.measures["scenario"].unique().tolist() == ["baseline+criteria_led_discharge"]
    values = second.measures["value"]
    pd.testing.assert_series_equal(values, first.measures["value"])
    facts = json.loads((first.folder.path / "manifest.json").read_text())
    assert facts["scenarios"] == ["baseline", "baseline+criteria_led_discharge"]
    assert len(list(first.folder.path.glob("config*.yaml"))) == 2


def test_scenarios_that_are_the_same_program_are_simulated_once(tmp_path: Path) -> None:
    settings = [*TINY, f"{SHARE}={null_share()}"]
    names = ("criteria_led_discharge", "baseline+criteria_led_discharge")
    configs = [configure(n, overrides=settings, results=tmp_path) for n in names]
    tasks, folders = prepare(configs)
    assert len(tasks) == 2
    assert folders[0] == folders[1]


# -- another version -------------------------------------------------------------------------------


def written(folder: Path) -> dict[str, int]:
    return {str(f): f.stat().st_mtime_ns for f in folder.glob("replication_*/*")}


def copy_of_the_program(place: Path) -> Path:
    """Return the folder of a copy with its configuration."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, place / "flowsim", ignore=ignored)
    shutil.copytree(shipped_folder(), place / "configs")
    return place


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))


def test_results_outlive_a_new_initiative_and_an_edit_of_another(tmp_path: Path) -> None:
    run = flowsim.run("baseline", overrides=TINY, results=tmp_path / "results")
    before = written(run.folder.path)
    place = copy_of_the_program(tmp_path / "copy")
    wards = place / "flowsim" / "hospital" / "initiatives" / "wards"
    edit(wards / "criteria_led_discharge.py", '"""W02: nurses', '"""W02: all nurses')
    shutil.copy(wards / "criteria_led_discharge.py", wards / "another.py")
    initiatives = place / "configs" / "initiative"
    text = (initiatives / "criteria_led_discharge.yaml").read_text()
    text = text.replace("initiative.criteria_led_discharge", "initiative.another")
    (initiatives / "another.yaml").write_text(text)
    edit(place / "flowsim" / "report" / "__init__.py", '"""', '"""Edited. ')
    words = [sys.executable, "-m", "flowsim", "run", *TINY]
    environment = {**os.environ, "PYTHONPATH": str(place)}
    subprocess.run(words, cwd=tmp_path, check=True, env=environment, stdout=subprocess.DEVNULL)
    assert written(run.folder.path) == before
    assert [f.name for f in (tmp_path / "results").iterdir()] == [run.folder.path.name]


@pytest.mark.parametrize(
    ("file", "records", "measures"),
    [
        ("engine/simpy_engine/walk.py", True, False),
        ("engine/compiled/loop.py", True, False),
        ("analysis/measures/registry.py", False, True),
        ("records/tables.py", True, True),
        ("hospital/departments/registry.py", False, False),
        ("report/__init__.py", False, False),
        ("analysis/comparison.py", False, False),
    ],
)
def test_an_edit_changes_only_what_it_decides(
    tmp_path: Path, file: str, records: bool, measures: bool
) -> None:
    place = copy_of_the_program(tmp_path) / "flowsim"
    edit(place / file, '"""', '"""Edited. ')
    assert (digest_of(RECORDS, place) != digest_of(RECORDS)) == records
    assert (digest_of(MEASURES, place) != digest_of(MEASURES)) == measures


def test_measures_of_another_version_are_made_again_from_the_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configure("baseline", overrides=TINY, results=tmp_path)
    tasks, _ = prepare([config])
    fresh = [summaries(t.prepared.simulate(t.seed, t.replication, "simpy")) for t in tasks]
    monkeypatch.setattr(runner, "measures_key", lambda terms: "old")
    run_missing([config])
    monkeypatch.undo()
    again, _ = prepare([config])
    assert len(again) == 2
    done = [run_task(task) for task in again]
    assert [one.engine for one in done] == ["", ""]
    assert prepare([config])[0] == []
    for tables, task in zip(fresh, again, strict=True):
        for name, table in tables.items():
            found = task.folder.read(task.replication, name)
            pd.testing.assert_frame_equal(found, table, check_dtype=False, obj=name)
        task.folder.read_records(task.replication)


def test_measures_of_another_version_are_simulated_again_without_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configure("baseline", overrides=[*TINY, "records=measures"], results=tmp_path)
    monkeypatch.setattr(runner, "measures_key", lambda terms: "old")
    run_missing([config])
    monkeypatch.undo()
    done = [run_task(task) for task in prepare([config])[0]]
    assert {one.engine for one in done} <= {"simpy", "compiled"}
    assert len(done) == 2


def test_another_meaning_of_a_name_makes_measures_again() -> None:
    terms = runner.prepared(load()).program.names.terms
    one = replace(terms.all[0], group="another")
    assert measures_key(replace(terms, all=(one, *terms.all[1:]))) != measures_key(terms)


@pytest.mark.parametrize(
    "text", ["[]", "3", '{"replication_seconds": [1]}', '{"scenarios": 1}', "{", ""]
)
def test_a_manifest_of_another_shape_does_not_stop_a_run(tmp_path: Path, text: str) -> None:
    config, folder = configure("smoke", results=tmp_path), RunFolder(tmp_path)
    file = tmp_path / "manifest.json"
    file.write_text(text)
    for number, engine in enumerate(("simpy", "compiled")):
        done = Done(folder=folder, replication=number, seconds=1.5, engine=engine)
        runner._note(config, folder, [done])
    found = json.loads(file.read_text())
    assert found["scenarios"] == ["smoke"]
    assert found["replication_engine"] == {"0": "simpy", "1": "compiled"}
    assert found["wall_seconds_total"] == 3.0


def test_a_lack_of_memory_is_said_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(runner, "summaries", lacking)
    with pytest.raises(FlowsimError, match=r"not enough memory for replication 0; .*jobs=1"):
        run_missing([configure("baseline", overrides=TINY, results=tmp_path)])
    assert not list(tmp_path.glob("*/*replication*"))
    assert not list(tmp_path.glob("*/.*"))


def test_room_is_asked_once_for_scenarios_that_share_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []
    monkeypatch.setattr(runner, "need_space", lambda _, needed: asked.append(needed))
    same = f"{SHARE}={null_share()}"
    names = [("baseline", ()), ("criteria_led_discharge", (same,)), ("baseline", ("seed=2",))]
    configs = [configure(n, overrides=[*TINY, *o], results=tmp_path) for n, o in names]
    for several in (configs[:1], configs[:2], configs):
        prepare(several)
    assert asked == [asked[0], asked[0], 2 * asked[0]]


def test_no_process_is_started_where_everything_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configure("baseline", overrides=[*TINY[:-1], "jobs=2"], results=tmp_path)
    started: list[bool] = []
    monkeypatch.setattr(runner, "start_importing", lambda: started.append(True))
    run_missing([config], executor=Serial())
    run_missing([config], executor=Serial())
    assert started == [True]
