"""The fracture clinic (A05): visits, slots, how soon, and who is spared the visit."""

import numpy as np

from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import codes, median, percent, times
from flowsim.analysis.measures.registry import Rule, Values, attribute, declare

CLINIC = "fracture_clinic"
DAY_HOURS = 24.0
_SEED, _PATHWAY = "seed measure", "pathway model: fracture clinic"


def _slots(facts: Facts) -> Values:
    table, window, everybody = facts.records.clinic_slots, facts.window, facts.everybody
    named = np.array([name == CLINIC for name in facts.records.names.clinics], dtype=np.bool_)
    here = named[codes(table, "clinic", facts.records.names.clinics)]
    offered = int(table["slots"].to_numpy()[here & window.holds(times(table, "t"))].sum())
    visits = int(window.holds(everybody.time("t_fracture_seen")).sum())
    due = window.holds(everybody.time("t_fracture_slot"))
    return {
        "A05.fracture_visits": facts.per_week(visits),
        "A05.fracture_fill": percent(visits, offered),
        "A05.fracture_missed": percent((due & everybody.has("keeps_slot", "no")).sum(), due.sum()),
    }


def _referred(facts: Facts) -> Values:
    everybody = facts.everybody
    left = everybody.time("t_ed_depart")
    days = (everybody.time("t_fracture_slot") - left) / 60.0 / DAY_HOURS
    seen = ~np.isnan(days)
    reviewed = ~np.isnan(everybody.time("t_fracture_review"))
    spared = reviewed & everybody.has("fracture", "no_visit")
    gone = facts.window.holds(left)
    return {
        "A05.fracture_lead": median(days[gone & seen]),
        "A05.fracture_no_visit": percent((gone & spared).sum(), (gone & (seen | reviewed)).sum()),
    }


RULES = (
    Rule(
        measures=(
            declare(
                "A05.fracture_visits",
                "Fracture clinic visits",
                "a week",
                "Visits that began in the window.",
                _SEED,
                better="lower",
            ),
            declare(
                "A05.fracture_fill",
                "Fracture clinic slots used",
                "%",
                "Visits in the window, of the slots offered.",
                _SEED,
                least=2.0,
                better="neither",
            ),
            declare(
                "A05.fracture_missed",
                "Fracture clinic slots missed",
                "%",
                "Of patients with a slot in the window, those who did not come to it.",
                _SEED,
                better="lower",
            ),
        ),
        compute=_slots,
        needs=attribute("fracture"),
    ),
    Rule(
        measures=(
            declare(
                "A05.fracture_lead",
                "Wait for the fracture clinic, median",
                "days",
                "From leaving the emergency department in the window to the slot booked then.",
                _PATHWAY,
                better="lower",
            ),
            declare(
                "A05.fracture_no_visit",
                "Fractures that need no visit",
                "%",
                "Of patients with a fracture who left the emergency department for home in the "
                "window, those whose review spares them the visit.",
                _PATHWAY,
                better="higher",
            ),
        ),
        compute=_referred,
        needs=attribute("fracture"),
    ),
)
