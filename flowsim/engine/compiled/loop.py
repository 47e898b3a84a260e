"""The loop: take what comes next, and let walkers walk until nobody goes on."""

from flowsim.engine.compiled.beds.closures import close_beds
from flowsim.engine.compiled.beds.escalation import open_core_beds, review_escalation
from flowsim.engine.compiled.beds.matching import bed_emptied, match
from flowsim.engine.compiled.beds.rules import BedRules
from flowsim.engine.compiled.beds.state import Beds
from flowsim.engine.compiled.beds.verbs import (
    bed_becomes,
    depart,
    give_up_bed,
    match_beds,
    occupy_bed,
    request_bed,
    vacate_bed,
    wait_for_bed,
)
from flowsim.engine.compiled.clinics.state import Clinics
from flowsim.engine.compiled.clinics.verbs import book, cancel_booking
from flowsim.engine.compiled.clock.heap import (
    drop_first,
    end_of_wait,
)
from flowsim.engine.compiled.clock.state import NOW, Clock
from flowsim.engine.compiled.clock.verbs import wait_for_time, wait_until
from flowsim.engine.compiled.codes import (
    FAILED,
    FINISHED,
    GOES_ON,
    MORE_ROOM,
    NEVER,
    NO_PROBLEM,
    NOBODY,
    NOTHING,
    OP,
    STOPS,
    UNKNOWN_STEP,
)
from flowsim.engine.compiled.counts import (
    ATTENTION,
    CURRENT,
    HOLE,
    LEVEL,
    PROBLEM,
    PROBLEM_PC,
    READY_FIRST,
    STARTED,
    TO_FENCE,
    TO_MATCH,
    TO_SCHEDULE,
    TO_SERVE,
    TO_USE,
)
from flowsim.engine.compiled.events import happen, time_of_next
from flowsim.engine.compiled.fences import Fences, look_at_fence
from flowsim.engine.compiled.lists.state import Lists
from flowsim.engine.compiled.lists.verbs import (
    call_from,
    call_nobody,
    join_list,
    leave_list,
    send_back,
    wait_to_be_called,
)
from flowsim.engine.compiled.patients.returns import come_back
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.patients.verbs import (
    assign,
    branch,
    branch_if_fit,
    branch_on,
    bring_forward,
    draw_attribute,
    note,
    put_off,
    set_time,
)
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.by_state import branch_by, try_rung
from flowsim.engine.compiled.servers.log import close_hours, hour_end
from flowsim.engine.compiled.servers.patience import renege
from flowsim.engine.compiled.servers.rules import serve
from flowsim.engine.compiled.servers.state import CapacityChanges, Servers
from flowsim.engine.compiled.servers.verbs import give_way, release, seize, treat
from flowsim.engine.compiled.state import short_of_room
from flowsim.engine.compiled.walks.state import FOLLOWER, GIVES_UP, PC, Walks
from flowsim.engine.compiled.walks.verbs import (
    end,
    go,
    keep_waiting,
    release_caller,
    renege_after,
    start,
    wait_for_all,
)
from flowsim.engine.program import Ints, Op
from flowsim.kernel_cache import loop, part

SEIZE = int(Op.SEIZE)
RELEASE = int(Op.RELEASE)
GIVE_WAY = int(Op.GIVE_WAY)
TREAT = int(Op.TREAT)
WAIT_UNTIL = int(Op.WAIT_UNTIL)
WAIT_FOR_TIME = int(Op.WAIT_FOR_TIME)
BRANCH = int(Op.BRANCH)
BRANCH_ON = int(Op.BRANCH_ON)
BRANCH_IF_FIT = int(Op.BRANCH_IF_FIT)
BRANCH_BY = int(Op.BRANCH_BY)
TRY_RUNG = int(Op.TRY_RUNG)
GO = int(Op.GO)
NOTE = int(Op.NOTE)
SET_TIME = int(Op.SET_TIME)
PUT_OFF = int(Op.PUT_OFF)
BRING_FORWARD = int(Op.BRING_FORWARD)
BOOK = int(Op.BOOK)
CANCEL_BOOKING = int(Op.CANCEL_BOOKING)
JOIN_LIST = int(Op.JOIN_LIST)
WAIT_TO_BE_CALLED = int(Op.WAIT_TO_BE_CALLED)
CALL_FROM = int(Op.CALL_FROM)
SEND_BACK = int(Op.SEND_BACK)
RELEASE_CALLER = int(Op.RELEASE_CALLER)
ASSIGN = int(Op.ASSIGN)
DRAW = int(Op.DRAW)
START = int(Op.START)
WAIT_FOR_ALL = int(Op.WAIT_FOR_ALL)
COME_BACK = int(Op.COME_BACK)
RENEGE_AFTER = int(Op.RENEGE_AFTER)
KEEP_WAITING = int(Op.KEEP_WAITING)
REQUEST_BED = int(Op.REQUEST_BED)
WAIT_FOR_BED = int(Op.WAIT_FOR_BED)
OCCUPY_BED = int(Op.OCCUPY_BED)
VACATE_BED = int(Op.VACATE_BED)
BED_BECOMES = int(Op.BED_BECOMES)
MATCH_BEDS = int(Op.MATCH_BEDS)
REVIEW_ESCALATION = int(Op.REVIEW_ESCALATION)
CLOSE_BEDS = int(Op.CLOSE_BEDS)
DEPART = int(Op.DEPART)
END = int(Op.END)
"""Operation codes as plain numbers, which compiled code compares sooner than members of `Op`."""


