"""The combinations a Hydra sweep stands for."""

import re
from collections.abc import Sequence
from itertools import product

from flowsim.config.scenario_words import SCENARIO

SINGLE = re.compile(r"[A-Za-z_][A-Za-z_.]*=[\w.+-]+")
"""Overrides that can only be read as one value; Hydra's parser takes a while to load."""


def combinations(overrides: Sequence[str]) -> list[list[str]]:
    """Return one list of single-valued overrides a job, in the order in which Hydra runs them.

    Raises FlowsimError for an override that is not key=value.
    """
    if all(SINGLE.fullmatch(text) for text in overrides):
        return [list(overrides)]
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    from flowsim.config.compose import unparsed

    values: list[list[str]] = []
    for text in overrides:
        if text.startswith(SCENARIO) and ":" in text:  # settings of its own, not Hydra's to read
            values.append([SCENARIO + name for name in text.removeprefix(SCENARIO).split(",")])
            continue
        try:
            override = OverridesParser.create().parse_override(text)
        except HydraException:
            raise unparsed(text) from None
        if override.is_sweep_override():
            key = override.get_key_element()
            values.append([f"{key}={value}" for value in override.sweep_string_iterator()])
        else:
            values.append([text])
    return [list(job) for job in product(*values)]


def swept(overrides: Sequence[str]) -> list[str]:
    """Return the keys that take more than one value."""
    return [o.partition("=")[0].lstrip("+") for o in overrides if len(combinations([o])) > 1]
