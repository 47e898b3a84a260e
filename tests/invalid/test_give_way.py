"""Giving way with what is not held, or where it could end in a deadlock or a wait for ever."""

import re

import pytest

import flowsim
from flowsim.errors import FlowsimError
from flowsim.hospital.check import check, check_or_raise
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority, Resource, Team
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import (
    branch,
    depart,
    end,
    give_way,
    go,
    keep_waiting,
    label,
    release,
    renege_after,
    seize,
    start,
    treat,
    wait_for_all,
)
from tests.small import hospital

TASK = treat("task", Constant(10))
WAY = give_way("theatre")


def visit(*steps, fences=(), **changes):
    """Return a hospital of one pathway; theatres are seized before surgeons."""
    resources = (Resource("theatre", 2, ring_fences=fences), Resource("surgeon", 2))
    flat = [s for step in steps for s in (step if isinstance(step, list) else [step])]
    return hospital([*flat, depart()], resources=resources, **changes)


def kept(places):
    """Return ring-fences of the theatres for the urgent."""
    return (RingFence(places=places, kinds=("urgent",)),)


PATIENCE = renege_after("patience", "left", Constant(50))
LEFT = [label("left"), depart("left")]
THEATRE, SURGEON = seize("theatre"), seize("surgeon")
CASES = {
    "what is not held": (
        visit(TASK, WAY),
        "'theatre' is not held here (held: nothing), so there is nothing to give way with. Seize",
    ),
    "what has been given back": (visit(THEATRE, release("theatre"), WAY), "'theatre' is not held"),
    "a member for a team": (
        visit(
            seize("either"),
            WAY,
            release("either"),
            teams=(Team(name="either", members=("theatre", "surgeon")),),
        ),
        "'theatre' is not held here (held: either)",
    ),
    "held on one way alone": (
        visit(branch("a", {"on": 0.5, "next": 0.5}), THEATRE, label("on"), WAY, release("theatre")),
        "is reached holding",
    ),
    "a resource there is not": (visit(THEATRE, give_way("theater")), "Did you mean 'theatre'"),
    "with somebody in hand who is seized later": (
        visit(THEATRE, SURGEON, WAY, release("surgeon", "theatre")),
        "waits for 'theatre' while holding surgeon, not before it in the seizing order",
    ),
    "a patience that began with it": (
        visit(THEATRE, PATIENCE, WAY, keep_waiting(), release("theatre"), depart(), *LEFT),
        "who gives up here no longer holds theatre, which was held when the patience began",
    ),
    "beside somebody who waits for it with others in hand": (
        visit(
            SURGEON,
            start("beside"),
            wait_for_all(),
            release("surgeon"),
            others=(
                Pathway(
                    "beside",
                    [
                        *seize("theatre", otherwise="none"),
                        WAY,
                        *seize("surgeon"),
                        *release("surgeon", "theatre"),
                        label("none"),
                        end(),
                    ],
                ),
            ),
        ),
        "closes a circle of waits",
    ),
    "what ring-fences would never let one have again": (
        visit(
            seize("theatre", kind="urgent"),
            WAY,
            release("theatre"),
            fences=kept(2),
        ),
        "would never have 'theatre' again: ring-fences keep all 2 for others. Say in kind who asks",
    ),
    "the same for some of a table": (
        visit(
            seize("theatre", kind="urgent"),
            give_way("theatre", kind=by("level", {"1": "urgent"}, default="other")),
            release("theatre"),
            fences=kept(2),
            attributes=(Attribute(name="level", values=("1", "2")),),
        ),
        "would never have 'theatre' again",
    ),
    "an attribute that cannot name the member": (
        visit(
            THEATRE,
            give_way("theatre", remember="which"),
            release("theatre"),
            attributes=(Attribute(name="which", values=("first", "second")),),
        ),
        "'theatre'",
    ),
    "a priority for some only": (
        visit(
            THEATRE,
            give_way("theatre", priority=by("level", {"1": Priority()})),
            release("theatre"),
            attributes=(Attribute(name="level", values=("1", "2")),),
        ),
        "no value for level=2",
    ),
}


@pytest.mark.parametrize(("found", "words"), CASES.values(), ids=CASES)
def test_the_check_says_what_is_wrong(found, words):
    with pytest.raises(FlowsimError, match=re.escape(words)):
        check_or_raise(found)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"priority": 1}, "priority"),
        ({"units": 2}, "units"),
        ({"otherwise": "gone"}, "otherwise"),
        ({"cause": ""}, "cause"),
        ({"kind": 1.5}, "kind"),
        ({"remember": ["a"]}, "remember"),
    ],
)
def test_arguments_are_held_to_what_they_are(arguments, words):
    with pytest.raises(FlowsimError, match=words):
        flowsim.give_way("theatre", **arguments)


@pytest.mark.parametrize("arguments", [(), ("theatre", "surgeon"), ("",), (1.5,)])
def test_one_resource_is_named(arguments):
    with pytest.raises(FlowsimError, match=r"give.way"):
        flowsim.give_way(*arguments)


def test_a_kind_that_no_ring_fence_knows_is_worth_a_warning():
    found = check(visit(THEATRE, give_way("theatre", kind="urgent"), release("theatre")))
    assert [item.severity for item in found if "no ring-fence is for" in item.text] == ["warning"]


def test_a_loop_of_giving_way_alone_may_never_go_on():
    steps = [*THEATRE, label("again"), WAY, go("again")]
    with pytest.raises(FlowsimError, match="perhaps without time passing"):
        check_or_raise(hospital(steps, resources=(Resource("theatre", 1),)))


def test_a_session_held_with_what_is_seized_before_is_accepted():
    check_or_raise(visit(THEATRE, TASK, WAY, SURGEON, TASK, release("surgeon", "theatre")))
    held = visit(THEATRE, SURGEON, TASK, give_way("surgeon"), TASK, release("surgeon", "theatre"))
    check_or_raise(held)
