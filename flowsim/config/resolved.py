"""The resolved configuration: everything a run depends on, validated and explicit."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flowsim.config.catalogue import initiative_class
from flowsim.config.composed_cache import cached
from flowsim.config.folders import Folders
from flowsim.config.modelled import check_modelled
from flowsim.config.numbers import check_numbers
from flowsim.config.overrides import initiatives_in, key_of, readable
from flowsim.config.own_files import check_own_files
from flowsim.config.period import PeriodSettings
from flowsim.config.run_settings import RUN_KEYS, UNITS, RunSettings, ScenarioText, no_weeks
from flowsim.config.scenario_words import (
    BASELINE,
    check_given_once,
    parts,
    renamed,
    scenario_named,
    scenario_overrides,
)
from flowsim.config.sources import Source, check_sources
from flowsim.config.typed_tree import validate, validate_deeply
from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.registry import SHIPPED_SETTINGS
from flowsim.hospital.initiatives.initiative import Initiative
from flowsim.numbers import texts

PARTS = ("period", "hospital", "initiative", "scenario")


@dataclass(frozen=True, kw_only=True, repr=False)
class ResolvedConfig:
    """What a scenario is, in full.

    `tree` is the plain tree as composed (what is saved with the results and hashed); the other
    fields are the same, validated. `sources` are those it cites, the most cited first.
    """

    tree: Mapping[str, Any]
    sources: tuple[Source, ...]
    run: RunSettings
    scenario: ScenarioText
    period: PeriodSettings
    hospital: HospitalSettings
    initiatives: tuple[Initiative, ...] = ()

    def __repr__(self) -> str:
        return (
            f"<ResolvedConfig {self.scenario.name}: .run, .period, .hospital, .initiatives, .tree>"
        )

    def resolved(self) -> "ResolvedConfig":
        """Return itself: others have still to be validated (`flowsim.config.set_numbers`)."""
        return self

    def with_run(self, **changes: Any) -> "ResolvedConfig":
        """Return the configuration with other run settings; those given as None stay.

        Weeks that are not given with their days or hours are none.
        Raises FlowsimError for a value out of range.
        """
        run, made = changed_run(self.run, changes)
        return dataclasses.replace(self, run=run, tree={**self.tree, **made})


def changed_run(run: RunSettings, changes: Mapping[str, Any]) -> tuple[RunSettings, dict[str, Any]]:
    """Return other run settings, and those of them that are new, as `ResolvedConfig.with_run`."""
    given = {key: value for key, value in changes.items() if value is not None}
    given = {**dict.fromkeys(no_weeks(given), 0), **given}
    run = dataclasses.replace(run, **given)
    return run, {key: getattr(run, key) for key in given}


def load(
    scenario: str = "baseline",
    overrides: Sequence[str] = (),
    config_dir: str | Path | None = None,
) -> ResolvedConfig:
    """Compose and validate one scenario.

    `scenario` may add initiatives: 'baseline+bed_bureau'; the name of an initiative alone is the
    baseline with it. It may have settings of its own: 'bed_bureau:declare_sooner=0.3'
    (`flowsim.config.scenario_words`). `overrides` are Hydra's key=value; initiatives that they
    switch on are added to the scenario's name.
    Raises FlowsimError for anything unknown, missing, of the wrong type or out of range, and for
    overrides that leave out an initiative the scenario has.
    """
    folders = Folders.of(config_dir)
    check_own_files(folders)
    name, others = scenario_named(scenario, readable(texts(overrides, "overrides")))
    choices, own = scenario_overrides(name, folders)
    if name != scenario:  # an override named it, so that all the others are of it too
        check_given_once(name, others, own)
    settings, own = [*others, *own], readable(own)
    none = [f"{key}=0" for key in no_weeks(map(key_of, settings))]
    written = [setting.lstrip("+") for setting in settings]
    tree, of_files = _composed([*choices, *others, *own, *none], folders, written)
    added = [initiative for word in (*choices, *own) for initiative in initiatives_in(word)]
    name = renamed(name, others, [*of_files, *added], list(tree.get("initiative") or ()))
    return resolve(tree, folders, settings, name)


def _composed(
    words: Sequence[str], folders: Folders, written: Sequence[str]
) -> tuple[dict[str, Any], list[str]]:
    """Return the plain tree of these overrides, not yet validated, and the initiatives that the
    files switch on.
    """

    def made() -> dict[str, Any]:
        from flowsim.config.compose import compose, plain

        composed, of_files = compose(words, folders)
        return {"tree": plain(composed, folders, written), "initiatives": of_files}

    found = cached(words, folders, made)
    return found["tree"], found["initiatives"]


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
    check_numbers(tree, where)
    initiatives = _initiatives(tree.get("initiative") or {}, where)
    check_modelled(initiatives, tree)
    if name:
        tree["scenario"] = _named(tree.get("scenario"), name, folders, initiatives)
    return ResolvedConfig(
        tree=tree,
        sources=check_sources(tree, folders, written),
        run=validate(
            RunSettings,
            {k: tree[k] for k in RUN_KEYS if k in tree},
            "",
            partial(_where_given, where=where, given=set(map(key_of, written))),
        ),
        scenario=validate(ScenarioText, tree.get("scenario", {}), "scenario", where),
        period=validate(PeriodSettings, tree.get("period", {}), "period", where),
        hospital=validate_deeply(SHIPPED_SETTINGS, tree.get("hospital", {}), "hospital", where),
        initiatives=initiatives,
    )


def _where_given(path: str, where: Any, given: set[str]) -> str:
    """Return where a setting of the run was written.

    Where nothing is measured, weeks may be 0 because days or hours were given: those are meant.
    """
    others = [key for key in UNITS if key in given and path == "weeks" and path not in given]
    return str(where(others[0] if others else path))


def _named(
    words: Any, name: str, folders: Folders, initiatives: Sequence[Initiative]
) -> dict[str, Any]:
    """Return a scenario's words under the name it was asked for, initiatives added included."""
    (first, *added), own = zip(*((part.name, part.settings) for part in parts(name)), strict=True)
    file = f"scenario/{first}.yaml"
    given = words.get("name") if isinstance(words, dict) else None
    if given != first:
        found = folders.file(file)
        raise FlowsimError(
            f"{folders.shown(found) if found else file}: scenario.name is '{given}'; it must be "
            f"the name of the file, '{first}'"
        )
    if added or any(own) or not folders.file(file):
        titles = {each.name: each.title for each in initiatives}
        of_file = [words.get("title", first)] if folders.file(file) and first != BASELINE else []
        alone = added if folders.file(file) else [first, *added]
        settings = [setting for several in own for setting in several]
        title = "; ".join([*of_file, *(titles.get(item, item) for item in alone), *settings])
        words = {**words, "title": title, "question": f"What changes? {title}."}
    return {**words, "name": name}


def _initiatives(tree: Mapping[str, Any], where: Any) -> tuple[Initiative, ...]:
    return tuple(
        validate(initiative_class(name), parameters, f"initiative.{name}", where)
        for name, parameters in tree.items()
    )
