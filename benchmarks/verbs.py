"""Rows on single verbs: each beside the same pathway that does without it."""

from collections.abc import Iterator
from functools import partial

from benchmarks.programs import COMPILED, SIMPY
from benchmarks.race import Effort, Pair, Row, Runner, compare, processor, race
from flowsim.engine.lowering import lower
from flowsim.engine.simulate import engine_of, simulate
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.blocks import repeat, when
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.clinics import Clinic, Session, SlotClass
from flowsim.hospital.vocabulary.distributions import Constant, Exponential, Lognormal, days
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.ladders import eligibility, first_of, rung
from flowsim.hospital.vocabulary.list_words import (
    call_from,
    join_list,
    release_caller,
    wait_to_be_called,
)
from flowsim.hospital.vocabulary.lists import WaitingList
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    book,
    come_back,
    depart,
    go,
    label,
    note,
    release,
    seize,
    set_time,
    treat,
    wait_for_time,
)
from flowsim.units import HOURS_PER_WEEK

ENGINES = (("simpy", SIMPY), ("compiled", COMPILED))
LOADS = {"most of the slots asked for": 0.9, "more than there are": 1.1}
SLOTS, NO_SLOTS = "slots booked", "a time set, no slots"
LADDER, NO_LADDER = "a ladder of four rungs", "branches and places, no record"
RETURNS, NO_RETURNS = "people who come back", "as many visits of people who come once"
LISTED, NOT_LISTED = "called from a list of 600", "a time set, no list"
BOOKING, NO_BOOKING = "a ladder of three rungs that book", "slots asked for in turn, no record"


def clinic_hospital(load: float, *, booked: bool) -> Hospital:
    """Return a clinic with slots every ten minutes, or the same without slots.

    Of six slots at a time one is kept for urgent patients until the day before. Patients are `load`
    times the slots. The lead is four weeks: where there are too few slots a search passes the 960
    times of four weeks.
    """
    session = Session(days="mon-fri", start="09:00", end="17:00", every_minutes=10, slots=6)
    urgent = SlotClass(name="urgent", reserved=1, released_minutes_before=days(1))
    clinic = Clinic(name="clinic", sessions=(session,), classes=(urgent,))
    per_hour = load * clinic.slots_per_week / HOURS_PER_WEEK
    lead = {"prepare_minutes": 120.0, "within_minutes": days(28)}
    slot = book("clinic", "t_slot", otherwise=[depart("refused")], **lead)
    settled = slot if booked else set_time("t_slot", "lead", Constant(days(3)))
    return Hospital(
        name="clinic",
        pathways=(Pathway("visit", [settled, wait_for_time("t_slot"), depart("seen")]),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=per_hour),),
        clinics=(clinic,) if booked else (),
    )


def front_door(*, ladder: bool) -> Hospital:
    """Return four services tried in turn, each of three places, with and without a ladder.

    Work offered is 1.3 times the places, so that a patient tries three rungs on average, each a row
    of the records. Without, the same places are seized in the same order if free; eligibility and
    hours are asked by branches, and nothing is recorded. Everybody fares the same.
    """
    names = ("clinic", "same_day", "observation", "ward")
    day = Calendar.weekly([("daily", "08:00", "22:00", 1)], elsewhere=0)
    inside = {name: [treat(name), *release(name), depart(name)] for name in names}
    rungs = [
        rung(
            name,
            inside[name],
            eligible="fit" if name == "clinic" else None,
            calendar="day" if name == "same_day" else None,
            place=name,
        )
        for name in names
    ]
    seized = {name: [seize(name, otherwise=f"not_{name}"), inside[name]] for name in names}
    without = [
        when("fit", {"no": [go("not_clinic")]}),
        *(step for name in names for step in (seized[name], label(f"not_{name}"))),
        depart("refused"),
    ]
    without.insert(3, when("by_day", {"no": [go("not_same_day")]}))
    steps = [first_of("door", rungs, otherwise=[depart("refused")])] if ladder else without
    return Hospital(
        name="front door",
        pathways=(Pathway("visit", steps),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=1.3 * 12 / 2),),
        resources=tuple(Resource(name, 3) for name in names),
        activities=tuple((name, Exponential(mean_minutes=120)) for name in names),
        calendars=(("day", day),),
        attributes=(
            *eligibility({"fit": 0.4}),
            Attribute(name="by_day", values=("no", "yes"), calendar=day),
        ),
    )


