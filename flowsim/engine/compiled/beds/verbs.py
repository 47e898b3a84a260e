"""Verbs about beds, and leaving the hospital.

A verb that may let somebody else have a bed leaves the use and the matching of beds to the loop
(TO_USE, TO_MATCH): both are always the last thing it does.
"""

from flowsim.engine.compiled.beds.lists import add_request
from flowsim.engine.compiled.beds.log import move_beds
from flowsim.engine.compiled.beds.matching import has_bed, no_longer_boards, to_match, withdraw
from flowsim.engine.compiled.beds.rules import BOARDS, BedRules
from flowsim.engine.compiled.beds.state import (
    IS_BOARDER,
    OUTLIERS,
    STAY_KIND,
    STAY_PATIENT,
    STAY_PLACEMENT,
    STAY_SERVICE,
    STAY_TIMES,
    STAY_WARD,
    T_ARRIVED,
    T_IN,
    T_OUT,
    T_REQUESTED,
    WAITER,
    Beds,
)
from flowsim.engine.compiled.clock.heap import wait_for
from flowsim.engine.compiled.clock.state import PATIENCE, Clock
from flowsim.engine.compiled.codes import (
    A0,
    A1,
    A2,
    BED_NOT_READY,
    BED_NOT_VACATED,
    GOES_ON,
    NAN,
    NEVER,
    NO_BED_TO_TURN_ROUND,
    NO_BED_TO_VACATE,
    NO_REQUEST,
    NOBODY,
    NOTHING,
    SECOND_REQUEST,
    STOPS,
    WAITED_IN_VAIN,
)
from flowsim.engine.compiled.counts import BOARDERS, STAYS, TO_USE, fail
from flowsim.engine.compiled.patients.charts import set_attribute
from flowsim.engine.compiled.patients.lookup import look_up
from flowsim.engine.compiled.patients.state import OF, PRESENT, REQUESTED, Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import (
    BED,
    BED_STATE,
    CHART,
    DEADLINE,
    GIVES_UP,
    MAIN,
    PATIENT,
    PC,
    SINCE,
    Walks,
)
from flowsim.engine.compiled.walks.walkers import (
    end_walker,
    go_on,
    let_caller_go,
    make_ready,
    new_walker,
)
from flowsim.engine.program import Ints
from flowsim.hospital.policies.beds import OUTLIER
from flowsim.kernel_cache import part
from flowsim.records.tables import EMPTY, OCCUPIED, RESERVED, UNDECLARED


