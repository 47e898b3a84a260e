"""Hospitals whose steps, beds, wards or staff do not fit together, and what the user is told."""

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    bed_becomes,
    branch,
    branch_on,
    depart,
    end,
    go,
    keep_waiting,
    label,
    occupy_bed,
    release,
    renege_after,
    request_bed,
    seize,
    stage,
    start,
    treat,
    vacate_bed,
    wait_for_all,
    wait_for_bed,
    wait_until,
)
from flowsim.hospital.vocabulary.wards import (
    BedBureau,
    Escalation,
    EscalationLevel,
    RequestKind,
    Service,
    Ward,
)

TASK = Exponential(mean_minutes=5)
IN_BED = [request_bed("medicine"), wait_for_bed(), occupy_bed()]
OUT = [vacate_bed(), depart()]
CLEANED = [treat("clean", TASK), bed_becomes("empty")]
CLEAN = Pathway("clean", [*CLEANED, end()])


def stay(hospital, **changes):
    """Return a hospital whose patients stay on a ward."""
    return hospital(*IN_BED, treat("assess"), *OUT, **changes)


HOLDINGS = {
    "release of what is not held": (
        lambda hospital: hospital(release("doctor"), depart()),
        "pathway visit, step 1 (Release): 'doctor' is not held here (held: nothing)",
    ),
    "departure with a doctor": (
        lambda hospital: hospital(seize("doctor"), depart()),
        "pathway visit, step 2 (Depart): doctor is still held",
    ),
    "seized twice": (
        lambda hospital: hospital(seize("doctor", "doctor"), release("doctor"), depart()),
        "'doctor' is already held",
    ),
    "ways that hold different things": (
        lambda hospital: hospital(
            branch("sees", {"see": 0.5, "leave": 0.5}),
            label("see"),
            seize("doctor"),
            label("leave"),
            depart(),
        ),
        "(Label): is reached holding",
    ),
    "against the seizing order": (
        lambda hospital: hospital(seize("nurse", "doctor"), release("nurse", "doctor"), depart()),
        "waits for 'doctor' while holding nurse, not before it in the seizing order",
    ),
    "a team stands where its last member does": (
        lambda hospital: hospital(
            seize("clinician", "nurse"), release("clinician", "nurse"), depart()
        ),
        "waits for 'nurse' while holding clinician",
    ),
    "a circle through something started": (
        lambda hospital: hospital(
            seize("porter"),
            start("aside"),
            wait_for_all(),
            release("porter"),
            depart(),
            others=(
                Pathway("aside", [*seize("nurse", "porter"), *release("nurse", "porter"), end()]),
            ),
        ),
        "waits for porter while holding porter, which closes a circle of waits",
    ),
    "a circle through a bed": (
        lambda hospital: hospital(
            seize("porter"),
            *IN_BED,
            release("porter"),
            treat("assess"),
            seize("porter"),
            vacate_bed(),
            release("porter"),
            depart(),
        ),
        "waits for a bed while holding porter, which closes a circle of waits",
    ),
    "a circle through the turning round of a promised bed": (
        lambda hospital: hospital(
            request_bed("medicine"),
            wait_for_bed("allocated"),
            seize("porter"),
            wait_for_bed(),
            occupy_bed(),
            release("porter"),
            treat("assess"),
            *OUT,
            others=(Pathway("clean", [*seize("porter"), *CLEANED, *release("porter"), end()]),),
            bureau=BedBureau(turn_round="clean"),
        ),
        "waits for porter while holding porter, which closes a circle of waits",
    ),
    "a task by somebody not there": (
        lambda hospital: hospital(treat("assess", by_whom="doctor"), depart()),
        "the task is done by 'doctor', who is not held here",
    ),
    "patience beyond what it held": (
        lambda hospital: hospital(
            seize("doctor"),
            renege_after("patience", "left", TASK),
            release("doctor"),
            seize("nurse"),
            keep_waiting(),
            release("nurse"),
            depart(),
            label("left"),
            release("doctor"),
            depart("left"),
        ),
        "who gives up here no longer holds doctor, which was held when the patience began",
    ),
    "a patient who ends": (
        lambda hospital: hospital(treat("assess"), end()),
        "a patient's own pathway cannot end here",
    ),
    "a test that departs": (
        lambda hospital: hospital(start("aside"), depart(), others=(Pathway("aside", [depart()]),)),
        "pathway aside, step 1 (Depart): only a patient's own pathway departs",
    ),
    "a loop that stands still": (
        lambda hospital: hospital(
            label("again"),
            branch_on("night", {"yes": "out"}, otherwise="again"),
            label("out"),
            depart(),
        ),
        "perhaps without time passing",
    ),
}

