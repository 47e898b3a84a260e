"""Beds open vary from day to day: how much, how like the day before, and not at all at zero."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import Parameter, Rounds
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.departments.wards.closures import (
    LEVELS,
    MORNING,
    ClosureSettings,
    closures_by_day,
)
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    depart,
    occupy_bed,
    request_bed,
    treat,
    vacate_bed,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import Service, Ward
from flowsim.scenario import build
from tests.engines import FASTEST
from tests.unit.wards_case import shipped

DAY = 1440.0


def closures(sd_beds: float, lag: float = 0.6, escalation: float = 0.0) -> ClosureSettings:
    return ClosureSettings(
        sd_beds=sd_beds,
        lag=lag,
        of_escalation_sd_beds=Parameter(value=escalation, source="expert"),
        counted=Rounds(weekdays=("07:00",), weekend=("07:00",), source="expert"),
    )


def closed_by_day(setting: ClosureSettings, weeks: int) -> "np.ndarray[Any, Any]":
    """Return the beds closed at 08:00 of every day in a hospital where hardly anybody comes."""
    stay = [
        request_bed("medicine"),
        wait_for_bed(),
        occupy_bed(),
        treat("stay", Constant(60)),
        vacate_bed(),
        depart(),
    ]
    hospital = Hospital(
        name="closures",
        services=(Service(name="medicine"),),
        wards=tuple(
            Ward(name=name, beds=beds, serves=(("medicine", "home"),))
            for name, beds in (("alder", 120), ("birch", 50), ("cedar", 30))
        ),
        pathways=(Pathway("stay", stay), *closures_by_day(setting, 200)),
        background=("beds_of_the_day",),
        calendars=((MORNING, setting.counted.timetable(MORNING)),),
        arrivals=(Arrivals(name="few", pathway="stay", per_hour=(0.01,) * 168),),
    )
    events = simulate(hospital, weeks=weeks, seed=5, engine=FASTEST).bed_events
    change = np.where(events.after == "closed", events.beds, 0) - np.where(
        (events.before == "closed") & (events.t > 0), events.beds, 0
    )
    days = np.arange(7 * weeks) * DAY + 8 * 60
    totals = np.concatenate(([0], np.cumsum(change)))
    found: np.ndarray[Any, Any] = totals[np.searchsorted(events.t, days, side="right")]
    return found


def test_levels_have_a_mean_of_two_and_a_standard_deviation_of_one() -> None:
    k = np.arange(len(LEVELS))
    mean = float(np.dot(k, LEVELS))
    assert (sum(LEVELS), mean) == (1.0, 2.0)
    assert float(np.dot((k - mean) ** 2, LEVELS)) == 1.0


@pytest.mark.parametrize("lag", [0.0, 0.6, 0.9])
def test_beds_closed_vary_as_asked_and_a_day_is_like_the_one_before(lag: float) -> None:
    """1,400 days: the standard error of the correlation is 0.03, that of the rest by lag."""
    closed = closed_by_day(closures(10.0, lag), weeks=200)
    days = len(closed) * (1 - lag) / (1 + lag)  # as many independent days
    assert closed.mean() == pytest.approx(20.0, abs=4 * 10 / days**0.5)
    assert closed.std() == pytest.approx(10.0, rel=4 / (2 * days) ** 0.5)
    assert np.corrcoef(closed[1:], closed[:-1])[0, 1] == pytest.approx(lag, abs=0.12)


def test_the_ladders_part_of_the_spread_is_not_made_twice() -> None:
    assert closures(13.0, escalation=5.0).sd_closed == pytest.approx(12.0)
    assert closures(4.0, escalation=5.0).sd_closed == 0.0


def test_beds_that_are_always_as_many_need_nothing() -> None:
    assert closures_by_day(closures(0.0), 500) == ()
    steady = build(load("without_theatres", ["period.beds_open_sd=0"]))
    assert "beds_of_the_day" not in (p.name for p in steady.pathways)
    assert MORNING not in dict(steady.calendars)
    beds = shipped().wards.beds
    always = replace(shipped().wards, beds=replace(beds, closures=closures(0.0)))
    changed: dict[str, Any] = {"wards": always}
    assert hospital_of(replace(shipped(), **changed)) == steady


def test_the_wards_have_the_beds_that_are_closed_on_an_average_day() -> None:
    beds = shipped().wards.beds
    more = replace(beds, closures=closures(13.0, escalation=5.0))
    none = replace(beds, closures=closures(0.0))
    assert more.core_beds - none.core_beds == 24


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sd_beds": -1.0}, r"sd_beds -1 must be zero or more"),
        ({"lag": 1.0}, r"lag 1 must be at least 0 and below 1"),
        ({"lag": -0.1}, r"lag -0.1 must be at least 0 and below 1"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, float], said: str) -> None:
    with pytest.raises(FlowsimError, match=said):
        replace(closures(10.0), **change)


def test_more_closures_than_beds_are_refused() -> None:
    with pytest.raises(FlowsimError, match=r"sd_beds 30 would close up to 120 of 100 core beds"):
        closures_by_day(closures(30.0), 100)
