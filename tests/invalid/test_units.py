"""Several servers at once of what there are too few, and what the user is told."""

import math
import re

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.check import check, check_or_raise
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, OpeningPlan, Rota, Shift
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import depart, release, seize, treat
from tests.small import hospital

LEVEL = (Attribute(name="level", values=("2", "3")),)
TASK = treat("task", Constant(10))


def ward(units, back=None, capacity=2, name="nurse", fences=(), **changes):
    """Return a hospital in which so many nurses are seized, and so many of them given back."""
    part = [] if back is None else release(name, units=back)
    steps = [seize(name, units=units), TASK, *part, TASK, release(name), depart()]
    resources = (Resource("nurse", capacity, ring_fences=fences), Resource("porter", 2))
    return hospital(steps, resources=resources, attributes=LEVEL, **changes)


@pytest.mark.parametrize("units", [0, -1, 1.5, math.nan, math.inf, "two", [2], 100_001])
@pytest.mark.parametrize("word", [seize, release])
def test_how_many_is_a_whole_number_from_1_on(word, units):
    with pytest.raises(FlowsimError, match="units"):
        word("nurse", units=units)


def test_in_a_table_too():
    with pytest.raises(FlowsimError, match="units"):
        seize("nurse", units=by("level", {"3": 2.5}, default=1))


@pytest.mark.parametrize("word", [seize, release])
def test_how_many_is_of_one_resource(word):
    with pytest.raises(FlowsimError, match=r"'units' go(es)? with one resource"):
        word("nurse", "porter", units=2)


@pytest.mark.parametrize("back_fill", ["sometimes", 2, None])
def test_back_fill_is_yes_or_no(back_fill):
    with pytest.raises(FlowsimError, match="back_fill"):
        Resource("nurse", 2, back_fill=back_fill)


URGENT = Pathway("urgent", [seize("nurse", kind="urgent"), TASK, release("nurse"), depart()])
NIGHTS = Rota(shifts=(Shift(days="daily", start="20:00", end="08:00", staff=2),))
CASES = {
    "more than there are": (
        ward(3),
        "seizes 3 of 'nurse' at once, of which there are never more than 2. Give the resource more",
    ),
    "more for some": (ward(by("level", {"3": 4}, default=1)), "seizes 4 of 'nurse' at once"),
    "more than a calendar has": (
        ward(3, capacity=Calendar.weekly([("daily", "08:00", "16:00", 2)], elsewhere=1)),
        "never more than 2",
    ),
    "more than a rota has": (ward(3, capacity=NIGHTS), "never more than 2"),
    "more than will ever open": (
        ward(3, capacity=OpeningPlan(((0, 0), (7, 2)))),
        "never more than 2",
    ),
    "more than a ring-fence leaves": (
        ward(2, capacity=3, fences=(RingFence(places=2, kinds=("urgent",)),), others=(URGENT,)),
        "never more than 3, 2 of them kept for others by ring-fences",
    ),
    "a table that leaves somebody out": (ward(by("level", {"3": 2})), "no value for level=2"),
    "a table by what there is not": (
        ward(by("levle", {"3": 2}, default=1)),
        "Did you mean 'level'",
    ),
    "of a team": (
        ward(2, name="either", teams=(Team(name="either", members=("nurse", "porter")),)),
        "'either' is a team, of which one member serves at a time. Leave units out",
    ),
    "as many back as are held": (
        ward(2, back=2),
        "gives back 2 of 'nurse' and keeps others, but nobody holds more than 2. Leave units out",
    ),
    "one back of one": (ward(None, back=1), "nobody holds more than 1"),
}


@pytest.mark.parametrize(("found", "words"), CASES.values(), ids=CASES)
def test_the_check_says_what_is_wrong(found, words):
    with pytest.raises(FlowsimError, match=re.escape(words)):
        check_or_raise(found)


def test_those_who_are_always_turned_away_are_worth_a_warning():
    steps = [seize("nurse", units=3, otherwise=[depart("refused")]), TASK, release("nurse")]
    found = check(hospital([*steps, depart()], resources=(Resource("nurse", 2),)))
    assert [item.severity for item in found] == ["warning"]
    assert "never more than 2" in found[0].text


@pytest.mark.parametrize(
    "found",
    [
        ward(2, back=1),
        ward(by("level", {"3": 2}, default=1)),
        ward(4, capacity=Rota(shifts=NIGHTS.shifts, servers_per_person=2)),
    ],
    ids=["one of two back", "by level", "two servers a person"],
)
def test_what_fits_is_accepted(found):
    check_or_raise(found)