BEDS = {
    "wait for no request": (
        lambda hospital: hospital(wait_for_bed(), occupy_bed(), *OUT),
        "no bed has been asked for",
    ),
    "two requests": (
        lambda hospital: hospital(request_bed("medicine"), *IN_BED, *OUT),
        "a bed has already been asked for",
    ),
    "occupy before it is ready": (
        lambda hospital: hospital(
            request_bed("medicine"), wait_for_bed("allocated"), occupy_bed(), *OUT
        ),
        "no bed is ready for the patient",
    ),
    "occupy a second bed": (
        lambda hospital: hospital(*IN_BED, *IN_BED, *OUT),
        "the patient is still in a bed",
    ),
    "vacate no bed": (
        lambda hospital: hospital(vacate_bed(), depart()),
        "the patient is not in a bed",
    ),
    "depart from a bed": (
        lambda hospital: hospital(*IN_BED, depart()),
        "the patient leaves from a bed",
    ),
    "ways in and out of bed": (
        lambda hospital: hospital(
            branch("admit", {"in": 0.5, "out": 0.5}), label("in"), *IN_BED, label("out"), *OUT
        ),
        "is reached in a bed (from",
    ),
    "ways with and without a request": (
        lambda hospital: hospital(
            branch("admit", {"ask": 0.5, "on": 0.5}),
            label("ask"),
            request_bed("medicine"),
            label("on"),
            depart(),
        ),
        "is reached with a bed asked for (from",
    ),
    "a bed for a test": (
        lambda hospital: hospital(
            start("aside"), depart(), others=(Pathway("aside", [request_bed("medicine"), end()]),)
        ),
        "a started pathway has no bed of its own",
    ),
    "a bed state outside turn-round": (
        lambda hospital: hospital(bed_becomes("dirty"), depart()),
        "only the turn-round pathway of the bed bureau has a bed to turn round",
    ),
    "a bed left dirty": (
        lambda hospital: stay(
            hospital,
            others=(Pathway("clean", [bed_becomes("dirty"), end()]),),
            bureau=BedBureau(turn_round="clean"),
        ),
        "the bed is left dirty",
    ),
    "a bed emptied twice": (
        lambda hospital: stay(
            hospital,
            others=(Pathway("clean", [bed_becomes("empty"), bed_becomes("empty"), end()]),),
            bureau=BedBureau(turn_round="clean"),
        ),
        "the bed is already empty and may have been given to a patient",
    ),
    "unknown turn-round": (
        lambda hospital: stay(hospital, bureau=BedBureau(turn_round="cleen"), others=(CLEAN,)),
        "bed bureau: turn_round: 'cleen' is not a pathway",
    ),
}

