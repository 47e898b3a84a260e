"""Values by names: tables by attributes, calendars, durations, chances, each drawn by its name."""

from bisect import bisect_right
from itertools import accumulate
from math import inf

import numpy as np

from flowsim.engine import draws
from flowsim.hospital.vocabulary import distributions as d
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.calendars import Timetable

WEEK = 10080.0


DAY = 1440.0


def weekday(day, holidays):
    """Return the day of the week, Monday 0, that a day of the run goes as."""
    return 6 if day in holidays else day % 7


def day_of_cycle(calendar, day, holidays):
    """Return the day of a calendar's cycle that a day of the run goes as."""
    return day // 7 % calendar.cycle_weeks * 7 + weekday(day, holidays)


def level(calendar, t, holidays):
    """Return the level of a calendar at a time."""
    day = int(t // DAY)
    minute = day_of_cycle(calendar, day, holidays) * DAY + t - day * DAY
    places = [m for m, _ in calendar.changes]
    return calendar.changes[bisect_right(places, minute) - 1][1]


def next_opening(calendar, t, holidays):
    """Return when a wait that begins at t ends: now if open, else the next time it opens."""
    today = int(t // DAY)
    if isinstance(calendar, Timetable):
        times = calendar.minutes
    elif level(calendar, t, holidays) > 0:
        return t
    else:
        times = [m for m, servers in calendar.changes if servers > 0]
    for day in range(today, max(today, *holidays, 0) + 8 + 7 * calendar.cycle_weeks):
        begin = day * DAY
        here = day_of_cycle(calendar, day, holidays)
        found = [begin + m % DAY for m in times if m // DAY == here]
        if not isinstance(calendar, Timetable) and level(calendar, begin, holidays) > 0:
            found.append(begin)
        later = [at for at in found if at > t]
        if later:
            return min(later)
    return inf


def label_at(shares, labels, u):
    """Return the label at u when the shares are laid end to end in the order of the labels."""
    ends = list(accumulate(shares))
    return next(
        (name for name, e in zip(labels, ends, strict=True) if e / ends[-1] > u), labels[-1]
    )


def minutes_at(duration, u):
    """Return the minutes of a distribution at u."""
    match duration:
        case d.Constant():
            return duration.minutes
        case d.Exponential():
            return draws.invert(draws.EXPONENTIAL, duration.mean_minutes, 0.0, 0.0, u)
        case d.Lognormal():
            return draws.invert(draws.LOGNORMAL, duration.log_mean, duration.log_sd, 0.0, u)
        case d.CensoredNormal():
            p = duration.centre_minutes, duration.sd_minutes, duration.floor_minutes
            return draws.invert(draws.NORMAL, *p, u)
        case d.Uniform():
            low, high = duration.low_minutes, duration.high_minutes
            return draws.invert(draws.UNIFORM, low, high, 0.0, u)
        case d.Triangular():
            p = duration.low_minutes, duration.mode_minutes, duration.high_minutes
            return draws.invert(draws.TRIANGULAR, *p, u)
        case d.Quantiles():
            points = np.array(duration.shares), np.array(duration.minutes)
            return draws.invert_table(*points, 0, len(duration.shares), u)
    raise TypeError(duration)


def chosen(value, label_of):
    """Return a value, or the one that a table gives for the labels of a patient now."""
    if not isinstance(value, By):
        return value
    return value.at(*(label_of(name) for name in value.attributes))


def values(hospital, name):
    """Return the values of an attribute."""
    built_in = {
        "ward": [w.name for w in hospital.wards],
        "placement": ["home", "acceptable", "outlier"],
        "source": [stream.name for stream in hospital.arrivals],
        "escalation": [str(k) for k in range(len(hospital.bureau.escalation.levels) + 1)],
    }
    own = {attribute.name: attribute.values for attribute in hospital.attributes}
    return (built_in | own)[name]


NAMED = ("duration", "patience", "after")
"""What a step calls the duration of its activity."""


def durations(hospital):
    """Return the duration of every activity, given with it or where it is used."""
    found = dict(hospital.activities)
    for pathway in hospital.pathways:
        for step in pathway.steps:
            given = next(filter(None, (getattr(step, n, None) for n in NAMED)), None)
            if given is not None:
                found.setdefault(step.activity, given)
    return found
