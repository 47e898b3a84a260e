"""Beds asked for as people do it: heard of, sought, promised, accepted; each minute by hand."""

import pytest

from flowsim.hospital.departments.wards.asking import (
    heard_by_site_team,
    promised_and_ready,
    sought_by_site_team,
)
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    bed_becomes,
    depart,
    end,
    label,
    note,
    occupy_bed,
    request_bed,
    set_time,
    treat,
    vacate_bed,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import BedBureau, Service, Ward
from tests.small import run

CALL, SEEK, ACCEPT, DECLARE, CLEAN, STAY = 20, 6, 15, 30, 40, 200
STEPS = [
    heard_by_site_team("seen"),
    note("t_seen_by_team"),
    sought_by_site_team("sought"),
    note("t_sought"),
    request_bed("medicine"),
    wait_for_bed("allocated", cause="match"),
    note("t_bed_alloc"),
    treat("ward_accepts", cause="accepts"),
    note("t_bed_accepted"),
    wait_for_bed("ready", cause="ready"),
    note("t_bed_ready"),
    occupy_bed(),
    treat("stay", Constant(STAY)),
    vacate_bed(),
    depart(),
]
CLEANING = Pathway(
    "clean",
    [
        treat("declare", Constant(DECLARE)),
        bed_becomes("dirty"),
        treat("clean", Constant(CLEAN)),
        bed_becomes("empty"),
        end(),
    ],
)


def flat(items):
    """Return steps from steps and lists of steps."""
    return [step for item in items for step in (item if isinstance(item, list) else [item])]


def asked(engine, times, steps=STEPS, beds=5, staff=1, every=60):
    """Return the patients of a ward whose site team looks every so many minutes."""
    records = run(
        flat(steps),
        times,
        engine=engine,
        services=(Service(name="medicine"),),
        wards=(Ward(name="alder", beds=beds, serves=(("medicine", "home"),)),),
        resources=(Resource("site_team", staff),),
        calendars=(("site_team_looks", Timetable.every(every)),),
        activities=(
            ("call_site_team", Constant(CALL)),
            ("seek_bed", Constant(SEEK)),
            ("ward_accepts", Constant(ACCEPT)),
        ),
        others=(CLEANING,),
        bureau=BedBureau(turn_round="clean"),
    )
    return records.patients


def test_a_request_is_heard_of_at_the_call_or_the_look_before_it(engine):
    patients = asked(engine, [0, 30, 50])
    assert patients.t_seen_by_team.tolist() == [20, 50, 60]


def test_looks_however_rare_delay_nobody_beyond_the_call(engine):
    patients = asked(engine, [1, 30, 50], every=10080)
    assert (patients.t_seen_by_team - patients.t_arrive).tolist() == [CALL] * 3


@pytest.mark.parametrize(("staff", "sought"), [(1, [26, 32, 38]), (2, [26, 26, 32])])
def test_the_team_seeks_one_bed_each_at_a_time(engine, staff, sought):
    assert asked(engine, [0, 0, 0], staff=staff).t_sought.tolist() == sought


def test_an_empty_bed_waits_for_the_ward_to_accept(engine):
    patient = asked(engine, [0]).iloc[0]
    accepted = CALL + SEEK + ACCEPT
    assert (patient.t_bed_alloc, patient.t_bed_accepted) == (CALL + SEEK, accepted)
    assert patient.t_bed_ready == accepted
    assert (patient.minutes_match, patient.minutes_ready) == (0, 0)


def test_the_ward_accepts_while_the_bed_is_cleaned(engine):
    second = asked(engine, [0, 1], beds=1).iloc[1]
    declared = CALL + SEEK + ACCEPT + STAY + DECLARE
    assert second.t_bed_alloc == declared
    assert second.t_bed_accepted == declared + ACCEPT
    assert second.t_bed_ready == declared + CLEAN
    parts = [second[f"minutes_{part}"] for part in ("seen", "sought", "match", "accepts", "ready")]
    assert sum(parts) == second.t_bed_ready - second.t_arrive


def test_who_gives_up_before_or_after_the_promise_leaves_the_bed_to_the_next(engine):
    steps = [
        set_time("t_limit", "limit", Constant(CALL + SEEK + ACCEPT + STAY + DECLARE + 35)),
        *STEPS[:5],
        promised_and_ready("bed", until="t_limit", otherwise="gone"),
        *STEPS[11:],
        label("gone"),
        depart("gone"),
    ]
    patients = asked(engine, [0, 1, 2, 3], steps=steps, beds=1)
    assert patients.outcome.tolist() == ["departed", "gone", "departed", "gone"]
    promised_late = 1 + 306  # when the second gives up, a minute before the third would
    assert patients.t_depart.tolist()[1:] == [1 + 306, promised_late + ACCEPT + STAY, 3 + 306]
