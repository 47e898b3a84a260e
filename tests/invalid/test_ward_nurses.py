"""Nurses of wards who cannot be counted, or staff nothing, and what the user is told."""

import math

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.check import WARNING, check, check_or_raise
from flowsim.hospital.edits import add, replace, scale
from flowsim.hospital.edits.apply import apply_edits
from flowsim.hospital.vocabulary.calendars import Calendar, OpeningPlan, Rota, Shift
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import (
    depart,
    occupy_bed,
    request_bed,
    treat,
    vacate_bed,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import Service, Ward
from tests.invalid.conftest import TASK, make_hospital

STAY = [
    request_bed("medicine"),
    wait_for_bed(),
    occupy_bed(),
    treat("assess", TASK),
    vacate_bed(),
    depart(),
]
SHIFT = Shift(days="daily", start="08:00", end="20:00", staff=2)


def staffed(capacity=2, *, kind="staff", others=(), **ward):
    """Return a hospital of a ward of four beds with nurses, or as the keywords say."""
    given = {"nurses": "ward_nurses", "beds_per_nurse": 2.0, "beds": 4, **ward}
    alder = Ward(name="alder", serves=(("medicine", "home"),), **given)
    return make_hospital(
        *STAY,
        resources=(Resource("ward_nurses", capacity, kind=kind),),
        teams=(),
        services=(Service(name="medicine"),),
        wards=(alder, *others),
    )


def refused(*words, **given):
    """Assert that the check refuses a hospital, in a message with all of these words."""
    with pytest.raises(FlowsimError) as caught:
        check_or_raise(staffed(**given))
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_ward_with_nurses_is_accepted():
    check_or_raise(staffed())


@pytest.mark.parametrize("ratio", [0, -1.0, math.nan, math.inf, "eight", True, 200_000, [1.0]])
def test_beds_per_nurse_is_a_number_above_zero(ratio):
    with pytest.raises(FlowsimError, match="ward alder: beds_per_nurse"):
        Ward(name="alder", beds=4, serves=(), nurses="ward_nurses", beds_per_nurse=ratio)


@pytest.mark.parametrize("name", ["", "  ", ["ward_nurses"], Resource("ward_nurses", 2)])
def test_nurses_are_the_name_of_a_resource(name):
    with pytest.raises(FlowsimError, match="ward alder: nurses"):
        Ward(name="alder", beds=4, serves=(), nurses=name, beds_per_nurse=1.0)


def test_a_resource_that_there_is_not():
    refused("ward alder: nurses", "Did you mean 'ward_nurses'", nurses="ward_nurse")


def test_nurses_without_the_beds_of_each():
    refused("ward alder: its nurses are 'ward_nurses'", "beds_per_nurse", beds_per_nurse=None)


def test_beds_of_each_without_nurses():
    refused("ward alder: beds_per_nurse is 2", "no nurses", "Give nurses", nurses=None)


@pytest.mark.parametrize("kind", ["space", "machine"])
def test_nurses_are_staff(kind):
    refused("'ward_nurses' is a resource of kind", kind, "kind 'staff'", kind=kind)


def test_nurses_each_of_whom_is_several_servers():
    rota = Rota(shifts=(SHIFT,), servers_per_person=4)
    refused("each person of 'ward_nurses' is 4 servers", "servers_per_person=1", capacity=rota)


def test_a_ward_without_beds():
    refused("ward alder: it has nurses, but no core beds", beds=0, escalation_beds=2)


def test_nurses_of_two_wards():
    birch = Ward(
        name="birch",
        beds=2,
        serves=(("medicine", "home"),),
        nurses="ward_nurses",
        beds_per_nurse=1.0,
    )
    refused("the nurses of alder and birch", "nurses of its own", others=(birch,))


def test_too_few_nurses_for_a_bed_at_any_time():
    others = (Ward(name="birch", beds=2, serves=(("medicine", "home"),)),)
    found = check(staffed(1, beds_per_nurse=0.5, others=others))
    (finding,) = (f for f in found if "never let a bed be open" in f.what)
    assert (finding.severity, finding.where) == (WARNING, "ward alder")
    assert "'ward_nurses' are too few" in finding.what


@pytest.mark.parametrize(
    "capacity", [0, Calendar.always(0), OpeningPlan(((0, 0),)), Rota(shifts=())]
)
def test_the_only_ward_never_has_a_nurse(capacity):
    refused("no ward with beds takes service 'medicine'", capacity=capacity)


def test_a_ring_fence_of_more_beds_than_nurses_ever_let_be_open():
    fences = (RingFence(places=3),)
    refused("keep 3 places, but it never has more than 2", capacity=1, ring_fences=fences)


# -- edits -------------------------------------------------------------------------------------


def test_edits_change_nurses_their_rota_and_the_beds_of_each():
    edits = [
        scale("ward", "alder", beds_per_nurse=1.5),
        add("ward", "alder", beds_per_nurse=1.0),
        add("resource", "ward_nurses", capacity=1),
    ]
    found = apply_edits(staffed(), edits)
    assert found.wards[0].beds_per_nurse == 4.0
    assert found.resources[0].capacity == 3
    gone = apply_edits(staffed(), [replace("ward", "alder", nurses=None, beds_per_nurse=None)])
    assert (gone.wards[0].nurses, gone.wards[0].beds_per_nurse) == (None, None)


def test_edits_give_nurses_to_a_ward_without_any():
    plain = staffed(nurses=None, beds_per_nurse=None)
    edits = [
        replace("ward", "alder", nurses="ward_nurses", beds_per_nurse=1.0),
        scale("ward", "alder", beds_per_nurse=2.0),
    ]
    (alder,) = apply_edits(plain, edits).wards
    assert (alder.nurses, alder.beds_per_nurse) == ("ward_nurses", 2.0)


@pytest.mark.parametrize("verb", [scale, add])
def test_beds_of_each_that_a_ward_does_not_have_cannot_be_scaled(verb):
    plain = staffed(nurses=None, beds_per_nurse=None)
    with pytest.raises(FlowsimError, match="ward alder: beds per nurse: it has no number"):
        apply_edits(plain, [verb("ward", "alder", beds_per_nurse=2.0)])


@pytest.mark.parametrize("amount", [-2.0, -3.0])
def test_no_beds_of_each_are_left(amount):
    with pytest.raises(FlowsimError, match="beds_per_nurse"):
        apply_edits(staffed(), [add("ward", "alder", beds_per_nurse=amount)])


@pytest.mark.parametrize("amount", [None, "two", math.nan])
def test_what_is_added_is_a_number(amount):
    with pytest.raises(FlowsimError, match="beds_per_nurse"):
        add("ward", "alder", beds_per_nurse=amount)


def test_an_edit_that_names_nobody_is_refused_by_the_check():
    found = apply_edits(staffed(), [replace("ward", "alder", nurses="nobody")])
    with pytest.raises(FlowsimError, match="ward alder: nurses"):
        check_or_raise(found)
