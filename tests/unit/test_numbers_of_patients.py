"""Numbers that persons have: drawn once, recorded, the same whenever minutes are made of them."""

import math

import numpy as np
import pytest
from scipy import stats

from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise, offered_loads
from flowsim.hospital.edits import apply_edits, describe, new, replace, scale, set_mean
from flowsim.hospital.vocabulary.arrivals import Arrivals, Renewal
from flowsim.hospital.vocabulary.attributes import Attribute, Number, yes_no
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import (
    Constant,
    Exponential,
    Lognormal,
    OfPatient,
    Uniform,
)
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    assign,
    come_back,
    depart,
    go,
    label,
    note,
    release,
    renege_after,
    seize,
    set_time,
    treat,
    wait_for_time,
)
from flowsim.records.terms import number, outcome, stream
from tests.identity.same import assert_as_described, assert_same
from tests.small import hospital

FRAIL = Attribute(name="frail", values=("no", "yes"), drawn=yes_no(0.4))
SELDOM = Calendar.weekly([("sun", "23:00", "24:00", 1)], elsewhere=0)
NEED = Number(
    name="need",
    drawn=by("frail", {"yes": Lognormal(mean_minutes=60, sd_minutes=30)}, default=Constant(10)),
)
SCORE = Number(name="score", drawn=Uniform(low_minutes=0, high_minutes=5))
STEPS = [
    treat("operation", OfPatient("need")),
    note("t_operated"),
    set_time("t_fit", "recovery", OfPatient("need", 2.0)),
    wait_for_time("t_fit"),
    depart(),
]


def clinic(steps=STEPS, **changes):
    """Return a clinic whose patients have two numbers."""
    given = {
        "arrivals": (Arrivals(name="all", pathway="visit", per_hour=6.0),),
        "attributes": (FRAIL,),
        "numbers": (NEED, SCORE),
    }
    return hospital(steps, **{**given, **changes})


def test_minutes_are_those_of_the_number_each_time(engine):
    patients = simulate(clinic(), weeks=1, engine=engine).patients.dropna(subset=["t_depart"])
    assert len(patients) > 900
    operated = patients.t_arrive + patients.need
    assert patients.t_operated.tolist() == operated.tolist()
    assert patients.t_depart.tolist() == (operated + 2.0 * patients.need).tolist()
    assert set(patients.need[patients.frail == "no"]) == {10.0}


def test_numbers_have_the_distribution_of_their_row():
    """400 and 5,000 numbers or more: Kolmogorov's test finds shapes that are 8 and 2 % off."""
    patients = simulate(clinic([depart()]), weeks=5, seed=1, engine="simpy").patients
    law = NEED.drawn.at("yes")
    found = patients.need[patients.frail == "yes"]
    assert (
        stats.kstest(found, "lognorm", args=(law.log_sd, 0, math.exp(law.log_mean))).pvalue > 0.01
    )
    assert stats.kstest(patients.score, "uniform", args=(0, 5)).pvalue > 0.01
    assert abs(np.corrcoef(found, patients.score[patients.frail == "yes"])[0, 1]) < 0.1


def test_other_steps_and_streams_change_nobodys_number():
    before = simulate(clinic([depart()]), weeks=1, engine="simpy").patients
    clock = Renewal(name="clock", pathway="visit", gap=Constant(45))
    more = clinic(arrivals=(clock, *clinic().arrivals), numbers=(SCORE, NEED))
    after = simulate(more, weeks=1, engine="simpy").patients
    mine = after[after.source == "all"]
    for name in ("need", "score"):
        assert mine[name].tolist() == before[name].tolist()


def test_whoever_comes_back_has_the_same_number_whatever_they_have_become(engine):
    again = Pathway("again", [treat("second", OfPatient("need")), depart()])
    steps = [assign("frail", "no"), come_back("again", 1.0, Constant(60)), depart()]
    patients = simulate(clinic(steps, others=(again,)), weeks=1, engine=engine).patients
    first, second = (patients[patients.episode == k].set_index("person") for k in (1, 2))
    assert second.need.equals(first.need.loc[second.index])
    done = second.dropna(subset=["t_depart"])
    assert done.t_depart.tolist() == (done.t_arrive + done.need).tolist()


def test_patience_and_returns_may_be_of_a_number_too(engine):
    again = Pathway("again", [depart()])
    steps = [
        come_back("again", 1.0, OfPatient("score", 100.0)),
        renege_after("patience", [depart("left")], OfPatient("score", 10.0)),
        seize("nobody"),
        release("nobody"),
        depart(),
    ]
    found = clinic(steps, others=(again,), resources=(Resource("nobody", SELDOM),))
    patients = simulate(found, weeks=1, engine=engine).patients
    left = patients[patients.outcome == "left"]
    assert len(left) > 900
    assert left.t_depart.tolist() == (left.t_arrive + 10.0 * left.score).tolist()
    back = patients[patients.episode == 2].set_index("person")
    came = patients.set_index("patient").t_arrive.loc[back.index]
    assert back.t_arrive.tolist() == (came + 100.0 * back.score).tolist()


