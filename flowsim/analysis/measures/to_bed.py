"""Emergency patients who came into a bed (A08): what admissions avoided are told from."""

from flowsim.analysis.measures.facts import EMERGENCY, Facts
from flowsim.analysis.measures.numbers import BoolArray
from flowsim.analysis.measures.registry import Measure, Rule, Values, attribute

TO_BED = "A08.to_bed"


def came_into_bed(facts: Facts) -> BoolArray:
    """Return which patients arrived in the window as emergencies and came into a bed, as rows."""
    everybody = facts.everybody
    emergency = everybody.in_group("admission_method", EMERGENCY)
    return facts.window.holds(everybody.time("t_arrive")) & emergency & facts.stays.in_bed


def _to_bed(facts: Facts) -> Values:
    return {TO_BED: facts.per_week(came_into_bed(facts).sum())}


RULES = (
    Rule(
        measures=(
            Measure(
                key=TO_BED,
                name="Emergency patients who came into a bed",
                unit="patients a week",
                definition=(
                    "Rows of patients with an admission_method of the group emergency, t_arrive in "
                    "the window, and a stay with a t_in (a bed or an assessment space, by the end "
                    "of the run), a week; each episode counts."
                ),
                source="paired scenarios",
                minimum_important_difference=5.0,
            ),
        ),
        compute=_to_bed,
        needs=attribute("admission_method", group=EMERGENCY),
    ),
)
