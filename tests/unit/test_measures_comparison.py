"""The comparison table from tidy measures made by hand."""

import math

import pandas as pd
import pytest

from flowsim.analysis.comparison import (
    COLUMNS,
    compare,
    correlations,
    summary,
    unstable_scenarios,
)
from flowsim.analysis.measures import MEASURES


def tidy(values: dict[tuple[str, str], list[float]]) -> pd.DataFrame:
    rows = [
        (scenario, replication, measure, "", value)
        for (scenario, measure), found in values.items()
        for replication, value in enumerate(found)
    ]
    return pd.DataFrame(rows, columns=["scenario", "replication", "measure", "unit", "value"])


def only(table: pd.DataFrame, measure: str, scenario: str = "bureau") -> pd.Series:
    found = table[(table["measure"] == measure) & (table["scenario"] == scenario)]
    assert len(found) == 1
    return found.iloc[0]


def test_columns_and_a_clear_improvement():
    table = compare(
        tidy(
            {
                ("baseline", "E01.all"): [80.0, 82.0, 84.0],
                ("bureau", "E01.all"): [83.0, 85.1, 86.9],
                ("baseline", "E12.median"): [100.0, 110.0, 120.0],
                ("bureau", "E12.median"): [130.0, 141.0, 149.0],
            }
        ),
        baseline="baseline",
    )
    assert tuple(table.columns) == COLUMNS
    row = only(table, "E01.all")
    assert row["difference"] == pytest.approx(3.0)
    assert row["scenario_value"] - row["baseline_value"] == pytest.approx(3.0)
    assert (row["flag"], row["direction"], row["unit"]) == ("clear", "better", "%")
    assert only(table, "E12.median")["direction"] == "worse"


def test_replications_are_paired_by_number():
    values = tidy(
        {("baseline", "E01.all"): [10.0, 20.0, 30.0], ("bureau", "E01.all"): [15.0, 25.0]}
    )
    row = only(compare(values, baseline="baseline"), "E01.all")
    assert row["replications"] == 2
    assert row["baseline_value"] == 15.0
    assert row["difference"] == 5.0


def test_same_records_show_no_change():
    same = [70.0, 71.0, 72.0]
    values = tidy({("baseline", "E01.all"): same, ("bureau", "E01.all"): same})
    row = only(compare(values, baseline="baseline"), "E01.all")
    assert (row["low"], row["high"]) == (0.0, 0.0)
    assert (row["flag"], row["direction"]) == ("no material change", "")


def test_crossing_a_standard_is_said_where_it_is_more_than_chance():
    values = tidy(
        {
            ("baseline", "E01.all"): [94.0, 94.1, 94.2],
            ("bureau", "E01.all"): [95.4, 95.6, 95.5],
            ("xray", "E01.all"): [90.0, 94.0, 101.5],  # 95.2 on average, by chance
            ("baseline", "E01.type1"): [96.0, 96.0, 96.3],
            ("bureau", "E01.type1"): [93.0, 93.2, 93.1],
            ("baseline", "E05.mean"): [200.0, 201.0, 202.0],
            ("bureau", "E05.mean"): [100.0, 101.0, 102.0],
        }
    )
    table = compare(values, baseline="baseline")
    assert only(table, "E01.all")["standard"] == "now met"
    assert only(table, "E01.all", "xray")["standard"] == "met"
    assert only(table, "E01.type1")["standard"] == "no longer met"
    assert only(table, "E05.mean")["standard"] == ""  # which has none


def test_one_minimum_difference_whatever_the_unit():
    shares = [5.0, 5.2, 5.1]
    better = [4.7, 4.8, 4.7]  # 0.37 points, less than the half point that matters
    values = tidy(
        {
            ("baseline", "E04.over_12_hours"): shares,
            ("bureau", "E04.over_12_hours"): better,
            ("baseline", "E04.over_12_hours_a_week"): [21.0 * x for x in shares],
            ("bureau", "E04.over_12_hours_a_week"): [21.0 * x for x in better],
        }
    )
    for key in ("E04.over_12_hours", "E04.over_12_hours_a_week"):
        assert only(compare(values, baseline="baseline"), key)["flag"] == "smaller than matters"
    values["value"] *= 1.5  # 0.55 points
    for key in ("E04.over_12_hours", "E04.over_12_hours_a_week"):
        assert only(compare(values, baseline="baseline"), key)["flag"] == "clear"


