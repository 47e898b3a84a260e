"""A published urgent treatment centre: one day, two streams, first come first served.

Parameters: Nelson (2013), Foundations and Methods of Stochastic Simulation; open implementation
`treat-sim`. That implementation evaluates the arrival rate at the wrong moment, so the targets
are those of a correct sampler with the same conventions: waits over those who have started by
the end, times over those who have finished by then (1,000 replications; mean, standard error).
"""

import numpy as np
import pytest

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.distributions import CensoredNormal, Exponential, Lognormal
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
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
from tests.agreement import assert_mean

OPENS, RUNS_FOR = 360, 1140
RATES = (2.3667, 2.8, 8.8333, 10.4333, 14.8, 26.2667, 31.4, 18.0667, 16.4667, 12.0333)
RATES += (11.6, 28.8667, 18.0333, 11.5, 5.3, 4.0667, 2.2, 2.1)
REPLICATIONS = 120

TARGETS = {
    "triage_wait": (31.30, 0.57),
    "registration_wait": (103.72, 0.74),
    "examination_wait": (25.40, 0.28),
    "minor_treatment_wait": (134.26, 0.82),
    "minor_total": (228.28, 0.74),
    "trauma_wait": (153.38, 2.43),
    "trauma_total": (292.40, 2.37),
    "throughput": (166.03, 0.26),
}
"""Minutes; throughput in patients."""


def served(resource, activity, law):
    """Queue for one server, note the start, do the task, let the server go."""
    return [
        *seize(resource, cause=resource),
        note(f"t_{resource}"),
        treat(activity, law),
        *release(resource),
    ]


def centre():
    """Return the treatment centre; Monday's rates run from 06:00 to 01:00 on Tuesday."""
    hourly = np.zeros(168)
    hourly[6 : 6 + len(RATES)] = RATES
    hourly[6 + len(RATES)] = RATES[0]
    variance_of = {"minor": (13.3, 2.0), "trauma": (30.0, 4.0), "registration": (5.0, 2.0)}
    law = {
        name: Lognormal(mean_minutes=mean, sd_minutes=variance**0.5)
        for name, (mean, variance) in variance_of.items()
    }
    exam = CensoredNormal(centre_minutes=16, sd_minutes=3**0.5, floor_minutes=0.5)
    return Hospital(
        name="urgent treatment centre",
        pathways=(
            Pathway(
                "arrival",
                [
                    *served("triage_nurse", "triage", Exponential(mean_minutes=3)),
                    branch("is_trauma", {"trauma": 0.12, "minor": 0.88}),
                    label("trauma"),
                    transfer("trauma"),
                    label("minor"),
                    transfer("minor"),
                ],
            ),
            Pathway(
                "trauma",
                [
                    *served("trauma_room", "stabilisation", Exponential(mean_minutes=90)),
                    *served("trauma_cubicle", "trauma_treatment", law["trauma"]),
                    depart("trauma"),
                ],
            ),
            Pathway(
                "minor",
                [
                    *served("clerk", "registration", law["registration"]),
                    *served("examiner", "examination", exam),
                    branch("is_treated", {"treated": 0.6, "home": 0.4}),
                    label("treated"),
                    *served("treatment_cubicle", "minor_treatment", law["minor"]),
                    label("home"),
                    depart("minor"),
                ],
            ),
        ),
        arrivals=(Arrivals(name="all", pathway="arrival", per_hour=tuple(hourly.tolist())),),
        resources=tuple(
            Resource(name, servers)
            for name, servers in (
                ("triage_nurse", 1),
                ("trauma_room", 2),
                ("trauma_cubicle", 1),
                ("clerk", 1),
                ("examiner", 3),
                ("treatment_cubicle", 1),
            )
        ),
    )


def measures(records):
    """Return the published measures at the end of the day."""
    end = OPENS + RUNS_FOR
    patients = records.patients
    out = patients[patients.t_depart <= end]
    total = (out.t_depart - out.t_arrive).groupby(out.outcome, observed=False).mean()

    def wait(resource):
        return patients[f"minutes_{resource}"][patients[f"t_{resource}"] <= end].mean()

    return {
        "arrivals": len(patients),
        "triage_wait": wait("triage_nurse"),
        "registration_wait": wait("clerk"),
        "examination_wait": wait("examiner"),
        "minor_treatment_wait": wait("treatment_cubicle"),
        "minor_total": total["minor"],
        "trauma_wait": wait("trauma_room"),
        "trauma_total": total["trauma"],
        "throughput": len(out),
    }


@pytest.fixture(scope="module")
def day():
    """Return a maker of the measures of every replication, by engine."""
    known = {}

    def of(engine):
        if engine not in known:
            hospital = centre()
            known[engine] = [
                measures(simulate(hospital, weeks=1, seed=7, replication=k, engine=engine))
                for k in range(REPLICATIONS)
            ]
        return known[engine]

    return of


def test_arrivals_follow_the_profile_exactly(engine, day):
    expected = sum(RATES) + RATES[0]
    assert expected == pytest.approx(229.5, abs=0.01)
    assert_mean([run["arrivals"] for run in day(engine)], expected)


@pytest.mark.parametrize("measure", TARGETS)
def test_published_measures(engine, day, measure):
    mean, error = TARGETS[measure]
    assert_mean([run[measure] for run in day(engine)], mean, published_error=error)
