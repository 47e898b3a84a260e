"""What may be said of a simulated effect beside its published size, by one rule from numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

ZERO = "zero by construction"
NOT_CLEAR = "not clear"
UNMOVED = "does not move what was published"
TOO_SMALL = "too small to matter"
CEILING = "at its ceiling"
OTHER_WAY = "the other way"
TOO_MUCH = "more than was published"
BELIEVABLE = "believable"
NO_SIZE = "as expected; no size to hold it against"

MEANINGS = {
    ZERO: "every paired difference of its own measure is exactly zero, in every hospital",
    NOT_CLEAR: "unclear by its own measure, not clear over hospitals, unstable, or without a value",
    UNMOVED: "no material change, or real but small, by its own measure, of which, or of whose "
    "patients, something is published",
    TOO_SMALL: "the same, with nothing published",
    CEILING: "{first} changes by more than chance, and its 95 % interval overlaps that of the most "
    "the input can do",
    OTHER_WAY: "more than chance, and against what is published or expected",
    TOO_MUCH: "more than chance, and its 95 % interval lies wholly beyond the largest size "
    "published in the unit of the measure",
    BELIEVABLE: "clear over chance and hospitals, the right way, and not beyond the largest size "
    "published",
    NO_SIZE: "clear the right way, and no size is published in the unit of the measure",
}
"""What each means, in the order in which the first that holds is said; with {first} as measure."""

SAID_OF_NONE = (
    "unclear",
    "unstable",
    "not computed",
    "only in scenario",
    "only in baseline",
    "not clear over plausible hospitals",
)
SMALL = ("no material change", "smaller than matters")


@dataclass(frozen=True, kw_only=True)
class Change:
    """A mean difference with its 95 % interval of chance, in the unit of a measure."""

    mean: float
    low: float
    high: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low > 0 or self.high < 0

    def overlaps(self, other: "Change") -> bool:
        """Return whether the two intervals have a number in common."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, kw_only=True)
class Found:
    """What is known of one initiative.

    `own` is the change of its own measure and `flag` what the comparison says of it; `zero`
    whether every pair is alike. `first` is the change of the first measure that all are shown by,
    and `ceiling` the most its input can do to that, None where it is not known. `way` is 1 or -1;
    `published` says whether anything is, `sizes` those in the unit of the measure.
    """

    own: Change
    flag: str
    zero: bool
    first: Change
    ceiling: Change | None
    way: int
    published: bool
    sizes: Sequence[float]


def judged(found: Found) -> str:
    """Return what may be said: the first of `MEANINGS` that holds."""
    if found.zero:
        return ZERO
    if found.flag in SAID_OF_NONE or not isfinite(found.own.mean):
        return NOT_CLEAR
    if found.flag in SMALL:
        return UNMOVED if found.published else TOO_SMALL
    if found.ceiling and found.first.beyond_chance and found.first.overlaps(found.ceiling):
        return CEILING
    if found.own.mean * found.way < 0:
        return OTHER_WAY
    if not found.sizes:
        return NO_SIZE
    return TOO_MUCH if _beyond(found) else BELIEVABLE


def _beyond(found: Found) -> bool:
    """Return whether all of the interval is beyond the largest size published."""
    nearest = min(abs(found.own.low), abs(found.own.high))
    return nearest > max(abs(size) for size in found.sizes)
