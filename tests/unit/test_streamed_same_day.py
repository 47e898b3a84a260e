"""Who asks for a chair before a work-up: triage, that can err, 111 and ambulance crews."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.departments.same_day.patients import before_work_up, judged
from flowsim.records.frames import Records
from flowsim.records.schema import TABLES
from flowsim.scenario import build
from tests.engines import FASTEST
from tests.identity.same import assert_same
from tests.unit.same_day_case import same_day
from tests.unit.test_sent_straight import ALWAYS

EARLY = ("calls_111", "crew_calls", "streamed")
TAKES = {"calls_111": "referral_by_111", "crew_calls": "referral_by_crew", "streamed": "streaming"}


def sets(**shares: float) -> tuple[str, ...]:
    return tuple(f"hospital.same_day.{name}.value={value}" for name, value in shares.items())


@cache
def run_of(*overrides: str, scenario: str = "baseline") -> Records:
    """Return eight weeks of two fifths of the hospital."""
    hospital = build(load(scenario, ["scale=0.4", *overrides]))
    return simulate(hospital, weeks=8, seed=5, engine=FASTEST)


def streaming() -> Records:
    """Return a run in which it is open always, never full, and triage asks for everybody."""
    return run_of(*ALWAYS, *sets(streamed=1.0))


def taken(records: Records, ladder: str) -> pd.DataFrame:
    """Return the patients whom a ladder sent to same day emergency care."""
    rows = records.rungs
    who = rows[(rows["ladder"] == ladder) & (rows["result"] == "taken")]["patient"]
    return records.patients[records.patients["patient"].isin(who)]


def with_ed_clock(patients: pd.DataFrame) -> pd.DataFrame:
    return patients[patients["t_triage"].notna() & (patients["stream"] == "majors")]


def known(fit: str, rows: pd.DataFrame) -> float:
    """Return the expected share thought fit before a work-up of patients who are, or are not."""
    early = before_work_up(judged(same_day()), same_day().odds_before_work_up.value)
    labels = zip(rows["need_class"], rows["specialty"], strict=True)
    return float(np.mean([early.at(fit, *map(str, label)).of("yes") for label in labels]))


def test_less_is_known_before_a_work_up() -> None:
    after, before = judged(same_day()), before_work_up(judged(same_day()), 0.5)
    fit, other = ("yes", "same_day", "cardiology"), ("no", "bed_short", "cardiology")
    assert after.at(*fit).of("yes") == pytest.approx(0.8)
    assert before.at(*fit).of("yes") == pytest.approx(2 / 3)  # odds of 4, halved
    assert before.at(*other).of("yes") == pytest.approx(0.3 / 1.15)  # odds of 3 to 17, doubled
    assert before.at("no", "bed_longer", "cardiology").of("yes") == 0
    assert before_work_up(after, 1.0).at(*fit).of("yes") == pytest.approx(0.8)


@pytest.mark.parametrize("fit", ["yes", "no"])
def test_open_always_and_never_full_triage_sends_the_share_that_it_thinks_fit(fit: str) -> None:
    patients = streaming().patients
    rows = with_ed_clock(patients)
    moved = rows["wrong_stream"].isin(["minors", "urgent_treatment", "mental_health"])
    rows = rows[~moved]  # for majors as triage saw them
    needs = ["same_day"] if fit == "yes" else ["bed_short"]
    rows = rows[(rows["same_day_fit"] == fit) & rows["need_class"].isin(needs)]
    expected = known(fit, rows)
    sent = rows["patient"].isin(taken(streaming(), "streaming")["patient"])
    assert len(rows) > 150
    assert 0 < expected < 1
    assert abs(sent.mean() - expected) < 3 * np.sqrt(expected * (1 - expected) / len(rows))


def test_triage_sends_nobody_of_other_streams() -> None:
    sent = taken(streaming(), "streaming")
    assert set(sent["stream"]) == {"majors"}
    assert {"ambulance", "walk_in"} <= set(sent["mode"])


def test_of_those_whom_triage_sends_the_clock_ends_as_they_leave_for_the_chair() -> None:
    sent = taken(streaming(), "streaming")
    right = sent[sent["same_day_fit"] == "yes"]
    assert len(right) > 100
    assert (right["t_ed_depart"] == right["t_same_day"]).all()
    assert right["t_bounced"].isna().all()
    assert set(right["dept_type"]) == {"type1"}
    referred = taken(streaming(), "instead_of_admission")
    early, late = (each["t_ed_depart"] - each["t_arrive"] for each in (right, referred))
    assert early.median() < 0.5 * late.median()


def test_of_those_sent_back_the_clock_goes_on() -> None:
    records = streaming()
    sent = taken(records, "streaming")
    wrong = sent[(sent["same_day_fit"] == "no") & (sent["t_arrive"] < records.end_minutes - 3000)]
    assert len(wrong) > 20
    assert (wrong["t_bounced"] >= wrong["t_same_day_seen"]).all()
    assert (wrong["t_seen"] > wrong["t_bounced"]).all()
    assert (wrong["t_ed_depart"] > wrong["t_seen"]).all()
    assert wrong["t_same_day_admit"].isna().all()
    admitted = wrong[wrong["t_admit"].notna()]
    assert len(admitted) > 20
    assert (admitted["t_admit"] >= admitted["t_ed_depart"]).all()
    still = sent[sent["t_bounced"].notna() & sent["t_depart"].isna() & sent["t_admit"].isna()]
    assert still["t_ed_depart"].isna().all()  # in the department as the run ends


def test_whom_closing_overtakes_before_the_first_assessment_goes_back_too() -> None:
    """Its people work on Sundays, when it is shut: whoever comes is there at closing."""
    sundays = "[{days: sun, start: '08:00', end: '18:00', staff: 1}]"
    nobody = [f"hospital.same_day.{who}.shifts={sundays}" for who in ("junior", "consultant")]
    sent = taken(run_of(*nobody, *sets(streamed=1.0)), "streaming")
    ended = sent[sent["t_same_day"] < 7 * 7 * 1440]
    wrong, right = (ended[ended["same_day_fit"] == fit] for fit in ("no", "yes"))
    assert len(wrong) > 3
    assert wrong["t_bounced"].notna().all()
    assert wrong["t_same_day_seen"].isna().all()
    assert len(right) > 10
    assert right["t_same_day_admit"].notna().all()


def test_more_mistakes_are_more_sent_back() -> None:
    more = run_of(*ALWAYS, *sets(streamed=1.0, odds_before_work_up=0.25))
    few, many = (taken(one, "streaming")["t_bounced"].notna() for one in (streaming(), more))
    assert many.sum() > 1.2 * few.sum()
    assert many.mean() > few.mean() > 0


@pytest.mark.parametrize("name", ["calls_111", "crew_calls"])
def test_who_is_sent_straight_has_no_clock_of_the_department(name: str) -> None:
    sent = taken(run_of(*ALWAYS, *sets(calls_111=1.0, crew_calls=1.0)), TAKES[name])
    assert len(sent) > 20
    assert set(sent["mode"]) == {"walk_in" if name == "calls_111" else "ambulance"}
    assert set(sent["dept_type"]) == {"none"}
    of_ed = ["t_handover", "t_register", "t_triage", "t_seen", "t_refer", "t_ed_depart"]
    assert sent[of_ed].isna().all().all()
    assert (sent["t_same_day"] == sent["t_arrive"]).all()


def everybody_asks() -> Records:
    return run_of(*sets(**dict.fromkeys(EARLY, 0.5), direct_calls=0.5))


def test_nobody_has_a_chair_twice_whoever_asks() -> None:
    rungs = everybody_asks().rungs
    rows = rungs[(rungs["rung"] == "same_day") & (rungs["result"] == "taken")]
    assert set(rows["ladder"]) == {*TAKES.values(), "direct_referral", "instead_of_admission"}
    assert not rows["patient"].duplicated().any()


def test_who_finds_it_shut_goes_on_as_without_being_asked_for() -> None:
    records = everybody_asks()
    rows = records.rungs
    shut = rows[rows["ladder"].isin(list(TAKES.values())) & (rows["result"] == "shut")]
    of_them = records.patients[records.patients["patient"].isin(shut["patient"])]
    never = of_them[of_them["t_same_day"].isna()]
    assert len(never) > 100
    assert set(never["dept_type"]) == {"type1"}
    assert never["t_register"].notna().mean() > 0.99  # but who arrives as the run ends


def test_both_engines_write_the_same_bytes() -> None:
    early = sets(**dict.fromkeys(EARLY, 0.9))
    assert_same(build(load("baseline", ["scale=0.1", *early])), weeks=2)


def test_the_initiative_does_what_the_settings_do() -> None:
    """Its share in place of the hospital's; 0 leaves the hospital's own."""
    none = [f"initiative.sdec_expanded.{name}=0" for name in ("chairs", "direct_calls")]
    hours = ("opening", "referrals", "juniors", "consultants")
    alike = [*none, *(f"initiative.sdec_expanded.{name}=[]" for name in hours)]
    alike.append("initiative.sdec_expanded.odds_judged_fit=1")
    asking = [f"initiative.sdec_expanded.{name}=0.4" for name in EARLY]

    def small(scenario: str, *overrides: str) -> Records:
        hospital = build(load(scenario, ["scale=0.2", *overrides]))
        return simulate(hospital, weeks=2, seed=5, engine=FASTEST)

    mine, theirs = (
        small("sdec_expanded", *alike, *asking, *sets(streamed=0.9)),
        small("baseline", *sets(**dict.fromkeys(EARLY, 0.4))),
    )
    assert set(TAKES.values()) <= set(mine.rungs["ladder"])
    assert all(getattr(mine, name).equals(getattr(theirs, name)) for name in TABLES)
    kept = build(load("sdec_expanded", [*alike, *sets(streamed=0.3)]))
    assert kept == build(load("baseline", list(sets(streamed=0.3))))
