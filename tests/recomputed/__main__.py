"""Print docs/measures_recomputed.md: how far the measures of flowsim are from a second program."""

from flowsim.analysis.measures import MEASURES, measure
from tests.recomputed import differences, recomputed
from tests.recomputed.cases import CASES

INTRODUCTION = """\
# Every measure recomputed

The measures of `flowsim list measures` that are available, computed a second time from the
[records](records.md) by a program of its own, plain pandas written from the
[definitions](measures.md) (`tests/recomputed`, which reads nothing of `flowsim.analysis`), on {n}
small runs:

{runs}

The difference is in parts of the number, numbers below 1 counted as 1; the largest of all runs is
shown, and what is left is rounding. Of {measures} measures the largest difference is {largest:.0e},
of {parts} of their break-downs {largest_part:.0e}. `tests/theory/test_recomputed.py` fails above
1e-9, and for a measure without a second implementation.

This page is made by `python -m tests.recomputed > docs/measures_recomputed.md`, in the folder of
the sources.

| measure | name | runs with a value | largest difference |
|---|---|---|---|"""


def page():
    """Return the page in Markdown."""
    known, apart = {}, {}
    for case in CASES.values():
        records = case()
        table = measure(records)
        flowsim = dict(zip(table.measure, table.value, strict=True))
        for key, gap in differences(flowsim, recomputed(records)).items():
            known[key] = known.get(key, 0) + (flowsim.get(key) == flowsim.get(key))
            apart[key] = max(apart.get(key, 0.0), gap)
    names = {m.key: m.name for m in MEASURES if m.available}
    parts = [key for key in apart if key not in names]
    rows = [
        f"| `{key}` | {name} | {known[key]} | {_size(apart[key])} |" for key, name in names.items()
    ]
    words = INTRODUCTION.format(
        n=len(CASES),
        runs="\n".join(f"- `{name}`: {_first_line(case)}" for name, case in CASES.items()),
        measures=len(names),
        largest=max(apart[key] for key in names),
        parts=len(parts),
        largest_part=max(apart[key] for key in parts),
    )
    return "\n".join([words, *rows]) + "\n"


def _size(gap):
    return f"{gap:.0e}" if gap else "0"


def _first_line(case):
    return case.__doc__.partition("\n")[0].removeprefix("Return ")


if __name__ == "__main__":
    print(page(), end="")
