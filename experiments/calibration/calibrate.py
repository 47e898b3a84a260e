"""Fit the parameters of study.yaml to the official figures: damped Gauss-Newton with common
random numbers. `python experiments/calibration/calibrate.py --help`.
"""

import argparse
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from flowsim.analysis.official import official_figures
from flowsim.config.resolved import load
from flowsim.engine.lowering import lower
from flowsim.engine.simulate import engine_of
from flowsim.records.frames import frames
from flowsim.scenario.build import build
from flowsim.scenario.in_period import admitting
from flowsim.scenario.long_stays import long_stay_factor
from flowsim.studies.validation import Target, settings
from flowsim.units import MINUTES_PER_WEEK

HERE = Path(__file__).parent
STEP_SHARE = 0.06
FIRST_DAMPING = 0.3


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One number to fit: where it is, its plausible range, and its period if it has one."""

    name: str
    path: str
    range: tuple[float, float]
    period: str | None = None


@dataclass(frozen=True, kw_only=True)
class Study:
    """What is fitted to what, and how long each evaluation runs."""

    parameters: tuple[Parameter, ...]
    periods: tuple[str, ...]
    targets: tuple[Target, ...]
    seed: int
    replications: int
    warm_up_weeks: int
    weeks: int
    engine: str
    long_stay_beds: Mapping[str, float]

    def figures(self, values: Mapping[str, float]) -> NDArray[np.float64]:
        """Return the simulated figures, in the order of the targets, means over replications."""
        found = {period: self._period(period, values) for period in self.periods}
        return np.array([found[t.period][t.key] for t in self.targets])

    def _period(self, period: str, values: Mapping[str, float]) -> dict[str, float]:
        overrides = self.overrides(period, values)
        overrides += self.of_returns(period, overrides)
        program = lower(
            build(load("baseline", overrides)), weeks=self.warm_up_weeks + self.weeks + 1
        )
        start = self.warm_up_weeks * MINUTES_PER_WEEK
        window = (start, start + self.weeks * MINUTES_PER_WEEK)
        run = engine_of(self.engine)

        def figures(replication: int) -> dict[str, float]:
            raw = run(program, self.seed, replication)
            return official_figures(frames(raw, program.names, window))

        with ThreadPoolExecutor(2) as pool:
            each = list(pool.map(figures, range(self.replications)))
        return {key: float(np.mean([one[key] for one in each])) for key in each[0]}

    def overrides(self, period: str, values: Mapping[str, float]) -> list[str]:
        """Return the settings that values of the parameters are in a period."""
        fitted = [p for p in self.parameters if p.period in (None, period)]
        return [f"period={period}", *(f"{p.path}={values[p.name]:.6g}" for p in fitted)]

    def of_returns(self, period: str, overrides: Sequence[str]) -> list[str]:
        """Return what the returns of a period say of its long stays, for a hospital on trial.

        Their factor is worked out and never fitted (see `flowsim period`).
        """
        if period not in self.long_stay_beds:
            return []
        config = load("baseline", overrides)
        hospital = admitting(config.hospital, config.period.admitted_share)
        factor = long_stay_factor(hospital, self.long_stay_beds[period])
        return [f"period.long_stay_factor={factor:.4f}"]

    def errors(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (simulated - official) in units of the tolerance."""
        official = np.array([t.official for t in self.targets])
        allowed = np.array([t.allowance or np.nan for t in self.targets])
        return np.asarray((figures - official) / allowed)


def read_study(file: Path, engine: str) -> Study:
    """Return the study of a YAML file, with the judged targets called fitted."""
    tree: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    parameters = tuple(
        Parameter(
            name=name,
            path=row["path"],
            range=(float(row["range"][0]), float(row["range"][1])),
            period=row.get("period"),
        )
        for name, row in tree["parameters"].items()
    )
    targets = tuple(
        t
        for t in settings().targets
        if t.role == "fitted" and t.allowance is not None and t.period in tree["periods"]
    )
    return Study(
        parameters=parameters,
        periods=tuple(tree["periods"]),
        targets=targets,
        seed=tree["seed"],
        replications=tree["replications"],
        warm_up_weeks=tree["warm_up_weeks"],
        weeks=tree["weeks"],
        engine=engine,
        long_stay_beds=tree["long_stay_beds"],
    )


