"""Waiting for an operation (R01): how many wait, and how the list changes.

A list that grows has no level that it comes back to: read its change, and its size at the end.
"""

from dataclasses import dataclass

import numpy as np

from flowsim.analysis.measures.breakdown import keyed
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    WEEK_MINUTES,
    BoolArray,
    FloatArray,
    beyond,
    mean,
    median,
    percent,
)
from flowsim.analysis.measures.registry import Rule, Values, declare, milestones

URGENCIES = ("cancer", "urgent", "routine")
WEEKS_18 = 18 * WEEK_MINUTES
_RTT = "RTT rules suite"


@dataclass(frozen=True)
class Waiting:
    """When people were put on the list for an operation, and when they were off it (minutes)."""

    listed: FloatArray
    off: FloatArray  # NaN for who still waits

    @classmethod
    def of(cls, facts: Facts) -> "Waiting":
        """Return all who ever waited: off is anaesthesia, or leaving without an operation."""
        everybody = facts.everybody
        listed = everybody.time("t_listed")
        off = np.fmin(everybody.time("t_anaes"), everybody.time("t_depart"))
        there = ~np.isnan(listed)
        return cls(listed[there], off[there])

    def at(self, moment: float) -> BoolArray:
        """Return who waits at a moment (minutes)."""
        return np.asarray((self.listed <= moment) & ~(self.off <= moment))


def _waiting(facts: Facts) -> Values:
    window, found = facts.window, Waiting.of(facts)
    there = found.at(window.end)
    waited = (window.end - found.listed)[there]
    change = float(there.sum()) - float(found.at(window.start).sum())
    return {
        "R01.waiting": float(there.sum()),
        "R01.change": facts.per_week(change),
        "R01.added": facts.per_week(window.holds(found.listed).sum()),
        "R01.removed": facts.per_week(window.holds(found.off).sum()),
        "R01.median_wait": median(waited / WEEK_MINUTES),
        "R01.over_18_weeks": percent(beyond(waited, WEEKS_18).sum(), there.sum()),
        **_waited(facts),
    }


def _waited(facts: Facts) -> Values:
    """Return how long those waited who were operated on, all of them and by urgency."""
    everybody = facts.everybody
    operated = facts.window.holds(everybody.time("t_anaes"))
    days = (everybody.time("t_anaes") - everybody.time("t_listed")) / DAY_MINUTES
    mine = operated & ~np.isnan(days)
    by_urgency = {
        urgency: mean(days[mine & everybody.has("urgency", urgency)])
        for urgency in URGENCIES
        if facts.terms.has_value("urgency", urgency)
    }
    return {"R01.waited": mean(days[mine]), **keyed("R01.waited", "urgency", by_urgency)}


_AT_END = "At the end of the window, of those on the list for an operation: "
RULES = (
    Rule(
        measures=(
            declare(
                "R01.waiting",
                "Waiting for an operation",
                "patients",
                "On the list at the end of the window: decided on, and neither operated on nor "
                "gone.",
                _RTT,
                20.0,
            ),
            declare(
                "R01.change",
                "Change of the list for an operation",
                "a week",
                "On the list at the end of the window less at its begin, by its weeks.",
                _RTT,
                2.0,
                bounds=(-float("inf"), float("inf")),
            ),
            declare(
                "R01.added",
                "Put on the list for an operation",
                "a week",
                "Decisions to operate in the window.",
                _RTT,
                2.0,
                "neither",
            ),
            declare(
                "R01.removed",
                "Taken off the list for an operation",
                "a week",
                "Operations begun in the window, and people who left without one.",
                _RTT,
                2.0,
                "higher",
            ),
            declare(
                "R01.median_wait",
                "Wait so far for an operation, median",
                "weeks",
                f"{_AT_END}the time since the decision to operate.",
                _RTT,
                0.5,
            ),
            declare(
                "R01.over_18_weeks",
                "Waiting over 18 weeks for an operation",
                "%",
                f"{_AT_END}those decided on more than 18 weeks ago. The clock of the standard "
                "begins earlier, at the referral.",
                _RTT,
                0.5,
            ),
            declare(
                "R01.waited",
                "Wait for an operation, mean",
                "days",
                "Operations begun in the window: from the decision to operate. Also by urgency.",
                _RTT,
                1.0,
            ),
        ),
        compute=_waiting,
        needs=milestones("t_listed", "t_anaes"),
    ),
)
