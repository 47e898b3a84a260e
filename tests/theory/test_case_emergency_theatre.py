"""A published emergency theatre by urgency (Antognini 2015, BMC Health Serv Res 15:487).

Four classes of urgency, exponential operations, theatres open day and night: M/M/c with priorities
that interrupt nobody, table 6 of the paper.
"""

import numpy as np
import pytest

from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Exponential
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority, Resource
from flowsim.hospital.vocabulary.steps import depart, release, seize, treat
from tests.agreement import assert_mean, erlang_b
from tests.theory.test_queues import replications, starters

A_DAY = {"1": 2.43, "2": 4.46, "3": 3.96, "4": 2.25}
"""Arrivals a day by class, the most urgent first."""

MEAN_MINUTES, THEATRES = 244.76, 3
PUBLISHED_WAITS = (53.0, 87.0, 195.0, 462.0)
EXACT_WAITS = (52.6, 86.2, 193.0, 456.5)
"""Mean wait of each class, minutes: as published, and by the formula."""

PUBLISHED_UTILISATION = 0.745
"""The arrivals and the mean operation of the table make 0.7422, with which the waits agree."""


def load(classes):
    """Return the share of the theatres' time that some classes take."""
    return sum(A_DAY[c] for c in classes) / 1440 * MEAN_MINUTES / THEATRES


def priority_waits():
    """Return the mean wait of each class (minutes): Cobham's formula with several servers."""
    busy = load(A_DAY)
    blocked = erlang_b(THEATRES, THEATRES * busy)
    all_busy = blocked / (1 - busy * (1 - blocked))
    first = all_busy * MEAN_MINUTES / THEATRES
    names = list(A_DAY)
    return [first / (1 - load(names[:k])) / (1 - load(names[: k + 1])) for k in range(len(names))]


def test_the_published_figures_are_those_of_the_formula():
    assert load(A_DAY) == pytest.approx(PUBLISHED_UTILISATION, abs=0.003)
    assert priority_waits() == pytest.approx(EXACT_WAITS, abs=0.05)
    assert priority_waits() == pytest.approx(PUBLISHED_WAITS, rel=0.013)


def theatres():
    """Return the hospital."""
    rank = by("urgency", {name: Priority(band=int(name)) for name in A_DAY})
    steps = [
        seize("theatre", priority=rank, cause="waiting"),
        treat("operation", Exponential(mean_minutes=MEAN_MINUTES)),
        release("theatre"),
        depart("operated"),
    ]
    return Hospital(
        name="emergency_theatre",
        pathways=(Pathway("operation", steps),),
        arrivals=tuple(
            Arrivals(
                name=f"class_{name}",
                pathway="operation",
                per_hour=rate / 24,
                attributes=(("urgency", name),),
            )
            for name, rate in A_DAY.items()
        ),
        attributes=(Attribute(name="urgency", values=tuple(A_DAY)),),
        resources=(Resource("theatre", THEATRES, kind="space"),),
    )


def test_waits_by_urgency_and_utilisation(engine):
    """Within three standard errors, of 12 replications of 104 weeks."""

    def figures(records):
        low, high = records.window
        waits = starters(records).groupby("urgency", observed=True).minutes_waiting.mean()
        hours = records.resource_hours[records.resource_hours.hour.between(low / 60, high / 60 - 1)]
        in_use = hours.busy_minutes.sum() / (high - low) / THEATRES
        return [in_use, *(waits[name] for name in A_DAY)]

    runs = np.array(
        replications(theatres(), engine, figures, weeks=104, warm_up_weeks=4, number=12)
    )
    assert_mean(runs[:, 0], load(A_DAY), errors=3.0)
    for found, exact in zip(runs.T[1:], priority_waits(), strict=True):
        assert_mean(found, exact, errors=3.0)
