"""Wards, stays (each a request for a bed and what came of it), and the logs of beds."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.compiled.codes import NOTHING, SPARE
from flowsim.engine.compiled.counts import (
    ACTION_LOG,
    BED_LOG,
    BED_LOG_MARGIN,
    ESCALATION_LOG,
    STAYS,
)
from flowsim.engine.compiled.growth import twice
from flowsim.engine.program import Floats, Ints, Program
from flowsim.records.tables import BED_STATES, CLOSED

FIRST_STAYS = 1024
FIRST_ESCALATIONS = 256
STAYS_A_PATIENT, CHANGES_A_STAY = 0.6, 6.5
"""What is common: room made before it is asked for, which takes no memory until it is used."""

(
    FREE,
    OUTLIERS,
    CLOSING,
    ESCALATION_OPEN,
    SHUT,
    TO_CLOSE,
    STAFFED,
    PROMISED,
    CORE,
    ESCALATION,
    GENERAL,
    OUTLIER_MAXIMUM,
    BED_STATE_FIRST,
) = range(13)
"""Rows of wards: beds that can be promised, outliers, beds to close when empty, escalation beds
open, core beds shut, core beds that closures shut, core beds that nurses let be open, ...; one row
a bed state follows from BED_STATE_FIRST on.
"""
KEPT_FIRST = BED_STATE_FIRST + len(BED_STATES)
"""From here on, a row for each asker and placement: free beds that it must leave to others."""

(
    STAY_PATIENT,
    STAY_KIND,
    STAY_SERVICE,
    STAY_WARD,
    STAY_PLACEMENT,
    WAITER,
    IS_BOARDER,
    AFTER,
) = range(8)
"""Rows of stays. WAITER: the walker that waits for the bed. AFTER: the next in the same list."""
STAY_ROWS = 8

T_REQUESTED, T_ALLOCATED, T_READY, T_IN, T_OUT, T_WITHDRAWN, T_ARRIVED = range(7)
"""Rows of the times of stays (minutes)."""
STAY_TIMES = 7

FIRST, LAST = range(2)
"""Rows of the lists of stays: of each ward those promised one of its beds, then of each service
those not yet placed.
"""

LOG_WARD, LOG_BEFORE, LOG_AFTER, LOG_BEDS = range(4)
"""Rows of the log of beds."""
LOG_ROWS = 4

E_TIME, E_LEVEL, E_OCCUPANCY, E_BOARDERS, E_LONGEST, E_BEDS = range(6)
"""Rows of the log of escalation."""
ESCALATION_ROWS = 6

D_TIME, D_LEVEL, D_ACTION, D_VALUE = range(4)
"""Rows of the log of what escalation did."""
ACTION_ROWS = 4


class Beds(NamedTuple):
    """W wards, S stays, and the logs."""

    ward: Ints  # (KEPT_FIRST + askers * placements, W)
    stay: Ints  # (STAY_ROWS, S)
    stay_time: Floats  # (STAY_TIMES, S) min
    stays_of: Ints  # (2, W + services) lists of stays
    level_since: Floats  # (1,) min, last change of the level of escalation
    standing: Floats  # (E,) how every action of escalation stands
    log: NDArray[np.int32]  # (LOG_ROWS, B)
    log_time: Floats  # (B,) min
    escalation: Floats  # (ESCALATION_ROWS, rows)
    action: Floats  # (ACTION_ROWS, rows)


def begin_beds(program: Program, patients: int, count: Ints) -> Beds:
    """Return wards whose beds are all closed."""
    count[BED_LOG_MARGIN] = margin = _bed_log_margin(program)
    common = int(STAYS_A_PATIENT * patients) if len(program.ward_core) else 0
    stays = max(FIRST_STAYS, common)
    changes = max(2 * margin, int(CHANGES_A_STAY * common))
    actions = len(program.action_kind)
    return Beds(
        ward=_wards(program),
        stay=np.zeros((STAY_ROWS, stays), dtype=np.int64),
        stay_time=np.zeros((STAY_TIMES, stays)),
        stays_of=np.full((2, sum(program.accept.shape)), NOTHING, dtype=np.int64),
        level_since=np.zeros(1),
        standing=np.zeros(actions),
        log=np.zeros((LOG_ROWS, changes), dtype=np.int32),
        log_time=np.zeros(changes),
        escalation=np.zeros((ESCALATION_ROWS, FIRST_ESCALATIONS)),
        action=np.zeros((ACTION_ROWS, max(FIRST_ESCALATIONS, actions))),
    )


def _bed_log_margin(program: Program) -> int:
    """Return how many entries one step can add to the log of beds at most.

    Each bed can be opened, and each empty bed kept for somebody, once.
    """
    beds = int((program.ward_core + program.ward_escalation).sum())
    return 2 * beds + 2 * len(program.ward_core) + SPARE


def _wards(program: Program) -> Ints:
    _, askers, placements = program.fence_kept_from.shape
    rows = KEPT_FIRST + askers * placements
    ward = np.zeros((rows, len(program.ward_core)), dtype=np.int64)
    ward[CORE] = program.ward_core
    ward[STAFFED] = program.ward_core
    ward[ESCALATION] = program.ward_escalation
    ward[GENERAL] = program.ward_general
    ward[OUTLIER_MAXIMUM] = program.ward_outlier_maximum
    ward[BED_STATE_FIRST + CLOSED] = program.ward_core + program.ward_escalation
    return ward


def more_stays(beds: Beds, count: Ints) -> Beds:
    """Return the beds with room for the stays and the log entries of another step."""
    if count[STAYS] + 1 > beds.stay.shape[1]:
        beds = beds._replace(stay=twice(beds.stay), stay_time=twice(beds.stay_time))
    if count[BED_LOG] + count[BED_LOG_MARGIN] > len(beds.log_time):
        beds = beds._replace(log=twice(beds.log), log_time=twice(beds.log_time))
    if count[ESCALATION_LOG] + 1 > beds.escalation.shape[1]:
        beds = beds._replace(escalation=twice(beds.escalation))
    if count[ACTION_LOG] + beds.standing.size > beds.action.shape[1]:
        beds = beds._replace(action=twice(beds.action))
    return beds
