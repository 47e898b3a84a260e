"""Stays in critical care, read once from the records and shared by measures."""

from dataclasses import dataclass

import numpy as np

from flowsim.analysis.measures.bed_facts import Stays
from flowsim.analysis.measures.numbers import BoolArray, FloatArray, IntArray

CRITICAL_CARE = "critical_care"
"""The type of its beds; why an operation is cancelled that has no place after it."""


@dataclass(frozen=True)
class UnitStays:
    """Stays in beds of critical care: arrays of equal length, minutes, by patient and then time."""

    row: IntArray  # of the patients table
    t_in: FloatArray
    t_out: FloatArray  # NaN while still there
    moved: BoolArray  # on to a bed that is not of critical care
    t_back: FloatArray  # when the patient next came in, NaN if never

    @classmethod
    def of(cls, stays: Stays) -> "UnitStays":
        """Return the stays in critical care of patients who are in the patients table."""
        chain = stays.chain[stays.row[stays.chain] >= 0]
        row, here = stays.row[chain], stays.on_type(CRITICAL_CARE)[chain]
        moved = _same_next(row) & ~np.append(here, True)[1:]
        row, t_in = row[here], stays.t_in[chain][here]
        t_back = np.where(_same_next(row), np.append(t_in, np.nan)[1:], np.nan)
        return cls(row, t_in, stays.t_out[chain][here], moved[here], t_back)


def _same_next(row: IntArray) -> BoolArray:
    """Return which stays are followed by one of the same patient."""
    return np.asarray(np.diff(row, append=-1) == 0)
