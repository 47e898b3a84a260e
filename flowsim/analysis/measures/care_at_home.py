"""Care at home (A07): places used, whom they take, beds that are free for it, and readmissions."""

import numpy as np

from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import DAY_MINUTES, carries, mean, percent, times
from flowsim.analysis.measures.registry import Rule, Values, attribute, declare

SERVICES = ("antibiotics", "rehabilitation")
"""Values of `at_home_with` of those who have care at home."""

_SEED = "seed measure"


def _at_home(facts: Facts) -> Values:
    everybody, window = facts.everybody, facts.window
    who = everybody.has_if_any("at_home_with", *SERVICES)
    left, ends = everybody.time("t_depart")[who], everybody.time("t_home_care_end")[who]
    until = np.where(np.isnan(ends), facts.records.end_minutes, ends)
    saved = np.fmin(everybody.time("t_need_end")[who], until)
    begun, ended = window.holds(left), window.holds(ends)
    in_bed = ~np.isnan(everybody.time("t_admit"))[who]
    readmitted = ~np.isnan(everybody.time("t_home_care_failed"))[who]
    known = ~np.isnan(left)
    days = facts.bed_days(left[known], until[known])
    return {
        "A07.places": days / window.days if window.days else float("nan"),
        "A07.begun": facts.per_week(begun.sum()),
        "A07.without_bed": percent((begun & ~in_bed).sum(), begun.sum()),
        "A07.bed_days": facts.per_week(facts.bed_days(left[known], np.maximum(saved, left)[known])),
        "A07.days": mean(((ends - left) / DAY_MINUTES)[ended]),
        "A07.readmitted": percent((ended & readmitted).sum(), ended.sum()),
    }


def _used(facts: Facts) -> Values:
    hours, names = facts.records.resource_hours, facts.records.names
    kinds = zip(names.resources, names.resource_kinds, strict=True)
    places = [name for name, kind in kinds if kind == "place"]
    inside = facts.window.holds(60.0 * times(hours, "hour")) & carries(hours, "resource", places)
    taken, there = (
        times(hours, f"{column}_minutes")[inside].sum() for column in ("busy", "scheduled")
    )
    return {"A07.used": percent(taken, there)}


RULES = (
    Rule(
        measures=(
            declare(
                "A07.places",
                "Patients treated at home",
                "patients",
                "Patients who left for care at home and whose care there has not ended, on average "
                "over the window.",
                _SEED,
                least=1.0,
                better="higher",
            ),
            declare(
                "A07.begun",
                "Care at home begun",
                "a week",
                "Patients who left for care at home in the window.",
                _SEED,
                better="higher",
            ),
            declare(
                "A07.without_bed",
                "Care at home instead of a bed",
                "%",
                "Of patients who left for care at home in the window, those who had not been "
                "admitted.",
                _SEED,
                better="neither",
            ),
            declare(
                "A07.bed_days",
                "Bed-days saved by care at home",
                "bed-days a week",
                "Of patients whose at_home_with is antibiotics or rehabilitation: the part within "
                "the window of the time from t_depart to the earlier of t_need_end and "
                "t_home_care_end (the end of the run while that is null), nothing where it is "
                "before t_depart; summed, in days, a week. Delays that a stay would have had after "
                "the need are not counted.",
                _SEED,
                better="higher",
            ),
            declare(
                "A07.days",
                "Care at home, mean",
                "days",
                "From leaving for home to the end of care there, of care that ended in the window.",
                _SEED,
                better="neither",
            ),
            declare(
                "A07.readmitted",
                "Readmitted from care at home",
                "%",
                "Of care at home that ended in the window, that which ended because the patient "
                "came back to hospital.",
                _SEED,
                better="lower",
            ),
        ),
        compute=_at_home,
        needs=attribute("at_home_with"),
    ),
    Rule(
        measures=(
            declare(
                "A07.used",
                "Places for care at home, taken",
                "%",
                "Of the place-hours of the window, those taken, also by patients who have not left "
                "yet.",
                _SEED,
                better="neither",
            ),
        ),
        compute=_used,
        needs=attribute("at_home_with"),
    ),
)
