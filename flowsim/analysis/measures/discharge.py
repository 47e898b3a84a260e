"""Family D: ready to leave, leaving, and when."""

import numpy as np

from flowsim.analysis.measures.counting import EIGHT_O_CLOCK, Window
from flowsim.analysis.measures.facts import Facts, Spells
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    NAN,
    FloatArray,
    date,
    hour,
    mean,
    median,
    percent,
    quantile,
    ratio,
)
from flowsim.analysis.measures.registry import Rule, Values, causes, declare, milestones

_DRD = "NHS England, discharge ready date"
_DTOC = "NHS England, delayed transfers of care (to February 2020)"
_SAFER = "NHS Improvement, SAFER patient flow bundle"
_SEED = "seed measure"
MEDICINES, TRANSPORT, COMMUNITY = (
    "ward_wait_tto",
    "ward_wait_transport",
    "ward_wait_community",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DELAY_BANDS = ((0, 0), (1, 1), (2, 3), (4, 6), (7, 13), (14, 20), (21, None))


def _ready(facts: Facts) -> Values:
    if not len(facts.records.stays):
        return {}
    stays, window = facts.stays, facts.window
    t_in, t_out = stays.t_in[stays.general], stays.t_out[stays.general]
    since = np.maximum(t_in, stays.of_patient("t_fit")[stays.general])
    seen = window.times_seen(since, t_out, EIGHT_O_CLOCK)
    everyone = window.times_seen(t_in, t_out, EIGHT_O_CLOCK).sum()
    left = stays.of_patient("t_discharge")[stays.general]
    same_day = _seen_on(window, since, t_out, left)
    return {
        "D01.ready": ratio(seen.sum(), len(window.snapshots(EIGHT_O_CLOCK))),
        "D01.share": percent(seen.sum(), everyone),
        "D01.left_that_day": percent(same_day.sum(), seen.sum()),
    }


def _seen_on(window: Window, t_in: FloatArray, t_out: FloatArray, day: FloatArray) -> FloatArray:
    """Return whether each stay is present at the 08:00 snapshot of the date of `day`."""
    moment = DAY_MINUTES * date(day) + EIGHT_O_CLOCK
    present = (t_in <= moment) & ((moment < t_out) | np.isnan(t_out))
    return np.asarray(present & window.holds(moment), dtype=np.float64)


def _delay_days(s: Spells) -> FloatArray:
    """Return the days from ready to discharge of this window's live discharges."""
    rows = s.discharges
    days = (date(s.t_end) - date(s.time("t_fit")))[rows]
    return days[~np.isnan(days)]


def _delay(facts: Facts) -> Values:
    days = _delay_days(facts.spells)
    values: Values = {}
    for low, high in DELAY_BANDS:
        band = (days >= low) & (days <= (np.inf if high is None else high))
        values[_band_key(low, high)] = percent(band.sum(), len(days))
    return values | {
        "D02.mean_days": mean(days),
        "D02.bed_days": facts.per_week(days.sum()) if days.size else NAN,
        "D07.on_ready_date": percent((days <= 0).sum(), len(days)),
    }


def _band_key(low: int, high: int | None) -> str:
    return f"D02.days_{low}" + ("_plus" if high is None else "" if high == low else f"_{high}")


def _band_name(low: int, high: int | None) -> str:
    return f"{low}+" if high is None else str(low) if high == low else f"{low}-{high}"


def _transfers_of_care(facts: Facts) -> Values:
    s, beds = facts.spells, facts.beds
    rows = s.general_discharges
    delayed = float(np.nansum(s.minutes(COMMUNITY)[rows])) / DAY_MINUTES
    if not rows.any():
        return {}
    stays = facts.stays
    used = facts.bed_days(stays.t_in[stays.general], stays.t_out[stays.general])
    return {
        "D03.delayed_days": facts.per_day(delayed),
        "D03.share": percent(delayed, used) if beds.known else NAN,
    }


def _hours(facts: Facts) -> Values:
    s = facts.spells
    rows = s.discharges
    ward, hospital = hour(s.t_left_ward[rows]), hour(s.t_end[rows])
    total = rows.sum()
    return {
        "D04.before_noon": percent((ward < 12).sum(), total),
        "D04.before_noon_hospital": percent((hospital < 12).sum(), total),
        "D04.before_17": percent((ward < 17).sum(), total),
        "D04.discharges": facts.per_day(total),
        "D05.median_hour": median(ward),
        "D05.median_hour_hospital": median(hospital),
    }


def weekday_counts(facts: Facts) -> tuple[FloatArray, FloatArray]:
    """Return live base-ward discharges by weekday, and how many of each weekday there were."""
    s, window = facts.spells, facts.window
    days = np.mod(date(s.t_end[s.discharges]), 7).astype(np.int64)
    counts = np.bincount(days, minlength=7).astype(np.float64)
    midnights = np.mod(date(window.snapshots(0.0)), 7).astype(np.int64)
    return counts, np.bincount(midnights, minlength=7).astype(np.float64)


def _weekdays(facts: Facts) -> Values:
    counts, days = weekday_counts(facts)
    weekend = ratio(counts[5:].sum(), days[5:].sum())
    working = ratio(counts[:5].sum(), days[:5].sum())
    overall = ratio(counts.sum(), days.sum())
    values = {"D06.weekend_ratio": ratio(weekend, working)}
    for k, name in enumerate(WEEKDAYS):
        values[f"D06.index_{name}"] = ratio(ratio(counts[k], days[k]), overall)
    return values


def _lounge(facts: Facts) -> Values:
    s = facts.spells
    minutes = (s.t_end - s.time("t_left_ward"))[s.discharges]
    used = minutes > 0
    return {
        "D08.share": percent(used.sum(), (~np.isnan(minutes)).sum()),
        "D08.mean_minutes": mean(minutes[used]),
    }


def _medicines(facts: Facts) -> Values:
    s = facts.spells
    rows = s.discharges
    minutes = (s.time("t_tto_ready") - s.time("t_tto_req"))[rows]
    return {
        "D09.mean": mean(minutes),
        "D09.median": median(minutes),
        "D09.p90": quantile(minutes, 0.9),
    }


def _medicines_alone(facts: Facts) -> Values:
    s = facts.spells
    rows = s.discharges
    waited = s.minutes(MEDICINES)[rows] > 0
    others = [cause for cause in (TRANSPORT, COMMUNITY) if facts.terms.has("cause", cause)]
    also = sum((np.nan_to_num(s.minutes(cause)[rows]) for cause in others), np.zeros(rows.sum()))
    return {"D09.alone": percent((waited & (also == 0)).sum(), rows.sum())}


def _without_medicines(facts: Facts) -> Values:
    s = facts.spells
    rows = s.discharges
    return {"D10.none_needed": percent(np.isnan(s.time("t_tto_req")[rows]).sum(), rows.sum())}


_R = "Patients in general and acute beds at 08:00 already declared fit to leave"
_READY = (
    declare("D01.ready", "Not meeting criteria to reside", "patients", f"{_R}, mean.", _DRD, 2.0),
    declare(
        "D01.share",
        "Share of beds not meeting criteria to reside",
        "%",
        f"{_R}, over all.",
        _DRD,
        "D01.ready",
    ),
    declare(
        "D01.left_that_day",
        "Ready patients who left that day",
        "%",
        f"{_R}: left the same date.",
        _DRD,
        1.0,
        "higher",
    ),
)
_DD = (
    "Days from being declared fit to discharge, of live discharges in the window from base wards"
    " (general and acute, assessment units left out)"
)
_BANDS = tuple(
    declare(
        _band_key(low, high),
        f"Ready to discharge: {_band_name(low, high)} days",
        "%",
        f"{_DD}.",
        _DRD,
        1.0,
        "higher" if low == 0 else "lower",
    )
    for low, high in DELAY_BANDS
)
_DELAY = (
    *_BANDS,
    declare("D02.mean_days", "Ready to discharge, mean", "days", f"{_DD}.", _DRD, 0.1),
    declare(
        "D02.bed_days",
        "Bed-days after being ready",
        "bed-days a week",
        f"{_DD}, summed.",
        _DRD,
        14.0,
    ),
    declare("D07.on_ready_date", "Left on ready date", "%", f"{_DD}: none.", _DRD, 1.0, "higher"),
)
_CARE = (
    declare(
        "D03.delayed_days",
        "Delayed transfers of care",
        "bed-days a day",
        "Days that the window's live discharges from general and acute wards, assessment units"
        " included, had waited for community capacity, a calendar day.",
        _DTOC,
        1.0,
    ),
    declare(
        "D03.share",
        "Delayed transfers of care, share of bed-days",
        "%",
        "The days of D03.delayed_days over the window's occupied general and acute bed-days.",
        _DTOC,
        "D03.delayed_days",
    ),
)
_L = (
    "Live discharges in the window from base wards (general and acute, assessment units left out),"
    " transfers left out"
)
_HOURS = (
    declare(
        "D04.before_noon",
        "Left the ward before noon",
        "%",
        f"{_L}: bed released before 12:00.",
        _SAFER,
        1.0,
        "higher",
    ),
    declare(
        "D04.before_noon_hospital",
        "Left hospital before noon",
        "%",
        f"{_L}: left before 12:00.",
        _SAFER,
        1.0,
        "higher",
    ),
    declare(
        "D04.before_17",
        "Left the ward before 17:00",
        "%",
        f"{_L}: bed released before 17:00.",
        _SAFER,
        1.0,
        "higher",
    ),
    declare("D04.discharges", "Discharges", "patients a day", f"{_L}.", _SAFER, 1.0, "neither"),
    declare(
        "D05.median_hour",
        "Median hour of leaving the ward",
        "h",
        f"{_L}: hour of day.",
        _SAFER,
        0.25,
    ),
    declare(
        "D05.median_hour_hospital",
        "Median hour of leaving hospital",
        "h",
        f"{_L}: hour of day.",
        _SAFER,
        0.25,
    ),
)
_WEEK = (
    declare(
        "D06.weekend_ratio",
        "Weekend ratio of discharges",
        "",
        f"{_L}: a weekend day's over a Monday to Friday day's.",
        _SAFER,
        0.05,
        "higher",
    ),
    *(
        declare(
            f"D06.index_{day}",
            f"Discharges on {day.title()}, index",
            "",
            f"{_L}: over the mean day.",
            _SAFER,
            0.05,
            "neither",
        )
        for day in WEEKDAYS
    ),
)
_LOUNGE = (
    declare(
        "D08.share",
        "Left the ward before leaving hospital",
        "%",
        f"{_L}: by way of a lounge.",
        _SAFER,
        2.0,
        "neither",
    ),
    declare(
        "D08.mean_minutes",
        "Time in the lounge, mean",
        "min",
        f"{_L}: of those who used it.",
        _SAFER,
        10.0,
    ),
)
_T = "Medicines to take home, from request to ready, of live base-ward discharges"
_TTO = (
    declare("D09.mean", "Medicines turnaround, mean", "min", f"{_T}.", _SEED, 10.0),
    declare("D09.median", "Medicines turnaround, median", "min", f"{_T}.", _SEED, 10.0),
    declare("D09.p90", "Medicines turnaround, 90th percentile", "min", f"{_T}.", _SEED, 20.0),
)
_ALONE = declare(
    "D09.alone",
    "Discharges held up by medicines alone",
    "%",
    f"{_L}: waited for medicines, and for neither transport nor community capacity.",
    _SEED,
    1.0,
)
_NONE = declare(
    "D10.none_needed",
    "Discharges without medicines",
    "%",
    f"{_L}: none asked for.",
    _SEED,
    1.0,
    "neither",
)

_SPELL = milestones("t_admit")
RULES = (
    Rule(measures=_READY, compute=_ready, needs=milestones("t_fit", "t_discharge")),
    Rule(measures=_DELAY, compute=_delay, needs=(*_SPELL, *milestones("t_fit"))),
    Rule(measures=_CARE, compute=_transfers_of_care, needs=(*_SPELL, *causes(COMMUNITY))),
    Rule(measures=_HOURS, compute=_hours, needs=_SPELL),
    Rule(measures=_WEEK, compute=_weekdays, needs=_SPELL),
    Rule(
        measures=_LOUNGE,
        compute=_lounge,
        needs=(*_SPELL, *milestones("t_left_ward", "t_discharge")),
    ),
    Rule(
        measures=_TTO, compute=_medicines, needs=(*_SPELL, *milestones("t_tto_req", "t_tto_ready"))
    ),
    Rule(
        measures=(_ALONE,),
        compute=_medicines_alone,
        needs=(*_SPELL, *causes(MEDICINES)),
    ),
    Rule(measures=(_NONE,), compute=_without_medicines, needs=(*_SPELL, *milestones("t_tto_req"))),
)
