"""Planned patients of critical care: confirmed at half past seven, or their operation is cancelled.

Three level 2 patients on a list of Monday morning, who come in at a quarter past seven.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from flowsim.engine import simulate
from flowsim.hospital.departments.parameters import Count
from tests.identity.same import assert_as_described
from tests.unit.critical_care_case import units, with_a_list
from tests.unit.theatres_case import SESSION, exactly, valued

HALF_PAST_SEVEN = SESSION - 60
LAST_BED = SESSION + 240 + 30 - 10 - 60
"""For whoever has no bed by then it is too late: the end, with what is tolerated, less the case."""

UNIT = "critical_care_unit"


def bays(number: int) -> Count:
    return Count(number=number, source="expert")


def on_the_list(engine: str, found: object, come: dict[str, list[float]]) -> pd.DataFrame:
    """Return the patients of the first list, and whoever comes, in the order of places."""
    patients = simulate(with_a_list(found, come), weeks=2, engine=engine).patients
    mine = patients["t_come_in"].notna() | (patients["critical_care_source"] != "planned")
    mine &= patients["t_critical_care_decided"].notna()
    return patients[mine].sort_values(["t_critical_care_place", "patient"])


def test_a_place_is_kept_for_emergencies_and_who_finds_no_other_is_cancelled(engine) -> None:
    """Of two nurses one is kept: halves for two of the three."""
    found = on_the_list(engine, units(nurses=2, reserve=1), {})
    planned = found[found["critical_care_source"] == "planned"]
    placed = planned[planned["t_critical_care_place"].notna()]
    assert placed["t_critical_care_place"].tolist() == [HALF_PAST_SEVEN] * 2
    assert placed["t_critical_care_in"].notna().all()
    assert (placed["t_critical_care_in"] >= placed["t_out_theatre"]).all()
    refused = planned[planned["t_critical_care_place"].isna()]
    assert refused["cancelled_for"].tolist() == ["critical_care"]
    assert refused["t_cancelled"].tolist() == [HALF_PAST_SEVEN]
    assert refused["t_sent"].isna().all()


def test_without_a_reserve_all_three_are_confirmed(engine) -> None:
    found = on_the_list(engine, units(nurses=2), {})
    assert (found["t_critical_care_place"] == HALF_PAST_SEVEN).all()
    assert found["t_critical_care_in"].notna().sum() == 3


def test_the_reserve_is_there_for_an_emergency_at_once(engine) -> None:
    later = HALF_PAST_SEVEN + 10
    found = on_the_list(engine, units(nurses=2, reserve=1), {"ward": [later]})
    emergency = found[found["critical_care_source"] == "ward"].iloc[0]
    assert emergency["critical_care_level"] == "3"
    assert emergency["t_critical_care_place"] == later
    without = on_the_list(engine, units(nurses=2), {"ward": [later]})
    emergency = without[without["critical_care_source"] == "ward"].iloc[0]
    assert emergency["outcome"] == "critical_care_transferred_out"


def test_whoever_waits_already_is_not_overtaken_by_who_is_planned(engine) -> None:
    """Half a nurse is free, and a level 3 patient waits for another half: all are cancelled."""
    early = HALF_PAST_SEVEN - 30
    come = {"emergency_theatre": [early - 5], "ward": [early]}
    found = on_the_list(engine, units(nurses=1), come)
    planned = found[found["critical_care_source"] == "planned"]
    assert set(planned["cancelled_for"]) == {"critical_care"}


def test_a_bay_takes_who_needs_level_2_and_no_bed_of_critical_care(engine) -> None:
    with_bay = units(nurses=2, reserve=1, enhanced_bays=bays(1), enhanced_stay=exactly(1440))
    records = simulate(with_a_list(with_bay, {}), weeks=2, engine=engine)
    patients = records.patients
    planned = patients[patients["t_come_in"].notna()]
    assert (planned["t_critical_care_place"] == HALF_PAST_SEVEN).all()
    in_bay = planned[planned["t_critical_care_in"].isna()]
    assert len(in_bay) == 1
    row = in_bay.iloc[0]
    assert row["minutes_enhanced_care"] == pytest.approx(1440)
    stays = records.stays[records.stays["patient"] == row["patient"]]
    assert set(stays["ward"].astype(str)) & {UNIT} == set()
    assert stays["t_in"].iloc[0] > row["t_admit"] + 1440
    hours = records.resource_hours
    bay = hours[hours["resource"].astype(str) == "enhanced_care_bay"]
    assert bay["busy_minutes"].sum() == pytest.approx(
        stays["t_in"].iloc[0] - HALF_PAST_SEVEN, abs=90
    )  # from the morning until leaving for the ward


def test_planned_patients_who_are_confirmed_and_not_sent_for_give_the_place_back(engine) -> None:
    """Their bed comes at no time of the day: what was kept is free for an emergency."""
    hospital = with_a_list(units(nurses=2), {"ward": [SESSION + 1000]})
    kinds = tuple(
        replace(kind, from_minute=1439) if kind.name == "elective_admission" else kind
        for kind in hospital.bureau.kinds
    )
    no_beds = replace(hospital, bureau=replace(hospital.bureau, kinds=kinds))
    found = simulate(no_beds, weeks=2, engine=engine).patients
    planned = found[found["t_come_in"].notna()]
    assert set(planned["cancelled_for"]) == {"critical_care"}
    assert planned["t_cancelled"].tolist() == [LAST_BED] * 3
    emergency = found[found["critical_care_source"] == "ward"].iloc[0]
    assert emergency["t_critical_care_place"] == SESSION + 1000


def test_the_level_is_drawn_with_the_need_and_stays_that_of_a_cancelled_operation(engine) -> None:
    """A ward's patient fills the unit on every Monday: cancelled, called again, cancelled again."""
    given = units(nurses=1, back_share=valued(0.0))
    even = replace(given.sources["planned"], level_3_share=valued(0.5))
    full = replace(given, sources={**given.sources, "planned": even})
    come = {"ward": [HALF_PAST_SEVEN - 100 + 7 * 1440 * week for week in range(5)]}
    hospital = with_a_list(full, come)
    once, often = (
        simulate(hospital, weeks=weeks, engine=engine).patients.set_index("patient")
        for weeks in (2, 6)
    )
    first = once[once["cancelled_for"] == "critical_care"]
    again = often.loc[first.index]
    assert len(first) == 3
    assert (again["t_come_in"] > first["t_come_in"]).all()
    assert again["critical_care_level"].tolist() == first["critical_care_level"].tolist()
    assert (first["t_critical_care_decided"] == 0).all()  # with the decision to operate
    waiting = once[once["critical_care_planned"] == "yes"]
    assert set(waiting["critical_care_level"]) == {"2", "3"}


