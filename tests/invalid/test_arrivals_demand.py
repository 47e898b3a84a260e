"""Demand, gaps and times from data that cannot be, and what the user is told."""

import math

import pytest

from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch, Renewal
from flowsim.hospital.vocabulary.attributes import Attribute, yes_no
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.recorded_times import recorded_times
from flowsim.hospital.vocabulary.steps import depart
from tests.small import hospital


def stream(**changes):
    """Return a Poisson stream."""
    return Arrivals(**{"name": "all", "pathway": "visit", "per_hour": 2.0, **changes})


def clock(**changes):
    """Return a renewal stream."""
    return Renewal(**{"name": "all", "pathway": "visit", "gap": Constant(60), **changes})


def booked(**changes):
    """Return a booked list."""
    return Batch(**{"name": "all", "pathway": "visit", "times": ((60.0, 3),), **changes})


@pytest.mark.parametrize(
    ("many", "words"),
    [
        (stream(per_hour=1e9), "lower its per_hour"),
        (stream(ramp=((0, 1), (3, 1e9))), "lower its per_hour, season, multiplier, ramp"),
        (stream(bound_per_hour=1e9), "bound_per_hour"),
        (clock(gap=Constant(0.001)), "lengthen its gap"),
    ],
    ids=["rate", "ramp", "bound", "gap"],
)
def test_more_patients_than_there_is_room_for_are_refused(many, words):
    with pytest.raises(FlowsimError, match=f"all: about .* patients would be drawn .*{words}"):
        simulate(hospital([depart()], arrivals=(many,)), weeks=6)


@pytest.mark.parametrize("make", [stream, clock, booked])
@pytest.mark.parametrize("multiplier", [-0.1, math.nan, math.inf, "half", None, [0.5], True])
def test_a_multiplier_is_a_number_from_0_or_a_table_of_such(make, multiplier):
    with pytest.raises(FlowsimError, match="multiplier"):
        make(multiplier=multiplier)
    with pytest.raises(FlowsimError, match="multiplier"):
        make(multiplier=by("frail", {"yes": multiplier}, default=0.5))


@pytest.mark.parametrize(
    ("ramp", "words"),
    [
        (((5.0, 1.0), (5.0, 0.5)), "days must rise"),
        (((5.0, 1.0), (4.0, 0.5)), "days must rise"),
        (((-1.0, 1.0),), "ramp"),
        (((0.0, -1.0),), "ramp"),
        (((0.0, math.nan),), "ramp"),
        (((math.inf, 1.0),), "ramp"),
        ((0.0, 1.0), "ramp"),
        (((0.0, 1.0, 2.0),), "ramp"),
        ({0: 1.0}, "ramp"),
    ],
)
def test_a_ramp_is_points_in_the_order_of_days(ramp, words):
    with pytest.raises(FlowsimError, match=words):
        stream(ramp=ramp)


@pytest.mark.parametrize(
    "changes",
    [
        {"multiplier": 1.5},
        {"multiplier": by("frail", {"yes": 1.2}, default=0.1)},
        {"ramp": ((0.0, 0.5), (9.0, 1.01))},
        {"attends": 0.8, "multiplier": 1.2, "ramp": ((0.0, 1.1),)},
    ],
)
@pytest.mark.parametrize("make", [clock, booked])
def test_nobody_comes_with_a_chance_above_1(make, changes):
    with pytest.raises(FlowsimError, match=r"must be at most 1: lower them"):
        make(**changes)


def test_demand_above_the_bound_is_refused_as_a_rate_is():
    more = stream(bound_per_hour=3.0, multiplier=2.0)
    with pytest.raises(FlowsimError, match=r"reaches 4\.00 an hour, above bound_per_hour 3"):
        simulate(hospital([depart()], arrivals=(more,)), weeks=1)


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (60, "gap 60 must be a distribution"),
        (Constant(0), "its mean is 0 minutes; it must be 0.001 or more"),
        (Exponential(mean_minutes=0.0005), "it must be 0.001 or more"),
        (by("frail", {"yes": Constant(60)}, default=Constant(50)), "must be a distribution"),
    ],
)
def test_a_gap_is_a_distribution_of_some_minutes(gap, words):
    with pytest.raises(FlowsimError, match=words):
        clock(gap=gap)


@pytest.mark.parametrize("attends", [-0.1, 1.1, math.nan, "often"])
def test_a_chance_to_come_is_from_0_to_1(attends):
    with pytest.raises(FlowsimError, match="attends"):
        clock(attends=attends)


