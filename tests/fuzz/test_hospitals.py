"""Hospitals of the Python API made absurd: one clear message, or a run that loses nobody.

FLOWSIM_FUZZ=10000 tries so many instead of the usual number, as the nightly run does. Case N is the
same every time: a failure names it.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from tests.engines import ENGINES
from tests.fuzz.damage import EACH_PART, NUMBERS, OTHERS, PARTS, is_number
from tests.fuzz.test_configurations import assert_nobody_is_lost, outcome
from tests.property.test_values import WHOLE

CASES = int(os.environ.get("FLOWSIM_FUZZ", "0"))
HOSPITALS = CASES or 400
RUN_ON = ENGINES if CASES else ENGINES[:1]
"""Engines that run what is accepted: at night both, and they must agree to the byte."""

STRANGE: tuple[Any, ...] = (
    b"x",
    "a\nb",
    "\0",
    (),
    ((),),
    (("a", 1, 2),),
    {1, 2},
    np.float64("nan"),
    np.array([1.0, 2.0]),
    np.array("x"),
    1 + 2j,
    range(3),
    object(),
    object,
    len,
)
ABSURD = (*NUMBERS, *OTHERS, *STRANGE)


def places(thing: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything in a hospital; of long tables, that of a few rows."""
    if path:
        yield path
    if isinstance(thing, tuple):
        for place in range(len(thing)) if len(thing) < 50 else (0, 7, len(thing) - 1):
            yield from places(thing[place], (*path, place))
    elif is_dataclass(thing):
        for item in fields(thing):
            yield from places(getattr(thing, item.name), (*path, item.name))


def at(thing: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        thing = thing[key] if isinstance(thing, tuple) else getattr(thing, key)
    return thing


def with_value(thing: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a hospital with another value at a path, every part on the way made anew."""
    if not path:
        return value
    first, *rest = path
    if isinstance(thing, tuple):
        return (*thing[:first], with_value(thing[first], tuple(rest), value), *thing[first + 1 :])
    part = with_value(getattr(thing, first), tuple(rest), value)
    if isinstance(thing, Pathway):
        return Pathway(
            **{n: getattr(thing, n) for n in ("name", "steps", "source")} | {first: part}
        )
    return replace(thing, **{first: part})


PLACES = list(places(WHOLE))


def absurd(case: int) -> tuple[tuple[Any, ...], Any]:
    """Return where a hospital is spoilt, and the value put there."""
    chance = random.Random(case)
    path = chance.choice(PLACES)
    old = at(WHOLE, path)
    kind = chance.choice(("absurd", "absurd", "another part", "ten times", "shorter", "twice"))
    if kind == "ten times" and is_number(old):
        return path, old * 10
    if kind == "shorter" and isinstance(old, tuple) and old:
        return path, old[1:]
    if kind == "twice" and isinstance(old, tuple) and old:
        return path, (*old, old[-1])
    if kind == "another part":
        return path, at(WHOLE, chance.choice(PLACES))
    return path, chance.choice(ABSURD)


def run(path: tuple[Any, ...], value: Any, engine: str) -> Any:
    hospital: Hospital = with_value(WHOLE, path, value)
    return simulate(hospital, weeks=1, seed=1, engine=engine).patients


@pytest.mark.parametrize("part", EACH_PART)
def test_an_absurd_hospital_is_refused_in_words_or_runs(part: int) -> None:
    for engine in RUN_ON:
        simulate(WHOLE, weeks=1, seed=1, engine=engine)  # which compiles: no case waits for it
    accepted = 0
    for number in range(part, HOSPITALS, PARTS):
        path, value = absurd(number)
        case = f"case {number}: {path} = {str(value)[:60]}"
        made = [outcome(lambda p=path, v=value, e=e: run(p, v, e), case) for e in RUN_ON]
        assert len({patients is None for patients in made}) == 1, case
        for patients in made if made[0] is not None else ():
            accepted += 1
            assert_nobody_is_lost(patients, case)
            assert patients.equals(made[0]), case
    assert 0 < accepted < HOSPITALS / PARTS * len(RUN_ON)
