"""Demand by attributes and by day, and queues that are not fed by a Poisson stream."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import brentq

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Arrivals, Renewal
from flowsim.hospital.vocabulary.attributes import Attribute, shares, yes_no
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Constant, Exponential, Uniform
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, release, seize, treat
from tests.agreement import assert_mean
from tests.engines import FASTEST

ERRORS = 3.0
OLD_IF_FRAIL, OLD_IF_NOT, FRAIL_SHARE = 0.8, 0.4, 0.3
FRAIL = Attribute(name="frail", values=("no", "yes"), drawn=yes_no(FRAIL_SHARE))
AGE = Attribute(
    name="age",
    values=("young", "old"),
    drawn=by(
        "frail",
        {"yes": shares({"young": 1 - OLD_IF_FRAIL, "old": OLD_IF_FRAIL})},
        default=shares({"young": 1 - OLD_IF_NOT, "old": OLD_IF_NOT}),
    ),
)


def coming(stream, *, weeks, seed=3):
    """Return those who come in so many weeks, and leave at once."""
    go = Hospital(
        name="gate",
        pathways=(Pathway("visit", [depart("home")]),),
        arrivals=(stream,),
        attributes=(FRAIL, AGE),
    )
    return simulate(go, weeks=weeks, seed=seed, engine=FASTEST).patients


def test_rates_by_attribute_are_those_of_the_stream_times_the_table():
    """Four cells of 4,000 to 21,000 people: three errors are a rate 2 to 5 % wrong in any cell."""
    table = by(("frail", "age"), {("yes", "*"): 1.5, ("no", "old"): 0.6}, default=1.0)
    stream = Arrivals(name="all", pathway="visit", per_hour=8.0, multiplier=table)
    found = coming(stream, weeks=40).groupby(["frail", "age"], observed=False).size()
    all_who_might = 8.0 * 168 * 40
    for frail, of_frail, old in (("yes", FRAIL_SHARE, OLD_IF_FRAIL), ("no", 0.7, OLD_IF_NOT)):
        for age, share in (("old", old), ("young", 1 - old)):
            expected = all_who_might * of_frail * share * table.at(frail, age)
            assert abs(found[frail, age] - expected) < ERRORS * math.sqrt(expected)


def test_a_thinned_stream_is_a_poisson_process_still():
    """Gaps of 7,400: Kolmogorov's test finds a distribution that is 2 % off anywhere."""
    table = by("age", {"old": 0.25}, default=0.7)
    stream = Arrivals(name="all", pathway="visit", per_hour=8.0, multiplier=table)
    gaps = np.diff(coming(stream, weeks=11).t_arrive)
    old = FRAIL_SHARE * OLD_IF_FRAIL + (1 - FRAIL_SHARE) * OLD_IF_NOT
    rate = 8.0 * (old * 0.25 + (1 - old) * 0.7)
    assert stats.kstest(gaps, "expon", args=(0, 60 / rate)).pvalue > 0.001


def test_counts_follow_the_area_under_the_ramp():
    """27,000 people in 24 weeks: three errors are 2 % of the total; a week late would be 5 %."""
    ramp = ((14.0, 0.2), (70.0, 1.0), (140.0, 0.5))
    counts = np.zeros(24)
    stream = Arrivals(name="all", pathway="visit", per_hour=10.0, ramp=ramp)
    weeks = (coming(stream, weeks=24).t_arrive // 10080).astype(int)
    np.add.at(counts, weeks, 1)
    minutes = np.linspace(0, 24 * 7, 24 * 7 * 100 + 1)
    days, multipliers = zip(*ramp, strict=True)
    height = np.interp(minutes, days, multipliers)
    area = [np.trapezoid(height[700 * k : 700 * k + 701], dx=0.01) for k in range(24)]
    expected = 240 * np.array(area)
    assert abs(counts.sum() - expected.sum()) < ERRORS * math.sqrt(expected.sum())
    statistic = ((counts - expected) ** 2 / expected).sum()
    assert 0.001 < stats.chi2.sf(statistic, 24) < 0.999


def test_exponential_gaps_are_the_poisson_stream_of_that_rate_to_the_last_bit():
    gaps = Renewal(name="all", pathway="visit", gap=Exponential(mean_minutes=5.0))
    rate = Arrivals(name="all", pathway="visit", per_hour=12.0)
    assert coming(gaps, weeks=4).equals(coming(rate, weeks=4))


# -- G/M/1 -----------------------------------------------------------------------------------------

GAP, SERVICE = 5.0, 4.0
REPLICATIONS, WEEKS = 10, 20


def clockwork(s):
    """Return the transform at s of gaps that do not vary."""
    return math.exp(-s * GAP)


def spread(s):
    """Return the transform at s of gaps that are anything up to twice the mean."""
    return (1 - math.exp(-2 * GAP * s)) / (2 * GAP * s)


def thinned(s):
    """Return the transform at s of gaps of a clock twice as fast, each tick with even odds."""
    tick = math.exp(-s * GAP / 2)
    return 0.5 * tick / (1 - 0.5 * tick)


CASES = {
    "D/M/1": ({"gap": Constant(GAP)}, clockwork),
    "U/M/1": ({"gap": Uniform(low_minutes=0, high_minutes=2 * GAP)}, spread),
    "thinned D/M/1": ({"gap": Constant(GAP / 2), "attends": 0.5}, thinned),
}


@pytest.mark.parametrize(("how", "transform"), CASES.values(), ids=CASES)
def test_waits_of_a_renewal_stream_are_those_of_g_m_1(how, transform):
    """Share r who wait solves r = A(m (1 - r)) at service rate m; waits are exponential beyond.

    Of 400,000 waits the standard error is below 1.5 % of the mean, and Poisson arrivals of the same
    rate would wait 1.9 times as long as clockwork ones.
    """
    rate = 1 / SERVICE
    waiting = brentq(lambda r: transform(rate * (1 - r)) - r, 1e-6, 1 - 1e-6)
    desk = Hospital(
        name="desk",
        pathways=(
            Pathway(
                "visit",
                [
                    seize("clerk"),
                    treat("service", Exponential(mean_minutes=SERVICE)),
                    release("clerk"),
                    depart("home"),
                ],
            ),
        ),
        arrivals=(Renewal(name="all", pathway="visit", **how),),
        resources=(Resource("clerk", 1),),
    )
    found = []
    for k in range(REPLICATIONS):
        records = simulate(
            desk, weeks=WEEKS, warm_up_weeks=1, seed=2, replication=k, engine=FASTEST
        )
        low, high = records.window
        patients = records.patients
        waits = patients[patients.t_arrive.between(low, high) & patients.t_depart.notna()]
        waits = waits.minutes_wait_clerk
        found.append((waits.mean(), (waits > 0).mean(), (waits > 3 * SERVICE).mean()))
    mean, some, long = np.transpose(found)
    beyond = math.exp(-rate * (1 - waiting) * 3 * SERVICE)
    assert_mean(mean, waiting / (rate * (1 - waiting)), errors=ERRORS)
    assert_mean(some, waiting, errors=ERRORS)
    assert_mean(long, waiting * beyond, errors=ERRORS)
