"""Isolated effects of the initiatives of a bundle, as tables to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowsim.report.inputs import ReportInput
from flowsim.report.wording import Form, label

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class IsolatedTable:
    """One bundle: the names of its parts, and a line a measure of (difference, interval) each."""

    title: str
    parts: tuple[str, ...]
    lines: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def isolated_tables(report: ReportInput) -> tuple[IsolatedTable, ...]:
    """Return the tables of the headline measures, none where no isolation was asked for."""
    if report.isolated is None:
        return ()
    return tables_of(report.isolated, [row.measure for row in report.headline])


def tables_of(isolated: "pd.DataFrame", measures: Sequence[str]) -> tuple[IsolatedTable, ...]:
    """Return a table for each bundle, with those of the measures that have a value."""
    found = []
    for bundle, rows in isolated.dropna(subset=["difference"]).groupby("scenario", sort=False):
        lines = []
        for key in measures:
            mine = rows[rows["measure"] == key]
            if mine.empty:
                continue
            numbers = mine[["difference", "low", "high"]].to_numpy(dtype=float).ravel()
            form = Form.of(str(mine["unit"].iloc[0]), *mine["difference"].astype(float))
            form = form.changing(*numbers)
            cells = tuple(
                (form.signed(difference), form.interval(low, high))
                for difference, low, high in zip(
                    mine["difference"], mine["low"], mine["high"], strict=True
                )
            )
            lines.append((str(mine["name"].iloc[0]), cells))
        parts = tuple(label(str(part)) for part in rows["part"].unique())
        title = f"What each part of {label(str(bundle))} does alone"
        found.append(IsolatedTable(title=title, parts=parts, lines=tuple(lines)))
    return tuple(found)
