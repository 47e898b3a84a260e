"""The theatre of the urgent ambulatory list: opened for longer, and kept for it for longer."""

from flowsim.hospital.departments.emergency_theatres.terms import AMBULATORY, AT_NIGHT
from flowsim.hospital.departments.parameters import Hours
from flowsim.hospital.edits import add
from flowsim.hospital.edits.edit import Edits
from flowsim.hospital.initiatives.theatre_hours import calendar_of
from flowsim.hospital.vocabulary.ring_fences import RingFence

THEATRE = "third_theatre"
KINDS = (AMBULATORY, *AT_NIGHT)
"""Whom it takes in the hours in which it is kept."""


def opened_and_kept(opens: tuple[Hours, ...], kept: tuple[Hours, ...]) -> Edits:
    """Return the hours in which a case may begin besides those there are, and those kept for it."""
    opened = [add("resource", THEATRE, capacity=calendar_of(opens))] if opens else []
    if not kept:
        return opened
    fence = RingFence(places=calendar_of(kept), kinds=KINDS)
    return [opened, add("resource", THEATRE, ring_fences=(fence,))]
