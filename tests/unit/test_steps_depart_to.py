"""depart(to=...): the spell ends, and the person goes on outside, holding a place there."""

from flowsim.engine.follow import follow
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import OpeningPlan
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority, Resource
from flowsim.hospital.vocabulary.steps import (
    come_back,
    depart,
    end,
    note,
    release,
    renege_after,
    seize,
    start,
    transfer,
    treat,
    wait_for_all,
)
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_as_described, assert_same
from tests.small import hospital, one_each, run

DAY = 1440.0
HOME = Pathway("home", [treat("care", Constant(100)), note("t_home"), release("care"), end()])
VISIT = [treat("see", Constant(10)), seize("care"), depart("to_care", to="home")]
CARE = (Resource("care", 1, kind="place"),)


def small(times=(0.0,), **changes):
    return hospital(VISIT, times, **{"others": (HOME,), "resources": CARE, **changes})


def test_the_next_waits_in_hospital_until_the_place_is_free(engine):
    patients = run(VISIT, [0, 5], engine=engine, others=(HOME,), resources=CARE).patients
    assert patients.t_depart.tolist() == [10, 110]
    assert patients.outcome.tolist() == ["to_care", "to_care"]
    assert patients.minutes_wait_care.tolist() == [0, 95]


def test_minutes_are_of_the_spell_and_milestones_of_the_person(engine):
    patients = run(VISIT, [0], engine=engine, others=(HOME,), resources=CARE).patients
    assert patients.minutes_treatment.tolist() == [10]
    assert patients.t_home.tolist() == [110]


def test_the_place_is_busy_until_it_is_given_back(engine):
    records = run(VISIT, [0], engine=engine, others=(HOME,), resources=CARE)
    assert records.resource_hours.busy_minutes.sum() == 100


def test_who_is_outside_when_the_run_ends_has_left(engine):
    home = Pathway("home", [treat("care", Constant(20 * DAY)), release("care"), end()])
    patients = run(VISIT, [0], engine=engine, others=(home,), resources=CARE).patients
    assert patients.t_depart.tolist() == [10]
    assert patients.minutes_treatment.tolist() == [10]


def test_waits_outside_are_nobodys_minutes_in_hospital(engine):
    home = Pathway(
        "home", [seize("nurse"), treat("visit", Constant(30)), release("nurse", "care"), end()]
    )
    two = (Resource("care", 2, kind="place"), Resource("nurse", 1))
    records = run(VISIT, [0, 0], engine=engine, others=(home,), resources=two)
    assert not any("nurse" in column for column in records.patients)
    line = records.queue_hours[records.queue_hours.queue == "nurse"]
    assert line.waiting_minutes.sum() == 30


def test_places_go_by_priority_where_one_is_given(engine):
    first = by("urgent", {"yes": Priority(band=0)}, default=Priority(band=1))
    steps = [seize("care", priority=first), depart(to="home")]
    arrivals = one_each(a=(0, {}), b=(1, {}), c=(2, {"urgent": "yes"}))
    urgent = Attribute(name="urgent", values=("no", "yes"))
    patients = run(
        steps,
        engine=engine,
        others=(HOME,),
        resources=CARE,
        arrivals=arrivals,
        attributes=(urgent,),
    ).patients
    assert patients.t_depart.tolist() == [0, 200, 100]


def test_patience_ends_with_the_spell(engine):
    home = Pathway("home", [*HOME.steps[:3], seize("nurse"), release("nurse"), end()])
    steps = [renege_after("patience", [depart("left")], Constant(50)), *VISIT]
    staff = (*CARE, Resource("nurse", 1))
    outcomes = run(steps, [0, 5], engine=engine, others=(home,), resources=staff).patients.outcome
    assert outcomes.tolist() == ["to_care", "left"]


def test_whoever_is_outside_may_come_back(engine):
    home = Pathway("home", [*HOME.steps[:3], come_back("again", 1.0, Constant(5)), end()])
    again = Pathway("again", [treat("look", Constant(1)), depart("looked")])
    patients = run(VISIT, [0], engine=engine, others=(home, again), resources=CARE).patients
    assert patients.t_arrive.tolist() == [0, 115]
    assert patients.episode.tolist() == [1, 2]
    assert patients.minutes_treatment.tolist() == [10, 1]


def test_walks_may_begin_and_go_on_elsewhere_outside(engine):
    side = Pathway("side", [treat("call", Constant(40)), end()])
    home = Pathway("home", [start("side"), wait_for_all(), transfer("rest")])
    rest = Pathway("rest", [note("t_home"), release("care"), end()])
    patients = run(VISIT, [0, 0], engine=engine, others=(home, side, rest), resources=CARE).patients
    assert patients.t_home.tolist() == [50, 90]


def test_a_place_may_open_during_the_run(engine):
    opens = (Resource("care", OpeningPlan(((0, 0), (2, 1), (3, 2))), kind="place"),)
    home = Pathway("home", [treat("care", Constant(3 * DAY)), release("care"), end()])
    records = run(VISIT, [0, 0, 0], engine=engine, others=(home,), resources=opens)
    assert records.patients.t_depart.tolist() == [2 * DAY, 3 * DAY, 5 * DAY]
    hours = records.resource_hours
    assert hours.scheduled_minutes.groupby(hours.hour // 24).sum().tolist() == [
        0,
        0,
        DAY,
        *[2 * DAY] * 4,
    ]


def test_a_plan_is_of_a_smaller_hospital_too():
    opens = (Resource("care", OpeningPlan(((0, 5), (2, 10))), kind="place"),)
    smaller = scaled(small(resources=opens), 0.5).resources[0].capacity
    assert smaller == OpeningPlan(((0, 3), (2, 5)))


def test_the_trace_follows_the_person_outside():
    journey = follow(small(), 0, weeks=1)
    walkers = [passage.walker for passage in journey.passages]
    assert walkers == ["patient"] * 3 + ["outside"] * 4
    told = " ".join(str(journey).split())
    assert "left the hospital: to_care; outside on to home/1 treat" in told
    assert journey.minutes_in_hospital == 10


def test_all_write_the_same_bytes():
    changes = {
        "arrivals": (Arrivals(name="all", pathway="visit", per_hour=1.0),),
        "resources": (Resource("care", OpeningPlan(((0, 1), (3, 2))), kind="place"),),
        "others": (
            Pathway(
                "home",
                [
                    treat("care", Exponential(mean_minutes=90)),
                    release("care"),
                    come_back("visit", 0.2, Exponential(mean_minutes=600)),
                    end(),
                ],
            ),
        ),
    }
    assert_same(small(**changes))
    assert_as_described(small(**changes))
