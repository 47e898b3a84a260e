"""Causes of time gathered into the few a manager thinks in."""

from collections.abc import Iterable
from dataclasses import dataclass

from flowsim.report.drawing import (
    AQUA,
    BLUE,
    DARK_BLUE,
    LIGHT_BLUE,
    MID_GREY,
    ORANGE,
    PALE_GREY,
    PINK,
)
from flowsim.report.wording import spelt


@dataclass(frozen=True, kw_only=True)
class Group:
    """Some causes under one name and colour; the causes are written without their place."""

    name: str
    colour: str
    causes: tuple[str, ...] = ()
    is_care: bool = False


OTHER = Group(name="other", colour=PALE_GREY)

GROUPS = {
    "ed": (
        Group(name="being assessed and treated", colour=BLUE, is_care=True),
        Group(name="waiting in the ambulance", colour=DARK_BLUE, causes=("wait_handover",)),
        Group(
            name="waiting to be registered and triaged",
            colour=LIGHT_BLUE,
            causes=("wait_registration", "wait_streaming", "wait_triage"),
        ),
        Group(
            name="waiting for a space",
            colour=ORANGE,
            causes=("wait_cubicle", "wait_resus", "wait_corridor"),
        ),
        Group(
            name="waiting for ED staff",
            colour="#FFB81C",
            causes=("wait_clinician", "wait_nurse", "wait_senior", "wait_review"),
        ),
        Group(name="waiting for test results", colour=AQUA, causes=("wait_results",)),
        Group(name="waiting for a specialty", colour=MID_GREY, causes=("wait_specialty",)),
        Group(
            name="waiting for a bed",
            colour=PINK,
            causes=("bed_request", "wait_bed_match", "wait_bed_ready", "wait_psychiatric_bed"),
        ),
        Group(
            name="waiting to be moved",
            colour="#7C2855",
            causes=("wait_transfer", "wait_transport"),
        ),
    ),
    "ward": (
        Group(name="clinical need", colour=BLUE, is_care=True),
        Group(name="waiting for a ward round", colour="#FFB81C", causes=("wait_round",)),
        Group(name="waiting for a specialist", colour=MID_GREY, causes=("wait_specialist",)),
        Group(name="waiting for tests", colour=AQUA, causes=("wait_diagnostics",)),
        Group(name="waiting for medicines", colour=ORANGE, causes=("wait_tto",)),
        Group(name="waiting for care outside hospital", colour=PINK, causes=("wait_community",)),
        Group(name="waiting for transport", colour=DARK_BLUE, causes=("wait_transport", "lounge")),
        Group(
            name="waiting for another bed or theatre",
            colour=LIGHT_BLUE,
            causes=("wait_bed", "wait_transfer", "wait_theatre"),
        ),
    ),
}
"""By place, in the order of the bars. Care holds every cause that is not a wait."""


def group_of(place: str, cause: str) -> Group:
    """Return the group of a cause, named with its place ('ed_wait_cubicle') or without."""
    short = cause.removeprefix(f"{place}_")
    for group in GROUPS[place]:
        if short in group.causes:
            return group
    is_wait = short.startswith(("wait", "other"))
    return OTHER if is_wait else next(group for group in GROUPS[place] if group.is_care)


def used(place: str, causes: Iterable[str]) -> tuple[Group, ...]:
    """Return the groups that some causes fall in, in order, what is left over last."""
    found = {group_of(place, cause) for cause in causes}
    return tuple(group for group in (*GROUPS[place], OTHER) if group in found)


def plain_name(cause: str) -> str:
    """Return a cause's name in words: 'ed_wait_bed_match' is 'Wait: bed match'."""
    place, _, rest = cause.partition("_")
    short = rest if place in GROUPS else cause
    if short.startswith("wait_"):
        return f"Wait: {spelt(short.removeprefix('wait_'))}"
    words = spelt(short)
    return words[:1].upper() + words[1:]
