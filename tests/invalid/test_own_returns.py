"""Returns that cannot be, and what the user is told: the file, the line, what to do."""

import re
from datetime import date

import pytest

from flowsim.calibration import workbooks
from flowsim.calibration.own_study import chosen_of
from flowsim.calibration.returns import returns_in
from flowsim.errors import FlowsimError
from tests.returns_case import daily, folder, monthly, months

APRIL = "2018-04-01,RXX,1,9000.0,2250.0,2970.0"


@pytest.mark.parametrize(
    ("cell", "wrong", "message"),
    [
        ("9000.0", "many", "months.csv, line 26: attendances: 'many' is no count"),
        ("9000.0", "nan", "'nan' is no count"),
        ("9000.0", "inf", "'inf' is no count"),
        ("9000.0", "-9000", "'-9000' is no count"),
        ("9000.0", "9000.5", "'9000.5' is no count; give a whole number from 0 on"),
        ("2250.0", "9001", "9,001 type 1 attendances over four hours, of 9,000 attendances"),
        ("2970.0", "9000", "9,000 admissions through type 1"),
        ("2018-04-01", "2018-13-01", "months.csv, line 26: there is no 2018-13-01"),
        ("2018-04-01", "spring", "'spring' is not understood; give a month"),
        (",1,", ",4,", "'4' is not a type (types: 1, 2, 3, other)"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_its_line(tmp_path, cell, wrong, message) -> None:
    made = folder(tmp_path)
    text = (made / "months.csv").read_text(encoding="utf-8")
    assert APRIL in text
    bad = APRIL.replace(cell, wrong, 1)
    (made / "months.csv").write_text(text.replace(APRIL, bad), encoding="utf-8")
    with pytest.raises(FlowsimError, match=re.escape(message)):
        returns_in(made)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("days.csv", daily(date(2017, 12, 1), 90).replace("G&A Beds Open", "Beds"),
         "no column 'G&A Beds Open'"),
        ("days.csv", daily(date(2017, 12, 1), 90).replace(",Date,", ",Day,"), "no column 'Date'"),
        ("days.csv", "", "holds no daily situation report"),
        ("months.csv", monthly([date(2018, 4, 1)]).replace("org_code", "org"),
         "no column 'org_code'"),
        ("days.csv", daily(date(2017, 12, 1), 90).replace("G&A Beds Open", "x").replace(
            "G&A beds occ'd", "G&A Beds Open").replace("x", "G&A beds occ'd"),
         "are the columns exchanged?"),
        ("more.csv", monthly([date(2018, 4, 1)]).replace("9000", "9001"),
         "type1 of 2018-04-01 is 9001, and 9000 in"),
        ("days.csv", daily(date(2017, 12, 1), 90, org="RYY"), "no organisation has both kinds"),
        ("odd.csv", "a\0b,c\n", "odd.csv: is no text"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_is_refused(tmp_path, name, text, message) -> None:
    made = folder(tmp_path)
    (made / name).write_text(text, encoding="utf-8")
    with pytest.raises(FlowsimError, match=re.escape(message)):
        returns_in(made)


def test_an_organisation_must_be_named_where_there_are_several(tmp_path) -> None:
    made = folder(tmp_path)
    every = months(date(2017, 4, 1), 20)
    (made / "other.csv").write_text(monthly(every, org="RYY"), encoding="utf-8")
    assert returns_in(made).org == "RXX"
    (made / "other_days.csv").write_text(daily(date(2017, 12, 1), 90, org="RYY"), "utf-8")
    with pytest.raises(FlowsimError, match="several organisations have both kinds of return"):
        returns_in(made)
    with pytest.raises(FlowsimError, match=r"--org: .*'RZZ' is not an organisation"):
        returns_in(made, "rzz")


@pytest.mark.parametrize(
    ("first", "number", "message"),
    [
        (date(2018, 4, 1), 8, "no winter whose months December to February are all returned"),
        (date(2017, 12, 1), 3, "neither a whole April to November nor a whole June to August"),
    ],
)
def test_whole_periods_are_needed(tmp_path, first, number, message) -> None:
    made = folder(tmp_path)
    (made / "months.csv").write_text(monthly(months(first, number)), encoding="utf-8")
    with pytest.raises(FlowsimError, match=message):
        chosen_of(returns_in(made))


def test_a_folder_that_is_none_and_one_without_returns(tmp_path) -> None:
    with pytest.raises(FlowsimError, match="there is no such folder"):
        returns_in(tmp_path / "nowhere")
    with pytest.raises(FlowsimError, match="holds no return"):
        returns_in(tmp_path)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["no", "heading"]], "has no row with the heading 'Code'"),
        ([["", ""], ["Code", "Beds"], ["RXX", 1]], "has no column 'Total Beds Open'"),
    ],
)
def test_a_sheet_of_another_layout_is_refused(tmp_path, monkeypatch, rows, message) -> None:
    (tmp_path / "days.xlsx").touch()
    monkeypatch.setattr(workbooks, "sheets_of", lambda file: {"G&A beds": rows})
    with pytest.raises(FlowsimError, match=re.escape(message)):
        returns_in(tmp_path)


def test_a_workbook_that_is_none_is_one_message(tmp_path) -> None:
    (tmp_path / "days.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(FlowsimError, match=r"days.xlsx: (cannot be read|to read workbooks)"):
        returns_in(tmp_path)
