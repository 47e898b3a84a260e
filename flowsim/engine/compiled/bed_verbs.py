"""What the steps about beds do, and leaving the hospital.

A step that may let somebody else have a bed leaves the use and the matching of beds to the loop
(TO_USE, TO_MATCH): both are always the last thing such a step does.
"""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.bed_states import add_request, has_bed, move_beds
from flowsim.engine.compiled.bureau import no_longer_boards, review_level, to_match, withdraw
from flowsim.engine.compiled.events import PATIENCE
from flowsim.engine.compiled.lookup import look_up
from flowsim.engine.compiled.plan import Bureau, Plan
from flowsim.engine.compiled.state import Beds, Walk, Who
from flowsim.engine.compiled.tokens import (
    end_token,
    fail,
    make_ready,
    new_token,
    set_label,
    wait_for,
)
from flowsim.engine.compiled.verbs import GOES_ON, STOPS
from flowsim.hospital.policies.beds import OUTLIER
from flowsim.kernel_cache import part
from flowsim.records.tables import EMPTY, OCCUPIED, RESERVED, UNDECLARED

NAN = float("nan")


@part
def bed_step(
    plan: Plan,
    bureau: Bureau,
    walk: Walk,
    who: Who,
    beds: Beds,
    token: int,
    pc: int,
    op: int,
    now: float,
) -> bool:
    """Execute a step about beds."""
    if op == c.WAIT_FOR_BED:
        return wait_for_bed(plan, walk, who, beds, token, pc, now)
    walk.token[token, c.PC] = plan.step[pc, c.THEN]
    if op == c.REQUEST_BED:
        request_bed(plan, bureau, walk, who, beds, token, pc, now)
    elif op == c.OCCUPY_BED:
        occupy_bed(bureau, walk, who, beds, token, now)
    elif op == c.VACATE_BED:
        vacate_bed(bureau, walk, who, beds, token, now)
    elif op == c.BED_BECOMES:
        bed_becomes(plan, bureau, walk, beds, token, pc, now)
    elif op == c.MATCH_BEDS:
        to_match(walk, bureau.match_on_review)
    elif op == c.REVIEW_ESCALATION:
        review_level(plan, bureau, walk, who, beds, now)
    else:
        return depart(plan, bureau, walk, who, beds, token, pc, now)
    return GOES_ON


@part
def request_bed(
    plan: Plan, bureau: Bureau, walk: Walk, who: Who, beds: Beds, token: int, pc: int, now: float
) -> None:
    """Ask for a bed and go on."""
    count, row, chart = walk.counts, beds.stay, walk.token[token, c.CHART]
    if who.chart[chart, c.REQUESTED] != c.NOTHING:
        fail(walk, c.SECOND_REQUEST)
        return
    patient = who.chart[chart, c.OF]
    kind, stay = plan.step[pc, c.A1], count[c.STAYS]
    count[c.STAYS] = stay + 1  # and to_match, below, has the loop look whether there is more room
    row[c.STAY_PATIENT, stay] = patient
    row[c.STAY_KIND, stay] = kind
    row[c.STAY_SERVICE, stay] = look_up(plan, walk, who, plan.step[pc, c.A0], chart, now)
    row[c.STAY_WARD, stay] = c.NOTHING
    row[c.STAY_PLACEMENT, stay] = c.NOTHING
    row[c.WAITER, stay] = c.NOBODY
    row[c.IS_BOARDER, stay] = bureau.kind[c.BOARDS, kind]
    for k in range(c.STAY_TIMES):
        beds.stay_time[k, stay] = NAN
    beds.stay_time[c.T_REQUESTED, stay] = now
    beds.stay_time[c.T_ARRIVED, stay] = who.t_arrive[patient]
    add_request(walk, beds, stay)
    count[c.BOARDERS] += bureau.kind[c.BOARDS, kind]
    who.chart[chart, c.REQUESTED] = stay
    to_match(walk, bureau.match_on_event)


@part
def wait_for_bed(
    plan: Plan, walk: Walk, who: Who, beds: Beds, token: int, pc: int, now: float
) -> bool:
    """Wait until the bed is allocated or ready, perhaps not beyond a noted time."""
    row, chart = walk.token, walk.token[token, c.CHART]
    stay = who.chart[chart, c.REQUESTED]
    if stay == c.NOTHING:
        fail(walk, c.NO_REQUEST)
        return STOPS
    if has_bed(beds, stay, plan.step[pc, c.A0]):
        row[token, c.PC] = plan.step[pc, c.THEN]
        return GOES_ON
    until = plan.step[pc, c.A1]
    if until != c.NOTHING:
        limit = who.chart_time[chart, until]
        if limit <= now:
            row[token, c.LEAVES] = 1
            return GOES_ON
        wait_for(walk, limit, PATIENCE)
    walk.token_time[token, c.SINCE] = now
    beds.stay[c.WAITER, stay] = token
    return STOPS


