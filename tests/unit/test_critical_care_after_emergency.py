"""Emergencies who need critical care after the operation: by hand, in the hospital, left out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.hospital.departments.critical_care.units import UnitsSettings
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.emergency_theatres.critical_care import (
    if_needed,
    needs_critical_care,
)
from flowsim.hospital.departments.emergency_theatres.operating import into
from flowsim.hospital.departments.emergency_theatres.straight import pathway_of, to_critical_care
from flowsim.hospital.departments.emergency_theatres.terms import ANY, WAIT_IN_ED
from flowsim.hospital.departments.parameters import Count
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.departments.wards.pathways import ask_for_bed, into_bed
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import note, set_time, transfer
from flowsim.scenario import build
from tests.identity.same import assert_as_described
from tests.unit.critical_care_case import alone, units
from tests.unit.emergency_theatres_case import CASE, HANDOVER, RECOVERY, exact
from tests.unit.theatres_case import tiny, valued
from tests.unit.wards_case import shipped

OUT, UNIT = "critical_care_transferred_out", "critical_care_unit"
LIMIT = 24 * 60.0
IN_BED, STRAIGHT = "from a bed", "straight"

KNOWN = {
    "specialty": "general_surgery",
    "first_service": "general_surgery",
    "stay_class": "medium",
    "admission_method": "emergency_gp",
    "emergency_class": "urgent",
    "operation_kind": "laparotomy",
}
OTHER_KIND = {"operation_kind": "appendicectomy"}
"""Of which none need critical care here; of laparotomies all do."""


def settings(found: UnitsSettings, bays: int) -> HospitalSettings:
    """Return the hospital with theatres of both kinds, so many recovery bays, and these units."""
    whole = shipped()
    all_of_one = {"laparotomy": valued(1.0)}
    mine = replace(found, critical_care_share={}, emergency_share=all_of_one)
    return replace(
        whole,
        theatres=tiny(recovery={"bays": Count(number=bays, source="expert")}),
        emergency_theatres=exact(),
        critical_care=replace(whole.critical_care, units=mine),
    )


def hospital(
    found: UnitsSettings,
    people: Mapping[str, tuple[str, float, Mapping[str, str]]],
    come: Mapping[str, Sequence[float]],
    bays: int = 9,
) -> Hospital:
    """Return the hospital with nobody but emergencies by name, and patients of critical care.

    `people`: where they are operated on from, when they come, what else is known of them.
    """
    given = settings(found, bays)
    whole, emergency = hospital_of(given), given.emergency_theatres
    mine = given.critical_care.units
    booked = [
        note("t_op_decided"),
        set_time("t_op_ready", "emergency_preparation"),
        *needs_critical_care(mine, emergency),
    ]
    goes = [*if_needed(mine, emergency, to_critical_care(ANY)), transfer(pathway_of(ANY))]
    at_once = [*into(emergency, ANY, WAIT_IN_ED), note("t_admit"), *goes]
    to_bed = [*ask_for_bed(given.wards.beds, "emergency_admission"), *into_bed()]
    batches = tuple(
        Batch(
            name=name,
            pathway=way,
            times=((minute, 1),),
            once=True,
            attributes=tuple({**KNOWN, **known}.items()),
        )
        for name, (way, minute, known) in people.items()
    )
    return replace(
        whole,
        terms=(),
        pathways=(
            *whole.pathways,
            Pathway(STRAIGHT, [*booked, *at_once]),
            Pathway(IN_BED, [*booked, *to_bed]),
        ),
        arrivals=(*batches, *alone(found, come).arrivals),
    )


def ran(hospital: Hospital, engine: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return patients by name, as they came first, and the stays."""
    records = simulate(hospital, weeks=3, engine=engine)
    people = records.patients[records.patients["episode"] == 1]
    return people.set_index(people["source"].astype(str)), records.stays


def beds_of(person: pd.Series, stays: pd.DataFrame) -> pd.DataFrame:
    """Return the beds that a patient was in, in order."""
    mine = stays[(stays["patient"] == person["patient"]) & stays["t_in"].notna()]
    return mine.sort_values("t_in").reset_index(drop=True)


