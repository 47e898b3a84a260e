"""The page that defines every measure, made from their declarations."""

from collections.abc import Iterator, Sequence

from flowsim.analysis.comparison import OF_COMPARISONS
from flowsim.analysis.measures import MEASURES
from flowsim.analysis.measures.registry import Measure

FAMILIES = {
    "E": "Emergency department",
    "L": "Length of stay",
    "B": "Beds",
    "D": "Discharge",
    "W": "Staff and spaces",
    "X": "The whole system",
    "A": "Same day care",
    "T": "Theatres",
    "R": "Waiting lists",
    "I": "Critical care",
}
"""Families of measures by the letter of their keys, in the order of the page."""

INTRODUCTION = """\
# What the measures measure

A measure is a number about one replication, worked out from its [records](records.md).
`flowsim list measures` prints them; `flowsim.analysis.measures.measure(records)` computes them. A
break-down is the key with a dimension and a label, `E01.all.stream.majors`.
[measures_recomputed.md](measures_recomputed.md) says how far a second program, written from this
page, is from each.

This page is made by `python -m flowsim.docs measures > docs/measures.md`.

## Words of the definitions

- **Window**: the measured part of the run, between warm-up and cool-down. *Arrivals in the window*
  are followed until they leave, *departures* and *discharges in the window* are those that happened
  in it, whenever the patient came.
- **Attendance**: a patient of the emergency department at the acute site, of type 1 or 2; *all
  types* are these and the urgent care centre of the second site, type 3 (E00 and E01 only).
- **Clock start**: registration or triage, whichever is first; of patients by ambulance handover, at
  the latest 15 minutes after the ambulance came.
- **Within** a limit is at most the limit, a number of hours *or more* at least that; what lies
  within a millionth of a minute of a limit is on it.
- **Still there** when the simulation stops: means and percentiles of waits take the time so far.
  Against a limit such a wait counts once it is beyond it; before, it is in neither part of the
  share, and the number *censored* tells how many. Who left before the end of a wait is not in it.
- **Admitted**: left the department for a bed. *Waiting for a bed*: a decision to admit was made and
  the patient has not left.
- **Effective decision to admit**: the later of the decision and the end of treatment that must be
  given in the department.
- **%** is a ratio of sums over the window, not a mean of days. **Percentiles** are interpolated
  linearly. *A day*, *a week*: over the length of the window.
- **Emergency**, **elective**: how the patient was admitted. Those there when the run starts count
  in beds, and not in admissions.
- **Night**: a midnight between admission and discharge.
- **Stays that have not ended** (L01 to L04): how many people a stay of each length stands for is
  told by Kaplan and Meier (1958). Of all followed beyond an age, the share that ends at it is the
  share that ends of the window's; stays from before the window are among them from their age when
  it begins, or from the length of the cool-down if that is more. What is left when nobody is
  followed any more is the stay followed longest. It goes on for as long as long stays do: their
  hours beyond the 90th percentile (or half of the longest following, if that is less) over how
  many of them ended. The place of a length in a percentile is the people below it over those below
  and above it.
- **Bed types**: general and acute, critical care, assessment, day. A *base ward* is general and
  acute, and no assessment unit. A patient is in a bed from arriving in it to leaving it; *open* is
  every state but closed; *core* leaves out escalation beds.
- **Snapshot**: midnight, or 08:00, of every day of the window.
- **Live discharge**: neither a death nor a transfer to another hospital. A spell ends on the ward
  of its last bed.
- **On duty**, **in use**: server minutes of the table `resource_hours`; use after a shift's end is
  overrun, and not in use on duty."""


def page() -> str:
    """Return the page in Markdown."""
    lines = [INTRODUCTION]
    for letter, name in FAMILIES.items():
        family = [m for m in MEASURES if m.family == letter]
        lines += ["", f"## {name}"]
        lines += _definitions([m for m in family if m.available])
        lines += _not_yet([m for m in family if not m.available])
    lines += ["", "## Of a scenario against a baseline", *_definitions(OF_COMPARISONS)]
    return "\n".join(lines) + "\n"


def _definitions(measures: Sequence[Measure]) -> Iterator[str]:
    if not measures:
        return
    yield from ("", "| measure | name | unit | definition | after |", "|---|---|---|---|---|")
    for m in measures:
        yield f"| `{m.key}` | {m.name} | {m.unit} | {m.definition} | {m.source} |"


def _not_yet(measures: Sequence[Measure]) -> Iterator[str]:
    if not measures:
        return
    yield from (
        "",
        "Not available yet:",
        "",
        "| measure | name | unit | why |",
        "|---|---|---|---|",
    )
    for m in measures:
        yield f"| `{m.key}` | {m.name} | {m.unit} | {m.reason} |"
