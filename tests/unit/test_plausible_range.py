"""The range of effects over plausible hospitals, by hand and by simulation, and the flag of it."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from flowsim.analysis.comparison import COLUMNS, compare
from flowsim.analysis.plausible import over_hospitals, plausible_range, range_if_any
from tests.unit.test_measures_comparison import only, tidy

T_4 = 2.7764451051977987
"""Quantile 0.975 of Student's t with 4 degrees of freedom."""


def test_by_hand():
    found = plausible_range([1.0, 2.0, 3.0, 4.0, 5.0], chance=1.0)  # V = 2.5, t2 = 1.5
    assert (found.mean, found.hospitals) == (3.0, 5)
    assert found.between == pytest.approx(math.sqrt(1.5))
    assert found.high - 3.0 == pytest.approx(T_4 * math.sqrt(1.5 + 2.5 / 5))
    assert 3.0 - found.low == pytest.approx(found.high - 3.0)


def test_where_chance_explains_all_the_spread_it_is_the_interval_of_the_mean():
    found = plausible_range([1.0, 2.0, 3.0, 4.0, 5.0], chance=40.0)
    assert found.between == 0.0
    assert found.high - 3.0 == pytest.approx(T_4 * math.sqrt(40.0 / 5))


def test_two_hospitals_are_the_least():
    found = plausible_range([1.0, 3.0], chance=0.0)  # V = 2, z of one degree of freedom
    assert found.high - 2.0 == pytest.approx(math.tan(0.475 * math.pi) * math.sqrt(2.0 + 1.0))
    for few in ([1.0], [], [1.0, float("nan")]):
        with pytest.raises(ValueError, match="two finite differences or more"):
            plausible_range(few, chance=0.0)
        assert math.isnan(range_if_any(few, 0.0).low)


def test_the_same_effect_in_all_hospitals_has_no_range_but_that_of_chance():
    found = plausible_range([0.1] * 7, chance=0.0)
    assert found.low == found.mean == found.high
    lucky = plausible_range([0.1] * 5, chance=1.0)
    assert lucky.between == 0.0
    assert lucky.high - lucky.mean == pytest.approx(T_4 * math.sqrt(1.0 / 5))


@pytest.mark.parametrize("chance", [-1.0, math.nan, math.inf])
def test_chance_is_a_variance(chance):
    with pytest.raises(ValueError, match="variance of chance"):
        plausible_range([1.0, 2.0], chance)


def test_nan_is_left_out_and_infinity_is_no_difference():
    with_gap = plausible_range([1.0, math.nan, 2.0, 3.0], 0.5)
    assert with_gap == plausible_range([1.0, 2.0, 3.0], 0.5)
    with pytest.raises(ValueError, match="finite"):
        plausible_range([1.0, 2.0, math.inf], 0.5)


STUDIES, HOSPITALS, REPLICATIONS = 4000, 30, 10


def coverage(between: float, chance: float) -> tuple[int, float]:
    """Return in how many studies the true effect of a new hospital lies in the range, and the mean
    variance between hospitals that is found; chance is known from replications only.
    """
    draws = np.random.default_rng(20_180_401)
    inside, found = 0, 0.0
    for _ in range(STUDIES):
        true = 1.0 + math.sqrt(between) * draws.standard_normal(HOSPITALS + 1)
        seen = true[1:] + math.sqrt(chance) * draws.standard_normal(HOSPITALS)
        shipped = math.sqrt(chance) * draws.standard_normal(REPLICATIONS)
        one = plausible_range(seen, float(shipped.var(ddof=1)))
        inside += one.low <= true[0] <= one.high
        found += one.between**2 / STUDIES
    return inside, found


def test_it_covers_the_effect_of_a_new_hospital():
    """Hospitals differ by more than chance: of 4000 studies 95 in 100 do, two-sided at 1 in 1000.

    Power: a coverage of 93.2 or 96.6 % is refused with a probability above 0.9.
    """
    inside, found = coverage(between=16.0, chance=1.0)
    least, most = stats.binom.ppf([0.0005, 0.9995], STUDIES, 0.95)
    assert least <= inside <= most
    assert stats.binom.cdf(least - 1, STUDIES, 0.932) > 0.9
    assert stats.binom.sf(most, STUDIES, 0.966) > 0.9
    assert found == pytest.approx(16.0, rel=0.03)  # its own error is 0.5 %


@pytest.mark.parametrize(
    ("between", "share"), [(0.0, 0.99), (0.25, 0.84), (1.0, 0.88), (4.0, 0.94)]
)
def test_it_is_short_where_hospitals_differ_no_more_than_chance(between, share):
    """As its description says; the error of a share is 0.006 at most."""
    inside, _ = coverage(between=between, chance=1.0)
    assert inside / STUDIES == pytest.approx(share, abs=0.02)


