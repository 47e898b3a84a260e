"""The draws of one replication: which number comes next for whom.

What a number is depends on (seed, replication, patient, activity, visit) alone, see
`flowsim.engine.draws`. This file counts visits and saves calls: a call from Python costs ten
times the number it returns, so numbers of first visits are made for many patients at once.
"""

from array import array
from dataclasses import dataclass

import numpy as np

from flowsim.engine import draws
from flowsim.engine.program import NONE, Floats, Ints, Program
from flowsim.engine.world import World
from flowsim.hospital.vocabulary.errors import FlowsimError
from flowsim.kernel_cache import kernel

AHEAD = 256
"""Patients whose first visits are drawn together."""

MANY = 255
"""The most visits a byte counts."""

MOST_VISITS = 65535
"""The most a patient may make; background pathways run on for ever."""


@kernel
def first_visits(
    seed: int,
    replication: int,
    source_key: Ints,
    ordinal: Ints,
    activity: int,
    kind: int,
    p0: float,
    p1: float,
    p2: float,
    shares: Floats,
    minutes: Floats,
    first: int,
    length: int,
    end: float,
) -> Floats:
    """Return a number for the first visit of each of n patients (n,): minutes of a distribution,
    or where `kind` is NONE the uniform number itself.

    `end` is 1 and never reached. Being able to stop keeps the compiler from taking several
    logarithms at once, which with some libraries differ in the last bit from one at a time.
    """
    numbers = np.empty(ordinal.size)
    for k in range(ordinal.size):
        u = draws.uniform(seed, replication, source_key[k], ordinal[k], activity, 0)
        if u >= end:
            break
        if kind == NONE:
            numbers[k] = u
        else:
            numbers[k] = draws.sample(kind, p0, p1, p2, shares, minutes, first, length, u)
    return numbers


@dataclass(frozen=True, eq=False)
class Law:
    """A distribution as `flowsim.engine.draws.sample` takes it, or with `kind` NONE nothing."""

    kind: int
    p0: float
    p1: float
    p2: float
    shares: Floats
    minutes: Floats
    first: int
    length: int

    @classmethod
    def of(cls, program: Program, row: int) -> "Law":
        """Return a row of the program's distributions; of NONE, the law of uniform numbers."""
        shares, minutes = program.quantile_share, program.quantile_minutes
        if row == NONE:
            return cls(NONE, 0.0, 0.0, 0.0, shares, minutes, 0, 0)
        kind = int(program.distribution_kind[row])
        p0, p1, p2 = program.distribution_p[row].tolist()
        first, length = int(program.distribution_first[row]), int(program.distribution_length[row])
        return cls(kind, p0, p1, p2, shares, minutes, first, length)

    def at(self, u: float) -> float:
        """Return minutes at u, or u itself without a distribution."""
        if self.kind == NONE:
            return u
        if self.kind == draws.CONSTANT:
            return self.p0
        if self.kind == draws.QUANTILES:
            return draws.invert_table(self.shares, self.minutes, self.first, self.length, u)
        return draws.invert(self.kind, self.p0, self.p1, self.p2, u)


@dataclass(frozen=True, eq=False)
class Keys:
    """What the draws of all patients are keyed by; twice, for reading many and one by one."""

    seed: int
    replication: int
    background_count: int
    source_key: Ints
    ordinal: Ints
    source_keys: "array[int]"
    ordinals: "array[int]"

    @classmethod
    def of(cls, program: Program, world: World, seed: int, replication: int) -> "Keys":
        """Return the keys of one replication."""
        source_key, ordinal = world.source_key, world.ordinal
        single = array("q", source_key.tobytes()), array("q", ordinal.tobytes())
        return cls(seed, replication, program.background_count, source_key, ordinal, *single)


class Draw:
    """The numbers of one activity or choice, patient by patient and visit by visit.

    They are uniform numbers, or minutes where the law is the same for everybody. `numbers` holds
    the first visits of consecutive patients from `first` on. This window moves on with the latest
    patient to draw; whoever is behind it is drawn for singly. `visits` counts to MANY, from where
    on `many` counts.
    """

    __slots__ = ("activity", "first", "keys", "law", "many", "numbers", "visits")

    def __init__(self, activity: int, keys: Keys, law: Law) -> None:
        self.activity = activity
        self.keys = keys
        self.law = law
        self.visits = bytearray(keys.ordinal.size)
        self.many: dict[int, int] = {}
        self.first = 0
        self.numbers: list[float] = []

    def next(self, patient: int) -> float:
        """Return the number of a patient's next visit."""
        place = patient - self.first
        if place < 0 or self.visits[patient]:
            return self._single(patient)
        self.visits[patient] = 1
        if place >= len(self.numbers):
            self._move_on(patient)
            place = patient - self.first
        return self.numbers[place]

    def _single(self, patient: int) -> float:
        keys, visit = self.keys, self.visits[patient]
        if visit < MANY:
            self.visits[patient] = visit + 1
        else:
            visit = self._one_of_many(patient)
        source, ordinal = keys.source_keys[patient], keys.ordinals[patient]
        u = draws.uniform(keys.seed, keys.replication, source, ordinal, self.activity, visit)
        return self.law.at(u)

    def _one_of_many(self, patient: int) -> int:
        visit = self.many.get(patient, MANY)
        if visit == MOST_VISITS and patient >= self.keys.background_count:
            raise FlowsimError(
                f"one patient has come {MOST_VISITS:,} times to the same activity or choice; "
                "is there a loop without an end?"
            )
        self.many[patient] = visit + 1
        return visit

    def _move_on(self, patient: int) -> None:
        """Draw for this patient and those after; keep the last before, who may still come."""
        keys, law = self.keys, self.law
        end = self.first + len(self.numbers)
        if patient >= end + AHEAD:
            self.numbers, end = [], patient
        block = slice(end, end + AHEAD)
        more = first_visits(
            keys.seed,
            keys.replication,
            keys.source_key[block],
            keys.ordinal[block],
            self.activity,
            law.kind,
            law.p0,
            law.p1,
            law.p2,
            law.shares,
            law.minutes,
            law.first,
            law.length,
            1.0,
        )
        self.numbers = self.numbers[-AHEAD:] + more.tolist()
        self.first = end + more.size - len(self.numbers)
