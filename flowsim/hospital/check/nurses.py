"""Check the nurses of wards, and how many beds they let be open."""

from collections import defaultdict
from itertools import pairwise
from math import comb

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.vocabulary.calendars import Calendar, OpeningPlan, Rota
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.resources import Capacity
from flowsim.hospital.vocabulary.times_of_day import WEEK
from flowsim.hospital.vocabulary.wards import Ward


def check_nurses(hospital: Hospital, findings: Findings) -> None:
    """Add an error for nurses who cannot be counted, look after nothing or staff several wards."""
    wards_of: dict[str, list[str]] = defaultdict(list)
    for ward in hospital.wards:
        if _is_whole(ward, findings) and ward.nurses is not None:
            wards_of[ward.nurses].append(ward.name)
            _check_resource(hospital, ward, ward.nurses, findings)
    for nurses, wards in wards_of.items():
        if len(wards) > 1:
            findings.error(
                f"resource {nurses}",
                f"it is the nurses of {' and '.join(wards)}, each of which would count all of them",
                "give each ward nurses of its own; their rotas can cover for each other",
            )


def most_core_beds(hospital: Hospital, ward: Ward) -> int:
    """Return the most core beds a ward ever has open."""
    capacity = _capacity(hospital, ward)
    if capacity is None:
        return ward.beds
    most = capacity if isinstance(capacity, int) else capacity.highest_level
    return ward.core_beds_with(most)


def mean_core_beds(hospital: Hospital, ward: Ward) -> float:
    """Return the core beds a ward has open on average, after unfilled shifts and before cover."""
    capacity = _capacity(hospital, ward)
    if capacity is None:
        return float(ward.beds)
    return sum(share * ward.core_beds_with(nurses) for share, nurses in _on_duty(capacity))


def _is_whole(ward: Ward, findings: Findings) -> bool:
    """Return whether a ward has both nurses and their beds, or neither; add an error if not."""
    where = f"ward {ward.name}"
    if ward.nurses is not None and ward.beds_per_nurse is None:
        findings.error(
            where,
            f"its nurses are '{ward.nurses}', but not how many beds each looks after",
            "give beds_per_nurse, such as 8, or 1 where every bed needs its own",
        )
    elif ward.nurses is None and ward.beds_per_nurse is not None:
        findings.error(
            where,
            f"beds_per_nurse is {ward.beds_per_nurse:g}, but it has no nurses",
            "give nurses, the resource that staffs it, or leave beds_per_nurse out",
        )
    return (ward.nurses is None) == (ward.beds_per_nurse is None)


def _check_resource(hospital: Hospital, ward: Ward, nurses: str, findings: Findings) -> None:
    where = f"ward {ward.name}: nurses"
    resources = {r.name: r for r in hospital.resources}
    if not findings.known(where, "resource", nurses, resources):
        return
    resource = resources[nurses]
    if resource.kind != "staff":
        findings.error(
            where,
            f"'{nurses}' is a resource of kind '{resource.kind}'",
            "name one of kind 'staff'",
        )
    elif isinstance(resource.capacity, Rota) and resource.capacity.servers_per_person != 1:
        findings.error(
            where,
            f"each person of '{nurses}' is {resource.capacity.servers_per_person} servers, and "
            "servers are what is counted",
            "give the rota servers_per_person=1, and in beds_per_nurse the beds of one person",
        )
    if ward.beds == 0:
        findings.error(
            f"ward {ward.name}",
            "it has nurses, but no core beds for them to look after",
            "give it beds, or leave nurses and beds_per_nurse out",
        )
    elif most_core_beds(hospital, ward) == 0:
        findings.warning(
            f"ward {ward.name}",
            f"its nurses never let a bed be open: '{nurses}' are too few for one at any time",
            "give them more staff, or beds_per_nurse a higher number",
        )


def _capacity(hospital: Hospital, ward: Ward) -> Capacity | None:
    """Return how many nurses a ward has; nothing where it has all it needs."""
    return next((r.capacity for r in hospital.resources if r.name == ward.nurses), None)


def _on_duty(capacity: Capacity) -> list[tuple[float, int]]:
    """Return (share of the time, nurses on duty), several of which may be of as many."""
    if isinstance(capacity, int):
        return [(1.0, capacity)]
    if isinstance(capacity, OpeningPlan):
        return [(1.0, capacity.levels[-1][1])]
    if isinstance(capacity, Calendar):
        cycle = capacity.cycle_weeks * WEEK
        ends = [*(minute for minute, _ in capacity.changes[1:]), cycle]
        return [
            ((end - begin) / cycle, level)
            for (begin, level), end in zip(capacity.changes, ends, strict=True)
        ]
    edges = {0, WEEK}
    for shift in capacity.shifts:
        edges |= {minute % WEEK for minute in shift.starts}
        edges |= {(minute + shift.length_minutes) % WEEK for minute in shift.starts}
    found = []
    for begin, end in pairwise(sorted(edges)):
        share, planned = (end - begin) / WEEK, capacity.planned_at(begin)
        found += [(share * p, n) for n, p in enumerate(_who_come(planned, capacity.unfilled_share))]
    return found


def _who_come(planned: int, unfilled_share: float) -> list[float]:
    """Return the chance that none come, one comes, and so on."""
    comes = 1.0 - unfilled_share
    return [
        comb(planned, n) * comes**n * unfilled_share ** (planned - n) for n in range(planned + 1)
    ]
