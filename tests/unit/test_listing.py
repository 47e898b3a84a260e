"""Rows in a terminal of any width, and characters that a console does not have."""

import io
import sys

import pytest
from rich.console import Console

from flowsim.cli.plain_text import plain_where_needed
from flowsim.cli.tables import console
from flowsim.report.listing import Column, listing
from flowsim.studies import validation
from flowsim.studies.validation_text import text_of

COLUMNS = (Column("name"), Column("effect", wide=True), Column("load", number=True))
ROWS = [
    {"name": "criteria_led_discharge", "effect": "nurses let patients go " * 4, "load": "102 %"},
    {"name": "bed_bureau", "effect": "beds are matched [at once]", "load": "7 %"},
]


def printed(width):
    out = Console(width=width, file=io.StringIO(), record=True)
    out.print(listing("title", COLUMNS, ROWS, width))
    return out.export_text().splitlines()


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_every_cell_is_there_and_no_column_is_too_narrow_to_read(width):
    lines = printed(width)
    text = " ".join(" ".join(lines).replace("\N{BOX DRAWINGS LIGHT VERTICAL}", " ").split())
    for words in ("title", "bed_bureau", "102 %", "7 %"):
        assert words in text
    assert text.count("nurses let") >= (4 if width > 20 else 1)
    assert "[at" in text
    assert "once]" in text
    assert all(len(line) <= width for line in lines)


def test_where_there_is_no_room_for_a_table_each_row_is_lines():
    assert [line.rstrip() for line in printed(50)][-3:] == [
        "bed_bureau",
        "  effect: beds are matched [at once]",
        "  load: 7 %",
    ]
    assert any("name" in line and "effect" in line and "load" in line for line in printed(80))


def test_output_to_a_pipe_is_as_wide_as_columns_says(monkeypatch):
    monkeypatch.setenv("COLUMNS", "71")
    assert console().width == 71
    monkeypatch.delenv("COLUMNS")
    assert console().width == 160


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_a_console_without_our_characters_gets_plain_ones(encoding, monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding, newline=""))
    plain_where_needed()
    said = "\N{CHECK MARK} 3\N{NO-BREAK SPACE}% \N{MINUS SIGN}5 \N{MULTIPLICATION X} \N{SNOWMAN}"
    print(said, end="", flush=True)
    text = raw.getvalue().decode(encoding)
    plain = "+ 3 % -5 x #"
    assert text.replace("\N{NO-BREAK SPACE}", " ") == (
        said.replace("\N{NO-BREAK SPACE}", " ") if encoding == "utf-8" else plain
    )


@pytest.mark.parametrize("width", [60, 80, 150])
def test_the_table_of_validation_loses_nothing_at_any_width(width):
    row = validation.Row(
        period="summer", key="figure", name="A figure with a long name, of all patients",
        role="shape", unit="patients a day", official=123.4, tolerance=2.0, simulated=90.25,
        low=89.0, high=91.0, verdict="FAIL", source="expert",
    )  # fmt: skip
    text = text_of(validation.Validation(rows=(row,), replications=2), width)
    for words in ("summer", "shape", "patients a day", "123", "90.2", "89.0 to 91.0", "FAIL"):
        assert words in text
    assert max(map(len, text.splitlines())) <= width
