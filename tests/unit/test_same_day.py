"""Same day emergency care: who comes, what becomes of them, and what it leaves as it was."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import Count, Hours, Openings, Parameter
from flowsim.hospital.departments.registry import DEPARTMENTS, hospital_of
from flowsim.hospital.departments.same_day.settings import half_hours_left
from tests.unit.same_day_case import run_of, same_day, with_same_day

pytestmark = pytest.mark.xdist_group("same day care")  # tests share runs that are kept


def visits(name: str) -> pd.DataFrame:
    patients = run_of(name).patients
    return patients[patients["t_same_day"].notna()]


def test_without_chairs_the_hospital_is_one_without_the_department() -> None:
    settings = with_same_day(chairs=Count(number=0, source="expert"))
    without = tuple(entry for entry in DEPARTMENTS if entry.name != "same_day")
    assert len(without) == len(DEPARTMENTS) - 2
    assert hospital_of(settings) == hospital_of(settings, without)


def test_if_nobody_is_fit_every_patient_and_stay_is_as_without_it() -> None:
    nobody, without = run_of("nobody_fit"), run_of("no_chairs")
    for table in ("patients", "stays", "bed_events"):
        plain = getattr(without, table)
        assert "t_same_day" not in plain.columns
        found = getattr(nobody, table)[list(plain.columns)]
        pd.testing.assert_frame_equal(found, plain, check_categorical=False)
    assert not (nobody.rungs["result"] == "taken").any()


def test_open_always_and_never_full_it_takes_all_who_are_fit_and_recognised() -> None:
    records = run_of("always")
    patients = records.patients
    medical = [row.split(" / ")[1] for row in same_day().fit.rows if row.startswith("same_day")]
    referred = patients[patients["t_refer"].notna() & patients["specialty"].isin(medical)]
    needs = referred[referred["need_class"] == "same_day"]
    expected = same_day().fit.rows["same_day / general_medicine"] * same_day().recognised.value
    error = np.sqrt(expected * (1 - expected) / len(needs))
    assert len(needs) > 400
    assert abs(needs["t_same_day"].notna().mean() - expected) < 3 * error
    tries = records.rungs.query("rung == 'same_day'")
    assert set(tries["result"]) == {"taken", "not_eligible"}


def test_everybody_is_in_one_rung_at_most() -> None:
    taken = run_of("shipped").rungs.query("result == 'taken'")
    assert len(taken) > 50
    assert not taken["patient"].duplicated().any()
    assert len(taken) == len(visits("shipped"))


def test_nobody_is_lost_at_closing() -> None:
    records = run_of("late")
    came = visits("late")
    home = came["outcome"] == "discharged_same_day"
    asked = came["t_same_day_admit"].notna()
    inside = came["t_depart"].isna() & (came["t_same_day"] > records.end_minutes - 600)
    assert (home | asked | inside).all()
    assert (came[asked]["t_admit"].notna()).all()
    still_fit = came[asked & (came["same_day_fit"] == "yes")]
    assert len(still_fit) > 0  # those whom closing overtook
    clock = np.mod(still_fit["t_same_day_admit"], 1440)
    assert (clock >= 20 * 60 - 30).all()


def test_who_turns_out_to_need_a_bed_is_admitted_from_the_chair() -> None:
    came = visits("shipped")
    done = came[came["t_depart"].notna() | came["t_same_day_admit"].notna()]
    unfit = done[done["same_day_fit"] == "no"]
    assert len(unfit) > 5
    assert unfit["t_same_day_admit"].notna().all()
    beds = run_of("shipped").stays
    asked = beds[beds["patient"].isin(unfit["patient"]) & (beds["kind"] == "same_day_admission")]
    assert set(asked["patient"]) == set(unfit["patient"])


def test_the_clock_of_the_department_ends_as_the_visit_begins() -> None:
    came = visits("shipped")
    first = came[came["t_ed_depart"].notna()]
    assert len(first) == len(came)
    assert (first["t_ed_depart"] == first["t_same_day"]).all()


def test_planned_returns_have_no_clock_and_no_admission() -> None:
    back = run_of("shipped").patients.query("outcome == 'return_visit_over'")
    assert len(back) > 10
    assert set(back["dept_type"]) == {"none"}
    assert back[["t_admit", "t_ed_depart", "t_same_day"]].isna().all().all()


def test_half_hours_until_closing() -> None:
    assert half_hours_left(hours("mon", "08:00", "10:00")).changes == (
        (0, 0),
        (480, 4),
        (510, 3),
        (540, 2),
        (570, 1),
        (600, 0),
    )


def share(value: float) -> Parameter:
    return Parameter(value=value, source="expert")


def hours(days: str, start: str, end: str) -> Openings:
    return Openings(hours=(Hours(days=days, start=start, end=end),), source="expert")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"recognised": share(1.2)}, "recognised 1.2 is a share"),
        ({"returns": share(-0.1)}, "returns -0.1 is a share"),
        ({"direct_calls": share(1.01)}, "direct_calls 1.01 is a share"),
        ({"direct_calls": share(-0.5)}, "direct_calls -0.5 is a share"),
        *(
            ({name: share(value)}, f"{name} {value:g} is a share")
            for name in ("calls_111", "crew_calls", "streamed")
            for value in (1.01, -0.5)
        ),
        ({"streamed": share(float("nan"))}, "streamed nan is a share"),
        ({"odds_before_work_up": share(0.0)}, "odds_before_work_up 0 must be above 0"),
        ({"odds_before_work_up": share(1.5)}, "odds_before_work_up 1.5 must be above 0"),
        *(
            ({name: share(0.2), "chairs": Count(number=0, source="expert")}, f"{name} 0.2 asks for")
            for name in ("direct_calls", "calls_111", "crew_calls", "streamed")
        ),
        ({"ct": share(0.6), "ultrasound": share(0.6)}, "together they must be at most 1"),
        ({"referrals": hours("sat", "08:00", "12:00")}, "hours at which it is not open"),
        ({"opening": hours("mon-fri", "08:00", "20:10")}, "on the hour or half hour"),
        ({"opening": hours("mon-fri", "08:00", "02:00")}, "passes midnight"),
        ({"fit": replace(same_day().fit, by=("specialty", "need_class"))}, "need_class, specialty"),
    ],
)
def test_settings_that_cannot_be(changes: dict[str, object], said: str) -> None:
    with pytest.raises(FlowsimError, match=said):
        hospital_of(with_same_day(**changes))
