"""What care without a bed can do: `python -m experiments.ambulatory.ambulatory --help`.

Every arm of study.yaml is run on the patients of the unchanged hospital at the same load, without
its theatres; differences are paired by replication.
"""

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from numpy.typing import NDArray

import flowsim
from experiments.front_door import WITHOUT_THEATRES
from experiments.marked_page import check_page, put_into
from flowsim.analysis.comparison import AVOIDED
from flowsim.analysis.measures import describe
from flowsim.analysis.measures.to_bed import TO_BED
from flowsim.analysis.statistics import Interval, paired_interval
from flowsim.report.isolated import tables_of
from flowsim.report.wording import listed

HERE = Path(__file__).parent
PAGE = HERE / "README.md"
BASE = "the hospital as it is"

Arm = tuple[str, str, list[str]]
"""What it is called, its scenario, and settings."""
Measured = Mapping[str, NDArray[np.float64]]


def arms(study: Mapping[str, Any]) -> Iterator[Arm]:
    """Yield the arms of a study: named settings, named scenarios, or all combinations of values."""
    scenario = study.get("scenario", "baseline")
    for name, settings in study.get("arms", {}).items():
        yield name, scenario, settings
    for name, given in study.get("scenarios", {}).items():
        yield name, given["scenario"], given["settings"]
    vary = study.get("vary", {})
    for values in product(*vary.values()) if vary else ():
        chosen = dict(zip(vary, map(str, values), strict=True))
        name = ", ".join(f"{key} {value}" for key, value in chosen.items())
        yield name, scenario, [_filled(text, chosen) for text in study["settings"]]


