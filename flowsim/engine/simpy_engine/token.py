"""Whoever walks along a pathway."""

from math import inf

from flowsim.engine.program import NONE
from flowsim.engine.simpy_engine.clock import Moment


class Token:
    """One walker: a patient, something started beside them, or a bed being turned round.

    `main` is true of the patient's own walk, whose waits make up the time in hospital. `held`
    maps each queue to the resource it gave. A stamp that changes makes older wake-up calls and
    queue entries of the token worthless.
    """

    __slots__ = (
        "bed",
        "bed_state",
        "children",
        "deadline",
        "held",
        "main",
        "moment",
        "parent",
        "patient",
        "pc",
        "renege_held",
        "renege_pc",
        "since",
        "stamp",
        "waits_for_all",
    )

    def __init__(self, patient: int, pc: int, parent: "Token | None" = None) -> None:
        self.patient = patient
        self.pc = pc
        self.parent = parent
        self.main = parent is None
        self.children = 0
        self.waits_for_all = False
        self.held: dict[int, int] = {}
        self.since = 0.0
        self.stamp = 0
        self.deadline = inf
        self.renege_pc = NONE
        self.renege_held: tuple[int, ...] = ()
        self.bed = NONE
        self.bed_state = NONE
        self.moment = Moment(self)
