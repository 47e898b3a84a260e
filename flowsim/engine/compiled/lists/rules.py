"""Who is on a waiting list, who may be called from it, and what a call does."""

from flowsim.engine.compiled.codes import A2, A3, A4, A5, A6, NOBODY, NOTHING, SPARE
from flowsim.engine.compiled.counts import ATTENTION, LIST_LOG
from flowsim.engine.compiled.lists.state import (
    AFTER,
    ALLOWANCE,
    BEFORE,
    CALLABLE,
    CALLED,
    COUNTED,
    DEVIATIONS,
    FIRST,
    JOINED,
    LAST,
    LISTED,
    LOG_BY,
    LOG_EVENT,
    LOG_LIST,
    LOG_PATIENT,
    MEAN,
    MEAN_CALLED,
    MOST,
    NUMBER,
    ORDER,
    PRIORITY,
    QUOTAS,
    SD,
    SINCE,
    TURNOVER,
    VARIANCE_CALLED,
    Lists,
)
from flowsim.engine.compiled.patients.charts import set_attribute, set_milestone
from flowsim.engine.compiled.patients.lookup import value_of
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import (
    CALLER,
    CALLS_FROM,
    CHART,
    CHILDREN,
    LIVING,
    PATIENT,
    PC,
    Walks,
)
from flowsim.engine.program import Ints
from flowsim.hospital.policies.lists import fits, goes_before, place_by
from flowsim.hospital.policies.queues import band_now
from flowsim.hospital.vocabulary.lists import MOST_QUOTAS
from flowsim.kernel_cache import part
from flowsim.records.tables import CALLED as WAS_CALLED


@part
def log_list(
    count: Ints,
    walks: Walks,
    lists: Lists,
    walker: int,
    number: int,
    what: int,
    by: int,
    now: float,
) -> None:
    """Log what happened to somebody on a list; `by` is the walker who called, or NOBODY."""
    at = count[LIST_LOG]
    lists.log_time[at] = now
    lists.log[LOG_PATIENT, at] = walks.walker[walker, PATIENT]
    lists.log[LOG_LIST, at] = number
    lists.log[LOG_EVENT, at] = what
    lists.log[LOG_BY, at] = NOBODY if by == NOBODY else walks.walker[by, PATIENT]
    count[LIST_LOG] = at + 1
    if at + 1 + lists.entry.shape[0] + SPARE > lists.log_time.size:
        count[ATTENTION] = 1


@part
def take_off(lists: Lists, walker: int) -> int:
    """Take a walker off the list it is on; return the number of that list."""
    entry = lists.entry
    number, before, after = entry[walker, LISTED] - 1, entry[walker, BEFORE], entry[walker, AFTER]
    if before == NOBODY:
        lists.line[FIRST, number] = after
    else:
        entry[before, AFTER] = after
    if after == NOBODY:
        lists.line[LAST, number] = before
    else:
        entry[after, BEFORE] = before
    entry[walker, LISTED] = 0
    return int(number)


@part
def same_noted(walks: Walks, patients: Patients, a: int, b: int, milestone: int) -> bool:
    """Return whether two walkers have noted the same time under a milestone, if one is asked."""
    if milestone == NOTHING:
        return True
    noted = patients.chart_milestone
    mine, theirs = walks.walker[a, CHART], walks.walker[b, CHART]
    return bool(noted[mine, milestone] == noted[theirs, milestone])


@part
def begin_calls(lists: Lists, walks: Walks, caller: int, number: int) -> None:
    """Count anew whom a caller calls, if it called from another list before."""
    if walks.walker[caller, CALLS_FROM] == number:
        return
    walks.walker[caller, CALLS_FROM] = number
    lists.entry[caller, CALLED] = 0
    for quota in range(MOST_QUOTAS):
        lists.entry[caller, COUNTED + quota] = 0
    lists.entry_time[caller, MEAN_CALLED] = 0.0
    lists.entry_time[caller, VARIANCE_CALLED] = 0.0


@part
def may_call(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    lists: Lists,
    caller: int,
    walker: int,
    at: int,
    now: float,
) -> bool:
    """Return whether a caller may call somebody from the list at an address of the plan now."""
    code, entry, step = plan.code, lists.entry, plan.step
    pc = walks.walker[caller, PC]
    if entry[walker, CALLABLE] == 0 or entry[caller, CALLED] >= code[at + MOST]:
        return False
    if not same_noted(walks, patients, caller, walker, step[pc, A4]):
        return False
    for quota in range(MOST_QUOTAS):
        full = entry[caller, COUNTED + quota] >= code[at + QUOTAS + 3 * quota + 2]
        if full and is_of_quota(plan, count, walks, patients, walker, at, quota, now):
            return False
    if step[pc, A3] == NOTHING:
        return True
    return there_is_time(plan, walks, patients, lists, caller, walker, at, now)


