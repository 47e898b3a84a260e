"""come_back with a chance that is none, to nowhere, or for ever, and what the user is told."""

import math

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.vocabulary.attributes import Attribute, shares
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    branch,
    come_back,
    depart,
    end,
    go,
    label,
    start,
    treat,
    wait_until,
)
from tests.small import hospital

HOUR = Constant(60)
ACUITY = (Attribute(name="acuity", values=("1", "2")),)
AGAIN = Pathway("again", [treat("look", HOUR), depart()])


@pytest.mark.parametrize("chance", [-0.1, 1.1, 30, math.nan, math.inf, "often", None, [0.3]])
def test_a_chance_is_a_number_from_0_to_1(chance):
    with pytest.raises(FlowsimError, match=r"come_back 'again': chance .* must"):
        come_back("again", chance, HOUR)


def test_a_chance_in_a_table_is_too():
    with pytest.raises(FlowsimError, match="come_back 'again': chance for acuity=1: 3 must lie"):
        come_back("again", by("acuity", {"1": 3}, default=0.1), HOUR)


def test_a_time_that_is_no_duration_is_refused():
    with pytest.raises(FlowsimError, match="after"):
        come_back("again", 0.5, 60)


def one_way(*steps, **changes):
    """Return a hospital with these steps before the end, and a pathway to come back to."""
    return hospital([*steps, depart()], others=(AGAIN,), **changes)


BESIDE = Pathway("beside", [come_back("again", 0.5, HOUR), end()])
ROUND = Pathway(
    "round", [label("top"), wait_until("hourly"), come_back("again", 0.5, HOUR), go("top")]
)

CASES = {
    "an unknown pathway": (one_way(come_back("agian", 0.5, HOUR)), "Did you mean 'again'"),
    "an unknown activity": (one_way(come_back("again", 0.5)), "back_to_again"),
    "a table that leaves somebody out": (
        one_way(come_back("again", by("acuity", {"1": 0.5}), HOUR), attributes=ACUITY),
        "no value for acuity=2",
    ),
    "a table by what there is not": (
        one_way(
            come_back("again", by("acuitie", {"1": 0.5}, default=0.1), HOUR), attributes=ACUITY
        ),
        "Did you mean 'acuity'",
    ),
    "chances of something else": (
        one_way(
            come_back("again", by("acuity", {"1": shares({"maybe": 1.0})}, default=0.1), HOUR),
            attributes=ACUITY,
        ),
        "maybe",
    ),
    "two times of one name": (
        one_way(come_back("again", 0.5, HOUR), come_back("again", 0.5, Constant(90))),
        "given more than one duration",
    ),
    "a walk beside the patient": (
        hospital([start("beside"), depart()], others=(AGAIN, BESIDE)),
        "only a patient, on their own pathway, can come back",
    ),
    "a background pathway": (
        hospital(
            [depart()],
            others=(AGAIN, ROUND),
            background=("round",),
            calendars=(("hourly", Timetable.every(60)),),
        ),
        "only a patient, on their own pathway, can come back",
    ),
    "for ever to the same": (
        hospital([come_back("visit", 1.0, HOUR), depart()]),
        "whoever comes back to 'visit' comes back again and again, for ever",
    ),
    "for ever by a table": (
        hospital(
            [come_back("visit", by("acuity", {"1": 1.0}, default=1.0), HOUR), depart()],
            attributes=ACUITY,
        ),
        "for ever",
    ),
    "for ever by way of another": (
        hospital(
            [come_back("other", 1.0, HOUR), depart()],
            others=(Pathway("other", [come_back("visit", 1.0, HOUR), depart()]),),
        ),
        "for ever",
    ),
    "for ever whichever way": (
        hospital(
            [
                branch("way", {"here": 0.5, "there": 0.5}),
                label("here"),
                come_back("visit", 1.0, HOUR),
                depart(),
                label("there"),
                come_back("visit", 1.0, Constant(90), activity="later"),
                depart(),
            ]
        ),
        "for ever",
    ),
    "twice, more often than not": (
        hospital(
            [
                come_back("visit", 0.6, HOUR),
                come_back("visit", 0.6, Constant(90), activity="later"),
                depart(),
            ]
        ),
        "for ever: 1.2 more returns are to be expected each time",
    ),
    "once on average, by a table": (
        hospital(
            [
                come_back("visit", by("acuity", {"1": 0.5}, default=0.7), HOUR),
                come_back("visit", 0.5, Constant(90), activity="later"),
                depart(),
            ],
            attributes=ACUITY,
        ),
        "for ever: one more return is to be expected each time",
    ),
    "ever again from what never ends": (
        hospital(
            [label("top"), wait_until("hourly"), come_back("visit", 0.5, HOUR), go("top")],
            calendars=(("hourly", Timetable.every(60)),),
        ),
        "for ever: a return without end is to be expected",
    ),
    "a column of that name": (
        one_way(attributes=(Attribute(name="episode", values=("1", "2")),)),
        "the table of patients already has a column of this name",
    ),
}


@pytest.mark.parametrize(("found", "words"), CASES.values(), ids=CASES)
def test_the_check_says_what_is_wrong(found, words):
    with pytest.raises(FlowsimError, match=words.replace("(", r"\(")):
        check_or_raise(found)


@pytest.mark.parametrize(
    "found",
    [
        one_way(come_back("again", 1.0, HOUR)),
        hospital([come_back("visit", 0.99, HOUR), depart()]),
        hospital(
            [
                come_back("visit", 0.4, HOUR),
                come_back("visit", 0.5, Constant(90), activity="later"),
                depart(),
            ]
        ),
        hospital(
            [
                branch("way", {"here": 0.9, "there": 0.1}),
                label("here"),
                come_back("visit", 1.0, HOUR),
                depart(),
                label("there"),
                depart(),
            ]
        ),
    ],
    ids=[
        "to a pathway that ends",
        "nearly always",
        "by two chances below one together",
        "there is a way out",
    ],
)
def test_a_return_that_ends_some_time_is_accepted(found):
    check_or_raise(found)
