"""Hot clinics (A05): slots offered and used, how soon, what came of visits, and what followed."""

import numpy as np

from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import (
    codes,
    median,
    percent,
    times,
)
from flowsim.analysis.measures.registry import Rule, Values, attribute, declare
from flowsim.analysis.measures.returns import SEVEN_DAYS, attends, followed, share_followed
from flowsim.records.tables import NO_SLOT, RUNG_RESULTS, TAKEN

PREFIX = "hot_"
"""Beginning of the name of the clinic that sees a condition, before the value of `hot_clinic`."""

LEADS_HOURS = (24, 48, 72)
RESULTS = {
    "discharged": "discharged",
    "follow_up": "followed up",
    "listed": "listed for an operation",
    "admitted": "admitted",
}
_SEED, _PATHWAY = "seed measure", "pathway model: hot clinics"


def _slots(facts: Facts) -> Values:
    table, window = facts.records.clinic_slots, facts.window
    names = facts.records.names.clinics
    values = facts.terms.find("attribute", "hot_clinic").value_names
    hot = np.array([name.removeprefix(PREFIX) in values for name in names], dtype=np.bool_)
    inside = hot[codes(table, "clinic", names)] & window.holds(times(table, "t"))
    offered = int(table["slots"].to_numpy()[inside].sum())
    if not offered:
        return {"A05.offered": 0.0}
    attended = int(window.holds(facts.everybody.time("t_hot_clinic_seen")).sum())
    return {
        "A05.offered": facts.per_week(offered),
        "A05.booked": facts.per_week(int(table["booked"].to_numpy()[inside].sum())),
        "A05.attended": facts.per_week(attended),
        "A05.fill": percent(attended, offered),
        "A05.missed": _missed(facts),
    }


def _missed(facts: Facts) -> float:
    """Return the percentage of patients with a slot in the window who did not come to it."""
    everybody, window = facts.everybody, facts.window
    begins = (everybody.time("t_hot_slot"), everybody.time("t_review_slot"))
    booked = window.holds(begins[0]) | window.holds(begins[1])
    return percent((booked & everybody.has("keeps_slot", "no")).sum(), booked.sum())


def _lead(facts: Facts) -> Values:
    everybody = facts.everybody
    referred = everybody.time("t_refer")
    who = facts.window.holds(referred)
    hours = ((everybody.time("t_hot_slot") - referred) / 60.0)[who]
    hours = hours[~np.isnan(hours)]
    if not hours.size:
        return {}
    found = {f"A05.within_{h}": percent((hours <= h).sum(), hours.size) for h in LEADS_HOURS}
    return {"A05.lead": median(hours), **found}


def _refused(facts: Facts) -> Values:
    table, names = facts.records.rungs, facts.records.names
    clinics = np.array([f"{PREFIX}clinic" in rung for rung in names.rungs], dtype=np.bool_)
    tried = clinics[codes(table, "rung", names.rungs)] & facts.window.holds(times(table, "t"))
    results = codes(table, "result", RUNG_RESULTS)[tried]
    refused, taken = (results == NO_SLOT).sum(), (results == TAKEN).sum()
    return {"A05.no_slot": percent(refused, refused + taken)}


def _visits(facts: Facts) -> Values:
    everybody = facts.everybody
    seen = everybody.time("t_hot_clinic_seen")
    visits = facts.window.holds(seen)
    if not visits.any():
        return {}
    seen = np.where(visits, seen, np.nan)
    returned = followed(facts, seen, attends(facts), SEVEN_DAYS)
    admitted = followed(facts, seen, everybody.time("t_admit"), SEVEN_DAYS)
    results = {
        f"A05.{name}": percent((visits & everybody.has("visit_result", name)).sum(), visits.sum())
        for name in RESULTS
    }
    return {
        **results,
        "A05.returned_7_days": share_followed(returned),
        "A05.avoided": share_followed(1.0 - admitted),
    }


_OF_VISITS = "Share of the visits of hot clinics in the window"
_NEEDS = attribute("keeps_slot")

RULES = (
    Rule(
        measures=(
            declare(
                "A05.offered",
                "Hot clinic slots offered",
                "a week",
                "Slots of hot clinics that begin in the window.",
                _SEED,
                better="neither",
            ),
            declare(
                "A05.booked",
                "Hot clinic slots booked",
                "a week",
                "Those of them that were booked.",
                _SEED,
                better="neither",
            ),
            declare(
                "A05.attended",
                "Hot clinic visits",
                "a week",
                "Visits that began in the window.",
                _SEED,
                better="neither",
            ),
            declare(
                "A05.fill",
                "Hot clinic slots used",
                "%",
                "Visits in the window, of the slots offered.",
                _SEED,
                least=2.0,
                better="higher",
            ),
            declare(
                "A05.missed",
                "Hot clinic slots missed",
                "%",
                "Of patients with a slot in the window, those who did not come to it.",
                _SEED,
                better="lower",
            ),
        ),
        compute=_slots,
        needs=_NEEDS,
    ),
    Rule(
        measures=(
            declare(
                "A05.lead",
                "Referral to hot clinic, median",
                "h",
                "From the referral in the emergency department to the slot booked then, of "
                "patients referred in the window.",
                _PATHWAY,
                better="lower",
            ),
            *(
                declare(
                    f"A05.within_{h}",
                    f"Hot clinic within {h} hours",
                    "%",
                    f"Share of them whose slot begins within {h} hours.",
                    _PATHWAY,
                    better="higher",
                )
                for h in LEADS_HOURS
            ),
        ),
        compute=_lead,
        needs=_NEEDS,
    ),
    Rule(
        measures=(
            declare(
                "A05.no_slot",
                "Refused for want of a slot",
                "%",
                "Of those eligible for whom a hot clinic was tried in the window, at referral or "
                "by a practice, those for whom none had a slot in time.",
                _PATHWAY,
                better="lower",
            ),
        ),
        compute=_refused,
        needs=_NEEDS,
    ),
    Rule(
        measures=(
            *(
                declare(
                    f"A05.{name}",
                    f"Hot clinic visits: {words}",
                    "%",
                    f"{_OF_VISITS} that ended so.",
                    _PATHWAY,
                    better="neither",
                )
                for name, words in RESULTS.items()
            ),
            declare(
                "A05.returned_7_days",
                "Attended within 7 days of a hot clinic",
                "%",
                f"{_OF_VISITS} after which the person came to the emergency department within 7 "
                "days; those of the last 7 days of the run are left out.",
                "A&E clinical quality indicators",
                better="lower",
            ),
            declare(
                "A05.avoided",
                "Hot clinic visits without admission",
                "%",
                f"{_OF_VISITS} of people not admitted within 7 days of it; those of the last 7 "
                "days of the run are left out.",
                _SEED,
                better="higher",
            ),
        ),
        compute=_visits,
        needs=_NEEDS,
    ),
)
