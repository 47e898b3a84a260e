"""Assessment units (A06): how soon their patients come, are seen and reviewed, and leave.

A unit is a ward of assessment spaces, or one where stays start (`Ward.assessing`).
"""

from dataclasses import dataclass

import numpy as np

from flowsim.analysis.measures.bed_facts import wards_of_type
from flowsim.analysis.measures.bed_placement import is_onward
from flowsim.analysis.measures.facts import ATTENDANCE, START, Facts
from flowsim.analysis.measures.numbers import (
    BoolArray,
    FloatArray,
    IntArray,
    Waits,
    beyond,
    mean,
    median,
    percent,
)
from flowsim.analysis.measures.registry import (
    ATTENDING,
    Rule,
    Values,
    attribute,
    declare,
    milestones,
)

EXPECTED = "direct"
"""Value of `stream` of patients whom a specialty expects."""
FOUR_HOURS, FOURTEEN_HOURS, DELAYED = 240.0, 840.0, 30.0
STAYS_HOURS = (24, 48, 72)
_AE = "NHS England, A&E waiting times and activity definitions"
_SEVEN_DAYS = "NHS England, seven day services, standard 2"
_UNITS = "Royal College of Physicians, acute medical care"
_FRONT = "pathway model: assessment units"


@dataclass(frozen=True, kw_only=True)
class Visits:
    """Patients of assessment units, one row each, of equal length, who came in the window.

    `row` is that of the patients table, `t_in` the first coming to a unit and `t_out` the last
    leaving, NaN if still there. Those put in a bed to fill the hospital are left out.
    """

    row: IntArray
    t_in: FloatArray
    t_out: FloatArray


def _on_units(facts: Facts) -> BoolArray:
    """Return which stays were on a unit."""
    names = facts.records.names
    units = np.array(names.assessing, dtype=np.bool_) | wards_of_type(facts.records, "assessment")
    stays = facts.stays
    return np.asarray(np.append(units, False)[stays.ward] & ~np.isnan(stays.t_in))


def _visits(facts: Facts) -> Visits:
    stays, chain = facts.stays, facts.stays.chain
    chain = chain[_on_units(facts)[chain] & (stays.row[chain] >= 0)]
    rows = stays.row[chain]
    changes = np.flatnonzero(np.diff(rows)) + 1
    first = np.concatenate([[0], changes]).astype(np.int64)[: len(rows)]
    last = np.concatenate([changes - 1, [len(rows) - 1]]).astype(np.int64)[: len(rows)]
    t_in, t_out = stays.t_in[chain[first]], stays.t_out[chain[last]]
    filled = facts.everybody.in_group_if_any("admission_method", START)[rows[first]]
    kept = facts.window.holds(t_in) & ~filled
    return Visits(row=rows[first][kept], t_in=t_in[kept], t_out=t_out[kept])


def _expected(facts: Facts) -> Values:
    everybody, window = facts.everybody, facts.window
    arrive = everybody.time("t_arrive")
    who = everybody.has("stream", EXPECTED) & window.holds(arrive)
    in_ed = everybody.in_group("dept_type", ATTENDANCE)
    inside = np.fmin(everybody.time("t_admit"), everybody.time_if_any("t_same_day"))
    end = np.where(in_ed, everybody.time("t_ed_depart"), inside)
    who &= ~(np.isnan(end) & ~np.isnan(everybody.time("t_depart")))
    waits = Waits.between(arrive, end, window.run_end)[who]
    return {
        "A06.expected_four_hours": waits.percent_within(FOUR_HOURS),
        "A06.expected_wait": mean(waits.minutes),
        "A06.expected_in_ed": percent((who & in_ed).sum(), who.sum()),
    }


def _stay(facts: Facts) -> Values:
    visits = _visits(facts)
    if not visits.row.size:
        return {}
    stays = Waits.between(visits.t_in, visits.t_out, facts.window.run_end)
    found = {"A06.stay": median(stays.minutes / 60.0)}
    found |= {f"A06.over_{h}_hours": stays.percent_reaching(60.0 * h) for h in STAYS_HOURS}
    return found


