"""Theatre sessions and the cases of each, read once from the records and shared by measures."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowsim.analysis.measures.counting import Window
from flowsim.analysis.measures.numbers import BoolArray, FloatArray, IntArray
from flowsim.analysis.measures.rows import Rows

NOT_HELD = "session_not_held"


@dataclass(frozen=True)
class Sessions:
    """The sessions planned for the window (S), and the cases of those that were held (C).

    Times are minutes. A case belongs to the session of its theatre that begins when the patient's
    was planned to; cases are in order of session, then of the start of anaesthesia.
    """

    begin: FloatArray  # (S,) planned
    end: FloatArray  # (S,) planned
    held: BoolArray  # (S,)
    planned_row: IntArray  # (S,) of the patients table
    session: IntArray  # (C,) place of each case's session
    anaesthesia: FloatArray  # (C,) start
    out: FloatArray  # (C,) out of theatre
    row: IntArray  # (C,) of the patients table

    @classmethod
    def of(cls, everybody: Rows, window: Window) -> "Sessions":
        """Return the sessions of the window; those whose last case is not over have no such case.

        A session is a row of the patients table with a kind of session.
        """
        begin, end = everybody.time("t_session"), everybody.time("t_session_end")
        started, out = everybody.time("t_anaes"), everybody.time("t_out_theatre")
        theatre, _ = everybody.dimension("theatre")
        kind, _ = everybody.dimension("session_kind")
        where = begin * (theatre.max(initial=0) + 2) + theatre  # one number a time and theatre
        planned = np.flatnonzero(window.holds(begin) & (kind >= 0))
        planned = planned[np.argsort(where[planned], kind="stable")]
        done = ~np.isnan(started) & ~np.isnan(out)
        row = np.flatnonzero(done & np.isin(where, where[planned]))
        row = row[np.lexsort((started[row], where[row]))]
        return cls(
            begin=begin[planned],
            end=end[planned],
            held=~everybody.left_as(NOT_HELD)[planned],
            planned_row=planned,
            session=np.searchsorted(where[planned], where[row]),
            anaesthesia=started[row],
            out=out[row],
            row=row,
        )

    @cached_property
    def planned(self) -> FloatArray:
        """Planned minutes of each session."""
        return self.end - self.begin

    @cached_property
    def cases(self) -> IntArray:
        """Cases of each session."""
        return np.bincount(self.session, minlength=len(self.begin))

    @cached_property
    def used(self) -> BoolArray:
        """Sessions held that had a case."""
        return np.asarray(self.held & (self.cases > 0))

    def total(self, minutes: FloatArray) -> FloatArray:
        """Return the sum of minutes of cases by session."""
        found = np.bincount(self.session, weights=minutes, minlength=len(self.begin))
        return found.astype(np.float64)

    @cached_property
    def touch(self) -> FloatArray:
        """Touch time of each session (T00): from anaesthesia to out of theatre, over its cases."""
        return self.total(self.out - self.anaesthesia)

    @cached_property
    def touch_within(self) -> FloatArray:
        """Touch time of each session that lies between its planned begin and end."""
        first = np.maximum(self.anaesthesia, self.begin[self.session])
        last = np.minimum(self.out, self.end[self.session])
        return self.total(np.maximum(last - first, 0.0))

    @cached_property
    def first(self) -> FloatArray:
        """Start of the first anaesthesia of each session, NaN without a case."""
        found = np.full(len(self.begin), np.inf)
        np.minimum.at(found, self.session, self.anaesthesia)
        return np.where(np.isinf(found), np.nan, found)

    @cached_property
    def last(self) -> FloatArray:
        """When the last case of each session left theatre, NaN without a case."""
        found = np.full(len(self.begin), -np.inf)
        np.maximum.at(found, self.session, self.out)
        return np.where(np.isinf(found), np.nan, found)

    @cached_property
    def gaps(self) -> FloatArray:
        """Minutes between one case and the next of a session; below zero where they overlap."""
        same = self.session[1:] == self.session[:-1]
        return np.asarray((self.anaesthesia[1:] - self.out[:-1])[same])
