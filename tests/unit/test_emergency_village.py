from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest

from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.check import ERROR, check, offered_loads
from flowsim.hospital.departments.department import Department, assemble
from flowsim.hospital.departments.emergency.department import emergency_village
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.emergency.terms import LATER_ATTRIBUTES, RESOURCES
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.step_types import ComeBack, RenegeAfter, SetTime, Treat
from flowsim.records.frames import Records
from tests.unit.emergency_case import SITE_TEAM_ACTIVITIES, emergency, front_door_hospital, imaging


@pytest.fixture(scope="module")
def week() -> Records:
    return simulate(front_door_hospital(), weeks=2, seed=7)


@pytest.fixture(scope="module")
def attendances(week: Records) -> pd.DataFrame:
    patients = week.patients
    return patients[patients.dept_type == "type1"]


def test_the_check_finds_nothing_wrong() -> None:
    assert [f.text for f in check(front_door_hospital()) if f.severity == ERROR] == []


def test_nothing_is_asked_for_beyond_what_it_can_do() -> None:
    clinicians = set(LATER_ATTRIBUTES[-1].value_names) - {"none"}
    for load in offered_loads(front_door_hospital()):
        allowed = 0.92 if load.name in clinicians else 0.85
        assert load.load <= allowed * load.capacity, load.name


def test_every_role_and_space_has_its_place_in_the_seizing_order() -> None:
    settings = emergency()
    names = {item.name for part in (settings.spaces, settings.staff) for item in fields(part)}
    assert names == {term.name for term in RESOURCES}


def test_every_timing_is_used() -> None:
    village = emergency_village(emergency())
    timed = (ComeBack, Treat, SetTime, RenegeAfter)
    steps = (s for p in village.pathways for s in p.steps if isinstance(s, timed))
    used = {s.activity for s in steps if not (isinstance(s, RenegeAfter) and s.patience)}
    own = {item.name for item in fields(emergency().timings)}
    assert used - set(SITE_TEAM_ACTIVITIES) == own


def test_departments_come_in_the_order_given_and_not_twice() -> None:
    one = Department(name="one", resources=(Resource("a", 1),))
    two = Department(name="two", resources=(Resource("b", 1),))
    found = assemble("both", [one, two])
    assert [r.name for r in found.resources] == ["a", "b"]
    with pytest.raises(FlowsimError, match="'a' is given twice"):
        assemble("twice", [one, one])


def test_the_causes_of_waiting_add_up_to_the_time_in_the_department(
    attendances: pd.DataFrame,
) -> None:
    done = attendances[attendances.t_ed_depart.notna()]
    causes = done[[c for c in done if str(c).startswith("minutes_ed_")]].sum(axis=1)
    assert len(done) > 3500
    np.testing.assert_allclose(causes, done.t_ed_depart - done.t_arrive, atol=1e-6)


IN_ORDER = (
    ("t_register", "t_triage"),
    ("t_triage", "t_seen"),
    ("t_orders", "t_results"),
    ("t_seen", "t_results"),
    ("t_seen", "t_refer"),
    ("t_refer", "t_spec_seen"),
    ("t_refer", "t_dta"),
    ("t_dta", "t_bed_req"),
    ("t_dta", "t_treat_done"),
    ("t_treat_done", "t_ed_depart"),
    ("t_bed_req", "t_bed_alloc"),
    ("t_bed_alloc", "t_bed_ready"),
    ("t_bed_ready", "t_ed_depart"),
    ("t_ready", "t_ed_depart"),
)


@pytest.mark.parametrize(("before", "after"), IN_ORDER)
def test_milestones_come_in_order(attendances: pd.DataFrame, before: str, after: str) -> None:
    both = attendances[[before, after]].dropna()
    assert len(both) > 0
    assert (both[after] >= both[before]).all()


def test_milestones_that_did_not_happen_stay_empty(attendances: pd.DataFrame) -> None:
    walked = attendances["mode"] != "ambulance"
    assert attendances.t_handover[walked].isna().all()
    untested = (attendances[["bloods", "xray", "ct", "ultrasound"]] == "no").all(axis=1)
    assert untested.any()
    assert attendances.t_results[untested].isna().all()
    left = attendances.outcome == "lwbs"
    assert left.any()
    assert attendances.t_seen[left].isna().all()
    home = attendances.outcome == "discharged"
    assert attendances.t_admit[home].isna().all()


