"""The rules of the bed bureau, as the kernel reads them."""

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.program import Floats, Ints, Program

Number = TypeVar("Number", np.int64, np.float64)

RANK, OVERDUE_RANK, BOARDS, MAY_OUTLIE, ASKER = range(5)
OVERDUE_ARRIVAL, OVERDUE_REQUEST, FROM_MINUTE, TO_MINUTE = range(4)
"""Rows of the kinds of request: whole numbers, and minutes."""

OCCUPANCY, BOARDERS_HELD, LONGEST_WAIT = range(3)
"""Rows of the triggers of escalation."""

ACTION_KIND, ACTION_OF = range(2)
"""Rows of the actions of escalation."""


class BedRules(NamedTuple):
    """W wards, K kinds of request, L levels and E actions of escalation; read only."""

    ward_attribute: int
    placement_attribute: int
    match_on_event: int  # widest placement matched when something happens, NOTHING = none
    match_on_review: int
    allocate_uncleaned: int
    turn_round: int  # first step of the bed turn-round pathway, NOTHING = beds are clean at once
    release: float
    hold: float  # min
    opening_lag: float  # min
    accept: Ints  # (services, W) placement, NOTHING = not at all
    service_wards: Ints  # (services, W) wards that accept a service, then NOTHING
    kind: Ints  # (5, K)
    kind_minutes: Floats  # (4, K)
    patience: Floats  # (placements, services) min
    trigger: Floats  # (3, L)
    allowance: Floats  # (L + 1,) min of early discharge
    action: Ints  # (2, E)
    level_action: Floats  # (L + 1, E) how it stands at a level


def bed_rules(program: Program) -> BedRules:
    """Return the rules of the bed bureau."""
    return BedRules(
        ward_attribute=int(program.ward_attribute),
        placement_attribute=int(program.placement_attribute),
        match_on_event=int(program.match_on_event),
        match_on_review=int(program.match_on_review),
        allocate_uncleaned=int(program.allocate_uncleaned),
        turn_round=int(program.turn_round),
        release=float(program.release),
        hold=float(program.hold),
        opening_lag=float(program.opening_lag),
        accept=np.array(program.accept, order="C"),
        service_wards=np.array(program.service_wards, order="C"),
        kind=_rows(
            program.kind_rank,
            program.kind_overdue_rank,
            program.kind_boards,
            program.kind_may_outlie,
            program.kind_asker,
        ),
        kind_minutes=_rows(
            program.kind_overdue_arrival,
            program.kind_overdue_request,
            program.kind_from,
            program.kind_to,
        ),
        patience=np.array(program.service_patience),
        trigger=_rows(program.level_occupancy, program.level_boarders, program.level_wait),
        allowance=np.array(program.level_allowance),
        action=_rows(program.action_kind, program.action_of),
        level_action=np.array(program.level_action, order="C"),
    )


def _rows(*rows: NDArray[Number]) -> NDArray[Number]:
    return np.ascontiguousarray(np.stack(rows))
