"""Short and local words that stand on a page, explained once at its top."""

import re
from collections.abc import Iterator, Sequence

from flowsim.report.inputs import ReportInput
from flowsim.report.rows import Row
from flowsim.spelling import MEANINGS


def explained(report: ReportInput, shown: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    """Return the words of `flowsim.spelling.MEANINGS` that the page says, each with its meaning."""
    if report.of_ones_own:
        return ()  # its words are its own
    said = "\n".join(_texts(report, shown))
    return tuple((word, meaning) for word, meaning in MEANINGS.items() if _says(said, word))


def _says(text: str, word: str) -> bool:
    """Return whether a text has a word, or more than one of it; short words by their capitals."""
    ignored = re.NOFLAG if word.isupper() else re.IGNORECASE
    return re.search(rf"\b{re.escape(word)}s?\b", text, ignored) is not None


def _texts(report: ReportInput, shown: Sequence[Row]) -> Iterator[str]:
    for one in report.scenarios:
        yield from (one.label, one.title, one.question, one.hospital)
        yield from (*one.effects, *one.changes, *one.differences)
    yield from (row.name for row in shown)
    yield from (finding.text for finding in report.findings)
