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
    return [text for several in together.values() if (text := _text(several))]


def _text(configs: Sequence[ResolvedConfig]) -> str:
    first, *others = configs
    scale = first.run.scale
    apart = [c for c in others if scale < 1 and with_initiatives(c, first) and _differ(first, c)]
    if not apart:
        return ""
    names = list(dict.fromkeys(config.scenario.name for config in (first, *apart)))
    are = f"{listed(names)} are" if len(names) > 1 else f"jobs of scenario {names[0]} are"
    values: dict[str, list[Difference]] = {}
    for config in apart:
        for difference in with_initiatives(config, first):
            values.setdefault(difference.key, []).append(difference)
    named = [_valued(key, several) for key, several in list(values.items())[:MOST_NAMED]]
    more = [f"{len(values) - MOST_NAMED} more"] if len(values) > MOST_NAMED else []
    listed_keys = listed([*named, *more])
    return (
        f"at scale={scale:g}, where beds, staff and slots are rounded up to whole numbers, {are} "
        f"the same hospital, so that every difference is zero: {listed_keys} make none; "
        "change more, or run at a larger scale"
    )


def _valued(key: str, several: Sequence[Difference]) -> str:
    """Return a setting with its values, where those are short."""
    values = list(dict.fromkeys([several[0].before, *(each.now for each in several)]))
    plain = all(isinstance(value, int | float | str) for value in values)
    return f"{key} ({listed([f'{value}' for value in values])})" if plain else key


def _differ(one: ResolvedConfig, other: ResolvedConfig) -> bool:
    """Return whether two scenarios are different hospitals at full size."""
    from flowsim.engine.digest import program_digests
    from flowsim.running.runner import prepared

    whole = (prepared(config.with_run(scale=1.0)).program for config in (one, other))
    ours, theirs = map(program_digests, whole)
    return ours != theirs
