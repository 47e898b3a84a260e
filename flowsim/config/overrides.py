"""The words KEY=VALUE of a command line or a program, made ready for Hydra and looked at first."""

import re
from collections import Counter
from collections.abc import Sequence

from flowsim.errors import FlowsimError

KEY_REFERENCE = re.compile(r"\$\{[^{}:]*\}")
FUNCTION = re.compile(r"\$\{\s*([^{}:]*?)\s*:")
"""A reference to a key, and one that calls a function of OmegaConf, most of all `oc.env`."""

TEXTS = ("results", "scenario")
"""Keys whose value is a name, whatever it looks like."""

LONGEST = 20_000
"""Characters of one override; more belongs into a file."""

PARAMETER = re.compile(r"^\+{0,2}(initiative\.[A-Za-z_]\w*(?:\.[\w.]+)?=.*)$", re.DOTALL)
LISTED = re.compile(r"\+?initiative=(\w+|\[ *(\w+( *, *\w+)*)? *\])")
"""Initiatives switched on by their names."""

STRUCTURED = re.compile(r"[][{}(),'\"$\\]")
"""What gives a value a meaning beyond its letters: lists, quotes, several values, references."""

NOT_HYDRA = re.compile(r"[^ -~]|=")
"""What Hydra's grammar takes in a quoted value only."""

WITHOUT_VALUES = re.compile(r"=\s*(?:glob|interval)\(")
GROUPED = re.compile(r"[-+]?\d[\d.]*_[\d_.]*")
"""A number whose underscores Hydra leaves out."""

CODE = re.compile(r"\bhydra\b|_target_")
"""Words with which Hydra is told to run code; no configuration of flowsim has them."""


def readable(overrides: Sequence[str]) -> list[str]:
    """Return overrides with quotes where the value is plain text that Hydra would not take as such.

    Raises FlowsimError for a key given twice, for a word that steers Hydra itself, and for values
    that are patterns or ranges without steps.
    """
    for override in overrides:
        _check(override)
    keys = Counter(key_of(override) for override in overrides)
    for key, times in keys.items():
        if times > 1:
            raise FlowsimError(f"command line: {key} is given more than once; give it once")
    return [_quoted(override) for override in overrides]


def switch_on(overrides: Sequence[str]) -> list[str]:
    """Return overrides in which naming an initiative, or a parameter of one, switches it on.

    `initiative.X.parameter=value` becomes `++initiative.X.parameter=value`, which Hydra takes
    whether the scenario has X or not, and `initiative=[X]` becomes `++initiative.X={}`: Hydra would
    put it in the place of the initiatives that the scenario has.
    """
    changed: list[str] = []
    for override in overrides:
        if LISTED.fullmatch(override):
            changed += [f"++initiative.{name}={{}}" for name in names_in(override)]
        else:
            changed.append(PARAMETER.sub(r"++\1", override))
    return changed


def names_in(override: str) -> list[str]:
    """Return the names of files that an override chooses: a and b of `initiative=[a,b]`."""
    return [name for name in re.split(r"[][,\s]+", override.partition("=")[2]) if name]


def initiatives_in(override: str) -> list[str]:
    """Return the initiatives that an override switches on, whatever else it says."""
    group, _, rest = key_of(override).partition(".")
    if group != "initiative" or override.startswith("~"):
        return []
    return [rest.partition(".")[0]] if rest else names_in(override)


def unparsed(override: str) -> FlowsimError:
    """Return the error for an override that is not key=value."""
    shown = override.removeprefix("++")
    key = shown.partition("=")[0]
    digits = any(part[:1].isdigit() for part in key.split("."))
    advice = (
        "a key that starts with a digit can only be set in a YAML file (see --config-dir)"
        if digits
        else "write key=value, with quotes round a value that holds commas, brackets or spaces"
    )
    if any(mark in key for mark in "\"'"):
        advice = "a key is written without quotes, as in its file: hospital.same_day.chairs.number"
    return FlowsimError(f"command line: {shortened(shown)}: not understood; {advice}")


def several_values(override: str, *, can_sweep: bool = False) -> FlowsimError:
    """Return the error for a key with a value for each of several runs, where one run is asked.

    `can_sweep` says that the same words with -m would run them all.
    """
    one = "add -m to run each of them" if can_sweep else "give one of them"
    more = "" if can_sweep else " (flowsim run -m, without --cfg or --trace, runs each)"
    return FlowsimError(
        f"command line: {override.lstrip('+')}: several values; {one}, or write [a,b] for one list"
        + more
    )


def check_no_function(text: str, where: str) -> None:
    """Raise FlowsimError for a value that a function is to find, such as in the environment.

    The same configuration would be another one elsewhere, and its results not those of its name.
    """
    before = ""
    while text != before:  # references within references are plain, too
        text, before = KEY_REFERENCE.sub("_", text), text
    if called := FUNCTION.search(text):
        raise FlowsimError(
            f"{where}: ${{{called[1]}:...}} is not read: a configuration takes nothing from the "
            "environment or from functions; write the value itself, or ${KEY} for that of another "
            "key"
        )


def shortened(text: str) -> str:
    """Return a text that fits into a message."""
    return text if len(text) <= 200 else f"{text[:160]}... ({len(text)} characters)"


def key_of(override: str) -> str:
    """Return the key that an override sets."""
    return override.partition("=")[0].lstrip("+~")


def _check(override: str) -> None:
    where = f"command line: {shortened(override)}"
    if len(override) > LONGEST:
        raise FlowsimError(
            f"{where}: longer than {LONGEST} characters; write it into a YAML file (--config-dir)"
        )
    if not key_of(override):
        raise unparsed(override)
    if CODE.search(key_of(override)) or "_target_" in override:
        raise FlowsimError(
            f"{where}: 'hydra' and '_target_' would run code, which a configuration never does; "
            "leave it out"
        )
    check_no_function(override, where)
    grouped = [text for text in override.partition("=")[2].split(",") if GROUPED.fullmatch(text)]
    if grouped and key_of(override) not in TEXTS:
        raise FlowsimError(
            f"{where}: {grouped[0]} is not a plain number; write it without underscores, or in "
            "quotes if it is text"
        )
    if WITHOUT_VALUES.search(override):
        raise FlowsimError(
            f"{where}: glob(...) and interval(...) name no values to run; write them out, e.g. "
            "weeks=1,2 or weeks=range(1,3)"
        )


def _quoted(override: str) -> str:
    """Return the override with its value in quotes, where that is plain text and needs them.

    The name of the results folder is text whatever it looks like (2024_01); a scenario may have
    settings of its own, which are not Hydra's to read.
    """
    key, _, value = override.partition("=")
    plain = value and key != "scenario" and not STRUCTURED.search(value)
    if plain and (NOT_HYDRA.search(value) or key_of(override) == "results"):
        return f"{key}='{value}'"
    return override
