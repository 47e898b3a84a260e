"""Clinics to arrays: every session of the run, written out."""

from typing import Any

import numpy as np

from flowsim.engine.lowering.days import DAY, Days
from flowsim.engine.lowering.tables import floats, ints
from flowsim.hospital.vocabulary.clinics import Clinic
from flowsim.hospital.vocabulary.hospital import Hospital


def slot_classes(hospital: Hospital) -> list[str]:
    """Return the names of all classes of slots; their codes count from 1, 0 is no class."""
    return list(dict.fromkeys(item.name for clinic in hospital.clinics for item in clinic.classes))


def clinic_fields(hospital: Hospital, days: Days, hours: int) -> dict[str, Any]:
    """Return the arrays of the program for the clinics of a hospital in a run of so many hours."""
    names = slot_classes(hospital)
    reserved = np.zeros((len(hospital.clinics), len(names) + 1), dtype=np.int64)
    released = np.zeros((len(hospital.clinics), len(names) + 1))
    first = [0]
    times: list[tuple[float, int]] = []
    for row, clinic in enumerate(hospital.clinics):
        for item in clinic.classes:
            column = names.index(item.name) + 1
            reserved[row, column] = item.reserved
            released[row, column] = item.released_minutes_before
        times += _sessions(clinic, days, hours)
        first.append(len(times))
    return {
        "clinic_first": ints(first),
        "session_time": floats([minute for minute, _ in times]),
        "session_slots": ints([slots for _, slots in times]),
        "clinic_reserved": reserved,
        "clinic_released": released,
    }


def _sessions(clinic: Clinic, days: Days, hours: int) -> list[tuple[float, int]]:
    """Return (minute of the run, slots) of every time of a clinic at which slots begin."""
    return [
        (float(day * DAY + minute % DAY), slots)
        for day in range(-(-hours // 24))
        for minute, slots in clinic.times
        if day * DAY + minute % DAY < hours * 60
        and minute // DAY
        == days.weekday[day % len(days.weekday)] + 7 * (day // 7 % clinic.cycle_weeks)
    ]
