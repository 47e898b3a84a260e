"""Slots booked, by session and class."""

from typing import NamedTuple

import numpy as np

from flowsim.engine.program import Ints, Program

SESSIONS, FIRST_SESSION, FIRST_CLASS = range(3)
"""Places in the plan's table of a clinic: how many sessions it has, the number of the first, and
from there on slots reserved (and minutes before at which they are released) for each class; then
slots (and time) of each session."""


class Clinics(NamedTuple):
    """How many slots of every session are booked."""

    booked: Ints  # (sessions, classes) class 0: of no class


def begin_clinics(program: Program) -> Clinics:
    """Return clinics of which nothing is booked."""
    classes = program.clinic_reserved.shape[1]
    return Clinics(booked=np.zeros((program.session_time.size, classes), dtype=np.int64))