SUPPLY = {
    "a service no ward takes": (
        lambda hospital: stay(
            hospital, wards=(Ward(name="alder", beds=9, serves=(("medicine", "outlier"),)),)
        ),
        "no ward with beds takes service 'medicine' as home or acceptable",
    ),
    "a ward no specialty reaches": (
        lambda hospital: stay(
            hospital,
            services=(Service(name="medicine"), Service(name="surgery")),
            wards=(
                Ward(name="alder", beds=9, serves=(("medicine", "home"),)),
                Ward(name="birch", beds=9, serves=(("surgery", "home"),)),
            ),
        ),
        "ward birch: no patient can reach it",
    ),
    "a ward with an unknown service": (
        lambda hospital: stay(
            hospital,
            wards=(
                Ward(name="alder", beds=9, serves=(("medicine", "home"), ("surgry", "outlier"))),
            ),
        ),
        "ward alder: serves: 'surgry' is not a service",
    ),
    "a ward that serves twice": (
        lambda hospital: stay(
            hospital,
            wards=(
                Ward(name="alder", beds=9, serves=(("medicine", "home"), ("medicine", "outlier"))),
            ),
        ),
        "ward alder: serves 'medicine' twice",
    ),
    "cover by nobody known": (
        lambda hospital: hospital(
            depart(), resources=(Resource("nurse", Rota(shifts=(), cover=("sister",))),), teams=()
        ),
        "resource nurse: cover: 'sister' is not a role with a rota",
    ),
    "cover by what has no rota": (
        lambda hospital: hospital(
            depart(),
            resources=(Resource("nurse", Rota(shifts=(), cover=("bay",))), Resource("bay", 1)),
            teams=(),
        ),
        "resource nurse: cover: 'bay' is not a role with a rota",
    ),
    "nobody ever on duty": (
        lambda hospital: hospital(
            seize("night_nurse"),
            release("night_nurse"),
            depart(),
            resources=(
                Resource(
                    "night_nurse",
                    Rota(shifts=(Shift(days="daily", start="20:00", end="08:00", staff=0),)),
                ),
            ),
            teams=(),
        ),
        "waits for 'night_nurse', which never has any capacity",
    ),
    "a calendar that never opens": (
        lambda hospital: hospital(
            wait_until("shut"), depart(), calendars=(("shut", Calendar.always(0)),)
        ),
        "waits for calendar 'shut', which never opens",
    ),
    "a step behind the end": (
        lambda hospital: hospital(depart(), treat("assess"), depart()),
        "pathway visit, step 2 (Treat): nobody ever comes to this step",
    ),
    "a step behind a stage that ends": (
        lambda hospital: hospital(stage("leave", depart()), treat("assess"), depart()),
        "pathway visit, step 4 (Treat): nobody ever comes to this step",
    ),
    "a step behind a jump": (
        lambda hospital: hospital(go("out"), treat("assess"), label("out"), depart()),
        "the one before it never goes on",
    ),
    "a step behind who was refused": (
        lambda hospital: hospital(
            seize("doctor", otherwise=[depart("refused"), treat("assess"), depart()]),
            release("doctor"),
            depart(),
        ),
        "the one before it never goes on",
    ),
    "meetings that nobody holds": (
        lambda hospital: stay(hospital, bureau=BedBureau(mode="meetings")),
        "no background pathway holds one",
    ),
    "a ladder that falls": (
        lambda hospital: stay(
            hospital,
            bureau=BedBureau(
                escalation=Escalation(
                    levels=(
                        EscalationLevel(
                            name="amber", occupancy=0.95, boarders=5, longest_wait_minutes=240
                        ),
                        EscalationLevel(
                            name="red", occupancy=0.92, boarders=9, longest_wait_minutes=480
                        ),
                    )
                )
            ),
        ),
        "escalation level red: occupancy 0.92 is below that of amber (0.95)",
    ),
    "a kind with no hours": (
        lambda hospital: stay(
            hospital, bureau=BedBureau(kinds=(RequestKind(name="admission", rank=1, to_minute=0),))
        ),
        "request kind admission: hours from minute 0 to 0 are not within a day",
    ),
    "two kinds of one name": (
        lambda hospital: stay(
            hospital, bureau=BedBureau(kinds=(RequestKind(name="admission", rank=1),) * 2)
        ),
        "request kind 'admission' is given twice",
    ),
}

CASES = {**HOLDINGS, **BEDS, **SUPPLY}


@pytest.mark.parametrize("case", CASES)
def test_a_hospital_that_makes_no_sense_is_refused(case, hospital):
    make, message = CASES[case]
    with pytest.raises(FlowsimError) as refused:
        check_or_raise(make(hospital))
    assert message in str(refused.value)


def test_offered_load_above_capacity_is_an_error_only_when_strict(hospital):
    busy = hospital(seize("porter"), treat("long", Constant(144)), release("porter"), depart())
    check_or_raise(busy)
    with pytest.raises(FlowsimError, match="resource porter: offered load above capacity") as it:
        check_or_raise(busy, strict=True)
    assert "about 1.2 needed on average, 1.0 on duty" in str(it.value)


def test_a_ward_offered_more_than_its_beds_is_named_when_strict(hospital):
    full = hospital(*IN_BED, treat("stay", Constant(30 * 60)), *OUT)
    check_or_raise(full)
    with pytest.raises(FlowsimError, match="ward alder: offered load above capacity"):
        check_or_raise(full, strict=True)