@loop
def advance(
    plan: Plan,
    rules: BedRules,
    changes: CapacityChanges,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    beds: Beds,
    fences: Fences,
    clinics: Clinics,
    lists: Lists,
) -> int:
    """Run to the horizon: return FINISHED, or MORE_ROOM to be called again, or FAILED.

    After FAILED the counts PROBLEM and PROBLEM_PC say why and at which step.
    """
    if count[STARTED] == 0:
        count[STARTED] = 1
        open_core_beds(rules, count, beds)
    walker, now = count[CURRENT], clock.moment[NOW]
    while True:
        if count[ATTENTION] != 0:
            if count[PROBLEM] != NO_PROBLEM:
                return FAILED
            if short_of_room(count, clock, patients, servers, beds, lists):
                break
            attend(plan, rules, count, walks, patients, servers, beds, fences, now)
        elif walker >= 0:
            pc = walks.walker[walker, PC]
            count[PROBLEM_PC] = pc
            goes_on = step(
                plan,
                rules,
                count,
                clock,
                walks,
                patients,
                servers,
                beds,
                fences,
                clinics,
                lists,
                walker,
                pc,
                now,
            )
            if goes_on == STOPS:
                if count[TO_SCHEDULE] != NOTHING:
                    end_of_wait(plan, count, clock, walks, walker)
                walker = NOBODY
        elif count[READY_FIRST] != NOBODY:
            walker = count[READY_FIRST]
            count[READY_FIRST] = walks.walker[walker, FOLLOWER]
        else:
            if count[HOLE] == 1:
                drop_first(count, clock)
            now = time_of_next(changes, count, clock, patients)
            if now == NEVER:
                close_hours(plan, count, servers, plan.horizon)
                return FINISHED
            if now >= hour_end(count):
                close_hours(plan, count, servers, now)
            walker = happen(
                plan, rules, changes, count, clock, walks, patients, servers, beds, fences, now
            )
    count[CURRENT] = walker
    clock.moment[NOW] = now
    return MORE_ROOM


