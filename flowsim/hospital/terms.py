"""The table of terms of a hospital: what it declares, and what its steps add of themselves.

A cause that a step is not given is named after what is waited for (`wait_porter`), and its term
is made from that. A hospital that declares no terms at all, as an analyst's small model may, gets
every term from its steps; a name that a shipped department declares keeps its meaning there.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from flowsim.hospital.departments.assessment import terms as assessment
from flowsim.hospital.departments.bed_bureau import terms as bed_bureau
from flowsim.hospital.departments.care_at_home import terms as care_at_home
from flowsim.hospital.departments.critical_care import terms as critical_care
from flowsim.hospital.departments.diagnostics import terms as diagnostics
from flowsim.hospital.departments.discharge import terms as discharge
from flowsim.hospital.departments.emergency import terms as emergency
from flowsim.hospital.departments.emergency_theatres import terms as emergency_theatres
from flowsim.hospital.departments.fracture_clinic import terms as fracture_clinic
from flowsim.hospital.departments.in_reach import terms as in_reach
from flowsim.hospital.departments.need import terms as need
from flowsim.hospital.departments.returns import terms as returns
from flowsim.hospital.departments.same_day import terms as same_day
from flowsim.hospital.departments.second_site import terms as second_site
from flowsim.hospital.departments.theatres import terms as theatres
from flowsim.hospital.departments.wards import terms as wards
from flowsim.hospital.vocabulary.attributes import ESCALATION, PLACEMENT, SOURCE, WARD
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.python_step import PythonStep
from flowsim.hospital.vocabulary.step_types import Treat
from flowsim.records.tables import Names
from flowsim.records.terms import (
    Term,
    Terms,
    Value,
    attribute,
    care,
    division,
    ladder,
    milestone,
    number,
    outcome,
    request_kind,
    resource,
    rung,
    stream,
    wait,
)

BUILT_IN = {
    WARD: "ward of the bed the patient is in, or was in last",
    PLACEMENT: "whether that bed is the right one",
    ESCALATION: "level of the escalation ladder now",
    SOURCE: "stream the patient came by",
}
"""Attributes that every hospital has."""

TREATMENT = "treatment"
"""The cause of a task that names none."""


def shipped_terms() -> Terms:
    """Return what the departments of this package declare, without the streams of a YAML."""
    return Terms(
        tuple(
            dict.fromkeys(
                (
                    *emergency.TERMS,
                    *diagnostics.TERMS,
                    *wards.TERMS,
                    *critical_care.TERMS,
                    *critical_care.ATTRIBUTES,
                    *critical_care.UNIT_TERMS,
                    *critical_care.BAY_TERMS,
                    *wards.division_terms(wards.DIVISIONS),
                    *discharge.TERMS,
                    *bed_bureau.TERMS,
                    *bed_bureau.KIND_TERMS,
                    *assessment.TERMS,
                    *care_at_home.TERMS,
                    *fracture_clinic.TERMS,
                    *in_reach.TERMS,
                    *need.TERMS,
                    *returns.TERMS,
                    *same_day.TERMS,
                    *second_site.TERMS,
                    *theatres.TERMS,
                    *emergency_theatres.TERMS,
                    *emergency_theatres.CRITICAL_CARE_TERMS,
                )
            )
        )
    )


def terms_of(hospital: Hospital, names: Names) -> Terms:
    """Return the term of every name in the records of a hospital, in the order of the records.

    Terms that are declared but that no name of the records uses come last.
    """
    known = Terms(hospital.terms) if hospital.terms else shipped_terms()
    care_only = _care_only(hospital)
    background = set(names.internal_sources)
    divisions = dict.fromkeys((*names.divisions, *names.service_divisions))
    wanted: tuple[tuple[str, Iterable[str], Callable[[str, str], Term]], ...] = (
        ("milestone", names.milestones, milestone),
        ("cause", names.causes, partial(_cause, care_only)),
        ("outcome", names.outcomes, partial(outcome, ending="home")),
        ("number", names.numbers, number),
        ("stream", (name for name in names.sources if name not in background), stream),
        ("resource", names.resources, resource),
        ("request kind", names.request_kinds, request_kind),
        ("division", divisions, division),
        ("ladder", names.ladders, ladder),
        ("rung", names.rungs, rung),
    )
    found = {("attribute", term.name): term for term in _attributes(names, known)}
    for kind, labels, make in wanted:
        for name in labels:
            declared = known.has(kind, name)
            term = known.find(kind, name) if declared else make(name, name.replace("_", " "))
            found[kind, name] = term
    for term in hospital.terms:
        found.setdefault((term.kind, term.name), term)
    return Terms(tuple(found.values()))


def _cause(care_only: set[str], name: str, said: str) -> Term:
    if name in care_only:
        return care(name, said.capitalize(), said, group="care")
    return wait(name, said, said, group="other waits")


def _care_only(hospital: Hospital) -> set[str]:
    """Return the causes of tasks that no step waits under."""
    tasks: set[str] = {TREATMENT}
    waits: set[str] = set()
    for pathway in hospital.pathways:
        for step in pathway.steps:
            given = getattr(step, "cause", None)
            if given is not None:
                (tasks if isinstance(step, Treat | PythonStep) else waits).add(given)
    return tasks - waits


def _attributes(names: Names, known: Terms) -> Iterator[Term]:
    """Yield the terms of the attributes, with every value of the hospital."""
    for name, values in zip(names.attributes, names.attribute_values, strict=True):
        if not known.has("attribute", name):
            yield attribute(name, BUILT_IN.get(name, name.replace("_", " ")), values)
            continue
        term = known.find("attribute", name)
        more = tuple(Value(name=value) for value in values if value not in term.value_names)
        yield replace(term, values=(*term.values, *more)) if more else term
