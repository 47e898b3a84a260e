"""People who come back: how often, and what it does to a queue."""

import pytest

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import come_back, depart, release, seize, treat
from tests.agreement import assert_mean
from tests.theory.test_queues import replications

PEOPLE = 2000


@pytest.mark.parametrize("chance", [0.25, 0.6])
def test_visits_of_a_person_are_geometric(engine, chance):
    """Mean 1 / (1 - p), standard deviation sqrt(p) / (1 - p), within three standard errors.

    With 2,000 people the error is 1.7 % of the mean or less at p = 0.6: a chance of 0.63 in place
    of 0.6 (mean 2.70 for 2.50) would be seen 19 times in 20.
    """
    hospital = Hospital(
        name="returns",
        pathways=(Pathway("visit", [come_back("visit", chance, Constant(30)), depart()]),),
        arrivals=(Batch(name="all", pathway="visit", times=((0.0, PEOPLE),), once=True),),
    )
    visits = simulate(hospital, weeks=1, seed=5, engine=engine).patients.groupby("person").size()
    assert len(visits) == PEOPLE
    error = (chance**0.5 / (1 - chance)) / PEOPLE**0.5
    assert visits.mean() == pytest.approx(1 / (1 - chance), abs=3 * error)
    assert (visits == 1).mean() == pytest.approx(
        1 - chance, abs=3 * (chance * (1 - chance) / PEOPLE) ** 0.5
    )


def test_a_queue_to_which_people_come_back_is_that_of_all_visits(engine):
    """Jackson: with first visits at rate l, M/M/1 at l / (1 - p); the queue's mean wait is exact.

    l = 1/20 a minute, p = 0.4, service 8 min: load 2/3, mean wait in line 16 min; without returns
    (load 0.4) it would be 5.3, with one return each at most (load 0.56) 10.2.
    """
    steps = [
        seize("doctor", cause="waiting"),
        treat("consultation", Exponential(mean_minutes=8)),
        release("doctor"),
        come_back("visit", 0.4, Exponential(mean_minutes=600)),
        depart(),
    ]
    hospital = Hospital(
        name="feedback",
        pathways=(Pathway("visit", steps),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=3.0),),
        resources=(Resource("doctor", 1),),
    )

    def mean_wait(records):
        start, end = records.window
        patients = records.patients
        inside = (patients.t_arrive >= start) & (patients.t_arrive < end)
        return float(patients.minutes_waiting[inside].astype(float).mean())

    found = replications(hospital, engine, mean_wait, weeks=8)
    assert_mean(found, 16.0)
