"""The check of a hospital: what it lets pass and what it warns of."""

import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.check import (
    ERROR,
    WARNING,
    Finding,
    check,
    check_structure,
)
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute, yes_no
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.distributions import (
    Constant,
)
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.steps import (
    branch,
    branch_on,
    depart,
    end,
    go,
    keep_waiting,
    label,
    match_beds,
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
    wait_until,
)
from flowsim.hospital.vocabulary.wards import Service, Ward
from flowsim.scenario import build
from tests.busy import busy_hospital
from tests.small import hospital

A_DAY = (Arrivals(name="all", pathway="visit", per_hour=1.0),)
STAFF = (Resource("nurse", 2), Resource("doctor", 2), Resource("porter", 2))
MEDICINE = {
    "services": (Service(name="medicine"),),
    "wards": (Ward(name="alder", beds=50, serves=(("medicine", "home"),)),),
}
IN_BED = [request_bed("medicine"), wait_for_bed(), occupy_bed()]


def found(steps, severity=None, **changes):
    """Return the findings on a small hospital, all or of one severity."""
    findings = check_structure(hospital(steps, **{"arrivals": A_DAY, **changes}))
    return [item for item in findings if severity in (None, item.severity)]


# -- what passes -------------------------------------------------------------------------------


def test_a_hospital_that_uses_every_verb_passes():
    assert [f for f in check(busy_hospital()) if f.severity == ERROR] == []


def test_what_is_held_may_be_carried_into_another_pathway_and_released_there():
    mend = Pathway("mend", [treat("mend", Constant(5)), release("doctor"), depart()])
    assert found([seize("doctor"), transfer("mend")], ERROR, others=(mend,), resources=STAFF) == []


def test_a_pathway_entered_with_different_holdings_is_an_error():
    mend = Pathway("mend", [release("doctor"), depart()])
    steps = [
        branch("way", {"straight": 0.5, "next": 0.5}),
        seize("doctor"),
        transfer("mend"),
        label("straight"),
        transfer("mend"),
    ]
    errors = found(steps, ERROR, others=(mend,), resources=STAFF)
    assert any("is reached holding" in item.what for item in errors)
    assert errors[0].where.startswith("pathway mend, step 1")


def test_patience_begun_in_one_pathway_may_run_in_another():
    room = Pathway("room", [seize("doctor"), keep_waiting(), release("doctor", "nurse"), depart()])
    steps = [
        seize("nurse"),
        renege_after("patience", "left", Constant(9)),
        transfer("room"),
        label("left"),
        release("nurse"),
        depart("left"),
    ]
    assert found(steps, ERROR, others=(room,), resources=STAFF) == []


def test_whoever_waits_with_patience_may_wait_for_anything():
    """The wait ends by itself; two could wait for ever without patience, once it matters no
    longer, or if its end leads back to the wait.
    """
    either_way = [branch("way", {"other": 0.5, "next": 0.5}), *seize("nurse", "doctor")]
    one = [*either_way, *release("doctor", "nurse"), depart()]
    other = [label("other"), *seize("doctor")]
    gives_up = renege_after("patience", [*release("doctor"), depart("left")], Constant(9))
    rest = [*seize("nurse"), *release("doctor", "nurse"), depart()]

    def circles(*patience):
        errors = found([*one, *other, *patience, *rest], ERROR, resources=STAFF)
        return ["wait for each other" in item.what for item in errors]

    again = [label("again"), renege_after("patience", "again", Constant(5))]
    assert circles(gives_up) == []
    assert circles(*again) == [True]
    assert circles() == [True]
    assert circles(gives_up, keep_waiting()) == [True]


def test_a_place_that_turns_away_may_be_asked_for_in_any_order():
    """Whoever never waits cannot wait in a circle."""
    steps = [
        seize("doctor"),
        seize("nurse", otherwise="without"),
        release("nurse"),
        label("without"),
        release("doctor"),
        depart(),
    ]
    assert found(steps, ERROR, resources=STAFF) == []


def test_members_of_a_team_shared_with_another_cannot_close_a_circle():
    """Two patients could wait for each other here: a team stands where its last member does."""
    resources = (Resource("a", 1), Resource("b", 1), Resource("c", 1))
    pair = (Team(name="pair", members=("a", "c")),)
    steps = [
        branch("way", {"other": 0.5, "next": 0.5}),
        seize("pair", "b"),
        release("b", "pair"),
        depart(),
        label("other"),
        seize("b", "c"),
        release("c", "b"),
        depart(),
    ]
    errors = found(steps, ERROR, resources=resources, teams=pair)
    assert [item.what.split(",")[0] for item in errors] == ["waits for 'b' while holding pair"]


def test_a_test_may_use_what_stands_earlier_if_nobody_waits_for_it_in_a_circle():
    aside = Pathway("aside", [seize("nurse"), treat("draw", Constant(3)), release("nurse"), end()])
    steps = [seize("doctor"), start("aside"), wait_for_all(), release("doctor"), depart()]
    assert found(steps, ERROR, others=(aside,), resources=STAFF) == []


