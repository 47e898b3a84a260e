"""Parameters of what goes straight to a specialty, and of surgeons, that cannot be."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.hospital.initiatives.operating_lists import timetable_of
from flowsim.scenario import build

LOST = "initiative.surgeon_of_the_week.sessions_lost"


@pytest.mark.parametrize(
    ("scenario", "override", "message"),
    [
        ("direct_to_specialty", "recognised=1.2", "recognised"),
        ("direct_to_specialty", "mistaken=-0.1", "mistaken"),
        ("direct_to_specialty", "look_minutes=0", "look_minutes"),
        ("direct_to_specialty", "opens='8 o clock'", "opens"),
        ("direct_to_specialty", "specialties=[dermatology]", "dermatology"),
        ("direct_to_specialty", "specialties=[]", "specialties is empty; name those"),
        ("direct_to_specialty", "specialties=[renal,renal]", "specialties: 'renal' is named twice"),
        ("direct_to_specialty", "closes='08:00'", "hours from 08:00 to 08:00 could be"),
        ("senior_advice_line", "share=2", "share"),
        ("senior_advice_line", "closes='09:00'", "hours from 09:00 to 09:00 could be"),
        ("senior_advice_line", "call_minutes=-1", "call_minutes"),
        ("surgeon_in_ed", "surgeons=-1", "surgeons"),
        ("surgeon_of_the_week", "sessions_lost=60", "give as many"),
        ("surgeon_of_the_week", "second_round='25:00'", "25:00"),
    ],
)
def test_what_cannot_be_is_refused(scenario: str, override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        build(load(scenario, [f"initiative.{scenario}.{override}"]))


def test_no_more_electives_are_given_up_than_come_where_lists_are_not_modelled() -> None:
    with pytest.raises(FlowsimError, match="elective surgical inpatients of a day; give fewer"):
        build(load("without_theatres+surgeon_of_the_week", [f"{LOST}=60"]))


@pytest.mark.parametrize("scenario", ["direct_to_specialty", "senior_advice_line", "sdec_expanded"])
def test_without_same_day_care_one_line_says_what_is_missing(scenario: str) -> None:
    with pytest.raises(FlowsimError) as refused:
        build(load(scenario, ["hospital.same_day.chairs.number=0"]))
    assert str(refused.value) == (
        f"initiative {scenario}: there is no same day emergency care, which it sends patients to; "
        "give it chairs (hospital.same_day.chairs.number), or leave the initiative out"
    )


@pytest.mark.parametrize(
    ("lost", "closable"),
    [(3, "for 2 of these half days"), (40, "for 36 of these half days")],
)
def test_no_more_lists_are_closed_than_there_are_and_no_half_of_one(
    lost: int, closable: str
) -> None:
    with pytest.raises(FlowsimError, match=f"sessions_lost {lost}: .*{closable}.*give as many"):
        build(load("surgeon_of_the_week", [f"{LOST}={lost}"]))


def test_a_surgeon_of_the_week_closes_lists_where_theatres_are_modelled() -> None:
    """18 all-day lists of general surgery a week for inpatients: four half days are two of them."""

    def lists(scenario: str, *overrides: str) -> int:
        rows = timetable_of(build(load(scenario, list(overrides))))
        return sum((row.specialty, row.kind) == ("general_surgery", "elective") for row in rows)

    assert lists("baseline") == 18
    assert lists("surgeon_of_the_week") == 16
    assert lists("surgeon_of_the_week", f"{LOST}=0") == 18
