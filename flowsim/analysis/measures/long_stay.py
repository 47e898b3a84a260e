"""Family L, second part: beds by how long they have been held, and bed-days (L05-L07)."""

from functools import partial

import numpy as np

from flowsim.analysis.measures.breakdown import Dimension, broken_down, parts
from flowsim.analysis.measures.counting import EIGHT_O_CLOCK
from flowsim.analysis.measures.facts import CHILD, Facts
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    NAN,
    IntArray,
    date,
    percent,
    ratio,
)
from flowsim.analysis.measures.registry import Need, Rule, Values, declare, milestones

_LOS = "NHS Digital, hospital episode statistics"
_LONG = "NHS England, daily situation report (long-stay patients)"
LONG_STAY_NIGHTS = (7, 14, 21)
_CHILDREN = Need("attribute", "age_band", CHILD)


def _long_stay(facts: Facts) -> Values:
    if not len(facts.records.stays):
        return {}
    stays, window = facts.stays, facts.window
    adult = stays.general
    if _CHILDREN.met(facts.terms):
        adult = adult & ~stays.patient_is("age_band", CHILD)
    days = len(window.snapshots(EIGHT_O_CLOCK))
    t_in, t_out = stays.t_in[adult], stays.t_out[adult]
    admitted = date(stays.of_patient("t_admit")[adult])
    everyone = window.times_seen(t_in, t_out, EIGHT_O_CLOCK).sum()
    values: Values = {}
    for nights in LONG_STAY_NIGHTS:
        # Someone of unknown admission is nobody's long stay, but is in a bed.
        since = np.maximum(t_in, DAY_MINUTES * (admitted + nights))
        seen = float(window.times_seen(since, t_out, EIGHT_O_CLOCK).sum())
        values[f"L05.beds_{nights}"] = ratio(seen, days)
        values[f"L05.share_{nights}"] = percent(seen, everyone)
    return values


def _long_stay_discharges(facts: Facts) -> Values:
    s = facts.spells
    left = s.ended & s.from_general_ward
    return {
        f"L06.share_{nights}": percent((s.nights[left] >= nights).sum(), left.sum())
        for nights in LONG_STAY_NIGHTS
    }


def _bed_days(facts: Facts) -> Values:
    stays = facts.stays
    if not len(facts.records.stays):
        return {}
    general = stays.general
    days = np.where(general, facts.window.overlap(stays.t_in, stays.t_out), 0.0) / DAY_MINUTES
    attendances = NAN
    if facts.terms.has("attribute", "dept_type"):
        attendances = float(facts.attendances.cohort.sum())
    total = float(days.sum())
    values = {
        "L07.bed_days": facts.per_week(total),
        "L07.per_1000_attendances": 1000.0 * ratio(total, attendances),
    }
    dimensions = {
        "specialty": (stays.service, facts.records.names.services),
        "method": _method(facts),
    }

    def weekly(rows: IntArray) -> float:
        return facts.per_week(float(days[rows].sum()))

    return values | broken_down("L07.bed_days", parts(general & (days > 0), dimensions), weekly)


def _method(facts: Facts) -> Dimension:
    codes, labels = facts.everybody.dimension("admission_method")
    return np.append(codes, -1)[facts.stays.row], labels


_m = partial(declare, source=_LOS)
_LONG_STAY = tuple(
    _m(key.format(n=n), name.format(n=n), unit, text.format(n=n), source=_LONG, least=least)
    for n in LONG_STAY_NIGHTS
    for key, name, unit, text, least in (
        (
            "L05.beds_{n}",
            "Beds held {n} days or more",
            "beds",
            "Adults in general and acute beds at 08:00, {n} or more nights since admission;"
            " mean of the daily snapshots.",
            3.0,
        ),
        (
            "L05.share_{n}",
            "Share of beds held {n} days or more",
            "%",
            "Adults {n} or more nights since admission over all adults in general and acute"
            " beds, summed over the 08:00 snapshots.",
            f"L05.beds_{n}",
        ),
    )
)
_LONG_LEFT = tuple(
    _m(
        f"L06.share_{n}",
        f"Share of discharges after {n} days or more",
        "%",
        f"Spells that ended in the window on a general and acute ward, {n} or more nights long.",
        source=_LONG,
        least=0.5,
    )
    for n in LONG_STAY_NIGHTS
)
_DAYS = (
    _m(
        "L07.bed_days",
        "Bed-days",
        "bed-days a week",
        "General and acute bed-days used, a week.",
        least="B01.midnight",
    ),
    _m(
        "L07.per_1000_attendances",
        "Bed-days per 1,000 attendances",
        "bed-days",
        "General and acute bed-days of the window per 1,000 attendances arriving in it.",
        least=10.0,
    ),
)

RULES = (
    Rule(measures=_LONG_STAY, compute=_long_stay, needs=milestones("t_admit")),
    Rule(measures=_LONG_LEFT, compute=_long_stay_discharges, needs=milestones("t_admit")),
    Rule(measures=_DAYS, compute=_bed_days),
)