def _filled(text: str, chosen: Mapping[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda found: chosen[found[1]], text)


def measured(scenario: str, settings: Sequence[str], options: argparse.Namespace) -> Measured:
    """Return the measures of a run, one value a replication."""
    result = flowsim.run(
        scenario,
        overrides=["records=measures", *WITHOUT_THEATRES, *settings],
        replications=options.replications,
        weeks=options.weeks,
        jobs=options.jobs,
        results=options.results,
        progress=True,
    )
    table = result.measures.pivot(index="replication", columns="measure", values="value")
    return {str(key): table[key].to_numpy() for key in table}


def differences(keys: Sequence[str], found: Measured, base: Measured) -> dict[str, Interval]:
    """Return the paired difference of each measure; who is kept out of a bed is of both."""
    pairs = {
        key: (base[TO_BED], found[TO_BED]) if key == AVOIDED.key else (found[key], base[key])
        for key in keys
    }
    return {key: paired_interval(one, other) for key, (one, other) in pairs.items()}


def study_text(study: Mapping[str, Any], tree: Mapping[str, Any], options: Any) -> str:
    """Return the tables of a study, one a load, each with what is told from it in words."""
    lines = [f"### {study['question']}"]
    for load, shared in study.get("loads", tree["loads"]).items():
        base = measured("baseline", shared, options)
        keys = [key for key in study["measures"] if key == AVOIDED.key or _known(base[key])]
        found = {
            name: differences(keys, measured(scenario, [*shared, *settings], options), base)
            for name, scenario, settings in arms(study)
        }
        lines += ["", f"{load[0].upper()}{load[1:]}:", "", *_table(keys, base, found)]
        lines += ["", *said(keys, found)]
    return "\n".join(lines)


def _known(values: NDArray[np.float64]) -> bool:
    """Return whether a measure is available: it has a value in some replication."""
    return not bool(np.isnan(values).all())


def _about(key: str) -> Any:
    return AVOIDED if key == AVOIDED.key else describe(key)


def _table(
    keys: Sequence[str], base: Measured, found: Mapping[str, Mapping[str, Interval]]
) -> list[str]:
    titles = [f"{_about(key).name} ({_about(key).unit})" for key in keys]
    levels = ["0" if key == AVOIDED.key else f"{np.mean(base[key]):.1f}" for key in keys]
    rows = [
        ["arm", *titles],
        ["---"] * (len(keys) + 1),
        [f"*{BASE}*", *levels],
        *([name, *(_text(row[key]) for key in keys)] for name, row in found.items()),
    ]
    return [f"| {' | '.join(row)} |" for row in rows]


def _text(found: Interval) -> str:
    """Return a difference with half the width of its interval; bold where it excludes zero."""
    text = f"{found.mean:+.2f} ± {found.half_width:.2f}"
    return f"**{text}**" if found.excludes_zero else text


def said(keys: Sequence[str], found: Mapping[str, Mapping[str, Interval]]) -> list[str]:
    """Say of each measure where it differs most, and where it differs by no more than chance."""
    lines = []
    for key in keys:
        about = _about(key)
        moved = {name: row[key] for name, row in found.items() if row[key].excludes_zero}
        still = [name for name in found if name not in moved]
        text = f"- {about.name}: "
        if moved:
            most = max(moved, key=lambda name: abs(moved[name].mean))
            far, unit = moved[most], "points" if about.unit == "%" else about.unit
            text += (
                f"the largest difference is {far.mean:+.1f} {unit} "
                f"({far.low:+.1f} to {far.high:+.1f}), with *{most}*"
            )
        if still:
            nobody = "no arm differs by more than chance" if not moved else _unmoved(still)
            text += f"{'; ' if moved else ''}{nobody}"
        lines.append(f"{text}.")
    return lines


def _unmoved(arms: Sequence[str]) -> str:
    each = [f"*{arm}*" for arm in arms]
    return f"the difference may be chance with {listed(each)}"


def together_text(study: Mapping[str, Any], options: Any) -> str:
    """Return what the parts do alone, their sum, all together, and the interaction."""
    result = flowsim.compare(
        ["baseline", study["scenario"]],
        overrides=["records=measures", *WITHOUT_THEATRES],
        replications=options.replications,
        weeks=options.weeks,
        jobs=options.jobs,
        results=options.results,
        isolate=True,
        plausible=0,
        progress=True,
    )
    lines = [f"### {study['question']}"]
    isolated: pd.DataFrame | None = result.isolated
    assert isolated is not None  # it was asked for
    for table in tables_of(isolated, study["measures"]):
        lines += [
            "",
            f"| measure | {' | '.join(table.parts)} |",
            f"|{'---|' * len(table.parts)}---|",
        ]
        for name, cells in table.lines:
            lines.append(f"| {name} | {' | '.join(f'{one} ({two})' for one, two in cells)} |")
    return "\n".join(lines)


def main(words: Sequence[str] | None = None) -> None:
    """Run the studies, print their tables, and put them into the page if asked."""
    tree: dict[str, Any] = yaml.safe_load((HERE / "study.yaml").read_text(encoding="utf-8"))
    studies: dict[str, Any] = {**tree["studies"], "together": tree["together"]}
    parser = argparse.ArgumentParser(prog="python -m experiments.ambulatory.ambulatory")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(studies)}; all without")
    parser.add_argument("--replications", type=int, default=8)
    parser.add_argument("--weeks", type=int, default=13)
    parser.add_argument("--jobs", type=lambda n: int(n) if n.isdecimal() else n, default="all")
    parser.add_argument("--results", default="results")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.name}")
    options = parser.parse_args(words)
    names = options.names or list(studies)
    if unknown := [name for name in names if name not in studies]:
        parser.error(f"there is no study {unknown[0]}; there are {', '.join(studies)}")
    for problem in filter(None, [check_page(PAGE, n) for n in names] if options.write else ()):
        parser.error(problem)
    about = (
        f"{options.replications} replications of {options.weeks} weeks; paired differences with "
        "95 % intervals of chance alone, bold where they exclude zero, for better or worse."
    )
    for name in names:
        study = studies[name]
        made = (
            together_text(study, options)
            if name == "together"
            else study_text(study, tree, options)
        )
        text = f"{made}\n\n{about}"
        print(text, flush=True)
        if options.write:
            put_into(PAGE, name, text)


if __name__ == "__main__":
    main()
