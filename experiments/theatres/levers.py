"""Levers of theatres over their plausible ranges: `python -m experiments.theatres.levers --help`.

Day cases, a block room and a hub, each at several values, against the baseline on the same
patients.
"""

from collections.abc import Sequence
from pathlib import Path

from experiments.replicated import asked, pairs, show
from experiments.theatres.studies import page, values
from flowsim.config import load

PAGE = Path(__file__).parents[2] / "docs" / "theatre_initiatives.md"
PART = "levers"
"""The part of the page that is made."""

MEASURES = (
    "T10.cases_per_list",
    "T11.on_the_day",
    "R01.waiting",
    "L01.elective_mean",
    "L07.bed_days.method.elective",
    "E12.mean",
    "E01.type1",
)
ARMS = {
    "day cases: 76 % of those suitable booked as such": "day_case_default:rate=0.76",
    "79 % (as shipped)": "day_case_default",
    "82 %": "day_case_default:rate=0.82",
    "85 %": "day_case_default:rate=0.85",
    "block room: one place": "regional_block:places=1",
    "three places (as shipped)": "regional_block",
    "three, which save a tenth of anaesthesia": "regional_block:sooner=0.1",
    "three, which save half of it": "regional_block:sooner=0.5",
    "hub: a quarter of the beds of two wards": "surgical_hub:kept=0.25",
    "half of them": "surgical_hub:kept=0.5",
    "all of them (as shipped)": "surgical_hub",
}


def main(words: Sequence[str] | None = None) -> None:
    """Run the baseline and every arm, print the table, and put it into the page if asked."""
    options = asked(
        "theatres.levers", PAGE, [PART], words, replications=8, weeks=12, warm_up_weeks=8
    )
    base = values(load("baseline", options.set), options, MEASURES)
    changed = {
        name: values(load(arm, options.set), options, MEASURES) for name, arm in ARMS.items()
    }
    show(PAGE, {PART: pairs(options) + page(base, changed, MEASURES)}, options)


if __name__ == "__main__":
    main()