@part
def step(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    clock: Clock,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    beds: Beds,
    fences: Fences,
    clinics: Clinics,
    lists: Lists,
    walker: int,
    pc: int,
    now: float,
) -> bool:
    """Execute the step a walker stands at: a line for each verb. Return whether it goes on."""
    op = plan.step[pc, OP]
    if walks.walker[walker, GIVES_UP] == 1:
        if op in (SEIZE, GIVE_WAY):
            return renege(count, walks, servers, walker, now)
        if op == WAIT_TO_BE_CALLED:
            return leave_list(plan, count, walks, lists, walker, pc, now)
        if op == CALL_FROM:
            return call_nobody(plan, walks, lists, walker, pc)
        return give_up_bed(plan, rules, count, walks, patients, beds, walker, pc, now)
    if op == SEIZE:
        return seize(plan, count, clock, walks, patients, servers, walker, pc, now)
    if op == RELEASE:
        return release(plan, count, walks, patients, servers, walker, pc, now)
    if op == GIVE_WAY:
        return give_way(plan, count, clock, walks, patients, servers, walker, pc, now)
    if op == TREAT:
        return treat(plan, count, clock, walks, patients, walker, pc, now)
    if op == WAIT_UNTIL:
        return wait_until(plan, count, clock, walks, patients, walker, pc, now)
    if op == WAIT_FOR_TIME:
        return wait_for_time(plan, count, clock, walks, patients, walker, pc, now)
    if op == BRANCH:
        return branch(plan, count, walks, patients, walker, pc, now)
    if op == BRANCH_ON:
        return branch_on(plan, count, walks, patients, walker, pc, now)
    if op == BRANCH_IF_FIT:
        allowance = rules.allowance[count[LEVEL]]
        return branch_if_fit(plan, walks, patients, allowance, walker, pc, now)
    if op == BRANCH_BY:
        return branch_by(plan, walks, servers, walker, pc, now)
    if op == TRY_RUNG:
        return try_rung(plan, count, walks, patients, servers, clinics, walker, pc, now)
    if op == GO:
        return go(plan, walks, walker, pc)
    if op == NOTE:
        return note(plan, walks, patients, walker, pc, now)
    if op == SET_TIME:
        return set_time(plan, count, walks, patients, walker, pc, now)
    if op == PUT_OFF:
        return put_off(plan, walks, patients, walker, pc, now)
    if op == BRING_FORWARD:
        return bring_forward(plan, walks, patients, walker, pc)
    if op == BOOK:
        return book(plan, count, walks, patients, clinics, walker, pc, now)
    if op == CANCEL_BOOKING:
        return cancel_booking(plan, walks, patients, clinics, walker, pc)
    if op == JOIN_LIST:
        return join_list(plan, count, walks, patients, lists, walker, pc, now)
    if op == WAIT_TO_BE_CALLED:
        return wait_to_be_called(plan, count, clock, walks, patients, lists, walker, pc, now)
    if op == CALL_FROM:
        return call_from(plan, count, clock, walks, patients, lists, walker, pc, now)
    if op == SEND_BACK:
        return send_back(plan, count, walks, patients, lists, walker, pc, now)
    if op == RELEASE_CALLER:
        return release_caller(plan, count, walks, patients, walker, pc, now)
    if op == ASSIGN:
        return assign(plan, count, walks, patients, walker, pc, now)
    if op == DRAW:
        return draw_attribute(plan, count, walks, patients, walker, pc, now)
    if op == START:
        return start(plan, count, walks, patients, walker, pc, now)
    if op == WAIT_FOR_ALL:
        return wait_for_all(plan, walks, walker, pc, now)
    if op == COME_BACK:
        return come_back(plan, count, clock, walks, patients, walker, pc, now)
    if op == RENEGE_AFTER:
        return renege_after(plan, count, walks, patients, walker, pc, now)
    if op == KEEP_WAITING:
        return keep_waiting(plan, walks, walker, pc)
    if op == REQUEST_BED:
        return request_bed(plan, rules, count, walks, patients, beds, walker, pc, now)
    if op == WAIT_FOR_BED:
        return wait_for_bed(plan, count, clock, walks, patients, beds, walker, pc, now)
    if op == OCCUPY_BED:
        return occupy_bed(plan, rules, count, walks, patients, beds, walker, pc, now)
    if op == VACATE_BED:
        return vacate_bed(plan, rules, count, walks, patients, beds, walker, pc, now)
    if op == BED_BECOMES:
        return bed_becomes(plan, rules, count, walks, beds, walker, pc, now)
    if op == MATCH_BEDS:
        return match_beds(plan, rules, count, walks, walker, pc)
    if op == REVIEW_ESCALATION:
        return review_escalation(plan, rules, count, walks, patients, beds, fences, walker, pc, now)
    if op == CLOSE_BEDS:
        return close_beds(plan, rules, count, walks, patients, beds, walker, pc, now)
    if op == DEPART:
        return depart(plan, rules, count, walks, patients, beds, walker, pc, now)
    if op == END:
        return end(plan, count, walks, patients, walker, now)
    count[PROBLEM] = UNKNOWN_STEP
    count[ATTENTION] = 1
    return GOES_ON


@part
def attend(
    plan: Plan,
    rules: BedRules,
    count: Ints,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    beds: Beds,
    fences: Fences,
    now: float,
) -> None:
    """Do the first of what the last step or event has left to be done."""
    if count[TO_SERVE] != NOTHING:
        serve(plan, count, walks, patients, servers, count[TO_SERVE], now)
    elif count[TO_USE] != NOTHING:
        ward = count[TO_USE]
        count[TO_USE] = NOTHING
        bed_emptied(plan, rules, count, walks, patients, beds, ward, now)
    elif count[TO_FENCE] != NOTHING:
        look_at_fence(plan, rules, count, servers, beds, fences)
    elif count[TO_MATCH] != NOTHING:
        match(plan, rules, count, walks, patients, beds, count[TO_MATCH], now)
    else:
        count[ATTENTION] = 0
