"""Damaged configurations: one clear message, or a hospital that runs and loses nobody.

FLOWSIM_FUZZ=10000 tries so many instead of the usual number, as the nightly run does. Case N is the
same every time: a failure names it.
"""

import math
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pytest

from flowsim.config import load
from flowsim.config.folders import Folders
from flowsim.config.numbers import WIDER, check_numbers
from flowsim.config.resolved import ResolvedConfig, resolve
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.scenario import build
from tests.engines import ENGINES
from tests.fuzz.damage import (
    EACH_PART,
    PARTS,
    changed,
    damaged_text,
    damaged_tree,
    is_number,
    leaves,
)

T = TypeVar("T")
Tree = dict[str, Any]

CASES = int(os.environ.get("FLOWSIM_FUZZ", "0"))
TREES = CASES or 120
TEXTS = CASES or 24
"""A sample of the night's: files of one's own are composed anew by Hydra, a second each."""

SIMULATED_SHARE = 10
"""Of the damaged hospitals that are accepted, one in so many is run."""

MOST_SECONDS = 20
MOST_CHARACTERS = 2000
ENDLESS = (math.nan, math.inf, -math.inf, 1e300, 2**63, -(2**63), 10**5000)
RUN_ON = ENGINES if CASES else ENGINES[:1]
"""Engines that run what is accepted: at night both, and they must agree to the byte."""

SCENARIO = "smoke+bed_bureau+criteria_led_discharge+ed_xray+staffing"
MINE = """# @package _global_
defaults:
  - override /initiative: [bed_bureau]
  - override /period: winter_2017_18
scenario: {name: mine, title: Ours, question: "What if?"}
scale: 0.1
weeks: 3
period: {type1_per_day: 250, general_acute_open: 500}
initiative: {bed_bureau: {declare_sooner: 0.205}}
hospital:
  emergency:
    spaces: {resus_bay: {number: 6, source: "expert: more"}}
    timings: {triage: {mean_minutes: 7, sd_minutes: 3.5}}
  discharge:
    review:
      before_weekend_share: {"48": 0.2}
"""


@pytest.fixture(scope="module")
def tree() -> Tree:
    """Return the tree of every initiative at smoke scale; to be copied before it is changed."""
    config = load(SCENARIO)
    for engine in RUN_ON:
        a_week(build(config), engine)  # which compiles: no case waits for it
    return dict(config.tree)


def kind_of(path: tuple[object, ...]) -> tuple[object, ...]:
    """Return a path without its numbers: all rows of a list are of one kind."""
    return tuple(key for key in path if not isinstance(key, int))


def alone(path: tuple[object, ...], value: object) -> object:
    """Return a tree of nothing but one value at a path; in lists it comes first."""
    for key in reversed(path):
        value = {key: value} if isinstance(key, str) else [value]
    return value


def outcome(make: Callable[[], T], case: object) -> T | None:
    """Return what is made, or None where it was refused in one clear message and soon."""
    begun, found = time.monotonic(), None
    try:
        found = make()
    except FlowsimError as problem:
        length = len(str(problem))
    except Exception as problem:
        raise AssertionError(f"{case}: {problem!r}") from problem
    else:
        length = 1
    assert 0 < length < MOST_CHARACTERS, case
    assert time.monotonic() - begun < MOST_SECONDS, case
    return found


def test_no_number_of_any_kind_may_be_endless_or_beyond_all(tree: Tree) -> None:
    kinds = {kind_of(path): path for path, value in leaves(tree) if is_number(value)}
    assert len(kinds) > 900
    for path in kinds.values():
        for value in ENDLESS if path[0] not in WIDER else ():
            with pytest.raises(FlowsimError, match=limit_of(value)):
                check_numbers(alone(path, value), str)


def limit_of(value: float) -> str:
    """Return a pattern for what is said of a number beyond its limit."""
    if isinstance(value, float) and not math.isfinite(value):
        return "must be a finite number"
    return "must be at most" if value > 0 else r"must be .* or more"


@pytest.mark.parametrize("key", ["weeks", "scale", "seed", "replications"])
def test_settings_of_a_run_are_numbers_with_an_end(tree: Tree, key: str) -> None:
    for value in ENDLESS:
        with pytest.raises(FlowsimError, match=key):
            resolve(changed(tree, (key,), value), Folders())


@pytest.mark.parametrize("part", EACH_PART)
def test_a_damaged_tree_is_refused_in_words_or_runs(tree: Tree, part: int) -> None:
    accepted = []
    for number in range(part, TREES, PARTS):
        spoilt, done = damaged_tree(tree, number)
        case = f"case {number}: {done}"
        config = outcome(lambda spoilt=spoilt: resolve(spoilt, Folders()), case)
        hospital = config and outcome(lambda config=config: build(config), case)
        if hospital:
            assert_finite(config)
            accepted.append((case, hospital))
    assert 0 < len(accepted) < TREES / PARTS
    for case, hospital in accepted[::SIMULATED_SHARE]:
        runs = [outcome(lambda h=hospital, e=engine: a_week(h, e), case) for engine in RUN_ON]
        assert len({run is None for run in runs}) == 1, case
        for patients in runs if runs[0] is not None else ():
            assert_nobody_is_lost(patients, case)
            pd.testing.assert_frame_equal(patients, runs[0], check_exact=True, obj=case)


def a_week(hospital: Hospital, engine: str) -> pd.DataFrame:
    return simulate(hospital, weeks=1, seed=1, engine=engine).patients


def assert_finite(config: ResolvedConfig) -> None:
    numbers = [value for _, value in leaves(config.tree) if is_number(value)]
    assert all(math.isfinite(value) for value in numbers)


def assert_nobody_is_lost(patients: pd.DataFrame, case: str) -> None:
    gone = patients.t_depart.notna()
    spent = (patients.t_depart - patients.t_arrive)[gone]
    assert (patients.outcome.notna() == gone).all(), case
    assert len(spent) == 0 or spent.min() >= 0, case
    causes = patients.filter(like="minutes_").fillna(0).sum(axis=1)[gone]
    assert len(spent) == 0 or (causes - spent).abs().max() < 1e-6, case


@pytest.mark.parametrize("part", EACH_PART)
def test_a_damaged_file_is_refused_in_words_or_taken(tmp_path: Path, part: int) -> None:
    file = tmp_path / "scenario" / "mine.yaml"
    file.parent.mkdir()
    file.write_text(MINE, encoding="utf-8")
    assert load("mine", config_dir=tmp_path).period.type1_per_day == 250
    for number in range(part, TEXTS, PARTS):
        raw = damaged_text(MINE, number)
        file.write_bytes(raw)
        config = outcome(lambda: load("mine", config_dir=tmp_path), f"case {number}: {raw!r}")
        if config:
            assert_finite(config)
