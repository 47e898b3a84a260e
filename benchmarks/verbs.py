"""Rows on single verbs: each beside the same pathway that does without it."""

from collections.abc import Iterator
from functools import partial

from benchmarks.programs import COMPILED, SIMPY
from benchmarks.race import Effort, Pair, Row, Runner, compare, processor, race
from flowsim.engine.lowering import lower
from flowsim.engine.simulate import engine_of
from flowsim.engine.world import make_world
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.clinics import Clinic, Session, SlotClass
from flowsim.hospital.vocabulary.distributions import Constant, days
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import book, depart, set_time, wait_for_time
from flowsim.units import HOURS_PER_WEEK

ENGINES = (("simpy", SIMPY), ("compiled", COMPILED))
LOADS = {"most of the slots asked for": 0.9, "more than there are": 1.1}
SLOTS, NO_SLOTS = "slots booked", "a time set, no slots"


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


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows on slots, by both engines."""
    for name, load in LOADS.items():
        yield from _slots(name, load, effort)


def _slots(asked: str, load: float, effort: Effort) -> Iterator[Row]:
    weeks = effort.of(52, 2)
    programs = {
        name: lower(clinic_hospital(load, booked=name == SLOTS), weeks=weeks)
        for name in (SLOTS, NO_SLOTS)
    }
    patients = {name: len(make_world(p, 1, 0).t_arrive) for name, p in programs.items()}
    runners = [
        Runner(
            f"{engine_name}: {name}",
            processor(partial(engine_of(engine), program, 1, 0)),
            patients[name],
        )
        for engine, engine_name in ENGINES
        for name, program in programs.items()
    ]
    workload = f"a clinic for {weeks} weeks, {asked}, {patients[SLOTS]:,} patients"
    times = race(runners, effort.rounds, workload)
    pairs = [Pair(f"{name}: {SLOTS}", f"{name}: {NO_SLOTS}") for _, name in ENGINES]
    yield from compare(times, workload, pairs, _show)


def _show(runner: Runner, seconds: float) -> str:
    return f"{seconds / runner.units * 1e6:.2f} µs a patient"
