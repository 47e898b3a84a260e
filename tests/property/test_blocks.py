"""Random nests of blocks give the records of the same steps written by hand.

The other way round is as plain as can be: every arm where it stands, between labels and `go`.
"""

from itertools import count

import pandas as pd
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from flowsim import (
    Attribute,
    Constant,
    Resource,
    branch,
    branch_on,
    depart,
    draw,
    either,
    go,
    label,
    note,
    release,
    renege_after,
    seize,
    treat,
    when,
    when_any,
)
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.step_types import Depart, Step
from tests.small import run

VALUES = ("red", "green", "blue")
ATTRIBUTES = tuple(Attribute(name=name, values=VALUES, drawn=None) for name in ("colour", "other"))
TIMES = tuple(float(t) for t in range(0, 600, 7))


class Ways:
    """What is written both ways, with names that differ from place to place."""

    def __init__(self) -> None:
        self.number = count()

    def step(self) -> tuple[list, list]:
        at = next(self.number)
        steps = [treat(f"task_{at}", Constant(3.0 + at)), note(f"t_{at}")]
        return steps, steps

    def leave(self) -> tuple[list, list]:
        steps = [depart(f"left_{next(self.number)}")]
        return steps, steps

    def one_of(self, kind: str, attribute: str, arms: list, others) -> tuple[list, list]:
        at = next(self.number)
        named = dict(zip(VALUES, arms, strict=False))
        labels = {value: f"{value}_{at}" for value in named}
        rest = f"rest_{at}"
        if kind == "when":
            block = when(attribute, {v: a for v, (a, _) in named.items()}, otherwise=others[0])
            fork = [branch_on(attribute, labels, otherwise=rest)]
        elif kind == "any":
            conditions = dict.fromkeys(("colour", "other"), VALUES[0])
            block = when_any(conditions, arms[0][0], otherwise=others[0])
            labels = {VALUES[0]: labels[VALUES[0]]}
            fork = [*(branch_on(name, labels) for name in conditions), go(rest)]
        else:
            shares = dict.fromkeys(named, 0.2) | {"rest": 1 - 0.2 * len(named)}
            block = either(
                f"lot_{at}", shares, {v: a for v, (a, _) in named.items()}, otherwise=others[0]
            )
            fork = [branch(f"lot_{at}", {labels.get(v, rest): p for v, p in shares.items()})]
        flat = [*fork]
        for value, place in labels.items():
            flat += [label(place), *on(named[value][1], go(f"end_{at}"))]
        flat += [label(rest), *on(others[1], go(f"end_{at}")), label(f"end_{at}")]
        return [block], flat

    def in_the_room(self, steps, full) -> tuple[list, list]:
        at = next(self.number)
        gone = [depart(f"full_{at}")]
        written = seize("room", otherwise=[*full[0], *gone])
        by_hand = [
            *seize("room", otherwise=f"full_{at}"),
            go(f"got_{at}"),
            label(f"full_{at}"),
            *full[1],
            *gone,
            label(f"got_{at}"),
        ]
        held = [*steps, *release("room")]
        return [*written, *held], [*by_hand, *held]

    def impatient(self) -> tuple[list, list]:
        at = next(self.number)
        patience, left = Constant(4.0), depart(f"impatient_{at}")
        queue = [*seize("desk"), treat(f"desk_{at}", Constant(9.0)), *release("desk")]
        written = [renege_after(f"patience_{at}", [left], patience), *queue]
        by_hand = [
            renege_after(f"patience_{at}", f"gave_up_{at}", patience),
            go(f"stay_{at}"),
            label(f"gave_up_{at}"),
            left,
            label(f"stay_{at}"),
            *queue,
        ]
        return written, by_hand


def on(steps: list, last: Step) -> list:
    """Return steps and what follows them, unless they end in leaving: nobody would come to it."""
    return steps if steps and isinstance(steps[-1], Depart) else [*steps, last]


@st.composite
def nests(draw_one, ways: Ways, depth: int) -> tuple[list, list]:
    """Return steps and blocks, and the same by hand."""
    blocks, by_hand = ways.step()
    blocks, by_hand = list(blocks), list(by_hand)
    for _ in range(draw_one(st.integers(0, 3)) if depth else 0):
        kind = draw_one(st.sampled_from(["step", "when", "any", "either", "room"]))
        if kind == "step":
            more = ways.step()
        elif kind == "room":
            more = ways.in_the_room(ways.step()[0], draw_one(nests(ways, 0)))
        else:
            arms = [draw_one(nests(ways, depth - 1)) for _ in range(draw_one(st.integers(1, 2)))]
            others = draw_one(st.one_of(st.just(([], [])), nests(ways, depth - 1)))
            attribute = draw_one(st.sampled_from(["colour", "other"]))
            more = ways.one_of(kind, attribute, arms, others)
        blocks += more[0]
        by_hand += more[1]
    if depth and draw_one(st.booleans()) and draw_one(st.booleans()):
        more = ways.leave()
        blocks, by_hand = [*blocks, *more[0]], [*by_hand, *more[1]]
    return blocks, by_hand


def walked(steps: list) -> pd.DataFrame:
    """Return the patients of a run of these steps."""
    resources = (Resource("desk", 1), Resource("room", 2))
    return run(steps, TIMES, engine="simpy", attributes=ATTRIBUTES, resources=resources).patients


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_nests_walk_as_steps_written_by_hand(data: st.DataObject) -> None:
    ways = Ways()
    blocks, by_hand = data.draw(nests(ways, 3))
    if data.draw(st.booleans()):
        first = ways.impatient()
        blocks, by_hand = [*first[0], *blocks], [*first[1], *by_hand]
    colours = [draw(name, dict.fromkeys(VALUES, 1 / 3)) for name in ("colour", "other")]
    try:
        records = [walked([*colours, *on(steps, depart("done"))]) for steps in (blocks, by_hand)]
    except FlowsimError as problem:
        # Where every way leaves before its end, a nest is refused: it is no case.
        if "nobody ever comes to this step" not in str(problem):
            raise
        assume(False)
    one, other = (table[sorted(table.columns)].astype("object") for table in records)
    pd.testing.assert_frame_equal(one, other)
