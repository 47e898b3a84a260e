"""Core beds that are shut for a while: a share of all, and those that have no nurse."""

from flowsim.engine.compiled.beds.escalation import open_beds
from flowsim.engine.compiled.beds.matching import to_match
from flowsim.engine.compiled.beds.rules import BedRules
from flowsim.engine.compiled.beds.state import CORE, GENERAL, SHUT, STAFFED, TO_CLOSE, Beds
from flowsim.engine.compiled.codes import A0
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import Walks
from flowsim.engine.compiled.walks.walkers import go_on
from flowsim.engine.program import Ints
from flowsim.hospital.policies.closures import beds_shut, closed_in_ward
from flowsim.kernel_cache import part


@part
def close_beds(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    walks: Walks,
    patients: Patients,
    beds: Beds,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Close a share of all core general and acute beds, or open those that are too many."""
    w, before, share = beds.ward, 0, plan.real[plan.step[pc, A0]]
    for ward in range(w.shape[1]):
        if w[GENERAL, ward] != 0:
            w[TO_CLOSE, ward] = closed_in_ward(before, w[CORE, ward], share)
            shut_beds(plan, rules, count, walks, patients, beds, ward, now)
            before += w[CORE, ward]
    to_match(count, rules.match_on_event)
    return go_on(plan, walks, walker, pc)


@part
def change_nurses(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    walks: Walks,
    patients: Patients,
    beds: Beds,
    ward: int,
    staffed: int,
    now: float,
) -> None:
    """Have other nurses on duty, who let so many core beds of a ward be open."""
    beds.ward[STAFFED, ward] = staffed
    shut_beds(plan, rules, count, walks, patients, beds, ward, now)
    to_match(count, rules.match_on_event)


@part
def shut_beds(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    walks: Walks,
    patients: Patients,
    beds: Beds,
    ward: int,
    now: float,
) -> None:
    """Shut as many core beds of a ward as are to be shut now, or open those that are too many."""
    w = beds.ward
    target = beds_shut(w[TO_CLOSE, ward], w[CORE, ward], w[STAFFED, ward])
    number = w[SHUT, ward] - target
    open_beds(plan, rules, count, walks, patients, beds, ward, number, now)
    w[SHUT, ward] = target