def booking_door(*, ladder: bool) -> Hospital:
    """Return three clinics whose slots are asked for in turn, with and without a ladder.

    One slot is asked for by those who are fit for the first clinic, then the others by everybody;
    1.1 times the slots there are. Without, the same slots are booked in the same order, fitness is
    asked by a branch, and nothing is recorded. Everybody fares the same.
    """
    names = ("today", "tomorrow", "week")
    within = dict(zip(names, (days(1), days(2), days(7)), strict=True))
    session = Session(days="mon-fri", start="09:00", end="17:00", every_minutes=20, slots=2)
    clinics = tuple(Clinic(name=name, sessions=(session,)) for name in names)
    slot = {name: partial(book, name, "t_slot", within_minutes=within[name]) for name in names}
    seen = {name: [wait_for_time("t_slot"), depart(name)] for name in names}
    fit = {"today": "fit"}
    rungs = [rung(n, seen[n], eligible=fit.get(n), book=slot[n]()) for n in names]
    without = [
        when("fit", {"no": [go("not_today")]}),
        *(s for n in names for s in (slot[n](otherwise=f"not_{n}"), *seen[n], label(f"not_{n}"))),
        depart("refused"),
    ]
    steps = [first_of("door", rungs, otherwise=[depart("refused")])] if ladder else without
    per_hour = 1.1 * sum(clinic.slots_per_week for clinic in clinics) / HOURS_PER_WEEK
    return Hospital(
        name="clinics in turn",
        pathways=(Pathway("visit", steps),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=per_hour),),
        attributes=eligibility({"fit": 0.4}),
        clinics=clinics,
    )


def follow_up(*, returns: bool) -> Hospital:
    """Return a clinic to which half of the visits lead to another after a week on average.

    Without, twice as many people come, each once: as many visits.
    """
    again = [come_back("visit", 0.5, Exponential(mean_minutes=days(7)))] if returns else []
    visit = [seize("nurse"), treat("visit", Exponential(mean_minutes=10)), *release("nurse")]
    return Hospital(
        name="follow-up",
        pathways=(Pathway("visit", [*visit, *again, depart("home")]),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=10 if returns else 20),),
        resources=(Resource("nurse", 5),),
    )


def operations(*, listed: bool) -> Hospital:
    """Return ten operating lists a working day, called from a list on which some 600 people wait.

    Each is booked to the mean, so that whom it calls is chosen anew for every case. Without,
    as many operations begin a set time after the decision.
    """
    operation = [treat("operation"), *([release_caller()] if listed else []), depart("operated")]
    waits = [join_list("list", activity="operation"), wait_to_be_called()]
    settled = [set_time("t_day", "lead", Constant(days(28))), wait_for_time("t_day")]
    calls = call_from("list", begins="t_begin", ends="t_end", otherwise=[depart("held")])
    begun = [note("t_begin"), set_time("t_end", "planned", Constant(240))]
    at = tuple((day * 1440.0 + 540, 10) for day in range(5))
    sessions = Batch(name="sessions", pathway="session", times=at)
    backlog = Batch(name="backlog", pathway="visit", times=((0.0, 600),), once=True)
    patients = Arrivals(name="all", pathway="visit", per_hour=200 / HOURS_PER_WEEK)
    return Hospital(
        name="operations",
        pathways=(
            Pathway("visit", [*(waits if listed else settled), *operation]),
            Pathway("session", [*begun, repeat(calls)]),
        )[: 2 if listed else 1],
        arrivals=(patients, backlog, sessions)[: 3 if listed else 2],
        activities=(("operation", Lognormal(mean_minutes=55, sd_minutes=25)),),
        waiting_lists=(WaitingList(name="list", turnover_minutes=5),) if listed else (),
    )


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows on slots, ladders, ladders that book, lists and returns, by both engines."""
    weeks = effort.of(52, 2)
    for asked, load in LOADS.items():
        both = {
            SLOTS: clinic_hospital(load, booked=True),
            NO_SLOTS: clinic_hospital(load, booked=False),
        }
        yield from _beside(f"a clinic for {weeks} weeks, {asked}", both, weeks, effort)
    both = {LADDER: front_door(ladder=True), NO_LADDER: front_door(ladder=False)}
    yield from _beside(f"a front door for {weeks} weeks", both, weeks, effort)
    both = {BOOKING: booking_door(ladder=True), NO_BOOKING: booking_door(ladder=False)}
    yield from _beside(f"clinics in turn for {weeks} weeks", both, weeks, effort)
    both = {LISTED: operations(listed=True), NOT_LISTED: operations(listed=False)}
    yield from _beside(f"ten operating lists a day for {weeks} weeks", both, weeks, effort)
    both = {RETURNS: follow_up(returns=True), NO_RETURNS: follow_up(returns=False)}
    yield from _beside(f"a clinic that sees half again for {weeks} weeks", both, weeks, effort)


def _beside(what: str, hospitals: dict[str, Hospital], weeks: int, effort: Effort) -> Iterator[Row]:
    """Yield the rows of a hospital with a verb beside the same without."""
    programs = {name: lower(hospital, weeks=weeks) for name, hospital in hospitals.items()}
    visits = {name: len(simulate(h, weeks=weeks, seed=1).patients) for name, h in hospitals.items()}
    runners = [
        Runner(
            f"{engine_name}: {name}",
            processor(partial(engine_of(engine), program, 1, 0)),
            visits[name],
        )
        for engine, engine_name in ENGINES
        for name, program in programs.items()
    ]
    with_verb, without = hospitals
    workload = f"{what}, {visits[with_verb]:,} visits"
    times = race(runners, effort.rounds, workload)
    pairs = [Pair(f"{name}: {with_verb}", f"{name}: {without}") for _, name in ENGINES]
    yield from compare(times, workload, pairs, _show)


def _show(runner: Runner, seconds: float) -> str:
    return f"{seconds / runner.units * 1e6:.2f} µs a visit"
