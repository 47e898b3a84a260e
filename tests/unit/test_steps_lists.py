"""join_list, wait_to_be_called, call_from, send_back, release_caller: waiting lists."""

import pytest

from flowsim.engine.follow import follow
from flowsim.hospital.check import check
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.attributes import Attribute, Number
from flowsim.hospital.vocabulary.blocks import repeat
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Constant, Lognormal, OfPatient, Uniform
from flowsim.hospital.vocabulary.list_words import (
    call_from,
    join_list,
    release_caller,
    send_back,
    wait_to_be_called,
)
from flowsim.hospital.vocabulary.lists import Quota, WaitingList
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.steps import depart, note, set_time, treat, wait_for_all
from tests.identity.same import assert_same
from tests.small import hospital
from tests.small import run as run_small

KIND = Attribute(name="kind", values=("routine", "urgent"))
WHY = Attribute(name="why", values=("nothing", "overrun", "theatre_one"))
CALLED = [note("t_called"), treat("operation"), depart("operated")]
TAKES = ("operation", by("kind", {"urgent": Constant(60)}, default=Constant(30)))
SESSION = 480


def session(*steps, otherwise=None, **asks):
    """Return the pathway of a session that calls one after the other, and then departs."""
    over = otherwise or [depart("held")]
    again = repeat(call_from("list", otherwise=over, **asks), wait_for_all(), *steps)
    return Pathway("session", [note("t_begin"), set_time("t_end", "planned"), again])


def stream(name, times, pathway="visit", **labels):
    """Return somebody at each of the times (minutes), with these labels."""
    at = tuple((float(t), 1) for t in times)
    return Batch(name=name, pathway=pathway, times=at, once=True, attributes=tuple(labels.items()))


def run(engine, patients, *, calls=None, at=(SESSION,), planned=240, steps=None, **rule):
    """Return the records: (time, labels) of patients who join a list, and sessions that call."""
    waits = [join_list("list", activity="operation"), wait_to_be_called(), *CALLED]
    streams = [stream(f"p{k}", [t], **labels) for k, (t, labels) in enumerate(patients)]
    return run_small(
        steps or waits,
        engine=engine,
        others=(calls or session(),),
        arrivals=(*streams, stream("sessions", at, "session")),
        attributes=(KIND, WHY),
        activities=(TAKES, ("planned", Constant(planned))),
        waiting_lists=(WaitingList(name="list", **rule),),
    )


def called(records):
    """Return when each patient was called, None for those who were not, by stream."""
    people = records.patients[records.patients.source != "sessions"].sort_values("source")
    return [None if t != t else t for t in people.t_called]


def happened(records):
    """Return (time, patient, what, by whom) of all that happened on lists."""
    table = records.list_events
    return list(zip(table.t, table.patient, table.event, table.by, strict=True))


ROUTINE, URGENT = {"kind": "routine"}, {"kind": "urgent"}
THREE = [(0, ROUTINE), (10, ROUTINE), (20, URGENT)]


def test_a_session_calls_one_after_the_other_in_the_order_of_joining(engine):
    records = run(engine, THREE)
    assert called(records) == [480, 510, 540]
    held = records.patients[records.patients.outcome == "held"]
    assert held.t_depart.tolist() == [600]


def test_what_happens_on_a_list_is_recorded(engine):
    records = run(engine, THREE[:2])
    events = [(0, 0, "joined", -1), (10, 1, "joined", -1), (480, 0, "called", 2)]
    assert happened(records) == [*events, (510, 1, "called", 2)]
    assert records.list_events.list.unique().tolist() == ["list"]


def test_the_wait_to_be_called_has_a_cause(engine):
    people = run(engine, THREE[:1]).patients
    assert people.minutes_wait_to_be_called.tolist()[0] == 480
    assert people.minutes_wait_started.tolist()[1] == 30  # the session's, for whom it called


def test_a_lower_band_goes_first_then_time_less_credit(engine):
    priority = by("kind", {"urgent": Priority(band=-1)}, default=Priority())
    steps = [join_list("list", priority=priority, activity="operation"), wait_to_be_called()]
    assert called(run(engine, THREE, steps=[*steps, *CALLED])) == [540, 570, 480]
    priority = by("kind", {"urgent": Priority(credit_minutes=15)}, default=Priority())
    steps = [join_list("list", priority=priority, activity="operation"), wait_to_be_called()]
    assert called(run(engine, THREE, steps=[*steps, *CALLED])) == [480, 570, 510]


