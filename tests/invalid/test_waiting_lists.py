"""Waiting lists that cannot be, and what the user is told."""

import math

import pytest

import flowsim
from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise, check_structure
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.blocks import repeat, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.list_words import (
    call_from,
    join_list,
    release_caller,
    send_back,
    wait_to_be_called,
)
from flowsim.hospital.vocabulary.lists import Quota, WaitingList
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    depart,
    give_way,
    note,
    release,
    seize,
    start,
    treat,
    wait_for_all,
)
from tests.small import hospital

KIND = Attribute(name="kind", values=("routine", "urgent"))
OVER = [depart("held")]
CALLS = Pathway("session", [call_from("list", otherwise=OVER), wait_for_all(), depart("held")])
WAITS = [join_list("list"), wait_to_be_called(), note("t_called"), depart("operated")]
LIST = WaitingList(name="list")
SESSIONS = Batch(name="sessions", pathway="session", times=((0.0, 1),))
VISITS = Batch(name="visits", pathway="visit", times=((0.0, 1),))


def with_list(steps=WAITS, calls=CALLS, lists=(LIST,), **changes):
    """Return a hospital with a waiting list and a session."""
    base = {"attributes": (KIND,), "waiting_lists": lists, "arrivals": (VISITS, SESSIONS)}
    return hospital(steps, others=(calls,), **base | changes)


def test_what_the_others_change_is_sound():
    assert check_structure(with_list()) == []


FIELDS = {
    "no order": ({"order": "longest_wait"}, "order 'longest_wait' is not one of priority, "),
    "nobody at most": ({"most": 0}, "most"),
    "half a patient at most": ({"most": 2.5}, "most"),
    "a negative turnover": ({"turnover_minutes": -1}, "turnover_minutes"),
    "an endless turnover": ({"turnover_minutes": math.inf}, "turnover_minutes"),
    "no number of an allowance": ({"allowance_minutes": math.nan}, "allowance_minutes"),
    "an overrun that never is": ({"overrun_chance": 0}, "overrun_chance"),
    "an overrun that always is": ({"overrun_chance": 1}, "overrun_chance"),
    "a share in percent": ({"overrun_chance": 20}, "overrun_chance"),
    "a word for a quota": ({"quotas": ("urgent",)}, "quotas"),
    "no name": ({"name": ""}, "name"),
}


@pytest.mark.parametrize(("changes", "words"), FIELDS.values(), ids=FIELDS)
def test_a_list_whose_rule_cannot_be(changes, words):
    with pytest.raises(FlowsimError, match=words):
        WaitingList(**{"name": "list"} | changes)


def test_quotas_of_one_value_are_one_quota():
    twice = Quota(attribute="kind", value="urgent", most=1)
    with pytest.raises(FlowsimError, match="the quota of kind 'urgent' is given twice"):
        WaitingList(name="list", quotas=(twice, twice))


def test_there_are_few_quotas():
    many = tuple(Quota(attribute="kind", value=f"v{k}", most=1) for k in range(4))
    with pytest.raises(FlowsimError, match="has 4 quotas; give at most 3"):
        WaitingList(name="list", quotas=many)


@pytest.mark.parametrize("most", [-1, 1.5, math.nan, "one"])
def test_a_quota_is_a_whole_number(most):
    with pytest.raises(FlowsimError, match="most"):
        Quota(attribute="kind", value="urgent", most=most)


STEPS = {
    "a limit without a way": (
        lambda: wait_to_be_called(until="t_limit"),
        "'until' and 'otherwise'",
    ),
    "a way without a limit": (lambda: wait_to_be_called(otherwise="x"), "'until' and 'otherwise'"),
    "a begin without an end": (
        lambda: call_from("list", otherwise="x", begins="t_begin"),
        "'begins' without 'ends' bounds nothing",
    ),
    "an attribute without a value": (
        lambda: send_back("list", attribute="kind"),
        "'attribute' and 'value' go together",
    ),
    "a value without an attribute": (
        lambda: send_back("list", value="urgent"),
        "'attribute' and 'value' go together",
    ),
    "a duration of nothing": (
        lambda: join_list("list", duration=Constant(5)),
        "'duration' is of an activity",
    ),
}


@pytest.mark.parametrize(("step", "words"), STEPS.values(), ids=STEPS)
def test_a_step_that_cannot_be(step, words):
    with pytest.raises(FlowsimError, match=words):
        step()


def test_a_misspelt_argument_is_named():
    with pytest.raises(FlowsimError, match=r"'begin' is not an argument .*Did you mean 'begins'"):
        flowsim.call_from("list", otherwise="x", begin="t")


