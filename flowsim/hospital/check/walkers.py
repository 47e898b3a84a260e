"""Who walks on the walk that estimates loads."""

from dataclasses import dataclass, field


@dataclass
class Person:
    """A patient on the walk. `bed` and `next_bed` are (service, minute from which it is kept)."""

    attributes: dict[str, str]
    weight: float
    clocks: dict[str, float] = field(default_factory=dict)
    service: str = ""
    next_bed: tuple[str, float] | None = None
    bed: tuple[str, float] | None = None


@dataclass
class Walker:
    """A person's own walk, or one started beside it: the time now, and what is held.

    `held` is how many servers of a queue, and since when; `called` the steps at which somebody was
    called from a list last time.
    """

    person: Person
    t: float
    horizon: float
    held: dict[str, tuple[int, float]] = field(default_factory=dict)
    started_end: float = 0.0
    called: set[int] = field(default_factory=set)
