"""The part of the page of the records that lists the declared terms."""

from collections.abc import Iterator

from flowsim.records.terms import KINDS, Term, Terms

INTRODUCTION = """\
## Declared terms

The names below are those that the departments of this package declare, each in its
`flowsim/hospital/departments/<name>/terms.py`, with those of the baseline's settings. A milestone
is a column `t_...` of `patients` and a cause a column `minutes_<cause>`, both in minutes; an
attribute is a column of labels; outcomes, arrival streams (`ed_<mode>`, `elective_<service>`,
`warm_start_<service>`, ...), resources and kinds of bed request are labels. `records.names.terms`
is this table for a model in hand, its own declarations included; `flowsim list terms` prints it.

In a hospital that declares terms a name that is not declared is refused, with the nearest that
is. A cause that a step is not given is named after what it waits for (`wait_porter`) and needs no
term. An analyst's own model declares its names with the words of `flowsim.records.terms`:

```python
from flowsim.records.terms import care, milestone, outcome, resource, stream, wait

clinic = Hospital(
    terms=(
        milestone("t_seen", "the nurse came"),
        wait("wait_nurse", "nurse", "for a nurse", group="waiting for staff"),
        care("dressing", "Dressing", "being treated"),
        outcome("went_home", "went home", ending="home"),
        stream("walk_in", "patients without appointment"),
        resource("nurse", "nurses of the clinic"),
    ),
    ...
)
```

A model that declares none, `Hospital(terms=())`, has them made from its steps: causes of
`treat` are care, all others waiting; every outcome counts as going home, so declare the ending of
those that do not. A name of this table means the same in such a model."""

PLURALS = {"cause": "Causes of time", "stream": "Arrival streams", "request kind": "Bed requests"}


def section(terms: Terms) -> str:
    """Return the section in Markdown."""
    lines = (line for kind in KINDS for line in _kind(kind, terms))
    return "\n".join([INTRODUCTION, *lines]) + "\n"


def _kind(kind: str, terms: Terms) -> Iterator[str]:
    found = terms.of_kind(kind)
    if not found:
        return
    yield from ("", f"### {PLURALS.get(kind, f'{kind.capitalize()}s')}", "")
    grouped = any(term.group for term in found)
    group = " group |" if grouped else ""
    yield f"| name | department |{group} null | meaning |"
    yield f"|---|---|{'---|' if grouped else ''}---|---|"
    for term in found:
        null = "yes" if term.may_be_null else ""
        middle = f" {term.group} |" if grouped else ""
        yield f"| `{term.name}` | {term.department} |{middle} {null} | {_meaning(term)} |"


def _meaning(term: Term) -> str:
    parts = [term.meaning]
    if term.kind == "cause":
        parts.append("waiting" if term.waits else "care")
    if term.values:
        parts.append(", ".join(f"`{value.name}`" for value in term.values))
    if term.never:
        parts.append(f"never: {term.never}")
    return "; ".join(parts)
