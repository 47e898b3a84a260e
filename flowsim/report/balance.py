"""The answer in one sentence, and what stands behind a gain: who is seen, what it costs."""

from collections.abc import Sequence

from flowsim.report import verdicts
from flowsim.report.changes import alone, in_figures, in_short, in_words
from flowsim.report.rows import Cell, Row

AVOIDED, STANDARDISED, SLOTS = "A08.avoided", "E01s.all", "X01.slots_used"
"""Who is kept out of a bed, four hours at the baseline's mix, and slots of clinics."""

TAKEN = ("A07.", "X01.")
"""Measures of what a gain may have moved and not saved: places at home, slots, staff, returns."""

DECIDED = (verdicts.BETTER, verdicts.WORSE, verdicts.CHANGED, verdicts.SMALL, verdicts.ONE_SIDED)

ELSEWHERE = verdicts.Verdict(symbol="\N{RIGHTWARDS ARROW}", words="elsewhere", style="same")
UNKNOWN = (verdicts.UNSTABLE, verdicts.MISSING)

Found = Sequence[tuple[Row, Cell]]


def beside(costs: Found) -> str:
    """Return what ends the sentence on a scenario: whom it keeps out of a bed, and its cost."""
    text = ""
    for _, cell in _of(costs, AVOIDED):
        text += (
            "; beside these, emergency patients kept out of a bed: "
            f"{cell.form.signed(cell.written)} ({in_figures(cell)}), {cell.words}"
        )
    if more := [row.name for row, cell in costs if row.measure.startswith(TAKEN) and _costs(cell)]:
        text += f"; it takes more elsewhere ({'; '.join(more)})"
    return text


def _costs(cell: Cell) -> bool:
    """Return whether more is clearly used; what is worse may be less, such as admissions."""
    return cell.verdict is verdicts.WORSE or (
        cell.verdict is verdicts.CHANGED and cell.difference_value > 0
    )


def at_the_same_mix(headline: Found, standardised: Found) -> tuple[str, ...]:
    """Return what a gain in the four hours is at the baseline's mix of patients (E01s).

    Whoever takes easy patients out of the department, or hard ones, changes the plain share
    though nobody waits less.
    """
    sooner = any(
        cell.direction == "better" for row, cell in headline if row.measure.startswith("E01.")
    )
    if not sooner:
        return ()
    return tuple(
        f"With the patients mixed as in the baseline, the share within four hours is"
        f" {in_words(cell)}, {cell.words}: {_reading(cell)}."
        for _, cell in _of(standardised, STANDARDISED)
    )


def _reading(cell: Cell) -> str:
    if cell.direction == "better":
        return "the gain is more than a change of who is seen in the department"
    if cell.direction == "worse":
        return "the gain comes of who is seen there; like for like fewer leave in time"
    return "the gain may come in part or whole of who is seen in the department"


def costs_elsewhere(costs: Found) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return what a scenario costs elsewhere: measures with their numbers, and what else to say.

    Nothing of either where it is not known.
    """
    mine = [(row, cell) for row, cell in costs if row.measure.startswith(TAKEN)]
    known = [(row, cell) for row, cell in mine if cell.verdict not in UNKNOWN]
    if not known:
        return (), ""
    items = tuple(
        (row.name, f"{in_words(cell)}, {cell.words}" if _compared(cell) else alone(cell))
        for row, cell in known
        if cell.verdict in DECIDED
    )
    said = []
    for kind in (verdicts.BY_HOSPITAL, verdicts.UNCLEAR):
        if open_ := [f"{row.name} ({in_short(c)})" for row, c in known if c.verdict is kind]:
            said.append(f"{kind.words.capitalize()}: {'; '.join(open_)}.")
    if same := [row.name for row, cell in known if cell.verdict is verdicts.SAME]:
        said.append(f"No material change: {'; '.join(same)}.")
    if any(row.measure == SLOTS and cell.verdict in DECIDED for row, cell in known):
        said.append("The staff and rooms of clinics are not simulated, nor what they cost.")
    return items, " ".join(said)


def _of(found: Found, measure: str) -> Found:
    """Return one measure of some, where it has a number."""
    return [(row, cell) for row, cell in found if row.measure == measure and _compared(cell)]


def _compared(cell: Cell) -> bool:
    return cell.verdict not in (*UNKNOWN, verdicts.ONE_SIDED)
