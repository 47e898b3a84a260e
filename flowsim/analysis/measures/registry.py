"""What a measure is, and how a family of measures is declared."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from flowsim.analysis.measures.facts import Facts

Better: TypeAlias = Literal["higher", "lower", "neither"]
Values: TypeAlias = dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One number about one replication.

    `key` is the dictionary's code and a variant ('E01.type1'); `source` says whose definition it
    follows. A difference smaller than `minimum_important_difference`, in `unit`, matters to
    nobody. A measure that cannot be computed yet has `available` False and a `reason`.
    """

    key: str
    name: str
    unit: str
    definition: str
    source: str
    better: Better = "neither"
    minimum_important_difference: float | None = None
    available: bool = True
    reason: str = ""

    @property
    def family(self) -> str:
        """The letter of its family: E, A, L, B, D, T, R, I, W or X."""
        return self.key[0]


def declare(
    key: str,
    name: str,
    unit: str,
    definition: str,
    source: str,
    least: float | None = None,
    better: Better = "lower",
) -> Measure:
    """Return an available measure; `least` is its minimum important difference."""
    return Measure(
        key=key,
        name=name,
        unit=unit,
        definition=definition,
        source=source,
        better=better,
        minimum_important_difference=least,
    )


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A function that computes a few measures together.

    `needs` are columns of the patients table without which the measures mean nothing: an
    analyst's own model may lack them, and the measures are then NaN. `compute` returns values by
    key, and may add break-downs: a key of `measures` followed by '.<dimension>.<label>'.
    """

    measures: tuple[Measure, ...]
    compute: "Callable[[Facts], Values]"
    needs: tuple[str, ...] = ()

    def values(self, facts: "Facts") -> Values:
        """Return the values by key, NaN for every measure that cannot be computed."""
        blank = {measure.key: float("nan") for measure in self.measures}
        if any(name not in facts.records.patients for name in self.needs):
            return blank
        return blank | self.compute(facts)
