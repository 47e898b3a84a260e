"""From the kernel's arrays to the records both engines hand over."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.compiled.beds.state import (
    D_ACTION,
    D_LEVEL,
    D_TIME,
    D_VALUE,
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
    Beds,
)
from flowsim.engine.compiled.counts import (
    ACTION_LOG,
    BED_LOG,
    ESCALATION_LOG,
    MINUTES_LOG,
    PATIENTS,
    RUNG_LOG,
    SERVER_LOG,
    STAYS,
)
from flowsim.engine.compiled.lists.state import (
    LOG_BY,
    LOG_EVENT,
    LOG_LIST,
    Lists,
)
from flowsim.engine.compiled.lists.state import LOG_PATIENT as LOG_LISTED
from flowsim.engine.compiled.patients.state import (
    OF,
    RUNG_PATIENT,
    RUNG_RESULT,
    RUNG_TRIED,
    WALKERS,
    Patients,
)
from flowsim.engine.compiled.servers.state import LOG_CHANGE, LOG_PATIENT, LOG_RESOURCE, Servers
from flowsim.engine.compiled.walks.state import CHART, MAIN, OVER, PC, SINCE, Walks
from flowsim.engine.program import Ints, Program
from flowsim.engine.world import World
from flowsim.records.tables import Raw

Columns = dict[str, NDArray[np.generic]]


def records(
    program: Program,
    planned: Mapping[str, Any],
    count: Ints,
    patients: Patients,
    servers: Servers,
    beds: Mapping[str, Columns],
) -> Raw:
    """Return the records of a finished run; `planned` is `planned_records`, `beds` `bed_records`.

    The arrays of patients and servers are not copied.
    """
    here = slice(count[PATIENTS])
    return Raw(
        source=patients.source[here],
        ordinal=patients.ordinal[here],
        person=patients.person[here],
        episode=patients.episode[here],
        t_arrive=patients.t_arrive[here],
        t_depart=patients.t_depart[here],
        outcome=patients.outcome[here],
        attributes=patients.attribute[:, here].T,
        milestones=patients.milestone[:, here].T,
        numbers=patients.number[:, patients.person[here]].T,
        minutes=_minutes(patients, count),
        busy_minutes=servers.busy,
        overrun_minutes=servers.overrun,
        waiting_minutes=servers.waiting,
        **_server_logs(servers, int(count[SERVER_LOG])),
        rungs=_rungs(program, patients, int(count[RUNG_LOG])),
        end_minutes=program.horizon,
        **planned,
        **beds,
    )


def planned_records(world: World) -> dict[str, Any]:
    """Return the records that are there before the run: who is on duty."""
    return {
        "scheduled_minutes": world.scheduled_minutes,
        "shifts": world.shifts,
        "covers": world.covers,
        "duty_changes": world.duty_changes,
    }


def bed_records(count: Ints, beds: Beds) -> dict[str, Columns]:
    """Return the records of beds, copied: a third of the room that the kernel had for them."""
    return {
        "stays": _stays(beds, int(count[STAYS])),
        "bed_events": _bed_events(beds, int(count[BED_LOG])),
        "escalations": _escalations(beds, int(count[ESCALATION_LOG])),
        "escalation_actions": _escalation_actions(beds, int(count[ACTION_LOG])),
    }


def charge_unfinished(program: Program, walks: Walks, patients: Patients) -> None:
    """Count what those still here have waited until the end of the run under its cause."""
    walker = walks.walker
    here = np.flatnonzero((walker[:, MAIN] == 1) & (walker[:, OVER] == 0))
    waited = program.horizon - walks.walker_time[here, SINCE]
    # A patient has one walk of their own, so no cell comes twice.
    patients.chart_minutes[walker[here, CHART], program.cause[walker[here, PC]]] += waited


def _minutes(patients: Patients, count: Ints) -> Columns:
    """Return the minutes by cause, in the order of patients, then causes.

    The log holds those whose chart was closed, in the order it was; the charts hold the others,
    which are put behind.
    """
    logged = int(count[MINUTES_LOG])
    present = np.flatnonzero(patients.chart[:, WALKERS] > 0)
    row, cause = np.nonzero(patients.chart_minutes[present] > 0)
    total = int(count[PATIENTS])
    first, rows = patients.minutes_first[:total], patients.minutes_rows[:total]
    of = patients.chart[present, OF]
    rows[of] = np.bincount(row, minlength=len(present))
    first[of] = logged + np.cumsum(rows[of]) - rows[of]
    place = _places(first, rows)
    charted = patients.chart_minutes[present[row], cause]
    return {
        "patient": np.repeat(np.arange(len(rows)), rows),
        "cause": _taken(place, patients.log_cause, logged, cause),
        "minutes": _taken(place, patients.log_minutes, logged, charted),
    }


def _taken(
    place: NDArray[np.int32], log: NDArray[Any], logged: int, charted: NDArray[Any]
) -> NDArray[Any]:
    """Return what is at each place of the log with the charts behind; the log is not copied."""
    found = log.take(place, mode="clip")
    behind = place >= logged
    found[behind] = charted[place[behind] - logged]
    return found


def _rungs(program: Program, patients: Patients, total: int) -> Columns:
    log = patients.rung_log[:, :total]
    ladder, rung = program.rung[log[RUNG_TRIED]].T
    return {
        "t": patients.rung_time[:total].copy(),
        "patient": log[RUNG_PATIENT].astype(np.int64),
        "ladder": ladder.astype(np.int16),
        "rung": rung.astype(np.int16),
        "result": log[RUNG_RESULT].astype(np.int8),
    }


def list_events(lists: Lists, total: int) -> Columns:
    """Return the records of waiting lists: who joined, was called, was sent back or left."""
    log = lists.log[:, :total]
    return {
        "t": lists.log_time[:total].copy(),
        "patient": log[LOG_LISTED].astype(np.int64),
        "list": log[LOG_LIST].astype(np.int16),
        "event": log[LOG_EVENT].astype(np.int8),
        "by": log[LOG_BY].astype(np.int64),
    }


def _places(first: NDArray[np.int32], rows: NDArray[np.int16]) -> NDArray[np.int32]:
    """Return first[i], first[i] + 1, ... for each i in turn, as many as rows[i]."""
    before = np.cumsum(rows, dtype=np.int32) - rows
    place = np.repeat(first - before, rows)
    place += np.arange(len(place), dtype=np.int32)
    return place


def _server_logs(servers: Servers, total: int) -> dict[str, Columns]:
    """Return who took servers, and who joined a line: the rows that change nothing."""
    log, t = servers.log[:, :total], servers.log_time[:total]
    joins = log[LOG_CHANGE] == 0
    taken, joined = log[:, ~joins], log[:, joins]
    first_queue = servers.busy.shape[1]  # queues are counted on from the resources
    return {
        "server_events": {
            "t": t[~joins],
            "patient": taken[LOG_PATIENT],
            "resource": taken[LOG_RESOURCE].astype(np.int16),
            "change": taken[LOG_CHANGE].astype(np.int32),
        },
        "queue_joins": {
            "t": t[joins],
            "patient": joined[LOG_PATIENT],
            "queue": (joined[LOG_RESOURCE] - first_queue).astype(np.int16),
        },
    }


def _stays(beds: Beds, total: int) -> Columns:
    stay, time = beds.stay[:, :total], beds.stay_time[:, :total]
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


def _bed_events(beds: Beds, total: int) -> Columns:
    log = beds.log[:, :total]
    return {
        "t": beds.log_time[:total].copy(),
        "ward": log[LOG_WARD].astype(np.int16),
        "before": log[LOG_BEFORE].astype(np.int8),
        "after": log[LOG_AFTER].astype(np.int8),
        "beds": log[LOG_BEDS].astype(np.int32),
    }


def _escalations(beds: Beds, total: int) -> Columns:
    log = beds.escalation[:, :total]
    return {
        "t": log[E_TIME].copy(),
        "level": log[E_LEVEL].astype(np.int16),
        "occupancy": log[E_OCCUPANCY].copy(),
        "boarders": log[E_BOARDERS].astype(np.int32),
        "longest_wait_minutes": log[E_LONGEST].copy(),
        "escalation_beds": log[E_BEDS].astype(np.int32),
    }


def _escalation_actions(beds: Beds, total: int) -> Columns:
    log = beds.action[:, :total]
    return {
        "t": log[D_TIME].copy(),
        "level": log[D_LEVEL].astype(np.int16),
        "action": log[D_ACTION].astype(np.int16),
        "value": log[D_VALUE].copy(),
    }