@part
def request_bed(
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
    """Ask for a bed and go on."""
    row, chart = beds.stay, walks.walker[walker, CHART]
    if patients.chart[chart, REQUESTED] != NOTHING:
        fail(count, SECOND_REQUEST)
        return STOPS
    patient = patients.chart[chart, OF]
    kind, stay = plan.step[pc, A1], count[STAYS]
    count[STAYS] = stay + 1  # and to_match, below, has the loop look whether there is more room
    row[STAY_PATIENT, stay] = patient
    row[STAY_KIND, stay] = kind
    row[STAY_SERVICE, stay] = look_up(plan, count, patients, plan.step[pc, A0], chart, now)
    row[STAY_WARD, stay] = NOTHING
    row[STAY_PLACEMENT, stay] = NOTHING
    row[WAITER, stay] = NOBODY
    row[IS_BOARDER, stay] = rules.kind[BOARDS, kind]
    for k in range(STAY_TIMES):
        beds.stay_time[k, stay] = NAN
    beds.stay_time[T_REQUESTED, stay] = now
    beds.stay_time[T_ARRIVED, stay] = patients.t_arrive[patient]
    add_request(count, beds, stay)
    count[BOARDERS] += rules.kind[BOARDS, kind]
    patients.chart[chart, REQUESTED] = stay
    to_match(count, rules.match_on_event)
    return go_on(plan, walks, walker, pc)


@part
def wait_for_bed(
    plan: Plan,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    beds: Beds,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Wait until the bed is allocated or ready, perhaps not beyond a noted time."""
    row, chart = walks.walker, walks.walker[walker, CHART]
    stay = patients.chart[chart, REQUESTED]
    if stay == NOTHING:
        fail(count, NO_REQUEST)
        return STOPS
    if has_bed(beds, stay, plan.step[pc, A0]):
        return go_on(plan, walks, walker, pc)
    until = plan.step[pc, A1]
    if until != NOTHING:
        limit = patients.chart_milestone[chart, until]
        if limit <= now:
            row[walker, GIVES_UP] = 1
            return GOES_ON
        wait_for(count, clock, limit, PATIENCE)
    walks.walker_time[walker, SINCE] = now
    beds.stay[WAITER, stay] = walker
    return STOPS


@part
def give_up_bed(
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
    """Withdraw the request and continue where the step says."""
    row, chart = walks.walker, walks.walker[walker, CHART]
    if patients.chart[chart, REQUESTED] == NOTHING:
        fail(count, WAITED_IN_VAIN)
        return STOPS
    row[walker, GIVES_UP] = 0
    row[walker, PC] = plan.step[pc, A2]
    withdraw(rules, count, patients, beds, chart, now)
    return GOES_ON


@part
def occupy_bed(
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
    """Arrive in the bed that was kept."""
    row, chart = patients.chart, walks.walker[walker, CHART]
    stay = row[chart, REQUESTED]
    if stay == NOTHING or not has_bed(beds, stay, 1):
        fail(count, BED_NOT_READY)
        return STOPS
    if row[chart, PRESENT] != NOTHING:
        fail(count, BED_NOT_VACATED)
        return STOPS
    ward = beds.stay[STAY_WARD, stay]
    beds.stay_time[T_IN, stay] = now
    row[chart, PRESENT] = stay
    row[chart, REQUESTED] = NOTHING
    no_longer_boards(count, beds, stay)
    move_beds(rules, count, beds, ward, RESERVED, OCCUPIED, 1, now)
    set_attribute(patients, chart, rules.ward_attribute, ward)
    set_attribute(patients, chart, rules.placement_attribute, beds.stay[STAY_PLACEMENT, stay])
    return go_on(plan, walks, walker, pc)


@part
def vacate_bed(
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
    """Leave the present bed; it waits to be declared, cleaned and made ready."""
    row, chart = walks.walker, walks.walker[walker, CHART]
    stay = patients.chart[chart, PRESENT]
    if stay == NOTHING:
        fail(count, NO_BED_TO_VACATE)
        return STOPS
    ward = beds.stay[STAY_WARD, stay]
    beds.stay_time[T_OUT, stay] = now
    patients.chart[chart, PRESENT] = NOTHING
    if beds.stay[STAY_PLACEMENT, stay] == OUTLIER:
        beds.ward[OUTLIERS, ward] -= 1
    move_beds(rules, count, beds, ward, OCCUPIED, UNDECLARED, 1, now)
    if rules.turn_round == NOTHING:
        move_beds(rules, count, beds, ward, UNDECLARED, EMPTY, 1, now)
        count[TO_USE] = ward
        to_match(count, rules.match_on_event)
    else:
        bed = new_walker(count, walks, patients, chart, rules.turn_round, NOBODY)
        row[bed, MAIN] = 0
        row[bed, BED] = ward
        row[bed, BED_STATE] = UNDECLARED
        make_ready(count, walks, bed)
    return go_on(plan, walks, walker, pc)


@part
def bed_becomes(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    walks: Walks,
    beds: Beds,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Change the state of the bed being turned round: declared, cleaned, empty."""
    row, after = walks.walker, plan.step[pc, A0]
    ward = row[walker, BED]
    if ward == NOTHING:
        fail(count, NO_BED_TO_TURN_ROUND)
        return STOPS
    move_beds(rules, count, beds, ward, row[walker, BED_STATE], after, 1, now)
    row[walker, BED_STATE] = after
    if after == EMPTY:
        count[TO_USE] = ward
    to_match(count, rules.match_on_event)
    return go_on(plan, walks, walker, pc)


@part
def match_beds(
    plan: Plan, rules: BedRules, count: Ints, walks: Walks, walker: int, pc: int
) -> bool:
    """Have beds matched as widely as a review may."""
    to_match(count, rules.match_on_review)
    return go_on(plan, walks, walker, pc)


@part
def depart(
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
    """Leave the hospital; a bed request still open is withdrawn. End, or go on outside."""
    row, outside = walks.walker, plan.step[pc, A1]
    chart, patient = row[walker, CHART], row[walker, PATIENT]
    if patients.chart[chart, REQUESTED] != NOTHING:
        withdraw(rules, count, patients, beds, chart, now)
    patients.t_depart[patient] = now
    patients.outcome[patient] = plan.step[pc, A0]
    let_caller_go(plan, count, walks, patients, walker, now)
    if outside == NOTHING:
        end_walker(count, walks, patients, walker)
        return STOPS
    row[walker, MAIN] = 0
    row[walker, PC] = outside
    walks.walker_time[walker, DEADLINE] = NEVER
    return GOES_ON
