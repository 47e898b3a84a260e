"""branch_by: the way on depends on who is free, who waits, and the time."""

import pytest

from flowsim.engine.follow import follow
from flowsim.hospital.policies.ways import cost_of_way
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.by_state import WAY_POLICIES, BranchBy
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.ladders import branch_by
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.steps import depart, go, label, release, seize, treat
from tests.identity.same import assert_same
from tests.small import hospital, run

ONE = (Resource("doctor", 1),)
TWO = (Resource("doctor", 1), Resource("nurse", 1))
MORNING = Calendar.weekly([("daily", "08:00", "09:00", 3)], elsewhere=0)


def seen(by, minutes=10.0):
    return [seize(by), treat(f"see_{by}", Constant(minutes)), release(by), depart(by)]


def outcomes(steps, times, *, engine, **changes):
    return run(steps, times, engine=engine, **changes).patients.outcome.tolist()


def test_who_finds_the_queue_too_long_goes_elsewhere(engine):
    """One is served, two wait, the next two turn away; at minute 20 one place is free again."""
    steps = [
        branch_by(
            "queue_shorter_than", {"doctor": seen("doctor")}, limit=2, otherwise=[depart("left")]
        )
    ]
    found = outcomes(steps, [0, 1, 2, 3, 4, 21], engine=engine, resources=ONE)
    assert found == ["doctor"] * 3 + ["left"] * 2 + ["doctor"]


def test_a_limit_of_none_leaves_those_who_are_served_at_once(engine):
    steps = [
        branch_by(
            "queue_shorter_than",
            {"doctor": seen("doctor")},
            limit=0,
            otherwise=[depart("left")],
        )
    ]
    found = outcomes(steps, [0, 5, 10], engine=engine, resources=ONE)
    assert found == ["doctor", "left", "doctor"]


def test_any_free_takes_the_first_that_is_in_the_order_written(engine):
    ways = {name: seen(name) for name in ("nurse", "doctor")}
    steps = [branch_by("any_free", ways, otherwise=[depart("left")])]
    found = outcomes(steps, [0, 1, 2, 11], engine=engine, resources=TWO)
    assert found == ["nurse", "doctor", "left", "nurse"]


def test_the_shortest_queue_counts_who_is_served_and_ties_go_to_the_first(engine):
    ways = {name: seen(name) for name in ("nurse", "doctor")}
    found = outcomes(
        [branch_by("shortest_queue", ways)], [0, 1, 2, 3, 4], engine=engine, resources=TWO
    )
    assert found == ["nurse", "doctor", "nurse", "doctor", "nurse"]


def test_free_servers_shorten_a_queue(engine):
    """With three doctors and one nurse, the doctors have most to spare until two are at work."""
    resources = (Resource("nurse", 1), Resource("doctor", 3))
    ways = {name: seen(name) for name in ("nurse", "doctor")}
    found = outcomes(
        [branch_by("shortest_queue", ways)], [0, 1, 2, 3, 4], engine=engine, resources=resources
    )
    assert found == ["doctor", "doctor", "nurse", "doctor", "nurse"]


def test_a_team_is_free_if_a_member_is_and_overtime_is_no_freedom(engine):
    """The doctor of the morning is still at work after 09:00: minus one free, not one less."""
    resources = (Resource("doctor", MORNING), Resource("nurse", 1))
    team = (Team(name="either", members=("doctor", "nurse")),)
    late = [seize("doctor"), treat("long", Constant(120)), release("doctor"), depart("long")]
    steps = [
        branch_by("before_hour", late, limit=8.5, otherwise=()),
        branch_by("any_free", {"either": seen("either")}, otherwise=[depart("left")]),
    ]
    found = outcomes(steps, [480, 600, 605, 611], engine=engine, resources=resources, teams=team)
    assert found == ["long", "either", "left", "either"]


@pytest.mark.parametrize(("hour", "taken"), [(8, "left"), (8.5, "doctor"), (24, "doctor")])
def test_the_hour_is_of_the_day(engine, hour, taken):
    """At 08:15 on the second day."""
    steps = [branch_by("before_hour", seen("doctor"), limit=hour, otherwise=[depart("left")])]
    assert outcomes(steps, [1440 + 495], engine=engine, resources=ONE) == [taken]


def test_those_of_one_minute_are_looked_at_in_their_order(engine):
    """Each patient of a minute finds what the one before has taken."""
    steps = [branch_by("any_free", {"doctor": seen("doctor")}, otherwise=[depart("left")])]
    together = Batch(name="all", pathway="visit", times=((5.0, 3),), once=True)
    found = outcomes(steps, [], engine=engine, resources=ONE, arrivals=(together,))
    assert found == ["doctor", "left", "left"]


def test_whoever_has_no_way_goes_on(engine):
    steps = [
        branch_by(
            "any_free", {"doctor": [seize("doctor"), treat("see", Constant(5)), release("doctor")]}
        ),
        depart("done"),
    ]
    found = run(steps, [0, 1], engine=engine, resources=ONE).patients
    assert found.t_depart.tolist() == [5, 1]


def test_an_arm_that_is_a_jump_has_no_row():
    made = hospital(
        [
            label("top"),
            treat("turn", Constant(5)),
            branch_by("any_free", {"doctor": [go("top")]}, otherwise=[depart()]),
        ],
        resources=ONE,
    )
    assert made.pathways[0].steps[2] == BranchBy("any_free", (("doctor", "top"),), 0.0, "next")


def test_policies_and_costs_go_together():
    """The dearest is not taken; nothing but the order of the policies gives them their codes."""
    found = {
        name: [
            cost_of_way(code, free, waiting, 600.0, 3.0) < float("inf")
            for free, waiting in ((1, 0), (0, 2), (0, 3))
        ]
        for code, name in enumerate(WAY_POLICIES)
    }
    assert found == {
        "any_free": [True, False, False],
        "queue_shorter_than": [True, True, False],
        "shortest_queue": [True, True, True],
        "before_hour": [False, False, False],
    }


def test_a_trace_says_by_which_policy():
    steps = [branch_by("any_free", {"doctor": seen("doctor")}, otherwise=[depart("left")])]
    journey = follow(hospital(steps, resources=ONE), 0, weeks=1)
    assert journey.passages[0].words.startswith("by any free on to visit/")


def test_both_engines_write_the_same_bytes():
    ways = {name: seen(name, 37.0) for name in ("nurse", "doctor")}
    balks = branch_by("queue_shorter_than", ways, limit=2, otherwise=[depart("left")])
    assert_same(hospital([balks], range(0, 3000, 7), resources=TWO))