def test_who_comes_back_takes_the_place_that_is_kept_from_who_is_planned(engine) -> None:
    """A patient of a ward holds one nurse and the other is kept; they come back at level 3."""
    kept = units(
        nurses=2,
        reserve=1,
        back_share=valued(1.0),
        back_after=exactly(600),
        transfer_after_hours=valued(500),
    )
    hospital = with_a_list(kept, {"ward": [SESSION + 1440]})
    records = simulate(hospital, weeks=4, engine=engine)
    patients = records.patients
    back = patients[(patients["critical_care_source"] == "planned")].dropna(
        subset=["t_critical_care_back"]
    )
    first = back.sort_values("t_critical_care_back").iloc[0]
    assert first["critical_care_asked_from"] == "ward"
    assert first["critical_care_level"] == "3"
    stays = records.stays[records.stays["ward"].astype(str) == UNIT].dropna(subset=["t_in"])
    second = stays[stays["patient"] == first["patient"]].sort_values("t_in").iloc[1]
    holder = patients[patients["critical_care_source"] == "ward"].iloc[0]
    assert holder["t_critical_care_in"] < second["t_in"] < holder["t_critical_care_out"]


def test_both_engines_write_what_the_interpreter_does() -> None:
    come = {"ward": [HALF_PAST_SEVEN - 100, SESSION], "transfer_in": [SESSION + 5]}
    for number in (0, 1):
        found = units(nurses=2, reserve=1, enhanced_bays=bays(number))
        described = assert_as_described(with_a_list(found, come), weeks=3)
        assert described is not None
        placed = np.array(described["patients"]["t_critical_care_place"], dtype=float)
        assert np.isfinite(placed).sum() >= 4
