"""Following one patient: every step in words, the account of minutes, the same records."""

import pytest

import flowsim
from flowsim.engine.journey import BED, BESIDE, PATIENT
from flowsim.engine.lowering import lower
from flowsim.engine.simpy_engine import run
from flowsim.engine.simpy_engine.follow import Follower
from flowsim.engine.simpy_engine.follow import journey as followed
from flowsim.engine.simpy_engine.model import Model
from flowsim.engine.world import make_world
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.steps import (
    assign,
    branch,
    branch_if_fit,
    branch_on,
    depart,
    draw,
    end,
    go,
    keep_waiting,
    label,
    note,
    occupy_bed,
    release,
    renege_after,
    request_bed,
    seize,
    set_time,
    start,
    transfer,
    treat,
    vacate_bed,
    wait_for_all,
    wait_for_bed,
    wait_for_time,
    wait_until,
)
from flowsim.hospital.vocabulary.wards import BedBureau, Service, Ward
from flowsim.studies.agreement import differences
from tests.busy import busy_hospital
from tests.small import hospital

DESK = {"resources": (Resource("desk", 1),)}
WARD = {
    "services": (Service(name="medicine"),),
    "wards": (Ward(name="alder", beds=1, serves=(("medicine", "home"),)),),
}


def journey(steps, times=(0.0,), patient=0, **changes):
    return flowsim.follow(hospital(steps, times, **changes), patient, weeks=1)


def words(found, walker=PATIENT):
    """Return (minute, words) of every step of one kind of walker."""
    return [(p.t, p.words) for p in found.passages if p.walker == walker]


def test_a_queue_a_task_and_the_account():
    steps = [
        *seize("desk"),
        treat("see", Constant(12.5), by_whom="desk"),
        *release("desk"),
        depart("home"),
    ]
    found = journey(steps, (0.0, 5.0), patient=1, **DESK)
    assert words(found) == [
        (5.0, "seized desk after waiting 7.5 min (wait_desk)"),
        (12.5, "took 12.5 min by desk (treatment)"),
        (25.0, "released desk"),
        (25.0, "left the hospital: home"),
    ]
    assert [p.held for p in found.passages] == [("desk",), ("desk",), (), ()]
    assert [p.step for p in found.passages][:2] == ["visit/1 seize", "visit/2 treat"]
    assert [p.t_end for p in found.passages] == [12.5, 25.0, 25.0, 25.0]
    assert found.minutes == {"wait_desk": 7.5, "treatment": 12.5}
    assert found.minutes_in_hospital == 20.0
    assert found.outcome == "home"


def test_ways_milestones_and_attributes():
    steps = [
        note("t_in"),
        note("t_in", first=True),
        draw("kind", {"old": 1.0, "new": 0.0}),
        branch_on("kind", {"old": "here"}),
        label("here"),
        assign("kind", "new"),
        branch("way", {"there": 1.0, "next": 0.0}),
        label("there"),
        set_time("t_end", "rest", Constant(30.0)),
        branch_if_fit("t_end", "gone"),
        wait_for_time("t_end", lead_minutes=10.0, cause="resting"),
        wait_for_time("t_in", cause="resting"),
        wait_until("open", cause="shut"),
        go("gone"),
        label("gone"),
        transfer("second"),
    ]
    found = journey(
        steps,
        others=(Pathway("second", [depart("done")]),),
        attributes=(Attribute(name="kind", values=("new", "old")),),
        calendars=(("open", Calendar.weekly([("daily", "01:00", "02:00", 1)], elsewhere=0)),),
    )
    assert words(found) == [
        (0.0, "noted t_in"),
        (0.0, "noted t_in"),
        (0.0, "kind becomes old by chance"),
        (0.0, "kind is old: on to visit/6 assign"),
        (0.0, "kind becomes new"),
        (0.0, "by chance on to visit/9 set_time"),
        (0.0, "t_end will be week 1 Mon 00:30, in 30.0 min"),
        (0.0, "not yet fit to leave: on to visit/11 wait_for_time"),
        (0.0, "waited 20.0 min (resting)"),
        (20.0, "no wait (resting)"),
        (20.0, "waited 40.0 min (shut)"),
        (60.0, "on to visit/16 transfer"),
        (60.0, "on to second/1 depart"),
        (60.0, "left the hospital: done"),
    ]
    assert found.attributes == {"kind": "new"}


