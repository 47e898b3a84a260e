"""give_way: between two tasks, who goes first has the server; the displaced return to the head."""

import pytest

from flowsim.engine.follow import follow
from flowsim.hospital.check.load import offered_loads
from flowsim.hospital.edits import apply_edits, divert
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority, Resource, Team
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import (
    depart,
    give_way,
    keep_waiting,
    label,
    note,
    release,
    renege_after,
    seize,
    treat,
)
from tests.identity.same import assert_as_described, assert_same
from tests.small import hospital, one_each, run

CLASS = Attribute(name="class", values=("emergency", "elective", "other"))
RANK = by("class", {"emergency": Priority(band=-1)}, default=Priority())
CASE = treat("case", Constant(60))


def session(*between, resource="theatre", **how):
    """Return a session of two cases that gives way between them."""
    way = give_way(resource, priority=RANK, **how)
    return [
        *seize(resource, priority=RANK),
        note("t_in"),
        CASE,
        *between,
        way,
        note("t_again"),
        CASE,
        *release(resource),
        depart(),
    ]


def emergency(resource="theatre", minutes=30, units=None):
    """Return the pathway of an emergency."""
    taken = seize(resource, priority=RANK, units=units)
    task = treat("emergency", Constant(minutes))
    return Pathway("emergency", [*taken, note("t_in"), task, *release(resource), depart()])


def people(**streams):
    """Return one person each: people(a=(0, "elective")) comes at minute 0."""
    made = one_each(**{name: (t, {"class": of}) for name, (t, of) in streams.items()})
    return tuple(
        stream
        if streams[stream.name][1] != "emergency"
        else type(stream)(**{**vars(stream), "pathway": "emergency"})
        for stream in made
    )


def model(steps=None, *, theatres=1, urgent=None, arrivals, **changes):
    """Return a hospital of sessions and emergencies."""
    base = {
        "others": (urgent or emergency(),),
        "resources": (Resource("theatre", theatres),),
        "attributes": (CLASS,),
    }
    return {"steps": steps or session(), "arrivals": arrivals, **base, **changes}


def times(engine, *names, **changes):
    """Return milestones of everybody, in order of coming."""
    patients = run(engine=engine, **model(**changes)).patients
    return [patients[name].tolist() for name in names]


def trace(found):
    """Return the trace of the first patient, in one line."""
    return " ".join(str(follow(hospital(**found), 0, weeks=1)).split())


BOTH = ("t_in", "t_again")
ONE = people(a=(0, "elective"), e=(10, "emergency"))


def test_the_emergency_waits_for_the_case_in_hand_and_no_longer(engine):
    entered, again = times(engine, *BOTH, arrivals=ONE)
    assert entered == [0, 60]
    assert again[0] == 90


def test_the_wait_is_counted_under_its_cause_and_the_server_is_in_use_all_the_time(engine):
    records = run(engine=engine, **model(arrivals=ONE))
    assert records.patients.minutes_wait_theatre.tolist() == [30, 50]
    assert records.patients.t_depart.tolist() == [150, 90]
    assert records.resource_hours.busy_minutes.sum() == 150
    assert records.queue_hours.waiting_minutes.sum() == 80
    named = run(engine=engine, **model(session(cause="displaced"), arrivals=ONE)).patients
    assert named.minutes_displaced.tolist() == [30, 0]
    assert named.minutes_wait_theatre.tolist() == [0, 50]


def test_with_nobody_in_line_no_time_passes(engine):
    entered, again = times(engine, *BOTH, arrivals=people(a=(0, "elective"), b=(500, "elective")))
    assert entered == [0, 500]
    assert again == [60, 560]


def test_who_does_not_go_first_waits_for_the_end_of_the_session(engine):
    entered, again = times(engine, *BOTH, arrivals=people(a=(0, "elective"), b=(10, "elective")))
    assert entered == [0, 120]
    assert again == [60, 180]


def test_the_displaced_stand_before_those_who_have_waited_longest(engine):
    """b has come before the emergency, with credit, and still stands behind a."""
    steps = session()
    rank = by(
        "class",
        {"emergency": Priority(band=-1), "other": Priority(credit_minutes=1e6)},
        default=Priority(),
    )
    steps[0] = seize("theatre", priority=rank)[0]
    three = people(a=(0, "elective"), b=(5, "other"), e=(10, "emergency"))
    entered, again = times(engine, *BOTH, steps=steps, arrivals=three)
    assert entered == [0, 150, 60]
    assert again[:2] == [90, 210]


