"""Who asks for a chair of same day emergency care (A01), and who is refused one (A03)."""

import numpy as np

from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import IntArray, codes, percent, times
from flowsim.analysis.measures.registry import Need, Rule, Values, attribute, declare, milestones
from flowsim.records.tables import FULL, RUNG_RESULTS, SHUT, TAKEN

RUNG = "same_day"
SOURCES = {
    "practice": ("by a practice", ("direct_referral", "advice_line")),
    "nhs_111": ("by 111", ("referral_by_111",)),
    "crew": ("by an ambulance crew", ("referral_by_crew",)),
    "triage": ("at triage, before a work-up", ("streaming", "direct")),
    "work_up": ("after a work-up in the emergency department", ("instead_of_admission",)),
}
"""Who asks for a chair, in words, and the ladders on which they do."""
_SDEC = "NHS England, SDEC service specification"
_TRIES = (
    "Of the requests for a chair in the window (rows of the table rungs with rung same_day, those "
    "not_eligible left out), those made when it was"
)
_EACH = (
    " A patient for whom several ask, such as a practice and then the emergency department, counts "
    "each time."
)
_OF_VISITS = "Of visits that began in the window"
_VISITING = (*milestones("t_same_day"), *attribute("same_day_fit"))


def _tries(facts: Facts) -> tuple[IntArray, IntArray]:
    """Return the results of the tries of the window, and the ladders on which they were made."""
    table, names = facts.records.rungs, facts.records.names
    of_rung = np.array([rung == RUNG for rung in names.rungs], dtype=np.bool_)
    tried = of_rung[codes(table, "rung", names.rungs)] & facts.window.holds(times(table, "t"))
    results, ladders = codes(table, "result", RUNG_RESULTS), codes(table, "ladder", names.ladders)
    return results[tried], ladders[tried]


def _by_source(facts: Facts) -> Values:
    results, ladders = _tries(facts)
    visits, found = ladders[results == TAKEN], {}
    for source, (_, names) in SOURCES.items():
        asked = np.array([one in names for one in facts.records.names.ladders], dtype=np.bool_)
        found[f"A01.source_{source}"] = percent(asked[visits].sum(), len(visits))
    return found


def _refused(facts: Facts) -> Values:
    results, _ = _tries(facts)
    shut, full, taken = ((results == one).sum() for one in (SHUT, FULL, TAKEN))
    tries = shut + full + taken
    return {
        "A03.refused": percent(shut + full, tries),
        "A03.refused_shut": percent(shut, tries),
        "A03.refused_full": percent(full, tries),
    }


RULES = (
    Rule(
        measures=tuple(
            declare(
                f"A01.source_{source}",
                f"Same day care asked for {words}",
                "%",
                f"{_OF_VISITS}, those for which the chair was asked for {words}; who was sent back "
                "counts.",
                _SDEC,
                1.0,
                "neither",
            )
            for source, (words, _) in SOURCES.items()
        ),
        compute=_by_source,
        needs=(*_VISITING, Need("rung", RUNG)),
    ),
    Rule(
        measures=(
            declare(
                "A03.refused",
                "Requests for same day care refused",
                "%",
                f"{_TRIES} shut or had no chair.{_EACH}",
                _SDEC,
                1.0,
            ),
            declare(
                "A03.refused_shut",
                "Requests for same day care refused: shut, or past the last referral",
                "%",
                f"{_TRIES} shut, or past the last referral.{_EACH}",
                _SDEC,
            ),
            declare(
                "A03.refused_full",
                "Requests for same day care refused: no chair",
                "%",
                f"{_TRIES} open and had no chair.{_EACH}",
                _SDEC,
            ),
        ),
        compute=_refused,
        needs=_VISITING,
    ),
)
