"""Check that every name that appears in the records is declared, where a hospital declares any.

A cause that a step does not give is made from the resource or calendar waited for, which has a
name of its own; it needs no term.
"""

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.step_types import Depart, Note, SetTime, Step
from flowsim.records.terms import Terms


def check_terms(hospital: Hospital, findings: Findings) -> None:
    """Add an error for every milestone, cause, outcome, stream or resource without a term.

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
    for resource in hospital.resources:
        declared(f"resource {resource.name}", "resource", resource.name)
    for pathway in hospital.pathways:
        for position, step in enumerate(pathway.steps):
            where = f"pathway {pathway.name}, step {position + 1} ({type(step).__name__})"
            for kind, name in _named(step):
                declared(where, kind, name)


def _named(step: Step) -> list[tuple[str, str]]:
    """Return what a step writes into the records, by kind of term."""
    found = []
    if isinstance(step, Note | SetTime):
        found.append(("milestone", step.clock))
    if isinstance(step, Depart):
        found.append(("outcome", step.outcome))
    cause = getattr(step, "cause", None)
    if cause is not None:
        found.append(("cause", cause))
    return found
