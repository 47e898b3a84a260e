"""Declared terms: the shipped scenarios declare what they use, and a small model need not."""

from functools import cache

import pytest

from flowsim import Arrivals, Hospital, Pathway, Resource, depart, note, release, seize, treat
from flowsim.config import load
from flowsim.engine.lowering import lower
from flowsim.hospital.edits import apply_edits, new
from flowsim.hospital.terms import BUILT_IN, TREATMENT, shipped_terms
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.records.schema import PATIENTS
from flowsim.records.tables import Names
from flowsim.records.terms import Terms, care, milestone, terms_from, wait
from flowsim.scenario.build import build

SCENARIOS = (
    "baseline",
    "bed_bureau",
    "criteria_led_discharge",
    "ed_xray",
    "staffing",
    "smoke",
)


@cache
def lowered(scenario: str) -> tuple[Hospital, Names]:
    hospital = build(load(scenario))
    return hospital, lower(hospital, weeks=1).names


def named(names: Names) -> dict[str, set[str]]:
    """Every name of the records by kind of term."""
    return {
        "milestone": set(names.milestones),
        "cause": set(names.causes),
        "outcome": set(names.outcomes),
        "attribute": set(names.attributes),
        "stream": set(names.sources) - set(names.internal_sources),
        "ladder": set(names.ladders),
        "rung": set(names.rungs),
        "resource": set(names.resources),
        "request kind": set(names.request_kinds),
        "division": {*names.divisions, *names.service_divisions},
    }


def causes_made(hospital: Hospital) -> set[str]:
    """The causes that steps of the hospital name after what is waited for."""
    calendars = [name for name, _ in hospital.calendars]
    waited_for = [*hospital.queue_names, *calendars]
    return {TREATMENT, *(f"wait_{name}" for name in waited_for)}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_shipped_scenario_declares_what_it_uses(scenario):
    hospital, names = lowered(scenario)
    declared = Terms(hospital.terms)
    needless = {"cause": causes_made(hospital), "attribute": set(BUILT_IN)}
    for kind, used in named(names).items():
        assert used - needless.get(kind, set()) <= set(declared.names(kind)), kind


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_shipped_scenario_declares_nothing_that_it_does_not_use(scenario):
    hospital, names = lowered(scenario)
    used = named(names)
    dead = {(t.kind, t.name) for t in hospital.terms if t.name not in used[t.kind]}
    assert dead == {(t.kind, t.name) for t in hospital.terms if t.never}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_attributes_have_the_values_that_are_declared(scenario):
    hospital, names = lowered(scenario)
    declared = Terms(hospital.terms)
    for attribute, values in zip(names.attributes, names.attribute_values, strict=True):
        if attribute not in BUILT_IN and declared.find("attribute", attribute).values:
            assert declared.find("attribute", attribute).possible_values == values


def test_every_name_of_the_records_has_a_term_in_their_order():
    _, names = lowered("ed_xray")
    for kind, used in named(names).items():
        assert used <= set(names.terms.names(kind)), kind
    assert names.terms.names("cause") == names.causes
    assert names.terms.names("milestone") == names.milestones


def test_each_term_says_who_declares_it_and_what_it_means():
    hospital, _ = lowered("baseline")
    assert all(term.department and term.meaning for term in hospital.terms)


def clinic(**more: object) -> Hospital:
    steps = [
        seize("nurse", cause="wait_for_a_nurse"),
        note("t_seen_by_nurse"),
        treat("dressing", Constant(10.0), cause="dressing"),
        release("nurse"),
        depart("dressed"),
    ]
    return Hospital(
        name="clinic",
        resources=(Resource("nurse", 1),),
        arrivals=(Arrivals(name="walk_in", pathway="clinic", per_hour=1.0),),
        pathways=(Pathway("clinic", steps),),
        **more,
    )