def _elsewhere(facts: Facts) -> Values:
    stays, window = facts.stays, facts.window
    on_unit = _on_units(facts)
    if not on_unit.any():
        return {}
    since = np.where(stays.placed("outlier"), stays.t_in, _asked_to_move(facts, on_unit))
    waiting = on_unit & ~np.isnan(since)
    there = window.overlap(stays.t_in[on_unit], stays.t_out[on_unit]).sum()
    elsewhere = window.overlap(since[waiting], stays.t_out[waiting]).sum()
    return {"A06.should_be_elsewhere": percent(elsewhere, there)}


def _asked_to_move(facts: Facts, on_unit: BoolArray) -> FloatArray:
    """Return when, during each stay on a unit, another bed was first asked for; NaN if never."""
    stays = facts.stays
    units = stays.chain[on_unit[stays.chain]]
    asked = np.flatnonzero(is_onward(facts))
    requested = stays.time("t_requested")
    # Stays in order of patient and time: the last begun before a request is the one it is made in.
    span = facts.window.run_end + 1.0
    begun = stays.row[units] * span + stays.t_in[units]
    place = np.searchsorted(begun, stays.row[asked] * span + requested[asked], side="right") - 1
    found = np.full(len(requested), np.nan)
    within = place >= 0
    stay, request = units[place[within]], asked[within]
    same = stays.row[stay] == stays.row[request]
    stay, request = stay[same], request[same]
    during = ~(stays.t_out[stay] <= requested[request])
    np.fmin.at(found, stay[during], requested[request[during]])
    return found


def _clerked(facts: Facts) -> Values:
    visits = _visits(facts)
    clerked = facts.everybody.time("t_clerked")[visits.row]
    return {"A06.to_clerking": mean(clerked - visits.t_in)}


def _reviewed(facts: Facts) -> Values:
    visits, everybody = _visits(facts), facts.everybody
    admitted, left = (everybody.time(name)[visits.row] for name in ("t_admit", "t_depart"))
    reviewed = everybody.time("t_reviewed")[visits.row]
    reviewed = np.where(reviewed > left, np.nan, reviewed)
    # Who left without one counts with the time in hospital, which fails beyond the limit only.
    waits = Waits.between(admitted, np.where(np.isnan(reviewed), left, reviewed), np.inf)
    late = beyond(waits.minutes, FOURTEEN_HOURS)
    known = late & np.isfinite(waits.minutes) | ~np.isnan(reviewed)
    return {
        "A06.seen_in_14_hours": percent((known & ~late).sum(), known.sum()),
        "A06.to_review": median((reviewed - admitted) / 60.0),
    }


def _delayed(facts: Facts) -> Values:
    visits, everybody = _visits(facts), facts.everybody
    sought, promised = (everybody.time(m)[visits.row] for m in ("t_bed_sought", "t_bed_alloc"))
    waits = promised - sought
    asked = ~np.isnan(waits) & everybody.in_group("dept_type", ATTENDANCE)[visits.row]
    return {"A06.delayed": percent(beyond(waits[asked], DELAYED).sum(), asked.sum())}


def _referred(facts: Facts) -> Values:
    visits, everybody = _visits(facts), facts.everybody
    expected = everybody.has("stream", EXPECTED)
    start = np.where(expected, everybody.time("t_arrive"), everybody.time("t_refer"))
    return {"A06.referral_to_unit": median(visits.t_in - start[visits.row])}