def test_of_the_displaced_who_gave_way_first_goes_on_first(engine):
    """Emergencies take both theatres, at 60 and 70, the second one for shorter than the first."""
    urgent = emergency(minutes=30)
    four = people(a=(0, "elective"), b=(10, "elective"), e=(20, "emergency"), f=(21, "emergency"))
    entered, again = times(engine, *BOTH, theatres=2, urgent=urgent, arrivals=four)
    assert entered == [0, 10, 60, 70]
    assert again[:2] == [90, 100]


def test_the_next_theatre_that_finishes_a_case_gives_way(engine):
    three = people(a=(0, "elective"), b=(10, "elective"), e=(65, "emergency"))
    entered, again = times(engine, *BOTH, theatres=2, arrivals=three)
    assert entered == [0, 10, 70]
    assert again[:2] == [60, 100]


def test_who_waits_after_giving_way_takes_no_theatre_from_its_like(engine):
    """a gave way at 60 and waits until 130; b, in the other theatre, goes on at 70 all the same."""
    three = people(a=(0, "elective"), b=(10, "elective"), e=(20, "emergency"))
    urgent = emergency(minutes=600)
    entered, again = times(engine, *BOTH, theatres=2, urgent=urgent, arrivals=three)
    assert entered == [0, 10, 60]
    assert again[:2] == [130, 70]


def test_emergencies_one_after_the_other_all_go_first(engine):
    three = people(a=(0, "elective"), e=(10, "emergency"), f=(80, "emergency"))
    entered, again = times(engine, *BOTH, arrivals=three)
    assert entered == [0, 60, 90]
    assert again[0] == 120


def test_a_band_that_falls_due_is_the_one_of_the_moment(engine):
    """Who has been there for 50 minutes goes before sessions that began later, but not before."""
    rank = Priority(due_band=-1, due_after_minutes=50)
    steps = session()
    steps[4] = give_way("theatre")
    steps[0] = seize("theatre", priority=rank)[0]
    for came, begins in ((5, 60), (15, 120)):
        two = people(a=(0, "elective"), b=(came, "elective"))
        assert times(engine, "t_in", steps=steps, arrivals=two)[0] == [0, begins]


# -- teams -----------------------------------------------------------------------------------------

EITHER = Team(name="either", members=("theatre", "second"))
PAIR = {"resources": (Resource("theatre", 1), Resource("second", 1)), "teams": (EITHER,)}
WHICH = Attribute(name="which", values=("none", "theatre", "second"))


def test_it_goes_on_with_another_member_that_comes_free(engine):
    """Both are taken; the emergency, for the first alone, stays long, and b ends at 130."""
    three = people(a=(0, "elective"), b=(10, "elective"), e=(20, "emergency"))
    found = model(
        session(resource="either", remember="which"),
        urgent=emergency(minutes=600),
        arrivals=three,
        **{**PAIR, "attributes": (CLASS, WHICH)},
    )
    patients = run(engine=engine, **found).patients
    assert patients.t_in.tolist() == [0, 10, 60]
    assert patients.t_again.tolist()[:2] == [130, 70]
    assert patients.which.dropna().tolist() == ["second"]


def test_a_member_that_is_free_is_taken_at_once(engine):
    found = model(
        session(resource="either", remember="which"),
        arrivals=ONE,
        **{**PAIR, "attributes": (CLASS, WHICH)},
    )
    patients = run(engine=engine, **found).patients
    assert patients.t_in.tolist() == [0, 60]
    assert patients.t_again.tolist()[0] == 60
    assert patients.which.dropna().tolist() == ["second"]
    assert "gave way on theatre: seized second (of either) at once" in trace(found)


# -- several servers, and places kept --------------------------------------------------------------


def of_three(units):
    """Return a session of two cases that needs so many of the servers."""
    steps = session()
    steps[0] = seize("theatre", priority=RANK, units=units)[0]
    return steps


@pytest.mark.parametrize(("needs", "begins", "again"), [(1, 60, 90), (2, 60, 90), (3, 60, 90)])
def test_it_gives_way_with_all_and_waits_for_as_many(engine, needs, begins, again):
    urgent = emergency(units=needs)
    found = model(of_three(2), theatres=3, urgent=urgent, arrivals=ONE)
    if needs == 1:  # one is free, and taken without anybody giving way
        begins, again = 10, 60
    patients = run(engine=engine, **found).patients
    assert patients.t_in.tolist() == [0, begins]
    assert patients.t_again.tolist()[0] == again