def test_minimum_differences_of_one_quantity_agree():
    least = {m.key: m.minimum_important_difference for m in MEASURES}
    for m in MEASURES:
        assert not m.same_as or least[m.same_as], m.key
    for bed_days, beds in (
        ("B09.bed_days", "B09.outliers"),
        ("B09.medical_bed_days", "B09.medical_outliers"),
        ("D02.bed_days", "D01.ready"),
        ("X01.escalation_bed_days", "B05.escalation_beds"),
    ):
        assert least[bed_days] == 7 * least[beds]
    assert least["E13.boarder_hours"] == 24 * least["E13.boarders"]
    assert least["L02.emergency_mean"] == pytest.approx(24 * least["L01.emergency_mean"])
    assert least["X01.overtime"] == least["W01.overrun"]


def test_a_real_fall_of_a_quarter_is_not_no_change():
    # Outlier bed-days a week: 23 % fewer, which is less than the 14 that matter.
    values = tidy(
        {
            ("baseline", "B09.medical_bed_days"): [30.0, 31.0, 32.0],
            ("bureau", "B09.medical_bed_days"): [23.0, 24.0, 24.6],
        }
    )
    row = only(compare(values, baseline="baseline"), "B09.medical_bed_days")
    assert row["flag"] == "smaller than matters"


def test_no_interval_of_a_difference_of_shares_passes_100_points():
    values = tidy({("baseline", "E01.all"): [10.0, 90.0], ("bureau", "E01.all"): [90.0, 40.0]})
    row = only(compare(values, baseline="baseline"), "E01.all")
    assert (row["low"], row["high"]) == (-100.0, 100.0)


def test_two_scenarios_widen_the_interval():
    one = tidy({("baseline", "E01.all"): [1.0, 2.0, 3.0], ("bureau", "E01.all"): [2.0, 4.0, 5.0]})
    two = pd.concat([one, tidy({("xray", "E01.all"): [5.0, 2.0, 3.0]})])
    narrow = only(compare(one, baseline="baseline"), "E01.all")
    wide = only(compare(two, baseline="baseline"), "E01.all")
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"]
    assert wide["difference"] == narrow["difference"]


def test_a_scenario_that_never_settles_says_so():
    steady = {
        ("baseline", "E01.all"): [80.0, 81.0],
        ("bureau", "E01.all"): [60.0, 61.0],
        ("xray", "E01.all"): [85.0, 86.1],
    }
    keys = [f"X04.queue_{part}" for part in ("second_quarter", "last_quarter", "growth")]
    keys += ["X04.queue_growth_error", "X04.growth_freedom"]
    growth = {
        (name, key): [number, number]
        for name, numbers in (
            ("baseline", (5.0, 20.0, 3.0, 2.0, 13)),  # longer by chance
            ("bureau", (5.0, 20.0, 3.0, 1.0, 13)),  # by more: t = 3 sqrt(2)
            ("xray", (5.0, 5.0, 0.0, 1.0, 13)),
        )
        for key, number in zip(keys, numbers, strict=True)
    }
    values = tidy(steady | growth)
    assert unstable_scenarios(values) == ("bureau",)
    table = compare(values, baseline="baseline")
    assert only(table, "E01.all")["flag"] == "unstable"
    assert only(table, "E01.all", "xray")["flag"] != "unstable"


@pytest.mark.parametrize(
    ("baseline", "scenario", "flag"),
    [
        ([], [4.0, 6.0, 8.0], "only in scenario"),
        ([4.0, 6.0, 8.0], [math.nan] * 3, "only in baseline"),
    ],
)
def test_what_one_side_alone_has_is_given_without_a_verdict(baseline, scenario, flag):
    sides = {("baseline", "A07.places"): baseline, ("bureau", "A07.places"): scenario}
    values = tidy({("bureau", "E01.all"): [1.0] * 3, ("baseline", "E01.all"): [1.0] * 3, **sides})
    row = only(compare(values, baseline="baseline"), "A07.places")
    assert (row["flag"], row["direction"], row["replications"]) == (flag, "", 0)
    given = row["scenario_value" if flag == "only in scenario" else "baseline_value"]
    other = row["baseline_value" if flag == "only in scenario" else "scenario_value"]
    assert given == 6.0
    assert math.isnan(other)
    assert math.isnan(row["difference"])


