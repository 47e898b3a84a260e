"""Parameters of what goes straight to a specialty, and of surgeons, that cannot be."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.scenario import build


@pytest.mark.parametrize(
    ("scenario", "override", "message"),
    [
        ("direct_to_specialty", "recognised=1.2", "recognised"),
        ("direct_to_specialty", "mistaken=-0.1", "mistaken"),
        ("direct_to_specialty", "look_minutes=0", "look_minutes"),
        ("direct_to_specialty", "opens='8 o clock'", "opens"),
        ("direct_to_specialty", "specialties=[dermatology]", "dermatology"),
        ("direct_to_specialty", "specialties=[]", "specialties is empty; name those"),
        ("direct_to_specialty", "specialties=[renal,renal]", "specialties names one twice"),
        ("direct_to_specialty", "closes='08:00'", "hours from 08:00 to 08:00 could be"),
        ("senior_advice_line", "share=2", "share"),
        ("senior_advice_line", "closes='09:00'", "hours from 09:00 to 09:00 could be"),
        ("senior_advice_line", "call_minutes=-1", "call_minutes"),
        ("surgeon_in_ed", "surgeons=-1", "surgeons"),
        ("surgeon_of_the_week", "sessions_lost=60", "give fewer"),
        ("surgeon_of_the_week", "second_round='25:00'", "25:00"),
    ],
)
def test_what_cannot_be_is_refused(scenario: str, override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        build(load(scenario, [f"initiative.{scenario}.{override}"]))


@pytest.mark.parametrize("scenario", ["direct_to_specialty", "senior_advice_line", "sdec_expanded"])
def test_without_same_day_care_one_line_says_what_is_missing(scenario: str) -> None:
    with pytest.raises(FlowsimError) as refused:
        build(load(scenario, ["hospital.same_day.chairs.number=0"]))
    assert str(refused.value) == (
        f"initiative {scenario}: there is no same day emergency care, which it sends patients to; "
        "give it chairs (hospital.same_day.chairs.number), or leave the initiative out"
    )


def test_sessions_of_operating_lists_are_not_given_up_as_electives_of_a_day() -> None:
    """With theatres the stream it edits is not there: why, and two ways out."""
    surgeon = "theatres+surgeon_of_the_week"
    with pytest.raises(FlowsimError) as refused:
        build(load(surgeon))
    assert str(refused.value) == (
        "initiative surgeon_of_the_week: sessions_lost 4: no elective surgical inpatients come by "
        "the day (stream 'elective_elective_surgery'), to take them from; where theatres are "
        "modelled, operating lists call them instead. Take the sessions out of "
        "hospital.theatres.timetable and give initiative.surgeon_of_the_week.sessions_lost=0, or "
        "take a scenario without theatres"
    )
    build(load(surgeon, ["initiative.surgeon_of_the_week.sessions_lost=0"]))
    build(load("baseline+surgeon_of_the_week"))
