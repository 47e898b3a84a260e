"""The combinations a Hydra sweep stands for."""

import re
from collections.abc import Sequence
from itertools import islice, product
from math import prod
from pathlib import Path

from flowsim.config.catalogue import scenario_names
from flowsim.config.folders import Folders
from flowsim.config.overrides import readable, unparsed
from flowsim.config.scenario_words import ADDED, SCENARIO, SETTING
from flowsim.errors import FlowsimError

SINGLE = re.compile(r"[A-Za-z_][A-Za-z_.]*=[\w.+-]+")
"""Overrides that can only be read as one value; Hydra's parser takes a while to load."""

NAME = re.compile(r"[A-Za-z_][\w-]*")
PIECES = re.compile(f"({ADDED.pattern}|{SETTING.pattern})")
"""Where a scenario's name is divided into its parts and their settings."""

MOST_JOBS = 10_000
"""Jobs of one sweep; each is composed and checked before the first is run."""


def combinations(overrides: Sequence[str], config_dir: str | Path | None = None) -> list[list[str]]:
    """Return one list of single-valued overrides a job, in the order in which Hydra runs them.

    A setting of a scenario's own may have several values: `bed_bureau:call_sooner=0.3,0.5`.
    Raises FlowsimError for an override that is not key=value, a value given twice, and for too many
    combinations.
    """
    if all(SINGLE.fullmatch(text) for text in overrides):
        return [list(overrides)]
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    values: list[list[str]] = []
    for text in readable(overrides):
        if text.startswith(SCENARIO) and ":" in text:  # settings of its own, not Hydra's to read
            names = _scenarios(text.removeprefix(SCENARIO), scenario_names(Folders.of(config_dir)))
            values.append([SCENARIO + one for name in names for one in _single(name)])
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


def _between_commas(text: str) -> list[str]:
    """Return the parts of a text between its commas, but for those in quotes and brackets."""
    found, depth = [""], 0
    for piece in re.findall(r"""'[^']*'|"[^"]*"|.""", text, re.DOTALL):
        depth += (piece in "[{(") - (piece in "]})")
        if piece == "," and depth == 0:
            found.append("")
        else:
            found[-1] += piece
    return found


def _scenarios(text: str, known: Sequence[str]) -> list[str]:
    """Return the scenarios of a list, each with all the values of its settings.

    What stands behind a setting is another value of it where it cannot be a scenario's name, or is
    a word as the value before it, and no scenario is called that.
    """
    found: list[str] = []
    for item in _between_commas(text):
        name, before = NAME.match(item), found[-1] if found else ""
        last = before.rpartition("=")[2].rpartition(",")[2]
        words = name is not None and name[0] not in known and NAME.fullmatch(last)
        if SETTING.search(before) and (name is None or words):
            found[-1] += f",{item}"
        else:
            found.append(item)
    return found


def _single(scenario: str) -> list[str]:
    """Return a scenario with each combination of the values of its settings."""
    pieces = []
    for piece in PIECES.split(scenario):
        key, equals, value = piece.partition("=")
        several = [f"{key}{equals}{one}" for one in _between_commas(value)]
        _refuse_repeated(several)
        pieces.append(several)
    return ["".join(chosen) for chosen in islice(product(*pieces), MOST_JOBS + 1)]


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


def swept(overrides: Sequence[str], config_dir: str | Path | None = None) -> list[str]:
    """Return the keys that take more than one value."""
    several = [o for o in overrides if len(combinations([o], config_dir)) > 1]
    return [o.partition("=")[0].lstrip("+") for o in several]