@part
def is_of_quota(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    walker: int,
    at: int,
    quota: int,
    now: float,
) -> bool:
    """Return whether somebody has the value that a quota of a list counts."""
    place = at + QUOTAS + 3 * quota
    attribute, chart = plan.code[place], walks.walker[walker, CHART]
    if attribute == NOTHING:
        return False
    value = value_of(plan, count, patients, attribute, chart, now)
    return bool(value == plan.code[place + 1])


@part
def there_is_time(
    plan: Plan,
    walks: Walks,
    patients: Patients,
    lists: Lists,
    caller: int,
    walker: int,
    at: int,
    now: float,
) -> bool:
    """Return whether somebody's expected minutes fit into what is left of a caller's time."""
    real, step, time = plan.real, plan.step, lists.entry_time
    pc, chart = walks.walker[caller, PC], walks.walker[caller, CHART]
    from_now = step[pc, A2] == NOTHING
    begin = now if from_now else patients.chart_milestone[chart, step[pc, A2]]
    return fits(
        from_now,
        begin,
        lists.entry[caller, CALLED],
        time[caller, MEAN_CALLED],
        time[caller, VARIANCE_CALLED],
        time[walker, MEAN],
        time[walker, SD],
        real[at + TURNOVER],
        real[at + DEVIATIONS],
        patients.chart_milestone[chart, step[pc, A3]] + real[at + ALLOWANCE],
    )


@part
def first_to_call(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    lists: Lists,
    caller: int,
    at: int,
    now: float,
) -> int:
    """Return whom a caller calls from the list at an address of the plan, NOBODY if nobody fits."""
    entry, time, order = lists.entry, lists.entry_time, plan.code[at + ORDER]
    found, found_place, found_since = NOBODY, 0.0, 0.0
    walker = lists.line[FIRST, plan.code[at + NUMBER]]
    while walker != NOBODY:
        if may_call(plan, count, walks, patients, lists, caller, walker, at, now):
            priority = entry[walker, PRIORITY]
            since = time[walker, SINCE] - plan.real[priority]
            place = place_by(order, band_on_list(plan, lists, walker, now), time[walker, MEAN])
            if found == NOBODY or goes_before(
                place, since, entry[walker, JOINED], found_place, found_since, entry[found, JOINED]
            ):
                found, found_place, found_since = walker, place, since
        walker = entry[walker, AFTER]
    return int(found)


@part
def band_on_list(plan: Plan, lists: Lists, walker: int, now: float) -> int:
    """Return the band of somebody on a list, which may rise with the time waited."""
    priority, since = lists.entry[walker, PRIORITY], lists.entry_time[walker, SINCE]
    due_from, due_until = since + plan.real[priority + 1], since + plan.real[priority + 2]
    return int(band_now(plan.code[priority], plan.code[priority + 1], due_from, due_until, now))


@part
def call(
    plan: Plan,
    count: Ints,
    walks: Walks,
    patients: Patients,
    lists: Lists,
    caller: int,
    walker: int,
    at: int,
    now: float,
) -> None:
    """Take somebody off a list for a caller, who may wait for them from now on."""
    row, entry, time = walks.walker, lists.entry, lists.entry_time
    pc, mine, theirs = row[caller, PC], row[caller, CHART], row[walker, CHART]
    for quota in range(MOST_QUOTAS):
        if is_of_quota(plan, count, walks, patients, walker, at, quota, now):
            entry[caller, COUNTED + quota] += 1
    entry[caller, CALLED] += 1
    time[caller, MEAN_CALLED] += time[walker, MEAN]
    time[caller, VARIANCE_CALLED] += time[walker, SD] * time[walker, SD]
    number = take_off(lists, walker)
    log_list(count, walks, lists, walker, number, WAS_CALLED, caller, now)
    if plan.step[pc, A5] != NOTHING:
        noted = patients.chart_milestone[mine, plan.step[pc, A5]]
        set_milestone(patients, theirs, plan.step[pc, A5], noted)
    if plan.step[pc, A6] != NOTHING:
        value = value_of(plan, count, patients, plan.step[pc, A6], mine, now)
        set_attribute(patients, theirs, plan.step[pc, A6], value)
    row[walker, CALLER] = caller
    row[caller, CHILDREN] += 1
    row[caller, LIVING] += 1
