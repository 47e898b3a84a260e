"""Patients: what is recorded of all, and the charts of those who are here.

A chart is what the kernel keeps of a patient who is present: whose it is, the key of the draws,
the beds, and the attributes, milestones, minutes by cause and visits that steps read and write. It
is taken at arrival and given to somebody else when the last walker of the patient has ended. So
what is read at every step is in a few hundred rows that stay in the processor's near memory, where
all the patients of a year would not.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.compiled.codes import NOTHING, SPARE
from flowsim.engine.compiled.counts import (
    FREE_CHART,
    FREE_CHARTS,
    MINUTES_LOG,
    PATIENTS,
    RETURNS_MARGIN,
    RUNG_LOG,
)
from flowsim.engine.compiled.growth import longer, more_rows, twice, twice_as_tall
from flowsim.engine.program import Floats, Ints, Op, Program
from flowsim.engine.world import World

FIRST_CHARTS = 1024
FIRST_MINUTES = 1024
FIRST_RUNGS = 1024
CAUSES_A_PATIENT = 10.0
"""What is common: room made before it is asked for, which takes no memory until it is used."""

OF, KEY, ORDINAL, EPISODE, PRESENT, REQUESTED, WALKERS, NEXT_FREE = range(8)
"""Columns of charts: whose it is, key, number and episode of the draws, present and requested stay,
how many walkers the patient has, and the next free chart.
"""
CHART_COLUMNS = 8

RUNG_PATIENT, RUNG_TRIED, RUNG_RESULT = range(3)
"""Rows of the log of rungs: whose, place in `Program.rung`, what came of it."""
RUNG_ROWS = 3


ROWS = (
    "t_arrive",
    "source",
    "ordinal",
    "person",
    "episode",
    "attribute",
    "milestone",
    "minutes_first",
    "minutes_rows",
    "t_depart",
    "outcome",
)
"""The arrays that have a place for every patient, along their last axis."""


class Patients(NamedTuple):
    """The records of all n patients, with room for more where people come back, and K charts."""

    t_arrive: Floats  # (n,) min
    source: NDArray[np.int16]  # (n,)
    ordinal: Ints  # (n,)
    person: Ints  # (n,)
    episode: Ints  # (n,)
    episodes: Ints  # (first comers,) of each person, so far
    entry: Ints  # (sources,) first step
    key: Ints  # (sources,) key of the draws
    attribute: NDArray[np.int16]  # (A, n) written at once, as the chart is
    milestone: Floats  # (M, n) min, written at once, as the chart is
    number: Floats  # (B, first comers)
    minutes_first: NDArray[np.int32]  # (n,) first row in the log of minutes
    minutes_rows: NDArray[np.int16]  # (n,) how many rows, written when the chart is closed
    log_cause: NDArray[np.int16]  # (L,) the log of minutes: causes in order, patient by patient
    log_minutes: Floats  # (L,) min, more than 0
    rung_log: NDArray[np.int32]  # (RUNG_ROWS, T) tries of rungs
    rung_time: Floats  # (T,) min
    t_depart: Floats  # (n,) min
    outcome: NDArray[np.int16]  # (n,)
    background_visit: NDArray[np.uint32]  # (background processes, draws)
    chart: Ints  # (K, CHART_COLUMNS)
    chart_attribute: NDArray[np.int16]  # (K, A)
    chart_milestone: Floats  # (K, M) min
    chart_minutes: Floats  # (K, C)
    chart_visit: NDArray[np.uint16]  # (K, draws)
    chart_booking: Ints  # (K, M) slot booked under a milestone; (K, 0) where there are no clinics


def begin_patients(program: Program, world: World, count: Ints) -> Patients:
    """Return everybody still to come, and free charts."""
    n, names, draws = len(world.t_arrive), program.names, len(program.activity_number)
    count[PATIENTS] = n
    count[RETURNS_MARGIN] = (program.op == Op.COME_BACK).any()
    bookings = len(names.milestones) if program.session_time.size else 0
    chart = np.zeros((FIRST_CHARTS, CHART_COLUMNS), dtype=np.int64)
    chart[:, NEXT_FREE] = np.arange(1, FIRST_CHARTS + 1)
    count[FREE_CHARTS] = FIRST_CHARTS
    tries = FIRST_RUNGS if len(program.rung) else 1
    log = max(FIRST_MINUTES, int(CAUSES_A_PATIENT * n)) + len(names.causes)
    patients = Patients(
        t_arrive=world.t_arrive,
        source=world.source,
        ordinal=world.ordinal,
        person=np.arange(n),
        episode=np.ones(n, dtype=np.int64),
        episodes=np.ones(n, dtype=np.int64),
        entry=np.array(program.source_entry),
        key=np.array(program.source_number),
        attribute=world.attributes,  # changed there, not copied: nobody else reads it
        milestone=np.zeros((len(names.milestones), 0)),
        number=world.numbers,
        minutes_first=np.zeros(n, dtype=np.int32),
        minutes_rows=np.zeros(n, dtype=np.int16),
        log_cause=np.zeros(log, dtype=np.int16),
        log_minutes=np.zeros(log),
        rung_log=np.zeros((RUNG_ROWS, tries), dtype=np.int32),
        rung_time=np.zeros(tries),
        t_depart=np.full(n, np.nan),
        outcome=np.full(n, NOTHING, dtype=np.int16),
        background_visit=np.zeros((program.background_count, draws), dtype=np.uint32),
        chart=chart,
        chart_attribute=np.zeros((FIRST_CHARTS, len(names.attributes)), dtype=np.int16),
        chart_milestone=np.zeros((FIRST_CHARTS, len(names.milestones))),
        chart_minutes=np.zeros((FIRST_CHARTS, len(names.causes))),
        chart_visit=np.zeros((FIRST_CHARTS, draws), dtype=np.uint16),
        chart_booking=np.zeros((FIRST_CHARTS, bookings), dtype=np.int64),
    )
    patients = more_patients(patients, count)
    # Made once, as long as the others now are: the largest of all, it is written but not copied.
    milestone = np.zeros((len(names.milestones), len(patients.t_arrive)))
    milestone[:, :n] = np.nan
    return patients._replace(milestone=milestone)


def more_patients(patients: Patients, count: Ints) -> Patients:
    """Return the patients with room for those who come back by another step."""
    if count[PATIENTS] + count[RETURNS_MARGIN] <= len(patients.t_arrive):
        return patients
    rows = {name: longer(getattr(patients, name)) for name in ROWS}
    return patients._replace(**rows)


def more_rungs(patients: Patients, count: Ints) -> Patients:
    """Return the patients with room for the try of another step."""
    if count[RUNG_LOG] + 1 <= len(patients.rung_time):
        return patients
    return patients._replace(rung_log=twice(patients.rung_log), rung_time=twice(patients.rung_time))


def more_charts(patients: Patients, count: Ints) -> Patients:
    """Return the patients with room for the charts and the minutes of another step."""
    if count[MINUTES_LOG] + patients.chart_minutes.shape[1] > len(patients.log_minutes):
        patients = patients._replace(
            log_cause=twice(patients.log_cause), log_minutes=twice(patients.log_minutes)
        )
    if count[FREE_CHARTS] >= SPARE:
        return patients
    return patients._replace(
        chart=more_rows(patients.chart, NEXT_FREE, count, FREE_CHART, FREE_CHARTS),
        chart_attribute=twice_as_tall(patients.chart_attribute),
        chart_milestone=twice_as_tall(patients.chart_milestone),
        chart_minutes=twice_as_tall(patients.chart_minutes),
        chart_visit=twice_as_tall(patients.chart_visit),
        chart_booking=twice_as_tall(patients.chart_booking),
    )
