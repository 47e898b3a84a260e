"""first_of: rungs are tried in order, without waiting; one is taken, the others say why not."""

import numpy as np
import pandas as pd
import pytest

from flowsim.engine import simulate
from flowsim.engine.follow import follow
from flowsim.hospital.check import check, offered_loads
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.attributes import Attribute, yes_no
from flowsim.hospital.vocabulary.blocks import when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.ladders import eligibility, first_of, rung
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.steps import come_back, depart, release, seize, treat
from tests.identity.same import assert_same
from tests.small import hospital, one_each, run

DAY = Calendar.weekly([("daily", "08:00", "20:00", 1)], elsewhere=0)
FRAIL = Attribute(name="frail", values=("no", "yes"))
CHAIR = (Resource("chair", 1),)
WARD = [depart("ward")]


def seen(place, minutes=60.0):
    """Return the steps of whom a rung with this place takes."""
    return [treat(f"in_{place}", Constant(minutes)), *release(place), depart(place)]


def clinic(*rungs, times=(0.0,), otherwise=WARD, **changes):
    return hospital([first_of("door", rungs, otherwise=otherwise)], times, **changes)


def tries(records):
    """Return (patient, rung, result) of every try."""
    table = records.rungs
    return list(zip(table.patient, table.rung.astype(str), table.result.astype(str), strict=True))


def test_a_free_place_is_taken_and_a_full_one_refused(engine):
    found = simulate(
        clinic(rung("sdec", seen("chair"), place="chair"), times=(0, 30, 60), resources=CHAIR),
        weeks=1,
        engine=engine,
    )
    assert found.patients.outcome.tolist() == ["chair", "ward", "chair"]
    assert tries(found) == [(0, "sdec", "taken"), (1, "sdec", "full"), (2, "sdec", "taken")]
    assert found.rungs.t.tolist() == [0, 30, 60]
    assert found.rungs.ladder.astype(str).tolist() == ["door"] * 3
    assert found.queue_hours.waiting_minutes.sum() == 0


def test_the_first_reason_counts_eligibility_before_hours_before_place(engine):
    """At 07:00 everything speaks against the first rung for whoever is not frail."""
    first = rung("sdec", seen("chair"), eligible="frail", calendar="day", place="chair")
    steps = [first_of("door", [first], otherwise=WARD)]
    arrivals = one_each(
        a=(420, {"frail": "no"}),
        b=(421, {"frail": "yes"}),
        c=(480, {"frail": "yes"}),
        d=(481, {"frail": "yes"}),
    )
    found = run(
        steps,
        engine=engine,
        arrivals=arrivals,
        attributes=(FRAIL,),
        resources=CHAIR,
        calendars=(("day", DAY),),
    )
    assert [row[2] for row in tries(found)] == ["not_eligible", "shut", "taken", "full"]


def test_each_rung_is_tried_until_one_is_taken_and_none_after_it(engine):
    rungs = [rung(name, seen(name), place=name) for name in ("one", "two")]
    resources = (Resource("one", 1), Resource("two", 1))
    found = simulate(clinic(*rungs, times=(0, 1, 2), resources=resources), weeks=1, engine=engine)
    assert tries(found) == [
        (0, "one", "taken"),
        (1, "one", "full"),
        (1, "two", "taken"),
        (2, "one", "full"),
        (2, "two", "full"),
    ]
    assert found.patients.outcome.tolist() == ["one", "two", "ward"]


def test_rungs_that_come_back_go_on_behind_the_ladder(engine):
    stays = rung("one", treat("rest", Constant(5)), *release("chair"), place="chair")
    steps = [first_of("door", [stays], otherwise=[]), treat("then", Constant(7)), depart()]
    found = run(steps, [0, 1], engine=engine, resources=CHAIR).patients
    assert found.t_depart.tolist() == [12, 8]


