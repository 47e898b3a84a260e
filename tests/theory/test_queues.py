"""Queues with known answers: M/M/c, priorities, a network, loss systems, Little's law."""

import math

import numpy as np
import pytest

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Constant, Exponential, Lognormal
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority, Resource
from flowsim.hospital.vocabulary.steps import (
    branch,
    depart,
    label,
    note,
    release,
    seize,
    transfer,
    treat,
)
from tests.agreement import assert_mean, erlang_b

REPLICATIONS = 10


def clinic(rate_a_minute, mean_minutes, servers, **changes):
    """Return an M/M/c queue as a hospital."""
    base = {
        "name": "clinic",
        "pathways": (
            Pathway(
                "visit",
                [
                    seize("doctor", cause="waiting"),
                    treat("consultation", Exponential(mean_minutes=mean_minutes)),
                    release("doctor"),
                    depart(),
                ],
            ),
        ),
        "arrivals": (Arrivals(name="all", pathway="visit", per_hour=60 * rate_a_minute),),
        "resources": (Resource("doctor", servers),),
    }
    return Hospital(**{**base, **changes})


def replications(hospital, engine, measure, *, weeks=5, warm_up_weeks=1, number=REPLICATIONS):
    """Return the measure of each replication's records."""
    return [
        measure(
            simulate(
                hospital,
                weeks=weeks,
                warm_up_weeks=warm_up_weeks,
                seed=11,
                replication=k,
                engine=engine,
            )
        )
        for k in range(number)
    ]


def starters(records):
    """Return the patients of the window whose wait is over."""
    low, high = records.window
    patients = records.patients
    return patients[patients.t_arrive.between(low, high) & patients.t_depart.notna()]


@pytest.mark.parametrize(("servers", "mean_wait"), [(3, 4.4444), (4, 0.8696)])
def test_mean_wait_of_several_servers(engine, servers, mean_wait):
    """Erlang C: arrivals 0.2 a minute, service 0.1 a minute."""
    hospital = clinic(0.2, 10, servers)
    waits = replications(hospital, engine, lambda r: starters(r).minutes_waiting.mean())
    assert_mean(waits, mean_wait)


def test_share_of_patients_who_wait(engine):
    """Erlang C of 3 servers offered 2: 4/9 wait, and the wait of those is exponential."""
    hospital = clinic(0.2, 10, 3)

    def shares(records):
        waits = starters(records).minutes_waiting
        return (waits > 0).mean(), (waits > 10).mean()

    found = np.array(replications(hospital, engine, shares))
    assert_mean(found[:, 0], 4 / 9)
    assert_mean(found[:, 1], 4 / 9 * math.exp(-1))


def two_classes(engine, urgent, routine):
    """Return the mean times in system (replications, 2) of the urgent and of the routine.

    Rates 0.2 and 0.6 a minute, service 1 a minute.
    """
    rank = by("urgency", {"urgent": urgent, "routine": routine})
    hospital = clinic(
        0.8,
        1,
        1,
        pathways=(
            Pathway(
                "visit",
                [
                    *seize("doctor", priority=rank),
                    treat("consultation", Exponential(mean_minutes=1)),
                    release("doctor"),
                    depart(),
                ],
            ),
        ),
        arrivals=tuple(
            Arrivals(name=name, pathway="visit", per_hour=rate, attributes=(("urgency", name),))
            for name, rate in (("urgent", 12), ("routine", 36))
        ),
        attributes=(Attribute(name="urgency", values=("urgent", "routine")),),
    )

    def times(records):
        patients = starters(records)
        spent = patients.t_depart - patients.t_arrive
        return [spent[patients.urgency == name].mean() for name in ("urgent", "routine")]

    return np.array(replications(hospital, engine, times, weeks=2, number=8))


@pytest.mark.parametrize(
    "urgent", [Priority(band=0), Priority(band=1, due_band=0, due_after_minutes=0)]
)
def test_priority_without_interruption(engine, urgent):
    """Mean time in system 2 and 6 (Cobham), also where the urgent are due from the first."""
    found = two_classes(engine, urgent, Priority(band=1))
    assert_mean(found[:, 0], 2.0)
    assert_mean(found[:, 1], 6.0)


def test_who_is_never_due_waits_as_everybody(engine):
    """Mean time in system of M/M/1, 5 minutes, for both."""
    found = two_classes(engine, Priority(band=1, due_band=0), Priority(band=1))
    assert_mean(found[:, 0], 5.0)
    assert_mean(found[:, 1], 5.0)


def test_becoming_due_takes_from_some_what_it_gives_to_others(engine):
    """Between both limits for each class, and 5 minutes for all (Kleinrock's conservation law)."""
    due = Priority(band=1, due_band=0, due_after_minutes=3)
    found = two_classes(engine, due, Priority(band=1))
    assert_mean(found @ (0.25, 0.75), 5.0)
    assert 2.1 < found[:, 0].mean() < 4.5
    assert 5.2 < found[:, 1].mean() < 5.9


