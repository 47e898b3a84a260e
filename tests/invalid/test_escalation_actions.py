"""Actions of the ladder on what there is not, or twice, and what the user is told."""

import math

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.check import WARNING, check, check_or_raise
from flowsim.hospital.vocabulary.actions import (
    DischargeEarly,
    OpenEscalationBeds,
    ReleaseRingFence,
    Switch,
)
from flowsim.hospital.vocabulary.attributes import Attribute, yes_no
from flowsim.hospital.vocabulary.blocks import repeat, when
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import (
    assign,
    depart,
    occupy_bed,
    request_bed,
    review_escalation,
    treat,
    vacate_bed,
    wait_for_bed,
    wait_until,
)
from flowsim.hospital.vocabulary.wards import BedBureau, Escalation, EscalationLevel, Ward
from tests.invalid.conftest import TASK, make_hospital

ASKS = when("alert", {"yes": [treat("assess", TASK)]})
STAY = [ASKS, request_bed("medicine"), wait_for_bed(), occupy_bed(), treat("assess", TASK)]
OUT = [vacate_bed(), depart()]
ALERT = Attribute(name="alert", values=("no", "yes"))
WARDS = (
    Ward(
        name="alder",
        beds=4,
        escalation_beds=2,
        serves=(("medicine", "home"),),
        ring_fences=(RingFence(places=1),),
    ),
    Ward(name="birch", beds=4, serves=(("medicine", "home"),)),
)


def level(name, *actions, boarders=2):
    """Return a level."""
    return EscalationLevel(
        name=name, occupancy=0.9, boarders=boarders, longest_wait_minutes=60, actions=actions
    )


def at(*levels, steps=(), alert=ALERT):
    """Return a hospital with these levels of escalation."""
    return make_hospital(
        *STAY,
        *steps,
        *OUT,
        others=(Pathway("review", [repeat(wait_until("hourly"), review_escalation())]),),
        attributes=(alert,),
        calendars=(("hourly", Timetable.every(60)),),
        wards=WARDS,
        background=("review",),
        bureau=BedBureau(escalation=Escalation(levels=levels)),
    )


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan, math.inf, "all", None])
def test_a_share_of_beds_is_a_number_from_0_to_1(share):
    with pytest.raises(FlowsimError, match="open escalation beds: share"):
        OpenEscalationBeds(share=share)


@pytest.mark.parametrize("minutes", [-1, math.nan, math.inf, "an hour", None])
def test_minutes_of_early_discharge_are_a_number(minutes):
    with pytest.raises(FlowsimError, match="discharge early: minutes"):
        DischargeEarly(minutes=minutes)


@pytest.mark.parametrize("name", ["", None, 1.5, ["alder"]])
def test_what_is_acted_on_has_a_name(name):
    with pytest.raises(FlowsimError, match="release ring fence: unit"):
        ReleaseRingFence(unit=name)
    with pytest.raises(FlowsimError, match="switch: attribute"):
        Switch(attribute=name)


@pytest.mark.parametrize("actions", ["open_beds", [1], OpenEscalationBeds(), [OpenEscalationBeds]])
def test_actions_are_a_list_of_them(actions):
    with pytest.raises(FlowsimError, match="escalation level red: actions"):
        EscalationLevel(
            name="red", occupancy=0.9, boarders=2, longest_wait_minutes=60, actions=actions
        )


DRAWN = Attribute(name="alert", values=("no", "yes"), drawn=yes_no(0.2))
BY_HOUR = Attribute(name="alert", values=("no", "yes"), calendar=Calendar.always(0))

CASES = {
    "beds of a ward that there is not": (
        at(level("red", OpenEscalationBeds(wards=("aldr",)))),
        "escalation level red: 'aldr' is not a ward .*Did you mean 'alder'",
    ),
    "escalation beds of a ward without any": (
        at(level("red", OpenEscalationBeds(wards=("birch",)))),
        "opens escalation beds of ward birch, which has none. Give it escalation_beds",
    ),
    "a ring-fence that there is not": (
        at(level("red", ReleaseRingFence(unit="birch"))),
        "'birch' is not a ward or resource with a ring-fence",
    ),
    "an attribute that there is not": (
        at(level("red", Switch(attribute="alrt"))),
        "'alrt' is not an attribute .*Did you mean 'alert'",
    ),
    "an attribute the simulation keeps": (
        at(level("red", Switch(attribute="escalation", to="1"))),
        "'escalation' is not an attribute",
    ),
    "a value that there is not": (
        at(level("red", Switch(attribute="alert", to="yess"))),
        "escalation level red: alert: 'yess' is not a value .*Did you mean 'yes'",
    ),
    "a switch that patients carry": (
        at(level("red", Switch(attribute="alert")), alert=DRAWN),
        "switches attribute 'alert', which has shares or a calendar of its own",
    ),
    "a switch by the hour": (
        at(level("red", Switch(attribute="alert")), alert=BY_HOUR),
        "which has shares or a calendar of its own",
    ),
    "a switch that a step sets": (
        at(level("red", Switch(attribute="alert")), steps=[assign("alert", "yes")]),
        "attribute 'alert' is a property of the moment and cannot be set",
    ),
    "two early discharges": (
        at(level("red", DischargeEarly(minutes=60), DischargeEarly(minutes=30))),
        "escalation level red: two actions are about early discharge. Keep one",
    ),
    "two switches of one attribute": (
        at(level("red", Switch(attribute="alert"), Switch(attribute="alert", to="no"))),
        "two actions are about attribute alert",
    ),
    "a ring-fence released twice": (
        at(level("red", *[ReleaseRingFence(unit="alder")] * 2)),
        "two actions are about the ring-fence of alder",
    ),
    "beds of all wards and of one": (
        at(level("red", OpenEscalationBeds(), OpenEscalationBeds(wards=("alder",)))),
        "two actions are about escalation beds of every ward and of some",
    ),
    "beds of one ward twice": (
        at(level("red", *[OpenEscalationBeds(wards=("alder",))] * 2)),
        "two actions are about escalation beds of",
    ),
    "fewer beds at a higher level": (
        at(level("amber", OpenEscalationBeds()), level("red", boarders=4)),
        "escalation level red: share of escalation beds of ward alder 0 is below that of amber",
    ),
    "a level given twice": (
        at(level("red", DischargeEarly(minutes=1)), level("red", DischargeEarly(minutes=2))),
        "escalation level red: is given twice",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_done_is_refused(case):
    hospital, message = CASES[case]
    with pytest.raises(FlowsimError, match=message):
        check_or_raise(hospital)


def warnings(hospital):
    """Return what the check warns of."""
    return " ".join(finding.text for finding in check(hospital) if finding.severity == WARNING)


def test_a_level_that_does_nothing_is_pointed_out():
    assert "escalation level red: has no actions" in warnings(at(level("red")))
    assert "has no actions" not in warnings(
        at(level("red"), steps=[when("escalation", {"1": [treat("assess", TASK)]})])
    )


def test_a_switch_that_no_step_asks_for_is_pointed_out():
    spare = Attribute(name="spare", values=("no", "yes"))
    hospital = at(level("red", Switch(attribute="spare")), alert=spare)
    plain = make_hospital(
        *STAY[1:],
        *OUT,
        attributes=(spare,),
        bureau=hospital.bureau,
        background=hospital.background,
        others=hospital.pathways[1:],
        calendars=hospital.calendars,
        wards=WARDS,
    )
    assert "switches attribute 'spare', which no step asks for" in warnings(plain)
