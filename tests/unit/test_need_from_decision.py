"""Need runs from the decision to admit, and waiting long in the department adds to it."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from flowsim.analysis.measures import Facts
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import Parameter
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.departments.wards.stay import Boarding
from flowsim.records.frames import Records
from flowsim.scenario.scale import scaled
from tests.unit.wards_case import shipped


@cache
def crowded(hours_an_hour: float = 1.25, after_hours: float = 2.0) -> Records:
    """Return a tenth of the hospital with a seventh of its beds gone: many board."""
    settings = shipped()
    wards = settings.wards
    given = Boarding(
        after_hours=Parameter(value=after_hours, source="expert"),
        hours_an_hour=Parameter(value=hours_an_hour, source="expert"),
    )
    fewer = replace(wards.beds, general_acute_open=495)
    wards = replace(wards, beds=fewer, stays=replace(wards.stays, boarding=given))
    return simulate(scaled(hospital_of(replace(settings, wards=wards)), 0.1), weeks=6, seed=11)


def decided(records: Records) -> pd.DataFrame:
    """Return who was decided to be admitted by the emergency department, and left it."""
    patients = records.patients
    ward = patients["specialty"] != "critical_care"
    return patients[patients["t_dta"].notna() & patients["t_ed_depart"].notna() & ward]


def by_person(patients: pd.DataFrame) -> pd.DataFrame:
    """Return patients by person and episode: who comes back has another number in every run."""
    return patients.set_index(["person", "episode"])


def without_bed(records: Records) -> pd.DataFrame:
    patients = records.patients
    return patients[patients["outcome"] == "home_after_decision_to_admit"]


def test_need_begins_with_the_decision_and_not_with_the_bed() -> None:
    found = decided(crowded(0.0))
    need = found["t_need_end"] - found["t_dta"]
    assert (need > 0).all()
    waited = found["t_ed_depart"] - found["t_dta"]
    used_up = found[found["t_admit"].notna() & (waited > need)]
    assert len(used_up) > 0
    assert (used_up["t_fit"].fillna(np.inf) >= used_up["t_admit"]).all()


def test_a_patient_whose_need_ends_while_waiting_goes_home_and_is_not_admitted() -> None:
    gone = without_bed(crowded())
    assert len(gone) > 10
    assert (gone["t_ed_depart"] > gone["t_need_end"]).all()
    assert gone[["t_admit", "ward", "t_discharge"]].isna().all().all()
    assert set(gone["stay_class"]) <= {"zero_day", "short"}
    assert (gone["t_treat_done"] <= gone["t_ed_depart"]).all()
    assert (gone["t_spec_seen"] > gone["t_need_end"]).all()


def test_their_requests_are_withdrawn_when_need_ends() -> None:
    records = crowded()
    gone = without_bed(records).set_index("patient")
    # Whom a specialty expected and had no space for asked before, as 'gp_expected'.
    asked = records.stays[records.stays["kind"] == "emergency_admission"]
    stays = asked[asked["patient"].isin(gone.index)]
    assert len(stays) == len(gone)
    assert stays["t_in"].isna().all()
    # Need may end while the ward of a promised bed considers the request, which is answered first.
    ends = gone[["t_need_end", "t_bed_accepted"]].max(axis=1)
    assert (stays["t_withdrawn"].to_numpy() == ends.loc[stays["patient"]]).all()


def test_they_count_as_attendances_and_not_as_admissions() -> None:
    records = crowded()
    facts = Facts(records).attendances
    left = np.isin(facts.rows, without_bed(records).index)
    assert left.sum() > 10
    assert not facts.admitted[left].any()
    assert not facts.to_admit[left].any()
    assert np.isnan(facts.bed_wait.minutes[left]).all()


def test_who_has_more_before_them_than_a_review_waits_for_the_bed() -> None:
    found = decided(crowded())
    waits_on = found[found["home_without_bed"] == "no"]
    assert set(waits_on["outcome"].dropna()).isdisjoint({"home_after_decision_to_admit"})


def test_boarding_adds_to_need_in_proportion() -> None:
    free, costly = by_person(crowded(0.0).patients), by_person(crowded(1.25).patients)
    patients = free.index.intersection(costly.index)
    a, b = free.loc[patients], costly.loc[patients]
    # The need itself is drawn alike in both; what is added is the share of the hours boarded.
    drawn = a["t_need_end"] - a["t_dta"]
    boarded = np.maximum(0.0, b["t_ed_depart"] - b["t_boards"])
    added = b["t_need_end"] - b["t_dta"] - drawn
    wards = a["t_critical_care_end"].isna() & b["t_critical_care_end"].isna()
    both = drawn.notna() & b["t_dta"].notna() & b["t_admit"].notna()
    rows = wards & both & (b["stay_class"] != "zero_day")
    assert (rows & (boarded > 0)).sum() > 50
    assert added[rows].to_numpy() == pytest.approx((1.25 * boarded[rows]).to_numpy(), abs=1e-6)


def test_hours_of_stays_of_some_hours_are_not_added_to() -> None:
    found = by_person(decided(crowded()))
    day = found[(found["stay_class"] == "zero_day") & found["t_admit"].notna()]
    free = by_person(decided(crowded(0.0))).reindex(day.index)
    same = free["t_dta"].notna()
    need = (day["t_need_end"] - day["t_dta"])[same]
    assert need.to_numpy() == pytest.approx((free["t_need_end"] - free["t_dta"])[same].to_numpy())


def test_boarding_that_adds_nothing_is_boarding_that_never_begins() -> None:
    nothing, never = crowded(0.0).patients, crowded(1.25, after_hours=100_000.0).patients
    assert nothing.drop(columns="t_boards").equals(never.drop(columns="t_boards"))


def test_boarding_makes_stays_longer_and_beds_scarcer() -> None:
    def nights(records: Records) -> float:
        stays = records.stays
        return float((stays["t_out"].fillna(records.end_minutes) - stays["t_in"]).sum() / 1440)

    assert nights(crowded(2.5)) > nights(crowded(0.0))


@pytest.mark.parametrize("name", ["after_hours", "hours_an_hour"])
def test_boarding_cannot_be_below_zero(name: str) -> None:
    values = {"after_hours": 2.0, "hours_an_hour": 1.0, name: -1.0}
    with pytest.raises(FlowsimError, match=f"boarding: {name} -1 must be zero or more"):
        Boarding(**{k: Parameter(value=v, source="expert") for k, v in values.items()})
