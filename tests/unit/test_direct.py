"""Straight to the specialty, the advice line, surgeons: on whom they act, and what they cost."""

from functools import cache

import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.records.frames import Records
from flowsim.records.schema import TABLES
from flowsim.scenario import build

DIRECT, ADVICE, SURGEON, WEEK = (
    "direct_to_specialty",
    "senior_advice_line",
    "surgeon_in_ed",
    "surgeon_of_the_week",
)
STAYS = {"same_day", "bed_short", "bed_longer"}
EVERYBODY = (f"initiative.{DIRECT}.recognised=0.8", f"initiative.{DIRECT}.mistaken=0.1")


@cache
def small(scenario: str, *overrides: str) -> Records:
    """Return three weeks of a fifth of the hospital."""
    hospital = build(load(scenario, ["scale=0.2", *overrides]))
    return simulate(hospital, weeks=3, seed=5, engine="compiled")


def minute_of_day(times):
    return times % 1440


@pytest.mark.parametrize(
    "scenario",
    [
        (DIRECT, f"initiative.{DIRECT}.recognised=0", f"initiative.{DIRECT}.mistaken=0"),
        (ADVICE, f"initiative.{ADVICE}.share=0"),
        (SURGEON, f"initiative.{SURGEON}.surgeons=0"),
        (WEEK, f"initiative.{WEEK}.sees_daily=false", f"initiative.{WEEK}.sessions_lost=0"),
    ],
    ids=lambda scenario: scenario[0],
)
def test_none_of_it_is_the_baseline(scenario: tuple[str, ...]) -> None:
    found = small(*scenario)
    assert all(getattr(found, name).equals(getattr(small("baseline"), name)) for name in TABLES)


@pytest.mark.parametrize("scenario", [DIRECT, ADVICE, SURGEON, WEEK])
def test_both_engines_agree(scenario: str) -> None:
    hospital = build(load(scenario, ["scale=0.1"]))
    one, other = (simulate(hospital, weeks=1, seed=5, engine=e) for e in ("compiled", "simpy"))
    assert all(getattr(one, name).equals(getattr(other, name)) for name in TABLES)


def test_those_wrongly_judged_are_sent_back_and_no_others() -> None:
    """A bounce follows from what the patient needs; the clock goes on until they leave."""
    patients = small(DIRECT, *EVERYBODY).patients
    sent = patients[patients.t_direct.notna()]
    back = sent.t_direct_back.notna()
    assert back.sum() > 20
    assert (~back).sum() > 20
    assert (back == ~sent.need_class.isin(STAYS)).all()
    assert (sent.t_ed_depart[back] > sent.t_direct_back[back]).all()
    assert (sent.t_ed_depart[~back] - sent.t_direct[~back] < 240).all()


def test_without_mistakes_nobody_is_sent_back() -> None:
    patients = small(DIRECT, EVERYBODY[0], f"initiative.{DIRECT}.mistaken=0").patients
    assert patients.t_direct.notna().sum() > 20
    assert patients.t_direct_back.isna().all()


def test_who_goes_straight_is_not_worked_up_in_the_department() -> None:
    patients = small(DIRECT, *EVERYBODY).patients
    straight = patients[patients.t_direct.notna() & patients.t_direct_back.isna()]
    assert straight.t_seen.isna().all()
    assert straight.t_refer.isna().all()


def test_outside_the_hours_nobody_goes_straight() -> None:
    patients = small(DIRECT, *EVERYBODY).patients
    sent = minute_of_day(patients.t_direct.dropna())
    # From triage at eight o'clock a space may be promised, or a doctor found, a little later.
    assert ((sent >= 480) & (sent < 1200 + 5)).all()


def test_only_those_whom_the_senior_advised_stay_at_home() -> None:
    patients = small(ADVICE, f"initiative.{ADVICE}.share=1").patients
    answered = patients[patients.t_advice.notna()]
    minute = minute_of_day(answered.t_advice)
    assert ((minute >= 540) & (minute < 1080)).all()
    assert answered["mode"].isin(["gp_referred"]).all()
    stayed = patients[patients.outcome == "advised_at_home"]
    assert len(stayed) > 2
    assert (stayed.need_class == "advice_only").all()
    assert (stayed.advice_diverts == "yes").all()
    assert (stayed.dept_type == "none").all()
    assert stayed.t_register.isna().all()


def test_calls_take_the_minutes_of_the_team_on_call() -> None:
    """Its members are busy for longer, although some of those they would have seen stay away."""
    busy = {
        scenario: hours.loc[hours.resource == "medicine_on_call", "busy_minutes"].sum()
        for scenario in ("baseline", ADVICE)
        for hours in [small(scenario).resource_hours]
    }
    assert busy[ADVICE] > busy["baseline"]


def test_surgical_patients_are_seen_sooner_while_the_surgeon_is_in() -> None:
    """Only patients of general surgery and urology, and only in the hours."""
    hours = small(SURGEON).resource_hours
    there = hours[(hours.resource == "surgeon_in_ed") & (hours.busy_minutes > 0)]
    assert len(there) > 10
    seen = {}
    for scenario in ("baseline", SURGEON):
        patients = small(scenario).patients
        surgical = patients[patients.specialty.isin(["general_surgery", "urology"])]
        inside = minute_of_day(surgical.t_refer).between(600, 1200 - 60)
        seen[scenario] = (surgical.t_spec_seen - surgical.t_refer)[inside].mean()
    assert seen[SURGEON] < 0.5 * seen["baseline"]


def test_sessions_given_up_are_electives_not_admitted() -> None:
    """Four sessions of two inpatients a week, nobody else fewer; where lists are not modelled."""
    before, after = "without_theatres", f"without_theatres+{WEEK}"
    came = {
        scenario: small(scenario).patients.groupby("source", observed=True).size()
        for scenario in (before, after)
    }
    whole = {
        scenario: build(load(scenario)).find("arrivals", "elective_elective_surgery").times
        for scenario in (before, after)
    }
    a_week = {scenario: sum(number for _, number in times) for scenario, times in whole.items()}
    assert a_week[before] - a_week[after] == 4 * 2
    fewer = came[before] - came[after]
    assert fewer["elective_elective_surgery"] > 0
    others = fewer.drop("elective_elective_surgery")
    assert (others[others.index.str.startswith("elective_")] == 0).all()
