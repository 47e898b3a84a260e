"""Check that ring-fences are for kinds that ask, and no larger than what they fence."""

from collections.abc import Sequence

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.vocabulary.by_state import TryRung
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.kinds import alternatives
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.step_types import Seize


def check_ring_fences(hospital: Hospital, findings: Findings) -> None:
    """Add an error for a ring-fence for nobody who asks there, or of more places than there are."""
    for resource in hospital.resources:
        asking = _asking(hospital, resource.name)
        for kind in _kinds(resource.ring_fences):
            where = f"resource {resource.name}: ring-fence"
            findings.known(where, "kind", kind, asking)
        _size(
            f"resource {resource.name}", resource.ring_fences, resource.highest_capacity, findings
        )
    for ward in hospital.wards:
        for kind in _kinds(ward.ring_fences):
            where = f"ward {ward.name}: ring-fence"
            findings.known(where, "request kind", kind, [k.name for k in hospital.bureau.kinds])
        _size(f"ward {ward.name}", ward.ring_fences, ward.beds + ward.escalation_beds, findings)


def _asking(hospital: Hospital, resource: str) -> list[str]:
    """Return the kinds that ask for a resource, or a team it is in, by seizing it or on a rung."""
    found = [
        kind
        for pathway in hospital.pathways
        for step in pathway.steps
        if isinstance(step, Seize | TryRung) and step.resource is not None
        if resource in hospital.members_of(step.resource)
        for kind in alternatives(step.kind)
        if kind is not None
    ]
    return list(dict.fromkeys(found))


def _kinds(fences: Sequence[RingFence]) -> list[str]:
    return [kind for fence in fences for kind in fence.kinds]


def _size(where: str, fences: Sequence[RingFence], places: int, findings: Findings) -> None:
    kept = sum(fence.most_places for fence in fences)
    if kept > places:
        findings.error(
            where,
            f"its ring-fences keep {kept} places, but it never has more than {places}",
            "keep fewer",
        )
