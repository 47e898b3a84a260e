"""What is not known of an initiative: its parameters, drawn anew for each plausible hospital.

A parameter with a plausible range (`configs/initiative/<name>.yaml`) has in hospital number k a
value of that range, evenly spread: of every ten hospitals, from the first, each tenth of the range
has one. The value is a function of the initiative, the parameter, its range and k alone, so that
it is the same in all scenarios, and more hospitals begin with the values of fewer.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, floor
from typing import Annotated, get_args, get_origin

from omegaconf import OmegaConf

from flowsim.config.empty_tables import file_of_initiative
from flowsim.config.folders import Folders
from flowsim.config.overrides import key_of
from flowsim.config.resolved import ResolvedConfig
from flowsim.hospital.initiatives.initiative import DrawnFrom, Initiative
from flowsim.hospital.vocabulary.parts import hint_of

STRATA = 10
"""Of so many hospitals in a row, each has another part of the range."""

FIGURES = 4
"""Significant figures of a value; more would say nothing."""


@dataclass(frozen=True, kw_only=True)
class Range:
    """The plausible range of a parameter, both ends in it.

    `name` is the initiative and the parameter, 'bed_bureau.declare_sooner'; `whole` are the values
    that a whole number may have, each as likely, None for other numbers.
    """

    name: str
    low: float
    high: float
    whole: Sequence[int] | None = None

    @property
    def key(self) -> str:
        """Its key in the configuration."""
        return f"initiative.{self.name}"

    def value(self, number: int) -> int | float:
        """Return its value in hospital `number`, from 1."""
        share = _share(self.name, number)
        if self.whole is not None:
            return self.whole[floor(share * len(self.whole))]
        found = float(f"{self.low + share * (self.high - self.low):.{FIGURES}g}")
        return min(max(found, self.low), self.high)


def uncertain(config: ResolvedConfig, words: Sequence[str], folders: Folders) -> tuple[Range, ...]:
    """Return the ranges of a scenario's parameters that are not given.

    `words` are the settings with which the scenario was asked for. A parameter is given where one
    of them names it, or where the scenario's file has another value than the initiative's file. A
    whole number with nothing to choose from in its range stays as it is, too.
    """
    return tuple(
        one
        for each in config.initiatives
        for one in _ranges(each)
        if one.whole is None or len(one.whole)
        if not _named(one.name, words)
        if not _of_scenario(one.name, config.tree["initiative"], folders)
    )


def drawn(ranges: Iterable[Range], number: int) -> dict[str, int | float]:
    """Return the values in hospital `number`, from 1, by their keys in the configuration."""
    return {each.key: each.value(number) for each in ranges}


def _ranges(initiative: Initiative) -> list[Range]:
    return [
        Range(
            name=f"{initiative.name}.{parameter}",
            low=low,
            high=high,
            whole=_whole(hint_of(type(initiative), parameter), low, high),
        )
        for parameter, (low, high) in sorted(initiative.plausible.items())
    ]


def _whole(hint: object, low: float, high: float) -> Sequence[int] | None:
    """Return the whole numbers of a range that a parameter may have, None where it has others."""
    kind, *rules = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    if kind is not int:
        return None
    listed = [rule for rule in rules if isinstance(rule, DrawnFrom)]
    within = range(ceil(low), floor(high) + 1)
    return [value for value in listed[0].values if value in within] if listed else within


def _named(name: str, words: Sequence[str]) -> bool:
    """Return whether a word sets a parameter: by its key, or in a table of the initiative's."""
    initiative, parameter = name.split(".")
    for word in words:
        key = key_of(word)
        if key == f"initiative.{name}":
            return True
        if key == f"initiative.{initiative}" and re.search(rf"\b{parameter}\s*:", word):
            return True
    return False


def _of_scenario(name: str, tree: Mapping[str, object], folders: Folders) -> bool:
    """Return whether a parameter has another value than the initiative's file gives it."""
    initiative, parameter = name.split(".")
    file, held = file_of_initiative(initiative, folders), tree[initiative]
    shipped = OmegaConf.select(file, parameter)
    return isinstance(held, Mapping) and held.get(parameter) != shipped


def _share(name: str, number: int) -> float:
    """Return a number from 0 to below 1 for a hospital, another row of them for every name.

    It is hashed, not drawn by a generator, so that it is the same wherever it is computed.
    """
    block, place = divmod(number - 1, STRATA)
    strata = sorted(range(STRATA), key=lambda k: _digest(f"{name}, block {block}, stratum {k}"))
    within = int.from_bytes(_digest(f"{name}, hospital {number}")[:6], "big") / 2**48
    return (strata[place] + within) / STRATA


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()
