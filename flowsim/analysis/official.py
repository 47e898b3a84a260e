"""The figures official statistics publish, counted from records as the publisher counts them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from flowsim.analysis.measures import measure_facts
from flowsim.analysis.measures.facts import MEDICINE, Attendances, Facts
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    NAN,
    FloatArray,
    at_most,
    beyond,
    mean,
    percent,
)
from flowsim.analysis.measures.same_day import Take
from flowsim.analysis.official_patterns import patterns
from flowsim.analysis.official_theatres import theatre_figures
from flowsim.records.frames import Records

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOON, FIVE = 12.0, 17.0


def official_figures(records: Records) -> dict[str, float]:
    """Return the figures of `configs/validation/targets.yaml` that need no other information.

    Percentages in %, times in minutes, counts a day or in beds; NaN where there is nobody to
    count. Cohorts: arrivals in the window for the emergency department, live discharges from
    general and acute wards for discharges, 08:00 snapshots for beds; theatres' as their measures.
    """
    facts = Facts(records)
    return {
        **_department(facts),
        **_handover(facts),
        **_beds(facts),
        **_discharges(facts),
        **_same_day(facts),
        **_returns(facts),
        **patterns(facts),
        **theatre_figures(facts),
    }


def _department(facts: Facts) -> dict[str, float]:
    found = facts.attendances
    cohort = found.cohort & found.has("dept_type", "type1")
    stay = found.t_leave - found.t_zero
    elapsed = np.where(np.isnan(stay), facts.window.run_end - found.t_zero, stay)
    seen = found.time("t_seen") - found.t_zero
    admitted, home = cohort & found.admitted, cohort & ~found.admitted
    quartiles = np.nanpercentile(stay[admitted], (25, 50, 75)) if admitted.any() else [NAN] * 3
    return {
        "type1_per_day": facts.per_day(cohort.sum()),
        "within_four_hours": percent(at_most(elapsed[cohort], 240).sum(), cohort.sum()),
        "within_four_hours_admitted": percent(at_most(stay[admitted], 240).sum(), admitted.sum()),
        "within_four_hours_home": percent(at_most(stay[home], 240).sum(), home.sum()),
        "admitted_lower": float(quartiles[0]),
        "admitted_median": float(quartiles[1]),
        "admitted_upper": float(quartiles[2]),
        "admitted_mean": mean(stay[admitted]),
        "median_all": _median(stay[cohort]),
        "median_to_treatment": _median(seen[cohort]),
        "admissions_per_day": facts.per_day(admitted.sum()),
        "admitted_share": percent(admitted.sum(), cohort.sum()),
        "left_unseen": percent((found.left_as("lwbs") & cohort).sum(), cohort.sum()),
        **_shape(facts.attendances_of_all_types),
    }


def _median(values: FloatArray) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else NAN


def _shape(found: Attendances) -> dict[str, float]:
    """Return Monday's share of the week and its late-morning peak over the mean hour.

    Of all types, as England's figures are.
    """
    arrive = found.time("t_arrive")[found.cohort]
    if not len(arrive):
        return {"monday_share": NAN, "monday_peak": NAN}
    monday = np.mod(np.floor(arrive / DAY_MINUTES), 7) == 0
    hour = np.mod(arrive, DAY_MINUTES) / 60
    peak = monday & (hour >= 10) & (hour < NOON)
    return {
        "monday_share": percent(monday.sum(), len(arrive)),
        "monday_peak": float(peak.sum() / 2 / (len(arrive) / 168)),
    }


def _handover(facts: Facts) -> dict[str, float]:
    found = facts.attendances
    wait = found.time("t_handover") - found.time("t_arrive")
    wait = wait[found.cohort & found.has("mode", "ambulance")]
    return {
        "handover_30_60": facts.per_day((beyond(wait, 30) & at_most(wait, 60)).sum()),
        "handover_60": facts.per_day(beyond(wait, 60).sum()),
    }


def _beds(facts: Facts) -> dict[str, float]:
    """Return occupancy at 08:00 and beds held by stays of 7 and 21 days and more."""
    wanted = {"occupancy": "B02.morning", "beds_7": "L05.beds_7", "beds_21": "L05.beds_21"}
    return _measured(facts, wanted)


def _measured(facts: Facts, wanted: Mapping[str, str]) -> dict[str, float]:
    """Return measures under the names of figures; `wanted` gives their keys."""
    table = measure_facts(facts, wanted.values()).set_index("measure")["value"]
    return {name: float(table[key]) for name, key in wanted.items()}


def _same_day(facts: Facts) -> dict[str, float]:
    """Return what stays no night, and what same day emergency care admits after all (%)."""
    wanted = {"zero_day_share": "A01b.spell", "same_day_conversion": "A02.conversion"}
    return {**_measured(facts, wanted), **_on_day_of_audit(facts)}


def _on_day_of_audit(facts: Facts) -> dict[str, float]:
    """Return A01b.medicine and A01.take of Thursdays, the day of the Society's audits (%)."""
    take = Take.of(facts)
    audited = take.in_division(MEDICINE) & (take.zero_day | take.overnight)
    audited &= np.mod(take.day, len(WEEKDAYS)) == WEEKDAYS.index("thu")
    return {
        "same_day_of_medical_take": percent((take.zero_day & audited).sum(), audited.sum()),
        "treated_of_medical_take": percent((take.treated & audited).sum(), audited.sum()),
    }