def test_a_model_without_declarations_gets_its_terms_from_its_steps():
    terms = lower(clinic(), weeks=1).names.terms
    assert terms.find("cause", "wait_for_a_nurse").waits
    assert not terms.find("cause", "dressing").waits
    assert terms.names("milestone") == ("t_seen_by_nurse",)
    assert terms.names("outcome") == ("dressed",)
    assert terms.names("stream") == ("walk_in",)
    assert terms.names("resource") == ("nurse",)


def test_a_name_that_a_department_declares_keeps_its_meaning():
    hospital = apply_edits(clinic(), [new(own_pathway())])
    terms = lower(hospital, weeks=1).names.terms
    assert terms.find("cause", "ed_wait_cubicle") == shipped_terms().find(
        "cause", "ed_wait_cubicle"
    )


def own_pathway() -> Pathway:
    steps = [seize("nurse", cause="ed_wait_cubicle"), release("nurse"), depart()]
    return Pathway("own", steps)


def test_a_term_is_declared_once():
    with pytest.raises(Exception, match="milestone 't_seen' is declared twice"):
        clinic(terms=(milestone("t_seen", "seen"), milestone("t_seen", "seen, again")))


def test_terms_come_back_as_they_were_written():
    from dataclasses import asdict

    terms = shipped_terms()
    assert terms_from([asdict(term) for term in terms]) == terms


def test_names_with_other_explanations_are_the_same_names():
    _, names = lowered("baseline")
    told = names.explained(Terms((care("x", "X", "x"), wait("y", "y", "y"))))
    assert told == names
    assert told.terms.names("cause") == ("x", "y")


def test_the_shipped_hospital_has_what_every_measure_needs():
    from flowsim.analysis.measures import RULES

    terms = lowered("without_theatres")[1].terms
    lacking = {rule.measures[0].key: why for rule in RULES if (why := rule.lacks(terms))}
    theatres = ["T01.sessions_held", "T11.on_the_day", "T14.day_case", "T18.recovery_hold"]
    theatres += ["T21.before_operation"]
    theatres += ["T16.within_target", "T16.at_night", "T16.break_ins", "T17.within_36_hours"]
    theatres += ["L08.pre_operative_nights", "T19.emergency_use", "R01.waiting"]
    unit = ["I01.occupancy", "I01.nurse_units", "I02.delayed", "I04.transferred", "I05.cancelled"]
    unit += ["I06.delayed_in", "I07.readmitted"]
    assert list(lacking) == ["E08.left_incomplete", "A04.direct", *theatres, *unit]
    assert (
        "never has outcome left_incomplete: patience is of the wait"
        in lacking["E08.left_incomplete"]
    )
    assert "no milestone t_direct" in lacking["A04.direct"]  # of an initiative
    assert "no milestone t_session" in lacking["T01.sessions_held"]  # of theatres


def test_with_theatres_two_measures_are_of_initiatives_or_of_none():
    from flowsim.analysis.measures import RULES

    terms = lowered("baseline")[1].terms
    lacking = [rule.measures[0].key for rule in RULES if rule.lacks(terms)]
    assert lacking == ["E08.left_incomplete", "A04.direct"]


def test_names_that_a_model_may_lack_are_names_of_the_departments():
    """A look-up that may find nothing could hide a misspelt name; the departments know it.

    Every model has the columns of the schema.
    """
    import ast
    from pathlib import Path

    import flowsim.analysis.measures

    kinds = {"time_if_any": "milestone", "dimension": "attribute", "has_value": "attribute"}
    found = set()
    for file in Path(flowsim.analysis.measures.__file__).parent.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                first = node.args[0] if node.args else None
                if node.func.attr in kinds and isinstance(first, ast.Constant):
                    found.add((kinds[node.func.attr], first.value))
    assert len(found) > 10
    columns = {column.name for column in PATIENTS.columns}
    assert all(shipped_terms().has(kind, name) or name in columns for kind, name in found)
