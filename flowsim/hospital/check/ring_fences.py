"""Check that ring-fences are for kinds that ask, no larger than what they fence, and leave some."""

from collections.abc import Sequence

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.check.nurses import most_core_beds
from flowsim.hospital.vocabulary.actions import ReleaseRingFence
from flowsim.hospital.vocabulary.attributes import PLACEMENTS
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.by_state import TryRung
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.kinds import alternatives
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.step_types import GiveWay, RequestBed, Seize
from flowsim.hospital.vocabulary.wards import Ward


def check_ring_fences(hospital: Hospital, findings: Findings) -> None:
    """Add an error for a ring-fence for nobody who asks there, or of more places than there are."""
    for resource in hospital.resources:
        fenced = _kinds(resource.ring_fences)
        asking = _asking(hospital, resource.name) if fenced else ()
        for kind in fenced:
            where = f"resource {resource.name}: ring-fence"
            findings.known(where, "kind", kind, asking)
        _size(
            f"resource {resource.name}", resource.ring_fences, resource.highest_capacity, findings
        )
    kinds = [kind.name for kind in hospital.bureau.kinds]
    for request in hospital.bureau.kinds:
        if request.fenced_as is not None:
            where = f"request kind {request.name}: fenced_as"
            findings.known(where, "request kind", request.fenced_as, kinds)
    for ward in hospital.wards:
        for kind in _kinds(ward.ring_fences):
            findings.known(f"ward {ward.name}: ring-fence", "request kind", kind, kinds)
        beds = most_core_beds(hospital, ward) + ward.escalation_beds
        _size(f"ward {ward.name}", ward.ring_fences, beds, findings)


def kept_for_good(hospital: Hospital, unit: Resource | Ward) -> list[tuple[int, tuple[str, ...]]]:
    """Return places and kinds of ring-fences that no hour and no level of escalation lifts."""
    released = {
        action.unit
        for level in hospital.bureau.escalation.levels
        for action in level.actions
        if isinstance(action, ReleaseRingFence)
    }
    return [
        (fence.places, fence.kinds)
        for fence in unit.ring_fences
        if isinstance(fence.places, int) and unit.name not in released
    ]


def always_kept_from(hospital: Hospital, resource: Resource, asking: str | By[str] | None) -> int:
    """Return how many of a resource are always kept from one of those who may be asking: most."""
    for_good = kept_for_good(hospital, resource)
    return max(
        sum(places for places, kinds in for_good if kind not in kinds)
        for kind in alternatives(asking)
    )


def check_beds_left(
    hospital: Hospital, requests: Sequence[tuple[str, RequestBed]], findings: Findings
) -> None:
    """Add an error for a request for which every ward that could take it keeps all its beds."""
    askers = {kind.name: kind.asker for kind in hospital.bureau.kinds}
    there = [w for w in hospital.wards if most_core_beds(hospital, w)]
    for where, step in requests:
        asker = askers.get(step.kind, step.kind)
        for service in alternatives(step.service):
            wards = [w for w in there if service in dict(w.serves)]
            if wards and not any(_leaves_some(hospital, w, service, asker) for w in wards):
                findings.error(
                    where,
                    f"no bed is ever given for service '{service}' as kind '{step.kind}': "
                    f"the ring-fences of {', '.join(w.name for w in wards)} keep all beds for "
                    "others",
                    "keep fewer, or let a ring-fence be for this kind",
                )


def _leaves_some(hospital: Hospital, ward: Ward, service: str, kind: str) -> bool:
    """Return whether a ward ever has a bed that is not kept for others."""
    at_home = dict(ward.serves)[service] == PLACEMENTS[0]
    kept = sum(
        places
        for places, kinds in kept_for_good(hospital, ward)
        if not (kind in kinds if kinds else at_home)
    )
    return kept < most_core_beds(hospital, ward) + ward.escalation_beds


def _asking(hospital: Hospital, resource: str) -> list[str]:
    """Return the kinds that ask for a resource, or a team it is in, by seizing it or on a rung."""
    found = [
        kind
        for pathway in hospital.pathways
        for step in pathway.steps
        if isinstance(step, Seize | TryRung | GiveWay) and step.resource is not None
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
