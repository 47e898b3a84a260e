"""Hospital to program: the only place where names become codes."""

from typing import Any

import numpy as np

from flowsim.engine.draws import activity_number
from flowsim.engine.lowering.arrivals import BACKGROUND, arrival_fields
from flowsim.engine.lowering.clinics import clinic_fields
from flowsim.engine.lowering.days import Days
from flowsim.engine.lowering.escalation import action_names, escalation_fields
from flowsim.engine.lowering.lists import list_fields
from flowsim.engine.lowering.ring_fences import ring_fence_fields
from flowsim.engine.lowering.steps import StepLowering
from flowsim.engine.lowering.tables import (
    Codes,
    Lookups,
    calendar_arrays,
    cumulative_shares,
    floats,
    ints,
    offsets,
)
from flowsim.engine.program import (
    FROM_CALENDAR,
    FROM_ESCALATION,
    FROM_PATIENT,
    NONE,
    Ints,
    Program,
)
from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.terms import terms_of
from flowsim.hospital.vocabulary.attributes import (
    ESCALATION,
    PLACEMENT,
    PLACEMENTS,
    SOURCE,
    WARD,
    Attribute,
    Shares,
)
from flowsim.hospital.vocabulary.calendars import Calendar, OpeningPlan, Rota, Timetable
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.wards import GENERAL_AND_ACUTE, MATCHING_MODES
from flowsim.records.tables import Names
from flowsim.units import HOURS_PER_WEEK, MINUTES_PER_DAY, MINUTES_PER_HOUR

Fields = dict[str, Any]


