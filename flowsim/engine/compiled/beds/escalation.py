"""The escalation ladder: its level by the triggers, and what is done at it."""

from flowsim.engine.compiled.beds.log import move_beds, refresh
from flowsim.engine.compiled.beds.matching import bed_emptied, to_match
from flowsim.engine.compiled.beds.rules import (
    ACTION_KIND,
    ACTION_OF,
    BOARDERS_HELD,
    LONGEST_WAIT,
    OCCUPANCY,
    BedRules,
)
from flowsim.engine.compiled.beds.state import (
    BED_STATE_FIRST,
    CLOSING,
    CORE,
    D_ACTION,
    D_LEVEL,
    D_TIME,
    D_VALUE,
    E_BEDS,
    E_BOARDERS,
    E_LEVEL,
    E_LONGEST,
    E_OCCUPANCY,
    E_TIME,
    ESCALATION,
    ESCALATION_OPEN,
    GENERAL,
    IS_BOARDER,
    T_REQUESTED,
    Beds,
)
from flowsim.engine.compiled.counts import (
    ACTION_LOG,
    ATTENTION,
    BOARDERS,
    ESCALATION_LOG,
    FIRST_BOARDER,
    LEVEL,
)
from flowsim.engine.compiled.fences import Fences, release_fences
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import Walks
from flowsim.engine.compiled.walks.walkers import go_on
from flowsim.engine.program import OPENS_BEDS, RELEASES, Ints
from flowsim.hospital.policies.escalation import acts_now, beds_opened, escalation_level
from flowsim.kernel_cache import part
from flowsim.records.tables import CLOSED, EMPTY, OCCUPIED


@part
def review_escalation(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    walks: Walks,
    patients: Patients,
    beds: Beds,
    fences: Fences,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Set the escalation level by the triggers, do what it asks for, and log it."""
    w = beds.ward
    opened, occupied = 0, 0
    for ward in range(w.shape[1]):
        if w[GENERAL, ward] != 0:
            every = w[CORE, ward] + w[ESCALATION, ward]
            opened += every - w[BED_STATE_FIRST + CLOSED, ward]
            occupied += w[BED_STATE_FIRST + OCCUPIED, ward]
    occupancy = occupied / opened if opened > 0 else 0.0
    longest = 0.0
    if count[BOARDERS] > 0:
        while beds.stay[IS_BOARDER, count[FIRST_BOARDER]] == 0:
            count[FIRST_BOARDER] += 1
        longest = now - beds.stay_time[T_REQUESTED, count[FIRST_BOARDER]]
    level = escalation_level(
        count[LEVEL],
        occupancy,
        float(count[BOARDERS]),
        longest,
        now - beds.level_since[0],
        rules.trigger[OCCUPANCY],
        rules.trigger[BOARDERS_HELD],
        rules.trigger[LONGEST_WAIT],
        rules.release,
        rules.hold,
    )
    if level != count[LEVEL]:
        count[LEVEL] = level
        beds.level_since[0] = now
    changed = act(plan, rules, count, walks, patients, beds, fences, now)
    if changed or beds.level_since[0] == now:
        log_escalation(count, beds, occupancy, longest, now)
    return go_on(plan, walks, walker, pc)


@part
def log_escalation(count: Ints, beds: Beds, occupancy: float, longest: float, now: float) -> None:
    """Log the level, what it was set by, and the escalation beds open."""
    log, at = beds.escalation, count[ESCALATION_LOG]
    count[ESCALATION_LOG] = at + 1
    if at + 2 > log.shape[1]:
        count[ATTENTION] = 1
    log[E_TIME, at], log[E_LEVEL, at], log[E_OCCUPANCY, at] = now, count[LEVEL], occupancy
    log[E_BOARDERS, at], log[E_LONGEST, at] = count[BOARDERS], longest
    log[E_BEDS, at] = 0.0
    for ward in range(beds.ward.shape[1]):
        log[E_BEDS, at] += beds.ward[ESCALATION_OPEN, ward]


@part
def act(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    walks: Walks,
    patients: Patients,
    beds: Beds,
    fences: Fences,
    now: float,
) -> bool:
    """Have every action stand as the level asks; return whether beds were opened or closed."""
    opened, held = False, now - beds.level_since[0]
    for action in range(beds.standing.size):
        kind, of = rules.action[ACTION_KIND, action], rules.action[ACTION_OF, action]
        stands, wanted = beds.standing[action], rules.level_action[count[LEVEL], action]
        if not acts_now(stands, wanted, kind == OPENS_BEDS, held, rules.opening_lag):
            continue
        beds.standing[action] = value = wanted
        if kind == OPENS_BEDS:
            target = beds_opened(beds.ward[ESCALATION, of], wanted)
            more = target - beds.ward[ESCALATION_OPEN, of]
            open_beds(plan, rules, count, walks, patients, beds, of, more, now)
            beds.ward[ESCALATION_OPEN, of] = target
            opened, value = True, float(target)
        elif kind == RELEASES:
            release_fences(count, fences, of, wanted != 0.0)
        log_action(count, beds, action, value, now)
    if opened:
        to_match(count, rules.match_on_event)
    return opened


@part
def log_action(count: Ints, beds: Beds, action: int, value: float, now: float) -> None:
    """Log how an action stands from now on."""
    log, at = beds.action, count[ACTION_LOG]
    count[ACTION_LOG] = at + 1
    if at + 1 + beds.standing.size > log.shape[1]:
        count[ATTENTION] = 1
    log[D_TIME, at], log[D_LEVEL, at] = now, count[LEVEL]
    log[D_ACTION, at], log[D_VALUE, at] = action, value


@part
def open_core_beds(rules: BedRules, count: Ints, beds: Beds) -> None:
    """Open every core bed at time zero."""
    for ward in range(beds.ward.shape[1]):
        move_beds(rules, count, beds, ward, CLOSED, EMPTY, beds.ward[CORE, ward], 0.0)


@part
def open_beds(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    walks: Walks,
    patients: Patients,
    beds: Beds,
    ward: int,
    number: int,
    now: float,
) -> None:
    """Open beds, or with a negative number close them as they become empty."""
    w = beds.ward
    if number > 0:
        kept = min(number, w[CLOSING, ward])
        w[CLOSING, ward] -= kept
        move_beds(rules, count, beds, ward, CLOSED, EMPTY, number - kept, now)
        for _ in range(number - kept):
            bed_emptied(plan, rules, count, walks, patients, beds, ward, now)
    elif number < 0:
        at_once = min(-number, w[BED_STATE_FIRST + EMPTY, ward])
        w[CLOSING, ward] += -number - at_once
        move_beds(rules, count, beds, ward, EMPTY, CLOSED, at_once, now)
    refresh(rules, beds, ward)