def _returns(facts: Facts) -> dict[str, float]:
    """Return who comes back to the department in 7 days, and to a bed in 30 (%)."""
    wanted = {"reattendance": "E09.within_7_days", "readmission": "L09.within_30_days"}
    return _measured(facts, wanted)


def _discharges(facts: Facts) -> dict[str, float]:
    spells = facts.spells
    left = spells.t_end[spells.general_discharges]
    if not len(left):
        return {"before_noon": NAN, "by_17": NAN, "discharges_per_day": NAN}
    hour = np.mod(left, DAY_MINUTES) / 60
    day = np.mod(np.floor(left / DAY_MINUTES), 7).astype(np.int64)
    index = np.bincount(day, minlength=7) / (len(left) / 7)
    return {
        "before_noon": percent((hour < NOON).sum(), len(left)),
        "by_17": percent((hour < FIVE).sum(), len(left)),
        "discharges_per_day": facts.per_day(len(left)),
        **{f"discharges_{name}": float(index[k]) for k, name in enumerate(WEEKDAYS)},
    }


def worst_month_error(records: Records, start: date, official: Mapping[str, float]) -> float:
    """Return the largest error (%) of type 1 attendances a day over the months given.

    `official[YYYY-MM]` are attendances a day; months the window does not cover whole are left out.
    """
    facts = Facts(records)
    found = facts.attendances
    arrive = found.time("t_arrive")[found.cohort & found.has("dept_type", "type1")]
    first = int(facts.window.start // DAY_MINUTES)
    last = int(facts.window.end // DAY_MINUTES)
    counts = np.bincount(np.floor(arrive / DAY_MINUTES).astype(np.int64), minlength=last)
    errors = []
    for month, expected in official.items():
        inside = [
            k for k in range(first, last) if (start + timedelta(days=k)).isoformat()[:7] == month
        ]
        if len(inside) >= 26:
            errors.append(abs(counts[inside].mean() / expected - 1) * 100)
    return max(errors) if errors else NAN


def worst_hour_error(records: Records, shares: Sequence[float]) -> float:
    """Return the largest error, in percentage points, of the share of arrivals by hour of day."""
    facts = Facts(records)
    found = facts.attendances
    arrive = found.time("t_arrive")[found.cohort & found.has("dept_type", "type1")]
    if not len(arrive):
        return NAN
    hour = (np.mod(arrive, DAY_MINUTES) // 60).astype(np.int64)
    share = np.bincount(hour, minlength=24) / len(arrive) * 100
    return float(np.abs(share - np.asarray(shares) * 100).max())
