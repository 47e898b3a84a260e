"""Straight to the specialty (A04): how many, and how many of them were sent back."""

import numpy as np

from flowsim.analysis.measures.facts import ATTENDANCE, Facts
from flowsim.analysis.measures.numbers import percent
from flowsim.analysis.measures.registry import ATTENDING, Rule, Values, declare, milestones

_SEED = "pathway model: direct to specialty"


def _direct(facts: Facts) -> Values:
    everybody = facts.everybody
    attended = everybody.in_group("dept_type", ATTENDANCE)
    who = attended & facts.window.holds(everybody.time("t_arrive"))
    sent, back, referred = (
        who & ~np.isnan(everybody.time(name)) for name in ("t_direct", "t_direct_back", "t_refer")
    )
    stayed = sent & ~back
    return {
        "A04.direct": percent(stayed.sum(), (referred | stayed).sum()),
        "A04.sent_back": percent(back.sum(), sent.sum()),
    }


RULES = (
    Rule(
        measures=(
            declare(
                "A04.direct",
                "Seen first by the specialty",
                "%",
                "Attendances that began in the window, of those referred to a specialty in the"
                " department or sent to one from triage: share sent from triage and not sent back.",
                _SEED,
                1.0,
                "higher",
            ),
            declare(
                "A04.sent_back",
                "Sent back by the specialty",
                "%",
                "Attendances that began in the window and were sent to a specialty from triage:"
                " share sent back to the emergency department.",
                _SEED,
                2.0,
                "lower",
            ),
        ),
        compute=_direct,
        needs=(*ATTENDING, *milestones("t_direct", "t_direct_back", "t_refer")),
    ),
)
