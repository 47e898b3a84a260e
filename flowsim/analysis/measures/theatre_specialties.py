"""Use of sessions and cancellations on the day by the specialty that operates (T02, T10, T11)."""

import numpy as np

from flowsim.analysis.measures.breakdown import broken_down, parts
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import BoolArray, IntArray, Values, percent, ratio

SPECIALTY, OPERATES = "specialty", "surgical_specialty"
"""The dimension of the break-downs, and the attribute of sessions and patients that it is read of.
Where the attribute is missing there are no break-downs."""


def use_by_specialty(facts: Facts) -> Values:
    """Return capped utilisation and cases per list of the sessions held of each specialty.

    A case counts with the specialty of its session.
    """
    found = facts.theatre_sessions
    codes, labels = facts.everybody.dimension(OPERATES)
    of = parts(found.held, {SPECIALTY: (codes[found.planned_row], labels)})

    def capped(sessions: IntArray) -> float:
        return percent(found.touch_within[sessions].sum(), found.planned[sessions].sum())

    def cases_per_list(sessions: IntArray) -> float:
        return ratio(float(found.cases[sessions].sum()), float(len(sessions)))

    return {
        **broken_down("T02.capped", of, capped),
        **broken_down("T10.cases_per_list", of, cases_per_list),
    }


def cancelled_by_specialty(facts: Facts, cancelled: BoolArray) -> Values:
    """Return what was cancelled on the day of each specialty, of all of it that was booked.

    `cancelled` says of everybody whether it was their operation; the others booked are those
    operated on in sessions of the window.
    """
    meant = np.array(cancelled)
    operated = facts.theatre_sessions.row
    number = cancelled.astype(np.int64) + np.bincount(operated, minlength=len(cancelled))
    meant[operated] = True
    of = parts(meant, {SPECIALTY: facts.everybody.dimension(OPERATES)})

    def share(rows: IntArray) -> float:
        return percent(cancelled[rows].sum(), number[rows].sum())

    return broken_down("T11.on_the_day", of, share)
