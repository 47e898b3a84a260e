"""From the kernel's arrays to the records both engines hand over."""

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.compiled.beds.state import (
    E_BEDS,
    E_BOARDERS,
    E_LEVEL,
    E_LONGEST,
    E_OCCUPANCY,
    E_TIME,
    LOG_AFTER,
    LOG_BEDS,
    LOG_BEFORE,
    LOG_WARD,
    STAY_KIND,
    STAY_PATIENT,
    STAY_PLACEMENT,
    STAY_SERVICE,
    STAY_WARD,
    T_ALLOCATED,
    T_IN,
    T_OUT,
    T_READY,
    T_REQUESTED,
    T_WITHDRAWN,
)
from flowsim.engine.compiled.counts import BED_LOG, ESCALATION_LOG, MINUTES_LOG, STAYS
from flowsim.engine.compiled.patients.state import OF, WALKERS, Patients
from flowsim.engine.compiled.state import State
from flowsim.engine.program import Ints, Program
from flowsim.engine.world import World
from flowsim.records.tables import Raw

Columns = dict[str, NDArray[np.generic]]


def records(program: Program, world: World, state: State) -> Raw:
    """Return the records of a finished run; the arrays of patients are not copied."""
    return Raw(
        source=world.source,
        ordinal=world.ordinal,
        t_arrive=world.t_arrive,
        t_depart=state.patients.t_depart,
        outcome=state.patients.outcome,
        attributes=state.patients.attribute.T,
        milestones=state.patients.milestone.T,
        minutes=_minutes(state.patients, state.count),
        stays=_stays(state),
        bed_events=_bed_events(state),
        scheduled_minutes=world.scheduled_minutes,
        busy_minutes=state.servers.busy,
        overrun_minutes=state.servers.overrun,
        waiting_minutes=state.servers.waiting,
        escalations=_escalations(state),
        shifts=world.shifts,
        end_minutes=program.horizon,
    )


def _minutes(patients: Patients, count: Ints) -> Columns:
    """Return the minutes by cause, in the order of patients, then causes.

    The log holds those whose chart was closed, in the order it was; the charts hold the others,
    which are put behind.
    """
    logged = int(count[MINUTES_LOG])
    present = np.flatnonzero(patients.chart[:, WALKERS] > 0)
    row, cause = np.nonzero(patients.chart_minutes[present] > 0)
    first, rows = patients.minutes_first, patients.minutes_rows
    of = patients.chart[present, OF]
    rows[of] = np.bincount(row, minlength=len(present))
    first[of] = logged + np.cumsum(rows[of]) - rows[of]
    before = np.cumsum(rows, dtype=np.int32) - rows
    place = np.repeat(first - before, rows)
    place += np.arange(len(place), dtype=np.int32)
    causes = np.concatenate((patients.log_cause[:logged], cause.astype(np.int16)))
    minutes = np.concatenate(
        (patients.log_minutes[:logged], patients.chart_minutes[present[row], cause])
    )
    return {
        "patient": np.repeat(np.arange(len(rows)), rows),
        "cause": causes[place],
        "minutes": minutes[place],
    }


def _stays(state: State) -> Columns:
    total = int(state.count[STAYS])
    stay, time = state.beds.stay[:, :total], state.beds.stay_time[:, :total]
    return {
        "patient": stay[STAY_PATIENT].copy(),
        "kind": stay[STAY_KIND].astype(np.int16),
        "service": stay[STAY_SERVICE].astype(np.int16),
        "t_requested": time[T_REQUESTED].copy(),
        "t_allocated": time[T_ALLOCATED].copy(),
        "t_ready": time[T_READY].copy(),
        "t_in": time[T_IN].copy(),
        "t_out": time[T_OUT].copy(),
        "t_withdrawn": time[T_WITHDRAWN].copy(),
        "ward": stay[STAY_WARD].astype(np.int16),
        "placement": stay[STAY_PLACEMENT].astype(np.int16),
    }


def _bed_events(state: State) -> Columns:
    log = state.beds.log[:, : state.count[BED_LOG]]
    return {
        "t": state.beds.log_time[: log.shape[1]].copy(),
        "ward": log[LOG_WARD].astype(np.int16),
        "before": log[LOG_BEFORE].astype(np.int8),
        "after": log[LOG_AFTER].astype(np.int8),
        "beds": log[LOG_BEDS].astype(np.int32),
    }


def _escalations(state: State) -> Columns:
    log = state.beds.escalation[:, : state.count[ESCALATION_LOG]]
    return {
        "t": log[E_TIME].copy(),
        "level": log[E_LEVEL].astype(np.int16),
        "occupancy": log[E_OCCUPANCY].copy(),
        "boarders": log[E_BOARDERS].astype(np.int32),
        "longest_wait_minutes": log[E_LONGEST].copy(),
        "escalation_beds": log[E_BEDS].astype(np.int32),
    }
