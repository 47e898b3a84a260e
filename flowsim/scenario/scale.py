"""A hospital of a fraction of the size, for quick trials."""

import math
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from typing import Any

from flowsim.hospital.check.verbs import rule_of
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch, Renewal
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.by_state import TryRung
from flowsim.hospital.vocabulary.calendars import Calendar, OpeningPlan, Shift
from flowsim.hospital.vocabulary.clinics import Clinic
from flowsim.hospital.vocabulary.hospital import ArrivalStream, Hospital
from flowsim.hospital.vocabulary.kinds import alternatives
from flowsim.hospital.vocabulary.python_step import PythonStep
from flowsim.hospital.vocabulary.resources import Capacity, Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.step_types import Duration
from flowsim.hospital.vocabulary.wards import Ward


def scaled(hospital: Hospital, factor: float) -> Hospital:
    """Return the hospital with its arrivals, background work, beds, servers and slots by `factor`.

    The factor lies in (0, 1].

    Beds, servers and slots are rounded up, so nothing that existed disappears and a scaled hospital
    is a little roomier than the whole; as many servers as somebody seizes at once are left. So are
    sessions that call from a waiting list: of each stream of them some are left, and as many of
    whom they seize as there are. It serves to try things out, not to answer questions.
    """
    if factor == 1.0:
        return hospital
    rarer, sessions = _background_clocks(hospital), _sessions(hospital)
    needed = _needed_at_once(hospital, sessions, factor)
    return replace(
        hospital,
        activities=tuple(
            (name, _longer(distribution, 1 / factor) if name in rarer else distribution)
            for name, distribution in hospital.activities
        ),
        arrivals=tuple(_fewer(stream, factor, sessions) for stream in hospital.arrivals),
        resources=tuple(
            _smaller(resource, factor, needed[resource.name]) for resource in hospital.resources
        ),
        clinics=tuple(_fewer_slots(clinic, factor) for clinic in hospital.clinics),
        wards=tuple(_fewer_beds(ward, factor) for ward in hospital.wards),
    )


def _background_clocks(hospital: Hospital) -> set[str]:
    """Return the activities that pace background pathways which start work: other users' demand."""
    found: set[str] = set()
    for pathway in hospital.pathways:
        if pathway.name in hospital.background:
            rules = [(step, rule_of(PACED_BY, step, "scaled work")) for step in pathway.steps]
            if any(isinstance(step, verb.Start) for step in pathway.steps):
                found |= {rule(step) for step, rule in rules if rule is not None}
    return found


PACED_BY: dict[type, Callable[[Any], str] | None] = {
    verb.Treat: lambda step: step.activity,
    verb.Seize: None,
    TryRung: None,
    verb.Release: None,
    verb.GiveWay: None,
    verb.WaitUntil: None,
    verb.WaitForTime: None,
    verb.Start: None,
    verb.WaitForAll: None,
    verb.JoinList: None,
    verb.WaitToBeCalled: None,
    verb.CallFrom: None,
    verb.SendBack: None,
    verb.ReleaseCaller: None,
    verb.RenegeAfter: None,
    verb.KeepWaiting: None,
    verb.RequestBed: None,
    verb.WaitForBed: None,
    verb.OccupyBed: None,
    verb.VacateBed: None,
    verb.BedBecomes: None,
    verb.MatchBeds: None,
    verb.ReviewEscalation: None,
    verb.CloseBeds: None,
    verb.Depart: None,
    verb.End: None,
    PythonStep: None,
}
"""The activity whose duration paces a background pathway, for each verb that has one."""


def _longer(distribution: Duration, factor: float) -> Duration:
    if isinstance(distribution, By):
        table = tuple((labels, row.scaled(factor)) for labels, row in distribution.table)
        default = None if distribution.default is None else distribution.default.scaled(factor)
        return By(distribution.attributes, table, default)
    return distribution.scaled(factor)


def _sessions(hospital: Hospital) -> set[str]:
    """Return the pathways that call from a waiting list: who begins there serves others."""
    return {
        pathway.name
        for pathway in hospital.pathways
        if any(isinstance(step, verb.CallFrom) for step in pathway.steps)
    }


def _fewer(stream: ArrivalStream, factor: float, sessions: Set[str]) -> ArrivalStream:
    if isinstance(stream, Arrivals):
        rates = tuple(rate * factor for rate in stream.hourly)
        return replace(stream, per_hour=rates, bound_per_hour=stream.bound_per_hour * factor)
    if isinstance(stream, Renewal):
        return replace(stream, gap=stream.gap.scaled(1 / factor))
    return _fewer_at_fixed_times(stream, factor, _up if stream.pathway in sessions else round)


