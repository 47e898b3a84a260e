"""What did not happen is null, and what was not over counts so far: in both engines."""

import numpy as np
import pytest

from flowsim import Arrivals, Exponential, Hospital, Pathway, Resource, simulate
from flowsim.hospital.vocabulary.attributes import Attribute, yes_no
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.steps import (
    assign,
    branch_on,
    depart,
    end,
    label,
    release,
    seize,
    start,
    treat,
    wait_for_all,
)
from tests.small import run

WEEK = 10080.0
DOCTOR = (Resource("doctor", 1),)


def minutes(records, cause):
    return np.asarray(records.patients[f"minutes_{cause}"]).tolist()


def test_a_wait_that_is_not_over_counts_so_far(engine):
    steps = [*seize("doctor"), treat("see", Constant(6000.0)), *release("doctor"), depart()]
    records = run(steps, (0.0, 80.0, 90.5), engine=engine, resources=DOCTOR)
    assert minutes(records, "wait_doctor") == [0.0, 6000.0 - 80.0, WEEK - 90.5]
    assert minutes(records, "treatment") == [6000.0, WEEK - 6000.0, 0.0]
    assert records.patients.t_depart.isna().tolist() == [False, True, True]
    rows = records.minutes[records.minutes.patient == 2]
    assert rows.minutes.tolist() == [WEEK - 90.5]


def test_a_wait_for_what_runs_beside_counts_so_far_and_what_runs_beside_does_not(engine):
    beside = Pathway("results", [treat("long", Constant(20000.0), cause="beside"), end()])
    steps = [start("results"), wait_for_all(cause="wait_results"), depart()]
    records = run(steps, (80.0,), engine=engine, others=(beside,))
    assert minutes(records, "wait_results") == [WEEK - 80.0]
    assert "minutes_beside" not in records.patients
    assert records.names.causes == ("wait_results", "beside")
    assert records.names.patient_causes == ("wait_results",)


def test_a_label_is_null_until_a_step_gives_it_and_is_read_as_its_first_value(engine):
    attributes = (
        Attribute(name="way", values=("simple", "complex")),
        Attribute(name="again", values=("no", "yes")),
        Attribute(
            name="old",
            values=("yes", "no"),
            drawn=by("way", {"simple": yes_no(1.0), "complex": yes_no(0.0)}),
        ),
        Attribute(name="open", values=("no", "yes"), calendar=Calendar.always(1)),
    )
    steps = [
        branch_on("open", {"yes": "open"}, otherwise="open"),
        label("open"),
        branch_on("way", {"simple": "first"}, otherwise="second"),
        label("first"),
        assign("again", "no"),
        depart("simple"),
        label("second"),
        assign("way", "complex"),
        depart("complex"),
    ]
    patients = run(steps, (0.0,), engine=engine, attributes=attributes).patients
    assert patients.outcome.tolist() == ["simple"]
    assert patients.way.isna().all()
    assert patients.again.tolist() == ["no"]
    assert patients.old.tolist() == ["yes"]
    assert patients[["ward", "placement"]].isna().all(axis=None)
    assert not {"open", "escalation"} & set(patients)


def test_the_clinic_of_the_readme_with_too_few_doctors_counts_those_still_waiting():
    steps = [
        seize("nurse"),
        treat("triage", Exponential(mean_minutes=4)),
        release("nurse"),
        seize("doctor"),
        treat("consultation", Exponential(mean_minutes=12)),
        release("doctor"),
        depart("home"),
    ]
    clinic = Hospital(
        name="walk-in clinic",
        resources=(Resource("nurse", 1), Resource("doctor", 2)),
        pathways=(Pathway("visit", steps),),
        arrivals=(Arrivals(name="walk-ins", pathway="visit", per_hour=12),),
    )
    patients = simulate(clinic, weeks=10, seed=1).patients
    assert patients.minutes_wait_doctor.mean() == pytest.approx(8915.18, abs=0.01)
