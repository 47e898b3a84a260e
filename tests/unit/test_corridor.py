"""Corridor cohorting: a crew that has waited long enough hands over to a cohort nurse."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from flowsim.analysis.measures import measure
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.check import ERROR, check
from flowsim.hospital.departments.emergency.settings import CorridorRule, EmergencySettings
from flowsim.hospital.departments.parameters import Count
from flowsim.records.frames import Records
from tests.engines import FASTEST
from tests.unit.emergency_case import emergency, front_door_hospital

BEDS = 255
"""Enough for most patients, too few for all: bays fill and empty again."""
PLACES = 4
RELIEF = ("assessment_overflow", "doubled_cubicle", "stretched_nurse")
"""What else keeps bays from filling: none of it here."""


def with_corridor(nurses: int, bays: int = 5) -> EmergencySettings:
    """Return the department with so many cohort nurses and assessment bays."""
    settings = emergency()
    spaces = replace(
        settings.spaces,
        corridor_place=Count(number=PLACES * nurses, source="expert"),
        surge_place=Count(number=0, source="expert"),
        assessment_bay=Count(number=bays, source="expert"),
        **dict.fromkeys(RELIEF, Count(number=0, source="expert")),
    )
    return replace(settings, spaces=spaces)


@cache
def fortnight(nurses: int, engine: str = "compiled", bays: int = 5) -> Records:
    hospital = front_door_hospital(with_corridor(nurses, bays), beds=BEDS)
    return simulate(hospital, weeks=2, seed=7, engine=engine)


def crews(records: Records) -> pd.DataFrame:
    """Return patients by ambulance who do not go to resus."""
    patients = records.patients
    return patients[(patients["mode"] == "ambulance") & (patients["stream"] != "resus")]


def cohorted(records: Records) -> pd.DataFrame:
    found = crews(records)
    return found[found.minutes_ed_wait_corridor > 0]


def hours(records: Records, resource: str) -> pd.DataFrame:
    table = records.resource_hours
    return table[table["resource"] == resource].set_index("hour")


def over_an_hour(records: Records) -> int:
    """Return how many crews handed over after more than an hour, or not at all."""
    found = crews(records)
    return int((~(found.t_handover - found.t_arrive <= 60)).sum())


def test_the_check_finds_nothing_wrong_with_a_corridor_or_without() -> None:
    for nurses in (0, 2):
        hospital = front_door_hospital(with_corridor(nurses))
        assert [f.text for f in check(hospital) if f.severity == ERROR] == []


def test_nobody_waits_in_the_corridor_while_bays_are_free(engine) -> None:
    assert cohorted(fortnight(1, engine, bays=200)).empty


def test_every_minute_in_the_corridor_is_a_minute_waited_for_a_bay(engine) -> None:
    """A place is held only by someone in the queue for a bay, so bays are full meanwhile."""
    records = fortnight(1, engine)
    queue = records.queue_hours[records.queue_hours["queue"] == "assessment_bay"]
    waiting = queue.set_index("hour")["waiting_minutes"]
    corridor, bays = hours(records, "corridor_place"), hours(records, "assessment_bay")
    used = corridor.busy_minutes > 0
    assert used.sum() > 20
    held = corridor.busy_minutes[used]
    assert (held <= waiting.reindex(held.index) + 1e-6).all()
    full = held.index[held > (PLACES - 1e-6) * 60]
    assert len(full) > 0
    assert (bays.busy_minutes[full] >= bays.scheduled_minutes[full] - 1e-6).all()


def test_places_are_four_a_nurse(engine) -> None:
    busy = hours(fortnight(1, engine), "corridor_place").busy_minutes
    assert busy.max() == pytest.approx(60 * PLACES)
    busier = hours(fortnight(2, engine), "corridor_place").busy_minutes
    assert 60 * PLACES < busier.max() <= 60 * 2 * PLACES + 1e-6


def test_the_crew_leaves_while_its_patient_waits_for_a_bay(engine) -> None:
    found = cohorted(fortnight(1, engine)).dropna(subset=["t_handover", "t_triage"])
    rule = emergency().rules.corridor
    waited = found.t_handover - found.t_arrive
    in_bay = found.minutes_ed_wait_handover + found.minutes_ed_wait_corridor
    assert len(found) > 20
    assert (waited >= rule.after_minutes).all()
    assert (found.minutes_ed_wait_handover >= rule.after_minutes - 1e-6).all()
    assert (found.t_handover <= found.t_triage).all()
    assert (waited < in_bay).mean() > 0.5


def test_a_patient_in_the_corridor_keeps_the_turn_for_a_bay(engine) -> None:
    """Nobody of the same priority who arrived later is in a bay earlier."""
    found = crews(fortnight(1, engine)).dropna(subset=["t_triage"]).sort_values("t_arrive")
    found = found[found.acuity.isin(["3", "4", "5"])]
    in_bay = found.t_arrive + found.minutes_ed_wait_handover + found.minutes_ed_wait_corridor
    placed = np.where(found.minutes_ed_wait_corridor > 0, in_bay, -np.inf)
    latest_before = np.maximum.accumulate(np.concatenate([[-np.inf], placed[:-1]]))
    assert (in_bay >= latest_before - 1e-6).all()


def test_causes_add_up_with_a_corridor(engine) -> None:
    done = crews(fortnight(1, engine)).dropna(subset=["t_ed_depart"])
    causes = done[[c for c in done if str(c).startswith("minutes_ed_")]].sum(axis=1)
    assert (done.minutes_ed_wait_corridor > 0).any()
    np.testing.assert_allclose(causes, done.t_ed_depart - done.t_arrive, atol=1e-6)


def test_patients_for_resus_never_wait_in_the_corridor() -> None:
    patients = fortnight(1).patients
    assert (patients.minutes_ed_wait_corridor[patients["stream"] == "resus"] == 0).all()
    walked = patients["mode"] != "ambulance"
    assert (patients.minutes_ed_wait_corridor[walked] == 0).all()


def test_without_a_corridor_more_crews_wait_over_an_hour(engine) -> None:
    none, one, two = (over_an_hour(fortnight(nurses, engine)) for nurses in (0, 1, 2))
    assert cohorted(fortnight(0, engine)).empty
    assert none > 1.2 * one
    assert one > two


def test_the_measure_is_the_hours_places_were_held() -> None:
    records = fortnight(1)
    table = measure(records, ["E13.corridor_hours"]).set_index("measure")["value"]
    busy = hours(records, "corridor_place").busy_minutes.sum()
    assert table["E13.corridor_hours"] == pytest.approx(busy / 60 / 14)
    waited = crews(records).minutes_ed_wait_corridor.sum()
    assert busy == pytest.approx(waited, rel=0.02)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"after_minutes": -1.0}, "after_minutes -1 must be zero or more"),
        ({"look_minutes": 0.0}, "look_minutes 0 above zero"),
        ({"surge_after_minutes": 10.0}, "surge_after_minutes 10 must not be before the first"),
        ({"range": (40.0, 60.0)}, r"range \[40, 60\] must hold the after_minutes, 15"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(given: dict[str, object], words: str) -> None:
    values = {"after_minutes": 15.0, "look_minutes": 15.0, "surge_after_minutes": 60.0}
    with pytest.raises(FlowsimError, match=words):
        CorridorRule(source="expert", **{**values, **given})  # type: ignore[arg-type]


def surging(places: int, after: float = 60.0) -> Records:
    """Return a fortnight with one cohort nurse and so many further places for crews held long."""
    settings = with_corridor(1)
    spaces = replace(settings.spaces, surge_place=Count(number=places, source="expert"))
    corridor = replace(settings.rules.corridor, surge_after_minutes=after)
    rules = replace(settings.rules, corridor=corridor)
    hospital = front_door_hospital(replace(settings, spaces=spaces, rules=rules), beds=BEDS)
    return simulate(hospital, weeks=2, seed=7, engine=FASTEST)


def test_further_places_are_for_crews_held_long() -> None:
    records = surging(places=8)
    assert hours(records, "surge_place").busy_minutes.sum() > 0
    assert hours(surging(places=8, after=1000), "surge_place").busy_minutes.sum() == 0


def test_without_further_places_the_minute_they_would_open_changes_nothing() -> None:
    early, late = surging(places=0, after=15), surging(places=0, after=60)
    pd.testing.assert_frame_equal(early.patients, late.patients)
    assert hours(early, "surge_place").busy_minutes.sum() == 0


def test_with_further_places_fewer_crews_are_held_very_long() -> None:
    def over_two_hours(records: Records) -> int:
        found = crews(records)
        return int((~(found.t_handover - found.t_arrive <= 120)).sum())

    assert over_two_hours(surging(places=8)) < over_two_hours(surging(places=0))