def start_values(study: Study) -> dict[str, float]:
    """Return the values the configuration has now."""
    values = {}
    for parameter in study.parameters:
        overrides = [f"period={parameter.period}"] if parameter.period else []
        node: Any = load("baseline", overrides).tree
        for part in parameter.path.split("."):
            node = node[part]
        values[parameter.name] = float(node)
    return values


def jacobian(
    study: Study, values: Mapping[str, float], base: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the change of every error for a move of each parameter across its whole range."""
    columns = []
    for parameter in study.parameters:
        low, high = parameter.range
        step = STEP_SHARE * (high - low)
        moved = values[parameter.name] + step
        if moved > high:
            moved = values[parameter.name] - step
        share = (moved - values[parameter.name]) / (high - low)
        changed = study.errors(study.figures({**values, parameter.name: moved}))
        columns.append((changed - base) / share)
    return np.array(columns).T


def moved_values(
    study: Study, values: Mapping[str, float], move: NDArray[np.float64]
) -> dict[str, float]:
    """Return the values after a move given in shares of the ranges, kept inside them."""
    after = {}
    for parameter, share in zip(study.parameters, move, strict=True):
        low, high = parameter.range
        wanted = values[parameter.name] + share * (high - low)
        after[parameter.name] = float(np.clip(wanted, low, high))
    return after


def fit(study: Study, values: dict[str, float], rounds: int) -> dict[str, float]:
    """Return values after so many rounds of damped Gauss-Newton steps, printing each."""
    errors = study.errors(study.figures(values))
    damping = FIRST_DAMPING
    for number in range(1, rounds + 1):
        began = time.perf_counter()
        slope = jacobian(study, values, errors)
        for _ in range(4):
            normal = slope.T @ slope
            ridge = damping * np.diag(np.maximum(np.diag(normal), 1.0))
            move = np.linalg.solve(normal + ridge, -slope.T @ errors)
            trial = moved_values(study, values, np.clip(move, -0.35, 0.35))
            found = study.errors(study.figures(trial))
            if np.sum(found**2) < np.sum(errors**2):
                values, errors, damping = trial, found, damping / 2
                break
            damping *= 4
        seconds = time.perf_counter() - began
        print(f"round {number}: loss {np.sum(errors**2):.2f}, {seconds:.0f} s", flush=True)
        print("  " + ", ".join(f"{k} {v:.4g}" for k, v in values.items()), flush=True)
    return values


def print_figures(study: Study, values: Mapping[str, float]) -> None:
    """Print every fitted figure beside the official one."""
    found = study.figures(values)
    for target, value in zip(study.targets, found, strict=True):
        allowed = target.allowance or float("nan")
        print(
            f"{target.period:16s} {target.key:20s} {value:8.2f}  official {target.official:8.2f} "
            f"± {allowed:.2f}  {target.verdict(float(value))}"
        )


def main(words: Sequence[str] | None = None) -> None:
    """Fit and print; write the values to fitted.yaml beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--engine", default="compiled")
    options = parser.parse_args(words)
    study = read_study(HERE / "study.yaml", options.engine)
    values = start_values(study)
    print("before"), print_figures(study, values)
    values = fit(study, values, options.rounds)
    print("after"), print_figures(study, values)
    for period in study.long_stay_beds:
        print(period, *study.of_returns(period, study.overrides(period, values)))
    text = yaml.safe_dump({name: float(f"{v:.4g}") for name, v in values.items()})
    (HERE / "fitted.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
