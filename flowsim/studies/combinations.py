"""The combinations a Hydra sweep stands for."""

import re
from collections.abc import Sequence
from itertools import islice, product
from math import prod

from flowsim.config.overrides import readable, unparsed
from flowsim.config.scenario_words import SCENARIO
from flowsim.errors import FlowsimError

SINGLE = re.compile(r"[A-Za-z_][A-Za-z_.]*=[\w.+-]+")
"""Overrides that can only be read as one value; Hydra's parser takes a while to load."""

MOST_JOBS = 10_000
"""Jobs of one sweep; each is composed and checked before the first is run."""


def combinations(overrides: Sequence[str]) -> list[list[str]]:
    """Return one list of single-valued overrides a job, in the order in which Hydra runs them.

    Raises FlowsimError for an override that is not key=value, a value given twice, and for too
    many combinations.
    """
    if all(SINGLE.fullmatch(text) for text in overrides):
        return [list(overrides)]
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    values: list[list[str]] = []
    for text in readable(overrides):
        if text.startswith(SCENARIO) and ":" in text:  # settings of its own, not Hydra's to read
            values.append([SCENARIO + name for name in text.removeprefix(SCENARIO).split(",")])
            continue
        try:
            override = OverridesParser.create().parse_override(text)
            key = override.get_key_element()
            several = override.sweep_string_iterator() if override.is_sweep_override() else ()
            found = [f"{key}={value}" for value in islice(several, MOST_JOBS + 1)]
        except (HydraException, ValueError, RecursionError):
            raise unparsed(text) from None
        values.append(found or [text])
    for one in values:
        _refuse_repeated(one)
    if (jobs := prod(map(len, values))) > MOST_JOBS:
        raise FlowsimError(
            f"command line: {jobs} combinations or more; a sweep has at most {MOST_JOBS}: give "
            "fewer values"
        )
    return [list(job) for job in product(*values)]


def _refuse_repeated(several: Sequence[str]) -> None:
    """Raise FlowsimError for a value that is given twice: 0.1 and 0.10 are one."""
    seen: dict[object, str] = {}
    for text in several:
        key, _, value = text.partition("=")
        try:
            same: object = float(value)
        except ValueError:
            same = value
        if same in seen:
            raise FlowsimError(
                f"command line: {key.lstrip('+')}: the sweep has {seen[same]} twice; give each "
                "value once"
            )
        seen[same] = value


def swept(overrides: Sequence[str]) -> list[str]:
    """Return the keys that take more than one value."""
    return [o.partition("=")[0].lstrip("+") for o in overrides if len(combinations([o])) > 1]