def _up(number: float) -> int:
    """Return a number rounded up, but for what adding tenths makes of a whole one."""
    return math.ceil(number - 1e-9)


def _fewer_at_fixed_times(batch: Batch, factor: float, rounded: Callable[[float], int]) -> Batch:
    """Return whole numbers at each time that keep to `factor` of the running total."""
    times, wanted, given = [], 0.0, 0
    for minute, number in batch.times:
        wanted += number * factor
        here = rounded(wanted) - given
        given += here
        times.append((minute, here))
    return replace(batch, times=tuple(times))


def _needed_at_once(hospital: Hospital, sessions: Set[str], factor: float) -> dict[str, int]:
    """Return how many servers a smaller resource needs, so that whoever was served still can be.

    As many as are seized at once, at most, and those that its ring-fences then keep; of the nurses
    of a ward, as many as let a bed be open; all of those whom sessions seize, of which there may
    still be as many at once.
    """
    seizes = [
        (pathway.name, step)
        for pathway in hospital.pathways
        for step in pathway.steps
        if isinstance(step, verb.Seize)
    ]
    by_sessions = {step.resource for name, step in seizes if name in sessions}
    at_once: dict[str, int] = {}
    for _, step in seizes:
        asked = max(alternatives(step.units or 1))
        at_once[step.resource] = max(asked, at_once.get(step.resource, 1))

    def needed(resource: Resource) -> int:
        if resource.name in by_sessions:
            return resource.highest_capacity
        kept = sum(fence.scaled(factor).most_places for fence in resource.ring_fences)
        wards = [ward for ward in hospital.wards if ward.nurses == resource.name]
        beds = [ward.nurses_of_a_bed for ward in wards]
        return max([kept + at_once.get(resource.name, 1), *beds])

    return {resource.name: needed(resource) for resource in hospital.resources}


def _fewer_servers(servers: int, factor: float, least: int) -> int:
    """Return a part of the servers, rounded up, but no fewer than `least` if there were as many."""
    return max(math.ceil(servers * factor), min(servers, least))


def _smaller(resource: Resource, factor: float, least: int) -> Resource:
    capacity: Capacity
    if isinstance(resource.capacity, int):
        capacity = _fewer_servers(resource.capacity, factor, least)
    elif isinstance(resource.capacity, Calendar):
        changes = resource.capacity.changes
        fewer = tuple((t, _fewer_servers(n, factor, least)) for t, n in changes)
        capacity = replace(resource.capacity, changes=fewer)
    elif isinstance(resource.capacity, OpeningPlan):
        levels = resource.capacity.levels
        capacity = OpeningPlan(tuple((day, _fewer_servers(n, factor, least)) for day, n in levels))
    else:
        rota = resource.capacity
        people = math.ceil(least / rota.servers_per_person)
        shifts = tuple(_shorter_staffed(shift, factor, people) for shift in rota.shifts)
        minimum = math.ceil(rota.minimum_staff * factor)
        capacity = replace(rota, shifts=shifts, minimum_staff=minimum)
    smaller = replace(resource, capacity=capacity, ring_fences=())
    fences = _smaller_fences(resource.ring_fences, factor, smaller.highest_capacity)
    return replace(smaller, ring_fences=fences)


def _shorter_staffed(shift: Shift, factor: float, least: int) -> Shift:
    return replace(shift, staff=_fewer_servers(shift.staff, factor, least))


def _fewer_slots(clinic: Clinic, factor: float) -> Clinic:
    """Return fewer slots, and no more of them reserved than there are."""
    return replace(
        clinic,
        sessions=tuple(replace(s, slots=math.ceil(s.slots * factor)) for s in clinic.sessions),
        classes=tuple(replace(c, reserved=int(c.reserved * factor)) for c in clinic.classes),
    )


def _fewer_beds(ward: Ward, factor: float) -> Ward:
    fields = ("beds", "escalation_beds", "outlier_maximum")
    fewer = {name: math.ceil(getattr(ward, name) * factor) for name in fields}
    kept = sum(fence.most_places for fence in ward.ring_fences)
    for_all = ward.beds + ward.escalation_beds > kept  # some are, so one still is
    beds = fewer["beds"] + fewer["escalation_beds"] - for_all
    fences = _smaller_fences(ward.ring_fences, factor, beds)
    return replace(ward, **fewer, ring_fences=fences)


def _smaller_fences(
    fences: Sequence[RingFence], factor: float, places: int
) -> tuple[RingFence, ...]:
    """Return ring-fences of fewer places, rounded up; down where that keeps more than `places`."""
    up = tuple(fence.scaled(factor) for fence in fences)
    if sum(fence.most_places for fence in up) <= places:
        return up
    return tuple(fence.scaled(factor, rounded=math.floor) for fence in fences)
