"""The page that explains the records, made from their schema."""

from collections.abc import Iterator
from textwrap import wrap

from flowsim.records.schema import PATIENTS, TABLES, Column, Table

INTRODUCTION = """\
# What a run records

One replication gives `flowsim.Records`: tables of pandas, each an attribute.

```python
records = simulate(clinic, weeks=10)  # one replication in memory
records = result.records(0)  # one replication of a run, from its results folder
records.patients.minutes_wait_doctor.mean()
print(records)  # what is in them
```

`result.patients`, `result.stays`, ... have the rows of every replication, after a column
`replication`. On disk each table is a Parquet file in the folder of its replication.

- Times are minutes since Monday 00:00 of week 1. `records.window` is the measured part of the run
  and `records.end_minutes` its end, both in minutes.
- What did not happen is null (NaN, or no label), never zero: who has had no bed has no `ward` and
  no `placement`, whom no step has given a value of an attribute has none.
- Minutes are amounts, and an amount can be zero: `minutes_<cause>` is 0 where no time went to the
  cause. A wait that was not over when the run ended counts with its minutes so far; `t_depart` is
  null for those whose wait it is.
- Codes are those of the engines' arrays; in the tables they are labels (a pandas `category`).
- Columns `minutes_<cause>` are sparse: they take memory only where they are not zero, and are used
  like any other column. For libraries that take no sparse columns, `DataFrame.to_parquet` among
  them, `flowsim.records.minutes.dense(patients)` gives ordinary ones.

This page is made by `python -m flowsim.docs records > docs/records.md`."""

NAMED_IN_THE_MODEL = (
    "Attributes, milestones and causes are named in the model. Every hospital has the attributes"
    " `ward` (of the bed the patient is in, or was in last) and `placement` (home, acceptable or"
    " outlier: how that bed suits the service). Attributes of the moment (those with a calendar,"
    " and `escalation`, the level of the ladder) are of nobody and no columns; causes that only"
    " walks beside the patient's own, beds and background processes have are none either."
)


def page() -> str:
    """Return the page in Markdown."""
    return "\n".join([INTRODUCTION, *(line for t in TABLES.values() for line in _table(t))]) + "\n"


def _table(table: Table) -> Iterator[str]:
    words = f"{table.meaning} A row is one {table.row}."
    if table.known:
        times = ", else ".join(f"`{name}`" for name in table.known)
        words += f" When two records are compared, a row counts from its {times}."
    yield from ("", f"## {table.name}", "", *wrap(words, 100, break_on_hyphens=False))
    yield from ("", "| column | type | unit | null | meaning |", "|---|---|---|---|---|")
    for column in table.columns:
        yield _row(f"`{column.name}`", column, column.meaning)
    for family in table.families:
        name = f"`{family.prefix}<{family.column.name}>`"
        yield _row(name, family.column, f"{family.column.meaning}: one column each")
    if table is PATIENTS:
        yield "\n" + "\n".join(wrap(NAMED_IN_THE_MODEL, 100))


def _row(name: str, column: Column, meaning: str) -> str:
    kind = column.dtype
    if isinstance(column.labels, str):
        kind = "label"
    elif column.labels:
        kind, meaning = "label", f"{meaning} ({', '.join(column.labels)})"
    return f"| {name} | {kind} | {column.unit} | {'yes' if column.null else ''} | {meaning} |"
