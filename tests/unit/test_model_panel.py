"""What stands first on the page of a model of one's own, and which differences matter."""

import pytest

from flowsim.analysis.model_panel import MOST_PARTS, headline_of, matters_of
from flowsim.errors import FlowsimError

CLINIC = [
    "M01.utilisation.resource.doctor",
    "M01.utilisation.resource.nurse",
    "M05.left",
    "M08.mean",
    "M09.mean",
    "M09.mean.outcome.seen",
    "M09.mean.outcome.booked",
    "M09.p90",
    "M10.minutes.cause.wait_doctor",
]


def test_a_few_are_chosen_by_themselves():
    assert headline_of(CLINIC, None) == (
        "M01.utilisation.resource.doctor",
        "M01.utilisation.resource.nurse",
        "M05.left",
        "M08.mean",
        "M09.mean",
        "M09.p90",
    )


def test_of_many_parts_none_is_chosen_by_itself():
    many = [f"M01.utilisation.resource.r{k}" for k in range(MOST_PARTS + 1)]
    assert headline_of([*many, "M05.left"], None) == ("M05.left",)
    assert headline_of(many, ["M01.utilisation"]) == tuple(many)


def test_the_order_is_the_readers_and_nothing_is_there_twice():
    chosen = ["M09.p90", "M01.utilisation", "M09.mean", "M01.utilisation.resource.nurse"]
    assert headline_of(CLINIC, chosen) == (
        "M09.p90",
        "M01.utilisation.resource.doctor",
        "M01.utilisation.resource.nurse",
        "M09.mean",
    )
    assert headline_of(CLINIC, "M09.mean.outcome") == (
        "M09.mean.outcome.seen",
        "M09.mean.outcome.booked",
    )


def test_a_longer_beginning_goes_over_a_shorter_in_any_order():
    given = {"M09.mean.outcome.seen": 2, "M09": 9.0, "M09.mean": 5.0}
    wanted = {
        "M09.mean": 5.0,
        "M09.mean.outcome.seen": 2.0,
        "M09.mean.outcome.booked": 5.0,
        "M09.p90": 9.0,
    }
    assert matters_of(CLINIC, given) == wanted
    assert matters_of(CLINIC, dict(reversed(given.items()))) == wanted
    assert matters_of(CLINIC, None) == {}


def test_the_beginning_of_a_word_is_none():
    with pytest.raises(FlowsimError, match=r"Did you mean 'M09\.p90'"):
        headline_of(CLINIC, ["M09.p9"])
