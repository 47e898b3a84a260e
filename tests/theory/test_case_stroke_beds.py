"""A published model of acute stroke and rehabilitation beds (BMC Health Serv Res 2016;16:530).

There is no limit on beds; the probability of delay at n beds is P(N = n) / P(N <= n), N the
census. Occupancy is Poisson, so the published figures ("1 in n patients delayed") are Erlang B
and the model must reproduce both them and the Poisson means they come from.
"""

import numpy as np
import pytest

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute, shares
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Lognormal, days
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    branch_on,
    depart,
    draw,
    label,
    occupy_bed,
    request_bed,
    transfer,
    treat,
    vacate_bed,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import Service, Ward
from tests.agreement import assert_mean, erlang_b

TYPES = ("stroke", "tia", "neuro", "other")
ACUTE_EVERY_DAYS = {"stroke": 1.2, "tia": 9.3, "neuro": 3.6, "other": 3.2}
REHABILITATION_EVERY_DAYS = {"stroke": 21.8, "neuro": 31.7, "other": 28.6}
AFTER_ACUTE = {
    "stroke": (0.24, 0.13, 0.63),
    "tia": (0.01, 0.01, 0.98),
    "neuro": (0.11, 0.05, 0.84),
    "other": (0.05, 0.10, 0.85),
}
"""To rehabilitation, early supported discharge, elsewhere."""
SUPPORTED_AFTER_REHABILITATION = {"stroke": 0.40, "tia": 0.0, "neuro": 0.09, "other": 0.13}
ACUTE_STAY = {"stroke": (7.4, 8.6), "tia": (1.8, 2.3), "neuro": (4.0, 5.0), "other": (3.8, 5.2)}
ACUTE_STAY_SUPPORTED = (4.6, 4.8)
REHABILITATION_STAY = {
    "stroke": (28.4, 27.2),
    "tia": (18.7, 23.5),
    "neuro": (27.6, 28.4),
    "other": (16.1, 14.1),
}
REHABILITATION_STAY_SUPPORTED = (30.3, 23.1)
"""Mean and standard deviation, days; the supported ones are of stroke patients."""

DELAYED_ONE_IN = {
    "base": ({}, "acute", {9: 5.2, 10: 7.3, 11: 10.5, 12: 16.1, 13: 26.1, 14: 44.8}),
    "more": (dict.fromkeys(TYPES, 1.05), "acute", {10: 6.4, 11: 9.0, 12: 13.3, 13: 20.7, 14: 34.0}),
    "no_neuro": ({"neuro": 0}, "acute", {10: 11.3, 11: 18.1, 12: 31.0, 13: 56.6, 14: 110}),
    "ring_fenced": (
        {"other": 0},
        "acute",
        {10: 11.7, 11: 18.9, 12: 32.7, 13: 60.3, 14: 119, 15: 250},
    ),
    "rehabilitation": (
        {},
        "rehabilitation",
        {10: 5.0, 12: 9.2, 13: 13.3, 14: 20.1, 15: 32.0, 16: 53.8},
    ),
}
"""Scenario: factors on acute arrivals, ward, beds -> one patient in so many is delayed."""

WEEKS, WARM_UP_WEEKS, REPLICATIONS = 261, 157, 20
MOST_BEDS = 90


def law(stay):
    """Return a lognormal stay given in days."""
    return Lognormal(mean_minutes=days(stay[0]), sd_minutes=days(stay[1]))


def in_bed(ward, activity, table):
    """Return the steps of a stay on a ward without limit of beds."""
    return [
        request_bed(ward),
        wait_for_bed(),
        occupy_bed(),
        treat(activity, by(("type", "next_place"), table)),
        vacate_bed(),
    ]


