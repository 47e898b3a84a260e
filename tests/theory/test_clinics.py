"""Clinics: how many find no slot within a lead time, by counting and against figures."""

import pytest

from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.clinics import Clinic, Session
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import book, depart, label, wait_for_time
from tests.agreement import assert_mean
from tests.small import run
from tests.theory.test_queues import replications

HOUR, WEEK = 60, 10080
WITHIN_HOURS = (24, 48, 72)
MANY = 10_000

WEEKDAYS = Session(days="mon-fri", start="14:00", slots=MANY)
SATURDAY = Session(days="sat", start="10:00", slots=MANY)


@pytest.mark.parametrize(
    ("sessions", "hours"),
    [((WEEKDAYS,), (58, 26, 2)), ((WEEKDAYS, SATURDAY), (38, 6, 0))],
    ids=["weekdays", "and Saturday"],
)
def test_who_finds_no_session_within_the_lead(engine, sessions, hours):
    """Those who ask at so many of the 168 hours of the week; two hours of preparation.

    (.3452, .1548, .0119) and (.2262, .0357, 0). Nobody is drawn: one patient asks every ten
    minutes, in the middle of them, so the shares are exact and any error of ten minutes is seen.
    """
    steps = []
    for lead in WITHIN_HOURS:
        steps += [
            book(
                "clinic",
                f"t_{lead}",
                otherwise=f"not_{lead}",
                prepare_minutes=2 * HOUR,
                within_minutes=lead * HOUR,
            ),
            label(f"not_{lead}"),
        ]
    clinic = Clinic(name="clinic", sessions=sessions)
    asked = range(5, WEEK, 10)
    records = run([*steps, depart()], asked, engine=engine, weeks=2, clinics=(clinic,))
    refused = [int(records.patients[f"t_{lead}"].isna().sum()) for lead in WITHIN_HOURS]
    assert refused == [6 * number for number in hours]


SLOTS = {4: (0.3220, 29.4, 0.947), 6: (0.1778, 21.7, 0.766)}
"""By slots a session: refused, mean lead (hours) and filled, simulated elsewhere, 20,000 weeks."""

PER_DAY = 4.0
WEEKS = 208
ERRORS = (0.0006, 0.04, 0.0006)
"""Standard errors of 20,000 weeks, as 25 runs of 800 weeks have them, and of rounding."""


@pytest.mark.parametrize("slots", SLOTS)
def test_limited_slots_within_two_days(engine, slots):
    """Poisson demand on all days, a clinic on weekdays: within three standard errors.

    Ten replications of four years have errors of about .002, .1 h and .002. One slot less in one of
    the five sessions is 22 of them away (filled .909 in place of .947), four hours of preparation
    in place of two 5 (lead 29.9 h in place of 29.4): both would be seen.
    """
    steps = [
        book(
            "clinic",
            "t_slot",
            otherwise=[depart("refused")],
            prepare_minutes=2 * HOUR,
            within_minutes=48 * HOUR,
        ),
        wait_for_time("t_slot"),
        depart("seen"),
    ]
    session = Session(days="mon-fri", start="14:00", slots=slots)
    hospital = Hospital(
        name="clinic",
        pathways=(Pathway("visit", steps),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=PER_DAY / 24),),
        clinics=(Clinic(name="clinic", sessions=(session,)),),
    )

    def found(records):
        """Refused and lead of who asks in the window, but for its last week; slots filled in it."""
        low, high = records.window[0], records.window[1] - WEEK
        patients = records.patients
        asked = patients[patients.t_arrive.between(low, high)]
        filled = patients.t_slot.between(low, high).sum() / (5 * slots * (high - low) / WEEK)
        lead = (asked.t_slot - asked.t_arrive).mean() / HOUR
        return asked.t_slot.isna().mean(), lead, filled

    rows = replications(hospital, engine, found, weeks=WEEKS + 2)
    for values, expected, error in zip(zip(*rows, strict=True), SLOTS[slots], ERRORS, strict=True):
        assert_mean(values, expected, published_error=error, errors=3.0)
