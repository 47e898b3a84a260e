"""python_step: an analyst's own step runs in the SimPy engine and nowhere else."""

import pickle
from math import nan

import pytest

import flowsim
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary import python_step
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import branch_on, depart, label, note, release, seize, treat
from tests.small import hospital, run

KIND = {"attributes": (Attribute(name="kind", values=("plain", "hard")),)}
DESK = {"resources": (Resource("desk", 1),)}


def simpy(steps, times=(0.0,), **changes):
    return run(steps, times, engine="simpy", **changes).patients


def by_queue(visit):
    """Return 10 minutes, and 5 more for everybody in line."""
    return 10.0 + 5.0 * visit.waiting("desk")


def test_its_minutes_are_spent_and_counted_under_its_cause():
    steps = [
        *seize("desk"),
        python_step("by_queue", by_queue, cause="fitting"),
        *release("desk"),
        depart(),
    ]
    patients = simpy(steps, (0.0, 1.0, 2.0), **DESK)
    assert patients.t_depart.tolist() == [10.0, 25.0, 35.0]  # one is in line at minute 10
    assert patients.minutes_fitting.tolist() == [10.0, 15.0, 10.0]


def test_no_minutes_are_no_wait_and_an_attribute_decides_the_way():
    def rule(visit):
        late = visit.now - visit.milestone("t_in") > 20
        visit.assign("kind", "hard" if late or visit.free("desk") == 0 else "plain")
        return 0

    steps = [
        note("t_in"),
        treat("wait", Constant(15.0)),
        python_step("rule", rule),
        branch_on("kind", {"hard": "hard"}),
        *seize("desk"),
        treat("see", Constant(30.0)),
        *release("desk"),
        depart("plain"),
        label("hard"),
        depart("hard"),
    ]
    patients = simpy(steps, (0.0, 1.0, 60.0), **DESK, **KIND)
    assert patients.outcome.tolist() == ["plain", "hard", "plain"]
    assert patients.t_depart.tolist() == [45.0, 16.0, 105.0]


def test_it_sees_attributes_and_who_it_is_for():
    seen = []

    def look(visit):
        seen.append((visit.patient, visit.now, visit.attribute("kind"), visit.milestone("t_out")))
        return 1

    simpy([python_step("look", look), note("t_out"), depart()], (0.0, 7.0), **KIND)
    assert [row[:3] for row in seen] == [(0, 0.0, "plain"), (1, 7.0, "plain")]
    assert all(row[3] != row[3] for row in seen)


def test_the_compiled_engine_refuses_it_by_name_with_the_remedy():
    found = hospital([python_step("by_queue", by_queue), depart()], **DESK)
    with pytest.raises(FlowsimError) as refusal:
        simulate(found, weeks=1, engine="compiled")
    assert str(refusal.value) == (
        "pathway step visit/1 python_step 'by_queue': the compiled engine does not know this step; "
        "run it with engine=simpy, or add the step to the compiled engine"
    )


def test_a_hospital_with_one_can_be_sent_to_another_process_and_followed():
    found = hospital([python_step("by_queue", by_queue), depart()], **DESK)
    copy = pickle.loads(pickle.dumps(found))
    assert copy == found
    first, second = flowsim.follow(copy, 0, weeks=1).passages
    assert first.step == "visit/1 python_step 'by_queue'"
    assert first.words == "waited 10.0 min (treatment)"
    assert second.t == 10.0
    zero = hospital([python_step("nothing", lambda visit: 0), depart()])
    assert flowsim.follow(zero, 0, weeks=1).passages[0].words == "took no time"


@pytest.mark.parametrize("answer", [-1.0, nan, float("inf"), None, "5", 1j])
def test_what_is_not_minutes_is_refused(answer):
    with pytest.raises(FlowsimError, match=r"python_step 'odd': returned .*minutes, 0 or more"):
        simpy([python_step("odd", lambda visit: answer), depart()])


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (lambda visit: visit.attribute("kin"), "'kin' is not an attribute .*Did you mean 'kind'"),
        (lambda visit: visit.milestone("t_x"), "'t_x' is not a milestone"),
        (lambda visit: visit.waiting("dusk"), "'dusk' is not a resource .*Did you mean 'desk'"),
        (lambda visit: visit.free("dusk"), "'dusk' is not a resource"),
        (lambda visit: visit.assign("kind", "soft"), "'soft' is not a value"),
        (lambda visit: visit.assign("ward", "alder"), "'ward' is not a settable attribute"),
        (lambda visit: visit.assign("escalation", "0"), "'escalation' is not a settable"),
    ],
)
def test_a_name_that_does_not_exist_is_refused(rule, message):
    with pytest.raises(FlowsimError, match=f"python_step 'rule': patient 0, minute 0: {message}"):
        simpy([python_step("rule", rule), depart()], **DESK, **KIND)
