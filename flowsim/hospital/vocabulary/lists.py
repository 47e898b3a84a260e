"""Waiting lists: people who wait, perhaps for months, until somebody calls them."""

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.parts import MOST, Count, Name, NotNegative, Part
from flowsim.numbers import Bounds

ORDERS = ("priority", "shortest", "longest")
"""Whom a caller calls first, by code: by band, or by the expected minutes."""

MOST_QUOTAS = 3
"""Most quotas of one list: engines keep so many counts of whoever calls."""

Chance = Annotated[float, Bounds(0.001, 0.99)]
Allowance = Annotated[float, Bounds(-MOST, MOST)]


@dataclass(frozen=True, kw_only=True)
class Quota(Part):
    """At most so many of those called from a list by one caller have this value of an attribute.

    Such as one patient a session who needs a critical-care bed.
    """

    attribute: Name
    value: Name
    most: Count


@dataclass(frozen=True, kw_only=True)
class WaitingList(Part):
    """People who wait to be called, and the rule by which callers fill their time with them.

    Of those who fit, the first by `order` is called: 'priority' (lowest band, then earliest time
    less credit), or the one with the 'shortest' or 'longest' expected minutes; ties by time less
    credit, then by joining. Somebody fits while no quota is full, the caller has called fewer than
    `most`, and, where the caller names the end of its time, the expected minutes up to then with
    theirs, and `turnover_minutes` before each but the first, end by that time and
    `allowance_minutes` with a chance of at least 1 - `overrun_chance`: 0.5 books to the mean.
    The chance is a normal distribution's, with variances added (pathways section 11.3).
    """

    name: Name
    order: str = "priority"
    most: Annotated[int, Bounds(1, MOST)] | None = None
    quotas: tuple[Quota, ...] = ()
    turnover_minutes: NotNegative = 0.0
    allowance_minutes: Allowance = 0.0
    overrun_chance: Chance = 0.5
    source: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        where = f"waiting list {self.name}"
        if self.order not in ORDERS:
            raise FlowsimError(f"{where}: order '{self.order}' is not one of {', '.join(ORDERS)}")
        if len(self.quotas) > MOST_QUOTAS:
            raise FlowsimError(
                f"{where}: has {len(self.quotas)} quotas; give at most {MOST_QUOTAS}"
            )
        named = Counter((quota.attribute, quota.value) for quota in self.quotas)
        for (attribute, value), number in named.items():
            if number > 1:
                raise FlowsimError(
                    f"{where}: the quota of {attribute} '{value}' is given twice; keep one"
                )