def test_who_needs_a_bed_is_admitted_unless_they_leave_or_die(attendances: pd.DataFrame) -> None:
    done = attendances[attendances.t_ed_depart.notna()]
    stayed = ~done.outcome.isin(["lwbs", "died_in_ed"])
    assert (done.t_admit.notna() == (done.admit_need == "yes"))[stayed].all()


def test_urgent_treatment_and_minors_close(week: Records, attendances: pd.DataFrame) -> None:
    hour = attendances.t_triage % 1440 // 60
    assert not ((attendances.stream == "urgent_treatment") & (hour >= 22)).any()
    night = attendances[(hour >= 2) & (hour < 7)]
    assert (night.stream == "minors").sum() == 0
    assert (night.stream == "majors").sum() > 0


def test_a_boarder_keeps_cubicle_and_nurse_and_crews_wait_outside() -> None:
    blocked = simulate(front_door_hospital(beds=10), weeks=1, seed=7)
    hours = blocked.resource_hours[blocked.resource_hours.hour == 100].set_index("resource")
    cubicles = hours.loc["majors_cubicle"]
    assert cubicles.busy_minutes == cubicles.scheduled_minutes
    bays = hours.loc["assessment_bay"]
    assert bays.busy_minutes == bays.scheduled_minutes
    waiting = blocked.queue_hours[blocked.queue_hours.hour == 100].set_index("queue")
    assert waiting.loc["assessment_bay", "waiting_minutes"] > 60


def test_sign_off_takes_a_senior_only_for_those_who_need_it() -> None:
    rules = emergency().rules
    never = replace(rules, sign_off=replace(rules.sign_off, rows={"*": 0.0}))
    found = simulate(front_door_hospital(replace(emergency(), rules=never)), weeks=1, seed=7)
    assert (found.patients.minutes_ed_wait_senior == 0).all()


def eye_complaints(settings: EmergencySettings, replication: int = 0) -> pd.DataFrame:
    """Return who came with an eye complaint in two weeks, with a day of the week and a wait.

    Who leaves unseen has waited until then.
    """
    hospital = front_door_hospital(settings)
    patients = simulate(hospital, weeks=2, seed=7, replication=replication).patients
    found = patients[(patients.source == "ed_eye") & (patients.episode == 1)].copy()
    found["day"] = found.t_arrive // 1440 % 7
    found["wait"] = found.t_seen.fillna(found.t_ed_depart) - found.t_arrive
    return found


def test_eye_casualty_sees_its_own_in_hours_and_leaves_the_rest_to_minors() -> None:
    found = eye_complaints(emergency())
    assert len(found) / 14 == pytest.approx(0.03 * 303.68, rel=0.2)
    assert found.dept_type.eq("type1").all()
    seen = found[found.t_seen.notna()]
    in_hours = seen.stream == "eye"
    assert 0.2 < in_hours.mean() < 0.8
    assert (seen.seen_by[in_hours] == "eye_clinician").all()
    assert (seen.seen_by[~in_hours] != "eye_clinician").all()
    assert (seen.day[in_hours] < 5).all()
    assert found.t_dta.isna().all()
    assert found.t_orders.isna().all()


def test_an_eye_casualty_open_at_weekends_shortens_their_wait_there() -> None:
    """The same patients, with the weekday clinic or one of seven days (catalogue U16)."""
    clinic = emergency()
    rota, opening = clinic.staff.eye_clinician, clinic.opening.eye
    daily = replace(
        clinic,
        staff=replace(clinic.staff, eye_clinician=replace(rota, shifts=_on_every_day(rota.shifts))),
        opening=replace(clinic.opening, eye=replace(opening, hours=_on_every_day(opening.hours))),
    )
    saved = []
    for replication in range(6):
        before, after = (eye_complaints(which, replication) for which in (clinic, daily))
        assert before.ordinal.tolist() == after.ordinal.tolist()
        at_weekend = (before.day >= 5).to_numpy()
        assert (after.stream[at_weekend] == "eye").any()
        saved.append(before.wait[at_weekend].mean() - after.wait[at_weekend].mean())
    assert np.mean(saved) - 3 * np.std(saved, ddof=1) / np.sqrt(len(saved)) > 0


def _on_every_day(rows):
    return tuple(replace(row, days="daily") for row in rows)


def test_scanners_work_for_wards_and_clinics_too(week: Records) -> None:
    attended = week.patients.xray.eq("yes") & week.patients.dept_type.eq("type1")
    own = attended.sum() * imaging().timings.xray_exam.duration.mean
    hours = week.resource_hours
    busy = hours[hours.resource == "xray_room"].busy_minutes.sum()
    assert busy > 1.5 * own
