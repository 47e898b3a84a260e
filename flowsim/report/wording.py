"""Numbers as people read them: units, signs, and as many decimals as mean something."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flowsim.analysis.plausible import FEW_HOSPITALS, LEAST_HOSPITALS, SEVERAL, quantile
from flowsim.analysis.statistics import FEW_REPLICATIONS
from flowsim.config.scenario_words import ADDED, SETTING
from flowsim.spelling import spelt

MINUS = "\N{MINUS SIGN}"
SPACE = "\N{NO-BREAK SPACE}"
NOTHING = "\N{EN DASH}"
HOURS_FROM_MINUTES = 120.0
MOST_LISTED = 3
MOST_EXTRA_DECIMALS = 2

INLINE_UNITS = ("%", "points", "min", "h", "nights", "days", "beds")
"""Units short enough to stand behind every number; a table names others beside the measure."""

_DECIMALS = {"%": 1, "points": 1, "min": 0, "h": 1, "nights": 2, "days": 2, "beds": 1, "level": 2}


@dataclass(frozen=True, kw_only=True)
class Form:
    """How the numbers of one measure are written: its unit and a number of decimals.

    Minutes are written as hours and minutes where `hours` says so, or `change_hours` of
    differences: all values of a line alike, and all its differences.
    """

    unit: str
    decimals: int
    hours: bool = False
    change_hours: bool = False

    @classmethod
    def of(cls, unit: str, *values: float) -> "Form":
        """Return a form that suits the size of the values, the largest deciding."""
        largest = _largest(values)
        if unit in _DECIMALS:
            short = unit == "min" and largest < 10.0
            decimals = 1 if short else _DECIMALS[unit]
            return cls(unit=unit, decimals=decimals, hours=_in_hours(unit, values))
        return cls(unit=unit, decimals=0 if largest >= 100 else 1 if largest >= 1 else 2)

    def changing(self, *differences: float) -> "Form":
        """Return a form whose differences suit the size of these, the largest deciding."""
        return replace(self, change_hours=_in_hours(self.unit, differences))

    def showing(self, *values: float) -> "Form":
        """Return a form with the decimals needed for these values not to be written as zero."""
        wanted = self.decimals
        smallest = min((abs(v) for v in values if math.isfinite(v) and v), default=1.0)
        while wanted < self.decimals + MOST_EXTRA_DECIMALS and round(smallest, wanted) == 0:
            wanted += 1
        return replace(self, decimals=wanted)

    def between(self, first: float, last: float) -> float:
        """Return the difference of two values as they are written."""
        return self._written(last, self.hours) - self._written(first, self.hours)

    def within(self, difference: float, low: float, high: float) -> bool:
        """Return whether a difference lies in an interval, all as they are written."""
        bounds = [self._written(number, self.change_hours) for number in (low, difference, high)]
        return bounds == sorted(bounds)

    def _written(self, number: float, whole: bool) -> float:
        return round(number, 0 if whole else self.decimals) if math.isfinite(number) else math.nan

    @property
    def difference_unit(self) -> str:
        """Unit of a difference: a difference of percentages is in points."""
        return "points" if self.unit == "%" else self.unit

    def value(self, number: float) -> str:
        """Return a value with its unit, such as '66.0 %' or '5 h 12 min'."""
        if self.hours and math.isfinite(number):
            return _hours_and_minutes(number)
        return _joined(self._plain(number), self._unit(number, self.unit))

    def size(self, number: float) -> str:
        """Return the size of a difference without its sign, such as '5.2 points'."""
        if self._in_hours(number):
            return _hours_and_minutes(abs(number))
        return _joined(self._plain(abs(number)), self._unit(number, self.difference_unit))

    def signed(self, number: float) -> str:
        """Return a difference with its sign and unit, such as '+5.2 points'."""
        unit = "" if self._in_hours(number) else self._unit(number, self.difference_unit)
        return _joined(self._signed(number), unit)

    def in_table(self) -> "Form":
        """Return the form for a table, where a long unit stands beside the measure's name."""
        return self if self.unit in INLINE_UNITS else replace(self, unit="")

    def span(self, first: float, last: float) -> str:
        """Return two sizes with one unit, such as '3.9 to 6.5 points'."""
        if self._in_hours(last):
            return f"{self.size(first)} to {self.size(last)}"
        return f"{self._plain(abs(first))} to {self.size(last)}"

    def interval(self, low: float, high: float) -> str:
        """Return an interval of differences without its unit, such as '+3.9 to +6.5'."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return NOTHING
        return f"{self._signed(low)} to {self._signed(high)}"

    def _plain(self, number: float) -> str:
        return fixed(number, self.decimals) if math.isfinite(number) else NOTHING

    def _signed(self, number: float) -> str:
        text = _hours_and_minutes(number) if self._in_hours(number) else self._plain(number)
        return f"+{text}" if number > 0 and any(c in text for c in "123456789") else text

    def _in_hours(self, difference: float) -> bool:
        return self.change_hours and math.isfinite(difference)

    def _unit(self, number: float, unit: str) -> str:
        return unit if math.isfinite(number) else ""


def _largest(values: Sequence[float]) -> float:
    return max((abs(v) for v in values if math.isfinite(v)), default=0.0)


def _in_hours(unit: str, values: Sequence[float]) -> bool:
    return unit == "min" and _largest(values) >= HOURS_FROM_MINUTES


def fixed(number: float, decimals: int) -> str:
    """Return a number with a proper minus sign, thousands separated, and no minus before zero."""
    text = f"{number:,.{decimals}f}"
    if text.startswith("-"):
        text = text[1:] if not any(c in text for c in "123456789") else MINUS + text[1:]
    return text


def _joined(text: str, unit: str) -> str:
    return f"{text}{SPACE}{unit}" if unit else text


def _hours_and_minutes(minutes: float) -> str:
    hours, rest = divmod(round(abs(minutes)), 60)
    text = f"{hours}{SPACE}h{SPACE}{rest:02d}{SPACE}min"
    return MINUS + text if minutes < 0 else text


def hours_text(minutes: float) -> str:
    """Return minutes as hours with one decimal: '4.2 h'."""
    return f"{fixed(minutes / 60.0, 1)}{SPACE}h"


def percent(number: float, decimals: int = 0) -> str:
    """Return a percentage that does not break at the end of a line: '41 %'."""
    return f"{fixed(number, decimals)}{SPACE}%"


def clock(hour: int) -> str:
    """Return an hour of the day as '08:00'."""
    return f"{hour % 24:02d}:00"


def listed(items: list[str], join: str = "and") -> str:
    """Return 'a', 'a and b' or 'a, b and c'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {join} {items[-1]}"


