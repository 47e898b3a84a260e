"""Demand by attributes and by day, gaps of any shape, times from data: exact, in every engine."""

import numpy as np
import pytest

from flowsim import Batch, Constant, Renewal, Uniform, recorded_times, simulate
from flowsim.hospital.check import offered_loads
from flowsim.hospital.edits import apply_edits, describe, replace, scale
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute, shares, yes_no
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Exponential
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, release, seize, treat
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_same
from tests.small import hospital

FRAIL = Attribute(name="frail", values=("no", "yes"), drawn=yes_no(0.3))
AGE = Attribute(
    name="age",
    values=("young", "old"),
    drawn=by("frail", {"yes": shares({"old": 1.0})}, default=shares({"young": 0.6, "old": 0.4})),
)
VISIT = [treat("visit", Exponential(mean_minutes=30)), depart("home")]


def people(*streams, weeks=4, **changes):
    """Return the patients of streams by (source, ordinal)."""
    found = hospital(VISIT, arrivals=streams, attributes=(FRAIL, AGE), **changes)
    patients = simulate(found, weeks=weeks, seed=5, engine="simpy").patients
    return patients.drop(columns=["patient", "person"]).set_index(["source", "ordinal"])


def stream(**changes):
    """Return a stream of the same candidates, whatever changes."""
    given = {"name": "all", "pathway": "visit", "per_hour": 2.0, "bound_per_hour": 3.0}
    return Arrivals(**{**given, **changes})


LESS = {
    "by attribute": {"multiplier": by("age", {"old": 0.4}, default=1.0)},
    "by two attributes": {"multiplier": by(("frail", "age"), {("no", "old"): 0.0}, default=0.9)},
    "by day": {"ramp": ((0.0, 1.0), (20.0, 0.3))},
    "by both": {"multiplier": by("frail", {"yes": 0.5}, default=1.0), "ramp": ((7.0, 0.5),)},
    "all alike": {"multiplier": 0.7},
}


@pytest.mark.parametrize("less", LESS.values(), ids=LESS)
@pytest.mark.parametrize(
    "make",
    [
        stream,
        lambda **less: Renewal(name="all", pathway="visit", gap=Constant(20), **less),
        lambda **less: Batch(name="all", pathway="visit", times=((600.5, 40), (9000, 90)), **less),
    ],
    ids=["poisson", "renewal", "booked"],
)
def test_less_demand_is_a_subset_of_the_same_people_with_the_same_draws(make, less):
    few, many = people(make(**less)), people(make())
    assert 0 < len(few) < len(many)
    same = many.loc[few.index]
    assert few.equals(same)


def test_whom_nobody_multiplies_comes_as_before():
    less = people(stream(multiplier=by("age", {"old": 0.0}, default=1.0)))
    before = people(stream())
    assert less.equals(before[before.age == "young"])


def test_a_ramp_is_level_outside_its_points_and_straight_between():
    """At 0 up to day 7, 1 from day 14: nobody, then ever more, then everybody."""
    found, before = people(stream(ramp=((7.0, 0.0), (14.0, 1.0)))), people(stream())
    day = before.t_arrive // 1440
    assert (found.t_arrive >= 7 * 1440).all()
    assert found[found.t_arrive >= 14 * 1440].equals(before[day >= 14])
    between = (found.t_arrive.between(7 * 1440, 14 * 1440)).sum() / day.between(7, 13).sum()
    assert between == pytest.approx(0.5, abs=0.1)


def test_a_stream_without_a_bound_has_room_for_its_own_multipliers():
    more = stream(bound_per_hour=0.0, multiplier=by("frail", {"yes": 4.0}, default=1.0))
    found = people(more, weeks=10)
    expected = 2 * 168 * 10 * (0.3 * 4 + 0.7)
    assert len(found) == pytest.approx(expected, abs=4 * np.sqrt(expected))


def test_labels_that_a_stream_gives_count_too():
    less = by("frail", {"yes": 0.0}, default=1.0)
    given = stream(name="given", multiplier=less, attributes=(("frail", "no"),))
    assert (people(given).frail == "no").all()
    assert len(people(given)) > 1000


