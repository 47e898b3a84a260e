import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import (
    ChanceBy,
    Hours,
    Openings,
    RotaSetting,
    SharesBy,
    Timing,
    table,
)
from flowsim.hospital.vocabulary.attributes import yes_no
from flowsim.hospital.vocabulary.calendars import Shift
from flowsim.hospital.vocabulary.distributions import Constant, Lognormal
from tests.unit.emergency_case import emergency, imaging


def test_a_timing_becomes_its_distribution() -> None:
    timing = Timing(distribution="lognormal", mean_minutes=9, sd_minutes=5, source="expert")
    assert timing.duration == Lognormal(mean_minutes=9, sd_minutes=5)
    assert Timing(distribution="constant", minutes=4, source="expert").duration == Constant(4)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"distribution": "lognormal", "mean_minutes": 9}, "lognormal needs sd_minutes"),
        ({"distribution": "constant", "minutes": 1, "shape": 2}, "not shape; remove it"),
        (
            {"distribution": "exponential", "mean_minutes": 9, "range": (10, 20)},
            r"range \[10, 20\] must hold the mean, 9",
        ),
    ],
)
def test_a_timing_says_what_is_wrong_with_it(given: dict[str, object], says: str) -> None:
    with pytest.raises(FlowsimError, match=says):
        Timing(source="expert", **given)  # type: ignore[arg-type]


def test_a_table_takes_the_first_row_that_fits() -> None:
    found = table(("acuity", "age_band"), {"1 / *": "first", "* / 85+": "second"}, "here")
    assert found.at("1", "85+") == "first"  # type: ignore[union-attr]
    assert found.at("2", "85+") == "second"  # type: ignore[union-attr]


def test_a_table_row_with_too_few_labels_is_refused() -> None:
    with pytest.raises(FlowsimError, match="row '1' has 1 label"):
        table(("acuity", "age_band"), {"1": 0.2}, "here")


def test_a_table_without_parents_has_one_row() -> None:
    assert table((), {"all": 0.2}, "here") == 0.2
    with pytest.raises(FlowsimError, match="exactly one row"):
        table((), {"a": 0.2, "b": 0.3}, "here")


def test_odds_move_every_share_the_same_way_and_stay_within_bounds() -> None:
    chance = ChanceBy(by=("acuity",), rows={"1": 0.5, "2": 0.0, "3": 1.0}, odds=3, source="expert")
    drawn = chance.drawn
    assert drawn.at("1") == yes_no(0.75)  # type: ignore[union-attr]
    assert drawn.at("2") == yes_no(0.0)  # type: ignore[union-attr]
    assert drawn.at("3") == yes_no(1.0)  # type: ignore[union-attr]


def test_shares_that_do_not_add_to_one_are_refused() -> None:
    with pytest.raises(FlowsimError, match=r"add to 0\.9, not 1"):
        _ = SharesBy(rows={"all": {"a": 0.5, "b": 0.4}}, source="expert").drawn


def test_a_nurse_of_an_area_counts_in_patients() -> None:
    rota = RotaSetting(
        shifts=(Shift(days="daily", start="08:00", end="20:00", staff=3),),
        servers_per_person=4,
        unfilled_share=0.5,
        source="expert",
    ).rota
    assert rota.shifts[0].staff == 3
    assert rota.servers_per_person == 4
    assert rota.mean_level == 3


def test_opening_hours_may_pass_midnight() -> None:
    calendar = Openings(
        hours=(Hours(days="daily", start="22:00", end="02:00"),), source="expert"
    ).calendar
    assert calendar.mean_level == pytest.approx(4 / 24)


def test_every_fitted_range_holds_the_value() -> None:
    spaces = emergency().spaces
    for name in ("majors_cubicle", "ed_chair", "assessment_bay"):
        count = getattr(spaces, name)
        assert count.range[0] <= count.number <= count.range[1]
    assert imaging().timings.xray_exam.range is not None
