"""The verbs that edit a hospital: what initiatives are made of."""

from dataclasses import fields

import pytest

from flowsim import (
    Attribute,
    Calendar,
    Constant,
    FlowsimError,
    Resource,
    Ward,
    depart,
    release,
    seize,
    shares,
    treat,
)
from flowsim.hospital.vocabulary.pathway import Pathway
from tests.small import hospital

ALWAYS, MORNINGS = Calendar.always(), Calendar(((0, 0), (480, 1), (720, 0)))


def base():
    return hospital(
        [seize("nurse"), treat("task"), release("nurse"), depart("discharged")],
        resources=(Resource("desk", 1), Resource("nurse", 2)),
        attributes=(Attribute(name="acuity", values=("low", "high")),),
        activities=(("task", Constant(30.0)),),
        calendars=(("clinic", ALWAYS),),
        wards=(Ward(name="ash", beds=20, serves=()), Ward(name="elm", beds=10, serves=())),
    )


def changed(before, after):
    """Return the names of the fields that an edit changed, its note of itself aside."""
    names = {item.name for item in fields(before)} - {"edits"}
    return {name for name in names if getattr(before, name) != getattr(after, name)}


EDITS = {
    "with_resource": (("resources",), lambda h, who: h.with_resource(Resource("hca", 1), who=who)),
    "with_pathway": (
        ("pathways",),
        lambda h, who: h.with_pathway(Pathway("clinic", [depart("home")]), who=who),
    ),
    "with_attribute": (
        ("attributes",),
        lambda h, who: h.with_attribute(Attribute(name="frail", values=("no", "yes")), who=who),
    ),
    "with_activity": (
        ("activities",),
        lambda h, who: h.with_activity("scan", Constant(20.0), who=who),
    ),
    "divert": (("pathways",), lambda h, who: h.divert("visit", "nurse", "desk", who=who)),
    "change_steps": (
        ("pathways",),
        lambda h, who: h.change_steps("visit", lambda steps: steps[-1:], who=who),
    ),
    "change_capacity": (("resources",), lambda h, who: h.change_capacity("nurse", 3, who=who)),
    "change_ward": (("wards",), lambda h, who: h.change_ward("elm", beds=12, who=who)),
    "change_attribute": (
        ("attributes",),
        lambda h, who: h.change_attribute("acuity", drawn=shares({"low": 1.0}), who=who),
    ),
    "change_calendar": (
        ("calendars",),
        lambda h, who: h.change_calendar("clinic", MORNINGS, who=who),
    ),
    "change_duration": (
        ("activities",),
        lambda h, who: h.change_duration("task", Constant(20.0), who=who),
    ),
    "use_policy": (("bureau",), lambda h, who: h.use_policy(mode="meetings", who=who)),
}


@pytest.mark.parametrize("verb", EDITS)
def test_an_edit_changes_what_it_names_and_nothing_else(verb):
    names, edit = EDITS[verb]
    before = base()
    after = edit(before, "one")
    assert changed(before, after) == set(names)
    assert before == base()
    assert [who for who, _ in after.edits] == ["one"]


CONFLICTS = [verb for verb in EDITS if verb.startswith(("change_", "use_"))]


@pytest.mark.parametrize("verb", CONFLICTS)
def test_two_initiatives_that_change_the_same_thing_are_both_named(verb):
    _, edit = EDITS[verb]
    edit(edit(base(), "one"), "one")
    with pytest.raises(FlowsimError, match="initiatives one and two both change"):
        edit(edit(base(), "one"), "two")


def test_two_initiatives_share_the_bed_bureau_unless_a_setting_is_the_same():
    once = base().use_policy(mode="meetings", allocate_uncleaned=False, who="one")
    twice = once.use_policy(turn_round="visit", who="two")
    assert (twice.bureau.mode, twice.bureau.turn_round) == ("meetings", "visit")
    with pytest.raises(FlowsimError, match="one and two both change bed bureau mode"):
        once.use_policy(mode="bureau", who="two")


def test_only_the_named_item_changes():
    after = base().change_ward("elm", beds=12, who="one")
    assert [ward.beds for ward in after.wards] == [20, 12]
    after = base().with_resource(Resource("hca", 1), before="nurse", who="one")
    assert after.queue_names == ["desk", "hca", "nurse"]
    after = base().change_calendar("clinic", MORNINGS, who="one")
    assert dict(after.calendars)["clinic"] == MORNINGS


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        (lambda h: h.change_capacity("nurze", 3, who="one"), "Did you mean 'nurse'"),
        (lambda h: h.with_resource(Resource("x", 1), before="dask", who="one"), "mean 'desk'"),
        (lambda h: h.change_ward("elms", beds=1, who="one"), "Did you mean 'elm'"),
        (lambda h: h.change_calendar("clinics", MORNINGS, who="one"), "Did you mean 'clinic'"),
        (lambda h: h.change_duration("tasks", Constant(1.0), who="one"), "Did you mean 'task'"),
        (lambda h: h.use_policy(modes="meetings", who="one"), "Did you mean 'mode'"),
        (lambda h: h.use_policy(mode="never", who="one"), "mode 'never' is not one of"),
        (lambda h: h.divert("visit", "scanner", "desk", who="one"), "does not use 'scanner'"),
        (lambda h: h.with_resource(Resource("desk", 1), who="one"), "'desk' is given twice"),
    ],
)
def test_an_edit_of_what_is_not_there_says_so(edit, text):
    with pytest.raises(FlowsimError, match=text):
        edit(base())