def test_gaps_that_do_not_vary_come_like_a_clock(engine):
    clock = Renewal(name="clock", pathway="visit", gap=Constant(90))
    found = simulate(hospital(VISIT, arrivals=(clock,)), weeks=1, engine=engine).patients
    assert found.t_arrive.tolist() == [90.0 * k for k in range(1, 112)]
    assert found.ordinal.tolist() == list(range(111))


def test_each_source_has_gaps_of_its_own_and_a_longer_run_begins_alike():
    gap = Uniform(low_minutes=0, high_minutes=60)
    two = tuple(Renewal(name=name, pathway="visit", gap=gap) for name in ("one", "two"))
    short, long = (people(*two, weeks=weeks) for weeks in (1, 3))
    assert long.t_arrive[: len(short)].equals(short.t_arrive)
    one, other = (short.t_arrive[name].to_numpy()[:200] for name in ("one", "two"))
    assert abs(np.corrcoef(np.diff(one), np.diff(other))[0, 1]) < 4 / np.sqrt(200)


def test_both_engines_write_the_same_bytes():
    more = stream(multiplier=by("age", {"old": 1.4}, default=0.3), ramp=((1.0, 0.2), (5.0, 1.0)))
    clock = Renewal(name="clock", pathway="visit", gap=Constant(90), attends=0.8)
    assert_same(hospital(VISIT, arrivals=(more, clock), attributes=(FRAIL, AGE)), weeks=2)


def test_a_smaller_hospital_keeps_the_shape_of_gaps_and_the_multipliers():
    clock = Renewal(name="clock", pathway="visit", gap=Constant(90), ramp=((3.0, 0.5),))
    found = scaled(hospital(VISIT, arrivals=(clock,)), 0.1).arrivals[0]
    assert (found.gap, found.ramp) == (Constant(900), ((3.0, 0.5),))


def test_offered_loads_weigh_patients_by_demand_and_take_the_end_of_a_ramp():
    """One an hour for 30 minutes: half a doctor, or 0.5 x (0.3 x 2 + 0.7 / 10) of that."""
    steps = [seize("doctor"), treat("visit", Constant(30)), release("doctor"), depart()]
    demand = {
        "multiplier": by("frail", {"yes": 2.0}, default=0.1),
        "ramp": ((0.0, 3.0), (50.0, 0.5)),
    }
    for stream_of in (
        Arrivals(name="all", pathway="visit", per_hour=1.0, **demand),
        Arrivals(name="all", pathway="visit", per_hour=1.0),
        Renewal(name="all", pathway="visit", gap=Constant(60)),
    ):
        found = hospital(
            steps, arrivals=(stream_of,), attributes=(FRAIL,), resources=(Resource("doctor", 1),)
        )
        expected = 0.5 * (0.335 if stream_of.ramp else 1.0)
        assert offered_loads(found)[0].load == pytest.approx(expected, rel=0.05)


def test_edits_change_gaps_and_multipliers():
    clock = Renewal(name="clock", pathway="visit", gap=Constant(90))
    made = hospital(VISIT, arrivals=(clock,), attributes=(FRAIL,))
    table = by("frail", {"yes": 0.5}, default=1.0)
    edits = [
        scale("arrivals", "clock", gap=2.0),
        replace("arrivals", "clock", multiplier=table, ramp=[(0, 1), (30, 0.5)]),
    ]
    found = apply_edits(made, edits).arrivals[0]
    assert (found.gap, found.multiplier) == (Constant(180), table)
    assert found.ramp == ((0.0, 1.0), (30.0, 0.5))
    assert all(describe(made, edits))


# -- times from data -------------------------------------------------------------------------------


def test_times_from_data_are_times_of_arrival(engine):
    minutes = np.array([605.5, 3.0, 20_000.25, 3.0])
    batch = Batch.at(minutes, name="observed", pathway="visit")
    found = simulate(hospital(VISIT, arrivals=(batch,)), weeks=2, engine=engine).patients
    assert found.t_arrive.tolist() == [3.0, 3.0, 605.5, 20_000.25]


def test_times_are_read_from_minutes_and_from_dates(tmp_path):
    file = tmp_path / "times.csv"
    file.write_text("arrived,minute\n2026-01-05 08:30,510\n2026-01-13T00:00:30,11520.5\n")
    expected = (510.0, 11_520.5)
    assert recorded_times(file, "minute") == expected
    assert recorded_times(str(file), "arrived", since="2026-01-05") == expected
