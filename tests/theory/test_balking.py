"""Ways chosen by the state now: finite queues, and joining the shortest, against enumeration."""

import numpy as np
import pytest

from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.distributions import Exponential
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.ladders import branch_by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, release, seize, treat
from tests.agreement import assert_mean
from tests.theory.markov import stationary
from tests.theory.test_queues import replications

MEAN = 10.0


def seen(by):
    return [
        seize(by, cause="waiting"),
        treat(f"see_{by}", Exponential(mean_minutes=MEAN)),
        release(by),
        depart(by),
    ]


def clinic(rate_a_minute, steps, **servers):
    """Return a clinic of these steps; `servers` gives the number of each resource."""
    return Hospital(
        name="clinic",
        pathways=(Pathway("visit", [steps]),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=60 * rate_a_minute),),
        resources=tuple(Resource(name, number) for name, number in servers.items()),
    )


def of_window(records):
    """Return the patients who came between warm-up and the end of the results."""
    low, high = records.window
    return records.patients[records.patients.t_arrive.between(low, high)]


def waiting(records, queue):
    """Return how many waited in a queue on average, after the warm-up."""
    hours = records.queue_hours
    inside = hours[(hours.hour * 60 >= records.window[0]) & (hours.queue == queue)]
    return inside.waiting_minutes.mean() / 60


@pytest.mark.parametrize(("servers", "room"), [(1, 5), (3, 7), (2, 2)])
def test_a_finite_queue_turns_away_as_enumerated(engine, servers, room):
    """M/M/c/K at load 0.96: the share turned away and the mean queue, within three errors.

    The standard error of the share is 0.004 at most; one place more or fewer would change it by
    0.019 to 0.27, five errors or more each time. K = c is Erlang's loss system, in which a rule
    that looks at those who wait alone would turn everybody away.
    """
    rate = 0.96 * servers / MEAN

    def moves(state):
        (n,) = state
        if n < room:
            yield (n + 1,), rate
        if n > 0:
            yield (n - 1,), min(n, servers) / MEAN

    p = stationary([(n,) for n in range(room + 1)], moves)
    queue = sum(max(0, n - servers) * share for (n,), share in p.items())
    way = branch_by(
        "queue_shorter_than",
        {"doctor": seen("doctor")},
        limit=room - servers,
        otherwise=[depart("left")],
    )

    def figures(records):
        return (of_window(records).outcome == "left").mean(), waiting(records, "doctor")

    hospital = clinic(rate, [way], doctor=servers)
    found = np.array(replications(hospital, engine, figures, weeks=4))
    assert_mean(found[:, 0], p[(room,)], errors=3)
    if queue:
        assert_mean(found[:, 1], queue, errors=3)
    else:
        assert not found[:, 1].any()


def test_joining_the_shortest_queue_is_as_enumerated():
    """Two servers of load 0.8, each with a queue, ties to the first: mean queues and who is seen.

    Standard errors are 0.05 for queues of 1.73 and 1.40, and 0.0017 for the share of 0.531 who join
    the first: ties to the second would swap the two, 36 errors apart, and a rule that does not
    count who is being served would give 0.556, 14 errors. (Compiled alone, for the time it takes.)
    """
    rate, most = 1.6 / MEAN, 30

    def moves(state):
        first, second = state
        joins = (first + 1, second) if first <= second else (first, second + 1)
        if max(joins) <= most:
            yield joins, rate
        if first:
            yield (first - 1, second), 1 / MEAN
        if second:
            yield (first, second - 1), 1 / MEAN

    p = stationary([(a, b) for a in range(most + 1) for b in range(most + 1)], moves)
    queues = [sum(max(0, s[k] - 1) * share for s, share in p.items()) for k in (0, 1)]
    to_first = sum(share for (a, b), share in p.items() if a <= b)

    def figures(records):
        first = (of_window(records).outcome == "one").sum()
        seen_by = of_window(records).outcome.notna().sum()
        return waiting(records, "one"), waiting(records, "two"), first / seen_by

    ways = branch_by("shortest_queue", {"one": seen("one"), "two": seen("two")})
    hospital = clinic(rate, [ways], one=1, two=1)
    found = np.array(replications(hospital, "compiled", figures, weeks=8))
    for k, expected in enumerate((*queues, to_first)):
        assert_mean(found[:, k], expected, errors=3)


def test_nobody_is_seen_where_there_is_nobody(engine):
    """Zero capacity: no policy that asks for a free server ever takes anybody."""
    none = {"nobody": [seize("nobody", otherwise=[depart("lost")]), release("nobody"), depart()]}
    ways = branch_by("queue_shorter_than", none, limit=0, otherwise=[depart("left")])
    hospital = clinic(0.2, [ways], nobody=0)
    found = replications(hospital, engine, of_window, weeks=2, number=1)[0]
    assert len(found) > 1000
    assert set(found.outcome) == {"left"}
