"""Whoever walks along a pathway."""

from math import inf
from typing import TYPE_CHECKING

from flowsim.engine.program import NONE

if TYPE_CHECKING:
    from flowsim.engine.simpy_engine.resources import Servers


class Token:
    """One walker: a patient, something started beside them, or a bed being turned round.

    It is its own event while it spends time: the environment's queue holds the token itself.
    `pc` is the step it is at. `main` is true of the patient's own walk, whose waits make up the
    time in hospital. `held` maps each queue to the servers it gave one of. A stamp that changes
    makes older deadlines and queue entries of the token worthless. `since` is set when a wait
    begins, `renege_pc` and `renege_held` when the patience clock starts, `bed_state` with `bed`.
    """

    __slots__ = (
        "bed",
        "bed_state",
        "children",
        "deadline",
        "held",
        "main",
        "parent",
        "patient",
        "pc",
        "renege_held",
        "renege_pc",
        "since",
        "stamp",
        "waits_for_all",
    )
    bed_state: int
    renege_held: tuple[int, ...]
    renege_pc: int
    since: float

    def __init__(self, patient: int, pc: int, parent: "Token | None" = None) -> None:
        self.patient = patient
        self.pc = pc
        self.parent = parent
        self.main = parent is None
        self.children = 0
        self.waits_for_all = False
        self.held: dict[int, Servers] = {}
        self.stamp = 0
        self.deadline = inf
        self.bed = NONE
