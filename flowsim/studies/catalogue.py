"""What there is: scenarios, initiatives, measures, sources, terms, as plain rows."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from flowsim.config.catalogue import initiative_class, initiative_names
from flowsim.config.folders import Folders
from flowsim.config.resolved import load
from flowsim.config.run_settings import ScenarioText
from flowsim.config.sources import known_sources
from flowsim.config.typed_tree import validate
from flowsim.errors import FlowsimError
from flowsim.hospital.initiatives.initiative import Initiative
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.records.terms import Terms
from flowsim.scenario.build import build, untouched

Row = dict[str, Any]

ABOUT = ("plausible", "source")
"""Keys of an initiative's file that say something about its parameters."""


def catalogue(kinds: Sequence[str], config_dir: str | Path | None = None) -> dict[str, list[Row]]:
    """Return the rows of each kind asked for: scenarios, initiatives, measures, sources, terms.

    Raises FlowsimError for a file that is not valid.
    """
    makers = {
        "scenarios": _scenarios,
        "initiatives": _initiatives,
        "measures": _measures,
        "sources": _sources,
        "terms": _terms,
    }
    folders = Folders.of(config_dir)
    return {kind: makers[kind](folders) for kind in kinds}


def _read(folders: Folders, name: str) -> Any:
    """Return a file's own content: composing every scenario in full would take seconds."""
    from omegaconf import OmegaConf
    from yaml import YAMLError

    file = folders.file(name)
    if file is None:
        raise FlowsimError(f"{name} has gone; run the command again")
    try:
        return OmegaConf.to_container(OmegaConf.load(file), resolve=False)
    except YAMLError as problem:
        raise FlowsimError(f"not valid YAML: {' '.join(str(problem).split())}") from None


def _scenarios(folders: Folders) -> list[Row]:
    rows = []
    for name in folders.names("scenario"):
        tree = _read(folders, f"scenario/{name}.yaml")
        text = validate(ScenarioText, tree.get("scenario", {}), "scenario", folders.where)
        defaults = [item for item in tree.get("defaults", []) if isinstance(item, dict)]
        chosen = [item.get("override /initiative", []) for item in defaults]
        names = sorted({*chain.from_iterable(chosen), *tree.get("initiative", {})})
        rows.append(
            {"name": name, "title": text.title, "question": text.question, "initiatives": names}
        )
    return rows


def _initiatives(folders: Folders) -> list[Row]:
    """Return every initiative with its effect on the baseline."""
    hospital = untouched(load("baseline", config_dir=folders.own))
    with_file = folders.names("initiative")
    rows = []
    for name in initiative_names(folders):
        tree = _read(folders, f"initiative/{name}.yaml") if name in with_file else {}
        try:
            made = validate(initiative_class(name), tree, f"initiative.{name}", folders.where)
        except FlowsimError as problem:
            rows.append(_row(name, tree, effect=f"fails: {problem}"))
            continue
        about = {
            "title": made.title,
            "plausible": dict(made.plausible),
            "source": made.source,
            "seed": f"{made.seed}: {made.phrase}",
            "expects": dict(made.expects),
        }
        rows.append(_row(name, tree or vars(made), effect=_effect(made, hospital), **about))
    return rows


def _row(name: str, parameters: Row, *, effect: str, **about: Any) -> Row:
    """Return an initiative as a row; one that cannot be made is called by its name alone."""
    texts = dict.fromkeys(("source", "seed"), "")
    unknown = {"title": name, "plausible": {}, "expects": {}, **texts}
    known = {key: value for key, value in parameters.items() if key not in ABOUT}
    return {"name": name, "effect": effect, "parameters": known, **unknown, **about}


def _effect(made: Initiative, hospital: Hospital) -> str:
    """Return what an initiative changes, or why that cannot be said: the others are still shown."""
    from flowsim.analysis.measures import describe

    try:
        for key in made.expects:
            describe(key)
        return made.effect(hospital)
    except (FlowsimError, ValueError) as problem:
        return f"fails: {problem}"


def _measures(folders: Folders) -> list[Row]:
    from flowsim.analysis.measures import every_measure

    return [
        {
            "key": measure.key,
            "name": measure.name,
            "unit": measure.unit,
            "definition": measure.definition,
            "source": measure.source,
            "better": measure.better,
            "minimum_important_difference": measure.minimum_important_difference,
            "same_as": measure.same_as,
            "available": measure.available,
            "reason": measure.reason,
        }
        for measure in every_measure()
    ]


def _sources(folders: Folders) -> list[Row]:
    """Return every source, and how often the baseline cites it."""
    cited = {source.key: source for source in load("baseline", config_dir=folders.own).sources}
    rows = [cited.get(key, replace(one, cited=0)) for key, one in known_sources(folders).items()]
    return [{"key": s.key, "kind": s.kind, "citation": s.citation, "cited": s.cited} for s in rows]


def _terms(folders: Folders) -> list[Row]:
    """Return what the baseline hospital declares."""
    hospital = build(load("baseline", config_dir=folders.own))
    return [dict(row) for row in Terms(hospital.terms).rows()]