def test_missing_measures_are_kept_and_not_computed():
    values = tidy(
        {("baseline", "T02.capped"): [math.nan] * 3, ("bureau", "T02.capped"): [math.nan] * 3}
    )
    row = only(compare(values, baseline="baseline"), "T02.capped")
    assert math.isnan(row["difference"])
    assert (row["flag"], row["replications"]) == ("not computed", 0)


def test_standardised_four_hours_keeps_the_baselines_mix():
    values = tidy(
        {
            ("baseline", "E01.all.stratum.minors:not_admitted"): [100.0, 100.0],
            ("baseline", "E01.all.stratum.majors:admitted"): [50.0, 50.0],
            ("baseline", "E00.attendances.stratum.minors:not_admitted"): [75.0, 75.0],
            ("baseline", "E00.attendances.stratum.majors:admitted"): [25.0, 25.0],
            # Half the minors go elsewhere; nobody is any faster.
            ("bureau", "E01.all.stratum.minors:not_admitted"): [100.0, 100.0],
            ("bureau", "E01.all.stratum.majors:admitted"): [50.0, 50.0],
            ("bureau", "E00.attendances.stratum.minors:not_admitted"): [37.5, 37.5],
            ("bureau", "E00.attendances.stratum.majors:admitted"): [25.0, 25.0],
        }
    )
    row = only(compare(values, baseline="baseline"), "E01s.all")
    assert row["baseline_value"] == row["scenario_value"] == 87.5


def test_a_stratum_that_one_scenario_does_not_have_changes_the_mix_of_none():
    """All minors go elsewhere; nobody left is any faster, so nothing changes at one mix."""
    values = tidy(
        {
            ("baseline", "E01.all.stratum.minors:not_admitted"): [100.0, 100.0],
            ("baseline", "E01.all.stratum.majors:admitted"): [50.0, 50.0],
            ("baseline", "E00.attendances.stratum.minors:not_admitted"): [75.0, 75.0],
            ("baseline", "E00.attendances.stratum.majors:admitted"): [25.0, 25.0],
            ("bureau", "E01.all.stratum.majors:admitted"): [50.0, 50.0],
            ("bureau", "E00.attendances.stratum.majors:admitted"): [25.0, 25.0],
        }
    )
    row = only(compare(values, baseline="baseline"), "E01s.all")
    assert row["baseline_value"] == row["scenario_value"] == 50.0


def test_admissions_avoided_are_the_baselines_beds_less_the_scenarios():
    values = tidy(
        {
            ("baseline", "A08.to_bed"): [100.0, 110.0, 120.0],
            ("bureau", "A08.to_bed"): [80.0, 91.0, 99.0],
        }
    )
    row = only(compare(values, baseline="baseline"), "A08.avoided")
    assert (row["baseline_value"], row["scenario_value"]) == (0.0, 20.0)
    assert row["difference"] == 20.0
    assert (row["flag"], row["direction"]) == ("clear", "better")


def test_unknown_baseline():
    with pytest.raises(ValueError, match="baseline 'base' is not in the table"):
        compare(tidy({("baseline", "E01.all"): [1.0]}), baseline="base")


def test_summary_and_correlations():
    values = tidy(
        {("baseline", "E01.all"): [1.0, 2.0, 3.0], ("bureau", "E01.all"): [2.0, 3.0, 4.0]}
    )
    row = summary(values).iloc[0]
    assert (row["mean"], row["least"], row["most"], row["replications"]) == (2.0, 1.0, 3.0, 3)
    assert row["low"] > 0.0
    found = correlations(values, baseline="baseline", keys=["E01.all"]).iloc[0]
    assert found["correlation"] == pytest.approx(1.0)
