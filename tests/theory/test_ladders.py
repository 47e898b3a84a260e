"""Ladders of services without waiting rooms: overflow from one loss system to the next."""

import numpy as np
import pytest

from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.clinics import Clinic, Session
from flowsim.hospital.vocabulary.distributions import Exponential
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.ladders import eligibility, first_of, rung
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import book, depart, release, treat, wait_for_time
from tests.agreement import assert_mean, erlang_b
from tests.theory.markov import stationary
from tests.theory.test_queues import replications

RATE = 0.1
"""Patients a minute."""

PLACES = {"first": (4, 40.0), "second": (3, 25.0)}
"""Places and mean stay (min) of each rung."""


def ladder(shares):
    """Return a ladder of two rungs for whom the shares, by rung, are eligible."""
    rungs = [
        rung(
            name,
            treat(f"stay_{name}", Exponential(mean_minutes=mean)),
            release(name),
            depart(name),
            eligible=f"fit_{name}",
            place=name,
        )
        for name, (_, mean) in PLACES.items()
    ]
    return Hospital(
        name="ladder",
        pathways=(Pathway("visit", [first_of("door", rungs, otherwise=[depart("lost")])]),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=60 * RATE),),
        resources=tuple(Resource(name, places) for name, (places, _) in PLACES.items()),
        attributes=eligibility({f"fit_{name}": share for name, share in shares.items()}),
    )


def enumerated(shares):
    """Return the shares of all who take the first rung, the second, and none.

    The state is how many are on each. Who arrives is eligible for both, one or none, independently.
    """
    (most_1, mean_1), (most_2, mean_2) = PLACES.values()
    one, two = shares["first"], shares["second"]

    def taken(a, b):
        first = one if a < most_1 else 0.0
        return first, (1 - first) * two if b < most_2 else 0.0

    def moves(state):
        a, b = state
        first, second = taken(a, b)
        if first:
            yield (a + 1, b), RATE * first
        if second:
            yield (a, b + 1), RATE * second
        if a:
            yield (a - 1, b), a / mean_1
        if b:
            yield (a, b - 1), b / mean_2

    states = [(a, b) for a in range(most_1 + 1) for b in range(most_2 + 1)]
    p = stationary(states, moves)
    first, second = (sum(taken(*s)[k] * share for s, share in p.items()) for k in (0, 1))
    return first, second, 1 - first - second


def figures(records):
    """Return the shares of patients by rung, and of the refusals of the second that were full."""
    low, high = records.window
    patients = records.patients[records.patients.t_arrive.between(low, high)]
    tried = records.rungs[(records.rungs.rung == "second") & records.rungs.t.between(low, high)]
    counts = patients.outcome.value_counts()
    arrived = len(patients)
    return (
        *(counts[name] / arrived for name in ("first", "second")),
        (tried.result == "full").sum() / arrived,
        (tried.result == "not_eligible").sum() / arrived,
    )


@pytest.mark.parametrize("shares", [{"first": 1.0, "second": 1.0}, {"first": 0.7, "second": 0.5}])
def test_overflow_from_rung_to_rung_is_as_enumerated(engine, shares):
    """The shares of each rung, and the reasons of the second, within three standard errors.

    Those are at most 0.0024 for shares of 0.005 to 0.69. Overflow is burstier than new arrivals:
    taking it for Poisson would give the second rung 0.025 more where everybody is eligible, 13
    errors; trying the second first, or not asking for eligibility, moves shares by more than 0.1.
    """
    first, second, lost = enumerated(shares)
    found = np.array(replications(ladder(shares), engine, figures, weeks=6))
    unfit = (1 - first) * (1 - shares["second"])
    assert_mean(found[:, 0], first, errors=3)
    assert_mean(found[:, 1], second, errors=3)
    assert_mean(found[:, 2], lost - unfit, errors=3)
    if unfit:
        assert_mean(found[:, 3], unfit, errors=3)
    else:
        assert not found[:, 3].any()


CLINIC_WEEKS = 104
PER_DAY = 40.0


def clinic_ladder(slots, per_day, share=1.0):
    """Return a ladder whose first rung books a clinic on weekdays at 14:00, within 48 hours.

    Two hours of preparation; whoever is not of the eligible share, or finds no slot, is elsewhere.
    """
    slot = book("hot", "t_slot", prepare_minutes=2 * 60, within_minutes=48 * 60)
    hot = rung("hot", wait_for_time("t_slot"), depart("clinic"), eligible="fit", book=slot)
    session = Session(days="mon-fri", start="14:00", slots=slots)
    return Hospital(
        name="clinic ladder",
        pathways=(Pathway("visit", [first_of("door", [hot], otherwise=[depart("elsewhere")])]),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=per_day / 24),),
        clinics=(Clinic(name="hot", sessions=(session,)),),
        attributes=eligibility({"fit": share}),
    )


def without_slot(records):
    """Return the share of the tries of the eligible that found no slot, but for the last week's."""
    low, high = records.window[0], records.window[1] - 7 * 1440
    tried = records.rungs[records.rungs.t.between(low, high)]
    fit = tried[tried.result != "not_eligible"]
    return ((fit.result == "no_slot").mean(),)


def test_who_finds_no_slot_of_an_unlimited_clinic_comes_at_26_hours_of_the_week(engine):
    """26 of 168 hours, .1548, of Poisson arrivals, within three standard errors.

    They are .0006: a rung that left out the preparation (24 hours, .1429) is 20 of them away,
    one that left out the lead would refuse nobody.
    """
    made = clinic_ladder(10_000, PER_DAY)
    found = replications(made, engine, without_slot, weeks=CLINIC_WEEKS)
    assert_mean([share for (share,) in found], 26 / 168, errors=3)


def test_only_the_eligible_use_slots(engine):
    """Four slots for four eligible patients a day, half of all: .3220 find none, as without others.

    The figure is simulated elsewhere, 20,000 weeks, error .0006 (see the clinics). Were slots used
    by all eight, .64 would find none.
    """
    made = clinic_ladder(4, 8.0, share=0.5)
    found = replications(made, engine, without_slot, weeks=2 * CLINIC_WEEKS + 2)
    assert_mean([share for (share,) in found], 0.3220, published_error=0.0006, errors=3)


def test_the_enumeration_is_that_of_erlang_for_the_first_rung():
    """What the test above rests on: a rung that everybody is eligible for is a loss system."""
    first, _, _ = enumerated({"first": 1.0, "second": 0.3})
    assert first == pytest.approx(1 - erlang_b(4, 4.0), abs=1e-12)