def test_a_loss_a_team_and_patience():
    clinic = [*seize("team"), treat("see", Constant(50.0)), *release("team"), depart("seen")]
    steps = [
        renege_after("patience", "left", Constant(20.0)),
        *seize("desk", otherwise="elsewhere"),
        treat("register", Constant(50.0)),
        *release("desk"),
        keep_waiting(),
        depart("registered"),
        label("elsewhere"),
        *clinic,
        label("left"),
        depart("left"),
    ]
    team = {
        "resources": (Resource("desk", 1), Resource("nurse", 1)),
        "teams": (Team(name="team", members=("nurse",)),),
    }
    times = (0.0, 1.0, 2.0)
    assert words(journey(steps, times, 0, **team))[-2:] == [
        (50.0, "will no longer give up waiting"),
        (50.0, "left the hospital: registered"),
    ]
    assert words(journey(steps, times, 1, **team))[:3] == [
        (1.0, "will wait no longer than until week 1 Mon 00:21, in 20.0 min"),
        (1.0, "desk is not free; on to visit/8 seize"),
        (1.0, "seized nurse (of team) at once"),
    ]
    assert words(journey(steps, times, 2, **team))[2:] == [
        (2.0, "gave up on team after waiting 20.0 min (wait_team); on to visit/13 depart"),
        (22.0, "left the hospital: left"),
    ]


def test_patience_that_is_over_before_the_wait():
    steps = [
        renege_after("patience", "left", Constant(5.0)),
        treat("rest", Constant(10.0)),
        *seize("desk"),
        treat("see", Constant(1.0)),
        *release("desk"),
        depart("seen"),
        label("left"),
        depart("left"),
    ]
    found = journey(steps, (0.0, 0.0), 1, **DESK)
    assert words(found)[2] == (
        10.0,
        "patience is over, so no wait for desk; on to visit/8 depart",
    )


def test_walks_beside_are_numbered_and_told_apart():
    side = [treat("scan", Constant(30.0), cause="scanning"), end()]
    steps = [
        start("side", when="scan"),
        start("side", when="none"),
        wait_for_all(cause="results"),
        wait_for_all(),
        depart(),
    ]
    found = journey(
        steps,
        others=(Pathway("side", side),),
        attributes=tuple(
            Attribute(name=name, values=values)
            for name, values in (("scan", ("yes", "no")), ("none", ("no", "yes")))
        ),
    )
    assert words(found) == [
        (0.0, "side starts beside this as walk 1"),
        (0.0, "none is not yes: side is not started"),
        (0.0, "waited 30.0 min (results)"),
        (30.0, "nothing started is still going on: no wait"),
        (30.0, "left the hospital: departed"),
    ]
    assert words(found, BESIDE) == [(0.0, "took 30.0 min (scanning)"), (30.0, "ended")]
    assert {p.walk for p in found.passages if p.walker == BESIDE} == {1}
    assert found.minutes == {"results": 30.0}
    assert "  1 | side/1 treat: took 30.0 min (scanning)\n" in str(found)


def test_text_fits_80_columns_and_long_lines_go_on_further_in():
    desk = "reception_desk_of_the_outpatient_department"
    steps = [*seize(desk), treat("see", Constant(10.0)), *release(desk), depart("home")]
    found = journey(steps, (0.0, 4.0), 1, resources=(Resource(desk, 1),))
    lines = str(found).splitlines()
    assert max(map(len, lines)) <= 80
    first = lines.index(next(line for line in lines if "visit/1 seize" in line))
    assert lines[first : first + 5] == [
        "week 1 Mon 00:04    4.00  visit/1 seize: seized",
        f"                            {desk} after",
        "                            waiting 6.0 min",
        f"                            (wait_{desk});",
        f"                            holds {desk}",
    ]


def in_bed(minutes, **limits):
    wait = wait_for_bed("ready", **limits)
    stay = [occupy_bed(), treat("stay", Constant(minutes)), vacate_bed()]
    return [request_bed("medicine"), wait_for_bed("allocated"), wait, *stay, depart("home")]


