"""What each input of the hospital can do at most: `python -m experiments.ceilings.ceilings --help`.

Every change of study.yaml is run in every period on the patients of the unchanged hospital; the
differences are paired by replication.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

import flowsim
from experiments.marked_page import check_page, put_into
from experiments.replicated import processes
from flowsim.analysis.measures import describe
from flowsim.analysis.statistics import Interval, paired_interval
from flowsim.config import load
from flowsim.errors import FlowsimError

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "ceilings.md"
PART = "ceilings"
"""The part of the page that is made."""
VERBS = ("set", "add", "times")
MINUTES = re.compile(r".*_minutes$")
WHOLE = ("number", "general_acute_open")
"""Numbers that are whole: places and beds."""


@dataclass(frozen=True, kw_only=True)
class Study:
    """The periods, the measures shown, and the changes: name, then verb, path and number."""

    periods: tuple[str, ...]
    measures: tuple[str, ...]
    changes: Mapping[str, Mapping[str, Mapping[str, float]]]


def read_study(file: Path) -> Study:
    """Return the study of a file. Raises FlowsimError for a verb that is none."""
    tree: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    for name, change in tree["changes"].items():
        if not set(change) <= set(VERBS):
            raise FlowsimError(f"{file.name}: {name}: {', '.join(change)}; give {', '.join(VERBS)}")
    return Study(
        periods=tuple(tree["periods"]),
        measures=tuple(tree["measures"]),
        changes=tree["changes"],
    )


def scenario_text(name: str, change: Mapping[str, Mapping[str, float]], period: str) -> str:
    """Return the file of a scenario that makes a change to the baseline of a period, as YAML.

    A table stands for every number of minutes in it. The range of a changed number is taken away:
    it says what is plausible, and a ceiling is not.
    """
    tree = load("baseline", [f"period={period}"]).tree
    made: dict[str, Any] = {
        "defaults": [{"override /period": period}],
        "scenario": {"name": name, "title": name, "question": "What is the most it can do?"},
    }
    for verb, rows in change.items():
        for path, number in rows.items():
            for (*way, last), owner, old in _numbers(tree, path, required=verb != "set"):
                table = made
                for key in way:
                    table = table.setdefault(key, {})
                table[last] = _changed(verb, last, old, number)
                if owner.get("range") is not None:
                    table["range"] = None
    return f"# @package _global_\n{yaml.safe_dump(made)}"


def _changed(verb: str, name: str, old: float, number: float) -> float:
    if verb == "set":
        return number
    found = old + number if verb == "add" else old * number
    return round(found) if name in WHOLE else found


def _numbers(
    tree: Mapping[str, Any], path: str, *, required: bool
) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any], float]]:
    """Yield (keys, table it stands in, value) of the number at a path, or of all in a table."""
    owner: Any = tree
    *way, last = keys = tuple(path.split("."))
    for key in way:
        owner = owner[key]
    if last not in owner and required:
        raise FlowsimError(f"study.yaml: there is no {path}")
    value = owner.get(last, 0)
    if isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(item, Mapping) or MINUTES.fullmatch(str(key)):
                yield from _numbers(tree, f"{path}.{key}", required=required)
    else:
        yield keys, owner, value


def measured(
    scenario: str, study: Study, options: argparse.Namespace, folder: str, period: str
) -> dict[str, NDArray[np.float64]]:
    """Return the values of the measures of a run, one a replication."""
    of_period = [f"period={period}"] if scenario == "baseline" else []
    result = flowsim.run(
        scenario,
        overrides=["records=measures", *of_period],
        replications=options.replications,
        weeks=options.weeks,
        jobs=options.jobs,
        results=options.results,
        config_dir=folder,
        progress=True,
    )
    table = result.measures.pivot(index="replication", columns="measure", values="value")
    return {key: table[key].to_numpy() for key in study.measures}


def period_table(study: Study, period: str, options: argparse.Namespace, folder: str) -> str:
    """Return the table of a period in Markdown; the scenarios are written into the folder."""
    base = measured("baseline", study, options, folder, period)
    titles = [f"{describe(key).name} ({describe(key).unit})" for key in study.measures]
    rows = [
        ["change", *titles],
        ["---"] * (len(titles) + 1),
        ["*the baseline*", *(f"{np.mean(base[key]):.1f}" for key in study.measures)],
    ]
    for number, (name, change) in enumerate(study.changes.items()):
        scenario = f"{period}_{number:02d}"
        file = Path(folder, "scenario", f"{scenario}.yaml")
        file.parent.mkdir(exist_ok=True)
        file.write_text(scenario_text(scenario, change, period), encoding="utf-8")
        found = measured(scenario, study, options, folder, period)
        rows.append([name, *(_text(paired_interval(found[k], base[k])) for k in study.measures)])
    title = load("baseline", [f"period={period}"]).period.title
    return "\n".join([f"### {title}", "", *(f"| {' | '.join(row)} |" for row in rows)])


def _text(found: Interval) -> str:
    """Return a difference with half the width of its interval; bold where it excludes zero."""
    text = f"{found.mean:+.1f} ± {found.half_width:.1f}"
    return f"**{text}**" if found.excludes_zero else text


def main(words: Sequence[str] | None = None) -> None:
    """Run the study, print its tables, and put them into the page if asked."""
    parser = argparse.ArgumentParser(prog="python -m experiments.ceilings.ceilings")
    parser.add_argument("--replications", type=int, default=8)
    parser.add_argument("--weeks", type=int, default=13)
    parser.add_argument("--jobs", type=processes, default="all")
    parser.add_argument("--results", default="results")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.name}")
    options = parser.parse_args(words)
    if options.write and (problem := check_page(PAGE, PART)):
        parser.error(problem)
    study = read_study(HERE / "study.yaml")
    about = (
        f"{options.replications} replications of {options.weeks} weeks; paired differences from "
        "the baseline with 95 % intervals of chance alone, bold where they exclude zero."
    )
    with tempfile.TemporaryDirectory() as folder:
        tables = [period_table(study, period, options, folder) for period in study.periods]
    text = "\n\n".join([about, *tables])
    print(text)
    if options.write:
        put_into(PAGE, PART, text)


if __name__ == "__main__":
    main()
