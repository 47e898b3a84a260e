"""Looking up what depends on the patient, the moment or the hospital; chance."""

import numpy as np

from flowsim.engine import draws
from flowsim.engine.calendar_time import level_at, next_open
from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.state import Patients
from flowsim.engine.compiled.tables import Chances, Coming, Lookups
from flowsim.engine.program import FROM_CALENDAR, FROM_PATIENT, Ints
from flowsim.kernel_cache import part


@part
def value_of(
    lookups: Lookups, patients: Patients, level: int, now: float, attribute: int, patient: int
) -> int:
    """Return the code of an attribute: of the patient, of the moment, or of the hospital."""
    origin = lookups.origin[attribute, c.ORIGIN]
    if origin == FROM_PATIENT:
        return np.int64(patients.attributes[patient, attribute])
    if origin == FROM_CALENDAR:
        calendar = lookups.origin[attribute, c.ORIGIN_CALENDAR]
        first = lookups.calendar[calendar, c.FIRST]
        length = lookups.calendar[calendar, c.LENGTH]
        return level_at(lookups.minute, lookups.level, first, length, now)
    return level


@part
def look_up(
    lookups: Lookups, patients: Patients, level: int, now: float, table: int, patient: int
) -> int:
    """Return the entry of a lookup table for a patient now."""
    at = lookups.row[table, c.TABLE_FIRST]
    for k in range(c.TABLE_PARENTS):
        attribute = lookups.row[table, c.TABLE_ATTRIBUTE + k]
        if attribute == c.NOTHING:
            break
        value = value_of(lookups, patients, level, now, attribute, patient)
        at += value * lookups.row[table, c.TABLE_STRIDE + k]
    return lookups.value[at]


@part
def opening(lookups: Lookups, calendar: int, now: float) -> float:
    """Return when a wait for a calendar that begins now ends (minutes)."""
    first = lookups.calendar[calendar, c.FIRST]
    length = lookups.calendar[calendar, c.LENGTH]
    timetable = lookups.calendar[calendar, c.IS_TIMETABLE]
    return next_open(lookups.minute, lookups.level, first, length, timetable, now)


@part
def draw(
    count: Ints, chances: Chances, coming: Coming, patients: Patients, code: int, patient: int
) -> float:
    """Return the uniform number of this patient, activity and visit."""
    if patient < chances.house_count:
        visit = np.int64(patients.house_visits[patient, code])
        patients.house_visits[patient, code] = visit + 1
    else:
        visit = np.int64(patients.visits[patient, code])
        patients.visits[patient, code] = visit + 1
        if visit == 65535:
            count[c.PROBLEM] = c.TOO_MANY_VISITS
    return draws.uniform(
        chances.seed,
        chances.replication,
        coming.key[patient],
        coming.ordinal[patient],
        chances.activity[code, c.NUMBER],
        visit,
    )


@part
def minutes_at(chances: Chances, row: int, u: float) -> float:
    """Return the minutes of a row of the distribution table at u."""
    kind = chances.distribution[row, c.DISTRIBUTION_KIND]
    if kind == draws.QUANTILES:
        first = chances.distribution[row, c.DISTRIBUTION_FIRST]
        length = chances.distribution[row, c.DISTRIBUTION_LENGTH]
        return draws.invert_table(
            chances.quantile_share, chances.quantile_minutes, first, length, u
        )
    p = chances.parameter
    return draws.invert(kind, p[row, 0], p[row, 1], p[row, 2], u)


@part
def label_at(chances: Chances, row: int, u: float) -> int:
    """Return the code of the label of a row of shares that u falls on."""
    first, length = chances.share[row, c.FIRST], chances.share[row, c.LENGTH]
    return chances.label[first + draws.choose(chances.cumulative, first, length, u)]
