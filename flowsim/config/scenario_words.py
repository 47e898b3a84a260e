"""A scenario as it is asked for: its name, initiatives added to it, and settings of each.

    baseline+criteria_led_discharge:share=0.3+bed_bureau:declare_sooner=0.3:call_sooner=0.5

A plus adds an initiative. A colon gives the name before it a setting: a parameter of an initiative,
or of a scenario any setting, as in baseline:period.general_acute_open=600. No shell reads anything
into it, so it needs no quotes.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from flowsim.config.folders import Folders
from flowsim.config.overrides import initiatives_in, key_of
from flowsim.errors import FlowsimError
from flowsim.numbers import text

ADDED = re.compile(r"\+(?=[A-Za-z_])")
SETTING = re.compile(r":(?=[A-Za-z_][\w.]*=)")
SCENARIO, BASELINE = "scenario=", "baseline"
MOST_BYTES = 100
EXAMPLE = "criteria_led_discharge:share=0.3"


@dataclass(frozen=True)
class Part:
    """A scenario or an initiative, and its settings as key=value."""

    name: str
    settings: tuple[str, ...] = ()


def is_override(word: str) -> bool:
    """Return whether a word is a setting of everything, key=value, and not a scenario."""
    key, equals, _ = word.partition("=")
    return word.startswith("~") or (bool(equals) and ":" not in key and "(" not in key)


def parts(scenario: str) -> tuple[Part, ...]:
    """Return the scenario and what is added to it.

    Raises FlowsimError for a setting that is not key=value, and for a name given twice.
    """
    found: list[Part] = []
    for part in ADDED.split(text(scenario, "scenario")):
        name, *settings = SETTING.split(part)
        if re.search(r"[][:(){}=\s]", name) or not name:
            raise FlowsimError(
                f"scenario '{scenario}': '{part}' is not understood; a scenario's own settings "
                f"are written with colons, e.g. {EXAMPLE}"
            )
        if any(name == earlier.name for earlier in found):
            raise FlowsimError(f"scenario '{scenario}': '{name}' is named twice; name it once")
        found.append(Part(name, tuple(settings)))
    return tuple(found)


def scenario_overrides(scenario: str, folders: Folders) -> tuple[list[str], list[str]]:
    """Return the overrides that choose a scenario and add to it, and those of its own settings.

    Settings of all go between them, so that its own win. Raises FlowsimError as `parts` does, and
    for a scenario added to another.
    """
    first, *added = parts(scenario)
    for each in added:
        if each.name in folders.names("scenario") and each.name not in folders.names("initiative"):
            raise FlowsimError(
                f"scenario '{scenario}': '{each.name}' is a scenario; only initiatives "
                f"({', '.join(folders.names('initiative'))}) can be added to one"
            )
    of_file = folders.file(f"scenario/{first.name}.yaml") is not None
    initiatives = added if of_file else [first, *added]
    choices = [f"{SCENARIO}{first.name}", *(f"++initiative.{each.name}={{}}" for each in added)]
    own = [f"++initiative.{each.name}.{own}" for each in initiatives for own in each.settings]
    return choices, [*(first.settings if of_file else ()), *own]


def scenario_named(scenario: str, overrides: Sequence[str]) -> tuple[str, list[str]]:
    """Return the name of the scenario, which an override may give, and the other overrides.

    Raises FlowsimError where several overrides give it, or one and `scenario` another, or one takes
    it away, or it is no text.
    """
    if any(o.partition("=")[0] == f"~{SCENARIO[:-1]}" for o in overrides):
        raise FlowsimError(
            f"command line: the scenario cannot be taken away; give {SCENARIO}NAME, or nothing for "
            f"{BASELINE}"
        )
    names = [o.removeprefix(SCENARIO) for o in overrides if o.startswith(SCENARIO)]
    if len(names) > 1 or (names and scenario not in (BASELINE, names[0])):
        raise FlowsimError("command line: scenario is given more than once; give it once")
    others = [o for o in overrides if not o.startswith(SCENARIO)]
    return text((names or [scenario])[0], "scenario"), others


def check_given_once(scenario: str, overrides: Sequence[str], own: Sequence[str]) -> None:
    """Raise FlowsimError for a setting that an override gives, and the scenario of itself."""
    given = {key_of(override): override for override in overrides}
    for setting in own:
        if key_of(setting) in given:
            raise FlowsimError(
                f"command line: {key_of(setting)} is given by scenario {scenario} and as "
                f"{given[key_of(setting)].lstrip('+')}; give it once"
            )


def renamed(
    scenario: str, overrides: Sequence[str], own: Sequence[str], switched_on: Sequence[str]
) -> str:
    """Return the scenario's name with the initiatives added that overrides switch on.

    `own` are the initiatives the scenario has of itself, `switched_on` those it is run with. Raises
    FlowsimError for an override that leaves out one of its own: the name would not be true, and
    parameters that the scenario gives it would stay.
    """
    for override in overrides:
        left_out = [name for name in own if _leaves_out(override, name)]
        if left_out:
            added = "".join(f"+{name}" for name in initiatives_in(override))
            adding = f"write {scenario}{added} to add to it, or " if added else ""
            raise FlowsimError(
                f"command line: {override}: leaves out {', '.join(left_out)}, which scenario "
                f"{scenario} has; {adding}name a scenario without it, e.g. {BASELINE}{added}"
            )
    return "".join([scenario, *(f"+{name}" for name in switched_on if name not in own)])


def _leaves_out(override: str, name: str) -> bool:
    if key_of(override) == "initiative":
        return name not in initiatives_in(override)
    return override.startswith("~") and key_of(override) == f"initiative.{name}"


def file_name(scenario: str) -> str:
    """Return the scenario as part of a file's name, for systems that take no colon in one.

    A long one is cut, and ends with a digest: systems take 255 bytes for the whole name.
    """
    name = re.sub(r"[^\w+.-]", "_", scenario)
    if len(name.encode()) <= MOST_BYTES:
        return name
    digest = hashlib.sha256(scenario.encode()).hexdigest()[:8]
    return f"{name.encode()[:MOST_BYTES].decode(errors='ignore')}~{digest}"
