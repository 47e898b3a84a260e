"""A surgical hub and a block room: whose beds they keep, and what a block saves."""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.departments.theatres.critical_care import CONFIRMED
from flowsim.hospital.edits import find
from flowsim.hospital.initiatives.surgery.regional_block import BLOCK, DAYS_OF_SURGERY
from flowsim.hospital.vocabulary.step_types import Treat
from flowsim.records.frames import Records
from flowsim.scenario.build import build, untouched

HUB = ("elective_orthopaedic_ward", "elective_surgery_ward")
BLOCKS = ("hip_replacement", "knee_replacement", "hand_surgery")


@cache
def run(scenario: str, *overrides: str) -> Records:
    return simulate(build(load(scenario, list(overrides))), weeks=6, seed=3)


def stays_of(records: Records, wards: tuple[str, ...]) -> pd.DataFrame:
    """Return stays that began on these wards, with who they are of; none of the start."""
    mine = records.stays[records.stays["ward"].isin(wards) & records.stays["t_in"].gt(3 * 10080)]
    people = records.patients[["patient", "admission_method", "t_arrive"]]
    return mine.merge(people, on="patient")


def test_no_emergency_patient_is_given_a_bed_of_the_hub() -> None:
    before, hub = stays_of(run("baseline"), HUB), stays_of(run("surgical_hub"), HUB)
    assert (before["admission_method"] != "elective").sum() > 10
    assert len(hub) > 100
    assert set(hub["admission_method"].astype(str)) == {"elective"}


@pytest.mark.parametrize(("kept", "orthopaedic"), [(1.0, 19), (0.5, 11), (0.04, 1)])
def test_as_many_beds_are_kept_as_are_said(kept: float, orthopaedic: int) -> None:
    """21 beds, of which two are kept for those at home there."""
    built = build(load("surgical_hub", [f"initiative.surgical_hub.kept={kept}"]))
    ward = find(built, "ward", HUB[0])
    assert [(fence.places, fence.kinds) for fence in ward.ring_fences] == [
        (2, ()),
        (orthopaedic, ("elective_admission",)),
    ]


def test_lists_of_the_hub_begin_on_expected_beds_however_tight_it_is() -> None:
    """With a bed promised first at all levels, all but they ask as they come in."""
    first = "hospital.theatres.day.bed_first_from_level.number=0"

    def asked_first(scenario: str, specialty: str) -> float:
        people = run(scenario, first).patients
        mine = people[people["surgical_specialty"].eq(specialty) & people["t_out_theatre"].notna()]
        mine = mine[mine["intent"].eq("inpatient") & mine["critical_care_planned"].ne("yes")]
        return float((mine["t_bed_req"] < mine["t_in_theatre"]).mean())

    assert asked_first("baseline", "orthopaedics") == 1.0
    assert asked_first("surgical_hub", "orthopaedics") == 0.0
    assert asked_first("surgical_hub", "urology") == 1.0


def test_a_block_saves_its_share_of_anaesthesia_in_theatre_and_on_the_plan() -> None:
    usual = untouched(load("baseline"))
    blocked = build(load("regional_block"))
    old, new = (find(each, "activity", "theatre_anaesthesia") for each in (usual, blocked))
    planned = [find(each, "activity", "theatre_case") for each in (usual, blocked)]
    for name in BLOCKS:
        saved = 0.25 * old.at(name).mean
        assert new.at(name, "yes").mean == pytest.approx(old.at(name).mean - saved)
        assert new.at(name, "no") == old.at(name)
        assert planned[1].at(name).mean == pytest.approx(planned[0].at(name).mean - saved)
    assert new.at("tonsillectomy", "yes") == old.at("tonsillectomy")
    assert planned[1].at("tonsillectomy").mean == planned[0].at("tonsillectomy").mean


def test_those_it_is_for_have_a_block_while_the_room_is_open_and_no_others() -> None:
    people = run("regional_block").patients
    done = people[people["t_out_theatre"].notna()]
    has = done["regional_block"].astype(str).eq("yes")
    for_them = done["procedure"].isin(load("regional_block").initiatives[0].procedures)
    assert has.sum() > 50
    assert not (has & ~for_them).any()
    assert has[for_them].mean() > 0.9
    late = run("regional_block", "initiative.regional_block.opens=16:00").patients
    assert late["regional_block"].astype(str).eq("yes").sum() < has.sum() / 10


def test_with_one_place_blocks_are_waited_for() -> None:
    def waited(*overrides: str) -> float:
        people = run("regional_block", *overrides).patients
        mine = people[people["regional_block"].astype(str).eq("yes")]
        return float(mine["minutes_wait_block_room"].mean())

    assert waited("initiative.regional_block.places=1") > waited() + 5


def cancer_on_hub(*initiatives: str) -> tuple[float, set[str]]:
    """Return the share of planned cancer inpatients given a bed of the hub, and how they ask."""
    records = run("baseline", f"+initiative=[{','.join(initiatives)}]")
    people = records.patients[["patient", "urgency"]]
    asks = records.stays[records.stays["kind"].isin(("elective_admission", "cancer_admission"))]
    asks = asks[asks["t_in"].gt(3 * 10080)].merge(people, on="patient")
    mine = asks[asks["urgency"].eq("cancer")]
    assert len(mine) > 20
    return float(mine["ward"].isin(HUB).mean()), set(mine["kind"].astype(str))


def test_the_beds_of_the_hub_are_kept_for_cancer_that_goes_first_too() -> None:
    alone, usual = cancer_on_hub("surgical_hub")
    both, own = cancer_on_hub("surgical_hub", "cancer_first")
    assert "cancer_admission" in own - usual
    assert both > alone - 0.1


def test_a_hub_and_cancer_first_are_the_same_hospital_in_either_order() -> None:
    orders = ("surgical_hub,cancer_first", "cancer_first,surgical_hub")
    one, other = (build(load("baseline", [f"+initiative=[{names}]"])) for names in orders)
    assert one == other


def test_a_kind_that_is_fenced_as_one_that_is_not_there_is_refused() -> None:
    kinds = untouched(load("baseline")).bureau.kinds
    wrong = replace(kinds[0], fenced_as="nobody")
    hospital = untouched(load("baseline"))
    bureau = replace(hospital.bureau, kinds=(wrong, *kinds[1:]))
    with pytest.raises(FlowsimError, match=f"request kind {wrong.name}: fenced_as.*nobody"):
        check_or_raise(replace(hospital, bureau=bureau))


def test_those_confirmed_for_critical_care_have_no_block() -> None:
    built = build(load("regional_block"))
    with_block = {
        each.name
        for each in built.pathways
        if any(isinstance(step, Treat) and step.activity == BLOCK for step in each.steps)
    }
    assert with_block == set(DAYS_OF_SURGERY)
    assert CONFIRMED in {each.name for each in built.pathways} - with_block
