"""Where in a hospital a thing of each kind is: looked up, put back, added."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch, Renewal
from flowsim.hospital.vocabulary.attributes import Attribute, Number
from flowsim.hospital.vocabulary.clinics import Clinic
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.lists import WaitingList
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.step_types import Branch, Draw, Step
from flowsim.hospital.vocabulary.wards import EscalationLevel, RequestKind, Service, Ward
from flowsim.records.terms import Term

Change = Callable[[Any], Any]

NAMED = {
    "resource": "resources",
    "team": "teams",
    "ward": "wards",
    "service": "services",
    "clinic": "clinics",
    "waiting_list": "waiting_lists",
    "attribute": "attributes",
    "number": "numbers",
    "pathway": "pathways",
    "arrivals": "arrivals",
}
"""Kinds of which a hospital has a tuple of things with a name."""

PAIRED = {"activity": "activities", "calendar": "calendars"}
"""Kinds of which it has a tuple of (name, thing)."""

CHANCES = {"choice": Branch, "draw": Draw}
"""Kinds that are steps of pathways, found by the name of what is drawn."""

WORDS = {"arrivals": "stream of arrivals"}
"""What one thing of a kind is called, where that is not the kind."""

ADDABLE: dict[str, tuple[type, ...]] = {
    "resource": (Resource,),
    "team": (Team,),
    "ward": (Ward,),
    "service": (Service,),
    "clinic": (Clinic,),
    "waiting_list": (WaitingList,),
    "attribute": (Attribute,),
    "number": (Number,),
    "pathway": (Pathway,),
    "arrivals": (Arrivals, Batch, Renewal),
    "request_kind": (RequestKind,),
    "escalation_level": (EscalationLevel,),
    "term": (Term,),
}


def find(hospital: Hospital, kind: str, name: str) -> Any:
    """Return the thing of that kind and name; for a chance, the first step that draws it.

    Raises FlowsimError with the nearest name when there is none.
    """
    things = _things(hospital, kind)
    if name not in things:
        words = WORDS.get(kind, kind.replace("_", " "))
        raise unknown_name(f"hospital {hospital.name}", words, name, things)
    return things[name]


def changed(hospital: Hospital, kind: str, name: str, change: Change) -> Hospital:
    """Return the hospital with the thing changed; a chance is changed at every step that draws it.

    The steps that draw an attribute by its shares at arrival, for people who return, keep to them.
    Raises FlowsimError as `find` does.
    """
    found = find(hospital, kind, name)
    if kind == "attribute" and found.drawn is not None:
        new = change(found).drawn
        again = Draw(name, found.drawn)
        hospital = _with_steps(
            hospital, "draw", name, lambda step: Draw(name, new) if step == again else step
        )
    if kind in NAMED:
        items = getattr(hospital, NAMED[kind])
        return _put(hospital, NAMED[kind], [change(i) if i.name == name else i for i in items])
    if kind in PAIRED:
        pairs = getattr(hospital, PAIRED[kind])
        return _put(hospital, PAIRED[kind], [(n, change(i) if n == name else i) for n, i in pairs])
    if kind in CHANCES:
        return _with_steps(hospital, kind, name, change)
    bureau = hospital.bureau
    if kind == "bureau":
        return replace(hospital, bureau=change(bureau))
    if kind == "request_kind":
        kinds = tuple(change(k) if k.name == name else k for k in bureau.kinds)
        return replace(hospital, bureau=replace(bureau, kinds=kinds))
    escalation = bureau.escalation
    if kind == "escalation":
        return replace(hospital, bureau=replace(bureau, escalation=change(escalation)))
    levels = tuple(change(v) if v.name == name else v for v in escalation.levels)
    escalation = replace(escalation, levels=levels)
    return replace(hospital, bureau=replace(bureau, escalation=escalation))


def added(hospital: Hospital, kind: str, name: str, item: Any, before: str | None) -> Hospital:
    """Return the hospital with a new thing, last of its kind or before another resource.

    Raises FlowsimError when there is one of that name.
    """
    if name in _things(hospital, kind):
        raise FlowsimError(
            f"{kind.replace('_', ' ')} '{name}' is there already; choose another name"
        )
    if kind in PAIRED:
        return _put(hospital, PAIRED[kind], [*getattr(hospital, PAIRED[kind]), (name, item)])
    if kind == "term":  # a hospital that declares none has them made from its steps
        return _put(hospital, "terms", [*hospital.terms, item]) if hospital.terms else hospital
    if kind == "background":
        return _put(hospital, "background", [*hospital.background, name])
    if kind in NAMED:
        items = getattr(hospital, NAMED[kind])
        at = len(items)
        if before is not None:
            at = items.index(find(hospital, kind, before))
        return _put(hospital, NAMED[kind], [*items[:at], item, *items[at:]])
    bureau = hospital.bureau
    if kind == "request_kind":
        return replace(hospital, bureau=replace(bureau, kinds=(*bureau.kinds, item)))
    levels = (*bureau.escalation.levels, item)
    escalation = replace(bureau.escalation, levels=levels)
    return replace(hospital, bureau=replace(bureau, escalation=escalation))


def _put(hospital: Hospital, field: str, items: Iterable[Any]) -> Hospital:
    changes: dict[str, Any] = {field: tuple(items)}
    return replace(hospital, **changes)


def _things(hospital: Hospital, kind: str) -> dict[str, Any]:
    """Return all things of a kind by name."""
    if kind in NAMED:
        return {item.name: item for item in getattr(hospital, NAMED[kind])}
    if kind in PAIRED:
        return dict(getattr(hospital, PAIRED[kind]))
    if kind in CHANCES:
        steps = [step for pathway in hospital.pathways for step in pathway.steps]
        found = [step for step in steps if isinstance(step, CHANCES[kind])]
        return {_drawn(step): step for step in reversed(found)}
    if kind == "term":
        return {f"{term.kind} {term.name}": term for term in hospital.terms}
    if kind == "background":
        return {name: name for name in hospital.background}
    bureau = hospital.bureau
    if kind == "request_kind":
        return {item.name: item for item in bureau.kinds}
    if kind == "escalation_level":
        return {level.name: level for level in bureau.escalation.levels}
    return {"": bureau if kind == "bureau" else bureau.escalation}


def _drawn(step: Any) -> str:
    return str(step.choice if isinstance(step, Branch) else step.attribute)


def _with_steps(hospital: Hospital, kind: str, name: str, change: Change) -> Hospital:
    def one(step: Step) -> Step:
        if isinstance(step, CHANCES[kind]) and _drawn(step) == name:
            found: Step = change(step)
            return found
        return step

    pathways = tuple(
        Pathway(p.name, [one(step) for step in p.steps], p.source, p.kept_for)
        for p in hospital.pathways
    )
    return replace(hospital, pathways=pathways)
