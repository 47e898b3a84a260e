"""How official figures vary: from day to day, by weekday, by time of arrival, at the limit."""

import numpy as np

from flowsim.analysis.measures import measure_facts
from flowsim.analysis.measures.bed_facts import occupied, open_beds
from flowsim.analysis.measures.counting import EIGHT_O_CLOCK
from flowsim.analysis.measures.facts import Attendances, Facts
from flowsim.analysis.measures.four_hours import FOUR_HOURS, TWELVE_HOURS
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    NAN,
    BoolArray,
    FloatArray,
    at_least,
    at_most,
    beyond,
    date,
    hour,
    percent,
    ratio,
)

LAST_MINUTES = 20.0
MONTH_DAYS = 30
MONDAY, FRIDAY, SATURDAY = 0, 4, 5
QUARTERS = ("night", "morning", "afternoon", "evening")


def patterns(facts: Facts) -> dict[str, float]:
    """Return the figures of how the days, weekdays and hours differ; NaN where there is too little.

    Percentages in %, counts a day, odds as ratios, standard deviations in the unit of what varies.
    """
    found = facts.attendances
    cohort = found.cohort & found.has("dept_type", "type1")
    return {
        "weekend_share": _weekend_share(facts.attendances_of_all_types),
        **_arrivals(found, cohort),
        **_at_the_limit(found, cohort),
        **_days(facts, cohort),
        **_beds_by_day(facts),
        **_handover_days(facts),
        **_elsewhere(facts),
    }


def _weekend_share(found: Attendances) -> float:
    """Return the share of attendances of all types that come from Friday to Sunday."""
    weekday = np.mod(date(found.time("t_arrive")), 7)
    return percent((weekday[found.cohort] >= FRIDAY).sum(), found.cohort.sum())


def _arrivals(found: Attendances, cohort: BoolArray) -> dict[str, float]:
    """Return when people come, and the odds of a breach by when they come."""
    arrive, late = found.time("t_arrive"), _late(found)
    weekday, hours = np.mod(date(arrive), 7), hour(arrive)
    night = (hours >= 20) | (hours < 8)
    admitted = cohort & found.admitted
    quarter = np.floor(hours[admitted] / 6).astype(np.int64)
    by_quarter = np.bincount(quarter, minlength=len(QUARTERS))
    return {
        "night_odds": ratio(_odds(late[cohort & night]), _odds(late[cohort & ~night])),
        "monday_odds": ratio(
            _odds(late[cohort & (weekday == MONDAY)]), _odds(late[cohort & (weekday == SATURDAY)])
        ),
        **{
            f"admitted_{name}": percent(by_quarter[k], admitted.sum())
            for k, name in enumerate(QUARTERS)
        },
    }


def _late(found: Attendances) -> BoolArray:
    """Return who stayed, or has stayed so far, more than four hours."""
    return beyond(found.stay.minutes, FOUR_HOURS)


def _odds(late: BoolArray) -> float:
    return ratio(late.sum(), (~late).sum())


def _at_the_limit(found: Attendances, cohort: BoolArray) -> dict[str, float]:
    """Return who leaves in the last twenty minutes of the four hours, admitted or not (%)."""
    stay = found.t_leave - found.t_zero
    just = at_least(stay, FOUR_HOURS - LAST_MINUTES) & at_most(stay, FOUR_HOURS)
    left = cohort & ~np.isnan(stay)
    admitted, home = left & found.admitted, left & ~found.admitted
    return {
        "last_minutes_admitted": percent(just[admitted].sum(), admitted.sum()),
        "last_minutes_home": percent(just[home].sum(), home.sum()),
    }


