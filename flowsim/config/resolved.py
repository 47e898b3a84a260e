"""The resolved configuration: everything a run depends on, validated and explicit."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flowsim.config.catalogue import initiative_classes
from flowsim.config.composed_cache import cached
from flowsim.config.folders import Folders
from flowsim.config.period import PeriodSettings
from flowsim.config.run_settings import RunSettings, ScenarioText
from flowsim.config.sources import Source, check_sources
from flowsim.config.validation import validate, validate_deeply
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.registry import SHIPPED_SETTINGS
from flowsim.hospital.vocabulary.errors import FlowsimError, unknown_name

RUN_KEYS = tuple(field.name for field in dataclasses.fields(RunSettings))
PARTS = ("period", "hospital", "initiative", "scenario")


@dataclass(frozen=True, kw_only=True)
class ResolvedConfig:
    """What a scenario is, in full.

    `tree` is the plain tree as composed (what is saved with the results and hashed); the other
    fields are the same, validated. `sources` are those it cites, the most cited first, and
    `initiatives` are in the order in which they are applied.
    """

    tree: Mapping[str, Any]
    sources: tuple[Source, ...]
    run: RunSettings
    scenario: ScenarioText
    period: PeriodSettings
    hospital: HospitalSettings
    initiatives: tuple[Any, ...] = ()

    def with_run(self, **changes: Any) -> "ResolvedConfig":
        """Return the configuration with other run settings; those given as None stay.

        Raises FlowsimError for a value out of range.
        """
        given = {key: value for key, value in changes.items() if value is not None}
        run = dataclasses.replace(self.run, **given)
        return dataclasses.replace(self, run=run, tree={**self.tree, **given})


def load(
    scenario: str = "baseline",
    overrides: Sequence[str] = (),
    config_dir: str | Path | None = None,
) -> ResolvedConfig:
    """Compose and validate one scenario.

    `scenario` may add initiatives: 'baseline+bed_bureau'. `overrides` are Hydra's key=value.
    Raises FlowsimError for anything unknown, missing, of the wrong type or out of range.
    """
    folders = Folders.of(config_dir)
    chosen = [o for o in overrides if o.startswith("scenario=")]
    words = [*([] if chosen else scenario_overrides(scenario)), *overrides]
    written = [override.lstrip("+") for override in overrides]

    def composed() -> dict[str, Any]:
        from flowsim.config.compose import compose, plain

        return plain(compose(words, folders), folders, written)

    name = chosen[-1].partition("=")[2] if chosen else scenario
    return resolve(cached(words, folders, composed), folders, overrides, name)


def scenario_overrides(scenario: str) -> list[str]:
    """Return the overrides for a scenario, or for 'scenario+initiative+...'."""
    name, *added = scenario.split("+")
    return [f"scenario={name}", *(f"++initiative.{item}={{}}" for item in added)]


def resolve(
    tree: dict[str, Any],
    folders: Folders,
    overrides: Sequence[str] = (),
    name: str | None = None,
) -> ResolvedConfig:
    """Validate a composed tree. Raises FlowsimError as `load` does."""
    written = tuple(override.lstrip("+") for override in overrides)
    where = partial(folders.where, overrides=written)
    for key in tree:
        if key not in (*RUN_KEYS, *PARTS):
            raise unknown_name(where(key), "key", key, (*RUN_KEYS, *PARTS))
    if name:
        tree["scenario"] = _named(tree.get("scenario"), name, folders)
    return ResolvedConfig(
        tree=tree,
        sources=check_sources(tree, folders, written),
        run=validate(RunSettings, {k: tree[k] for k in RUN_KEYS if k in tree}, "", where),
        scenario=validate(ScenarioText, tree.get("scenario", {}), "scenario", where),
        period=validate(PeriodSettings, tree.get("period", {}), "period", where),
        hospital=validate_deeply(SHIPPED_SETTINGS, tree.get("hospital", {}), "hospital", where),
        initiatives=_initiatives(tree.get("initiative") or {}, where),
    )


def _named(words: Any, name: str, folders: Folders) -> dict[str, Any]:
    """Return a scenario's words under the name it was asked for, initiatives added included."""
    file = f"scenario/{name.split('+')[0]}.yaml"
    given = words.get("name") if isinstance(words, dict) else None
    if given != name.split("+")[0]:
        found = folders.file(file)
        raise FlowsimError(
            f"{folders.shown(found) if found else file}: scenario.name is '{given}'; it must be "
            f"the name of the file, '{name.split('+')[0]}'"
        )
    return {**words, "name": name}


def _initiatives(tree: Mapping[str, Any], where: Any) -> tuple[Any, ...]:
    classes = initiative_classes()
    built = []
    for name, parameters in tree.items():
        if name not in classes:
            raise FlowsimError(
                f"initiative {name} has a YAML file but no mechanism; add "
                f"flowsim/hospital/initiatives/{name}.py or remove the file"
            )
        built.append(validate(classes[name], parameters, f"initiative.{name}", where))
    return tuple(built)