def test_a_bed_is_asked_for_promised_made_ready_and_left():
    turn = Pathway("turn", [treat("clean", Constant(15.0)), flowsim.bed_becomes("empty"), end()])
    bureau = BedBureau(mode="bureau", turn_round="turn", allocate_uncleaned=True)
    steps = in_bed(100.0)
    found = journey(steps, (0.0, 10.0), 1, others=(turn,), bureau=bureau, **WARD)
    assert words(found) == [
        (10.0, "asked for a bed of medicine (admission)"),
        (10.0, "the bed is promised after waiting 105.0 min (wait_bed_allocated)"),
        (115.0, "promises a bed on alder (home)"),
        (115.0, "has a clean bed on alder, kept for the patient"),
        (115.0, "the bed is already ready: no wait"),
        (115.0, "in a bed on alder"),
        (115.0, "took 100.0 min (treatment)"),
        (215.0, "left the bed; walk 1 turns it round"),
        (215.0, "left the hospital: home"),
    ]
    assert words(found, BED) == [
        (215.0, "took 15.0 min (treatment)"),
        (230.0, "becomes empty"),
        (230.0, "ended"),
    ]
    assert found.attributes["ward"] == "alder"


def test_a_wait_for_a_bed_given_up():
    steps = [
        set_time("t_limit", "limit", Constant(25.0)),
        request_bed("medicine"),
        wait_for_bed(until="t_limit", otherwise="gone"),
        occupy_bed(),
        treat("stay", Constant(100.0)),
        vacate_bed(),
        depart("home"),
        label("gone"),
        depart("gone"),
    ]
    found = journey(steps, (0.0, 10.0), 1, **WARD)
    assert (
        10.0,
        "gave up on a bed after waiting 25.0 min (wait_bed_ready); on to visit/9 depart",
    ) in (words(found))
    assert "ward" not in found.attributes


def test_somebody_still_there_when_the_run_ends():
    found = journey([treat("stay", Constant(20000.0)), depart()], (80.0,))
    assert words(found) == [(80.0, "not over when the run ended, after 10,000.0 min (treatment)")]
    assert found.as_tree()["t_depart"] is None
    assert found.as_tree()["passages"][0]["t_end"] is None
    assert found.minutes == {"treatment": found.minutes_in_hospital} == {"treatment": 10000.0}
    assert "still there when the run ended" in str(found)


@pytest.mark.parametrize("mode", ["meetings", "bureau"])
def test_minutes_add_up_and_the_records_are_those_of_an_ordinary_run(mode):
    program = lower(busy_hospital(mode=mode), weeks=1)
    world = make_world(program, 3, 0)
    plain = run(program, 3, 0)
    total = len(world.t_arrive)
    for patient in range(program.background_count, total, total // 7):
        follower = Follower(patient)
        watched = Model(program, world, 3, 0, follower)
        follower.watch(watched)
        assert differences(plain, watched.run(), program.names) == []
        found = followed(program, world, 3, 0, patient)
        assert found.t_arrive == plain.t_arrive[patient]
        assert found.t_depart == pytest.approx(plain.t_depart[patient], nan_ok=True)
        assert sum(found.minutes.values()) == pytest.approx(found.minutes_in_hospital)
        assert all(passage.words for passage in found.passages)


def test_a_patient_is_named_by_number_or_by_source_and_ordinal():
    steps = [depart()]
    by_number = journey(steps, (0.0, 5.0, 9.0), 2)
    assert journey(steps, (0.0, 5.0, 9.0), "all:2") == by_number
    assert (by_number.source, by_number.ordinal, by_number.t_arrive) == ("all", 2, 9.0)


@pytest.mark.parametrize(
    ("patient", "message"),
    [
        (
            3,
            "'3' is not a patient .* give a number from the patients table, from 0 to 2, or",
        ),
        ("-1", "give a number from the patients table, from 0 to 2, or"),
        ("al:1", "'al' is not a source .*Did you mean 'all'"),
        ("all:7", "all has 3 patients with ordinals from 0 to 2, among them all:0, all:1, all:2"),
    ],
)
def test_a_patient_who_never_comes(patient, message):
    with pytest.raises(FlowsimError, match=message):
        journey([depart()], (0.0, 5.0, 9.0), patient)


def test_nobody_comes():
    with pytest.raises(FlowsimError, match="no patient comes in this run"):
        journey([depart()], (20000.0,), 0)
