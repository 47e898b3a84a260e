"""Names that are not declared are refused, with the nearest that is."""

from dataclasses import replace

import pytest

from flowsim import FlowsimError
from flowsim.config import load
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.edits import apply_edits, new
from flowsim.hospital.terms import shipped_terms
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.step_types import Depart, Note, Seize
from flowsim.records.terms import Term, Value, attribute, outcome
from flowsim.scenario.build import build


@pytest.fixture(scope="module")
def hospital() -> Hospital:
    return build(load("baseline"))


def misspelt(hospital: Hospital, step: type, field: str, right: str, wrong: str) -> Hospital:
    """The hospital with one name written wrongly in every step of a kind."""

    def swap(item):
        same = isinstance(item, step) and getattr(item, field) == right
        return replace(item, **{field: wrong}) if same else item

    pathways = tuple(Pathway(p.name, map(swap, p.steps), p.source) for p in hospital.pathways)
    assert pathways != hospital.pathways
    return replace(hospital, pathways=pathways)


@pytest.mark.parametrize(
    ("step", "field", "right", "wrong", "kind"),
    [
        (Note, "clock", "t_dta", "t_dtaa", "declared milestone"),
        (Seize, "cause", "ed_wait_cubicle", "ed_cubcile", "declared cause"),
        (Depart, "outcome", "lwbs", "lwbss", "declared outcome"),
    ],
)
def test_a_misspelt_name_is_refused_with_the_nearest(hospital, step, field, right, wrong, kind):
    with pytest.raises(FlowsimError) as raised:
        check_or_raise(misspelt(hospital, step, field, right, wrong))
    assert f"'{wrong}' is not a {kind}" in str(raised.value)
    assert f"Did you mean '{right}'?" in str(raised.value)


def test_a_stream_that_is_not_declared_is_refused(hospital):
    stream = Arrivals(name="ed_walkin", pathway="walk_in_arrival", per_hour=1.0)
    with pytest.raises(FlowsimError, match="Did you mean 'ed_walk_in'"):
        check_or_raise(replace(hospital, arrivals=(*hospital.arrivals, stream)))


def test_a_resource_that_is_not_declared_is_refused(hospital):
    resource = Resource("ct_scaner", 1, kind="machine")
    with pytest.raises(FlowsimError, match="Did you mean 'ct_scanner'"):
        check_or_raise(replace(hospital, resources=(*hospital.resources, resource)))


def test_what_is_added_with_its_term_is_not_refused(hospital):
    steps = misspelt(hospital, Depart, "outcome", "lwbs", "gave_up")
    term = new(outcome("gave_up", "left", ending="left before the end"))
    check_or_raise(apply_edits(steps, [term]))


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda t: t.find("milestone", "t_traige"), "Did you mean 't_triage'"),
        (lambda t: t.find("milstone", "t_triage"), "Did you mean 'milestone'"),
        (lambda t: t.value("stream", "major"), "Did you mean 'majors'"),
        (lambda t: t.values_in("age_band", "75 and ovr"), "Did you mean '75 and over'"),
        (lambda t: t.in_group("resource", "major space"), "Did you mean 'majors space'"),
        (lambda t: t.causes("wards"), "Did you mean 'ward'"),
    ],
)
def test_a_look_up_of_what_is_not_there_is_an_error(ask, message):
    with pytest.raises(FlowsimError, match=message):
        ask(shipped_terms())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Term(kind="mileston", name="t", meaning="t"), "Did you mean 'milestone'"),
        (lambda: Term(kind="cause", name="c", meaning="c", place="wrad"), "Did you mean 'ward'"),
        (lambda: outcome("dead", "died", ending="dies"), "Did you mean 'died'"),
        (
            lambda: attribute("a", "a", (Value(name="x"), Value(name="x"))),
            "value 'x' is given twice",
        ),
    ],
)
def test_a_term_that_does_not_fit_is_refused(make, message):
    with pytest.raises(FlowsimError, match=message):
        make()
