"""Places outside: people wait in hospital for a place in the community that outlives the spell."""

import numpy as np
import pytest

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.distributions import Exponential, Lognormal, Quantiles
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, end, release, seize, treat
from tests.agreement import assert_mean, erlang_b
from tests.theory.test_queues import replications

DAY = 1440.0
FROM_SUNDAY = (1.535, 1.881, 2.581, 4.190, 3.119, 3.744, 4.465)
"""Ready for discharge to assess a day. Day 1 of the published run is a Sunday; ours is day 0."""
LOG_MEAN, LOG_SD = 3.526361, 0.67815
WAITING = {31: (25.0, 0.7), 91: (63.4, 1.1), 181: (123.8, 1.7)}
"""Published: mean waiting on a day of the run, and its standard error (300 runs)."""


def lognormal(log_mean, log_sd):
    """Return the stay, in minutes, whose logarithm in days has this mean and deviation."""
    mean = np.exp(log_mean + log_sd**2 / 2) * DAY
    return Lognormal(mean_minutes=mean, sd_minutes=mean * np.sqrt(np.exp(log_sd**2) - 1))


def rest_of_a_stay():
    """Return what is left to those in place at the start: uniform from day 1 to a stay of theirs.

    P(1 + (S - 1) U <= x) for lognormal S and uniform U, from a fine grid of S.
    """
    middle = (np.arange(200_000) + 0.5) / 200_000
    stays = np.exp(LOG_MEAN + LOG_SD * normal_quantiles(middle))
    days = np.exp(np.linspace(0.0, np.log(stays[-1]), 400))
    shares = [np.minimum((x - 1) / np.maximum(stays - 1, 1e-9), 1.0).mean() for x in days]
    shares[0], shares[-1] = 0.0, 1.0
    return Quantiles(shares=tuple(map(float, shares)), minutes=tuple(map(float, days * DAY)))


def normal_quantiles(shares):
    """Return the quantiles of the standard normal law, by interpolation of its integral."""
    x = np.linspace(-8, 8, 160_001)
    density = np.exp(-x * x / 2)
    below = np.concatenate(([0.0], np.cumsum((density[1:] + density[:-1]) / 2)))
    return np.interp(shares, below / below[-1], x)


def discharge_to_assess():
    """Return the published node as a hospital: 102 places, 97 taken, 31 people waiting."""
    stay = [treat("stay", lognormal(LOG_MEAN, LOG_SD)), release("place"), end()]
    rest = [treat("rest_of_stay", rest_of_a_stay()), release("place"), end()]
    return Hospital(
        name="discharge to assess",
        pathways=(
            Pathway("ready", [seize("place"), depart("to_place", to="outside")]),
            Pathway("outside", stay),
            Pathway("there_before", [seize("place"), depart("there_before", to="rest")]),
            Pathway("rest", rest),
        ),
        arrivals=(
            Batch(name="in_place", pathway="there_before", times=((0.0, 97),), once=True),
            Batch(name="waiting", pathway="ready", times=((0.0, 31),), once=True),
            Arrivals(
                name="discharges",
                pathway="ready",
                per_hour=tuple(rate / 24 for rate in FROM_SUNDAY for _ in range(24)),
            ),
        ),
        resources=(Resource("place", 102, kind="place"),),
    )


def test_people_waiting_for_a_place_grow_as_published(engine):
    """IPACS pathway 2 (BNSSG, E5): mean waiting on days 31, 91 and 181, from a standing start.

    With 60 runs the standard error, the published one included, is 1.6 / 2.6 / 4.0, so a stay or a
    rate wrong by 7 % (21 people by day 181) would be seen 98 times in 100, and so would the 31
    first in line, if they were forgotten, by day 31.
    """

    def waiting(records):
        hours = records.queue_hours
        by_day = hours.waiting_minutes.groupby(hours.hour // 24).sum() / DAY
        return [by_day[day - 1] for day in WAITING]

    runs = replications(
        discharge_to_assess(), engine, waiting, weeks=26, warm_up_weeks=0, number=60
    )
    for found, (mean, error) in zip(np.transpose(runs), WAITING.values(), strict=True):
        assert_mean(found, mean, published_error=error, errors=3.0)


def test_the_place_is_taken_by_nobody_else_after_the_spell(engine):
    """Erlang B: 4 places held only outside, offered 3; refused 0.2061, and spells of no minutes.

    If the place were given back as the spell ends, nobody would ever be refused. With 10 runs of
    1,680 people the error is 0.004: a stay 5 % too short (0.191) would be seen 19 times in 20.
    """
    visit = [seize("place", otherwise=[depart("refused")]), depart("placed", to="outside")]
    outside = [treat("stay", Exponential(mean_minutes=720)), release("place"), end()]
    hospital = Hospital(
        name="places",
        pathways=(Pathway("visit", visit), Pathway("outside", outside)),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=0.25),),
        resources=(Resource("place", 4, kind="place"),),
    )

    def refused(records):
        assert (records.patients.t_depart == records.patients.t_arrive).all()
        return float((records.patients.outcome == "refused").mean())

    found = replications(hospital, engine, refused, weeks=41)
    assert_mean(found, erlang_b(4, 3.0), errors=3.0)
    assert erlang_b(4, 3.0) == pytest.approx(0.2061, abs=5e-5)
    records = simulate(hospital, weeks=1, engine=engine)
    assert records.resource_hours.busy_minutes.sum() > 0