def test_more_gaps_than_memory_holds_are_refused():
    crowd = hospital([depart()], arrivals=(clock(gap=Constant(0.01)),))
    with pytest.raises(FlowsimError, match="at most 20,000,000 can be"):
        simulate(crowd, weeks=30)


FRAIL = Attribute(name="frail", values=("no", "yes"), drawn=yes_no(0.2))
NIGHT = Attribute(name="night", values=("no", "yes"), calendar=Calendar.always(0))
SEEN = Attribute(name="seen", values=("no", "yes"))
NAMES = {
    "an attribute there is not": (by("frial", {"yes": 0.5}, default=1.0), "Did you mean 'frail'"),
    "a value there is not": (by("frail", {"yess": 0.5}, default=1.0), "Did you mean 'yes'"),
    "a value without a row": (by("frail", {"yes": 0.5}), "no value for frail=no"),
    "an attribute of the moment": (by("night", {"yes": 0.5}, default=1.0), "not known of patients"),
    "one that steps set": (by("seen", {"yes": 0.5}, default=1.0), "not known of patients"),
    "one of beds": (by("ward", {"none": 0.5}), "'ward' is not known of patients as they arrive"),
}


@pytest.mark.parametrize(("table", "words"), NAMES.values(), ids=NAMES)
def test_demand_is_by_what_is_known_of_those_who_come(table, words):
    made = hospital(
        [depart()], arrivals=(stream(multiplier=table),), attributes=(FRAIL, NIGHT, SEEN)
    )
    with pytest.raises(FlowsimError, match=words):
        check_or_raise(made)


# -- times from data -------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [(-1.0,), (math.nan,), ("noon",), 5.0, {5.0: 1}])
def test_times_from_data_are_minutes_of_the_run(minutes):
    with pytest.raises(FlowsimError, match="batch seen: minutes"):
        Batch.at(minutes, name="seen", pathway="visit")


FILES = {
    "no such file": (None, "minute", None, "cannot be read"),
    "no such column": ("minut\n5\n", "minute", None, "Did you mean 'minut'"),
    "a decimal comma": ("minute\n1,5\n", "minute", None, "line 2, minute: has more cells than"),
    "a column twice": ("minute,minute\n1,2\n", "minute", None, "has several columns 'minute'"),
    "a header alone": ("minute\n", "minute", None, "has no rows below the header"),
    "a word": ("minute\n5\nnoon\n", "minute", None, r"line 3, minute: 'noon' is not a number"),
    "no finite number": ("minute\nnan\n", "minute", None, "line 2, minute: 'nan' is not a number"),
    "a short row": ("a,minute\n5\n", "minute", None, "line 2, minute: '' is not a number"),
    "before the run": ("minute\n-5\n", "minute", None, "'-5' is before the run begins"),
    "no date": ("at\n5th of May\n", "at", "2026-01-05", "line 2, at: '5th of May' must be a date"),
    "a time zone": ("at\n2026-01-05 08:00+01:00\n", "at", "2026-01-05", "without a time zone"),
    "a date before": ("at\n2026-01-04 23:59\n", "at", "2026-01-05", "is before the run begins"),
    "a run from a Tuesday": ("at\n", "at", "2026-01-06", "must be a Monday at 00:00"),
    "a run from nowhere": ("at\n", "at", 5, "since: 5 must be a date"),
}


@pytest.mark.parametrize(("content", "column", "since", "words"), FILES.values(), ids=FILES)
def test_a_file_of_times_that_cannot_be_read(tmp_path, content, column, since, words):
    file = tmp_path / "times.csv"
    if content is not None:
        file.write_text(content)
    with pytest.raises(FlowsimError, match=words):
        recorded_times(file, column, since=since)


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ((("frail", "yes"), ("frail", "no")), "arrivals all: attribute 'frail' is given twice"),
        ((("ward", "none"),), "'ward' is that of the bed a patient is in and cannot be set"),
        ((("placement", "home"),), "'placement' is how the bed suits .* cannot be set"),
    ],
)
def test_labels_that_no_stream_can_give(attributes, words):
    frail = Attribute(name="frail", values=("no", "yes"), drawn=yes_no(0.2))
    found = hospital([depart()], arrivals=(stream(attributes=attributes),), attributes=(frail,))
    with pytest.raises(FlowsimError, match=words):
        check_or_raise(found)
