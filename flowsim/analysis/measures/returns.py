"""Who comes back after having left: re-attendance (E09), readmission (L09), after same day care.

Where a share looks ahead it is of those who were followed for the whole time, and of nobody else:
somebody who left shortly before the run stopped and has not come back may still have done so, and
who has come back by then is no fair sample of the others.
"""

import numpy as np

from flowsim.analysis.measures.breakdown import broken_down, parts
from flowsim.analysis.measures.facts import ATTENDANCE, EMERGENCY, Facts
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    NAN,
    BoolArray,
    FloatArray,
    IntArray,
    percent,
)
from flowsim.analysis.measures.registry import (
    ATTENDING,
    Need,
    Rule,
    Values,
    attribute,
    declare,
    milestones,
)

SEVEN_DAYS, THIRTY_DAYS = 7 * DAY_MINUTES, 30 * DAY_MINUTES
HOME_SAME_DAY = "discharged_same_day"
_CQI = "A&E clinical quality indicators"
_READMISSIONS = "NHS Digital, emergency readmissions within 30 days of discharge"


def followed(facts: Facts, left: FloatArray, event: FloatArray, within: float) -> FloatArray:
    """Return for everybody who `left` whether the person had the event after it in time (1, 0).

    Arrays are over the patients table, in minutes, NaN for none; `event` is that of each episode,
    `within` is in minutes. NaN where nobody left, or the run stopped before the time was over.
    """
    person = facts.records.patients["person"].to_numpy()[facts.everybody.rows]
    run_end = facts.window.run_end
    span = run_end + within + 1.0
    happened = np.sort((person * span + event)[~np.isnan(event)])
    start = person * span + left
    before = np.searchsorted(happened, start, side="right")
    found = (np.searchsorted(happened, start + within, side="right") > before).astype(np.float64)
    return np.asarray(np.where(left + within <= run_end, found, NAN))


def share_followed(found: FloatArray, rows: BoolArray | IntArray | None = None) -> float:
    """Return what percentage of those followed, of some rows, had the event."""
    chosen = found if rows is None else found[rows]
    return percent(np.nansum(chosen), (~np.isnan(chosen)).sum())


def attends(facts: Facts) -> FloatArray:
    """Return when each episode came to the emergency department; NaN if elsewhere."""
    everybody = facts.everybody
    there = everybody.in_group("dept_type", ATTENDANCE)
    return np.asarray(np.where(there, everybody.time("t_arrive"), NAN))


def _nobody_returns(facts: Facts) -> bool:
    person = facts.records.patients["person"].to_numpy()[facts.everybody.rows]
    return bool(np.bincount(person).max(initial=0) <= 1)


def _again(facts: Facts) -> Values:
    if _nobody_returns(facts):
        return {}
    a, everybody = facts.attendances, facts.everybody
    cohort = a.cohort & (a.time("t_arrive") >= SEVEN_DAYS)  # before them the run looks a week back
    soon = cohort & (a.since_last <= SEVEN_DAYS)
    home = np.full(len(everybody.rows), NAN)
    home[a.rows] = np.where(a.cohort & ~a.admitted, a.t_leave, NAN)
    back = followed(facts, home, attends(facts), SEVEN_DAYS)
    return {
        "E09.within_7_days": percent(soon.sum(), cohort.sum()),
        "E09.after_going_home": share_followed(back),
    }


def _readmitted(facts: Facts) -> Values:
    if _nobody_returns(facts):
        return {}
    everybody, spells = facts.everybody, facts.spells
    left = np.full(len(everybody.rows), NAN)
    discharged = spells.ended & spells.alive
    left[spells.rows[discharged]] = spells.t_end[discharged]
    emergency = everybody.in_group("admission_method", EMERGENCY)
    admitted = np.where(emergency, everybody.time("t_admit"), NAN)
    found = followed(facts, left, admitted, THIRTY_DAYS)
    ways = ("admission_method", "age_band")
    known = parts(~np.isnan(found), {name: everybody.dimension(name) for name in ways})
    key = "L09.within_30_days"
    return {
        key: share_followed(found),
        **broken_down(key, known, lambda rows: share_followed(found, rows)),
    }


def _after_same_day(facts: Facts) -> Values:
    everybody = facts.everybody
    home = facts.window.holds(everybody.time("t_same_day")) & everybody.left_as(HOME_SAME_DAY)
    left = np.where(home, everybody.time("t_depart"), NAN)
    back = followed(facts, left, attends(facts), SEVEN_DAYS)
    return {"A03.returned_7_days": share_followed(back)}


_FOLLOWED = "Those whom the run follows for less are left out."

OF_ATTENDANCES = (
    Rule(
        measures=(
            declare(
                "E09.within_7_days",
                "Unplanned re-attendance within 7 days",
                "%",
                "Attendances in the window within 7 days of an earlier one of the same person, "
                "arrival to arrival, of all in the window, admitted or not. Those in the first 7 "
                "days of the run are left out.",
                _CQI,
                0.5,
            ),
            declare(
                "E09.after_going_home",
                "Came back within 7 days of going home",
                "%",
                "Attendances in the window that were not admitted, of which the person came to "
                f"the emergency department again within 7 days of leaving it. {_FOLLOWED}",
                _CQI,
                0.5,
            ),
        ),
        compute=_again,
        needs=(*ATTENDING, *milestones("t_ed_depart")),
    ),
)
OF_DISCHARGES = (
    Rule(
        measures=(
            declare(
                "L09.within_30_days",
                "Emergency readmission within 30 days",
                "%",
                "Patients with a t_admit, emergency, elective or there from the start, with or "
                "without a night, whose t_discharge (t_depart if there is none) is in the window, "
                "without those who died or were transferred: share of whom the same person has a "
                "t_admit as an emergency after it and no more than 30 days later, once however "
                "often. Visits of same day care count on both sides where they are admissions. "
                "Discharges less than 30 days before the run stops are left out.",
                _READMISSIONS,
                0.5,
            ),
        ),
        compute=_readmitted,
        needs=(*milestones("t_admit"), *attribute("admission_method", group=EMERGENCY)),
    ),
)
OF_SAME_DAY = (
    Rule(
        measures=(
            declare(
                "A03.returned_7_days",
                "Attended within 7 days of same day care",
                "%",
                "Visits that began in the window and ended at home, after which the person came "
                f"to the emergency department within 7 days of leaving. {_FOLLOWED}",
                _CQI,
                1.0,
            ),
        ),
        compute=_after_same_day,
        needs=(*ATTENDING, *milestones("t_same_day"), Need("outcome", HOME_SAME_DAY)),
    ),
)