QUOTA_OF_NONE = WaitingList(name="list", quotas=(Quota(attribute="kin", value="urgent", most=1),))
QUOTA_OF_NO = WaitingList(name="list", quotas=(Quota(attribute="kind", value="urgnt", most=1),))
AGAIN = [join_list("list"), join_list("list"), wait_to_be_called(), depart("x")]
HOSPITALS = {
    "joins what is not there": ({"steps": [join_list("lst"), *WAITS[1:]]}, "Did you mean 'list'"),
    "a table of what is not there": (
        {"steps": [join_list(by("kind", {"urgent": "l"}, default="list")), *WAITS[1:]]},
        "'l' is not a waiting list",
    ),
    "calls from what is not there": (
        {"calls": Pathway("session", [call_from("lists", otherwise=OVER), depart("held")])},
        "'lists' is not a waiting list",
    ),
    "a quota of no attribute": ({"lists": (QUOTA_OF_NONE,)}, "Did you mean 'kind'"),
    "a quota of no value": ({"lists": (QUOTA_OF_NO,)}, "Did you mean 'urgent'"),
    "the same list twice": ({"lists": (WaitingList(name="list"),) * 2}, "'list' is given twice"),
    "a time nobody notes": (
        {"steps": [join_list("list", since="t_never"), *WAITS[1:]]},
        "'t_never' is not a milestone noted anywhere",
    ),
    "an activity nobody knows": (
        {"steps": [join_list("list", activity="hip"), *WAITS[1:]]},
        "'hip'",
    ),
    "a label nobody wrote": (
        {"steps": [join_list("list"), wait_to_be_called(sent_back="home"), *WAITS[2:]]},
        "'home' is not a label",
    ),
    "gives what nobody can be": (
        {
            "calls": Pathway(
                "session",
                [call_from("list", otherwise=OVER, gives_attribute="theatre"), depart("held")],
            )
        },
        "'theatre' is not an attribute",
    ),
    "sends back with what nobody can be": (
        {
            "calls": Pathway(
                "session",
                [
                    call_from("list", otherwise=OVER),
                    send_back("list", attribute="kind", value="late"),
                    depart("held"),
                ],
            )
        },
        "'late' is not a value",
    ),
    "joins twice": ({"steps": AGAIN}, "is on a waiting list already"),
    "waits without having joined": (
        {"steps": [wait_to_be_called(), *WAITS[2:]]},
        "is on no waiting list",
    ),
    "leaves while on a list": (
        {"steps": [join_list("list"), depart("gone")]},
        r"is still on a waiting list \(list\)",
    ),
    "joins on one of two ways": (
        {"steps": [when("kind", {"urgent": [join_list("list")]}), *WAITS[1:]]},
        "is reached on a waiting list",
    ),
    "nobody calls": ({"calls": Pathway("session", OVER)}, "from which nobody ever calls"),
}


@pytest.mark.parametrize(("changes", "words"), HOSPITALS.values(), ids=HOSPITALS)
def test_a_hospital_that_cannot_be(changes, words):
    with pytest.raises(FlowsimError, match=words):
        check_or_raise(with_list(**changes))


def test_a_list_that_nobody_joins_is_warned_of():
    texts = [f.text for f in check_structure(with_list(steps=[depart("gone")]))]
    assert texts == ["waiting list list: nobody ever joins it. Remove it, or join it."]


TURNED_AWAY = seize("theatre", otherwise=[depart("operated")])
HELPER = Pathway("helper", [*seize("theatre"), *release("theatre"), depart("operated")])
CALLED = {
    "seize it": [*seize("theatre"), treat("op", Constant(9)), *release("theatre")],
    "give way with it": [*TURNED_AWAY, give_way("theatre"), *release("theatre")],
    "wait for who seizes it": [start("helper"), wait_for_all()],
}


@pytest.mark.parametrize("after_the_call", CALLED.values(), ids=CALLED)
def test_a_session_must_not_hold_what_the_called_wait_for(after_the_call):
    """The session holds the theatre and waits for the patient, who waits for the theatre."""
    calls = [*seize("theatre"), call_from("list", otherwise=[*release("theatre"), *OVER])]
    session = Pathway("session", [*calls, wait_for_all(), *release("theatre"), depart("held")])
    patient = [join_list("list"), wait_to_be_called(), *after_the_call, depart("operated")]
    found = hospital(
        patient,
        others=(session, HELPER),
        attributes=(KIND,),
        waiting_lists=(LIST,),
        arrivals=(VISITS, SESSIONS),
        resources=(Resource("theatre", 2),),
    )
    with pytest.raises(FlowsimError, match="closes a circle of waits"):
        check_or_raise(found)


def test_what_is_seized_after_the_release_is_nobodys_wait():
    calls = [*seize("theatre"), call_from("list", otherwise=[*release("theatre"), *OVER])]
    session = Pathway("session", [*calls, wait_for_all(), *release("theatre"), depart("held")])
    patient = [join_list("list"), wait_to_be_called(), release_caller(), *seize("theatre")]
    found = with_list(
        steps=[*patient, treat("op", Constant(9)), *release("theatre"), depart("operated")],
        calls=session,
        resources=(Resource("theatre", 2),),
    )
    assert check_structure(found) == []


def test_a_walk_that_joins_and_is_called_for_ever_is_found():
    again = [repeat(join_list("list"), wait_to_be_called())]
    with pytest.raises(FlowsimError, match="perhaps without time passing"):
        check_or_raise(with_list(steps=again))