@pytest.mark.parametrize("back_fill", [False, True])
def test_it_does_not_give_way_in_vain(engine, back_fill):
    """Two sessions have one each of three; the emergency needs all: b gives way, a did not."""
    theatre = Resource("theatre", 3, back_fill=back_fill)
    three = people(a=(0, "elective"), b=(10, "elective"), e=(20, "emergency"))
    found = {"urgent": emergency(units=3), "arrivals": three, "resources": (theatre,)}
    entered, again = times(engine, *BOTH, **found)
    assert entered == [0, 10, 130]
    assert again[:2] == [60, 70]


def test_what_is_left_of_the_servers_stays_free_for_who_gave_way(engine):
    """One of two is taken by the emergency; b, who needs one, does not overtake a, who needs two.

    With back-fill b does.
    """
    steps = session()
    needs = by("class", {"other": 1}, default=2)
    steps[0] = seize("theatre", priority=RANK, units=needs)[0]
    three = people(a=(0, "elective"), b=(10, "other"), e=(20, "emergency"))
    for back_fill, begins, again in ((False, 150, 90), (True, 60, 180)):
        theatre = Resource("theatre", 2, back_fill=back_fill)
        found = times(engine, *BOTH, steps=steps, arrivals=three, resources=(theatre,))
        assert found[0] == [0, begins, 60]
        assert found[1][0] == again


def fenced(places, kinds=("urgent",), theatres=2):
    """Return two theatres, of which some are kept."""
    return (Resource("theatre", theatres, ring_fences=(RingFence(places=places, kinds=kinds),)),)


def asks(resource="theatre", kind="urgent"):
    """Return the pathway of an emergency that says what it is."""
    taken = seize(resource, priority=RANK, kind=kind)
    task = treat("emergency", Constant(30))
    return Pathway("emergency", [*taken, note("t_in"), task, *release(resource), depart()])


def test_a_place_that_is_kept_from_who_waits_is_not_given_up(engine):
    """Who is not urgent goes first, but one of two is kept from them: nothing happens."""
    steps = session(kind="urgent")
    steps[0] = seize("theatre", priority=RANK, kind="urgent")[0]
    two = people(a=(0, "elective"), b=(1, "elective"), e=(10, "emergency"))
    found = {"steps": steps, "urgent": asks(kind="somebody"), "resources": fenced(1)}
    entered, again = times(engine, *BOTH, arrivals=two, **found)
    assert again[:2] == [60, 61]
    assert entered[2] == 121  # when both are free


def test_a_place_is_kept_from_who_gave_way(engine):
    """Two theatres, one kept for the urgent: a is back when both are free, and not sooner."""
    steps = session()
    steps[0] = seize("theatre", priority=RANK, kind="urgent")[0]
    two = people(a=(0, "elective"), e=(10, "emergency"), f=(20, "emergency"))
    found = {"steps": steps, "urgent": asks(), "resources": fenced(1)}
    entered, again = times(engine, *BOTH, arrivals=two, **found)
    assert entered == [0, 10, 40]
    assert again[0] == 60  # nobody waits any more


def test_those_for_whom_places_are_kept_go_first_only_by_their_band(engine):
    """The urgent wait with no better band: their place is free for them when the session ends."""
    steps = session()
    steps[0] = seize("theatre", kind="urgent")[0]
    steps[4] = give_way("theatre")
    urgent = [*seize("theatre", kind="urgent"), note("t_in"), CASE, *release("theatre"), depart()]
    found = {"urgent": Pathway("emergency", urgent), "resources": fenced(1, theatres=1)}
    arrivals = people(a=(0, "elective"), e=(10, "emergency"))
    # The check would refuse it: whoever gave way would never have it again.
    same = assert_same(hospital(**model(steps, arrivals=arrivals, **found)))
    assert same.t_depart.tolist() == [120, 180]


def test_after_its_shift_nobody_gives_way(engine):
    """From 00:30 nobody is on duty: the session goes on, and the emergency waits for tomorrow."""
    hours = Calendar.weekly([("daily", "00:00", "00:30", 1)], elsewhere=0)
    entered, again = times(engine, *BOTH, arrivals=ONE, resources=(Resource("theatre", hours),))
    assert entered == [0, 1440]
    assert again[0] == 60


# -- patience --------------------------------------------------------------------------------------


