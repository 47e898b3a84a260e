"""What steps do, except those about beds. Each verb says whether the token goes on."""

from flowsim.engine.calendar_time import next_open
from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.events import PATIENCE, RESUME
from flowsim.engine.compiled.lines import meld
from flowsim.engine.compiled.lookup import chosen, duration, look_up, value_of
from flowsim.engine.compiled.plan import Bureau, Plan
from flowsim.engine.compiled.servers import (
    count_line,
    give_back,
    place_held,
    remember,
    take,
)
from flowsim.engine.compiled.state import Floor, Walk, Who
from flowsim.engine.compiled.tokens import (
    NEVER,
    end_token,
    fail,
    make_ready,
    new_token,
    set_clock,
    set_label,
    wait_for,
    wake,
)
from flowsim.hospital.policies.discharge import fit_for_discharge
from flowsim.kernel_cache import part

GOES_ON, STOPS = True, False


@part
def server_step(
    plan: Plan,
    walk: Walk,
    floor: Floor,
    who: Who,
    token: int,
    pc: int,
    op: int,
    now: float,
) -> bool:
    """Take a server, give one back, or spend a duration."""
    row = walk.token
    if op == c.SEIZE:
        return seize(plan, walk, floor, who, token, pc, now)
    if op == c.RELEASE:
        at = place_held(walk, token, plan.step[pc, c.A0])
        if at == c.NOTHING:
            fail(walk, c.NOT_HELD)
            return STOPS
        give_back(walk, floor, token, at, now)
        row[token, c.PC] = plan.step[pc, c.THEN]
        return GOES_ON
    line = plan.step[pc, c.A1]
    minutes = duration(plan, walk, who, plan.step[pc, c.A0], row[token, c.CHART], now)
    if line != c.NOTHING:
        at = place_held(walk, token, line)
        if at == c.NOTHING:
            fail(walk, c.NOT_HELD)
            return STOPS
        minutes *= plan.real[plan.pace + row[token, at + c.HELD_RESOURCE]]
    walk.token_time[token, c.SINCE] = now
    wait_for(walk, now + minutes, RESUME)
    return STOPS


@part
def seize(plan: Plan, walk: Walk, floor: Floor, who: Who, token: int, pc: int, now: float) -> bool:
    """Take a free server at once, or join the line."""
    row, time, line = walk.token, walk.token_time, plan.step[pc, c.A0]
    chart, members = row[token, c.CHART], floor.server[line, c.PEERS]
    for k in range(members + 1, members + 1 + plan.code[members]):
        resource = plan.code[k]
        if floor.server[resource, c.NUMBER] < floor.server[resource, c.LIMIT]:
            take(walk, floor, line, resource, token, now)
            remember(plan, who, pc, resource, chart)
            row[token, c.PC] = plan.step[pc, c.THEN]
            return GOES_ON
    if plan.step[pc, c.A2] != c.NOTHING:
        row[token, c.PC] = plan.step[pc, c.A2]
        return GOES_ON
    if time[token, c.DEADLINE] <= now:
        row[token, c.LEAVES] = 1
        return GOES_ON
    priority = look_up(plan, walk, who, plan.step[pc, c.A1], chart, now)
    count_line(plan, walk, floor, line, 1, now)
    walk.counts[c.JOINS] += 1
    time[token, c.SINCE] = now
    time[token, c.PLACE] = now - plan.real[priority]
    row[token, c.BAND] = plan.code[priority]
    row[token, c.JOINED] = walk.counts[c.JOINS]
    row[token, c.CHILD] = c.NOBODY
    row[token, c.NEXT] = c.NOBODY
    row[token, c.PREVIOUS] = c.NOBODY
    floor.server[line, c.ROOT] = meld(walk, floor.server[line, c.ROOT], token)
    wait_for(walk, time[token, c.DEADLINE], PATIENCE)
    return STOPS


@part
def renege(walk: Walk, floor: Floor, token: int, now: float) -> None:
    """Give back one server seized since patience began, lowest line first.

    When there is none left the token goes on at the place named with the patience.
    """
    row, found = walk.token, c.NOTHING
    for k in range(row[token, c.HELD]):
        at = c.HELD_FIRST + c.HELD_WIDTH * k
        line = row[token, at + c.HELD_QUEUE]
        if found != c.NOTHING and line > row[token, found + c.HELD_QUEUE]:
            continue
        kept = False
        for j in range(row[token, c.KEPT]):
            kept = kept or row[token, c.HELD_FIRST + c.HELD_WIDTH * j + c.KEPT_QUEUE] == line
        if not kept:
            found = at
    if found != c.NOTHING:
        give_back(walk, floor, token, found, now)
        return
    row[token, c.LEAVES] = 0
    walk.token_time[token, c.DEADLINE] = NEVER
    row[token, c.PC] = row[token, c.RENEGE_PC]


