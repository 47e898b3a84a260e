"""Same day emergency care is counted one way, whatever the records call a finished visit."""

from dataclasses import replace

import numpy as np
import pytest

from flowsim.analysis.measures import length_of_stay, measure
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.official import official_figures
from tests.unit.same_day_case import run_of

pytestmark = pytest.mark.xdist_group("same day care")

KEYS = ("A01.share", "A01.medicine", "A01.take", "A01b.spell", "A01b.attendance", "A01b.medicine")


def values(records) -> dict[str, float]:
    table = measure(records)
    return dict(zip(table["measure"], table["value"], strict=True))


def as_attendances(records):
    """Return the records as they would be if a visit that ended at home were no admission."""
    patients = records.patients.copy()
    home = patients["outcome"] == "discharged_same_day"
    patients["t_admit"] = np.where(home, np.nan, np.asarray(patients["t_admit"], dtype=float))
    patients["admission_method"] = patients["admission_method"].mask(home, "none")
    return replace(records, tables={**records.tables, "patients": patients})


def test_shares_are_the_same_whether_records_call_a_visit_a_spell_or_an_attendance() -> None:
    spell = run_of("shipped")
    first, second = values(spell), values(as_attendances(spell))
    assert {key: first[key] for key in KEYS} == {key: second[key] for key in KEYS}
    assert first["L01.zero_day_share"] > second["L01.zero_day_share"]
    assert first["A01b.spell"] > first["A01b.attendance"] > 0


@pytest.mark.parametrize("counted_as", ["shipped", "attendances"])
def test_the_parts_of_a_stay_add_to_the_stay_however_a_visit_is_counted(counted_as: str) -> None:
    """And the way from the chair to the bed is before an admission that the bed begins."""
    records = run_of(counted_as)
    spells = Facts(records).spells
    came = spells.time("t_same_day")
    assert ((came < spells.t_admit).any()) == (counted_as == "attendances")
    assert (came <= spells.t_admit).sum() > 10
    people = length_of_stay._followed(spells, np.arange(len(spells.rows))).those_finished()
    mean = np.average(spells.hours, weights=people)
    parts = measure(records, ["L04"]).set_index("measure")["value"]
    assert parts.pop("L04.total") == pytest.approx(mean, rel=1e-12)
    assert parts.sum() == pytest.approx(mean, rel=1e-12)


def test_the_take_is_all_who_came_with_or_without_a_night() -> None:
    """So its share is below that of treated and overnight, which leaves others' day stays out."""
    found = values(run_of("shipped"))
    assert 0 < found["A01.take"] < found["A01.medicine"]
    assert found["A01.take"] < found["A01b.medicine"]


def test_a_hospital_without_it_has_a_zero_day_share_and_no_ambulatory_share() -> None:
    found = values(run_of("no_chairs"))
    assert np.isnan(found["A01.share"])
    assert found["A01b.spell"] == found["A01b.attendance"] > 0


def test_the_audit_is_of_thursdays_when_it_is_open_and_the_take_of_every_day() -> None:
    """Counted by hand of those who came on day 3 of a week, from Monday."""
    records = run_of("shipped")
    rows = records.patients
    here = rows["t_same_day"].notna()
    urgent = here | rows["admission_method"].isin(["emergency_ed", "emergency_gp"])
    begin = rows[["t_same_day", "t_admit"]].min(axis=1)
    end = rows["t_discharge"].fillna(rows["t_depart"])
    nights = end.fillna(records.end_minutes) // 1440 - begin // 1440
    divisions = zip(records.names.services, records.names.service_divisions, strict=True)
    medicine = [name for name, division in divisions if division == "medicine"]
    take = urgent & rows["specialty"].isin(medicine) & (end.notna() | (nights >= 1))
    thursday = take & (begin // 1440 % 7 == 3)
    home = rows["outcome"].eq("discharged_same_day") & nights.eq(0)
    found = official_figures(records)
    assert found["treated_of_medical_take"] == pytest.approx(100 * home[thursday].mean())
    left = end.notna() & nights.eq(0)
    assert found["same_day_of_medical_take"] == pytest.approx(100 * left[thursday].mean())
    assert found["treated_of_medical_take"] > values(records)["A01.take"] > 0  # shut at weekends
