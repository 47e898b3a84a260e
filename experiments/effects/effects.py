"""The effects of all initiatives and presets beside published sizes.

`python -m experiments.effects.effects --help`. Each is compared with the baseline by
`flowsim.compare`, in a few calls that share its results, and read as in a comparison of it alone.
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

import flowsim
from experiments.ceilings import ceilings
from experiments.effects.judging import MEANINGS, Change, Found, judged
from experiments.marked_page import check_page, put_into
from experiments.replicated import processes
from flowsim.analysis.comparison import compare as compared
from flowsim.analysis.measures import describe
from flowsim.config.catalogue import initiative_class
from flowsim.config.plausible import Asked, hospital_of, read_plausible
from flowsim.config.scenario_words import BASELINE
from flowsim.errors import FlowsimError
from flowsim.report.rows import rows
from flowsim.report.wording import counted
from flowsim.studies.results import ComparisonResult
from flowsim.studies.study import configure

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "effects.md"
PART = "effects"
"""The part of the page that is made."""
A_CALL = 12
"""Scenarios in a call of compare: what is there already is not run again."""
WAYS = {"up": 1, "down": -1}
NOTHING = "none published"
COMPLEMENT = 100.0
"""Of a share and the share of all others, in per cent: their sum."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """What one source says; its numbers, where they are in the unit of the measure."""

    source: str
    says: str
    change: float | None = None
    before: float | None = None
    after: float | None = None
    relative: bool = False
    complement: bool = False

    @property
    def difference(self) -> float | None:
        """The published change: in the measure's unit, or in per cent where it is relative."""
        if self.before is None or self.after is None:
            return self.change
        before, after = self.before, self.after
        if self.complement:
            before, after = COMPLEMENT - before, COMPLEMENT - after
        return 100 * (after / before - 1) if self.relative else after - before

    def in_unit(self, baseline: float) -> float | None:
        """Return the change in the unit of the measure, of a baseline that has this value."""
        found = self.difference
        return found if found is None or not self.relative else found / 100 * baseline


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row: the scenario, what it acts on, the measure, which way, what is published."""

    name: str
    measure: str
    way: int
    acts_on: str
    published: tuple[Size, ...] = ()
    ceiling: str = ""


@dataclass(frozen=True, kw_only=True)
class Study:
    """The measures all are shown by, the rows, and what has none of its own."""

    shown: tuple[str, ...]
    entries: tuple[Entry, ...]
    sources: Mapping[str, str]
    same_as: Mapping[str, str]
    not_compared: Mapping[str, str]


def read_study(file: Path = HERE / "study.yaml") -> Study:
    """Return the study of a file."""
    tree: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Study(
        shown=tuple(tree["shown"]),
        entries=(
            *(_entry(name, given, _acts_on(name)) for name, given in tree["initiatives"].items()),
            *(_entry(name, given, given["acts_on"]) for name, given in tree["presets"].items()),
        ),
        sources=tree["sources"],
        same_as=tree["same_as"],
        not_compared=tree["not_compared"],
    )


def _entry(name: str, given: Mapping[str, Any], acts_on: str) -> Entry:
    return Entry(
        name=name,
        measure=given["measure"],
        way=WAYS[given["way"]],
        acts_on=acts_on,
        published=tuple(_size(dict(each)) for each in given["published"]),
        ceiling=given.get("ceiling", ""),
    )


def _size(given: dict[str, Any]) -> Size:
    return Size(before=given.pop("from", None), after=given.pop("to", None), **given)


def _acts_on(name: str) -> str:
    """Return the rows of the catalogue of an initiative, and the words of the strategy."""
    kind = initiative_class(name)
    listed = kind.seed.partition("), ")[2]
    return f"{listed} “{kind.phrase}”".strip()


@dataclass(frozen=True)
class Compared:
    """A scenario beside the baseline, as in a comparison of it alone."""

    name: str
    result: ComparisonResult = field(repr=False)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The comparison table, by measure."""
        over = self.result.plausible
        hospitals = self._of(over.measures()) if over else None
        return compared(self._of(self.result.measures), baseline=BASELINE, plausible=hospitals)

    def _of(self, measures: pd.DataFrame) -> pd.DataFrame:
        return measures[measures["scenario"].isin((BASELINE, self.name))]

    def change(self, key: str) -> Change:
        """Return the change of a measure."""
        row = self._row(key)
        return Change(mean=row["difference"], low=row["low"], high=row["high"])

    def baseline(self, key: str) -> float:
        """Return the baseline's value."""
        return float(self._row(key)["baseline_value"])

    def flag(self, key: str) -> str:
        """Return what the comparison says of a measure."""
        return str(self._row(key)["flag"])

    def _row(self, key: str) -> Any:
        found = self.table[self.table["measure"] == key]
        if found.empty:
            raise FlowsimError(f"{self.name}: there is no measure {key}; correct study.yaml")
        return found.iloc[0]

    def zero(self, key: str) -> bool:
        """Return whether a measure is alike in every replication and hospital, to the last bit."""
        tables = [self.result.measures]
        if self.result.plausible:
            tables.append(self.result.plausible.measures())
        return all(_alike(table, key, self.name) for table in tables)

    def text(self, key: str) -> str:
        """Return the effect, [chance], [what is not known], and the verdict of `compare`."""
        (row,) = rows(self.table, [key])
        (cell,) = row.cells
        if not cell.difference:
            return cell.words
        over = f"<br>[{cell.over_hospitals}]" if cell.over_hospitals else ""
        return f"{cell.difference}<br>[{cell.interval}]{over}<br>{cell.words}"


