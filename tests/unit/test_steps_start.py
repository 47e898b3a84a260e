"""start, request_tests, wait_for_all, end: things that run beside a patient."""

from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    depart,
    end,
    note,
    release,
    request_tests,
    seize,
    start,
    treat,
    wait_for_all,
    wait_for_results,
)
from tests.small import one_each, run

BLOODS = Pathway("bloods", [treat("laboratory", Constant(60)), note("t_bloods"), end()])
SCAN = Pathway(
    "scan",
    [seize("scanner"), treat("exam", Constant(25)), release("scanner"), note("t_scan"), end()],
)
TESTS = {"needs_bloods": "bloods", "needs_scan": "scan"}
NEEDS = tuple(Attribute(name=name, values=("no", "yes")) for name in TESTS)
SCANNER = (Resource("scanner", 1),)


def test_tests_run_beside_each_other_and_are_waited_for_together(engine):
    steps = [*request_tests(TESTS), treat("rest", Constant(10)), wait_for_results(), depart()]
    both = {"needs_bloods": "yes", "needs_scan": "yes"}
    records = run(
        steps,
        engine=engine,
        others=(BLOODS, SCAN),
        resources=SCANNER,
        attributes=NEEDS,
        arrivals=one_each(
            a=(0, both),
            b=(0, {**both, "needs_bloods": "no"}),
            c=(0, {"needs_bloods": "no", "needs_scan": "no"}),
        ),
    )
    patients = records.patients
    assert patients.t_depart.tolist() == [60, 50, 10]
    assert patients.t_scan.dropna().tolist() == [25, 50]
    assert patients.minutes_waiting_results.tolist() == [50, 40, 0]
    assert patients.minutes_treatment.tolist() == [10, 10, 10]


def test_what_was_started_goes_on_after_the_patient_has_left(engine):
    steps = [start("scan"), depart()]
    records = run(steps, [0, 0], engine=engine, others=(SCAN,), resources=SCANNER)
    assert records.patients.t_depart.tolist() == [0, 0]
    assert records.patients.t_scan.tolist() == [25, 50]
    assert records.resource_hours.busy_minutes.sum() == 50
    assert records.queue_hours.waiting_minutes.sum() == 25


def test_waits_of_what_runs_beside_do_not_count_for_the_patient(engine):
    steps = [start("scan"), treat("rest", Constant(100)), wait_for_all(), depart()]
    records = run(steps, [0, 0], engine=engine, others=(SCAN,), resources=SCANNER)
    assert records.patients.minutes_treatment.tolist() == [100, 100]
    assert records.patients.filter(like="minutes_").sum(axis=1).tolist() == [100, 100]


def test_a_started_pathway_may_start_and_wait_for_others(engine):
    outer = Pathway("outer", [start("bloods"), wait_for_all(), note("t_outer"), end()])
    steps = [start("outer"), wait_for_all(cause="waiting"), depart()]
    records = run(steps, [0], engine=engine, others=(outer, BLOODS))
    patient = records.patients.iloc[0]
    assert (patient.t_bloods, patient.t_outer, patient.t_depart) == (60, 60, 60)
    assert patient.minutes_waiting == 60


def test_waiting_for_nothing_is_no_wait(engine):
    records = run([wait_for_all(), depart()], [3], engine=engine)
    assert records.patients.t_depart.tolist() == [3]


def test_a_patients_own_walk_goes_first_until_it_waits(engine):
    """What is started begins once the patient waits, so the patient takes the scanner first."""
    steps = [
        start("scan"),
        seize("scanner"),
        treat("own_exam", Constant(10)),
        release("scanner"),
        depart(),
    ]
    records = run(steps, [0], engine=engine, others=(SCAN,), resources=SCANNER)
    assert records.patients.t_depart.tolist() == [10]
    assert records.patients.t_scan.tolist() == [35]
