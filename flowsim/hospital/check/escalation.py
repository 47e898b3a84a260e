"""Check the escalation ladder: triggers that rise, and actions that can be taken."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.vocabulary.actions import (
    DischargeEarly,
    OpenEscalationBeds,
    ReleaseRingFence,
    Switch,
)
from flowsim.hospital.vocabulary.attributes import ESCALATION
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.kinds import fields_of
from flowsim.hospital.vocabulary.wards import EscalationLevel

TRIGGERS = ("occupancy", "boarders", "longest_wait_minutes")


def check_escalation(hospital: Hospital, findings: Findings) -> None:
    """Add an error for every trigger that falls and every action on what there is not."""
    levels = hospital.bureau.escalation.levels
    for name, number in Counter(level.name for level in levels).items():
        if number > 1:
            findings.error(f"escalation level {name}", "is given twice", "keep one")
    for lower, upper in pairwise(levels):
        for trigger in TRIGGERS:
            values = getattr(lower, trigger), getattr(upper, trigger)
            _rises(trigger, *values, lower, upper, findings)
        for ward in hospital.wards:
            what = f"share of escalation beds of ward {ward.name}"
            shares = _share(lower, ward.name), _share(upper, ward.name)
            _rises(what, *shares, lower, upper, findings)
    for level in levels:
        for action in level.actions:
            ACTIONS[type(action)](hospital, f"escalation level {level.name}", action, findings)
        _twice(level, findings)
        if not level.actions and not _asked_for(hospital, ESCALATION):
            findings.warning(
                f"escalation level {level.name}",
                "has no actions, and no step asks for the attribute 'escalation': it does nothing",
                "give it an action",
            )


def _asked_for(hospital: Hospital, attribute: str) -> bool:
    """Return whether any step or activity depends on an attribute."""
    steps = [step for pathway in hospital.pathways for step in pathway.steps]
    values = [item.of(step) for step in steps for item in fields_of(type(step))]
    values += [duration for _, duration in hospital.activities]
    return any(v == attribute or attribute in getattr(v, "attributes", ()) for v in values)


def _rises(
    what: str,
    low: float,
    high: float,
    lower: EscalationLevel,
    upper: EscalationLevel,
    findings: Findings,
) -> None:
    if high < low:
        findings.error(
            f"escalation level {upper.name}",
            f"{what} {high:g} is below that of {lower.name} ({low:g})",
            "let it rise from level to level",
        )


def _share(level: EscalationLevel, ward: str) -> float:
    shares = [
        action.share
        for action in level.actions
        if isinstance(action, OpenEscalationBeds) and ward in (action.wards or (ward,))
    ]
    return max(shares, default=0.0)


def _twice(level: EscalationLevel, findings: Findings) -> None:
    """Add an error for what two actions of a level say something about."""
    every = Counter(_about(action) for action in level.actions)
    wards = Counter(
        ward
        for action in level.actions
        if isinstance(action, OpenEscalationBeds)
        for ward in action.wards
    )
    both = [about for about, number in every.items() if number > 1]
    both += [f"escalation beds of ward {ward}" for ward, number in wards.items() if number > 1]
    if every["escalation beds of every ward"] and wards:
        both.append("escalation beds of every ward and of some")
    for about in both:
        findings.error(
            f"escalation level {level.name}", f"two actions are about {about}", "keep one"
        )


def _about(action: Any) -> str:
    match action:
        case DischargeEarly():
            return "early discharge"
        case ReleaseRingFence(unit=name):
            return f"the ring-fence of {name}"
        case Switch(attribute=name):
            return f"attribute {name}"
    return f"escalation beds of {', '.join(action.wards) or 'every ward'}"


# -- a rule for each action ------------------------------------------------------------------------


def _open(hospital: Hospital, where: str, action: OpenEscalationBeds, findings: Findings) -> None:
    beds = {ward.name: ward.escalation_beds for ward in hospital.wards}
    for name in action.wards:
        if findings.known(where, "ward", name, beds) and beds[name] == 0:
            findings.error(
                where,
                f"opens escalation beds of ward {name}, which has none",
                "give it escalation_beds, or leave it out",
            )


def _early(hospital: Hospital, where: str, action: DischargeEarly, findings: Findings) -> None:
    """Nothing can be wrong with it that its field does not refuse."""


def _release(hospital: Hospital, where: str, action: ReleaseRingFence, findings: Findings) -> None:
    fenced = dict(hospital.ring_fences)
    findings.known(where, "ward or resource with a ring-fence", action.unit, fenced)


def _switch(hospital: Hospital, where: str, action: Switch, findings: Findings) -> None:
    attributes = {attribute.name: attribute for attribute in hospital.attributes}
    if not findings.known(where, "attribute", action.attribute, attributes):
        return
    attribute = attributes[action.attribute]
    findings.known(f"{where}: {attribute.name}", "value", action.to, attribute.values)
    if attribute.drawn is not None or attribute.calendar is not None:
        findings.error(
            where,
            f"switches attribute '{attribute.name}', which has shares or a calendar of its own",
            "switch another attribute",
        )
    if not _asked_for(hospital, attribute.name):
        findings.warning(
            where,
            f"switches attribute '{attribute.name}', which no step asks for",
            "ask for it in a pathway, or leave it out",
        )


ACTIONS: dict[type, Callable[[Hospital, str, Any, Findings], None]] = {
    OpenEscalationBeds: _open,
    DischargeEarly: _early,
    ReleaseRingFence: _release,
    Switch: _switch,
}
