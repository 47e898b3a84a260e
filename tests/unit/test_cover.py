"""Cover of unfilled shifts: who comes, from where, and what the records say."""

from dataclasses import replace

import numpy as np
import pytest

from flowsim.engine import simulate
from flowsim.engine.lowering import lower
from flowsim.engine.world import make_world
from flowsim.errors import FlowsimError
from flowsim.hospital.check import WARNING, check_structure
from flowsim.hospital.policies.cover import lent
from flowsim.hospital.vocabulary.calendars import Rota, Shift
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, note, release, seize, treat
from tests.small import hospital

DAY = Shift(days="daily", start="08:00", end="20:00", staff=1)
VISIT = [
    seize("triage", cause="queue"),
    note("t_start"),
    treat("task", Constant(10)),
    release("triage"),
    depart(),
]
OFTEN = 0.4
"""Share of shifts nobody fills: many enough for every case to come within a few weeks."""


def people(*rows):
    return np.array(rows, dtype=np.int64)


def moves(planned, came, minimum, *pairs):
    """Return the people lent by each pair (covered, lender) of roles, one stretch of time."""
    covered, lender = (people(*(pair[k] for pair in pairs)) for k in (0, 1))
    columns = (people(*((n,) for n in numbers)) for numbers in (planned, came))
    return lent(*columns, people(*minimum), covered, lender)[:, 0].tolist()


def test_a_lone_post_is_covered_by_whoever_can_be_spared():
    assert moves((1, 2), (0, 2), (1, 1), (0, 1)) == [1]


def test_a_lender_keeps_its_own_minimum():
    assert moves((1, 2), (0, 1), (1, 1), (0, 1)) == [0]
    assert moves((1, 6), (0, 4), (1, 4), (0, 1)) == [0]
    assert moves((1, 6), (0, 5), (1, 4), (0, 1)) == [1]


def test_nobody_covers_a_post_that_was_not_planned_or_is_filled():
    assert moves((0, 2), (0, 2), (1, 1), (0, 1)) == [0]
    assert moves((2, 2), (1, 2), (1, 1), (0, 1)) == [0]
    assert moves((3, 2), (1, 2), (2, 1), (0, 1)) == [1]


def test_roles_are_asked_in_order_and_the_earlier_role_is_helped_first():
    assert moves((1, 2, 2), (0, 2, 2), (1, 1, 1), (0, 2), (0, 1)) == [1, 0]
    assert moves((1, 2, 2), (0, 1, 2), (1, 1, 1), (0, 1), (0, 2)) == [0, 1]
    assert moves((1, 1, 2), (0, 0, 2), (1, 1, 1), (0, 2), (1, 2)) == [1, 0]


def test_a_circle_of_lone_posts_serves_nobody():
    assert moves((1, 1), (0, 1), (1, 1), (0, 1), (1, 0)) == [0, 0]


def triage(cover=("majors",), unfilled=OFTEN, staff=2, per_person=1):
    """Return a hospital of a lone post, and the role that covers it."""
    majors = Rota(
        shifts=(replace(DAY, start="10:00", end="18:00", staff=staff),),
        unfilled_share=unfilled,
        servers_per_person=per_person,
    )
    lone = Rota(shifts=(DAY,), unfilled_share=unfilled, cover=cover)
    return hospital(
        VISIT,
        [float(t) for t in range(0, 40000, 25)],
        resources=(Resource("triage", lone), Resource("majors", majors)),
    )


def on_duty(records, role):
    """Return the servers of a role, on duty by hour of the run."""
    hours = records.resource_hours
    return hours[hours.resource == role].scheduled_minutes.to_numpy() / 60


def test_cover_comes_for_the_hours_in_which_both_are_planned(engine):
    records = simulate(triage(per_person=4), weeks=4, engine=engine)
    covers, shifts = records.covers, records.shifts
    filled = {role: rows.set_index("t_start").filled for role, rows in shifts.groupby("resource")}
    days = [
        t + 120
        for t, number in filled["triage"].items()
        if number == 0 and filled["majors"][t + 120] == 2
    ]
    assert 0 < len(days) < (filled["triage"] == 0).sum()
    assert covers.t_start.tolist() == days
    assert (covers.t_end - covers.t_start == 480).all()
    assert set(covers.resource) == {"triage"}
    assert set(covers.lender) == {"majors"}
    assert (covers.staff == 1).all()
    first = int(days[0] // 60)
    assert on_duty(records, "triage")[first - 1 : first + 9].tolist() == [0] + [1] * 8 + [0]
    assert on_duty(records, "majors")[first - 1 : first + 9].tolist() == [0] + [4] * 8 + [0]


def test_cover_lets_patients_be_seen_who_would_have_waited(engine):
    without = simulate(triage(cover=()), weeks=4, engine=engine).patients
    covered = simulate(triage(), weeks=4, engine=engine).patients
    assert covered.minutes_queue.sum() < without.minutes_queue.sum()


def test_cover_leaves_the_draws_of_shifts_as_they_were(engine):
    without, covered = (
        simulate(triage(cover=c), weeks=4, engine=engine) for c in ((), ("majors",))
    )
    assert covered.shifts.equals(without.shifts)
    assert without.covers.empty
    assert not covered.covers.empty


def test_filled_rotas_are_the_same_with_cover_as_without(engine):
    one, other = (
        simulate(triage(cover=cover, unfilled=0.0), weeks=1, engine=engine)
        for cover in ((), ("majors",))
    )
    for name, table in one.tables.items():
        assert table.equals(other.tables[name]), name


def test_a_person_of_many_servers_stays_away_whole():
    world = make_world(lower(triage(cover=(), per_person=4), weeks=20), 1, 0)
    majors = world.capacity_level[world.capacity_resource == 1]
    assert set(majors.tolist()) == {0, 4, 8}
    assert world.shifts["planned"].max() == 2


def test_spells_end_with_the_run():
    late = replace(DAY, start="20:00", end="08:00")
    lone = Rota(shifts=(late,), unfilled_share=0.9, cover=("majors",))
    majors = Rota(shifts=(replace(late, staff=3),))
    both = (Resource("triage", lone), Resource("majors", majors))
    world = make_world(lower(hospital(VISIT, resources=both), weeks=1), 1, 0)
    assert world.covers["t_start"].min() == 0
    assert world.covers["t_end"].max() == 10080


def test_the_check_warns_of_cover_that_can_never_come():
    (finding,) = [f for f in check_structure(triage(staff=1)) if "cover" in f.where]
    assert finding.severity == WARNING
    assert finding.where == "resource triage: cover"
    assert "'majors' never has anybody to spare" in finding.what
    assert not [f for f in check_structure(triage()) if "cover" in f.where]


def test_lowering_refuses_a_role_without_a_rota():
    bay = (Resource("triage", Rota(shifts=(DAY,), cover=("bay",))), Resource("bay", 2))
    with pytest.raises(FlowsimError, match="resource triage: cover"):
        lower(hospital(VISIT, resources=bay), weeks=1)
