"""What the scenarios of a comparison must be, so that a difference means what it seems to mean."""

import logging
from collections.abc import Sequence
from pathlib import Path

from flowsim.config.catalogue import initiative_names
from flowsim.config.folders import Folders
from flowsim.config.modelled import modelled
from flowsim.config.overrides import key_of
from flowsim.config.resolved import ResolvedConfig, load
from flowsim.config.run_settings import LENGTH
from flowsim.config.scenario_words import EXAMPLE, parts
from flowsim.errors import FlowsimError
from flowsim.running.store import RunFolder
from flowsim.studies.rounding import rounded_alike

_log = logging.getLogger("flowsim")

SAME = (*LENGTH, "seed", "scale", "results", "plausible")
"""Settings of the run that must be alike for scenarios to meet the same patients, and in the same
plausible hospitals."""


def check_names(names: Sequence[str]) -> None:
    """Raise FlowsimError for fewer than two scenarios, and for one that is named twice."""
    if len(names) < 2:
        raise FlowsimError(
            "compare needs at least two scenarios, the one to compare with first: "
            "flowsim compare baseline bed_bureau"
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise FlowsimError(f"compare: scenario '{twice[0]}' is named twice; name it once")


def check_settings(
    names: Sequence[str], overrides: Sequence[str], config_dir: str | Path | None = None
) -> None:
    """Raise FlowsimError for settings for all that decide which scenarios these are.

    A parameter of an initiative may be set for all where all have it. Where one has it not, that
    scenario would be given the initiative, and what the initiative does would be in no difference.
    """
    keys = {override: key_of(override) for override in overrides}
    for override, key in keys.items():
        if key in ("scenario", "initiative"):
            raise FlowsimError(
                f"compare: {override} would make all scenarios the same; name the scenarios, "
                "e.g. flowsim compare baseline bed_bureau baseline+staffing"
            )
    chosen = {o: key.split(".") for o, key in keys.items() if key.startswith("initiative.")}
    if not chosen:
        return
    others = [override for override in overrides if override not in chosen]
    known = initiative_names(Folders.of(config_dir))
    there = {name: load(name, others, config_dir).tree.get("initiative") or {} for name in names}
    for override, (_, initiative, *rest) in chosen.items():
        without = [name for name in names if initiative not in there[name]]
        if without and initiative in known:
            raise _switched_on("compare", override, without[0], initiative, rest)


def check_sweep(jobs: Sequence[Sequence[str]], config_dir: str | Path | None = None) -> None:
    """Raise FlowsimError for a sweep that sets for all scenarios what only some of them have.

    `jobs` are overrides of one value each. Where no scenario has the initiative, the sweep switches
    it on in all, as a run does.
    """
    scenario = "scenario="
    names = list(
        dict.fromkeys(
            o.removeprefix(scenario) for job in jobs for o in job if o.startswith(scenario)
        )
    )
    chosen = [o for o in jobs[0] if key_of(o).startswith("initiative.")]
    if len(names) < 2 or not chosen:
        return
    there = {name: load(name, (), config_dir).tree.get("initiative") or {} for name in names}
    for override in chosen:
        _, initiative, *rest = key_of(override).split(".")
        without = [name for name in names if initiative not in there[name]]
        if 0 < len(without) < len(names):
            raise _switched_on("run -m", override, without[0], initiative, rest)


def _switched_on(
    command: str, override: str, scenario: str, initiative: str, rest: Sequence[str]
) -> FlowsimError:
    """Return the error for a setting for all that would give a scenario an initiative."""
    shown = override.lstrip("+")
    setting = ".".join(rest) + "=" + shown.partition("=")[2]
    own = f"{initiative}:{setting}" if rest else f"{scenario}+{initiative}"
    return FlowsimError(
        f"{command}: {shown} is set for every scenario, and {scenario} has no {initiative}: it "
        "would be switched on there too, and no difference would show what it does; write it "
        f"where it belongs: {own}"
    )


def check_alike(configs: Sequence[ResolvedConfig]) -> list[ResolvedConfig]:
    """Return the scenarios with the replications of the first.

    Raises FlowsimError where they cannot be compared.
    """
    _check_models(configs)
    first = configs[0].run
    if first.replications < 2:
        raise FlowsimError(
            "compare needs at least 2 replications to give an interval; "
            f"replications is {first.replications}"
        )
    for config in configs[1:]:
        differ = {
            name: (getattr(first, name), getattr(config.run, name))
            for name in SAME
            if getattr(first, name) != getattr(config.run, name)
        }
        if differ:
            ours, theirs = configs[0].scenario.name, config.scenario.name
            each = ", ".join(f"{name} is {one} and {two}" for name, (one, two) in differ.items())
            alike = " ".join(f"{name}={one}" for name, (one, _) in differ.items())
            advice = _taken_out(ours, theirs) or (
                f"{_on_the_same(ours, theirs)}give all scenarios the same: {alike}"
            )
            raise FlowsimError(
                f"scenarios {ours} and {theirs} cannot be compared: in them {each}; {advice}"
            )
    of_all = {name: getattr(first, name) for name in ("replications", "jobs")}
    return [config.with_run(**of_all) for config in configs]


def _check_models(configs: Sequence[ResolvedConfig]) -> None:
    """Raise FlowsimError where a part of the hospital is modelled in some of the scenarios only.

    What the part does to every figure would be taken for what the scenario does.
    """
    first, *others = configs
    ours = modelled(first.tree)
    for other in others:
        theirs = modelled(other.tree)
        if theirs == ours:
            continue
        apart = sorted(set(ours) ^ set(theirs))
        are = "is" if len(apart) == 1 else "are"
        fewer, more = sorted((first, other), key=lambda one: len(modelled(one.tree)))
        raise FlowsimError(
            f"scenarios {first.scenario.name} and {other.scenario.name} cannot be compared: "
            f"{', '.join(apart)} {are} modelled in {more.scenario.name} and not in "
            f"{fewer.scenario.name}, so that a difference would be of the models; "
            f"{_on_the_same(first.scenario.name, other.scenario.name)}"
            "name scenarios that both have it, or neither"
        )


def _taken_out(*names: str) -> str:
    """Return the advice to give a setting of the run, which scenarios have of their own, to all."""
    own = [
        (name, setting)
        for name in names
        for setting in parts(name)[0].settings
        if key_of(setting) in SAME
    ]
    if not own:
        return ""
    out = ", ".join(f"{setting} out of {name}" for name, setting in own)
    alike = " ".join(dict.fromkeys(setting for _, setting in own))
    return (
        f"these are alike in all scenarios of a comparison: take {out}, and to have it in all of "
        f"them, write it as a word of its own: flowsim compare ... {alike}"
    )


def _on_the_same(ours: str, theirs: str) -> str:
    """Return the advice to add an initiative to the first scenario rather than to the baseline."""
    if parts(theirs)[0].name in initiative_names(Folders()):
        return f"write {ours}+{theirs} ({theirs} alone is the baseline with it), or "
    return ""


def check_hospitals(
    configs: Sequence[ResolvedConfig], compared: int, folders: Sequence[RunFolder]
) -> None:
    """Raise FlowsimError for two scenarios that are the same hospital, and so share a folder.

    The first `compared` are scenarios; parts of bundles follow, of which it is only said where
    a scale makes one the same as another. Nothing is said of further `folders`.
    """
    seen: dict[Path, ResolvedConfig] = {}
    folders = folders[: len(configs)]  # those in plausible hospitals follow
    for config, folder in zip(configs[:compared], folders, strict=False):
        if folder.path in seen:
            if rounded := rounded_alike([seen[folder.path], config], [folder, folder]):
                raise FlowsimError(f"compare: {rounded[0]}")
            ours, theirs = seen[folder.path].scenario.name, config.scenario.name
            raise FlowsimError(
                f"compare: {ours} and {theirs} are the same hospital, to the last "
                "number, so every difference would be zero; leave one out, or change what it sets, "
                f"e.g. {EXAMPLE}"
            )
        seen[folder.path] = config
    for text in rounded_alike(configs, folders):
        _log.warning("compare: %s", text)