@part
def time_step(plan: Plan, walk: Walk, who: Who, token: int, pc: int, op: int, now: float) -> bool:
    """Wait until a calendar opens, the next time of a timetable, or a noted time less a lead."""
    row, chart = walk.token, walk.token[token, c.CHART]
    if op == c.WAIT_UNTIL:
        calendar = look_up(plan, walk, who, plan.step[pc, c.A0], chart, now)
        times, timetable = plan.code[calendar], plan.code[calendar + 1]
        time = next_open(plan.real, plan.code, calendar + 2, times, timetable, now)
    else:
        time = who.chart_time[chart, plan.step[pc, c.A0]] - plan.real[plan.step[pc, c.A1]]
    if not time > now:  # also where nothing was noted
        row[token, c.PC] = plan.step[pc, c.THEN]
        return GOES_ON
    walk.token_time[token, c.SINCE] = now
    wait_for(walk, time, RESUME)
    return STOPS


@part
def way_step(
    plan: Plan, bureau: Bureau, walk: Walk, who: Who, token: int, pc: int, op: int, now: float
) -> bool:
    """Decide where to go on."""
    row, chart = walk.token, walk.token[token, c.CHART]
    a, b = plan.step[pc, c.A0], plan.step[pc, c.A1]
    if op == c.BRANCH:
        row[token, c.PC] = chosen(plan, walk, who, a, b, chart, now)
    elif op == c.BRANCH_ON:
        row[token, c.PC] = plan.code[b + value_of(plan, walk, who, a, chart, now)]
    elif op == c.GO:
        row[token, c.PC] = a
    else:
        allowance = bureau.level[c.ALLOWANCE, walk.counts[c.LEVEL]]
        fit = fit_for_discharge(now, who.chart_time[chart, a], allowance)
        row[token, c.PC] = b if fit else plan.step[pc, c.THEN]
    return GOES_ON


@part
def plain_step(plan: Plan, walk: Walk, who: Who, token: int, pc: int, op: int, now: float) -> bool:
    """Note a time, set an attribute, start another walk or a patience clock."""
    row, chart = walk.token, walk.token[token, c.CHART]
    a, b = plan.step[pc, c.A0], plan.step[pc, c.A1]
    row[token, c.PC] = plan.step[pc, c.THEN]
    if op == c.NOTE:
        noted = who.chart_time[chart, a]
        if b == 0 or noted != noted:
            set_clock(who, chart, a, now)
    elif op == c.SET_TIME or op == c.RENEGE_AFTER:
        minutes = duration(plan, walk, who, b if op == c.SET_TIME else a, chart, now)
        if op == c.SET_TIME:
            set_clock(who, chart, a, now + minutes)
        else:
            start_patience(walk, token, now + minutes, b)
    elif op == c.ASSIGN:
        set_label(who, chart, a, look_up(plan, walk, who, b, chart, now))
    elif op == c.DRAW:
        value = chosen(plan, walk, who, b, plan.step[pc, c.A2], chart, now)
        set_label(who, chart, a, value)
    elif op == c.START:
        if b == c.NOTHING or plan.step[pc, c.A2] == value_of(plan, walk, who, b, chart, now):
            child = new_token(walk, who, chart, a, token)
            row[token, c.CHILDREN] += 1
            row[token, c.LIVING] += 1
            make_ready(walk, child)
    elif op == c.KEEP_WAITING:
        walk.token_time[token, c.DEADLINE] = NEVER
    elif row[token, c.CHILDREN] > 0:
        row[token, c.PC] = pc
        row[token, c.WAITS_FOR_ALL] = 1
        walk.token_time[token, c.SINCE] = now
        return STOPS
    return GOES_ON


@part
def start_patience(walk: Walk, token: int, deadline: float, to: int) -> None:
    """Let a token wait no longer than a time; what it holds by now it keeps when it gives up."""
    row = walk.token
    walk.token_time[token, c.DEADLINE] = deadline
    row[token, c.RENEGE_PC] = to
    row[token, c.KEPT] = row[token, c.HELD]
    for k in range(row[token, c.HELD]):
        at = c.HELD_FIRST + c.HELD_WIDTH * k
        row[token, at + c.KEPT_QUEUE] = row[token, at + c.HELD_QUEUE]


@part
def end(plan: Plan, walk: Walk, who: Who, token: int, now: float) -> bool:
    """End a walk that was started beside another."""
    row, parent = walk.token, walk.token[token, c.PARENT]
    if parent != c.NOBODY:
        row[parent, c.CHILDREN] -= 1
        if row[parent, c.WAITS_FOR_ALL] == 1 and row[parent, c.CHILDREN] == 0:
            row[parent, c.WAITS_FOR_ALL] = 0
            wake(plan, walk, who, parent, now)
    end_token(walk, who, token)
    return STOPS
