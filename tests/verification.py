"""The page of what is held against exact or published figures: `python -m tests.verification`.

Runs the tests of tests/theory and prints every mean they compare, as Markdown for
docs/verification.md. A figure that lies too far off is printed too, and the command fails.
"""

import ast
import re
import sys
from contextlib import redirect_stdout
from itertools import groupby
from pathlib import Path

import pytest

from tests.agreement import Comparison, comparisons

THEORY = Path(__file__).parent / "theory"
HEADING = """# What is held against exact or published figures

Means of replications beside closed forms, enumerated Markov chains and published tables, through
the public interface. A row is one comparison of one test: what it tests, the figure expected, the
mean found, the standard error of the difference and how many of them lie between. Of rows that are
right, one in twenty lies beyond two and one in 370 beyond three; but rows are not independent: both
engines give the same numbers where they run for the same time, and tests of one queue share its
draws, as those of two classes of patient do. What the tests compare by other means (distributions,
equal bytes) is not in the tables. Orthopaedic theatres are held to 0.015 of the published
occupancy and 6 % of the operations, and with less delay to three standard errors, which one figure
misses (its reason is in the test). Their published means came without an error: they are given
that of 50 replications as varied as those here.

This page is made by `python -m tests.verification > docs/verification.md` (a few minutes).
`python -m tests.theory.stroke_same_day 20 60` prints the stroke model with same-day emergency care
open other shares of the day; `--help` has its other settings. One of its numbers, the shortest stay
on the ward, was inferred from the mean stay published; everything else is as described.
"""


def main() -> int:
    """Run the tests and print the page. Returns what pytest does: 0 if all agree."""
    with redirect_stdout(sys.stderr):
        code = pytest.main(["-q", "-n", "0", "-p", "no:cacheprovider", str(THEORY)])
    print(HEADING)
    for file, rows in groupby(comparisons, key=lambda row: row.test.partition("::")[0]):
        print(f"## {title(Path(file))}\n")
        print("| test | expected | found | standard error | apart |\n|---|---|---|---|---|")
        for row in rows:
            print(line(row))
        print()
    return int(code)


def title(file: Path) -> str:
    """Return the first line of a file of tests."""
    text = ast.get_docstring(ast.parse((THEORY / file.name).read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0].rstrip(".")


def line(row: Comparison) -> str:
    """Return a comparison as a row of a table."""
    name, _, given = row.test.partition("::")[2].partition("[")
    words = name.removeprefix("test_").replace("_", " ")
    case = f" ({re.sub('-', ', ', given.rstrip(']'))})" if given else ""
    apart = abs(row.found - row.expected) / row.error
    numbers = f"{row.expected:.4g} | {row.found:.4g} | {row.error:.2g} | {apart:.1f}"
    return f"| {words}{case} | {numbers} |"


if __name__ == "__main__":
    sys.exit(main())
