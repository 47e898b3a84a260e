"""A folder of returns: what is read of it, what counts by rule, and the figures that come out."""

from datetime import date, timedelta

import numpy as np
import pytest

from flowsim.calibration import workbooks
from flowsim.calibration.figures import _a_day, beds_open, figures, lag_1, long_stays
from flowsim.calibration.files import cells_of_csv
from flowsim.calibration.formats import PUBLISHED
from flowsim.calibration.own_study import _without_beds, chosen_of
from flowsim.calibration.returns import returns_in
from flowsim.calibration.seasons import incomplete, stretches
from tests.returns_case import LATE, OTHER, SHARE, TYPE1, daily, folder, monthly, months

OLD = (
    "Period,Org Code,Parent Org,Org name,Number of A&E attendances Type 1,"
    "Number of A&E attendances Type 2,Number of A&E attendances Other A&E Department,"
    "Number of attendances over 4hrs Type 1,Number of attendances over 4hrs Other A&E Department,"
    "Emergency admissions via A&E - Type 1\n"
    'MSitAE-APRIL-2018,RXX,NHS ENGLAND,SOMEWHERE,"9,000",60,4200,1800,20,2970\n'
    "MSitAE-APRIL-2018,RYY,NHS ENGLAND,ELSEWHERE,5000,-,-,100,-,1500\n"
    "TOTAL,TOTAL,TOTAL,TOTAL,14000,60,4200,1900,20,4470\n"
)
NEW = (
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,"
    "A&E attendances Booked Appointments Type 1,A&E attendances Other A&E Department,"
    "Attendances over 4hrs Type 1,Attendances over 4hrs Booked Appointments Type 1,"
    "Attendances over 4hrs Other Department,Emergency admissions via A&E - Type 1\n"
    "MSitAE-APRIL-2018,RXX,NHS ENGLAND,SOMEWHERE,8900,100,4200,1790,10,20,2970\n"
)


@pytest.mark.parametrize("text", [OLD, NEW], ids=["Number of ...", "A&E attendances ..., booked"])
def test_the_published_monthly_return_is_read_under_its_names_of_several_years(
    tmp_path, text
) -> None:
    (tmp_path / "AE.csv").write_bytes(text.encode("utf-8-sig"))
    (tmp_path / "days.csv").write_text(daily(date(2017, 12, 1), 90), encoding="utf-8")
    found = returns_in(tmp_path, "rxx")
    assert [month.first for month in found.months] == [date(2018, 4, 1)]
    month = found.months[0]
    assert (month.type1, month.breaches, month.admissions) == (9000, 1800, 2970)
    assert (month.other, month.other_breaches) == (4200, 20)
    assert any("type 2" in line for line in found.left_out) == (text is OLD)


def test_every_name_of_the_published_return_is_taken(tmp_path) -> None:
    for key, names in PUBLISHED.columns.items():
        for name in names:
            header = {n[0]: n[0] for n in PUBLISHED.columns.values()} | {
                PUBLISHED.columns[key][0]: name
            }
            held = dict.fromkeys(header.values(), "1")
            held |= {"Period": "April 2018", header["Org Code"]: "RXX"}
            (tmp_path / "AE.csv").write_text(
                ",".join(f'"{n}"' for n in held) + "\n" + ",".join(held.values()), encoding="utf-8"
            )
            assert key in ("when", "org") or key in {
                c.key for c in cells_of_csv(tmp_path / "AE.csv")[1]
            }


def test_a_partial_month_and_one_that_is_missing_are_left_out_and_said(tmp_path) -> None:
    made = folder(tmp_path)
    some = [month for month in months(date(2017, 4, 1), 20) if month != date(2017, 9, 1)]
    text = monthly(some, a_day=lambda month: 150 if month == date(2017, 10, 1) else TYPE1)
    (made / "months.csv").write_text(text, encoding="utf-8")
    found = returns_in(made)
    firsts = [month.first for month in found.months]
    assert date(2017, 10, 1) not in firsts
    assert len(firsts) == 18
    assert "2017-09: no monthly return" in found.left_out
    assert any(line.startswith("2017-10: partial, 150") for line in found.left_out)
    assert [one.name for one in stretches(found)] == [
        "summer_2017",
        "winter_2017_18",
        "apr_nov_2018",
        "summer_2018",
    ]


