"""Emergency theatres: fewer hours, the night rule, longer trauma lists.

On the same patients: six pairs of replications of four weeks.
"""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from flowsim.analysis.statistics import Interval, paired_interval
from flowsim.config import load
from flowsim.hospital.departments.emergency_theatres.settings import EmergencyTheatresSettings
from flowsim.hospital.departments.parameters import Hours, Openings
from flowsim.records.frames import Records
from tests.direction.pairs import replications

pytestmark = pytest.mark.xdist_group("emergency theatre directions")  # which share replications
LENGTHS = {"pairs": 6, "weeks": 4, "warm_up": 5, "seed": 2026}
SHUT_AT_NIGHT, NO_NIGHT_RULE = "the emergency theatre shut at night", "no night rule"
LONGER_TRAUMA = "trauma lists until nine in the evening"


def open_at(*rows: tuple[str, str, str]) -> Openings:
    return Openings(
        hours=tuple(Hours(days=days, start=start, end=end) for days, start, end in rows),
        source="expert",
    )


def changed(given: EmergencyTheatresSettings, change: str) -> EmergencyTheatresSettings:
    """Return the settings with a change."""
    theatres = dict(given.theatres)
    emergency, trauma = theatres["emergency_theatre"], theatres["trauma_theatre"]
    if change == SHUT_AT_NIGHT:
        by_day = open_at(("daily", "08:00", "22:00"))
        theatres["emergency_theatre"] = replace(emergency, hours=by_day)
    if change == NO_NIGHT_RULE:
        return replace(given, night=open_at(("sun", "23:00", "23:01")))
    if change == LONGER_TRAUMA:
        theatres["trauma_theatre"] = replace(trauma, hours=open_at(("daily", "08:30", "21:00")))
    return replace(given, theatres=theatres)


@cache
def values(change: str = "") -> pd.DataFrame:
    config = load("baseline")
    hospital = replace(
        config.hospital, emergency_theatres=changed(config.hospital.emergency_theatres, change)
    )
    return replications(replace(config, hospital=hospital), counted, **LENGTHS)


def counted(records: Records) -> dict[str, float]:
    """Return mean waits once ready (h) by class, and the share of hip fractures in time."""
    people, (start, end) = records.patients, records.window
    cases = people[people["t_op_ready"].between(start, end) & people["t_op_sent"].notna()]
    cases = cases[cases["source"] != "urgent_ambulatory"]
    waits = (cases["t_op_sent"] - cases["t_op_ready"]) / 60
    by_class = waits.groupby(cases["emergency_class"].astype(str)).mean()
    hips = cases[cases["operation_kind"] == "hip_fracture"]
    in_time = (hips["t_op_anaes"] - hips["t_arrive"] <= 2160).mean()
    return {**by_class, "hips_in_time": in_time}


def effect(key: str, change: str) -> Interval:
    return paired_interval(values(change)[key], values()[key])


def test_fewer_hours_at_night_lengthen_the_wait_of_the_most_urgent() -> None:
    """By roughly two hours (1.0 to 3.3)."""
    assert effect("most_urgent", SHUT_AT_NIGHT).low > 0


def test_without_the_night_rule_urgent_cases_wait_less() -> None:
    """By roughly two hours (1.8 to 2.5)."""
    assert effect("urgent", NO_NIGHT_RULE).high < 0


def test_longer_trauma_lists_have_more_hip_fractures_in_time() -> None:
    """By roughly 11 in a hundred (6 to 16)."""
    assert effect("hips_in_time", LONGER_TRAUMA).low > 0