def stroke_unit(factors):
    """Return the hospital, with acute arrivals multiplied by factors."""
    after = {
        (kind,): shares(dict(zip(("rehabilitation", "supported", "elsewhere"), row, strict=True)))
        for kind, row in AFTER_ACUTE.items()
    }
    supported = {
        (kind,): shares({"supported": share, "elsewhere": 1 - share})
        for kind, share in SUPPORTED_AFTER_REHABILITATION.items()
    }
    acute = {("stroke", "supported"): law(ACUTE_STAY_SUPPORTED)}
    acute |= {(kind, "*"): law(stay) for kind, stay in ACUTE_STAY.items()}
    slow = {("stroke", "supported"): law(REHABILITATION_STAY_SUPPORTED)}
    slow |= {(kind, "*"): law(stay) for kind, stay in REHABILITATION_STAY.items()}
    rates = [
        (f"{kind}_acute", "acute", kind, factors.get(kind, 1) / 24 / every)
        for kind, every in ACUTE_EVERY_DAYS.items()
    ]
    rates += [
        (f"{kind}_direct", "rehabilitation", kind, 1 / 24 / every)
        for kind, every in REHABILITATION_EVERY_DAYS.items()
    ]
    return Hospital(
        name="stroke unit",
        pathways=(
            Pathway(
                "acute",
                [
                    draw("next_place", by("type", after)),
                    *in_bed("acute", "acute_stay", acute),
                    branch_on("next_place", {"rehabilitation": "on"}, otherwise="out"),
                    label("on"),
                    transfer("rehabilitation"),
                    label("out"),
                    depart(),
                ],
            ),
            Pathway(
                "rehabilitation",
                [
                    draw("next_place", by("type", supported)),
                    *in_bed("rehabilitation", "rehabilitation_stay", slow),
                    depart(),
                ],
            ),
        ),
        arrivals=tuple(
            Arrivals(name=name, pathway=pathway, per_hour=rate, attributes=(("type", kind),))
            for name, pathway, kind, rate in rates
        ),
        attributes=(
            Attribute(name="type", values=TYPES),
            Attribute(name="next_place", values=("elsewhere", "supported", "rehabilitation")),
        ),
        services=(Service(name="acute"), Service(name="rehabilitation")),
        wards=tuple(
            Ward(name=name, beds=MOST_BEDS, serves=((name, "home"),))
            for name in ("acute", "rehabilitation")
        ),
    )


def census(records, ward):
    """Return the minutes with 0, 1, 2, ... patients on a ward, within the window."""
    stays = records.stays[records.stays.ward == ward]
    low, high = records.window
    t_in, t_out = stays.t_in.to_numpy(), stays.t_out.dropna().to_numpy()
    times = np.concatenate([t_in, t_out])
    change = np.concatenate([np.ones(t_in.size), -np.ones(t_out.size)])
    order = np.argsort(times, kind="stable")
    times = np.clip(np.append(times[order], high), low, high)
    counts = np.cumsum(change[order]).astype(int)
    return np.bincount(counts, weights=np.diff(times), minlength=MOST_BEDS)


def delay(minutes, beds):
    """Return P(N = n) / P(N <= n)."""
    return minutes[beds] / minutes[: beds + 1].sum()


def exact_mean(factors, ward):
    """Return the mean census: rate x mean stay, summed over patients."""
    mean = 0.0
    for kind, every in ACUTE_EVERY_DAYS.items():
        on, supported, out = AFTER_ACUTE[kind]
        rate = factors.get(kind, 1) / every
        short = ACUTE_STAY_SUPPORTED[0] if kind == "stroke" else ACUTE_STAY[kind][0]
        if ward == "acute":
            mean += rate * (supported * short + (on + out) * ACUTE_STAY[kind][0])
            continue
        rate = rate * on
        if kind in REHABILITATION_EVERY_DAYS:
            rate += 1 / REHABILITATION_EVERY_DAYS[kind]
        share = SUPPORTED_AFTER_REHABILITATION[kind]
        stay = REHABILITATION_STAY[kind][0]
        slow = REHABILITATION_STAY_SUPPORTED[0] if kind == "stroke" else stay
        mean += rate * (share * slow + (1 - share) * stay)
    return mean


@pytest.mark.parametrize("scenario", DELAYED_ONE_IN)
def test_published_delays_are_erlang_b(scenario):
    """What the simulation is compared with below is what was published."""
    factors, ward, one_in = DELAYED_ONE_IN[scenario]
    for beds, published in one_in.items():
        exact = 1 / erlang_b(beds, exact_mean(factors, ward))
        assert exact == pytest.approx(published, rel=0.02)


@pytest.mark.parametrize("scenario", DELAYED_ONE_IN)
def test_census_and_probability_of_delay(engine, scenario):
    factors, ward, one_in = DELAYED_ONE_IN[scenario]
    hospital = stroke_unit(factors)
    runs = [
        census(
            simulate(
                hospital,
                weeks=WEEKS,
                warm_up_weeks=WARM_UP_WEEKS,
                seed=18,
                replication=k,
                engine=engine,
            ),
            ward,
        )
        for k in range(REPLICATIONS)
    ]
    mean = exact_mean(factors, ward)
    assert_mean([run @ np.arange(run.size) / run.sum() for run in runs], mean)
    for beds in one_in:
        assert_mean([delay(run, beds) for run in runs], erlang_b(beds, mean))
