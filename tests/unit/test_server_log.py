"""The log of servers: who took what when, and how many were on duty; only where it is asked for."""

import pytest

from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, label, release, renege_after, seize, treat
from tests.small import hospital

SERVED = [*seize("desk"), treat("see", Constant(10.0)), *release("desk"), depart()]


def logged(steps, times, engine, capacity=1):
    found = hospital(steps, times, resources=(Resource("desk", capacity),))
    return simulate(found, weeks=1, engine=engine, log_resources=True)


def rows(table):
    return [tuple(row) for row in table.itertuples(index=False)]


def test_every_taking_and_giving_back_is_a_row_in_order(engine):
    """The second waits until the first leaves: given back before it is taken, at one minute."""
    found = logged(SERVED, (0.0, 4.0), engine)
    assert rows(found.server_events) == [
        (0.0, 0, "desk", 1),
        (10.0, 0, "desk", -1),
        (10.0, 1, "desk", 1),
        (20.0, 1, "desk", -1),
    ]


def test_who_joins_a_line_is_logged_and_who_is_served_at_once_is_not(engine):
    found = logged(SERVED, (0.0, 4.0, 25.0), engine)
    assert rows(found.queue_joins) == [(4.0, 1, "desk")]


def test_the_number_on_duty_is_logged_where_it_changes(engine):
    shift = Calendar.weekly([("mon-sun", "08:00", "17:00", 2)], elsewhere=1)
    found = logged(SERVED, (0.0,), engine, shift).duty_changes
    assert rows(found)[:3] == [(0.0, "desk", 1), (480.0, "desk", 2), (1020.0, "desk", 1)]
    assert len(found) == 1 + 2 * 7


def test_what_is_given_back_on_losing_patience_is_logged(engine):
    steps = [
        renege_after("patience", "gone", Constant(5.0)),
        *seize("door"),
        *seize("desk"),
        treat("see", Constant(10.0)),
        *release("desk"),
        *release("door"),
        depart(),
        label("gone"),
        depart("left"),
    ]
    found = hospital(steps, (0.0, 1.0), resources=(Resource("door", 2), Resource("desk", 1)))
    log = simulate(found, weeks=1, engine=engine, log_resources=True).server_events
    assert rows(log[log.patient == 1]) == [(1.0, 1, "door", 1), (6.0, 1, "door", -1)]


def test_without_being_asked_for_it_stays_empty_and_nothing_else_changes(engine):
    found = hospital(SERVED, (0.0, 4.0), resources=(Resource("desk", 1),))
    plain = simulate(found, weeks=1, engine=engine)
    assert len(plain.server_events) == len(plain.queue_joins) == len(plain.duty_changes) == 0
    log = logged(SERVED, (0.0, 4.0), engine)
    assert log.patients.equals(plain.patients)
    assert log.resource_hours.equals(plain.resource_hours)


@pytest.mark.parametrize("value", ["yes", 2, None, 0.5])
def test_it_is_asked_for_with_yes_or_no(value):
    found = hospital(SERVED, resources=(Resource("desk", 1),))
    with pytest.raises(FlowsimError, match="log_resources"):
        simulate(found, weeks=1, log_resources=value)