@part
def give_up_bed(
    plan: Plan, bureau: Bureau, walk: Walk, who: Who, beds: Beds, token: int, now: float
) -> None:
    """Withdraw the request and continue where the step says."""
    row, chart = walk.token, walk.token[token, c.CHART]
    if who.chart[chart, c.REQUESTED] == c.NOTHING:
        fail(walk, c.WAITED_IN_VAIN)
        return
    row[token, c.LEAVES] = 0
    row[token, c.PC] = plan.step[row[token, c.PC], c.A2]
    withdraw(bureau, walk, who, beds, chart, now)


@part
def occupy_bed(bureau: Bureau, walk: Walk, who: Who, beds: Beds, token: int, now: float) -> None:
    """Arrive in the bed that was kept."""
    row, chart = who.chart, walk.token[token, c.CHART]
    stay = row[chart, c.REQUESTED]
    if stay == c.NOTHING or not has_bed(beds, stay, 1):
        fail(walk, c.BED_NOT_READY)
        return
    if row[chart, c.PRESENT] != c.NOTHING:
        fail(walk, c.BED_NOT_VACATED)
        return
    ward = beds.stay[c.STAY_WARD, stay]
    beds.stay_time[c.T_IN, stay] = now
    row[chart, c.PRESENT] = stay
    row[chart, c.REQUESTED] = c.NOTHING
    no_longer_boards(walk, beds, stay)
    move_beds(bureau, walk, beds, ward, RESERVED, OCCUPIED, 1, now)
    set_label(who, chart, bureau.ward_attribute, ward)
    set_label(who, chart, bureau.placement_attribute, beds.stay[c.STAY_PLACEMENT, stay])


@part
def vacate_bed(bureau: Bureau, walk: Walk, who: Who, beds: Beds, token: int, now: float) -> None:
    """Leave the present bed; it waits to be declared, cleaned and made ready."""
    row, chart = walk.token, walk.token[token, c.CHART]
    stay = who.chart[chart, c.PRESENT]
    if stay == c.NOTHING:
        fail(walk, c.NO_BED_TO_VACATE)
        return
    ward = beds.stay[c.STAY_WARD, stay]
    beds.stay_time[c.T_OUT, stay] = now
    who.chart[chart, c.PRESENT] = c.NOTHING
    if beds.stay[c.STAY_PLACEMENT, stay] == OUTLIER:
        beds.ward[c.OUTLIERS, ward] -= 1
    move_beds(bureau, walk, beds, ward, OCCUPIED, UNDECLARED, 1, now)
    if bureau.turn_round == c.NOTHING:
        move_beds(bureau, walk, beds, ward, UNDECLARED, EMPTY, 1, now)
        walk.counts[c.TO_USE] = ward
        to_match(walk, bureau.match_on_event)
    else:
        bed = new_token(walk, who, chart, bureau.turn_round, c.NOBODY)
        row[bed, c.MAIN] = 0
        row[bed, c.BED] = ward
        row[bed, c.BED_STATE] = UNDECLARED
        make_ready(walk, bed)


@part
def bed_becomes(
    plan: Plan, bureau: Bureau, walk: Walk, beds: Beds, token: int, pc: int, now: float
) -> None:
    """Change the state of the bed being turned round."""
    row, after = walk.token, plan.step[pc, c.A0]
    ward = row[token, c.BED]
    if ward == c.NOTHING:
        fail(walk, c.NO_BED_TO_TURN_ROUND)
        return
    move_beds(bureau, walk, beds, ward, row[token, c.BED_STATE], after, 1, now)
    row[token, c.BED_STATE] = after
    if after == EMPTY:
        walk.counts[c.TO_USE] = ward
    to_match(walk, bureau.match_on_event)


@part
def depart(
    plan: Plan, bureau: Bureau, walk: Walk, who: Who, beds: Beds, token: int, pc: int, now: float
) -> bool:
    """Leave the hospital; a bed request still open is withdrawn."""
    chart, patient = walk.token[token, c.CHART], walk.token[token, c.PATIENT]
    if who.chart[chart, c.REQUESTED] != c.NOTHING:
        withdraw(bureau, walk, who, beds, chart, now)
    who.t_depart[patient] = now
    who.outcome[patient] = plan.step[pc, c.A0]
    end_token(walk, who, token)
    return STOPS
