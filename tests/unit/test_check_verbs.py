"""No check is silent about a verb it does not know."""

from dataclasses import dataclass
from typing import get_args

import pytest

from flowsim.engine.lowering import lower
from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_structure
from flowsim.hospital.check.fields import RULES as FIELD_RULES
from flowsim.hospital.check.findings import Findings
from flowsim.hospital.check.flow import Flow, State, check_flow
from flowsim.hospital.check.graph import PATIENT, Graph
from flowsim.hospital.check.order import BREAKS, Order, check_order, check_rounds
from flowsim.hospital.check.supply import Supply, check_supply
from flowsim.hospital.check.walk import Walk
from flowsim.hospital.vocabulary.kinds import Kind, LabelName
from flowsim.hospital.vocabulary.parts import Part
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import AtOnce, Step
from flowsim.hospital.vocabulary.steps import depart, end, label
from flowsim.scenario.scale import PACED_BY, scaled
from tests.small import hospital


@dataclass(frozen=True)
class Ponder(Part):
    """A verb nobody has heard of."""

    to: LabelName


@dataclass(frozen=True)
class Glance(AtOnce):
    """A verb nobody has heard of that takes no time and touches nothing."""

    to: LabelName


@dataclass(frozen=True)
class Mumble(Part):
    """A verb with a field nobody can read."""

    word: str


def with_step(step):
    return hospital([step, label("later"), depart()])


def flow_of(graph):
    """Return a state at every step, as if the flow had been followed."""
    return {PATIENT: {at: State() for at in range(len(graph.nodes))}, "background": {}}


def checks(graph):
    """Return every check that follows the steps, by name."""
    findings, flow = Findings(), flow_of(graph)
    return {
        "what is held": lambda: check_flow(graph, findings),
        "the order of waits": lambda: check_order(graph, flow, findings),
        "loops": lambda: check_rounds(graph, findings),
        "supply": lambda: check_supply(graph, flow, findings),
        "offered loads": lambda: Walk(graph.hospital),
    }


CHECKS = ("what is held", "the order of waits", "loops", "supply", "offered loads")


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_refuses_a_verb_it_has_no_rule_for(name):
    graph = Graph(with_step(Ponder("later")))
    with pytest.raises(FlowsimError, match=f"step Ponder: the check of {name} does not know"):
        checks(graph)[name]()


@pytest.mark.parametrize("name", CHECKS)
def test_a_step_at_once_needs_no_rule(name):
    checks(Graph(with_step(Glance("later"))))[name]()


def test_scaling_refuses_a_verb_it_has_no_rule_for():
    meeting = Pathway("meeting", [Ponder("later"), label("later"), end()])
    asked = hospital([depart()], pathways=(Pathway("visit", [depart()]), meeting))
    scaled(asked, 0.5)
    with pytest.raises(FlowsimError, match="step Ponder: the check of scaled work"):
        scaled(
            hospital(
                [depart()],
                pathways=(Pathway("visit", [depart()]), meeting),
                background=("meeting",),
            ),
            0.5,
        )


def test_names_refuse_what_is_no_verb():
    [finding] = check_structure(with_step(Ponder("later")))
    assert finding.where == "pathway visit, step 1 (Ponder)"
    assert finding.what == "is no verb of the vocabulary"


def test_lowering_refuses_what_is_no_operation():
    with pytest.raises(FlowsimError, match=r"step 1 \(Ponder\): no operation"):
        lower(with_step(Ponder("later")), weeks=1)


def test_the_graph_follows_the_labels_of_any_verb():
    assert Graph(with_step(Ponder("later"))).following(0) == [1, 1]


def test_the_graph_refuses_a_field_it_cannot_read():
    with pytest.raises(FlowsimError, match="step Mumble: field 'word'"):
        Graph(with_step(Mumble("hm"))).following(0)


@pytest.mark.parametrize(
    "rules", [Flow.RULES, Order.RULES, BREAKS, Supply.RULES, Walk.RULES, PACED_BY]
)
def test_every_verb_that_is_not_at_once_has_its_rule(rules):
    verbs = set(get_args(Step))
    assert {kind for kind in verbs if not issubclass(kind, AtOnce)} <= set(rules) <= verbs


def test_every_kind_of_field_is_looked_at_or_said_to_need_no_look():
    assert set(FIELD_RULES) == set(Kind)