def lower(hospital: Hospital, *, weeks: int = 0, hours: int = 0) -> Program:
    """Return the program of a hospital for a run of so many weeks and hours.

    Raises FlowsimError when a step names something that does not exist.
    """
    hours += weeks * HOURS_PER_WEEK
    if hours < 1:
        raise FlowsimError(f"the run is {hours} hours long; make it one or more")
    whole_weeks = -(-hours // HOURS_PER_WEEK)
    attributes = (*hospital.attributes, *hospital.built_in_attributes)
    lookups = Lookups(
        Codes("attribute", [a.name for a in attributes]), [a.values for a in attributes]
    )
    steps = StepLowering(hospital, lookups)
    steps.lower()
    days = Days.of(hospital, whole_weeks)
    calendars: list[Calendar | Timetable] = [c for _, c in hospital.calendars]
    moments = _moment_calendars(hospital, attributes, calendars)
    resources = _resources(hospital, steps.queues, calendars, days)
    fences = ring_fence_fields(hospital, calendars)
    arrivals = arrival_fields(hospital, steps, lookups, whole_weeks, days)
    drawn = _drawn(attributes, lookups)
    numbers = [
        lookups.add(n.drawn, steps.distributions.row, f"number {n.name}") for n in hospital.numbers
    ]
    return Program(
        names=_names(hospital, attributes, steps),
        horizon=hours * MINUTES_PER_HOUR,
        hours=hours,
        cycle=days.minutes,
        op=ints([row.op for row in steps.rows]),
        args=np.asarray([row.args for row in steps.rows], dtype=np.int64),
        number=np.asarray([row.numbers for row in steps.rows], dtype=np.float64),
        cause=ints([row.cause for row in steps.rows]),
        target=ints(steps.target),
        way_queue=ints(steps.way_queue),
        rung=np.asarray(steps.tries, dtype=np.int64).reshape(-1, 2),
        step_names=tuple(row.name for row in steps.rows),
        python_functions=tuple(steps.functions),
        table_first=ints(lookups.first),
        table_attribute=np.asarray(lookups.attribute, dtype=np.int64).reshape(-1, 3),
        table_stride=np.asarray(lookups.stride, dtype=np.int64).reshape(-1, 3),
        table_value=ints(lookups.value),
        attribute_of_episode=ints([int(a.of_episode) for a in attributes]),
        ward_attribute=lookups.attributes.code(WARD, "built in"),
        placement_attribute=lookups.attributes.code(PLACEMENT, "built in"),
        activity_number=ints(steps.numbers()),
        activity_table=ints(steps.draws.table),
        turn_round=_turn_round(hospital, steps),
        **moments,
        **steps.distributions.arrays(),
        **steps.chances.arrays(),
        **steps.priorities.arrays(),
        **calendar_arrays(calendars, days),
        **resources,
        **arrivals,
        **drawn,
        number_table=ints(numbers),
        number_key=ints([activity_number(f"number:{n.name}") for n in hospital.numbers]),
        member_value=_member_values(hospital, attributes),
        **clinic_fields(hospital, days, hours),
        **list_fields(hospital, lookups),
        **_wards(hospital, steps.services),
        **_bureau(hospital),
        **fences,
        **escalation_fields(hospital),
    )


def _names(hospital: Hospital, attributes: tuple[Attribute, ...], steps: StepLowering) -> Names:
    background = tuple(f"{BACKGROUND}{name}" for name in hospital.background)
    momentary = {ESCALATION, SOURCE, *hospital.switches}
    names = Names(
        sources=(*background, *(a.name for a in hospital.arrivals)),
        internal_sources=background,
        attributes=tuple(a.name for a in attributes),
        attribute_values=tuple(a.values for a in attributes),
        momentary=tuple(a.name for a in attributes if a.calendar or a.name in momentary),
        milestones=tuple(steps.clocks.names),
        numbers=tuple(n.name for n in hospital.numbers),
        causes=tuple(steps.causes.names),
        patient_causes=steps.patient_causes,
        outcomes=tuple(steps.outcomes.names),
        resources=tuple(r.name for r in hospital.resources),
        resource_kinds=tuple(r.kind for r in hospital.resources),
        queues=tuple(steps.queues.names),
        queue_members=tuple(hospital.members_of(queue) for queue in steps.queues.names),
        wards=tuple(w.name for w in hospital.wards),
        bed_types=tuple(w.bed_type for w in hospital.wards),
        assessing=tuple(w.assessing for w in hospital.wards),
        divisions=tuple(w.division for w in hospital.wards),
        core_beds=tuple(w.beds for w in hospital.wards),
        escalation_beds=tuple(w.escalation_beds for w in hospital.wards),
        escalation_actions=action_names(hospital),
        services=tuple(s.name for s in hospital.services),
        service_divisions=tuple(s.division for s in hospital.services),
        request_kinds=tuple(k.name for k in hospital.bureau.kinds),
        boarding_kinds=tuple(k.name for k in hospital.bureau.kinds if k.boards),
        ladders=tuple(steps.ladders.names),
        rungs=tuple(steps.rungs.names),
        clinics=tuple(c.name for c in hospital.clinics),
        waiting_lists=tuple(item.name for item in hospital.waiting_lists),
    )
    return names.explained(terms_of(hospital, names))


def _moment_calendars(
    hospital: Hospital, attributes: tuple[Attribute, ...], calendars: list[Calendar | Timetable]
) -> Fields:
    origin, calendar = [], []
    for attribute in attributes:
        calendar.append(NONE)
        if attribute.name == ESCALATION or attribute.name in hospital.switches:
            origin.append(FROM_ESCALATION)
        elif attribute.calendar is not None:
            top = max(level for _, level in attribute.calendar.changes)
            if top >= len(attribute.values):
                raise FlowsimError(
                    f"attribute {attribute.name}: its calendar reaches level {top}, but it has "
                    f"{len(attribute.values)} values (levels count from 0)"
                )
            origin.append(FROM_CALENDAR)
            calendar[-1] = len(calendars)
            calendars.append(attribute.calendar)
        else:
            origin.append(FROM_PATIENT)
    return {"attribute_from": ints(origin), "attribute_calendar": ints(calendar)}


def _resources(
    hospital: Hospital, queues: Codes, calendars: list[Calendar | Timetable], days: Days
) -> Fields:
    names = [r.name for r in hospital.resources]
    members = [[k] for k in range(len(names))]
    for team in hospital.teams:
        for member in team.members:
            if member not in names:
                raise unknown_name(f"team {team.name}", "resource", member, names)
        members.append([names.index(m) for m in team.members])
    served = [[q for q, m in enumerate(members) if r in m] for r in range(len(names))]
    fixed, calendar, unfilled = [], [], []
    shifts: list[tuple[int, float, float, int]] = []
    openings: list[tuple[int, float, int]] = []
    for k, resource in enumerate(hospital.resources):
        capacity = resource.capacity
        fixed.append(capacity if isinstance(capacity, int) else NONE)
        calendar.append(NONE)
        unfilled.append(capacity.unfilled_share if isinstance(capacity, Rota) else 0.0)
        if isinstance(capacity, Calendar):
            calendar[-1] = len(calendars)
            calendars.append(capacity)
        if isinstance(capacity, OpeningPlan):
            openings += [(k, float(day * MINUTES_PER_DAY), many) for day, many in capacity.levels]
        if isinstance(capacity, Rota):
            for shift in capacity.shifts:
                for begin in days.minutes_of(shift.starts):
                    shifts.append((k, begin, float(shift.length_minutes), shift.staff))
    return {
        **_cover(hospital),
        "queue_first": ints(offsets(members)),
        "queue_length": ints([len(m) for m in members]),
        "queue_member": ints([r for m in members for r in m]),
        "resource_queue_first": ints(offsets(served)),
        "resource_queue_length": ints([len(q) for q in served]),
        "resource_queue": ints([q for qs in served for q in qs]),
        "resource_pace": floats([r.pace for r in hospital.resources]),
        "resource_back_fill": ints([r.back_fill for r in hospital.resources]),
        "resource_fixed": ints(fixed),
        "resource_calendar": ints(calendar),
        "resource_unfilled": floats(unfilled),
        "resource_number": ints([activity_number(f"shift:{name}") for name in names]),
        "opening_resource": ints([o[0] for o in openings]),
        "opening_minute": floats([o[1] for o in openings]),
        "opening_level": ints([o[2] for o in openings]),
        "shift_resource": ints([s[0] for s in shifts]),
        "shift_start": floats([s[1] for s in shifts]),
        "shift_length": floats([s[2] for s in shifts]),
        "shift_staff": ints([s[3] for s in shifts]),
    }


def _cover(hospital: Hospital) -> Fields:
    names = [r.name for r in hospital.resources]
    rotas = [r.capacity if isinstance(r.capacity, Rota) else None for r in hospital.resources]
    pairs = []
    for k, rota in enumerate(rotas):
        for lender in rota.cover if rota else ():
            with_rota = [name for name, other in zip(names, rotas, strict=True) if other]
            if lender not in with_rota:
                raise unknown_name(
                    f"resource {names[k]}: cover", "role with a rota", lender, with_rota
                )
            pairs.append((k, names.index(lender)))
    return {
        "resource_per_person": ints([rota.servers_per_person if rota else 1 for rota in rotas]),
        "resource_minimum": ints([rota.minimum_staff if rota else 0 for rota in rotas]),
        "cover_resource": ints([covered for covered, _ in pairs]),
        "cover_lender": ints([lender for _, lender in pairs]),
    }


def _member_values(hospital: Hospital, attributes: tuple[Attribute, ...]) -> Ints:
    table = np.full((len(attributes), len(hospital.resources)), NONE, dtype=np.int64)
    for a, attribute in enumerate(attributes):
        for r, resource in enumerate(hospital.resources):
            if resource.name in attribute.values:
                table[a, r] = attribute.values.index(resource.name)
    return table


def _drawn(attributes: tuple[Attribute, ...], lookups: Lookups) -> Fields:
    first, size, parent, stride = [], [], [], []
    cumulative: list[float] = []
    names = [a.name for a in attributes]
    for k, attribute in enumerate(attributes):
        first.append(NONE)
        size.append(len(attribute.values))
        parent.append([NONE] * 3)
        stride.append([0] * 3)
        if attribute.drawn is None:
            continue
        where = f"attribute {attribute.name}"
        parents = getattr(attribute.drawn, "attributes", ())
        for name in parents:
            earlier = [SOURCE, *names[:k]]
            if name not in earlier:
                raise unknown_name(f"{where}: by(...)", "earlier attribute", name, earlier)
        parent[-1], stride[-1], _ = lookups.shape(parents, where)
        first[-1] = len(cumulative)
        for row in lookups.rows(attribute.drawn, where):
            assert isinstance(row, Shares)
            cumulative += cumulative_shares([row.of(label) for label in attribute.values])
    return {
        "drawn_first": ints(first),
        "drawn_size": ints(size),
        "drawn_parent": np.asarray(parent, dtype=np.int64).reshape(-1, 3),
        "drawn_stride": np.asarray(stride, dtype=np.int64).reshape(-1, 3),
        "drawn_cumulative": floats(cumulative),
        "drawn_number": ints([activity_number(f"attribute:{name}") for name in names]),
    }


def _turn_round(hospital: Hospital, steps: StepLowering) -> int:
    name = hospital.bureau.turn_round
    return NONE if not name else steps.entry[steps.pathways.code(name, "bed bureau: turn_round")]


def _wards(hospital: Hospital, services: Codes) -> Fields:
    wards, resources = hospital.wards, Codes("resource", [r.name for r in hospital.resources])
    nurses = [
        NONE if ward.nurses is None else resources.code(ward.nurses, f"ward {ward.name}: nurses")
        for ward in wards
    ]
    accept = np.full((len(hospital.services), len(wards)), NONE, dtype=np.int64)
    for w, ward in enumerate(wards):
        for service, placement in ward.serves:
            accept[services.code(service, f"ward {ward.name}: serves"), w] = PLACEMENTS.index(
                placement
            )
    # A stable sort by refusal: the wards that accept a service, in their order, then the others.
    order = np.argsort(accept < 0, axis=1, kind="stable")
    refused = np.take_along_axis(accept, order, axis=1) < 0
    return {
        "accept": accept,
        "service_wards": np.where(refused, NONE, order),
        "ward_core": ints([w.beds for w in wards]),
        "ward_escalation": ints([w.escalation_beds for w in wards]),
        "ward_outlier_maximum": ints([w.outlier_maximum for w in wards]),
        "ward_general": ints([w.bed_type == GENERAL_AND_ACUTE for w in wards]),
        "ward_nurses": ints(nurses),
        "ward_beds_per_nurse": floats([w.beds_per_nurse or 0.0 for w in wards]),
        "service_patience": np.stack(
            [floats([s.patience[k] for s in hospital.services]) for k in range(len(PLACEMENTS))]
        ),
    }


def _bureau(hospital: Hospital) -> Fields:
    bureau, kinds = hospital.bureau, hospital.bureau.kinds
    on_event, on_review = MATCHING_MODES[bureau.mode]
    overdue = [k.rank if k.overdue_rank is None else k.overdue_rank for k in kinds]
    return {
        "kind_rank": ints([k.rank for k in kinds]),
        "kind_overdue_rank": ints(overdue),
        "kind_overdue_arrival": floats([k.overdue_after_arrival_minutes for k in kinds]),
        "kind_overdue_request": floats([k.overdue_after_request_minutes for k in kinds]),
        "kind_from": floats([float(k.from_minute) for k in kinds]),
        "kind_to": floats([float(k.to_minute) for k in kinds]),
        "kind_boards": ints([k.boards for k in kinds]),
        "kind_may_outlie": ints([k.may_outlie for k in kinds]),
        "match_on_event": on_event,
        "match_on_review": on_review,
        "allocate_uncleaned": int(bureau.allocate_uncleaned),
    }