# -- by hand ---------------------------------------------------------------------------------------


def test_from_a_bed_they_go_from_recovery_to_the_unit_and_give_the_bed_up(engine) -> None:
    people, stays = ran(hospital(units(), {"one": (IN_BED, 600.0, {})}, {}), engine)
    row = people.loc["one"]
    assert row["t_critical_care_decided"] == row["t_op_out"] + HANDOVER + RECOVERY
    assert row["t_critical_care_place"] == row["t_critical_care_decided"]
    assert row["t_critical_care_in"] == row["t_op_recovery_out"] > row["t_critical_care_place"]
    assert (row["critical_care_source"], row["critical_care_level"]) == ("emergency_theatre", "2")
    assert row["t_admit"] < row["t_op_sent"]
    beds = beds_of(row, stays)
    assert beds["ward"].eq(UNIT).tolist()[:3] == [False, True, False]
    assert beds["t_out"][0] == beds["t_in"][1] == row["t_critical_care_in"]
    assert beds["t_in"][2] > beds["t_out"][1] >= row["t_ready_down"]


def test_straight_from_the_department_the_first_bed_is_that_of_the_unit(engine) -> None:
    people, stays = ran(hospital(units(), {"one": (STRAIGHT, 600.0, {})}, {}), engine)
    row = people.loc["one"]
    assert row["t_op_sent"] == 600.0
    assert row["t_bed_req"] == row["t_critical_care_decided"] == 600.0 + CASE + RECOVERY
    assert row["t_bed_req"] <= row["t_bed_ready"] <= row["t_critical_care_in"]
    beds = beds_of(row, stays)
    assert beds["ward"].eq(UNIT).tolist()[:2] == [True, False]
    assert beds["kind"][0] == "critical_care_admission"


@pytest.mark.parametrize("way", [IN_BED, STRAIGHT])
def test_others_go_back_or_to_a_ward_as_before(engine, way) -> None:
    people, stays = ran(hospital(units(), {"one": (way, 600.0, OTHER_KIND)}, {}), engine)
    row = people.loc["one"]
    assert row["critical_care_after_emergency"] == "no"
    assert np.isnan(row["t_critical_care_decided"])
    assert row["t_op_recovery_out"] >= row["t_op_out"] + HANDOVER + RECOVERY
    assert not beds_of(row, stays)["ward"].eq(UNIT).any()


@pytest.mark.parametrize("way", [IN_BED, STRAIGHT])
def test_without_a_place_they_block_recovery_until_the_limit_and_leave(engine, way) -> None:
    """One nurse, for a patient of level 3, and one bay: the next case stays in theatre."""
    full = {"ward": [0.0]}
    mine = {"one": (way, 600.0, {}), "next": (STRAIGHT, 605.0, OTHER_KIND)}
    long = units(nurses=1, level_3_part=valued(0.9))
    people, stays = ran(hospital(long, mine, full, bays=1), engine)
    row, after = people.loc["one"], people.loc["next"]
    assert row["outcome"] == OUT
    assert row["t_depart"] == row["t_critical_care_decided"] + LIMIT
    assert row["t_depart"] == row["t_op_recovery_out"] == row["t_discharge"]
    assert np.isnan(row["t_critical_care_in"])
    if way == STRAIGHT:  # from a bed they come to theatre after the other
        assert after["t_op_sent"] == 605.0 < row["t_op_out"]
        assert after["t_op_out"] == row["t_depart"]
    assert beds_of(row, stays)["t_out"].eq(row["t_depart"]).tolist() == [True] * (way == IN_BED)
    assert after["t_op_recovery_out"] > after["t_op_out"]


