"""Check that every name that appears in the records is declared, where a hospital declares any.

A cause that a step does not give is made from the resource or calendar waited for, which has a
name of its own; it needs no term.
"""

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.kinds import Kind, fields_of
from flowsim.hospital.vocabulary.step_types import Step
from flowsim.records.terms import Terms

RECORDED = {
    Kind.MILESTONE_NOTED: "milestone",
    Kind.OUTCOME: "outcome",
    Kind.CAUSE: "cause",
    Kind.LADDER: "ladder",
    Kind.RUNG: "rung",
}
"""The kind of term each kind of field writes into the records."""


def check_terms(hospital: Hospital, findings: Findings) -> None:
    """Add an error for every milestone, cause, outcome, number, stream or resource without a term.

    A hospital that declares no terms at all gets them from its steps, so nothing is amiss there.
    """
    if not hospital.terms:
        return
    terms = Terms(hospital.terms)

    def declared(where: str, kind: str, name: str) -> None:
        if not terms.has(kind, name):
            findings.unknown(where, f"declared {kind}", name, terms.names(kind))

    for stream in hospital.arrivals:
        declared(f"arrivals {stream.name}", "stream", stream.name)
    for number in hospital.numbers:
        declared(f"number {number.name}", "number", number.name)
    for resource in hospital.resources:
        declared(f"resource {resource.name}", "resource", resource.name)
    for pathway in hospital.pathways:
        for position, step in enumerate(pathway.steps):
            where = f"pathway {pathway.name}, step {position + 1} ({type(step).__name__})"
            for kind, name in _named(step):
                declared(where, kind, name)


def _named(step: Step) -> list[tuple[str, str]]:
    """Return what a step writes into the records, by kind of term."""
    found = [(RECORDED.get(item.kind), item.of(step)) for item in fields_of(type(step))]
    return [(term, name) for term, name in found if term is not None and name is not None]
