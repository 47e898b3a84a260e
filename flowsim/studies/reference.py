"""Reference results: small runs kept in a file, and whether this installation still gives them.

A reference holds, for each scenario at smoke scale, digests of the lowered program field by field
and of the records column by column, and the headline measures. Digests are of bytes, so a
difference of one bit in one record is seen, and its column named.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from flowsim.analysis.panel import HEADLINE
from flowsim.config.resolved import ResolvedConfig, load
from flowsim.engine.digest import array_digest, digest, program_digests
from flowsim.engine.simulate import prepare
from flowsim.errors import FlowsimError, unknown_name
from flowsim.records.schema import MINUTES
from flowsim.records.schema import TABLES as SCHEMA
from flowsim.running.result_keys import versions
from flowsim.running.store import write_text
from flowsim.scenario.build import build
from flowsim.studies.verification import SMOKE, everything, sized

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.records.frames import Records

Tree = dict[str, Any]

TABLES = tuple(name for name in SCHEMA if name != MINUTES.name)
"""Tables whose columns have a digest; the minutes by cause are columns of patients."""

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that is not as in the reference; `what` names it, e.g. 'records stays.t_in'."""

    scenario: str
    what: str
    before: str
    now: str

    @property
    def text(self) -> str:
        """The change in words."""
        return f"{self.scenario}: {self.what}: {self.before} in the reference, {self.now} now"


def reference_of(
    scenarios: Sequence[str] = (),
    *,
    overrides: Sequence[str] = (),
    config_dir: str | Path | None = None,
) -> Tree:
    """Run scenarios (all, unless some are named) at smoke scale; return their reference as data.

    Raises FlowsimError for bad input.
    """
    names = list(dict.fromkeys(scenarios or everything(config_dir)))
    settings = sized(SMOKE, overrides)
    configs = [load(name, settings, config_dir) for name in names]
    return {
        "format": FORMAT,
        "settings": settings,
        "made_with": versions(),
        "scenarios": {c.scenario.name: _digests(c) for c in configs},
    }


def _digests(config: ResolvedConfig) -> Tree:
    from flowsim.analysis.measures import Facts, measure_facts

    run = config.run
    prepared = prepare(build(config), **run.length)
    records = prepared.simulate(run.seed, 0, run.engine)
    measures = measure_facts(Facts(records)).set_index("measure")["value"]
    return {
        "program": program_digests(prepared.program),
        "records": record_digests(records),
        "measures": {key: _plain(float(measures[key])) for key in HEADLINE if key in measures},
    }


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else value


def record_digests(records: "Records") -> dict[str, dict[str, str]]:
    """Return a digest of every column of every table; labels count with their names."""
    return {
        table: {str(name): _column(values) for name, values in getattr(records, table).items()}
        for table in TABLES
    }


def _column(values: "pd.Series[Any]") -> str:
    if values.dtype == "category":
        codes = np.asarray(values.cat.codes, dtype=np.int64)
        labels = [str(label) for label in values.cat.categories]
        return digest(json.dumps(labels).encode() + codes.tobytes())
    return array_digest(np.asarray(values))


# -- files -----------------------------------------------------------------------------------------


def shipped_reference() -> Path:
    """Return the reference file that comes with flowsim, in a checkout or in the package.

    Raises FlowsimError when it is not there.
    """
    package = Path(str(resources.files("flowsim")))
    for folder in (package / "reference", package.parent / "results" / "reference"):
        if (folder / "smoke.json").is_file():
            return folder / "smoke.json"
    raise FlowsimError("the reference results are missing; install flowsim again, or name a --file")


def read_reference(file: Path) -> Tree:
    """Return a reference from its file. Raises FlowsimError for one that is none, or damaged."""
    try:
        tree = json.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise FlowsimError(
            f"reference {file} cannot be read ({problem.strerror}); write one with --write"
        ) from None
    except ValueError:
        tree = None
    if not _is_reference(tree):
        raise FlowsimError(
            f"reference {file} is no reference of this version, or damaged; take it from where it "
            "is kept, or write it anew under another name: --file FILE --write"
        )
    return dict(tree)


def _names(settings: Sequence[str]) -> set[str]:
    return {item.partition("=")[0] for item in settings}


def _is_reference(tree: Any) -> bool:
    """Return whether a tree has all that is compared, for one scenario at least."""
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        return False
    settings, made_with, scenarios = map(tree.get, ("settings", "made_with", "scenarios"))
    return (
        isinstance(settings, list)
        and all(isinstance(item, str) for item in settings)
        and _names(SMOKE) <= _names(settings)
        and isinstance(made_with, dict)
        and isinstance(scenarios, dict)
        and bool(scenarios)
        and all(_is_entry(entry) for entry in scenarios.values())
    )


def _is_entry(entry: Any) -> bool:
    parts = ("program", "records", "measures")
    if not isinstance(entry, dict) or not all(isinstance(entry.get(part), dict) for part in parts):
        return False
    tables = entry["records"].values()
    return bool(entry["program"]) and bool(tables) and all(isinstance(t, dict) for t in tables)


def write_reference(file: Path, tree: Tree) -> Tree:
    """Write a reference and return what is in the file; other scenarios that are there are kept.

    Raises FlowsimError where it cannot be written, and for a file that is no reference or one
    made with other settings.
    """
    if file.exists():
        before = read_reference(file)
        others = {k: v for k, v in before["scenarios"].items() if k not in tree["scenarios"]}
        if others and before["settings"] != tree["settings"]:
            raise FlowsimError(
                f"reference {file} holds {', '.join(others)} with other settings "
                f"({' '.join(before['settings'])}); give the same, or another --file"
            )
        tree = {**tree, "scenarios": {**tree["scenarios"], **others}}
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_text(file, json.dumps(tree, indent=1) + "\n")
    except OSError as problem:
        raise FlowsimError(
            f"reference {file} cannot be written ({problem.strerror}); choose another --file"
        ) from None
    return tree


# -- comparing -------------------------------------------------------------------------------------


def hold_against(
    reference: Mapping[str, Any],
    scenarios: Sequence[str] = (),
    *,
    config_dir: str | Path | None = None,
) -> Iterator[tuple[str, list[Change]]]:
    """Yield (scenario, what has changed) for the scenarios of a reference, one by one.

    Raises FlowsimError for a scenario the reference does not have, and for bad input.
    """
    known = reference["scenarios"]
    for name in scenarios:
        if name not in known:
            raise unknown_name("reference", "scenario", name, known)
    for name in scenarios or known:
        now = _digests(load(name, reference["settings"], config_dir))
        yield name, list(changes(name, known[name], now))


def changes(scenario: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    """Yield what differs between two entries of a reference: measures, records, program.

    A field that programs have got since changes no other and is passed over; a column or measure
    that the reference does not have is a change.
    """
    yield from _differing(scenario, "measure ", before["measures"], now["measures"])
    for table in dict.fromkeys([*before["records"], *now["records"]]):
        old, new = before["records"].get(table, {}), now["records"].get(table, {})
        yield from _differing(scenario, f"records {table}.", old, new)
    program = {key: value for key, value in now["program"].items() if key in before["program"]}
    yield from _differing(scenario, "program ", before["program"], program)


def _differing(
    scenario: str, kind: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Change]:
    for key in dict.fromkeys([*old, *new]):
        if key not in old or key not in new or old[key] != new[key]:
            shown = [str(part[key]) if key in part else "nothing" for part in (old, new)]
            yield Change(scenario=scenario, what=f"{kind}{key}", before=shown[0], now=shown[1])
