"""What is known of a patient, drawn once at arrival, and what is known of the moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Distribution, OfPatient
from flowsim.hospital.vocabulary.parts import Name, Names, Part, tabled
from flowsim.numbers import finite
from flowsim.records import tables

ESCALATION = "escalation"
WARD = "ward"
PLACEMENT = "placement"
SOURCE = "source"
PLACEMENTS = tables.PLACEMENTS

MOST_VALUES = 1000
"""Most values of an attribute; its draws and tables have a row for each."""


@dataclass(frozen=True)
class Shares(Part):
    """Probabilities of labels, adding to 1 within 1e-6.

    The order of the labels is the order in which one uniform number is cut, so a label whose
    share grows keeps the patients it had when its neighbours give way.
    """

    said: ClassVar[str] = "shares, such as shares({'yes': 0.3, 'no': 0.7})"

    shares: tuple[tuple[str, float], ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        for label, share in self.shares:
            if not 0 <= share <= 1:
                raise FlowsimError(f"share of '{label}' is {share}; it must lie in [0, 1]")
        total = sum(share for _, share in self.shares)
        if abs(total - 1) > 1e-6:
            shown = ", ".join(f"{label} {share:g}" for label, share in self.shares)
            raise FlowsimError(f"shares add to {total:g}, not 1 ({shown})")

    def of(self, label: str) -> float:
        """Return the share of one label, 0 where it is absent."""
        return dict(self.shares).get(label, 0.0)


def shares(table: Mapping[str, float]) -> Shares:
    """Return shares from a mapping label: probability.

    Raises FlowsimError when a share is outside [0, 1] or they do not add to 1.
    """
    return Shares(tuple(tabled(table, "shares", "label: probability").items()))


def yes_no(share: float, where: str = "share") -> Shares:
    """Return shares of 'yes' and 'no'. A larger share of 'yes' contains a smaller one.

    Raises FlowsimError, beginning with `where`, for a share outside [0, 1].
    """
    yes = finite(share, where, least=0, most=1)
    return Shares((("yes", yes), ("no", 1 - yes)))


def likely(
    chance: float | Shares | By[float] | By[Shares], where: str = "share"
) -> Shares | By[Shares]:
    """Return shares of 'yes' and 'no' for a chance of 'yes', or for each of a table of them.

    Raises FlowsimError, beginning with `where`, for a chance outside [0, 1].
    """
    if not isinstance(chance, By):
        return _likely(chance, where)
    rows = []
    for labels, value in chance.table:
        of = ", ".join(map("{}={}".format, chance.attributes, labels))
        rows.append((labels, _likely(value, f"{where} for {of}:")))
    default = None if chance.default is None else _likely(chance.default, f"{where} by default:")
    return By(chance.attributes, tuple(rows), default)


def _likely(chance: float | Shares, where: str) -> Shares:
    return chance if isinstance(chance, Shares) else yes_no(chance, where)


@dataclass(frozen=True, kw_only=True)
class Number(Part):
    """A number that a person has: minutes of an operation, units of blood, a score.

    It is drawn as they first come, perhaps by attributes known then, is a column of the records and
    stays what it is, also when they come back. `OfPatient` makes minutes of it.
    """

    name: Name
    drawn: Distribution | By[Distribution]
    source: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        for row in self.drawn.values() if isinstance(self.drawn, By) else [self.drawn]:
            if isinstance(row, OfPatient):
                raise FlowsimError(
                    f"number {self.name}: drawn: it cannot be made of number '{row.number}'; give "
                    "a distribution"
                )


@dataclass(frozen=True, kw_only=True)
class Attribute(Part):
    """A label a patient carries.

    `drawn` gives its shares ({value: share}, perhaps by earlier attributes); one without is read as
    its first value until a step sets it, and is null in the records until then. `calendar`
    instead makes it a property of the moment, and no column of the records: its value is the
    calendar's level now, counted into `values`. `of_episode`: set on the way, and null again as
    somebody who comes back begins their next episode; else it is the person's, who keeps it.
    """

    name: Name
    values: Names
    drawn: Shares | By[Shares] | None = None
    calendar: Calendar | None = None
    source: str = ""
    of_episode: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.drawn, Mapping):
            object.__setattr__(self, "drawn", shares(self.drawn))
        super().__post_init__()
        if len(self.values) > MOST_VALUES:
            raise FlowsimError(
                f"attribute {self.name}: has {len(self.values):,} values; give at most "
                f"{MOST_VALUES:,}"
            )
        if len(set(self.values)) != len(self.values):
            raise FlowsimError(f"attribute {self.name}: values must be distinct")
        if self.drawn is not None and self.calendar is not None:
            raise FlowsimError(f"attribute {self.name}: give shares or a calendar, not both")
        if self.of_episode and (self.drawn is not None or self.calendar is not None):
            raise FlowsimError(
                f"attribute {self.name}: of_episode is of what steps set on the way; leave it out, "
                "or drawn and calendar"
            )
        tables = self.drawn.values() if isinstance(self.drawn, By) else [self.drawn]
        for table in tables:
            for label, _ in table.shares if table else ():
                if label not in self.values:
                    raise FlowsimError(
                        f"attribute {self.name}: share given for '{label}', which is not one of "
                        f"its values ({', '.join(self.values)})"
                    )
