"""The check of a hospital before it is run: every fault at once, each with its remedy.

- names: every name stands for something and every table covers its labels (`check_names`);
- terms: every name of the records is declared, where a hospital declares any (`check_terms`);
- flow: what is held and which bed steps are due, at every step (`check_flow`);
- stages: nobody walks past where edits put their steps (`check_stages`);
- order: nobody can wait in a circle, no loop stands still (`check_order`);
- returns: nobody must come back for ever (`check_returns`);
- supply: a ward for every request, somebody to wait for, nothing unused (`check_supply`);
- load: work offered against mean capacity (`check_load`), warnings only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from weakref import WeakValueDictionary

from flowsim.errors import FlowsimError
from flowsim.hospital.check.findings import ERROR, WARNING, Finding, Findings
from flowsim.hospital.check.flow import check_flow
from flowsim.hospital.check.graph import Graph
from flowsim.hospital.check.load import Load, check_load, offered_loads
from flowsim.hospital.check.names import check_names
from flowsim.hospital.check.order import check_order, check_rounds
from flowsim.hospital.check.returns import check_returns
from flowsim.hospital.check.stages import check_stages
from flowsim.hospital.check.supply import check_supply
from flowsim.hospital.check.terms import check_terms
from flowsim.hospital.vocabulary.hospital import Hospital

__all__ = [
    "ERROR",
    "WARNING",
    "Finding",
    "Load",
    "check",
    "check_or_raise",
    "check_structure",
    "offered_loads",
]

MOST_SHOWN, OTHER_PLACES = 10, 3

_sound: WeakValueDictionary[int, Hospital] = WeakValueDictionary()
"""Hospitals found without errors, by identity: one that is built is prepared next, and need not be
looked at twice. A hospital never changes."""


def check_structure(hospital: Hospital) -> list[Finding]:
    """Return all findings but those on offered load, errors first. Takes milliseconds."""
    findings = Findings()
    check_names(hospital, findings)
    check_terms(hospital, findings)
    if findings.any_errors:
        return findings.list
    graph = Graph(hospital)
    check_stages(graph, findings)
    flow = check_flow(graph, findings)
    check_order(graph, flow, findings)
    check_rounds(graph, findings)
    check_returns(graph, findings)
    check_supply(graph, flow, findings)
    return findings.list


def check(hospital: Hospital) -> list[Finding]:
    """Return everything there is to say about a hospital, errors first.

    Loads are estimated only for a hospital without errors.
    """
    found = check_structure(hospital)
    if any(finding.severity == ERROR for finding in found):
        return found
    return [*found, *check_load(hospital, offered_loads(hospital))]


def check_or_raise(hospital: Hospital, strict: bool = False) -> None:
    """Raise one FlowsimError that lists the errors of a hospital, if it has any.

    With `strict`, offered load above capacity is an error too; other warnings never are.
    """
    if not strict and _sound.get(id(hospital)) is hospital:
        return
    errors = [finding for finding in check_structure(hospital) if finding.severity == ERROR]
    if strict and not errors:
        loads = check_load(hospital, offered_loads(hospital))
        errors = [replace(finding, severity=ERROR) for finding in loads]
    if not errors:
        _sound[id(hospital)] = hospital
        return
    faults = _faults(errors)
    if len(faults) == 1:
        raise FlowsimError(f"hospital {hospital.name}: {next(_lines(faults))}")
    listed = "\n".join(f"- {line}" for line in _lines(faults))
    raise FlowsimError(f"hospital {hospital.name} has {len(faults)} errors:\n{listed}")


def _faults(errors: Sequence[Finding]) -> list[list[Finding]]:
    """Return the errors by fault: one may be in many places, as of a name or table they share."""
    places: dict[tuple[str, str], list[Finding]] = {}
    for finding in errors:
        places.setdefault((finding.what, finding.remedy), []).append(finding)
    return list(places.values())


def _lines(faults: Sequence[Sequence[Finding]]) -> Iterator[str]:
    """Yield a line for each fault, with some of the places it is in."""
    for first, *others in faults[:MOST_SHOWN]:
        where = [finding.where for finding in others[:OTHER_PLACES]]
        rest = len(others) - OTHER_PLACES
        more = [f"{rest} more"] if rest > 0 else []
        yield first.text + (f" The same: {'; '.join(where + more)}." if others else "")
    if len(faults) > MOST_SHOWN:
        yield f"and {len(faults) - MOST_SHOWN} more"
