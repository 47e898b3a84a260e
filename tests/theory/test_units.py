"""Several servers at once: nurse units, who waits for whom, and shifts that end in a task."""

from math import comb

import numpy as np
import pytest

from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.attributes import Attribute, shares
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Exponential, Lognormal
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, go, label, release, seize, treat
from tests.agreement import assert_mean
from tests.theory.test_queues import replications

DAY = 1440.0

# -- nurse units -----------------------------------------------------------------------------------

BLOCKED = {8: (0.2971, 0.1499, 6.255), 9: (0.2237, 0.1092, 6.812), 10: (0.1611, 0.0763, 7.283)}
"""By nurses: level 3 and level 2 refused, and nurses in use (E1, Kaufman-Roberts)."""

LEVELS = {"3": (1.2, 5.4, 2), "2": (1.6, 2.5, 1)}
"""By level of care: arrivals a day, days, half nurses."""


def kaufman_roberts(halves):
    """Return level 3 and level 2 refused, and nurses in use, of so many half nurses."""
    weight = np.zeros(halves + 1)
    weight[0] = 1.0
    for n in range(1, halves + 1):
        for a_day, days, units in LEVELS.values():
            if n >= units:
                weight[n] += a_day * days * units * weight[n - units] / n
    weight /= weight.sum()
    refused = [weight[halves - units + 1 :].sum() for _, _, units in LEVELS.values()]
    return (*refused, weight @ np.arange(halves + 1) / 2)


@pytest.mark.parametrize("nurses", BLOCKED)
def test_the_table_is_that_of_kaufman_and_roberts(nurses):
    assert kaufman_roberts(2 * nurses) == pytest.approx(BLOCKED[nurses], abs=6e-4)


@pytest.mark.parametrize("nurses", BLOCKED)
def test_critical_care_refuses_by_nurse_units(engine, nurses):
    """E1: a nurse is two units; level 3 needs both, level 2 one; whoever does not fit is lost.

    Stays are lognormal: the law does not matter. With 10 runs of 200 weeks the standard errors are
    0.004, 0.004 and 0.05: level 2 with a whole nurse each (0.30 refused at 10 nurses), or one
    nurse more or fewer, would be seen every time.
    """
    total = sum(a_day for a_day, *_ in LEVELS.values())
    level = shares({name: a_day / total for name, (a_day, *_) in LEVELS.items()})
    stay = {
        name: Lognormal(mean_minutes=days * DAY, sd_minutes=days * DAY)
        for name, (_, days, _) in LEVELS.items()
    }
    needs = by("level", {name: units for name, (_, _, units) in LEVELS.items()})
    hospital = Hospital(
        name="critical care",
        pathways=(
            Pathway(
                "admission",
                [
                    seize("half_nurse", units=needs, otherwise=[depart("refused")]),
                    treat("care", by("level", stay)),
                    release("half_nurse"),
                    depart("moved_on"),
                ],
            ),
        ),
        arrivals=(Arrivals(name="all", pathway="admission", per_hour=total / 24),),
        attributes=(Attribute(name="level", values=tuple(LEVELS), drawn=level),),
        resources=(Resource("half_nurse", 2 * nurses),),
    )

    def figures(records):
        low, high = records.window
        came = records.patients[records.patients.t_arrive.between(low, high)]
        refused = (came.outcome == "refused").groupby(came.level.astype(str)).mean()
        hours = records.resource_hours[records.resource_hours.hour.between(low / 60, high / 60 - 1)]
        return refused["3"], refused["2"], hours.busy_minutes.sum() / (high - low) / 2

    runs = replications(hospital, engine, figures, weeks=208, warm_up_weeks=8)
    for found, exact in zip(np.transpose(runs), kaufman_roberts(2 * nurses), strict=True):
        assert_mean(found, exact, errors=3.0)


# -- who waits for whom ----------------------------------------------------------------------------

SERVERS, PEOPLE = 3, 3
AWAY, SERVICE, UNITS = {"a": 120.0, "b": 60.0}, {"a": 60.0, "b": 90.0}, {"a": 2, "b": 1}
"""Three people of either class come again and again; means in minutes. Class a needs two."""


def settled(serving, line, back_fill):
    """Return who is served and who waits once all have been served that can be."""
    serving, line = dict(serving), list(line)
    while True:
        free = SERVERS - sum(UNITS[c] * n for c, n in serving.items())
        fit = [k for k, c in enumerate(line) if UNITS[c] <= free]
        if not fit or (fit[0] > 0 and not back_fill):
            return tuple(serving.items()), tuple(line)
        serving[line.pop(fit[0])] += 1


def ways(state, back_fill):
    """Yield (rate a minute, next state) of a state: how many of each class are served, the line."""
    serving, line = dict(state[0]), state[1]
    for c in UNITS:
        away = PEOPLE - serving[c] - line.count(c)
        yield away / AWAY[c], settled(serving, (*line, c), back_fill)
        if serving[c]:
            left = {**serving, c: serving[c] - 1}
            yield serving[c] / SERVICE[c], settled(left, line, back_fill)


