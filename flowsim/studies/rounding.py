"""Scenarios that a scale makes the same hospital, though they are set differently.

A scaled hospital has whole beds, servers and slots, so that one bed more in ten is none at a tenth.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flowsim.config.resolved import ResolvedConfig
from flowsim.report.wording import listed
from flowsim.studies.differences import Difference, with_initiatives

if TYPE_CHECKING:
    from flowsim.running.store import RunFolder

MOST_NAMED = 3


def rounded_alike(configs: Sequence[ResolvedConfig], folders: Sequence["RunFolder"]) -> list[str]:
    """Return what to say of scenarios that share a folder because of their scale, a text a folder.

    Those that are the same hospital at full size, too, such as a share of 0 that changes nothing,
    are not among them, nor those set alike.
    """
    together: dict[Path, list[ResolvedConfig]] = {}
    for config, folder in zip(configs, folders, strict=True):
        together.setdefault(folder.path, []).append(config)
    return [_in_words(alike) for same in together.values() if (alike := _rounded_together(same))]


def _rounded_together(same: Sequence[ResolvedConfig]) -> list[ResolvedConfig]:
    """Return the first of the same hospitals and those that only the scale makes the same as it."""
    first, *others = same
    others = [config for config in others if with_initiatives(config, first)]
    if first.run.scale == 1 or not others:
        return []
    ours, *theirs = map(_digests_at_full_size, (first, *others))
    apart = [each for each, digests in zip(others, theirs, strict=True) if digests != ours]
    return [first, *apart] if apart else []


def _in_words(alike: Sequence[ResolvedConfig]) -> str:
    first, *others = alike
    names = list(dict.fromkeys(config.scenario.name for config in alike))
    are = f"{listed(names)} are" if len(names) > 1 else f"jobs of scenario {names[0]} are"
    values: dict[str, list[Difference]] = {}
    for config in others:
        for difference in with_initiatives(config, first):
            values.setdefault(difference.key, []).append(difference)
    named = [_valued(key, several) for key, several in list(values.items())[:MOST_NAMED]]
    more = [f"{len(values) - MOST_NAMED} more"] if len(values) > MOST_NAMED else []
    return (
        f"at scale={first.run.scale:g}, where beds, staff and slots are rounded up to whole "
        f"numbers, {are} the same hospital, so that every difference is zero: "
        f"{listed([*named, *more])} make none; change more, or run at a larger scale"
    )


def _valued(key: str, several: Sequence[Difference]) -> str:
    """Return a setting with its values, where those are short."""
    values = list(dict.fromkeys([several[0].before, *(each.now for each in several)]))
    plain = all(isinstance(value, int | float | str) for value in values)
    return f"{key} ({listed([f'{value}' for value in values])})" if plain else key


def _digests_at_full_size(config: ResolvedConfig) -> object:
    from flowsim.engine.digest import program_digests
    from flowsim.running.runner import prepared

    return program_digests(prepared(config.with_run(scale=1.0)).program)
