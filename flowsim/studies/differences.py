"""What a scenario's hospital is set to, and which settings differ from another's, in words.

What initiatives change is told by their effects; this is about the hospital they are applied to.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flowsim.config.resolved import ResolvedConfig, load
from flowsim.config.scenario_words import BASELINE
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.wards.settings import InpatientSettings

WORDS = ("name", "title", "source")
"""Keys that say something about a period or a number, and change no hospital."""

LONGEST, SHOWN = 60, 8
"""Characters of a value, and settings of a scenario, that are shown at once."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A setting that is another one here; None where there is none."""

    key: str
    before: Any
    now: Any

    @property
    def own_key(self) -> str:
        """The last part of the key."""
        return self.key.rpartition(".")[2]

    def follows(self, other: "Difference") -> bool:
        """Return whether it is another setting's number, under a key like its own."""
        same = (self.before, self.now) == (other.before, other.now)
        return same and self.own_key.endswith(other.own_key)

    @property
    def counts(self) -> bool:
        """Whether it is more than words about a period or a number."""
        return self.own_key not in WORDS

    @property
    def text(self) -> str:
        """Both values: 'period.general_acute_open: 577, now 600'."""
        return f"{self.key}: {_shown(self.before)}, now {_shown(self.now)}"


def setting_of(config: ResolvedConfig) -> str:
    """Return the period, the demand and the beds that this hospital is really set to."""
    demand = config.hospital.of(EmergencySettings).demand.type1_per_day
    beds = config.hospital.of(InpatientSettings).beds.general_acute_open
    size = "" if config.run.scale == 1 else f", at {config.run.scale:g} of that size"
    return (
        f"{config.period.title}: {demand:.4g} type 1 attendances a day, "
        f"{beds:g} general and acute beds{size}"
    )


def from_shipped(config: ResolvedConfig) -> tuple[Difference, ...]:
    """Return the settings that differ from the baseline that comes with flowsim."""
    return from_scenario(config, load(BASELINE))


def from_scenario(config: ResolvedConfig, other: ResolvedConfig) -> tuple[Difference, ...]:
    """Return the settings of period and hospital that differ from another scenario's.

    A number of the hospital that only follows one of the period is not told twice.
    """
    period, hospital = (_within(part, config, other) for part in ("period", "hospital"))
    return (*period, *(d for d in hospital if not any(d.follows(other) for other in period)))


def with_initiatives(config: ResolvedConfig, other: ResolvedConfig) -> tuple[Difference, ...]:
    """Return what `from_scenario` does, and the parameters of initiatives that differ."""
    return (*from_scenario(config, other), *_within("initiative", config, other))


def _within(part: str, config: ResolvedConfig, other: ResolvedConfig) -> list[Difference]:
    before, now = (each.tree.get(part) or {} for each in (other, config))
    return [difference for difference in _walked(part, before, now) if difference.counts]


def settings_in_words(configs: Sequence[ResolvedConfig]) -> list[str]:
    """Return, a line each, what the first scenario is set to and where each is set otherwise.

    The first is held against the hospital that comes with flowsim, the others against the first.
    """
    first, *others = configs
    found = [setting_of(first)]
    for config, of in (
        (first, from_shipped(first)),
        *((c, from_scenario(c, first)) for c in others),
    ):
        if of:
            than = "the shipped hospital" if config is first else first.scenario.name
            texts = [difference.text for difference in of[:SHOWN]]
            more = f"; and {len(of) - SHOWN} more" if len(of) > SHOWN else ""
            found.append(f"{config.scenario.name}, other than {than}: {'; '.join(texts)}{more}")
    return found


def titled(config: ResolvedConfig) -> str:
    """Return what a scenario is called, with the initiatives its title may not tell of."""
    title = config.scenario.title or config.scenario.name
    untold = [each.title for each in config.initiatives if each.title not in title]
    return "; ".join([title, *untold])


def _walked(key: str, before: Any, now: Any) -> Iterator[Difference]:
    """Yield the leaves at which two trees differ, in the order of the first."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys([*before, *now]):
            yield from _walked(f"{key}.{name}", before.get(name), now.get(name))
    elif before != now:
        yield Difference(key=key, before=before, now=now)


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