_EXP = (
    "Patients of stream direct with t_arrive in the window. From t_arrive until t_ed_depart for an"
    " attendance (a dept_type of the group attendance: they waited in the emergency department),"
    " until the earlier of t_admit and t_same_day for the others, until the end of the run for who"
    " has neither and is still there. Who departed without any of them (booked or advised by"
    " telephone) is left out."
)
_VISITS = (
    "Patients whose first stay on an assessment unit (a ward of type assessment, or one whose"
    " spaces assess) has its t_in in the window; not those put in a bed to fill the hospital"
)
_ST = (
    f"{_VISITS}: from that t_in until t_out of their last stay on a unit, until the end of the run"
    " for those still there."
)
_RULES = (
    (
        (
            declare(
                "A06.expected_four_hours",
                "Expected patients within four hours",
                "%",
                f"{_EXP} Share of at most 240 minutes; who still waits, for less, is left out.",
                _AE,
                2.0,
                "higher",
            ),
            declare("A06.expected_wait", "Wait of expected patients, mean", "min", _EXP, _AE, 10.0),
            declare(
                "A06.expected_in_ed",
                "Expected patients without a space",
                "%",
                "Patients of stream direct with t_arrive in the window, without those who never"
                " came: share who are an attendance.",
                _FRONT,
                2.0,
            ),
        ),
        _expected,
        (
            *ATTENDING,
            *attribute("stream", value=EXPECTED),
            *milestones("t_ed_depart", "t_admit"),
        ),
    ),
    (
        (
            declare("A06.stay", "Stay on assessment units, median", "h", _ST, _UNITS, 1.0),
            *(
                declare(
                    f"A06.over_{hours}_hours",
                    f"On assessment units {hours} hours or more",
                    "%",
                    _ST,
                    _UNITS,
                    2.0,
                )
                for hours in STAYS_HOURS
            ),
        ),
        _stay,
        (),
    ),
    (
        (
            declare(
                "A06.should_be_elsewhere",
                "Assessment spaces held by patients who should be elsewhere",
                "%",
                "Minutes of the window, from t_in to t_out, of all stays on assessment units: share"
                " of whole stays placed as outlier, and of others from the first t_requested of"
                " another bed for the same patient during the stay.",
                _FRONT,
                2.0,
            ),
        ),
        _elsewhere,
        (),
    ),
    (
        (
            declare(
                "A06.to_clerking",
                "Arrival on the unit to clerking, mean",
                "min",
                f"{_VISITS}: t_clerked less that t_in, of those who have a t_clerked.",
                _UNITS,
                5.0,
            ),
        ),
        _clerked,
        milestones("t_clerked"),
    ),
    (
        (
            declare(
                "A06.seen_in_14_hours",
                "Consultant review within 14 hours",
                "%",
                f"{_VISITS}, with a t_reviewed not after t_depart, or t_depart more than 14 hours"
                " after t_admit: share with t_reviewed at most 14 hours after t_admit.",
                _SEVEN_DAYS,
                1.0,
                "higher",
            ),
            declare(
                "A06.to_review",
                "Admission to consultant review, median",
                "h",
                f"{_VISITS}, with a t_reviewed not after t_depart: t_reviewed less t_admit.",
                _SEVEN_DAYS,
                0.5,
            ),
        ),
        _reviewed,
        milestones("t_admit", "t_reviewed"),
    ),
    (
        (
            declare(
                "A06.delayed",
                "Referrals delayed for want of a space",
                "%",
                f"{_VISITS}, of them attendances with both times: share whose t_bed_alloc is more"
                " than 30 minutes after t_bed_sought.",
                _FRONT,
                2.0,
            ),
        ),
        _delayed,
        (*ATTENDING, *milestones("t_bed_sought", "t_bed_alloc")),
    ),
    (
        (
            declare(
                "A06.referral_to_unit",
                "Referral to arrival on the unit, median",
                "min",
                f"{_VISITS}: that t_in less t_refer, for patients of stream direct less t_arrive;"
                " of those who have both.",
                _FRONT,
                10.0,
            ),
        ),
        _referred,
        (*attribute("stream", value=EXPECTED), *milestones("t_refer")),
    ),
)
RULES = tuple(
    Rule(measures=measures, compute=compute, needs=needs) for measures, compute, needs in _RULES
)
