"""branch, branch_on, go, transfer, assign, draw: which way a patient takes."""

import pytest

from flowsim.hospital.vocabulary.attributes import Attribute, shares, yes_no
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    assign,
    branch,
    branch_on,
    depart,
    draw,
    go,
    label,
    release,
    seize,
    transfer,
    treat,
)
from tests.small import one_each, run

ACUITY = Attribute(name="acuity", values=("1", "2", "3"))
BY_ACUITY = one_each(a=(0, {"acuity": "1"}), b=(0, {"acuity": "2"}), c=(0, {"acuity": "3"}))


def outcomes(records):
    """Return how each patient left."""
    return records.patients.outcome.tolist()


def forks(share):
    """Return steps that send a share of patients left."""
    return [
        branch("fork", {"left": share, "next": 1 - share}),
        depart("right"),
        label("left"),
        depart("left"),
    ]


def test_a_branch_sends_its_share_each_way(engine):
    records = run(forks(0.3), range(4000), engine=engine)
    went_left = (records.patients.outcome == "left").mean()
    assert went_left == pytest.approx(0.3, abs=4 * (0.3 * 0.7 / 4000) ** 0.5)


def test_a_larger_share_holds_the_patients_of_a_smaller_one(engine):
    few = run(forks(0.35), range(500), engine=engine).patients.outcome == "left"
    many = run(forks(0.45), range(500), engine=engine).patients.outcome == "left"
    assert (many | ~few).all()
    assert many.sum() > few.sum()


def test_shares_may_depend_on_the_patient(engine):
    table = by("acuity", {"1": shares({"left": 1.0}), "*": shares({"next": 1.0})})
    steps = [branch("fork", table), depart("right"), label("left"), depart("left")]
    records = run(steps, engine=engine, attributes=(ACUITY,), arrivals=BY_ACUITY)
    assert outcomes(records) == ["left", "right", "right"]


def test_branch_on_follows_the_value_or_otherwise(engine):
    steps = [
        branch_on("acuity", {"1": "first", "2": "next"}, otherwise="rest"),
        depart("second"),
        label("first"),
        depart("first"),
        label("rest"),
        depart("third"),
    ]
    records = run(steps, engine=engine, attributes=(ACUITY,), arrivals=BY_ACUITY)
    assert outcomes(records) == ["first", "second", "third"]


def test_an_attribute_of_the_moment_follows_its_calendar(engine):
    night = Calendar.weekly([("daily", "20:00", "08:00", 1)], elsewhere=0)
    steps = [
        branch_on("night", {"yes": "dark"}),
        depart("day"),
        label("dark"),
        depart("night"),
    ]
    records = run(
        steps,
        [479, 480, 1199, 1200, 1439],
        engine=engine,
        attributes=(Attribute(name="night", values=("no", "yes"), calendar=night),),
    )
    assert outcomes(records) == ["night", "day", "day", "night", "night"]


def test_go_repeats_steps_until_chance_ends_it(engine):
    steps = [
        label("again"),
        treat("try", Constant(1)),
        branch("works", {"out": 0.25, "next": 0.75}),
        go("again"),
        label("out"),
        depart(),
    ]
    records = run(steps, range(2000), engine=engine)
    tries = records.patients.t_depart - records.patients.t_arrive
    assert tries.mean() == pytest.approx(4, abs=4 * (12 / 2000) ** 0.5)
    assert (tries == 1).mean() == pytest.approx(0.25, abs=4 * (0.1875 / 2000) ** 0.5)


def test_transfer_keeps_what_is_held(engine):
    steps = [seize("bay"), treat("look", Constant(5)), transfer("inside")]
    inside = Pathway("inside", [treat("mend", Constant(7)), release("bay"), depart("mended")])
    records = run(steps, [0, 1], engine=engine, others=(inside,), resources=(Resource("bay", 1),))
    assert records.patients.t_depart.tolist() == [12, 24]
    assert outcomes(records) == ["mended", "mended"]


def test_assign_sets_a_value_or_one_looked_up(engine):
    steps = [assign("stream", by("acuity", {"1": "resus"}, default="minors")), depart()]
    records = run(
        steps,
        engine=engine,
        attributes=(ACUITY, Attribute(name="stream", values=("none", "resus", "minors"))),
        arrivals=BY_ACUITY,
    )
    assert records.patients.stream.tolist() == ["resus", "minors", "minors"]


def test_draw_sets_a_label_by_chance_and_a_label_of_the_stream_stays(engine):
    attributes = (
        Attribute(name="frail", values=("no", "yes"), drawn=yes_no(0.4)),
        Attribute(name="outcome_like", values=("a", "b")),
    )
    steps = [
        draw(
            "outcome_like",
            by("frail", {"yes": shares({"a": 0.1, "b": 0.9}), "no": shares({"a": 1.0})}),
        ),
        depart(),
    ]
    patients = run(steps, range(3000), engine=engine, attributes=attributes).patients
    frail = patients.frail == "yes"
    assert frail.mean() == pytest.approx(0.4, abs=4 * (0.24 / 3000) ** 0.5)
    assert (patients.outcome_like[~frail] == "a").all()
    share = (patients.outcome_like[frail] == "b").mean()
    assert share == pytest.approx(0.9, abs=4 * (0.09 / frail.sum()) ** 0.5)