def enumerated(back_fill):
    """Return mean servers in use, and mean waiting of each class, from all states there are."""
    states, todo = {}, [((("a", 0), ("b", 0)), ())]
    while todo:
        state = todo.pop()
        if state not in states:
            states[state] = len(states)
            todo += [other for rate, other in ways(state, back_fill) if rate]
    flow = np.zeros((len(states), len(states)))
    for state, row in states.items():
        for rate, other in ways(state, back_fill):
            flow[row, states.get(other, row)] += rate
            flow[row, row] -= rate
    share = np.linalg.lstsq(
        np.vstack((flow.T, np.ones(len(states)))), np.eye(len(states) + 1)[-1], rcond=None
    )[0]
    in_use = [sum(UNITS[c] * n for c, n in serving) for serving, _ in states]
    waiting = [[line.count(c) for _, line in states] for c in UNITS]
    return share @ in_use, *(share @ each for each in waiting)


@pytest.mark.parametrize("back_fill", [False, True])
def test_who_is_served_is_that_of_all_states(engine, back_fill):
    """A finite population at three servers, first come first served, against its Markov chain.

    The states are who is served and the line in its order: 50 where the first in line holds up the
    others, 32 with back-fill. Servers in use are 2.502 and 2.676, of class a 1.058 and 1.145 wait,
    of class b 0.989 and 0.601. With standard errors of 0.004 or less (10 runs of 40 weeks) either
    rule in place of the other would be seen every time.
    """
    again = [
        label("again"),
        treat("away", by("class", {c: Exponential(mean_minutes=m) for c, m in AWAY.items()})),
        seize("server", units=by("class", UNITS)),
        treat("service", by("class", {c: Exponential(mean_minutes=m) for c, m in SERVICE.items()})),
        release("server"),
        go("again"),
    ]
    hospital = Hospital(
        name="finite",
        pathways=(Pathway("visit", again),),
        arrivals=tuple(
            Batch(
                name=f"class_{c}",
                pathway="visit",
                times=((0.0, PEOPLE),),
                once=True,
                attributes=(("class", c),),
            )
            for c in UNITS
        ),
        attributes=(Attribute(name="class", values=tuple(UNITS)),),
        resources=(Resource("server", SERVERS, back_fill=back_fill),),
    )

    def figures(records):
        minutes = records.window[1] - records.window[0]
        waited = records.patients.minutes_wait_server.groupby(records.patients["class"]).sum()
        used = records.resource_hours.busy_minutes.sum()
        return [used / minutes, *(waited[c] / minutes for c in UNITS)]

    runs = replications(hospital, engine, figures, weeks=40, warm_up_weeks=0)
    for found, exact in zip(np.transpose(runs), enumerated(back_fill), strict=True):
        assert_mean(found, exact, errors=3.0)


def test_without_units_the_enumeration_is_the_machine_repair_model():
    """The check of the check: six of one class at three servers, by the closed form."""
    weight = np.array(
        [
            comb(6, n) * 0.75**n * (1.0 if n <= 3 else np.prod(np.arange(4, n + 1)) / 3 ** (n - 3))
            for n in range(7)
        ]
    )
    exact = weight @ np.minimum(np.arange(7), 3) / weight.sum()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(UNITS, "a", 1)
        patch.setitem(AWAY, "a", 80.0)
        patch.setitem(AWAY, "b", 80.0)
        patch.setitem(SERVICE, "a", 60.0)
        patch.setitem(SERVICE, "b", 60.0)
        assert enumerated(back_fill=False)[0] == pytest.approx(exact)
        assert enumerated(back_fill=True)[0] == pytest.approx(exact)


# -- shifts that end in a task ---------------------------------------------------------------------


def test_a_shift_ends_and_the_task_in_hand_is_finished_by_all_its_servers(engine):
    """Five on duty for eight hours a day, two a patient, a line that never ends, tasks Exp(30).

    One of the five is idle all day, exactly. Tasks have no memory, so what two patients' servers
    do after hours is 2 x 2 x 30 minutes a day on average; with 10 runs of 28 days the error is 5
    minutes: servers who go home one by one (60), or one patient's alone, would be seen every time.
    """
    day = Calendar.weekly([("daily", "08:00", "16:00", 5)], elsewhere=0)
    visit = [seize("nurse", units=2), treat("care", Exponential(mean_minutes=30)), release("nurse")]
    hospital = Hospital(
        name="shifts",
        pathways=(Pathway("visit", [*visit, depart()]),),
        arrivals=(Batch(name="all", pathway="visit", times=((0.0, 1500),), once=True),),
        resources=(Resource("nurse", day),),
    )

    def overrun(records):
        assert records.patients.t_depart.isna().any()
        days = records.resource_hours.groupby(records.resource_hours.hour // 24)
        assert days.busy_minutes.sum().tolist() == [4 * 480.0] * 28
        return days.overrun_minutes.sum().mean()

    found = replications(hospital, engine, overrun, weeks=4, warm_up_weeks=0)
    assert_mean(found, 2 * 2 * 30, errors=3.0)