def test_zeros_of_long_stays_are_missing_values(tmp_path) -> None:
    made = folder(tmp_path)
    lines = daily(date(2017, 11, 20), 105).splitlines()
    zeroed = [*lines[:1], *(f"{line.rsplit(',', 2)[0]},0,0" for line in lines[1:11]), *lines[11:]]
    (made / "days.csv").write_text("\n".join(zeroed), encoding="utf-8")
    found = returns_in(made)
    assert len(found.days["over_7"]) == 95
    assert any("zero, so not counted, on 10 days" in line for line in found.left_out)
    winter = chosen_of(found).winters[0]
    assert long_stays(winter) == pytest.approx(np.mean([255 + n % 9 for n in range(10, 105)]))


def test_the_figures_of_a_winter(tmp_path) -> None:
    found = returns_in(folder(tmp_path))
    chosen = chosen_of(found)
    winter = chosen.winters[0]
    got = figures(winter)
    days = range(105)
    occupancy = [100 * (555 + n % 5) / (570 + n % 7) for n in days]
    assert got["occupancy"] == pytest.approx(np.mean(occupancy))
    assert got["occupancy_day_sd"] == pytest.approx(np.std(occupancy, ddof=1))
    assert got["handover_30_60"] == pytest.approx(np.mean([n % 10 for n in days]))
    assert got["handover_60_days"] == pytest.approx(100 * 52 / 105)
    assert got["handover_60_worst"] == 1
    assert got["within_four_hours"] == pytest.approx(100 * (1 - LATE), abs=0.01)
    assert got["admissions_per_day"] == pytest.approx(SHARE * TYPE1, abs=0.01)
    assert got["all_types_within_four_hours"] == pytest.approx(
        100 * (1 - LATE * TYPE1 / (TYPE1 + OTHER)), abs=0.01
    )
    # 20 November is a Monday, so the week of beds occupied (five) turns through the weekdays.
    mondays, saturdays = (np.mean([occupancy[n] for n in days if n % 7 == k]) for k in (0, 5))
    assert got["occupancy_monday"] == pytest.approx(mondays - saturdays)
    # Beds are of December to February: from the 12th report to the 101st.
    mean, sd, lag = beds_open(winter)
    inside = [570 + n % 7 for n in range(11, 101)]
    assert (mean, sd) == pytest.approx((np.mean(inside), np.std(inside, ddof=1)))
    assert lag == pytest.approx(np.corrcoef(inside[:-1], inside[1:])[0, 1])
    assert winter.monday == date(2017, 12, 4)
    assert chosen.reference.name == "apr_nov_2018"
    assert "four_hour_month_sd" in figures(chosen.reference)
    assert "occupancy" not in figures(chosen.reference)


def test_without_weekends_a_friday_is_of_three_days(tmp_path) -> None:
    made = folder(tmp_path)
    head, *lines = daily(date(2017, 11, 20), 105).splitlines()
    kept = []
    for n, line in enumerate(lines):
        cells = line.split(",")
        weekday = (date(2017, 11, 20) + timedelta(days=n)).weekday()
        cells[7:9] = ["30", "3"] if weekday == 4 else ["10", "1"]
        if weekday < 5:
            kept.append(",".join(cells))
    (made / "days.csv").write_text("\n".join([head, *kept]), encoding="utf-8")
    found = returns_in(made)
    winter = next(one for one in stretches(found) if one.name == "winter_2017_18")
    assert any("Friday's number is of Friday to Sunday" in line for line in found.left_out)
    assert not winter.has_beds
    said = list(_without_beds(found))
    assert said == ["Winter 2017/18: beds on 64 of 90 days, of which 80 % are needed"]
    assert _a_day(found.days["delays_30"]) == pytest.approx(10)
    assert _a_day(found.days["delays_60"]) == pytest.approx(1)


