"""Charts of the patients who are here; tokens: making, waking and ending them, charging waits."""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.plan import Plan
from flowsim.engine.compiled.state import SPARE, Walk, Who
from flowsim.kernel_cache import part

NEVER, NAN = float("inf"), float("nan")


@part
def fail(walk: Walk, why: int) -> None:
    """Let the loop end the run, and say why."""
    walk.counts[c.PROBLEM] = why
    walk.counts[c.ATTENTION] = 1


# -- charts ------------------------------------------------------------------------------------


@part
def open_chart(walk: Walk, who: Who, patient: int) -> int:
    """Return a chart for a patient who arrives."""
    count, row = walk.counts, who.chart
    chart = count[c.FREE_CHART]
    count[c.FREE_CHART] = row[chart, c.NEXT_FREE]
    count[c.FREE_CHARTS] -= 1
    if count[c.FREE_CHARTS] < SPARE:
        count[c.ATTENTION] = 1
    row[chart, c.OF] = patient
    row[chart, c.KEY] = who.key[who.source[patient]]
    row[chart, c.ORDINAL] = who.ordinal[patient]
    row[chart, c.PRESENT] = c.NOTHING
    row[chart, c.REQUESTED] = c.NOTHING
    row[chart, c.WALKS] = 0
    for attribute in range(who.chart_label.shape[1]):
        who.chart_label[chart, attribute] = who.attribute[attribute, patient]
    for clock in range(who.chart_time.shape[1]):
        who.chart_time[chart, clock] = NAN
    for cause in range(who.chart_minutes.shape[1]):
        who.chart_minutes[chart, cause] = 0.0
    for draw in range(who.chart_visit.shape[1]):
        who.chart_visit[chart, draw] = 0
    return int(chart)


@part
def write_minutes(who: Who, chart: int) -> None:
    """Record the minutes of a chart by cause."""
    patient = who.chart[chart, c.OF]
    for cause in range(who.chart_minutes.shape[1]):
        minutes = who.chart_minutes[chart, cause]
        if minutes != 0.0:
            who.cause_minutes[cause, patient] = minutes


@part
def set_label(who: Who, chart: int, attribute: int, value: int) -> None:
    """Change an attribute of a patient."""
    who.chart_label[chart, attribute] = value
    who.attribute[attribute, who.chart[chart, c.OF]] = value


@part
def set_clock(who: Who, chart: int, clock: int, time: float) -> None:
    """Write a milestone of a patient (minutes)."""
    who.chart_time[chart, clock] = time
    who.milestone[clock, who.chart[chart, c.OF]] = time


# -- tokens ------------------------------------------------------------------------------------


@part
def new_token(walk: Walk, who: Who, chart: int, pc: int, parent: int) -> int:
    """Return a token at a step; `parent` is NOBODY for a patient's own walk."""
    count, row = walk.counts, walk.token
    token = count[c.FREE_FIRST]
    count[c.FREE_FIRST] = row[token, c.FOLLOWER]
    count[c.FREE_TOKENS] -= 1
    if count[c.FREE_TOKENS] < SPARE:
        count[c.ATTENTION] = 1
    who.chart[chart, c.WALKS] += 1
    row[token, c.PATIENT] = who.chart[chart, c.OF]
    row[token, c.CHART] = chart
    row[token, c.PC] = pc
    row[token, c.MAIN] = 1 if parent == c.NOBODY else 0
    row[token, c.PARENT] = parent
    row[token, c.CHILDREN] = 0
    row[token, c.WAITS_FOR_ALL] = 0
    row[token, c.LIVING] = 0
    row[token, c.OVER] = 0
    row[token, c.RENEGE_PC] = c.NOTHING
    row[token, c.BED] = c.NOTHING
    row[token, c.BED_STATE] = c.NOTHING
    row[token, c.AWAITED] = 0
    row[token, c.LEAVES] = 0
    row[token, c.HELD] = 0
    row[token, c.KEPT] = 0
    walk.token_time[token, c.SINCE] = 0.0
    walk.token_time[token, c.DEADLINE] = NEVER
    return int(token)


@part
def end_token(walk: Walk, who: Who, token: int) -> None:
    """Free the row of a token that has ended, or leave that to the last of those it started.

    The last token of a patient frees the chart.
    """
    count, row = walk.counts, walk.token
    chart, parent = row[token, c.CHART], row[token, c.PARENT]
    who.chart[chart, c.WALKS] -= 1
    if who.chart[chart, c.WALKS] == 0:
        write_minutes(who, chart)
        who.chart[chart, c.NEXT_FREE] = count[c.FREE_CHART]
        count[c.FREE_CHART] = chart
        count[c.FREE_CHARTS] += 1
    row[token, c.OVER] = 1
    if parent != c.NOBODY:
        row[parent, c.LIVING] -= 1
    for ended in (token, parent):
        if ended != c.NOBODY and row[ended, c.OVER] == 1 and row[ended, c.LIVING] == 0:
            row[ended, c.FOLLOWER] = count[c.FREE_FIRST]
            count[c.FREE_FIRST] = ended
            count[c.FREE_TOKENS] += 1


@part
def wait_for(walk: Walk, time: float, rank: int) -> None:
    """Leave it to the loop to schedule the end of the wait that a step begins."""
    walk.clock[c.WHEN] = time
    walk.counts[c.TO_SCHEDULE] = rank


@part
def make_ready(walk: Walk, token: int) -> None:
    """Put a token at the end of those that go on before the next event."""
    count, row = walk.counts, walk.token
    row[token, c.FOLLOWER] = c.NOBODY
    if count[c.READY_FIRST] == c.NOBODY:
        count[c.READY_FIRST] = token
    else:
        row[count[c.READY_LAST], c.FOLLOWER] = token
    count[c.READY_LAST] = token


@part
def charge(plan: Plan, walk: Walk, who: Who, token: int, now: float) -> None:
    """Put the wait that ends now to the account of its cause."""
    row = walk.token
    if row[token, c.MAIN] == 1:
        cause = plan.step[row[token, c.PC], c.CAUSE]
        waited = now - walk.token_time[token, c.SINCE]
        who.chart_minutes[row[token, c.CHART], cause] += waited


@part
def wake(plan: Plan, walk: Walk, who: Who, token: int, now: float) -> None:
    """End a wait for something that has just come: the token goes on in its turn."""
    charge(plan, walk, who, token, now)
    walk.token[token, c.AWAITED] = 0
    walk.token[token, c.PC] = plan.step[walk.token[token, c.PC], c.THEN]
    make_ready(walk, token)