def _alike(table: pd.DataFrame, key: str, name: str) -> bool:
    mine = table[table["measure"] == key]
    one, other = (mine[mine["scenario"] == each]["value"].to_numpy() for each in (BASELINE, name))
    return bool(np.array_equal(one, other, equal_nan=True))


def compare_all(
    names: Sequence[str], options: argparse.Namespace, plausible: int, folder: str | None = None
) -> Iterator[Compared]:
    """Yield the scenarios beside the baseline, from a call of `flowsim.compare` for some each."""
    for start in range(0, len(names), A_CALL):
        some = names[start : start + A_CALL]
        result = flowsim.compare(
            [BASELINE, *some],
            replications=options.replications,
            weeks=options.weeks,
            plausible=plausible,
            overrides=options.set,
            jobs=options.jobs,
            results=options.results,
            config_dir=folder,
            progress=True,
        )
        yield from (Compared(name, result) for name in some)


def set_by_hospitals(entries: Sequence[Entry], number: int) -> dict[str, str]:
    """Return, by scenario, the number it sets that plausible hospitals set as well: the first.

    Such a scenario is in none of them: `flowsim.compare` would refuse all for its sake.
    """
    if not number:
        return {}
    asked = Asked(BASELINE, (), None)
    config = configure(BASELINE)
    given = read_plausible(hospital_of([asked]), number, asked.folders)
    keys = {key for each in given.hospitals for key in each.in_period(config.period.name)}
    found = {}
    for entry in entries:
        tree = configure(entry.name).tree
        if both := [key for key in sorted(keys) if _at(tree, key) != _at(config.tree, key)]:
            found[entry.name] = both[0]
    return found


def _at(tree: Mapping[str, Any], key: str) -> object:
    held: Any = tree
    for part in key.split("."):
        held = held[part]
    return held


def measured_ceilings(study: Study, options: argparse.Namespace) -> dict[str, Change]:
    """Return what the changes of the study of ceilings do to the first measure that is shown."""
    changes = ceilings.read_study(ceilings.HERE / "study.yaml").changes
    wanted = list(dict.fromkeys(entry.ceiling for entry in study.entries if entry.ceiling))
    names = {f"ceiling_{number}": change for number, change in enumerate(wanted)}
    period = configure(BASELINE, overrides=options.set).period.name
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "scenario").mkdir()
        for name, change in names.items():
            text = ceilings.scenario_text(name, changes[change], period)
            Path(folder, "scenario", f"{name}.yaml").write_text(text, encoding="utf-8")
        found = compare_all(list(names), options, 0, folder)
        return {names[each.name]: each.change(study.shown[0]) for each in found}