def test_pairs_of_days_have_a_day_between_them() -> None:
    first = date(2018, 1, 1)
    values = {first + timedelta(days=2 * n): float(n % 3) for n in range(90)}
    assert np.isnan(lag_1(values))
    alternating = {first + timedelta(days=n): float(n % 2) for n in range(90)}
    assert lag_1(alternating) == pytest.approx(-1)


def test_daily_reports_without_the_months_are_said(tmp_path) -> None:
    made = folder(tmp_path)
    (made / "earlier.csv").write_text(daily(date(2016, 11, 28), 90), encoding="utf-8")
    found = returns_in(made)
    assert list(incomplete(found)) == [
        "Winter 2016/17: daily reports, but no monthly return of 2016-12, 2017-01, 2017-02"
    ]


def test_other_files_are_named_and_not_read(tmp_path) -> None:
    made = folder(tmp_path)
    (made / "notes.txt").write_text("mine", encoding="utf-8")
    (made / "stock.csv").write_text("shelf,number\n1,2\n", encoding="utf-8")
    found = returns_in(made)
    assert [line.partition(":")[0] for line in found.not_read] == ["notes.txt", "stock.csv"]
    assert [line.partition(":")[0] for line in found.read] == ["days.csv", "months.csv"]


def test_the_same_numbers_in_two_files_are_one(tmp_path) -> None:
    made = folder(tmp_path)
    once = returns_in(made)
    (made / "again.csv").write_text((made / "months.csv").read_text(encoding="utf-8"), "utf-8")
    assert returns_in(made).months == once.months


WORKBOOK = {
    "G&A beds": [
        [""] * 6,
        ["", "", "", "", date(2017, 12, 1), "", "", date(2017, 12, 2), "", "", "02-03 Dec", "", ""],
        ["", "NHS England Region", "Code", "Name"]
        + ["Core Beds Open", "Total Beds Open", "Total beds occ'd"] * 3,
        ["", "", "-", "ENGLAND", 1, 2, 3, 4, 5, 6, 7, 8, 9],
        ["", "", "", ""],
        ["", "East", "RXX", "Somewhere", 500, 570.0, 555.0, 500, 571.0, "-", 500, 9, 9],
    ],
    "Beds Occ by long stay patients": [
        ["", "", "", 43070.0, "", ""],
        ["Region", "Code", "Name", "> 7 days", "> 14 days", "> 21 days"],
        ["East", "RXX", "Somewhere", 255, 120, 80],
    ],
    "Cover": [["Winter"]],
}
TYPES = [
    "Type 1 Departments - Major A&E",
    "Type 2 Departments - Single Specialty",
    "Type 3 Departments - Other A&E/Minor Injury Unit",
]
OVER = "A&E attendances > 4 hours from arrival to admission, transfer or discharge"
PROVIDERS = {
    "Provider Level Data": [
        ["", "Period:", "April 2018"],
        ["", "", "", "A&E attendances", "", "", OVER, "", "", "Emergency Admissions"],
        ["Code", "Region", "Name", *TYPES, *TYPES, "Emergency Admissions via Type 1 A&E"],
        ["-", "-", "England", 9, 9, 9, 9, 9, 9, 9],
        ["RXX", "East", "Somewhere", 9000.0, 60.0, 4200.0, 1800.0, 0.0, 20.0, 2970.0],
    ]
}


def test_published_workbooks_are_read_by_date_and_heading(tmp_path, monkeypatch) -> None:
    for name in ("days.xlsx", "months.xls"):
        (tmp_path / name).touch()
    monkeypatch.setattr(
        workbooks, "sheets_of", lambda file: WORKBOOK if file.suffix == ".xlsx" else PROVIDERS
    )
    found = returns_in(tmp_path)
    first, second = date(2017, 12, 1), date(2017, 12, 2)
    assert found.org == "RXX"
    assert found.days == {
        "open": {first: 570, second: 571},
        "occupied": {first: 555},
        "over_7": {first: 255},
        "over_21": {first: 80},
    }
    month = found.months[0]
    assert (month.first, month.type1, month.breaches) == (date(2018, 4, 1), 9000, 1800)
    assert (month.other, month.other_breaches, month.admissions) == (4200, 20, 2970)