def test_a_team_is_a_place_and_its_first_free_member_is_taken(engine):
    resources = (Resource("one", 1), Resource("two", 1))
    team = (Team(name="either", members=("two", "one")),)
    place = rung("sdec", seen("either"), place="either")
    found = simulate(
        clinic(place, times=(0, 1, 2), resources=resources, teams=team), weeks=1, engine=engine
    )
    assert found.patients.outcome.tolist() == ["either", "either", "ward"]
    busy = found.resource_hours.groupby("resource", observed=True).busy_minutes.sum()
    assert busy.to_dict() == {"one": 60, "two": 60}


def test_eligibility_and_hours_may_be_tables(engine):
    """Those of acuity 2 by day, all others never."""
    fit = by("acuity", {"2": "yes"}, default="no")
    hours = by("acuity", {"1": "night"}, default="day")
    found = run(
        [
            first_of(
                "door", [rung("a", [depart("a")], eligible=fit, calendar=hours)], otherwise=WARD
            )
        ],
        engine=engine,
        arrivals=one_each(a=(600, {"acuity": "1"}), b=(600, {"acuity": "2"})),
        attributes=(Attribute(name="acuity", values=("1", "2")),),
        calendars=(
            ("day", DAY),
            ("night", Calendar.weekly([("daily", "20:00", "08:00", 1)], elsewhere=0)),
        ),
    )
    assert found.patients.outcome.tolist() == ["ward", "a"]


def test_a_place_without_servers_refuses_everybody(engine):
    found = simulate(
        clinic(
            rung("none", seen("chair"), place="chair"),
            times=range(0, 600, 10),
            resources=(Resource("chair", 0),),
        ),
        weeks=1,
        engine=engine,
    )
    assert set(found.rungs.result.astype(str)) == {"full"}
    assert len(found.rungs) == 60


@pytest.mark.parametrize(("back_fill", "result"), [(False, "full"), (True, "taken")])
def test_a_place_that_somebody_waits_for_who_needs_two_is_theirs(engine, back_fill, result):
    """Of two places one is free, and whoever needs both waits for the other."""
    steps = [
        when(
            "needs",
            {
                "two": [seize("chair", units=2), *seen("chair")],
                "one": [seize("chair"), *seen("chair")],
            },
        ),
        first_of("door", [rung("sdec", seen("chair"), place="chair")], otherwise=WARD),
    ]
    found = run(
        steps,
        engine=engine,
        arrivals=one_each(a=(0, {"needs": "one"}), b=(1, {"needs": "two"}), c=(2, {"needs": "no"})),
        attributes=(Attribute(name="needs", values=("no", "one", "two")),),
        resources=(Resource("chair", 2, back_fill=back_fill),),
    )
    assert tries(found) == [(2, "sdec", result)]


def of_shares(shares, places=2):
    """Return a ladder of two rungs, and with eligibility drawn at arrival."""
    rungs = [
        rung(name, seen(name, 400), eligible=f"fit_{name}", place=name) for name in ("one", "two")
    ]
    return Hospital(
        name="ladder",
        pathways=(Pathway("visit", [first_of("door", rungs, otherwise=WARD)]),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=2.0),),
        resources=(Resource("one", places), Resource("two", places)),
        attributes=eligibility({f"fit_{name}": share for name, share in shares.items()}),
    )


def test_eligibility_is_drawn_once_by_its_name_whatever_else_changes():
    """More places, or another share of the other rung, leave everybody as eligible as they were."""
    few, many = ({"one": 0.3, "two": 0.5}, {"one": 0.6, "two": 0.5})
    base, more = (simulate(of_shares(s), weeks=4, engine="compiled").patients for s in (few, many))
    wide = simulate(of_shares(few, places=50), weeks=4, engine="compiled").patients
    for name in ("fit_one", "fit_two"):
        assert wide[name].astype(str).tolist() == base[name].astype(str).tolist()
    assert more.fit_two.astype(str).tolist() == base.fit_two.astype(str).tolist()
    now = more.fit_one[base.fit_one == "yes"]
    assert (now == "yes").all()
    assert (more.fit_one == "yes").sum() > 1.5 * len(now)


