"""In-reach: no sessions, no benefit; too few sessions, no more benefit; need alone is shorter."""

from dataclasses import replace
from functools import cache

import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.departments.in_reach.review import asks_for_review
from flowsim.hospital.departments.in_reach.settings import InReachSettings
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.clinics import Session
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.steps import depart, note, set_time, wait_for_time
from flowsim.records.frames import Records
from flowsim.records.schema import TABLES
from flowsim.scenario import build
from tests.small import one_each, run
from tests.unit.wards_case import shipped

DAY = 1440
STAY = 10.0 * DAY
ATTRIBUTES = (
    Attribute(name="in_reach", values=("geriatrics", "neurology", "none")),
    Attribute(name="in_reach_booked", values=("no", "yes")),
    Attribute(name="stay_class", values=("unknown", "zero_day", "short", "medium", "long")),
)


def with_sessions(slots: int) -> InReachSettings:
    """Return the services, geriatrics with so many places at noon every day."""
    settings = shipped().of(InReachSettings)
    held = (Session(days="daily", start="12:00", slots=slots),) if slots else ()
    geriatrics = replace(settings.services["geriatrics"], sessions=held)
    return replace(settings, services={**settings.services, "geriatrics": geriatrics})


def stays(slots: int, patients: int, engine: str = "compiled", kind: str = "long") -> Records:
    """Return ten-day stays of so many patients who come at midnight."""
    settings = with_sessions(slots)
    labels = {"in_reach": "geriatrics", "stay_class": kind}
    return run(
        [
            note("t_admit"),
            set_time("t_need_end", "need", Constant(STAY)),
            *asks_for_review(settings),
            wait_for_time("t_need_end", cause="need"),
            depart(),
        ],
        engine=engine,
        weeks=3,
        attributes=ATTRIBUTES,
        arrivals=one_each(**{f"p{k}": (0.0, labels) for k in range(patients)}),
        clinics=tuple(s.clinic(name) for name, s in settings.services.items()),
    )


def saved(records: Records) -> float:
    """Return days of need saved, all patients together."""
    return float((STAY - records.patients["t_depart"]).sum() / DAY)


def test_a_review_saves_its_share_of_what_is_left_after_it(engine: str) -> None:
    share = with_sessions(1).services["geriatrics"].shortens.value
    patients = stays(1, 1, engine).patients
    assert patients["t_in_reach"].tolist() == [720.0]
    assert patients["t_depart"].tolist() == pytest.approx([STAY - (STAY - 720.0) * share])


def test_without_sessions_nobody_is_seen_and_nothing_is_saved(engine: str) -> None:
    records = stays(0, 5, engine)
    assert records.patients["t_in_reach"].isna().all()
    assert saved(records) == 0.0
    assert set(records.rungs["result"]) == {"not_eligible", "no_slot"}


def test_the_benefit_grows_with_demand_only_as_far_as_sessions_reach(engine: str) -> None:
    """Three sessions within 72 hours, two places each: the seventh patient is not seen in time."""
    found = [saved(stays(2, patients, engine)) for patients in (2, 6, 7, 40)]
    assert 0 < found[0] < found[1]
    assert found[1] == found[2] == found[3]
    assert (stays(2, 40, engine).patients["in_reach_booked"] == "yes").sum() == 6


def test_whoever_stays_a_night_or_two_is_not_asked_for(engine: str) -> None:
    records = stays(2, 3, engine, kind="short")
    assert saved(records) == 0.0
    assert records.rungs.empty


# -- in the hospital -------------------------------------------------------------------------------


@cache
def small(scenario: str, *, slots: int | None = None) -> Records:
    """Return four weeks of a fifth of the hospital, perhaps with as many slots in each session."""
    made = build(load(scenario, ["scale=0.2"]))
    if slots is not None:
        clinics = tuple(
            replace(c, sessions=tuple(replace(held, slots=slots) for held in c.sessions))
            if c.name.endswith("_in_reach")
            else c
            for c in made.clinics
        )
        made = replace(made, clinics=clinics)
    return simulate(made, weeks=4, seed=5)


@pytest.mark.parametrize("scenario", ["geriatric_liaison", "neurology_in_reach"])
def test_sessions_without_places_are_the_baseline_to_the_byte(scenario: str) -> None:
    one, other = small("baseline"), small(scenario, slots=0)
    same = [name for name in TABLES if getattr(one, name).equals(getattr(other, name))]
    assert set(TABLES) - set(same) <= {"clinic_slots"}


def test_places_taken_are_those_of_patients_and_never_more_than_there_are() -> None:
    records = small("geriatric_liaison")
    table, patients = records.clinic_slots, records.patients
    table = table[table["clinic"] == "geriatrics_in_reach"]
    seen = patients[patients["in_reach_booked"] == "yes"]
    assert len(seen) > 20
    assert (table["booked"] <= table["slots"]).all()
    assert len(seen) == table["booked"].sum()
    assert seen["t_in_reach"].notna().all()
    assert (seen["t_in_reach"] - seen["t_admit"] <= 72 * 60).all()
    assert set(seen["in_reach"]) == {"geriatrics"}
    assert set(seen["specialty"]) <= {"general_surgery", "urology", "orthopaedics"}


def test_the_specialist_who_came_is_not_waited_for_again() -> None:
    patients = small("geriatric_liaison").patients
    fit = patients[patients["t_fit"].notna()]
    assert (fit.loc[fit["in_reach_booked"] != "yes", "review_needed"] == "specialist").any()
    assert not (fit.loc[fit["in_reach_booked"] == "yes", "review_needed"] == "specialist").any()


def test_saturday_visits_spare_those_who_wait_for_a_cardiologist_the_weekend() -> None:
    """Nobody who is ready on Saturday morning waits until Monday, and nobody else's visit moves."""
    made = build(load("baseline")), build(load("cardiology_six_days"))
    visits = [dict(each.calendars)["cardiology_visits"] for each in made]
    saturday = Timetable.weekly([("sat", ["11:00", "14:30"])]).minutes
    assert set(visits[1].minutes) - set(visits[0].minutes) == set(saturday)
    others = [dict(each.calendars)["specialist_visits"] for each in made]
    assert others[0] == others[1]


def test_both_engines_write_the_same_bytes() -> None:
    made = build(load("geriatric_liaison", ["scale=0.1"]))
    one, other = (simulate(made, weeks=2, seed=3, engine=each) for each in ("simpy", "compiled"))
    assert all(getattr(one, name).equals(getattr(other, name)) for name in TABLES)
