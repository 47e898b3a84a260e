"""The table as Markdown."""

from collections.abc import Sequence

from benchmarks.race import Row

TITLES = ("Workload", "Program", "Measured", "Against", "Ratio (range)", "Asked", "Met")


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