JACKSON = {
    "first": (1, 1.0, {"second": 0.3, "third": 0.5, "out": 0.2}, 0.2),
    "second": (2, 2.5, {"third": 1.0}, 0.2),
    "third": (2, 2.0, {"first": 0.2, "out": 0.8}, 0.06),
}
"""Servers, mean service (min), where patients go next, and arrivals a minute from outside.

The traffic equations give rates of .3, .29 and .5 a minute.
"""


def jackson_network():
    """Return the network; every node is a pathway."""
    pathways, arrivals, resources = [], [], []
    for name, (servers, mean, following, rate) in JACKSON.items():
        steps = [
            seize(name),
            treat(f"service_{name}", Exponential(mean_minutes=mean)),
            release(name),
            branch(f"after_{name}", {f"to_{other}": p for other, p in following.items()}),
        ]
        for other in following:
            steps += [label(f"to_{other}"), depart() if other == "out" else transfer(other)]
        pathways.append(Pathway(name, steps))
        arrivals.append(Arrivals(name=f"to_{name}", pathway=name, per_hour=60 * rate))
        resources.append(Resource(name, servers))
    return Hospital(
        name="network",
        pathways=tuple(pathways),
        arrivals=tuple(arrivals),
        resources=tuple(resources),
    )


def test_network_of_queues(engine):
    """Jackson: every node waits as an M/M/c of its own (mean queue = rate x mean wait)."""

    def queues(records):
        hours = records.queue_hours
        inside = hours[hours.hour * 60 >= records.window[0]]
        minutes = records.window[1] - records.window[0]
        totals = inside.groupby("queue", observed=False).waiting_minutes.sum()
        return [totals[name] / minutes for name in JACKSON]

    found = np.array(replications(jackson_network(), engine, queues, weeks=2, number=10))
    for k, (rate, wait) in enumerate(((0.3, 0.4286), (0.29, 0.3782), (0.5, 0.6667))):
        assert_mean(found[:, k], rate * wait)


@pytest.mark.parametrize(
    "stay",
    [
        Exponential(mean_minutes=40),
        Constant(40),
        Lognormal(mean_minutes=40, sd_minutes=80),
    ],
    ids=lambda stay: type(stay).__name__,
)
def test_loss_system_blocks_by_erlang_b_whatever_the_stay(engine, stay):
    """Ten places offered eight: 12.2 % are turned away."""
    hospital = clinic(
        0.2,
        40,
        10,
        pathways=(
            Pathway(
                "visit",
                [
                    *seize("doctor", otherwise="full"),
                    treat("stay", stay),
                    release("doctor"),
                    depart(),
                    label("full"),
                    depart("turned_away"),
                ],
            ),
        ),
    )

    def lost(records):
        low, high = records.window
        patients = records.patients
        return (patients[patients.t_arrive.between(low, high)].outcome == "turned_away").mean()

    blocked = erlang_b(10, 8)
    assert blocked == pytest.approx(0.1217, abs=1e-4)
    assert_mean(replications(hospital, engine, lost, weeks=3), blocked)


def test_littles_law_on_queue_and_servers(engine):
    """Mean number waiting and busy = rate x mean wait and mean task, within 1 %."""
    records = simulate(clinic(0.27, 10, 3), weeks=20, seed=5, engine=engine)
    patients = records.patients
    minutes = records.end_minutes
    rate = len(patients) / minutes
    done = patients[patients.t_depart.notna()]
    waiting = records.queue_hours.waiting_minutes.sum() / minutes
    busy = records.resource_hours.busy_minutes.sum() / minutes
    assert waiting > 5
    assert waiting == pytest.approx(rate * done.minutes_waiting.mean(), rel=0.01)
    assert busy == pytest.approx(rate * done.minutes_treatment.mean(), rel=0.01)


def test_pace_stretches_the_service_of_whoever_is_slower(engine):
    """An M/M/1 whose doctor takes 1.5 times as long is an M/M/1 with mean 6: wait 9 minutes."""
    steps = [
        *seize("doctor", cause="waiting"),
        treat("consultation", Exponential(mean_minutes=4), by_whom="doctor"),
        note("t_seen"),
        release("doctor"),
        depart(),
    ]
    hospital = clinic(
        0.1,
        4,
        1,
        pathways=(Pathway("visit", steps),),
        resources=(Resource("doctor", 1, pace=1.5),),
    )
    waits = replications(hospital, engine, lambda r: starters(r).minutes_waiting.mean(), weeks=10)
    assert_mean(waits, 9.0)