@dataclass(frozen=True)
class Said:
    """A number of one scenario, and how it is written."""

    scenario: str
    number: float
    text: str


def by_scenario(said: Sequence[Said]) -> str:
    """Return numbers as prose: '31 % (Baseline) and 41 % (Bed bureau)'.

    Texts that are all alike are given once. Of more than three scenarios the first, which is the
    baseline, is given, and the range of the others.
    """
    if len(said) > 1 and len({item.text for item in said}) == 1:
        return f"{said[0].text} in {'both' if len(said) == 2 else 'every scenario'}"
    texts = [f"{item.text} ({label(item.scenario)})" for item in said]
    if len(said) <= MOST_LISTED:
        return listed(texts)
    others = range(1, len(said))
    least, most = (pick(others, key=lambda k: said[k].number) for pick in (min, max))
    if said[least].text == said[most].text:
        return f"{texts[0]}, {said[least].text} in all others"
    return f"{texts[0]}, others from {texts[least]} to {texts[most]}"


def counted(number: int, thing: str) -> str:
    """Return '1 measure' or '3 measures'."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def few_replications(number: int) -> str:
    """Return what to be wary of with so few replications; '' where there are enough."""
    if number >= FEW_REPLICATIONS:
        return ""
    return (
        f"Only {counted(number, 'replication')}: intervals are wide and themselves uncertain."
        " Use 10 or more."
    )


def ranges(hospitals: int, why: str = "") -> str:
    """Return the line that says what the ranges of a comparison are of.

    `why` says why there are no plausible hospitals, where none were asked for.
    """
    if not hospitals:
        alone = "The ranges are of chance alone: what is not known of the hospital is not in them"
        return f"{alone} ({why})." if why else f"{alone}."
    return (
        "The 95 % interval is of chance alone; what is not known: where 84 to 95 % of the effects"
        " lie (by simulation) in hospitals that agree with the official figures as well, with"
        f" initiatives' own numbers drawn from their ranges ({hospitals} were simulated)."
    )


def few_hospitals(number: int) -> str:
    """Return what to be wary of with so few plausible hospitals; '' where there are enough."""
    if number >= FEW_HOSPITALS or number < LEAST_HOSPITALS:
        return ""
    return (
        f"Only {number} plausible hospitals: the range of what is not known is of little use. It"
        f" reaches {quantile(number):.1f} times their spread to either side; with {SEVERAL}"
        f" hospitals {quantile(SEVERAL):.1f} times. Use 10 or more."
    )


def sentence(text: str) -> str:
    """Return a text that ends with a full stop and begins with a capital."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".?!" else text + "."


def the(name: str) -> str:
    """Return a scenario's name for the middle of a sentence: 'the baseline', 'Bed bureau'."""
    return "the baseline" if name == "baseline" else label(name)


def label(name: str) -> str:
    """Return a scenario's name as a heading.

    'baseline+bed_bureau' is 'Bed bureau', as 'bed_bureau' is, which is the same hospital;
    'staffing+bed_bureau:request_sooner=0.3' is 'Staffing + bed bureau (request sooner 0.3)', and
    'baseline:hospital.same_day.chairs.number=12' is 'Baseline (same day chairs number 12)': the
    whole key, since its last part alone may be that of many settings.
    """
    text = " + ".join(_with_settings(part) for part in ADDED.split(name.removeprefix("baseline+")))
    return text[:1].upper() + text[1:]


def _with_settings(part: str) -> str:
    name, *settings = SETTING.split(part)
    said = [f"{_setting(key)} {value}" for key, value in map(_pair, settings)]
    return f"{spelt(name)} ({', '.join(said)})" if said else spelt(name)


def _setting(key: str) -> str:
    """Return a key in words, without the part of the configuration it is in."""
    first, _, rest = key.partition(".")
    return spelt((rest if rest and first in ("hospital", "period") else key).replace(".", " "))


def _pair(setting: str) -> tuple[str, str]:
    key, _, value = setting.partition("=")
    return key, value