def test_tables_may_give_minutes_of_a_number_to_some(engine):
    some = by("frail", {"yes": OfPatient("score", 3.0)}, default=Constant(7))
    patients = simulate(clinic([treat("look", some), depart()]), weeks=1, engine=engine).patients
    patients = patients.dropna(subset=["t_depart"])
    expected = patients.t_arrive + np.where(patients.frail == "yes", 3.0 * patients.score, 7.0)
    assert patients.t_depart.tolist() == expected.tolist()


def test_both_engines_and_the_interpreter_agree():
    assert_same(clinic())
    assert_as_described(clinic())


def test_offered_loads_take_the_mean_of_the_number():
    steps = [
        seize("doctor"),
        treat("operation", OfPatient("need", 0.5)),
        release("doctor"),
        depart(),
    ]
    loads = offered_loads(clinic(steps, resources=(Resource("doctor", 9),)))
    assert loads[0].load == pytest.approx(6 / 60 * 0.5 * (0.4 * 60 + 0.6 * 10), rel=0.03)


def test_edits_change_numbers_and_minutes_of_them():
    made = clinic([treat("operation"), depart()], activities=(("operation", OfPatient("need")),))
    edits = [
        scale("activity", "operation", duration=0.8),
        scale("number", "score", drawn=2.0),
        replace("number", "need", drawn=Constant(50)),
        new(Number(name="age", drawn=Uniform(low_minutes=18, high_minutes=90))),
    ]
    found = apply_edits(made, edits)
    assert dict(found.activities)["operation"] == OfPatient("need", 0.8)
    assert [n.name for n in found.numbers] == ["need", "score", "age"]
    assert found.numbers[1].drawn == Uniform(low_minutes=0, high_minutes=10)
    assert "0.8 minutes for each of need" in " ".join(describe(made, edits))
    with pytest.raises(FlowsimError, match="minutes of number 'need' depend on the patient"):
        apply_edits(made, set_mean("operation", 20))


def test_a_hospital_that_declares_terms_declares_its_numbers():
    terms = [stream("all", "all"), outcome("departed", "left", ending="home")]
    made = clinic([depart()], terms=tuple(terms))
    with pytest.raises(FlowsimError, match="need"):
        check_or_raise(made)
    terms += [number("need", "minutes of operation", unit="min"), number("score", "frailty")]
    check_or_raise(clinic([depart()], terms=tuple(terms)))


SPOILT = {
    "a number there is not": (
        lambda: clinic([treat("look", OfPatient("neeed")), depart()]),
        "Did you mean 'need'",
    ),
    "in a table": (
        lambda: clinic(
            [treat("look", by("frail", {"yes": OfPatient("x")}, default=Constant(1))), depart()]
        ),
        "'x' is not a number",
    ),
    "given twice": (lambda: clinic(numbers=(NEED, NEED)), "numbers: 'need' is given twice"),
    "a column of that name": (
        lambda: clinic([depart()], numbers=(Number(name="episode", drawn=Constant(1)),)),
        "number episode: the table of patients already has a column",
    ),
    "an attribute of that name": (
        lambda: clinic([depart()], numbers=(Number(name="frail", drawn=Constant(1)),)),
        "number frail: the table of patients already has a column",
    ),
    "a milestone of that name": (
        lambda: clinic([note("need"), depart()]),
        "milestone need: the table of patients already has a column",
    ),
    "by an attribute there is not": (
        lambda: clinic(
            [depart()],
            numbers=(Number(name="n", drawn=by("frial", {"yes": Constant(1)}, Constant(2))),),
        ),
        "Did you mean 'frail'",
    ),
    "by what is not known at arrival": (
        lambda: clinic(
            [depart()],
            numbers=(Number(name="n", drawn=by("ward", {"none": Constant(1)})),),
        ),
        "'ward' is not known of patients as they arrive",
    ),
    "a row missing": (
        lambda: clinic(
            [depart()], numbers=(Number(name="n", drawn=by("frail", {"yes": Constant(1)})),)
        ),
        "no value for frail=no",
    ),
    "of another number": (
        lambda: Number(name="n", drawn=OfPatient("need")),
        "it cannot be made of number 'need'",
    ),
    "of no distribution": (lambda: Number(name="n", drawn=5.0), "must be"),
    "minutes each of none": (lambda: OfPatient("need", 0.0), "minutes_each"),
    "minutes each not finite": (lambda: OfPatient("need", math.nan), "minutes_each"),
    "no name": (lambda: OfPatient(""), "number"),
    "gaps of a number": (
        lambda: Renewal(name="r", pathway="visit", gap=OfPatient("need")),
        "depend on the patient; give a distribution here",
    ),
    "a loop in which no time passes": (
        lambda: clinic(
            [label("top"), treat("look", OfPatient("tiny")), go("top")],
            numbers=(Number(name="tiny", drawn=Exponential(mean_minutes=1e-5)),),
        ),
        "without time passing",
    ),
}


@pytest.mark.parametrize(("make", "words"), SPOILT.values(), ids=SPOILT)
def test_what_cannot_be_is_refused(make, words):
    with pytest.raises(FlowsimError, match=words):
        check_or_raise(make())