def test_a_bed_waited_for_only_until_a_time_closes_no_circle():
    steps = [
        set_time("t_limit", "limit", Constant(60)),
        seize("porter"),
        request_bed("medicine"),
        wait_for_bed(until="t_limit", otherwise="none"),
        occupy_bed(),
        release("porter"),
        seize("porter"),
        vacate_bed(),
        release("porter"),
        depart(),
        label("none"),
        release("porter"),
        depart("none"),
    ]
    assert found(steps, ERROR, resources=STAFF, **MEDICINE) == []


@pytest.mark.parametrize(
    ("step", "stands_still"),
    [
        (treat("a", Constant(1)), False),
        (treat("a", Constant(0)), True),
        (wait_until("rounds"), False),
        (wait_until("hours"), True),
        (branch("out", {"next": 0.5, "done": 0.5}), False),
        (seize("nurse"), True),
    ],
    ids=["task", "no task", "timetable", "opening hours", "chance", "seize"],
)
def test_loops_must_take_time_or_chance(step, stands_still):
    steps = [label("again"), *(step if isinstance(step, list) else [step])]
    steps += release("nurse") if isinstance(step, list) else []
    steps += [branch_on("done", {"yes": "done"}), go("again"), label("done"), depart()]
    errors = found(
        steps,
        ERROR,
        resources=STAFF,
        attributes=(Attribute(name="done", values=("no", "yes"), drawn=yes_no(0.5)),),
        calendars=(("rounds", Timetable.every(60)), ("hours", Calendar.always())),
    )
    assert any("without time passing" in item.what for item in errors) == stands_still


# -- what is warned of -------------------------------------------------------------------------


def test_steps_and_pathways_nobody_comes_to_are_told():
    spare = Pathway("spare", [treat("idle", Constant(1)), depart()])
    warnings = found(
        [go("out"), label("aside"), treat("skipped", Constant(1)), label("out"), depart()],
        WARNING,
        others=(spare,),
    )
    assert {item.where for item in warnings} == {"pathway spare", "pathway visit, step 3 (Treat)"}


def test_unused_resources_calendars_and_services_are_told():
    warnings = found(
        [seize("nurse"), release("nurse"), depart()],
        WARNING,
        resources=STAFF,
        calendars=(("hours", Calendar.always()),),
        services=(Service(name="surgery"),),
    )
    assert {item.where for item in warnings} == {
        "resource doctor",
        "resource porter",
        "calendar hours",
        "service surgery",
    }


def test_errors_come_before_warnings_and_each_has_a_remedy():
    findings = found([release("nurse"), depart()], resources=STAFF)
    severities = [item.severity for item in findings]
    assert severities == sorted(severities)
    assert {ERROR, WARNING} == set(severities)
    assert all(item.remedy and item.where and item.what for item in findings)


def test_a_finding_reads_as_a_sentence():
    item = Finding(severity=ERROR, where="ward a", what="it has no beds", remedy="give it beds")
    assert item.text == "ward a: it has no beds. Give it beds."


def test_a_simulation_refuses_a_hospital_with_errors():
    with pytest.raises(FlowsimError, match="'nurse' is not held here"):
        simulate(hospital([release("nurse"), depart()], resources=STAFF), weeks=1)


def test_match_beds_may_stand_in_a_patients_pathway():
    steps = [match_beds(), depart()]
    assert found(steps, ERROR) == []


@pytest.mark.parametrize("kept_for", ["", "whom an initiative sends"])
def test_a_pathway_that_stands_ready_for_an_edit_is_not_warned_of(kept_for):
    spare = Pathway("later", [depart()], kept_for=kept_for)
    told = [item.where for item in found([depart()], WARNING, others=(spare,))]
    assert ("pathway later" in told) is (not kept_for)


@pytest.mark.parametrize("scenario", ["baseline", "village_full"])
def test_nothing_is_found_in_what_is_shipped(scenario):
    assert check_structure(build(load(scenario))) == []


def test_a_promised_bed_may_be_waited_for_with_a_server_in_hand() -> None:
    """Whoever had it has left it, so that nobody with a bed is waited for."""
    steps = [
        request_bed("medicine"),
        wait_for_bed("allocated"),
        *seize("porter"),
        wait_for_bed("ready"),
        occupy_bed(),
        *release("porter"),
        treat("stay", Constant(60)),
        *seize("porter"),
        vacate_bed(),
        *release("porter"),
        depart(),
    ]
    assert found(steps, severity=ERROR, resources=STAFF, **MEDICINE) == []
    early = [*seize("porter"), *steps[:2], *steps[3:]]
    assert any(
        "a bed -> porter" in each.what
        for each in found(early, severity=ERROR, resources=STAFF, **MEDICINE)
    )
