"""What a measure is, and how a family of measures is declared."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Literal, TypeAlias, get_args

from flowsim.analysis.measures.facts import ATTENDANCE, Facts
from flowsim.analysis.measures.numbers import Values as Values  # measures import it from here
from flowsim.errors import FlowsimError, own_code, unknown_name
from flowsim.numbers import as_number, shown, text, within
from flowsim.records.terms import Terms

Better: TypeAlias = Literal["higher", "lower", "neither"]

ANY = (-inf, inf)
POSITIVE = (0.0, inf)
_RANGES = {"%": (0.0, 100.0), "points": (-100.0, 100.0), "correlation": (-1.0, 1.0)}


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One number about one replication.

    `key` is the dictionary's code and a variant ('E01.type1'); `source` says whose definition it
    follows. A difference smaller than `minimum_important_difference`, in `unit`, matters to
    nobody; a measure that says in another unit what the measure `same_as` says has none of its own
    but that one's, converted where the two are compared. `bounds` are the least and the most that
    it can be, where its unit does not say. A measure that cannot be computed yet has `available`
    False and a `reason`.
    """

    key: str
    name: str
    unit: str
    definition: str
    source: str
    better: Better = "neither"
    minimum_important_difference: float | None = None
    same_as: str = ""
    bounds: tuple[float, float] | None = None
    available: bool = True
    reason: str = ""

    def __post_init__(self) -> None:
        text(self.key, "measure: key")
        ways = get_args(Better)
        if self.better not in ways:
            raise unknown_name(f"measure {self.key}: better", "direction", self.better, ways)

    @property
    def family(self) -> str:
        """The letter of its family: E, A, L, B, D, T, R, I, W or X."""
        return self.key[0]

    @property
    def range(self) -> tuple[float, float]:
        """The least and the most it can be: a share of 0 to 100 %, all else zero or more."""
        return self.bounds or unit_range(self.unit)


def unit_range(unit: str) -> tuple[float, float]:
    """Return the least and the most that a quantity in a unit can be."""
    return _RANGES.get(unit, POSITIVE)


def declare(
    key: str,
    name: str,
    unit: str,
    definition: str,
    source: str,
    least: float | str | None = None,
    better: Better = "lower",
    bounds: tuple[float, float] | None = None,
) -> Measure:
    """Return an available measure.

    `least` is its minimum important difference, or the key of the measure that has it.
    """
    return Measure(
        key=key,
        name=name,
        unit=unit,
        definition=definition,
        source=source,
        better=better,
        minimum_important_difference=None if isinstance(least, str) else least,
        same_as=least if isinstance(least, str) else "",
        bounds=bounds,
    )


@dataclass(frozen=True)
class Need:
    """A term that a measure is about: of a `kind`, or anything of the kind in a `group`.

    Of an attribute, `group` is a group of its values, and `value` one of them. `of` is the part of
    the hospital that has it, in words, where that is less than a department.
    """

    kind: str
    name: str = ""
    group: str = ""
    value: str = ""
    of: str = ""

    def met(self, terms: Terms) -> bool:
        """Return whether a model has it, and it can occur."""
        if self.name and (not terms.has(self.kind, self.name) or self.never(terms)):
            return False
        if self.value:
            return terms.has_value(self.name, self.value)
        if self.kind == "attribute":
            return not self.group or self.group in terms.value_groups(self.name)
        return not self.group or self.group in terms.groups(self.kind)

    def never(self, terms: Terms) -> str:
        """Return why what is declared does not occur in a model; '' where it can."""
        declared = bool(self.name) and terms.has(self.kind, self.name)
        return terms.find(self.kind, self.name).never if declared else ""

    def lacks(self, terms: Terms) -> str:
        """Return what a model does not have, in words; '' where it is met."""
        if self.met(terms):
            return ""
        why = self.never(terms)
        return f"the model never has {self.text}: {why}" if why else f"the model has no {self.text}"

    @property
    def text(self) -> str:
        """What is missing where it is not met."""
        name = f" {self.name}" if self.name else ""
        if self.value:
            return f"{self.kind}{name} with value '{self.value}'"
        values = " with values" if self.group and self.kind == "attribute" else ""
        group = f" in group '{self.group}'" if self.group else ""
        return f"{self.kind}{name}{values}{group}"


def milestones(*names: str) -> tuple[Need, ...]:
    """Return the need of these milestones."""
    return tuple(Need("milestone", name) for name in names)


def attribute(name: str, *, group: str = "", value: str = "") -> tuple[Need, ...]:
    """Return the need of an attribute, of its values in a group, or of one value."""
    return (Need("attribute", name, group, value),)


ATTENDING = attribute("dept_type", group=ATTENDANCE)
"""The need of attendances of an emergency department."""


def causes(*names: str) -> tuple[Need, ...]:
    """Return the need of these causes of time."""
    return tuple(Need("cause", name) for name in names)


def _breaks_down(key: object, measures: Iterable[str]) -> bool:
    """Return whether a key is '<measure>.<dimension>.<label>' of one of some measures."""
    parts = str(key).split(".", 3)
    return len(parts) == 4 and ".".join(parts[:2]) in measures


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and value != value


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A function that computes a few measures together.

    `needs` are the terms that the measures are about: an analyst's own model may not have them,
    and the measures are then not available, which is NaN and never zero. `compute` returns values
    by key, and may add break-downs: a key of `measures` followed by '.<dimension>.<label>'.
    """

    measures: tuple[Measure, ...]
    compute: Callable[[Facts], Values]
    needs: tuple[Need, ...] = ()

    def __post_init__(self) -> None:
        measures = self.measures if isinstance(self.measures, tuple) else ()
        if not measures or not all(isinstance(one, Measure) for one in measures):
            raise FlowsimError(
                f"rule: measures {shown(self.measures)} must be a tuple of measures, at least one; "
                "declare(...) gives one"
            )
        if not callable(self.compute):
            raise FlowsimError(
                f"measure {measures[0].key}: compute {shown(self.compute)} must be a function"
            )

    def values(self, facts: Facts) -> Values:
        """Return the values by key, NaN for every measure that cannot be computed.

        Raises FlowsimError, with the measure, where its function fails or returns what is no value.
        """
        blank = {measure.key: float("nan") for measure in self.measures}
        if self.lacks(facts.terms):
            return blank
        where = f"measure {self.measures[0].key}"
        with own_code(where):
            found = self.compute(facts)
        if not isinstance(found, Mapping):
            raise FlowsimError(f"{where}: gives {shown(found)}; give values by key, {{key: value}}")
        for key, value in found.items():
            if key not in blank and not _breaks_down(key, blank):
                raise unknown_name(f"{where}: gives", "key of this rule", key, blank)
            number = as_number(value)
            if number is not None:
                within(number, f"measure {key}: gives")
            elif not _is_nan(value):
                raise FlowsimError(
                    f"measure {key}: gives {shown(value)}; give a number, NaN where there is none"
                )
        return blank | found

    def lacks(self, terms: Terms) -> str:
        """Return the first need that a model does not meet, in words; '' if it meets all."""
        unmet = self.first_unmet(terms)
        return "" if unmet is None else unmet.lacks(terms)

    def first_unmet(self, terms: Terms, *, values: bool = True) -> Need | None:
        """Return the first need that a model does not meet, without those of one value if asked."""
        needs = (need for need in self.needs if values or not need.value)
        return next((need for need in needs if not need.met(terms)), None)
