"""With no cubicle free, patients who wait for a bed make room, and nurses stretch."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from flowsim.analysis.statistics import paired_interval
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.check import ERROR, check
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.parameters import Count, Parameter
from flowsim.records.frames import Records
from tests.unit.emergency_case import emergency, front_door_hospital

BEDS = 250
"""Enough for most patients, too few for all: the department fills and empties again."""
NONE = {"overflow": 0, "shared": 0, "stretched": 0}
PLACES = ("assessment_overflow", "doubled_cubicle", "stretched_nurse")


def with_room(
    overflow: int, shared: int, stretched: int, *, cubicles: int = 29, pace: float = 1.18
) -> EmergencySettings:
    """Return the department with so many places of each sort, and cubicles."""
    settings = emergency()
    numbers = (
        *zip(PLACES, (overflow, shared, stretched), strict=True),
        ("majors_cubicle", cubicles),
    )
    counts = {name: Count(number=number, source="expert") for name, number in numbers}
    slower = Parameter(value=pace, source="expert")
    return replace(
        settings,
        spaces=replace(settings.spaces, **counts),
        rules=replace(settings.rules, stretched_nurse_pace=slower),
    )


@cache
def fortnight(
    overflow: int,
    shared: int,
    stretched: int,
    *,
    cubicles: int = 29,
    pace: float = 1.18,
    beds: int = BEDS,
    seed: int = 7,
    engine: str = "compiled",
) -> Records:
    settings = with_room(overflow, shared, stretched, cubicles=cubicles, pace=pace)
    return simulate(front_door_hospital(settings, beds=beds), weeks=2, seed=seed, engine=engine)


def busy(records: Records, resource: str) -> pd.Series:
    table = records.resource_hours
    return table[table["resource"] == resource].set_index("hour")["busy_minutes"]


def crews(records: Records) -> pd.Series:
    """Return minutes until handover of ambulance patients who do not go to resus."""
    patients = records.patients
    crew = patients[(patients["mode"] == "ambulance") & (patients["stream"] != "resus")]
    return crew["t_handover"].fillna(records.end_minutes) - crew["t_arrive"]


@pytest.mark.parametrize("places", [(0, 0, 0), (8, 4, 6), (8, 0, 0), (0, 4, 0)])
def test_the_check_finds_nothing_wrong_with_places_or_without(places) -> None:
    hospital = front_door_hospital(with_room(*places))
    assert [f.text for f in check(hospital) if f.severity == ERROR] == []


def test_places_nobody_needs_change_no_patient() -> None:
    """With cubicles and nurses for all, a department with places is that without them."""
    without, with_places = (
        fortnight(overflow, shared, 0, cubicles=500) for overflow, shared in ((0, 0), (8, 4))
    )
    assert with_places.patients.equals(without.patients)
    assert busy(with_places, "assessment_overflow").sum() == 0
    assert busy(with_places, "doubled_cubicle").sum() == 0


def test_stretched_nurses_who_are_as_quick_are_nurses_within_the_ratio() -> None:
    """Where nobody waits for a nurse of majors, a fifth patient a nurse changes nothing."""
    without, within = (fortnight(0, 0, stretched, cubicles=15, beds=800) for stretched in (0, 6))
    assert (without.patients["minutes_ed_wait_nurse"] == 0).all()
    assert within.patients.equals(without.patients)


def test_no_more_make_room_than_there_are_places() -> None:
    found = fortnight(3, 2, 1)
    most = {name: busy(found, name).max() for name in PLACES}
    assert most == dict(zip(PLACES, (180, 120, 60), strict=True))


def test_who_makes_room_is_in_the_department_until_leaving_for_the_bed() -> None:
    """The clock runs on: nobody leaves before the bed is ready, and waits add up to the stay."""
    patients = fortnight(8, 4, 6).patients
    gone = patients[patients["t_admit"].notna() & patients["t_ed_depart"].notna()]
    assert (gone["t_ed_depart"] >= gone["t_bed_ready"]).all()
    causes = gone[[c for c in gone if str(c).startswith("minutes_ed_")]].sum(axis=1)
    np.testing.assert_allclose(causes, gone["t_ed_depart"] - gone["t_arrive"], atol=1e-6)


@pytest.mark.parametrize("more", [{"overflow": 8}, {"shared": 8}, {"overflow": 12, "shared": 8}])
def test_more_places_shorten_the_wait_for_handover(more) -> None:
    """By more than a sixth of the mean of a fortnight of crews, with the same patients."""
    assert crews(fortnight(**NONE | more)).mean() < 5 / 6 * crews(fortnight(**NONE)).mean()


def test_a_nurse_beyond_the_ratio_takes_longer_and_nobody_else_does() -> None:
    """Settling in takes half as long again for whom a stretched nurse settles, to the minute."""
    quick, slow = (
        fortnight(0, 0, 6, pace=pace).patients.set_index(["person", "episode"])
        for pace in (1.0, 1.5)
    )
    both = quick.index.intersection(slow.index)
    minutes = [found.loc[both, "minutes_ed_settling_in"].astype(float) for found in (quick, slow)]
    on_trolley = (quick.loc[both, "fit_to_sit"] == "no") & quick.loc[both, "t_ed_depart"].notna()
    ratio = (minutes[1] / minutes[0])[on_trolley & (minutes[0] > 0) & (minutes[1] > 0)].round(6)
    assert set(ratio) >= {1.0, 1.5}
    assert (ratio == 1.5).sum() > 50
    assert ratio.isin([1.0, 1.5, round(1 / 1.5, 6)]).all()


def test_slower_nurses_do_not_shorten_the_time_in_the_department_of_the_admitted() -> None:
    """It is not shown to fall with nurses three times as slow; 5 minutes in 650 would be seen.

    From arrival: a decision that comes later shortens by itself what is waited after it.
    """

    def minutes(pace: float, seed: int) -> float:
        patients = fortnight(8, 4, 6, pace=pace, seed=seed).patients
        left = patients["t_ed_depart"].fillna(14 * 1440.0)
        return float((left - patients["t_arrive"])[patients["t_dta"].notna()].mean())

    slow, quick = ([minutes(pace, seed) for seed in range(8)] for pace in (3.0, 1.0))
    change = paired_interval(np.array(slow), np.array(quick))
    assert change.high > 0
    assert change.high - change.low < 10


@pytest.mark.parametrize("pace", [0.0, 0.9, -1.0])
def test_a_stretched_nurse_who_is_quicker_is_refused(pace: float) -> None:
    with pytest.raises(FlowsimError, match=r"stretched_nurse_pace .* must be 1 or more"):
        with_room(0, 0, 6, pace=pace)


def test_fewer_places_than_none_are_refused() -> None:
    with pytest.raises(FlowsimError, match="number -1 must be zero or more"):
        with_room(-1, 0, 0)


def test_both_engines_make_room_alike() -> None:
    compiled, explained = (fortnight(3, 2, 1, engine=name) for name in ("compiled", "simpy"))
    assert compiled.patients.equals(explained.patients)
    assert compiled.resource_hours.equals(explained.resource_hours)