def row(entry: Entry, found: Compared, study: Study, limits: Mapping[str, Change]) -> list[str]:
    """Return the cells of an initiative or a preset."""
    first = found.change(study.shown[0])
    sizes = [size.in_unit(found.baseline(entry.measure)) for size in entry.published]
    said = judged(
        Found(
            own=found.change(entry.measure),
            flag=found.flag(entry.measure),
            zero=found.zero(entry.measure),
            first=first,
            ceiling=limits.get(entry.ceiling),
            way=entry.way,
            published=bool(entry.published),
            sizes=[size for size in sizes if size is not None],
        )
    )
    return [
        f"`{entry.name}`",
        entry.acts_on,
        published_text(entry.published),
        f"{title(entry.measure)}:<br>{found.text(entry.measure)}",
        *(found.text(key) for key in study.shown),
        f"**{said}**",
    ]


def published_text(sizes: Sequence[Size]) -> str:
    """Return what the sources say, each source once, after its sizes."""
    told: dict[str, list[str]] = {}
    for size in sizes:
        told.setdefault(size.source, []).append(size.says)
    parts = [f"{'; '.join(says)} (`{source}`)" for source, says in told.items()]
    return "<br>".join(parts) or NOTHING


def title(key: str) -> str:
    """Return the name of a measure and its unit."""
    about = describe(key)
    return f"{about.name} ({about.unit})" if about.unit else about.name


def in_markdown(lines: Sequence[Sequence[str]], study: Study) -> str:
    """Return the table."""
    names = ["", "acts on", "published", "its own measure", *map(title, study.shown), "so"]
    head = [names, ["---"] * len(names)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [*head, *lines])


def without_row(study: Study) -> Iterator[str]:
    """Yield what is said of scenarios that have no row of their own."""
    for name, other in study.same_as.items():
        yield f"`{name}` is the same hospital as `{other}`, whose row it has."
    for name, why in study.not_compared.items():
        yield f"`{name}` cannot be compared with the baseline: {why}."


def report(study: Study, options: argparse.Namespace) -> str:
    """Run what is missing, and return the part of the page that is made."""
    alone = set_by_hospitals(study.entries, options.plausible)
    others = [entry.name for entry in study.entries if entry.name not in alone]
    found = {
        each.name: each
        for names, number in ((others, options.plausible), (list(alone), 0))
        for each in compare_all(names, options, number)
    }
    limits = measured_ceilings(study, options)
    lines = [row(entry, found[entry.name], study, limits) for entry in study.entries]
    period = configure(BASELINE, overrides=options.set).period.title
    about = (
        f"{counted(options.replications, 'replication')} of {counted(options.weeks, 'week')} "
        f"({period}), {counted(options.plausible, 'plausible hospital')}. In each cell the effect, "
        "[95 % interval of chance], [what is not known] and the verdict."
    )
    meanings = MEANINGS.items()
    first = describe(study.shown[0]).name
    rule = [f"- **{said}**: {means.format(first=first)}" for said, means in meanings]
    most = [f"- {name}: {_interval(change)}" for name, change in limits.items()]
    notes = [f"- {text}" for text in without_row(study)]
    unlimited = [f"`{entry.name}`" for entry in study.entries if not entry.ceiling]
    notes += [
        f"- `{name}` has no range of what is not known: it sets `{key}`, as plausible hospitals do."
        for name, key in alone.items()
    ]
    return "\n\n".join(
        [
            about,
            in_markdown(lines, study),
            "Without a row, or a range:",
            "\n".join(notes),
            f"The most that inputs can do here to {title(study.shown[0])}:",
            "\n".join(most),
            f"No such limit is known of {', '.join(unlimited)}.",
            "What is said in the last column is the first of these that holds:",
            "\n".join(rule),
        ]
    )


def _interval(change: Change) -> str:
    return f"{change.mean:+.1f} [{change.low:+.1f} to {change.high:+.1f}]"


def main(words: Sequence[str] | None = None) -> None:
    """Run the study, print its table, and put it into the page if asked."""
    parser = argparse.ArgumentParser(prog="python -m experiments.effects.effects")
    parser.add_argument("--replications", type=int, default=10)
    parser.add_argument("--weeks", type=int, default=16)
    parser.add_argument("--plausible", type=int, default=30, help="plausible hospitals; 0 is none")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--jobs", type=processes, default="all")
    parser.add_argument("--results", default="results/effects")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.name}")
    options = parser.parse_args(words)
    if options.write and (problem := check_page(PAGE, PART)):
        parser.error(problem)
    text = report(read_study(), options)
    print(text)
    if options.write:
        put_into(PAGE, PART, text)


if __name__ == "__main__":
    main()
