"""Practices that send patients straight to same day emergency care: who goes, and no clock."""

from functools import cache

import numpy as np
import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.records.frames import Records
from flowsim.scenario import build
from tests.engines import FASTEST
from tests.identity.same import assert_same

CALLS = "hospital.same_day.direct_calls.value"
ALL_DAY = "[{days: daily, start: '00:00', end: '24:00'}]"
MANY = "[{days: daily, start: '00:00', end: '24:00', staff: 300}]"
ALWAYS = (
    "hospital.same_day.chairs={number: 300, range: [0, 300], source: expert}",
    f"hospital.same_day.opening.hours={ALL_DAY}",
    f"hospital.same_day.referrals.hours={ALL_DAY}",
    f"hospital.same_day.junior.shifts={MANY}",
    f"hospital.same_day.consultant.shifts={MANY}",
)


@cache
def run_of(*overrides: str) -> Records:
    """Return eight weeks of two fifths of the hospital."""
    hospital = build(load("baseline", ["scale=0.4", *overrides]))
    return simulate(hospital, weeks=8, seed=5, engine=FASTEST)


def test_calls_of_a_hospital_without_chairs_are_refused() -> None:
    none = "hospital.same_day.chairs={number: 0, range: [0, 24], source: expert}"
    with pytest.raises(FlowsimError, match=r"direct_calls 0\.9 asks for a chair"):
        build(load("baseline", [none, f"{CALLS}=0.9"]))


def test_those_sent_straight_never_have_a_clock_of_the_department() -> None:
    records = run_of(f"{CALLS}=0.9")
    taken = records.rungs.query("ladder == 'direct_referral' and result == 'taken'")
    sent = records.patients[records.patients["patient"].isin(taken["patient"])]
    assert len(sent) > 20
    assert set(sent["source"]) == {"direct_gp"}
    assert set(sent["dept_type"]) == {"none"}
    of_ed = ["t_register", "t_triage", "t_refer", "t_dta", "t_ed_depart"]
    assert sent[of_ed].isna().all().all()
    assert (sent["t_same_day"] == sent["t_arrive"]).all()


def test_everybody_is_in_one_rung_at_most() -> None:
    taken = run_of(f"{CALLS}=0.9").rungs.query("rung == 'same_day' and result == 'taken'")
    assert set(taken["ladder"]) == {"direct_referral", "instead_of_admission"}
    assert not taken["patient"].duplicated().any()


def test_open_always_and_never_full_the_share_that_calls_is_sent_of_those_thought_fit() -> None:
    patients = run_of(f"{CALLS}=0.6", *ALWAYS).patients
    sent_in = patients[patients["stream"] == "direct"]  # and not their returns
    judged = sent_in[sent_in["same_day_judged"] == "yes"]
    others = sent_in[sent_in["same_day_judged"] == "no"]
    straight = judged["dept_type"].eq("none") & judged["t_same_day"].notna()
    error = np.sqrt(0.6 * 0.4 / len(judged))
    assert len(judged) > 80
    assert abs(straight.mean() - 0.6) < 3 * error
    assert others["t_same_day"].isna().all()


def test_who_finds_it_shut_asks_for_a_space_as_without_the_call() -> None:
    records = run_of(f"{CALLS}=0.9")
    shut = records.rungs.query("ladder == 'direct_referral' and result == 'shut'")
    rows = records.patients[records.patients["patient"].isin(shut["patient"])]
    assert len(rows) > 20
    assert rows["t_bed_req"].notna().all()


def test_both_engines_write_the_same_bytes() -> None:
    assert_same(build(load("baseline", ["scale=0.1", f"{CALLS}=0.9"])), weeks=2)