def impatient(minutes, after=60):
    """Return a session that leaves when it has to wait after so many minutes."""
    patience = renege_after("patience", "left", Constant(minutes))
    lost = [label("left"), depart("left")]
    task = treat("first", Constant(after))
    way = [*seize("theatre", priority=RANK), note("t_in"), task, give_way("theatre", priority=RANK)]
    again = [keep_waiting(), note("t_again"), CASE, *release("theatre"), depart("done")]
    return [patience, *way, *again, *lost]


@pytest.mark.parametrize(
    ("patience", "leaves", "outcome"),
    [(75, 75, "left"), (60, 60, "left"), (50, 60, "left"), (90, 150, "done"), (95, 150, "done")],
)
def test_patience_that_ends_in_the_line_or_before(engine, patience, leaves, outcome):
    patients = run(engine=engine, **model(impatient(patience), arrivals=ONE)).patients
    assert patients.outcome.tolist()[0] == outcome
    assert patients.t_depart.tolist()[0] == leaves
    assert patients.t_in.tolist()[1] == 60


def test_patience_that_is_over_matters_only_if_somebody_goes_first(engine):
    found = model(impatient(50), arrivals=people(a=(0, "elective")))
    assert run(engine=engine, **found).patients.outcome.tolist() == ["done"]


# -- all together ----------------------------------------------------------------------------------


def test_the_load_is_that_of_the_tasks():
    arrivals = (
        Arrivals(name="all", pathway="visit", per_hour=0.2, attributes=(("class", "elective"),)),
    )
    found = offered_loads(hospital(**model(others=(), arrivals=arrivals)))
    assert found[0].load == pytest.approx(0.2 * 2, rel=1e-6)


def test_the_trace_says_who_gives_way():
    journey = trace(model(arrivals=ONE))
    assert "gave way on theatre; seized theatre again after waiting 30.0 min" in journey
    alone = model(arrivals=people(a=(0, "elective")))
    assert "nobody goes first: keeps theatre" in trace(alone)
    for minutes in (75, 50):
        left = trace(model(impatient(minutes), arrivals=ONE))
        words = "gave way on theatre and gave up" if minutes == 75 else "patience is over on giving"
        assert words in left


def test_who_holds_nothing_is_refused_in_the_same_words():
    found = hospital([give_way("theatre"), depart()], resources=(Resource("theatre", 1),))
    assert "needs a server the patient has not seized" in assert_same(found)


@pytest.mark.parametrize("back_fill", [False, True])
def test_all_write_the_same_bytes(back_fill):
    """Sessions of a team that leave by patience, beside emergencies for one member and for two."""
    steps = [
        renege_after("patience", "left", Exponential(mean_minutes=500)),
        *seize("either", priority=RANK),
        treat("first", Exponential(mean_minutes=60)),
        give_way("either", priority=RANK, remember="which"),
        keep_waiting(),
        treat("second", Exponential(mean_minutes=60)),
        give_way("either", priority=RANK, remember="which"),
        CASE,
        *release("either"),
        depart("done"),
        label("left"),
        depart("left"),
    ]
    several = [
        *seize("theatre", priority=RANK, units=by("class", {"emergency": 1}, default=2)),
        treat("emergency", Exponential(mean_minutes=40)),
        give_way("theatre", priority=by("class", {"other": Priority(band=1)}, Priority())),
        treat("after", Exponential(mean_minutes=20)),
        *release("theatre"),
        depart(),
    ]
    found = model(
        steps,
        others=(Pathway("emergency", several),),
        arrivals=tuple(
            Arrivals(name=of, pathway=to, per_hour=rate, attributes=(("class", of),))
            for of, to, rate in (
                ("elective", "visit", 0.6),
                ("emergency", "emergency", 0.5),
                ("other", "emergency", 0.2),
            )
        ),
        resources=(Resource("theatre", 2, back_fill=back_fill), Resource("second", 1)),
        teams=(EITHER,),
        attributes=(CLASS, WHICH),
    )
    raw = assert_same(hospital(**found), weeks=2)
    assert {0, 1} <= set(raw.outcome.tolist())
    assert_as_described(hospital(**found), weeks=2)


def test_an_edit_that_sends_all_to_another_theatre_gives_way_there():
    found = hospital(
        **model(arrivals=ONE, resources=(Resource("theatre", 1), Resource("second", 1)))
    )
    moved = apply_edits(found, [divert("theatre", to="second")])
    assert {step.resource for step in moved.pathways[0].steps if hasattr(step, "resource")} == {
        "second"
    }