def test_a_priority_rises_with_the_time_waited_on_the_list(engine):
    """The urgent fall behind after seven hours; counted from joining, an hour after arrival."""
    due = Priority(band=-1, due_band=1, due_after_minutes=430)
    priority = by("kind", {"urgent": due}, default=Priority())
    steps = [join_list("list", priority=priority, activity="operation"), wait_to_be_called()]
    late = [treat("operation"), *steps, *CALLED]
    assert called(run(engine, [(0, ROUTINE), (0, URGENT)], steps=late)) == [540, 480]
    late = [treat("operation", cause="before"), *steps, *CALLED]
    found = run(engine, [(0, ROUTINE), (0, URGENT)], at=(490,), steps=late)
    assert called(found) == [490, 520]


def test_a_wait_may_count_from_before_the_run(engine):
    steps = [
        set_time("t_listed", "past", by("kind", {"urgent": Constant(5000)}, default=Constant(1000)),
                 before=True),
        join_list("list", since="t_listed", activity="operation"),
        wait_to_be_called(),
        *CALLED,
    ]  # fmt: skip
    records = run(engine, [(0, ROUTINE), (10, URGENT)], steps=steps)
    assert called(records) == [540, 480]
    people = records.patients
    assert sorted(people.t_listed.dropna().tolist()) == [-4990, -1000]


@pytest.mark.parametrize(("order", "times"), [("shortest", [480, 510, 540]),
                                              ("longest", [540, 570, 480])])  # fmt: skip
def test_the_shortest_or_longest_expected_goes_first(engine, order, times):
    assert called(run(engine, THREE, order=order)) == times


def test_a_caller_calls_so_many_at_most(engine):
    assert called(run(engine, THREE, most=2)) == [480, 510, None]
    again = run(engine, THREE, most=2, at=(480, 600))
    assert called(again) == [480, 510, 600]


def test_a_quota_counts_those_of_a_value_by_caller(engine):
    quota = Quota(attribute="kind", value="routine", most=1)
    found = run(engine, THREE, quotas=(quota,), at=(480, 700))
    assert called(found) == [480, 700, 510]
    none = Quota(attribute="kind", value="routine", most=0)
    assert called(run(engine, THREE, quotas=(none,))) == [None, None, 480]


def test_only_who_fits_before_the_end_is_called(engine):
    """From now: the urgent need an hour of the 70 minutes, and then the others none."""
    calls = session(ends="t_end")
    assert called(run(engine, THREE, calls=calls, planned=70, order="longest")) == [None, None, 480]
    found = run(engine, THREE, calls=calls, planned=70)
    assert called(found) == [480, 510, None]


@pytest.mark.parametrize(("allowance", "number"), [(0, 2), (9, 2), (10, 3), (-21, 1)])
def test_an_allowance_is_added_to_the_end(engine, allowance, number):
    calls, three = session(ends="t_end"), [(k, ROUTINE) for k in range(3)]
    records = run(engine, three, calls=calls, planned=80, allowance_minutes=allowance)
    assert sum(t is not None for t in called(records)) == number


def booked(engine, minutes, **rule):
    """Return how many of ten are booked at once into 480 minutes, each Lognormal(100, 50)."""
    book = [note("t_begin"), set_time("t_end", "planned")]
    full = [depart("booked")]
    calls = Pathway("session", [*book, repeat(
        call_from("list", begins="t_begin", ends="t_end", otherwise=full))])  # fmt: skip
    steps = [join_list("list", activity="operation"), wait_to_be_called(), note("t_called")]
    records = run_small(
        [*steps, depart("operated")],
        times=range(10),
        engine=engine,
        others=(calls,),
        arrivals=(stream("p", range(10)), stream("sessions", (SESSION,), "session")),
        activities=(("operation", minutes), ("planned", Constant(480))),
        waiting_lists=(WaitingList(name="list", **rule),),
    )
    return int((records.patients.t_called == 480).sum())


@pytest.mark.parametrize(
    ("rule", "number"),
    [
        ({}, 4),
        ({"turnover_minutes": 20}, 4),  # 4 * 100 + 3 * 20 = 460
        ({"turnover_minutes": 27}, 3),  # 481
        ({"overrun_chance": 0.2}, 3),  # 400 + 0.84 * 100 = 484; 300 + 0.84 * 87 = 373
        ({"overrun_chance": 0.25}, 4),  # 400 + 0.67 * 100 = 467
        ({"overrun_chance": 0.75}, 5),  # 500 - 0.67 * 112 = 425
    ],
)
def test_a_list_is_booked_to_the_mean_or_to_a_chance_of_overrun(engine, rule, number):
    assert booked(engine, Lognormal(mean_minutes=100, sd_minutes=50), **rule) == number