NAN = math.nan


@pytest.mark.parametrize(
    ("flag", "difference", "low", "high", "expected"),
    [
        ("clear", 2.0, 0.1, 3.0, "clear"),
        ("clear", -2.0, -3.0, -0.1, "clear"),
        ("clear", 2.0, -0.1, 3.0, "not clear over plausible hospitals"),
        ("clear", 2.0, 0.0, 3.0, "not clear over plausible hospitals"),
        ("clear", 2.0, -3.0, -1.0, "not clear over plausible hospitals"),
        ("clear", 2.0, NAN, NAN, "not clear over plausible hospitals"),
        ("smaller than matters", 0.2, 0.1, 0.3, "smaller than matters"),
        ("smaller than matters", 0.2, -0.1, 0.3, "not clear over plausible hospitals"),
        ("no material change", 0.0, -0.9, 0.9, "no material change"),
        ("no material change", 0.0, -1.0, 0.9, "not clear over plausible hospitals"),
        ("no material change", 0.0, NAN, NAN, "not clear over plausible hospitals"),
        ("unclear", 0.5, 0.1, 0.9, "unclear"),
        ("unstable", 0.5, -0.1, 0.9, "unstable"),
        ("only in scenario", NAN, NAN, NAN, "only in scenario"),
        ("not computed", NAN, NAN, NAN, "not computed"),
    ],
)
def test_the_flag(flag, difference, low, high, expected):
    assert over_hospitals(flag, difference, low, high, 1.0) == expected


def test_nothing_at_all_is_no_change_without_a_smallest_that_matters():
    assert over_hospitals("no material change", 0.0, 0.0, 0.0, 0.0) == "no material change"
    changed = over_hospitals("no material change", 0.0, -0.1, 0.1, 0.0)
    assert changed == "not clear over plausible hospitals"


SHIPPED = {
    ("baseline", "E01.all"): [80.0, 82.0, 84.0],
    ("bureau", "E01.all"): [83.0, 85.1, 86.9],  # differences 3.0, 3.1, 2.9
}


def over(baseline: list[float], bureau: list[float]) -> pd.DataFrame:
    table = tidy({("baseline", "E01.all"): baseline, ("bureau", "E01.all"): bureau})
    return table.assign(replication=table["replication"] + 1)


def test_a_comparison_takes_chance_from_the_replications():
    table = compare(
        tidy(SHIPPED), baseline="baseline", plausible=over([70.0, 75.0, 90.0], [72.0, 80.0, 91.0])
    )
    row = only(table, "E01.all")
    expected = plausible_range([2.0, 5.0, 1.0], chance=0.01)
    assert (row["plausible_low"], row["plausible_high"]) == pytest.approx(
        (expected.low, expected.high)
    )
    assert (row["plausible_hospitals"], row["replications"]) == (3, 3)
    assert (row["flag"], row["direction"]) == ("not clear over plausible hospitals", "")
    alike = compare(
        tidy(SHIPPED), baseline="baseline", plausible=over([70.0, 75.0, 90.0], [73.0, 78.0, 93.1])
    )
    assert (only(alike, "E01.all")["flag"], only(alike, "E01.all")["direction"]) == (
        "clear",
        "better",
    )


def test_without_plausible_hospitals_there_is_no_range_and_the_rest_is_the_same():
    alone = compare(tidy(SHIPPED), baseline="baseline")
    assert tuple(alone.columns) == COLUMNS
    row = only(alone, "E01.all")
    assert math.isnan(row["plausible_low"])
    assert math.isnan(row["plausible_high"])
    assert (row["plausible_hospitals"], row["flag"]) == (0, "clear")
    with_them = compare(
        tidy(SHIPPED), baseline="baseline", plausible=over([70.0, 75.0], [73.0, 78.0])
    )
    before = [name for name in COLUMNS if not name.startswith("plausible")]
    pd.testing.assert_frame_equal(alone[before], with_them[before])


def test_a_standard_is_not_crossed_where_hospitals_differ():
    values = {
        ("baseline", "E01.all"): [94.0, 94.1, 94.2],
        ("bureau", "E01.all"): [95.4, 95.6, 95.5],
    }
    found = compare(
        tidy(values), baseline="baseline", plausible=over([90.0, 90.0, 90.0], [80.0, 99.0, 92.0])
    )
    assert only(found, "E01.all")["standard"] == "met"


def test_a_measure_that_too_few_hospitals_have_is_not_clear():
    found = compare(
        tidy(SHIPPED), baseline="baseline", plausible=over([90.0, NAN, NAN], [93.0, 93.0, NAN])
    )
    row = only(found, "E01.all")
    assert math.isnan(row["plausible_low"])
    assert (row["plausible_hospitals"], row["flag"]) == (1, "not clear over plausible hospitals")