def test_nobody_takes_two_rungs_and_the_records_say_all(engine):
    """Whoever took none was refused by each; whoever was not eligible never took one."""
    found = simulate(of_shares({"one": 0.6, "two": 0.7}), weeks=1, engine=engine)
    table = found.rungs.merge(found.patients, on="patient")
    taken = table[table.result == "taken"]
    assert taken.patient.is_unique
    assert len(taken) > 50
    left = found.patients[found.patients.outcome == "ward"].patient
    assert not set(left) & set(taken.patient)
    assert (table[table.patient.isin(left)].groupby("patient").size() == 2).all()
    fit = np.where(table.rung == "one", table.fit_one, table.fit_two) == "yes"
    assert ((table.result == "not_eligible") == ~fit).all()


def test_eligibility_stays_with_the_person(engine):
    steps = [
        come_back("again", after=Constant(1000)),
        first_of("door", [rung("one", [depart("one")], eligible="fit")], otherwise=WARD),
    ]
    again = Pathway(
        "again", [first_of("door", [rung("one", [depart("one")], eligible="fit")], otherwise=WARD)]
    )
    found = run(
        steps, range(100), engine=engine, others=(again,), attributes=eligibility({"fit": 0.5})
    )
    people = found.patients.groupby("person").outcome.agg(set)
    assert (people.map(len) == 1).all()
    assert len(found.patients) == 200
    assert len(found.rungs) == 200
    assert found.rungs.ladder.cat.categories.tolist() == ["door"]


def test_shares_of_eligibility_may_depend_on_other_attributes():
    frail = Attribute(name="frail", values=("no", "yes"), drawn=yes_no(0.5))
    made = eligibility({"fit": by("frail", {"yes": 1.0}, default=0.0)})
    found = run([depart()], range(50), engine="compiled", attributes=(frail, *made)).patients
    assert (found.frail.astype(str) == found.fit.astype(str)).all()


def test_a_hospital_without_ladders_has_an_empty_table(engine):
    found = run([depart()], engine=engine)
    assert len(found.rungs) == 0
    assert list(found.rungs.columns) == ["t", "patient", "ladder", "rung", "result"]


def test_the_offered_load_of_a_place_is_that_of_those_it_may_take():
    made = of_shares({"one": 0.25, "two": 0.5})
    one, two = offered_loads(made)
    assert one.load == pytest.approx(0.25 * 2 * 400 / 60, rel=0.1)
    assert two.load == pytest.approx(0.75 * 0.5 * 2 * 400 / 60, rel=0.1)
    assert not check(made)


def test_a_trace_says_what_came_of_each_rung():
    small = clinic(rung("sdec", seen("chair"), place="chair"), times=(0, 30), resources=CHAIR)
    assert follow(small, 0, weeks=1).passages[0].words == "door: sdec is taken"
    assert (
        follow(small, 1, weeks=1).passages[0].words.startswith("door: sdec is full; on to visit/")
    )


def test_both_engines_write_the_same_bytes_and_the_log_grows():
    """With 3,000 tries the log of the compiled engine is made longer on the way."""
    rungs = [
        rung(
            "one", [treat("x", Exponential(mean_minutes=9)), *release("one"), depart()], place="one"
        ),
        rung("day", [depart("day")], calendar="day"),
    ]
    found = assert_same(
        clinic(
            *rungs,
            arrivals=(
                Batch(
                    name="all",
                    pathway="visit",
                    times=tuple((float(t), 2) for t in range(0, 9000, 9)),
                    once=True,
                ),
            ),
            resources=(Resource("one", 1),),
            calendars=(("day", DAY),),
        )
    )
    assert len(found.rungs["t"]) > 2500
    assert pd.Series(found.rungs["t"]).is_monotonic_increasing