def _days(facts: Facts, cohort: BoolArray) -> dict[str, float]:
    """Return how the share within four hours (%) varies: by day of arrival, and by 30 days."""
    found, days = facts.attendances, int(facts.window.days)
    day = (date(found.time("t_arrive")) - date(np.array([facts.window.start]))).astype(np.int64)
    came = np.bincount(day[cohort], minlength=days)[:days].astype(np.float64)
    late = np.bincount(day[cohort & _late(found)], minlength=days)[:days].astype(np.float64)
    months = days // MONTH_DAYS * MONTH_DAYS
    by_month = [part[:months].reshape(-1, MONTH_DAYS).sum(axis=1) for part in (came, late)]
    within = _percent_less(came, late)
    return {
        "four_hour_day_sd": _sd(within),
        "four_hour_lag_1": _lag_1(within),
        "four_hour_month_sd": _sd(_percent_less(by_month[0], by_month[1])),
    }


def _percent_less(whole: FloatArray, part: FloatArray) -> FloatArray:
    """Return the share that is not in the part (%), where there is a whole."""
    some = whole > 0
    return 100.0 * (1.0 - part[some] / whole[some])


def _sd(values: FloatArray) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else NAN


def _lag_1(values: FloatArray) -> float:
    """Return the correlation of each day with the day before."""
    before, after = values[:-1], values[1:]
    if len(after) < 2 or not before.std() or not after.std():
        return NAN
    return float(np.corrcoef(before, after)[0, 1])


def _beds_by_day(facts: Facts) -> dict[str, float]:
    """Return how occupancy (%) and beds open at 08:00 vary, and after Monday less Saturday."""
    states = facts.beds.snapshot(EIGHT_O_CLOCK)[:, facts.beds.general]
    available = open_beds(states).sum(axis=1)
    some = available > 0
    share = 100.0 * occupied(states).sum(axis=1)[some] / available[some]
    # A report of a day has the beds of the morning after it.
    reported = np.mod(date(facts.window.snapshots(EIGHT_O_CLOCK)[some]) - 1, 7)
    monday, saturday = share[reported == MONDAY], share[reported == SATURDAY]
    both = len(monday) and len(saturday)
    return {
        "occupancy_day_sd": _sd(share),
        "occupancy_lag_1": _lag_1(share),
        "occupancy_monday": float(monday.mean() - saturday.mean()) if both else NAN,
        "beds_open_sd": _sd(available),
    }


def _handover_days(facts: Facts) -> dict[str, float]:
    """Return the share of days with a handover over an hour (%), and the most on any day."""
    found, days = facts.attendances, int(facts.window.days)
    wait = found.time("t_handover") - found.time("t_arrive")
    long = found.cohort & found.has("mode", "ambulance") & beyond(wait, 60)
    day = date(found.time("t_arrive")[long]) - date(np.array([facts.window.start]))
    by_day = np.bincount(day.astype(np.int64), minlength=max(days, 1))
    return {
        "handover_60_days": percent((by_day > 0).sum(), days),
        "handover_60_worst": float(by_day.max()),
    }


def _elsewhere(facts: Facts) -> dict[str, float]:
    """Return what shows how beds are found and people leave them."""
    found, spells = facts.attendances, facts.spells
    long = beyond(found.bed_wait.minutes, TWELVE_HOURS)
    waiting = found.cohort & found.to_admit
    bones = waiting & found.has_if_any("specialty", "orthopaedics")
    left = np.floor(np.mod(spells.t_end[spells.general_discharges], DAY_MINUTES) * 60)
    seconds = np.unique(left, return_counts=True)[1]
    table = measure_facts(facts, ("E01.all", "B09.medical_outliers"))
    values = table.set_index("measure")["value"]
    moments = np.asarray(facts.records.escalations["t"], dtype=np.float64)
    return {
        "over_12_hours": facts.per_day((long & waiting).sum()),
        "over_12_hours_orthopaedics": percent((long & bones).sum(), bones.sum()),
        "busiest_second": percent(seconds.max(initial=0), len(left)),
        "escalation_changes": facts.per_day(facts.window.holds(moments).sum()),
        "all_types_within_four_hours": float(values["E01.all"]),
        "medical_outliers": float(values["B09.medical_outliers"]),
    }
