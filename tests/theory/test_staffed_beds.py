"""Beds that need nurses, with known answers: a loss system whose beds go by day and night."""

import numpy as np
import pytest

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift
from flowsim.hospital.vocabulary.distributions import Constant, Exponential, hours
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    depart,
    label,
    occupy_bed,
    request_bed,
    set_time,
    treat,
    vacate_bed,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import Service, Ward
from tests.agreement import assert_mean, erlang_b

BEDS, A_DAY, STAY_HOURS = 20, 70.0, 6.0
NURSES = {"day": 10, "night": 6}
BEDS_PER_NURSE = 2.0
BEGINS = {"day": 8, "night": 20}
"""Hours at which twenty beds open, and from which on no more than twelve are filled."""
HOURS_A_PHASE, STEPS_AN_HOUR = 12, 120


def loss_by_day_and_night(nurses):
    """Return, by phase, the shares refused, the mean beds occupied and the mean beds open.

    Birth and death on the number of beds occupied n, integrated (Runge and Kutta's fourth order)
    over a day that ends as it began. Who comes is taken while n is below the beds staffed;
    whoever lies in a bed that should be closed stays to the end, so that max(n, staffed) are open.
    """
    number = np.arange(BEDS + 1)
    limits = {phase: min(BEDS, int(many * BEDS_PER_NURSE)) for phase, many in nurses.items()}
    steps = {phase: _step(limit) for phase, limit in limits.items()}
    whole_day = np.eye(BEDS + 1)
    for step in steps.values():
        whole_day = np.linalg.matrix_power(step, HOURS_A_PHASE * STEPS_AN_HOUR) @ whole_day
    equations = np.vstack([whole_day - np.eye(BEDS + 1), np.ones(BEDS + 1)])
    share, *_ = np.linalg.lstsq(equations, np.append(np.zeros(BEDS + 1), 1.0), rcond=None)
    found = {}
    for phase, step in steps.items():
        mean, count = np.zeros(BEDS + 1), HOURS_A_PHASE * STEPS_AN_HOUR
        for k in range(count + 1):  # by trapezia
            mean += share * (0.5 if k in (0, count) else 1.0) / count
            share = step @ share if k < count else share
        limit = limits[phase]
        found[phase] = (
            mean[limit:].sum(),
            (mean * number).sum(),
            (mean * np.maximum(number, limit)).sum(),
        )
    return found


def _step(limit):
    """Return what one step of the integration does to the shares of the states."""
    rates = np.zeros((BEDS + 1, BEDS + 1))
    for n in range(BEDS + 1):
        if n < limit:
            rates[n + 1, n] += A_DAY / 24
        if n > 0:
            rates[n - 1, n] += n / STAY_HOURS
        rates[n, n] -= rates[:, n].sum()
    h = rates / STEPS_AN_HOUR
    return np.eye(BEDS + 1) + h @ (
        np.eye(BEDS + 1) + h @ (np.eye(BEDS + 1) + h @ (np.eye(BEDS + 1) + h / 4) / 3) / 2
    )


def test_with_as_many_by_night_as_by_day_it_is_erlangs_loss():
    found = loss_by_day_and_night({"day": 8, "night": 8})
    lost = erlang_b(16, A_DAY / 24 * STAY_HOURS)
    for refused, occupied, opened in found.values():
        assert refused == pytest.approx(lost, abs=1e-9)
        assert occupied == pytest.approx(A_DAY / 24 * STAY_HOURS * (1 - lost), abs=1e-8)
        assert opened == pytest.approx(16)


def ward(capacity, per_hour=A_DAY / 24, beds_per_nurse=BEDS_PER_NURSE):
    """Return a ward that turns away whoever finds no bed."""
    visit = Pathway(
        "visit",
        [
            set_time("t_limit", "no_wait", Constant(0)),
            request_bed("medicine"),
            wait_for_bed(until="t_limit", otherwise="full"),
            occupy_bed(),
            treat("stay", Exponential(mean_minutes=hours(STAY_HOURS))),
            vacate_bed(),
            depart(),
            label("full"),
            depart("refused"),
        ],
    )
    alder = Ward(
        name="alder",
        beds=BEDS,
        serves=(("medicine", "home"),),
        nurses="nurses",
        beds_per_nurse=beds_per_nurse,
    )
    return Hospital(
        name="ward",
        pathways=(visit,),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=per_hour),),
        resources=(Resource("nurses", capacity),),
        services=(Service(name="medicine"),),
        wards=(alder,),
    )