def test_a_place_without_a_bed_is_given_back_at_the_limit(engine) -> None:
    """Two nurses, and one bed, which a patient of level 2 has."""
    waits = {"emergency_theatre": [0.0], "transfer_in": [601.0]}
    whole = hospital(units(nurses=2), {"one": (STRAIGHT, 600.0, {})}, waits)
    wards = tuple(replace(w, beds=1) if w.name == UNIT else w for w in whole.wards)
    people, _ = ran(replace(whole, wards=wards), engine)
    row = people.loc["one"]
    assert row["t_critical_care_place"] == row["t_critical_care_decided"]
    assert row["outcome"] == OUT
    assert row["t_depart"] == row["t_critical_care_decided"] + LIMIT
    assert people.loc["critical_care_transfer_in", "t_critical_care_in"] > row["t_depart"]


def test_of_two_who_wait_emergencies_of_theatre_go_before_transfers_in(engine) -> None:
    come = {"ward": [0.0], "transfer_in": [300.0]}
    longer = units(nurses=1, transfer_after_hours=valued(200))
    people, _ = ran(hospital(longer, {"one": (STRAIGHT, 600.0, {})}, come), engine)
    first, then = people.loc["one"], people.loc["critical_care_transfer_in"]
    assert first["t_critical_care_place"] == people.loc["critical_care_ward", "t_level_3_end"]
    assert then["t_critical_care_place"] > first["t_critical_care_place"]


def test_engines_write_what_the_interpreter_does() -> None:
    kinds = [{}, OTHER_KIND, {"emergency_class": "immediate"}]
    mine = {f"p{k}": ((IN_BED, STRAIGHT)[k % 2], 90.0 * k, kinds[k % 3]) for k in range(24)}
    tight = hospital(units(nurses=2), mine, {"ward": [0.0, 900.0]}, bays=2)
    assert assert_as_described(tight, weeks=2) is not None
    people, _ = ran(tight, "compiled")
    to_unit = people["critical_care_source"].eq("emergency_theatre")
    assert (people["outcome"] == OUT)[to_unit].sum() > 2
    assert people["t_critical_care_in"][to_unit].notna().sum() > 2


# -- left out --------------------------------------------------------------------------------------


def digests(found: HospitalSettings) -> object:
    return program_digests(lower(hospital_of(found), weeks=2))


def with_units(found: HospitalSettings, **changes: object) -> HospitalSettings:
    """Return the hospital with other nurse units."""
    unit = found.critical_care
    return replace(found, critical_care=replace(unit, units=replace(unit.units, **changes)))


def sources(found: HospitalSettings, others: float | None) -> dict[str, object]:
    """Return the sources with others a day from theatre, or without that number."""
    given = found.critical_care.units.sources
    number = None if others is None else valued(others)
    mine = replace(given["emergency_theatre"], others_per_day=number)
    return {**given, "emergency_theatre": mine}


def test_with_no_shares_and_the_whole_stream_the_program_is_as_without_them() -> None:
    """To the byte; and with the shipped shares or stream it is another."""
    whole = load("baseline").hospital
    no_shares = dict.fromkeys(whole.critical_care.units.emergency_share, valued(0.0))
    null = with_units(whole, emergency_share=no_shares, sources=sources(whole, 0.8))
    without = with_units(whole, emergency_share={}, sources=sources(whole, None))
    assert digests(null) == digests(without)
    assert digests(with_units(without, sources=sources(whole, 0.45))) != digests(without)
    assert digests(with_units(null, emergency_share={"laparotomy": valued(0.1)})) != digests(null)


def test_without_emergency_theatres_the_stream_is_whole_and_shares_are_not_used() -> None:
    """Whatever the numbers of patients of theatre are."""
    config = load("baseline", ["hospital.emergency_theatres.modelled=false"])
    streams = {each.name: each for each in build(config).arrivals}
    assert streams["critical_care_emergency_theatre"].per_hour == pytest.approx(0.8 / 24)
    modelled = {each.name: each for each in build(load("baseline")).arrivals}
    assert modelled["critical_care_emergency_theatre"].per_hour == pytest.approx(0.45 / 24)
    found = config.hospital
    other = with_units(found, emergency_share={}, sources=sources(found, None))
    assert digests(other) == digests(found)
