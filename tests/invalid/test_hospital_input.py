"""Hospitals with names, labels and tables that fit nothing, and what the user is told."""

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute, shares
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Team
from flowsim.hospital.vocabulary.steps import (
    assign,
    branch_if_fit,
    branch_on,
    depart,
    draw,
    end,
    go,
    label,
    note,
    occupy_bed,
    release,
    request_bed,
    seize,
    start,
    transfer,
    treat,
    vacate_bed,
    wait_for_bed,
    wait_for_time,
    wait_until,
)

TASK = Exponential(mean_minutes=5)
OUT = [vacate_bed(), depart()]

CASES = {
    "misspelt resource": (
        lambda hospital: hospital(seize("docter"), depart()),
        "pathway visit, step 1 (Seize): 'docter' is not a resource",
    ),
    "nearest resource": (
        lambda hospital: hospital(seize("docter"), depart()),
        "Did you mean 'doctor'?",
    ),
    "misspelt activity": (
        lambda hospital: hospital(treat("asess"), depart()),
        "pathway visit, step 1 (Treat): 'asess' is not a",
    ),
    "label of another pathway": (
        lambda hospital: hospital(
            go("there"), others=(Pathway("else", [label("there"), depart()]),)
        ),
        "'there' is not a label",
    ),
    "unknown pathway": (lambda hospital: hospital(transfer("vist")), "'vist' is not a pathway"),
    "unknown arrival pathway": (
        lambda hospital: hospital(
            depart(), arrivals=(Arrivals(name="gp", pathway="vists", per_hour=1),)
        ),
        "arrivals gp: 'vists' is not a pathway",
    ),
    "unknown calendar": (
        lambda hospital: hospital(wait_until("hour"), depart()),
        "'hour' is not a calendar (calendars: hours, rounds)",
    ),
    "unknown attribute": (
        lambda hospital: hospital(branch_on("acuty", {}), depart()),
        "(BranchOn): 'acuty' is not a",
    ),
    "unknown value": (
        lambda hospital: hospital(branch_on("acuity", {"3": "next"}), depart()),
        "acuity: '3' is not a value (values: 1, 2)",
    ),
    "assign an unknown value": (
        lambda hospital: hospital(assign("acuity", "one"), depart()),
        "acuity: 'one' is not a value",
    ),
    "assign the moment": (
        lambda hospital: hospital(assign("night", "yes"), depart()),
        "'night' is a property of the moment and cannot be set",
    ),
    "draw an unknown value": (
        lambda hospital: hospital(draw("acuity", {"1": 0.5, "9": 0.5}), depart()),
        "acuity: '9' is not a value",
    ),
    "start when an attribute has no yes": (
        lambda hospital: hospital(
            start("aside", when="acuity"), depart(), others=(Pathway("aside", [end()]),)
        ),
        "acuity: 'yes' is not a value",
    ),
    "table without a row": (
        lambda hospital: hospital(treat("look", by("acuity", {"1": TASK})), depart()),
        "activity look: by(acuity): no value for acuity=2. Add the row",
    ),
    "table with an unknown label": (
        lambda hospital: hospital(treat("look", by("acuity", {"7": TASK}, default=TASK)), depart()),
        "by(acuity): '7' is not a value",
    ),
    "two durations of one activity": (
        lambda hospital: hospital(treat("assess", Constant(3)), depart()),
        "activity 'assess' is given more than one duration",
    ),
    "not a distribution": (
        lambda hospital: hospital(treat("look", 5.0), depart()),
        "treat: duration 5 must be a distribution, such as Exponential(mean_minutes=20)",
    ),
    "team of nobody known": (
        lambda hospital: hospital(
            depart(), teams=(Team(name="crew", members=("doctor", "pilot")),)
        ),
        "team crew: 'pilot' is not a resource",
    ),
    "attribute by a later one": (
        lambda hospital: hospital(
            depart(),
            attributes=(
                Attribute(name="a", values=("x",), drawn=by("b", {"*": shares({"x": 1})})),
                Attribute(name="b", values=("y",)),
            ),
        ),
        "attribute a: by(...): 'b' is not a",
    ),
    "calendar above the values": (
        lambda hospital: hospital(
            depart(),
            attributes=(Attribute(name="late", values=("no", "yes"), calendar=Calendar.always(2)),),
        ),
        "attribute late: its calendar runs from level 2 to 2, but it has 2 values",
    ),
    "attribute with a name in use": (
        lambda hospital: hospital(depart(), attributes=(Attribute(name="ward", values=("x",)),)),
        "attribute ward: this name is kept by the simulation",
    ),
    "attribute like a column": (
        lambda hospital: hospital(depart(), attributes=(Attribute(name="source", values=("x",)),)),
        "attribute source: the table of patients already has a column of this name",
    ),
    "milestone like a column": (
        lambda hospital: hospital(note("t_depart"), depart()),
        "milestone t_depart: the table of patients already has a column",
    ),
    "wait for a time never noted": (
        lambda hospital: hospital(note("t_need_end"), wait_for_time("t_need_edn"), depart()),
        "'t_need_edn' is not a milestone noted anywhere",
    ),
    "fit by a time never noted": (
        lambda hospital: hospital(branch_if_fit("t_end", "next"), depart()),
        "'t_end' is not a milestone noted anywhere",
    ),
    "stream label": (
        lambda hospital: hospital(
            depart(),
            arrivals=(
                Arrivals(name="gp", pathway="visit", per_hour=1, attributes=(("acuity", "5"),)),
            ),
        ),
        "arrivals gp: acuity: '5' is not a value",
    ),
    "unknown background pathway": (
        lambda hospital: hospital(depart(), background=("meeting",)),
        "background: 'meeting' is not a pathway",
    ),
    "unknown service": (
        lambda hospital: hospital(request_bed("medecine"), wait_for_bed(), occupy_bed(), *OUT),
        "'medecine' is not a service (services: medicine). Did you mean 'medicine'?",
    ),
    "unknown kind of request": (
        lambda hospital: hospital(request_bed("medicine", kind="urgent"), depart()),
        "'urgent' is not a request kind",
    ),
    "unknown stage": (
        lambda hospital: hospital(request_bed("medicine"), wait_for_bed("clean"), depart()),
        "'clean' is not a stage (stages: allocated, ready)",
    ),
    "remember somebody who is no value": (
        lambda hospital: hospital(seize("doctor", remember="acuity"), release("doctor"), depart()),
        "acuity: 'doctor' is not a value",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_hospital_that_makes_no_sense_is_refused(case, hospital):
    make, message = CASES[case]
    with pytest.raises(FlowsimError) as refused:
        check_or_raise(make(hospital))
    assert message in str(refused.value)


def test_all_errors_are_told_at_once(hospital):
    steps = [seize("docter"), treat("asess"), go("nowhere")]
    with pytest.raises(FlowsimError) as refused:
        check_or_raise(hospital(*steps))
    told = str(refused.value)
    assert told.startswith("hospital test has 3 errors:")
    assert all(name in told for name in ("'docter'", "'asess'", "'nowhere'"))


def test_one_fault_in_many_places_is_told_once(hospital):
    """A table that many pathways share is wrong in each of them: that is one error, not six."""
    with pytest.raises(FlowsimError) as refused:
        check_or_raise(hospital(*[seize("docter")] * 6, depart()))
    told = str(refused.value)
    assert told.startswith("hospital test: pathway visit, step 1 (Seize): 'docter' is not a")
    assert "\n" not in told
    assert told.count("'docter'") == 1
    assert "The same: pathway visit, step 2 (Seize); " in told
    assert told.endswith("; 2 more.")
