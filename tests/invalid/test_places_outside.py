"""Places outside that are none, or left wrongly, and what the user is told."""

import math
import re

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.edits import add, apply_edits
from flowsim.hospital.vocabulary.calendars import OpeningPlan
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    branch,
    come_back,
    depart,
    end,
    label,
    occupy_bed,
    release,
    request_bed,
    seize,
    start,
    transfer,
    treat,
    vacate_bed,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import BedBureau, RequestKind, Service, Ward
from tests.small import hospital

HOUR = Constant(60)
STAY = treat("stay", HOUR)
HOME = Pathway("home", [STAY, *release("care"), end()])
RESOURCES = (Resource("cubicle", 1, kind="space"), Resource("care", 1, kind="place"))
WARDS = {
    "wards": (Ward(name="alder", beds=1, serves=(("medicine", "home"),)),),
    "services": (Service(name="medicine"),),
    "bureau": BedBureau(kinds=(RequestKind(name="admission", rank=1),)),
}
IN_BED = [request_bed("medicine"), wait_for_bed(), occupy_bed()]


def visit(*steps, home=HOME, **changes):
    """Return a hospital with these steps, which leave, and a pathway outside."""
    return hospital(steps, **{"others": (home,), "resources": RESOURCES, **changes})


def outside(*steps, **changes):
    """Return a hospital whose patients do this outside."""
    home = Pathway("home", [*steps, *release("care"), end()])
    return visit(seize("care"), depart(to="home"), home=home, **changes)


SIDE = Pathway("side", [seize("care"), depart(to="home")])

CASES = {
    "to a pathway there is not": (
        visit(seize("care"), depart(to="hoem")),
        "Did you mean 'home'",
    ),
    "with a cubicle in hand": (
        visit(seize("cubicle", "care"), depart(to="home")),
        "cubicle is still held, which is no place outside. Release it before, or give the resource "
        'kind="place"',
    ),
    "without the place that is given back": (
        visit(depart(to="home")),
        "'care' is not held here",
    ),
    "a place kept for ever": (
        visit(seize("care"), depart(to="home"), home=Pathway("home", [STAY, end()])),
        "care is still held. Release it before",
    ),
    "departing twice": (
        visit(
            seize("care"),
            depart(to="home"),
            home=Pathway("home", [STAY, *release("care"), depart("again")]),
        ),
        "whoever has left the hospital departs again. End this pathway with end()",
    ),
    "from a bed": (
        visit(*IN_BED, seize("care"), depart(to="home"), **WARDS),
        "the patient leaves from a bed. Vacate the bed before",
    ),
    "a bed asked for outside": (
        outside(*IN_BED, vacate_bed(), **WARDS),
        "whoever has left the hospital has no bed there",
    ),
    "back into hospital": (
        visit(
            seize("care"),
            depart(to="home"),
            home=Pathway("home", [*release("care"), transfer("visit")]),
        ),
        "is reached by those who have left the hospital",
    ),
    "a pathway for both": (
        visit(
            seize("care"),
            branch("way", {"left": 0.5, "next": 0.5}),
            transfer("home"),
            label("left"),
            depart(to="home"),
        ),
        "is reached by those who have left the hospital",
    ),
    "departing beside the patient": (
        visit(start("side"), depart(), others=(HOME, SIDE)),
        "only a patient's own pathway departs",
    ),
    "an end in hospital": (visit(STAY, end()), "a patient's own pathway cannot end here"),
    "a place that never opens": (
        visit(
            seize("care"),
            depart(to="home"),
            resources=(Resource("care", OpeningPlan(((0, 0),)), kind="place"),),
        ),
        "waits for 'care', which never has any capacity",
    ),
    "coming back for ever": (
        outside(come_back("visit", 1.0, HOUR)),
        "comes back again and again, for ever",
    ),
}


@pytest.mark.parametrize(("found", "words"), CASES.values(), ids=CASES)
def test_the_check_says_what_is_wrong(found, words):
    with pytest.raises(FlowsimError, match=re.escape(words)):
        check_or_raise(found)


def test_a_place_kept_and_given_back_outside_is_accepted():
    check_or_raise(outside(STAY, come_back("visit", 0.5, HOUR)))


@pytest.mark.parametrize("to", ["", ["home"], 1.5])
def test_where_somebody_goes_is_a_name(to):
    with pytest.raises(FlowsimError, match="to"):
        depart(to=to)


@pytest.mark.parametrize(
    "levels",
    [
        (),
        ((1, 2),),
        ((0, 2), (0, 3)),
        ((0, 2), (5, 3), (4, 1)),
        ((0, -1),),
        ((0, 1.5),),
        ((0.5, 1),),
        ((0, math.nan),),
        ((0, math.inf),),
        ((0, 1, 2),),
        3,
    ],
)
def test_an_opening_plan_is_whole_numbers_from_day_0_on(levels):
    with pytest.raises(FlowsimError):
        OpeningPlan(levels)


def test_a_kind_of_resource_is_one_of_those_there_are():
    with pytest.raises(FlowsimError, match="staff, space, machine, place"):
        Resource("care", 1, kind="plaice")


def test_servers_are_not_added_to_a_plan():
    plan = (Resource("care", OpeningPlan(((0, 1), (7, 2))), kind="place"),)
    edit = add("resource", "care", capacity=1)
    with pytest.raises(FlowsimError, match="it has an opening plan; replace that by another"):
        apply_edits(visit(seize("care"), depart(to="home"), resources=plan), [edit])
