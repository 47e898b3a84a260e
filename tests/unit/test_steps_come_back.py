"""come_back: the same person comes again, as an episode of their own."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from flowsim.engine import simulate
from flowsim.engine.follow import follow
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.attributes import Attribute, shares, yes_no
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    assign,
    come_back,
    depart,
    draw,
    note,
    occupy_bed,
    release,
    request_bed,
    seize,
    treat,
    vacate_bed,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import BedBureau, RequestKind, Service, Ward
from tests.identity.same import assert_same
from tests.small import hospital, one_each, run

AGAIN = Pathway("again", [treat("look", Constant(5)), depart("looked")])
VISIT = [note("t_seen"), come_back("again", after=Constant(100)), depart("left")]
ACUITY = Attribute(name="acuity", values=("1", "2"))


def test_the_same_person_comes_again_after_the_time(engine):
    patients = run(VISIT, [10, 20], engine=engine, others=(AGAIN,)).patients
    assert patients.patient.tolist() == [0, 1, 2, 3]
    assert patients.person.tolist() == [0, 1, 0, 1]
    assert patients.episode.tolist() == [1, 1, 2, 2]
    assert patients.ordinal.tolist() == patients.ordinal.tolist()[:2] * 2
    assert patients.t_arrive.tolist() == [10, 20, 110, 120]
    assert patients.t_depart.tolist() == [10, 20, 115, 125]
    assert patients.outcome.tolist() == ["left", "left", "looked", "looked"]
    assert patients.minutes_treatment.tolist() == [0, 0, 5, 5]


def test_milestones_begin_anew_and_attributes_are_kept_as_they_were_last(engine):
    steps = [assign("acuity", "2"), *VISIT]
    patients = run(steps, [0], engine=engine, others=(AGAIN,), attributes=(ACUITY,)).patients
    assert patients.t_seen.isna().tolist() == [False, True]
    assert patients.acuity.tolist() == ["2", "2"]


def test_what_is_of_the_episode_begins_null_and_is_read_as_its_first_value(engine):
    item = replace(ACUITY, of_episode=True)
    likely = by("acuity", {"1": 1.0}, default=0.0)
    again = Pathway("again", [come_back("third", likely, Constant(5)), depart("looked")])
    third = Pathway("third", [depart("over")])
    steps = [assign("acuity", "2"), *VISIT]
    patients = run(steps, [0], engine=engine, others=(again, third), attributes=(item,)).patients
    assert patients.acuity.isna().tolist() == [False, True, True]
    assert patients.outcome.tolist() == ["left", "looked", "over"]


@pytest.mark.parametrize(
    "given", [{"drawn": {"1": 0.5, "2": 0.5}}, {"calendar": Calendar.always(1)}]
)
def test_only_what_is_set_on_the_way_is_of_the_episode(given):
    with pytest.raises(FlowsimError, match="acuity: of_episode is of what steps set on the way"):
        Attribute(name="acuity", values=("1", "2"), of_episode=True, **given)


def test_what_is_assigned_later_belongs_to_the_later_episode_alone(engine):
    again = Pathway("again", [assign("acuity", "1"), depart("looked")])
    steps = [assign("acuity", "2"), *VISIT]
    patients = run(steps, [0], engine=engine, others=(again,), attributes=(ACUITY,)).patients
    assert patients.acuity.tolist() == ["2", "1"]


def test_a_return_has_had_no_bed(engine):
    in_bed = [request_bed("medicine"), wait_for_bed(), occupy_bed(), vacate_bed()]
    records = run(
        [*in_bed, *VISIT],
        [0],
        engine=engine,
        others=(AGAIN,),
        services=(Service(name="medicine"),),
        wards=(Ward(name="elm", beds=1, serves=(("medicine", "home"),)),),
        bureau=BedBureau(mode="bureau", kinds=(RequestKind(name="admission", rank=1),)),
    )
    assert records.patients.ward.isna().tolist() == [False, True]
    assert records.patients.placement.isna().tolist() == [False, True]


def test_the_chance_may_depend_on_the_patient(engine):
    likely = by("acuity", {"1": 1.0}, default=0.0)
    steps = [come_back("again", likely, Constant(100)), depart()]
    arrivals = one_each(a=(0, {"acuity": "1"}), b=(0, {"acuity": "2"}))
    found = run(steps, engine=engine, others=(AGAIN,), attributes=(ACUITY,), arrivals=arrivals)
    assert found.patients.source.tolist() == ["a", "b", "a"]


def test_shares_of_yes_and_no_are_chances_too(engine):
    likely = by("acuity", {"1": yes_no(1.0)}, default=shares({"no": 1.0}))
    steps = [come_back("again", likely, Constant(100)), depart()]
    arrivals = one_each(a=(0, {"acuity": "1"}), b=(0, {"acuity": "2"}))
    found = run(steps, engine=engine, others=(AGAIN,), attributes=(ACUITY,), arrivals=arrivals)
    assert len(found.patients) == 3


def test_nobody_comes_back_after_the_end_of_the_run(engine):
    week = 7 * 1440
    steps = [come_back("again", after=Constant(100)), depart()]
    patients = run(steps, [week - 101, week - 100], engine=engine, others=(AGAIN,)).patients
    assert patients.t_arrive.tolist() == [week - 101, week - 100, week - 1]


def test_at_one_minute_those_who_come_back_go_before_those_who_come_first(engine):
    again = Pathway(
        "again", [seize("doctor"), treat("look", Constant(5)), release("doctor"), depart()]
    )
    first = Batch(
        name="first", pathway="visit", times=((0.0, 1),), once=True, attributes=(("acuity", "1"),)
    )
    then = Batch(name="then", pathway="again", times=((100.0, 1),), once=True)
    patients = run(
        [come_back("again", after=Constant(100)), depart()],
        engine=engine,
        others=(again,),
        arrivals=(first, then),
        attributes=(ACUITY,),
        resources=(Resource("doctor", 1),),
    ).patients
    assert patients.t_depart.tolist() == [0, 110, 105]


def test_a_person_may_be_due_twice(engine):
    steps = [
        come_back("again", after=Constant(200), activity="late"),
        come_back("again", after=Constant(100), activity="soon"),
        depart(),
    ]
    patients = run(steps, [0], engine=engine, others=(AGAIN,)).patients
    assert patients.episode.tolist() == [1, 2, 3]
    assert patients.t_arrive.tolist() == [0, 200, 100]


def clinic(doctors, chance=0.5):
    """Return a clinic to which people come back, more of the old than of the young."""
    steps = [
        seize("doctor"),
        treat("consultation", Exponential(mean_minutes=12)),
        release("doctor"),
        draw("mood", {"good": 0.7, "bad": 0.3}),
        come_back("visit", chance, Exponential(mean_minutes=700)),
        depart(),
    ]
    return Hospital(
        name="clinic",
        pathways=(Pathway("visit", steps),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=3.0),),
        resources=(Resource("doctor", doctors),),
        attributes=(Attribute(name="mood", values=("good", "bad")),),
    )


def test_draws_are_those_of_the_person_and_the_episode_whatever_the_waits(engine):
    """More doctors change when people come back, but not whether, nor what they then need."""
    key = ["source", "ordinal", "episode"]
    columns = [*key, "minutes_treatment", "mood", "minutes_wait_doctor", "t_depart"]
    slow, fast = (
        simulate(clinic(doctors), weeks=2, seed=3, engine=engine).patients[columns]
        for doctors in (1, 3)
    )
    early = slow[slow.t_depart < 8 * 1440].merge(fast, on=key, how="left")
    assert (early.episode > 2).sum() > 50
    assert early.t_depart_y.notna().all()
    assert early.minutes_wait_doctor_x.sum() > 2 * early.minutes_wait_doctor_y.sum()
    np.testing.assert_allclose(early.minutes_treatment_x, early.minutes_treatment_y, atol=1e-9)
    assert early.mood_x.astype(str).tolist() == early.mood_y.astype(str).tolist()


def test_a_larger_chance_keeps_those_who_come_back_anyway():
    key = ["ordinal", "episode"]
    few, many = (
        simulate(clinic(3, chance), weeks=2, engine="compiled").patients[[*key, "t_depart"]]
        for chance in (0.2, 0.5)
    )
    early = few[few.t_depart < 8 * 1440].merge(many, on=key, how="left")
    assert (early.episode > 1).sum() > 20
    assert early.t_depart_y.notna().all()


def test_with_no_chance_the_records_are_those_without_the_step(engine):
    """To the byte, those of a hospital that has no such step."""
    with_step = clinic(1, 0.0)
    steps = tuple(s for s in with_step.pathways[0].steps if type(s).__name__ != "ComeBack")
    without = Hospital(
        name="clinic",
        pathways=(Pathway("visit", steps),),
        arrivals=with_step.arrivals,
        resources=with_step.resources,
        attributes=with_step.attributes,
    )
    found, expected = (simulate(h, weeks=2, seed=3, engine=engine) for h in (with_step, without))
    for name, table in expected.tables.items():
        pd.testing.assert_frame_equal(found.tables[name], table, check_exact=True)


def test_both_engines_write_the_same_bytes():
    raw = assert_same(clinic(2), weeks=3)
    assert (raw.episode > 1).sum() > 500  # rows were added more than once


def test_both_engines_end_a_return_without_end_in_the_same_words():
    steps = [come_back("visit", after=Constant(0)), depart()]
    assert_same(hospital(steps))


def test_an_episode_is_followed_by_its_number():
    small = hospital(VISIT, [10, 20], others=(AGAIN,))
    first = follow(small, 0, weeks=1)
    assert any("comes back" in p.words and "01:50 as patient 2" in p.words for p in first.passages)
    later = follow(small, 2, weeks=1)
    assert (later.patient, later.t_arrive, later.outcome) == (2, 110, "looked")
    with pytest.raises(FlowsimError, match=r"table, from 0 to 1 \(those who come back have higher"):
        follow(small, 7, weeks=1)


def test_who_does_not_come_back_is_said_to():
    steps = [come_back("again", 0.0, Constant(100)), depart()]
    journey = follow(hospital(steps, others=(AGAIN,)), 0, weeks=1)
    assert journey.passages[0].words == "does not come back before the end of the run"
