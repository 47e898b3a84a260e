"""The table as Markdown, and putting it into a page."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.race import Row

TITLES = ("Workload", "Program", "Measured", "Against", "Ratio (range)", "Asked", "Met")
BEGIN, END = "<!-- benchmarks: begin -->", "<!-- benchmarks: end -->"


def table(rows: Sequence[Row], *, judged: bool = True) -> str:
    """Return the rows as a table in Markdown, its columns aligned; Met is empty unless judged."""
    cells = [
        TITLES,
        *(
            (r.workload, r.program, r.measured, r.against, r.ratio, r.asked, r.met * judged)
            for r in rows
        ),
    ]
    widths = [max(len(row[k]) for row in cells) for k in range(len(TITLES))]
    lines = [" | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in cells]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in lines)


def check_page(page: Path) -> str | None:
    """Return what is wrong with a page that is to be written, or None."""
    try:
        text = page.read_text(encoding="utf-8")
    except OSError as problem:
        return f"{page}: cannot be read ({problem.strerror})"
    if not 0 <= text.find(BEGIN) < text.find(END):
        return f"{page}: needs a line {BEGIN} and, after it, a line {END}"
    return None


def put_into(page: Path, text: str) -> None:
    """Replace what stands between the two marks of a page, which `check_page` has found there."""
    whole = page.read_text(encoding="utf-8")
    before, _, rest = whole.partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