def minutes_of(t, change, edges):
    """Return the minutes that a number lasted, times the number, in each stretch between edges.

    The number is zero before the first of its changes.
    """
    order = np.argsort(t, kind="stable")
    t, level = t[order], np.cumsum(change[order])
    integral = np.concatenate([[0.0], np.cumsum(level[:-1] * np.diff(t))])
    place = np.searchsorted(t, edges, side="right") - 1
    reached = integral[place] + level[place] * (edges - t[place])
    return np.diff(reached)


def beds_by_phase(records, state):
    """Return the mean number of beds in a state, less that before the run, by day and by night.

    All beds are closed before the run, so of "closed" it is how many are open, below zero.
    """
    start, end = records.window
    events = records.bed_events
    gained, lost = events.after == state, events.before == state
    change = (gained.astype(int) - lost.astype(int)) * events.beds
    first = np.arange(start, end, 1440.0) + 60 * BEGINS["day"]
    edges = np.unique(np.concatenate([first, first + 60 * HOURS_A_PHASE]))
    bed_minutes = minutes_of(events.t.to_numpy(), change.to_numpy(), edges)
    return [bed_minutes[k::2].sum() / np.diff(edges)[k::2].sum() for k in (0, 1)]


def figures(hospital, weeks=26, replications=12):
    """Return by replication (refused, occupied, open) of days, then of nights."""
    found = []
    for replication in range(replications):
        records = simulate(hospital, weeks=weeks, warm_up_weeks=1, seed=8, replication=replication)
        start, _ = records.window
        patients = records.patients[records.patients.t_arrive >= start]
        hour = patients.t_arrive % 1440 / 60
        by_day = (hour >= BEGINS["day"]) & (hour < BEGINS["night"])
        occupied, closed = beds_by_phase(records, "occupied"), beds_by_phase(records, "closed")
        row = []
        for phase, mine in enumerate((by_day, ~by_day)):
            refused = (patients.outcome[mine] == "refused").mean()
            row += [refused, occupied[phase], -closed[phase]]
        found.append(row)
    return np.array(found)


def test_a_ward_with_fewer_nurses_by_night_is_birth_and_death():
    """150,000 people; standard errors of 0.002 and 0.004 of the shares, of 0.03 beds and fewer.

    Beds closed the moment the night begins would be 12 open at night and not 12.4, and two beds
    too many or too few would move the share refused at night by 0.1.
    """
    nurses = Calendar.weekly(
        [("daily", "08:00", "20:00", NURSES["day"])], elsewhere=NURSES["night"]
    )
    by_day, by_night = loss_by_day_and_night(NURSES).values()
    found = figures(ward(nurses))
    assert found[:, 2] == pytest.approx(BEDS)  # all beds, and each from the first minute
    for column, value in enumerate((*by_day[:2], None, *by_night)):
        if value is not None:
            assert_mean(found[:, column], value, errors=3.0)


def test_unfilled_shifts_close_beds_as_the_binomial_says():
    """Of three nurses of eight beds each one in five is absent: 20, 16, 8 or no beds are open.

    Hardly anybody comes, so every bed opens and closes at once. 26 weeks of days and nights are
    364 shifts; standard errors of 0.1 of 15 beds.
    """
    shifts = [
        Shift(days="daily", start=start, end=end, staff=3)
        for start, end in (("08:00", "20:00"), ("20:00", "08:00"))
    ]
    rare = ward(Rota(shifts=tuple(shifts), unfilled_share=0.2), 0.001, 8.0)
    chances = np.array([0.2**3, 3 * 0.8 * 0.2**2, 3 * 0.8**2 * 0.2, 0.8**3])
    expected = chances @ np.array([0, 8, 16, BEDS])
    opened = []
    for replication in range(12):
        records = simulate(rare, weeks=26, seed=9, replication=replication)
        opened.append(-np.mean(beds_by_phase(records, "closed")))
    assert_mean(opened, expected, errors=3.0)
