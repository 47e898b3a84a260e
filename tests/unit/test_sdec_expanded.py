"""Same day emergency care expanded: its hours, its people, who calls, and what it leaves alone."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.departments.same_day.sent_straight import PRACTICE
from flowsim.hospital.vocabulary.by_state import TryRung
from flowsim.hospital.vocabulary.calendars import Calendar, Rota
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.records.frames import Records
from flowsim.scenario import build
from tests.engines import FASTEST
from tests.identity.same import assert_same

NAME = "sdec_expanded"
CALLS = "hospital.same_day.direct_calls.value"
NOBODY = ("+hospital.same_day.fit.odds=0", "+hospital.same_day.mistaken.odds=0")


@cache
def small(scenario: str, *overrides: str) -> Records:
    """Return eight weeks of three tenths of the hospital."""
    hospital = build(load(scenario, ["scale=0.3", *overrides]))
    return simulate(hospital, weeks=8, seed=5, engine=FASTEST)


def visits(scenario: str, *overrides: str) -> pd.DataFrame:
    patients = small(scenario, *overrides).patients
    return patients[patients["t_same_day"].notna()]


def staff_hours(hospital: Hospital, role: str) -> float:
    rota = next(one.capacity for one in hospital.resources if one.name == role)
    assert isinstance(rota, Rota)
    return sum(len(s.starts) * s.length_minutes * s.staff for s in rota.shifts) / 60


def test_patients_come_in_its_hours_and_at_weekends_and_not_after_the_last_referral() -> None:
    came = visits(NAME)["t_same_day"]
    assert len(came) > 1.3 * len(visits("baseline"))
    minute, day = np.mod(came, 1440), np.mod(came // 1440, 7)
    assert (minute >= 8 * 60).all()
    assert (minute < 19 * 60).all()
    assert (minute >= 17 * 60).any()
    assert set(day) == set(range(7))
    assert not set(np.mod(visits("baseline")["t_same_day"] // 1440, 7)) & {5, 6}


def test_whom_closing_overtakes_is_admitted_at_ten_and_not_at_eight() -> None:
    late = "initiative.sdec_expanded.referrals=[{days: daily, start: '08:00', end: '22:00'}]"
    came = visits(NAME, late)
    overtaken = came[came["t_same_day_admit"].notna() & (came["same_day_fit"] == "yes")]
    assert len(overtaken) > 5
    late_by = np.mod(overtaken["t_same_day_admit"] - (22 * 60 - 30), 1440)
    assert (late_by < 4 * 60).all()  # the task in hand is finished first


def test_longer_hours_without_clinicians_end_in_beds_and_not_at_home() -> None:
    nobody = [f"initiative.{NAME}.{who}=[]" for who in ("juniors", "consultants")]

    def overtaken(*overrides: str) -> float:
        came = visits(NAME, *overrides)
        fit = came[came["same_day_fit"] == "yes"]
        return float(fit["t_same_day_admit"].notna().mean())

    assert overtaken(*nobody) > 0.15 > overtaken()


def test_round_the_clock_nobody_is_overtaken() -> None:
    always = "[{days: daily, start: '00:00', end: '24:00'}]"
    staff = "[{days: daily, start: '00:00', end: '24:00', staff: 3}]"
    hours = [
        *(f"initiative.{NAME}.{which}={always}" for which in ("opening", "referrals")),
        *(f"initiative.{NAME}.{who}={staff}" for who in ("juniors", "consultants")),
    ]
    came = visits(NAME, *hours)
    admitted = came[came["t_same_day_admit"].notna()]
    assert len(admitted) > 5
    assert set(admitted["same_day_fit"]) == {"no"}
    assert (np.mod(came["t_same_day"], 1440) < 6 * 60).any()


def test_if_nobody_is_fit_every_patient_and_stay_is_as_without_it() -> None:
    base, other = small("baseline", *NOBODY), small(NAME, *NOBODY)
    for table in ("patients", "stays", "bed_events"):
        pd.testing.assert_frame_equal(getattr(base, table), getattr(other, table))
    tried = other.rungs["ladder"].astype(str).eq(PRACTICE.ladder)
    assert set(other.rungs.loc[tried, "result"]) <= {"not_eligible"}
    assert tried.any()


def test_everybody_is_in_one_rung_at_most() -> None:
    rungs = small(NAME).rungs
    taken = rungs[(rungs["rung"] == "same_day") & (rungs["result"] == "taken")]
    assert {"direct_referral", "instead_of_admission"} == set(taken["ladder"])
    assert not taken["patient"].duplicated().any()
    assert len(taken) == len(visits(NAME))


def test_those_sent_straight_never_have_a_clock_of_the_department() -> None:
    rungs = small(NAME).rungs
    sent = rungs.query("ladder == 'direct_referral' and result == 'taken'")["patient"]
    rows = small(NAME).patients.set_index("patient").loc[sent]
    assert len(rows) > 20
    assert set(rows["dept_type"]) == {"none"}
    assert rows[["t_register", "t_ed_depart", "t_dta"]].isna().all().all()


def test_it_adds_to_the_rotas_what_it_says() -> None:
    base, made = build(load("baseline")), build(load(NAME))
    text = load(NAME).initiatives[0].summary
    more = {
        role: staff_hours(made, role) - staff_hours(base, role)
        for role in ("same_day_junior", "same_day_consultant")
    }
    assert more == {"same_day_junior": 90, "same_day_consultant": 34}
    assert text == (
        "2 more chairs; open 98 hours a week; taking referrals 77 hours a week; more hours of "
        "staff a week, 90 of its doctors and 34 of its consultants; thought of more readily "
        "(odds times 1.2); a chair is asked for at once: 50% of practices; judged rightly without "
        "a work-up at odds times 0.5."
    )


def test_what_it_leaves_as_it_is_is_not_said() -> None:
    nothing = ["chairs=0", "opening=[]", "referrals=[]", "juniors=[]", "consultants=[]"]
    nothing += ["odds_judged_fit=1", "direct_calls=0"]
    words = [f"initiative.{NAME}.{text}" for text in nothing]
    assert load(NAME, words).initiatives[0].summary == "Nothing changes."
    (made,) = load(NAME, [*words[1:], f"initiative.{NAME}.streamed=0.2"]).initiatives
    assert made.summary == (
        "2 more chairs; a chair is asked for at once: 20% at triage; judged rightly without a "
        "work-up at odds times 0.5."
    )


def test_its_people_may_be_taken_from_another_rota() -> None:
    taken = "{resident_doctor: [{days: daily, start: '12:00', end: '22:00', staff: 1}]}"
    override = f"initiative.{NAME}.taken_from={taken}"
    base, made = build(load("baseline")), build(load(NAME, [override]))
    assert staff_hours(made, "resident_doctor") == staff_hours(base, "resident_doctor") - 70
    assert "70 of them taken from other rotas" in load(NAME, [override]).initiatives[0].summary


def test_where_practices_call_already_it_sets_their_share() -> None:
    made = build(load(NAME, [f"{CALLS}=0.2"]))
    calls = [
        step
        for pathway in made.pathways
        for step in pathway.steps
        if isinstance(step, TryRung) and step.ladder == PRACTICE.ladder
    ]
    assert len(calls) == 1
    assert load(NAME, [f"{CALLS}=0.2"]).initiatives[0].direct_calls == 0.5


def test_both_engines_write_the_same_bytes() -> None:
    assert_same(build(load(NAME, ["scale=0.1"])), weeks=2)


def test_ambulatory_care_and_diagnostics_is_a_preset_of_it_and_of_scanners() -> None:
    preset, alone = load("ambulatory_and_diagnostics"), load(NAME)
    assert preset.initiatives == alone.initiatives
    other = replace(alone.hospital, diagnostics=preset.hospital.diagnostics)
    assert other == preset.hospital
    made, without = build(preset), build(alone)
    for scanner in ("ct_scanner", "ultrasound_room"):
        more, now = (
            next(one.capacity for one in each.resources if one.name == scanner)
            for each in (made, without)
        )
        assert isinstance(more, Calendar)
        assert isinstance(now, Calendar)
        assert more.mean_level > now.mean_level
