"""Measures: pure functions of the records of one replication, with their definitions."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from functools import cache

import pandas as pd

from flowsim.analysis.measures import (
    assessment,
    attendances,
    bed_placement,
    bed_wait,
    beds,
    care_at_home,
    critical_care,
    direct,
    discharge,
    displaced,
    emergency_theatres,
    emergency_waits,
    four_hours,
    fracture_clinic,
    hot_clinics,
    length_of_stay,
    long_stay,
    not_yet,
    own_model,
    returns,
    same_day,
    same_day_asked,
    system,
    theatres,
    to_bed,
    waiting_lists,
    workforce,
)
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.registry import Measure, Rule, Values
from flowsim.errors import FlowsimError
from flowsim.plugins import own_rules
from flowsim.records.frames import Records

__all__ = [
    "MEASURES",
    "RULES",
    "Facts",
    "Measure",
    "describe",
    "every_measure",
    "every_rule",
    "measure",
    "measure_facts",
    "measure_model",
    "not_available",
    "select",
    "tidy",
]

RULES: tuple[Rule, ...] = (
    *attendances.RULES,
    *returns.OF_ATTENDANCES,
    *four_hours.RULES,
    *emergency_waits.RULES,
    *bed_wait.RULES,
    *length_of_stay.RULES,
    *long_stay.RULES,
    *returns.OF_DISCHARGES,
    *beds.RULES,
    *bed_placement.RULES,
    *discharge.RULES,
    *same_day.RULES,
    *same_day_asked.RULES,
    *returns.OF_SAME_DAY,
    *assessment.RULES,
    *hot_clinics.RULES,
    *to_bed.RULES,
    *direct.RULES,
    *fracture_clinic.RULES,
    *care_at_home.RULES,
    *workforce.RULES,
    *displaced.RULES,
    *theatres.RULES,
    *emergency_theatres.RULES,
    *waiting_lists.RULES,
    *critical_care.RULES,
    *system.RULES,
    *not_yet.RULES,
)
"""Every rule; a measure belongs to exactly one."""

MEASURES: tuple[Measure, ...] = tuple(m for rule in RULES for m in rule.measures)
"""Every measure of this package, break-downs not listed (see `describe`)."""


def every_rule() -> tuple[Rule, ...]:
    """Return the rules of this package and those of plugins."""
    return (*RULES, *own_rules())


def every_measure() -> tuple[Measure, ...]:
    """Return the measures of this package and those of plugins, break-downs not listed.

    Raises FlowsimError when a plugin takes the key of one of this package.
    """
    own = tuple(m for rule in own_rules() for m in rule.measures)
    taken = {m.key for m in MEASURES} & {m.key for m in own}
    if taken:
        raise FlowsimError(f"measure {min(taken)}: the key is taken; choose another")
    return (*MEASURES, *own)


def measure_model(facts: Facts) -> pd.DataFrame:
    """Return what any hospital has, by the names of its own: columns measure, unit, value.

    Where there is nothing to count (no beds, say) there is no row, and none of a total of parts
    that do not add up; a part of which nobody was counted is NaN.
    """
    values: Values = {}
    for rule in own_model.RULES:
        values.update(_ordered(rule, rule.values(facts)))
    bases = {m.key for m in own_model.MEASURES}
    return _table({k: value for k, value in values.items() if k not in bases or value == value})


def _by_key() -> dict[str, Measure]:
    return {m.key: m for m in every_measure()}


@cache
def describe(key: str) -> Measure:
    """Return a measure, or the break-down of one ('E01.all.stream.majors').

    Raises ValueError for a key that is neither.
    """
    known = {m.key: m for m in own_model.MEASURES} | _by_key()
    if key in known:
        return known[key]
    code, variant, dimension, label = (*key.split(".", 3), "", "", "", "")[:4]
    base = f"{code}.{variant}"
    if base not in known or not label:
        near = get_close_matches(key, known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise ValueError(f"'{key}' is not a measure.{hint}")
    name = f"{known[base].name} ({dimension.replace('_', ' ')} {label.replace('_', ' ')})"
    return replace(known[base], key=key, name=name)


def _chosen(key: str, names: tuple[str, ...]) -> bool:
    return any(key == name or key.startswith(f"{name}.") or key[0] == name for name in names)


def select(names: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of the measures chosen by family ('E'), code ('E01') or key ('E01.all').

    Raises ValueError for a name that chooses nothing.
    """
    wanted, known = tuple(names), _by_key()
    for name in wanted:
        if not any(_chosen(key, (name,)) for key in known):
            describe(name)
    return tuple(key for key in known if _chosen(key, wanted) or _has_part(key, wanted))


def _has_part(key: str, names: tuple[str, ...]) -> bool:
    """Return whether a name is a break-down of the measure."""
    return any(name.startswith(f"{key}.") for name in names)


def measure(records: Records, names: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the measures of one replication: columns measure, unit, value.

    `names` restricts them, as in `select`; all by default. Break-downs follow the measure they
    break down. The value is NaN where it cannot be computed: nobody to count, or a department or
    a milestone that the model does not have (`not_available` says what).
    """
    return measure_facts(Facts(records), names)


def measure_facts(facts: Facts, names: Iterable[str] | None = None) -> pd.DataFrame:
    """Return `measure` of records whose facts are shared with others."""
    wanted = None if names is None else tuple(names)
    keys = set(_by_key()) if wanted is None else set(select(wanted))
    values: Values = {}
    for rule in every_rule():
        if any(m.key in keys for m in rule.measures):
            # Somebody's own rule may change the tables it is given, which are still to be kept.
            given = facts if rule in RULES else Facts(facts.records.copied())
            values.update(_ordered(rule, rule.values(given)))
    if wanted is not None:
        values = {key: value for key, value in values.items() if _chosen(key, wanted)}
    return _table(values)


def _table(values: Values) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "measure": list(values),
            "unit": [describe(key).unit for key in values],
            "value": pd.Series(list(values.values()), dtype="float64"),
        }
    )


def not_available(records: Records) -> dict[str, str]:
    """Return why measures have no value, by key: what the model does not have."""
    terms = records.names.terms
    return {m.key: why for rule in RULES if (why := rule.lacks(terms)) for m in rule.measures}


def _ordered(rule: Rule, values: Values) -> Values:
    """Return the values with each break-down behind its measure."""
    behind: dict[str, Values] = {m.key: {} for m in rule.measures}
    for key, value in values.items():
        base = key if key in behind else ".".join(key.split(".")[:2])
        behind[base][key] = value
    return {key: value for part in behind.values() for key, value in part.items()}


def tidy(table: pd.DataFrame, *, scenario: str, replication: int) -> pd.DataFrame:
    """Return a replication's measures with the columns scenario and replication in front."""
    return table.assign(scenario=scenario, replication=replication)[
        ["scenario", "replication", "measure", "unit", "value"]
    ]
