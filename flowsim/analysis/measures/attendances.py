"""Attendances of the emergency department, and how they end (E00, E08, E11)."""

import numpy as np

from flowsim.analysis.measures.breakdown import broken_down, parts
from flowsim.analysis.measures.facts import EMERGENCY, Facts
from flowsim.analysis.measures.four_hours import department_types, with_strata
from flowsim.analysis.measures.numbers import percent
from flowsim.analysis.measures.registry import (
    ATTENDING,
    Measure,
    Need,
    Rule,
    Values,
    attribute,
    declare,
    milestones,
)

_AE = "NHS England, A&E waiting times and activity definitions"
_CQI = "A&E clinical quality indicators"


def _volumes(facts: Facts) -> Values:
    a = facts.attendances_of_all_types
    values = {"E00.attendances": facts.per_day(a.cohort.sum())}
    values |= {
        f"E00.attendances_{kind}": facts.per_day((a.cohort & a.has("dept_type", kind)).sum())
        for kind in department_types(facts)
    }
    return values | broken_down(
        "E00.attendances", with_strata(a), lambda rows: facts.per_day(rows.size)
    )


def _left(facts: Facts) -> Values:
    a = facts.attendances
    share = percent((a.cohort & a.left_as("lwbs")).sum(), a.cohort.sum())
    return {"E08.left_without_being_seen": share}


def _left_incomplete(facts: Facts) -> Values:
    a = facts.attendances
    share = percent((a.cohort & a.left_as("left_incomplete")).sum(), a.cohort.sum())
    return {"E08.left_incomplete": share}


def _cancelled(facts: Facts) -> Values:
    a = facts.attendances
    decided = a.cohort & ~np.isnan(a.t_decided)
    went_home = decided & a.left_as("home_after_decision_to_admit")
    return {"E11.admissions_cancelled": percent(went_home.sum(), decided.sum())}


def _conversion(facts: Facts) -> Values:
    a = facts.attendances
    type_1 = a.cohort & a.has("dept_type", "type1")
    admitted = type_1 & a.admitted
    values = {"E11.conversion": percent(admitted.sum(), type_1.sum())}
    dimensions = {name: by for name, by in a.dimensions.items() if name != "admitted"}
    return values | broken_down(
        "E11.conversion",
        parts(type_1, dimensions),
        lambda rows: percent(a.admitted[rows].sum(), rows.size),
    )


def _emergency_admissions(facts: Facts) -> Values:
    s = facts.spells
    return {"E11.emergency_spells": facts.per_week((s.in_cohort & s.emergency).sum())}


_VOLUMES = tuple(
    Measure(
        key=key,
        name=name,
        unit="patients a day",
        definition=f"{name}: arrivals in the window, a day.",
        source=_AE,
    )
    for key, name in (
        ("E00.attendances", "Attendances"),
        ("E00.attendances_type1", "Attendances, type 1"),
        ("E00.attendances_type2", "Attendances, type 2"),
        ("E00.attendances_type3", "Attendances, type 3"),
    )
)

_LEFT = declare(
    "E08.left_without_being_seen",
    "Left without being seen",
    "%",
    "Share of arrivals in the window with outcome lwbs: registered, and left before a "
    "decision-making clinician saw them.",
    _CQI,
    0.5,
)
_LEFT_INCOMPLETE = declare(
    "E08.left_incomplete",
    "Left before treatment was complete",
    "%",
    "Share of arrivals in the window with outcome left_incomplete: left after being seen, before "
    "their treatment was complete. In the hospital as shipped nobody does, and it is not computed.",
    _CQI,
    0.5,
)

_CONVERSION = Measure(
    key="E11.conversion",
    name="Admitted share of type 1",
    unit="%",
    definition="Type 1 arrivals admitted over all type 1 arrivals; a visit to same day care that"
    " counts as a spell (`same_day.counted_as`) is an admission.",
    source=_AE,
    minimum_important_difference=0.5,
)

_CANCELLED = Measure(
    key="E11.admissions_cancelled",
    name="Admissions cancelled in the department",
    unit="%",
    definition=(
        "Arrivals whose need for a bed ended before there was one, and who went home from the "
        "department, over all arrivals with a decision to admit."
    ),
    source="pathway model: need from the decision to admit",
    minimum_important_difference=0.5,
)

_EMERGENCY_SPELLS = Measure(
    key="E11.emergency_spells",
    name="Emergency admissions",
    unit="patients a week",
    definition="Emergency admissions of any route in the window, a week.",
    source=_AE,
    minimum_important_difference=5.0,
)


RULES = (
    Rule(measures=_VOLUMES, compute=_volumes, needs=ATTENDING),
    Rule(measures=(_LEFT,), compute=_left, needs=(*ATTENDING, Need("outcome", "lwbs"))),
    Rule(
        measures=(_LEFT_INCOMPLETE,),
        compute=_left_incomplete,
        needs=(*ATTENDING, Need("outcome", "left_incomplete")),
    ),
    Rule(
        measures=(_CANCELLED,),
        compute=_cancelled,
        needs=(
            *ATTENDING,
            *milestones("t_dta"),
            Need("outcome", "home_after_decision_to_admit"),
        ),
    ),
    Rule(
        measures=(_CONVERSION,),
        compute=_conversion,
        needs=(*attribute("dept_type", value="type1"), *milestones("t_admit")),
    ),
    Rule(
        measures=(_EMERGENCY_SPELLS,),
        compute=_emergency_admissions,
        needs=(*milestones("t_admit"), *attribute("admission_method", group=EMERGENCY)),
    ),
)