def test_the_spread_of_a_distribution_counts(engine):
    narrow = Uniform(low_minutes=99, high_minutes=101)
    assert booked(engine, narrow, overrun_chance=0.2) == 4


def test_only_those_are_called_who_have_noted_the_same(engine):
    steps = [
        set_time("t_day", "until", by("kind", {"urgent": Constant(480)}, default=Constant(99))),
        join_list("list", activity="operation"),
        wait_to_be_called(),
        *CALLED,
    ]
    calls = Pathway("session", [note("t_day"), repeat(
        call_from("list", same="t_day", otherwise=[depart("held")]), wait_for_all())])  # fmt: skip
    people = [(0, ROUTINE), (0, URGENT), (1, URGENT)]
    records = run_small(
        steps,
        engine=engine,
        others=(calls,),
        arrivals=(
            *[stream(f"p{k}", [t], **labels) for k, (t, labels) in enumerate(people)],
            stream("sessions", (SESSION,), "session"),
        ),
        attributes=(KIND,),
        activities=(TAKES,),
        waiting_lists=(WaitingList(name="list"),),
    )
    assert called(records) == [None, 480, None]


def test_the_called_get_a_time_and_a_label_of_the_caller(engine):
    calls = session(gives="t_end", gives_attribute="why")
    streams = stream("sessions", (SESSION,), "session", why="theatre_one")
    records = run_small(
        [join_list("list", activity="operation"), wait_to_be_called(), *CALLED],
        engine=engine,
        others=(calls,),
        arrivals=(stream("p0", [0]), streams),
        attributes=(KIND, WHY),
        activities=(TAKES, ("planned", Constant(240))),
        waiting_lists=(WaitingList(name="list"),),
    )
    patient = records.patients.iloc[0]
    assert patient.t_end == 720
    assert patient.why == "theatre_one"


def test_a_wait_ends_at_a_noted_time(engine):
    steps = [
        join_list("list", activity="operation"),
        set_time("t_limit", "patience", Constant(100)),
        wait_to_be_called(until="t_limit", otherwise=[note("t_left"), depart("left")]),
        *CALLED,
    ]
    records = run(engine, [(0, ROUTINE), (400, ROUTINE)], steps=steps)
    assert called(records) == [None, 480]
    assert records.patients.t_left.dropna().tolist() == [100]
    assert (100, 0, "left", -1) in happened(records)


def test_a_caller_may_wait_for_somebody_who_joins(engine):
    calls = session(until="t_end")
    records = run(engine, [(500, ROUTINE), (600, ROUTINE), (2000, ROUTINE)], calls=calls)
    assert called(records) == [500, 600, None]
    held = records.patients[records.patients.outcome == "held"]
    assert held.t_depart.tolist() == [720]
    assert held.minutes_wait_to_call.tolist() == [20 + 70 + 90]


def test_callers_who_wait_call_in_the_order_of_waiting(engine):
    calls = session(until="t_end")
    records = run(engine, [(500, ROUTINE), (501, ROUTINE)], calls=calls, at=(490, 480))
    by_whom = [by for _, _, what, by in happened(records) if what == "called"]
    first, second = records.patients.patient[records.patients.source == "sessions"]
    assert by_whom == [first, second]  # patients are numbered by time: 480, then 490


def test_nobody_is_called_who_does_not_wait_yet(engine):
    steps = [
        join_list("list", activity="operation"),
        treat("assessment", Constant(490)),
        wait_to_be_called(),
        *CALLED,
    ]
    found = run(engine, [(0, ROUTINE), (10, ROUTINE)], steps=steps, at=(480, 495, 520))
    assert called(found) == [495, 520]


def test_a_caller_waits_until_it_is_released(engine):
    """Turnover begins when the patient is out of theatre, not when they leave recovery."""
    steps = [
        join_list("list", activity="operation"),
        wait_to_be_called(),
        note("t_called"),
        treat("operation"),
        release_caller(),
        treat("recovery", Constant(200)),
        depart("operated"),
    ]
    turnover = treat("turnover", Constant(15))
    records = run(engine, THREE[:2], steps=steps, calls=session(turnover))
    assert called(records) == [480, 525]
    assert records.patients.t_depart.tolist()[:2] == [710, 755]


def test_who_joins_a_list_again_has_released_whoever_called(engine):
    """Called, they wait to be called again: the session that called them does not wait."""
    again = [join_list("list"), wait_to_be_called(), note("t_again"), depart("operated")]
    steps = [join_list("list"), wait_to_be_called(), note("t_called"), *again]
    records = run(engine, [(0, ROUTINE)], steps=steps)
    assert called(records) == [480]
    assert records.patients.t_again.tolist()[0] == 480
    assert records.patients.t_depart.tolist() == [480, 480]


