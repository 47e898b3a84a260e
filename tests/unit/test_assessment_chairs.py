"""Walk-in patients of majors who are fit to sit are seen on a chair while no cubicle is free."""

from dataclasses import replace
from functools import cache

import pandas as pd

from flowsim.engine import simulate
from flowsim.hospital.check import ERROR, check
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.parameters import Count
from flowsim.records.frames import Records
from tests.unit.emergency_case import emergency, front_door_hospital


def with_chairs(chairs: int, cubicles: int) -> EmergencySettings:
    """Return the department with so many chairs to be seen on, and cubicles."""
    spaces = replace(
        emergency().spaces,
        assessment_chair=Count(number=chairs, source="expert"),
        majors_cubicle=Count(number=cubicles, source="expert"),
    )
    return replace(emergency(), spaces=spaces)


@cache
def fortnight(chairs: int, cubicles: int = 18, engine: str = "compiled") -> Records:
    hospital = front_door_hospital(with_chairs(chairs, cubicles))
    return simulate(hospital, weeks=2, seed=5, engine=engine)


def hours(records: Records, resource: str) -> pd.DataFrame:
    table = records.resource_hours
    return table[table["resource"] == resource].set_index("hour")


def seen(records: Records, fit: str) -> pd.Series:
    """Return minutes from arrival to the first clinician of walk-in patients of majors."""
    patients = records.patients
    walked = patients[(patients["mode"] != "ambulance") & (patients.stream == "majors")]
    walked = walked[walked.fit_to_sit == fit]
    return walked.t_seen - walked.t_arrive


def test_the_check_finds_nothing_wrong_with_chairs_or_without() -> None:
    for chairs in (0, 6):
        hospital = front_door_hospital(with_chairs(chairs, 20))
        assert [f.text for f in check(hospital) if f.severity == ERROR] == []


def test_nobody_is_seen_on_a_chair_while_cubicles_are_free(engine) -> None:
    busy = hours(fortnight(6, cubicles=500, engine=engine), "assessment_chair").busy_minutes
    assert busy.sum() == 0


def test_no_more_are_seen_on_chairs_than_there_are(engine) -> None:
    busy = hours(fortnight(2, engine=engine), "assessment_chair").busy_minutes
    assert busy.max() == 120
    assert hours(fortnight(0, engine=engine), "assessment_chair").busy_minutes.sum() == 0


def test_chairs_help_those_fit_to_sit_and_others_through_them() -> None:
    """With cubicles short, everybody of majors who walks in is seen sooner, the fit most."""
    none, some = fortnight(0, 15), fortnight(6, 15)
    gains = {fit: seen(none, fit).mean() - seen(some, fit).mean() for fit in ("yes", "no")}
    assert gains["yes"] > 2
    assert gains["yes"] > gains["no"] > -1


def test_as_many_more_cubicles_are_worth_more_than_chairs() -> None:
    assert seen(fortnight(0, 24), "yes").mean() < seen(fortnight(6, 18), "yes").mean()
