"""What there is: scenarios, initiatives, measures, sources, as plain rows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flowsim.config.folders import Folders
from flowsim.config.resolved import load
from flowsim.config.sources import known_sources

Row = dict[str, Any]


def catalogue(kinds: Sequence[str], config_dir: str | Path | None = None) -> dict[str, list[Row]]:
    """Return the rows of each kind asked for: scenarios, initiatives, measures, sources.

    Raises FlowsimError for a file that is not valid.
    """
    makers = {
        "scenarios": _scenarios,
        "initiatives": _initiatives,
        "measures": _measures,
        "sources": _sources,
    }
    folders = Folders.of(config_dir)
    return {kind: makers[kind](folders) for kind in kinds}


def _scenarios(folders: Folders) -> list[Row]:
    rows = []
    for name in folders.names("scenario"):
        config = load(name, config_dir=folders.own)
        rows.append(
            {
                "name": name,
                "title": config.scenario.title,
                "question": config.scenario.question,
                "initiatives": list(config.tree.get("initiative") or {}),
            }
        )
    return rows


def _initiatives(folders: Folders) -> list[Row]:
    rows = []
    for name in folders.names("initiative"):
        config = load(f"baseline+{name}", config_dir=folders.own)
        rows.append(
            {
                "name": name,
                "effect": config.initiatives[-1].effect(),
                "parameters": dict(config.tree["initiative"][name]),
                "seed": str(getattr(config.initiatives[-1], "seed", "")),
            }
        )
    return rows


def _measures(folders: Folders) -> list[Row]:
    from flowsim.analysis.measures import MEASURES

    return [
        {
            "key": measure.key,
            "name": measure.name,
            "unit": measure.unit,
            "definition": measure.definition,
            "source": measure.source,
            "better": measure.better,
            "minimum_important_difference": measure.minimum_important_difference,
            "available": measure.available,
            "reason": measure.reason,
        }
        for measure in MEASURES
    ]


def _sources(folders: Folders) -> list[Row]:
    cited: dict[str, int] = {}
    for name in folders.names("scenario"):
        for source in load(name, config_dir=folders.own).sources:
            cited[source.key] = max(cited.get(source.key, 0), source.cited)
    return [
        {"key": s.key, "kind": s.kind, "citation": s.citation, "cited": cited.get(s.key, 0)}
        for s in known_sources(folders).values()
    ]