def test_those_sent_back_learn_why(engine):
    sent = send_back("list", attribute="why", value="overrun")
    calls = session(ends="t_end", otherwise=[sent, depart("held")])
    steps = [
        join_list("list", activity="operation"),
        wait_to_be_called(sent_back=[note("t_back"), depart("cancelled")]),
        *CALLED,
    ]
    records = run(engine, THREE, steps=steps, calls=calls, planned=70)
    people = records.patients
    assert people.outcome.tolist()[:3] == ["operated", "operated", "cancelled"]
    assert people.t_back.dropna().tolist() == [540]
    assert people.why.tolist()[2] == "overrun"
    assert happened(records)[-1] == (540, 2, "sent_back", 3)


def test_who_has_nowhere_to_go_back_to_stays(engine):
    calls = session(ends="t_end", otherwise=[send_back("list"), depart("held")])
    records = run(engine, THREE, calls=calls, planned=70, at=(480, 900))
    assert called(records) == [480, 510, 900]
    assert "sent_back" not in [what for _, _, what, _ in happened(records)]


def test_a_list_by_a_table(engine):
    lists = (WaitingList(name="routine"), WaitingList(name="urgent", order="longest"))
    of_kind = by("kind", {"urgent": "urgent"}, default="routine")
    calls = Pathway("session", [repeat(
        call_from(of_kind, otherwise=[depart("held")]), wait_for_all())])  # fmt: skip
    streams = [stream(f"p{k}", [t], **labels) for k, (t, labels) in enumerate(THREE)]
    records = run_small(
        [join_list(of_kind), wait_to_be_called(), *CALLED],
        engine=engine,
        others=(calls,),
        arrivals=(*streams, stream("sessions", (SESSION,), "session", kind="urgent")),
        attributes=(KIND,),
        activities=(TAKES,),
        waiting_lists=lists,
    )
    assert called(records) == [None, None, 480]


def test_minutes_of_a_number_are_expected_as_they_will_be(engine):
    """The patients' own minutes are known: 50 and 20 into 60."""
    size = Number(name="size", drawn=by("source", {"p0": Constant(50)}, default=Constant(20)))
    calls = session(ends="t_end")
    streams = [stream("p0", [0], **URGENT), stream("p1", [1], **ROUTINE)]
    records = run_small(
        [join_list("list", activity="operation"), wait_to_be_called(), *CALLED],
        engine=engine,
        others=(calls,),
        arrivals=(*streams, stream("sessions", (SESSION,), "session")),
        attributes=(KIND,),
        numbers=(size,),
        activities=(("operation", OfPatient("size")), ("planned", Constant(60))),
        waiting_lists=(WaitingList(name="list"),),
    )
    assert called(records) == [480, None]


def small():
    """Return a hospital with a list."""
    return hospital(
        [join_list("list"), wait_to_be_called(), *CALLED],
        others=(session(),),
        arrivals=(stream("p", [0, 10]), stream("sessions", (SESSION,), "session")),
        attributes=(KIND,),
        activities=(TAKES, ("planned", Constant(240))),
        waiting_lists=(WaitingList(name="list"),),
    )


def test_a_sound_list_is_found_sound():
    assert check(small()) == []


def test_engines_agree():
    assert_same(small(), weeks=1, seed=3)


def test_a_patient_is_followed_along_a_list():
    passages = [passage.words for passage in follow(small(), 0, weeks=1).passages]
    assert passages[0] == "joined the waiting list list"
    assert passages[1].startswith("was called after waiting 480.0 min (wait_to_be_called); on to")
    session = [passage.words for passage in follow(small(), 2, weeks=1).passages]
    assert session[2] == "called somebody, without a wait; on to session/5 wait_for_all"
    assert any(words.startswith("found nobody to call, without a wait") for words in session)


def test_hundreds_on_a_list(engine):
    """More than there is room for at first, sent back all at once."""
    sent = [send_back("list"), depart("held")]
    records = run_small(
        [join_list("list"), wait_to_be_called(sent_back=[depart("cancelled")]), depart("called")],
        engine=engine,
        others=(Pathway("session", [call_from("list", otherwise=sent), *sent]),),
        arrivals=(
            Batch(name="p", pathway="visit", times=((0.0, 2500),), once=True),
            stream("sessions", (SESSION,), "session"),
        ),
        waiting_lists=(WaitingList(name="list"),),
    )
    counts = records.patients.outcome.value_counts()
    assert (counts["called"], counts["cancelled"]) == (1, 2499)
