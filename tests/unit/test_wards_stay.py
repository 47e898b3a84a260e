from dataclasses import replace

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import Parameter
from flowsim.hospital.departments.people import AGE_BANDS, SPECIALTIES
from flowsim.hospital.departments.wards.stay import (
    ELECTIVE,
    HIGHEST_COMPLEX_SHARE,
    ClassWeights,
    Spread,
    StaySettings,
    first_service_table,
)
from tests.unit.wards_case import shipped


def stays() -> StaySettings:
    return shipped().wards.stays


def test_older_people_stay_longer() -> None:
    long = [stays().stay_class("general_medicine", age).of("long") for age in AGE_BANDS[1:]]
    assert long == sorted(long)
    assert long[0] < long[-1]


def test_odds_of_a_stay_of_some_hours_multiply_the_odds() -> None:
    before = stays().stay_class("cardiology", "65-74").of("zero_day")
    doubled = replace(stays(), zero_day_odds=Parameter(value=2.0, source="expert"))
    after = doubled.stay_class("cardiology", "65-74").of("zero_day")
    assert after / (1 - after) == pytest.approx(2 * before / (1 - before))


def test_need_scales_but_stays_of_some_hours_do_not() -> None:
    twice = replace(
        stays(), need_scale=Parameter(value=2 * stays().need_scale.value, source="expert")
    )
    for kind, factor in (("zero_day", 1.0), ("long", 2.0), (ELECTIVE, 2.0)):
        before, after = (
            stays().need_distribution("stroke", kind),
            twice.need_distribution("stroke", kind),
        )
        assert after.mean == pytest.approx(factor * before.mean)


def test_electives_of_an_unlisted_specialty_have_the_default_need() -> None:
    default = stays().elective_need["default"].duration(stays().need_scale.value)
    assert stays().need_distribution("respiratory", ELECTIVE) == default


def test_complex_discharge_is_capped_and_split_over_the_services() -> None:
    surely = replace(
        stays(),
        complex_share=dict.fromkeys(stays().complex_share, 1.0),
        complex_odds=Parameter(value=1.0, source="expert"),
    )
    routes = surely.routes("long", "85+", "yes")
    assert 1 - routes.of("simple") == pytest.approx(HIGHEST_COMPLEX_SHARE)
    assert routes.of("home_support") == pytest.approx(
        HIGHEST_COMPLEX_SHARE * stays().complex_routes["home_support"]
    )


def test_frailty_and_age_raise_the_share_of_complex_discharges() -> None:
    simple = stays().routes("long", "16-64", "no").of("simple")
    assert stays().routes("long", "85+", "no").of("simple") < simple
    assert stays().routes("long", "16-64", "yes").of("simple") < simple


def test_nobody_dies_of_a_stay_of_some_hours_and_more_die_of_a_long_one() -> None:
    assert stays().ending("zero_day", "85+").of("home") == 1.0
    assert stays().ending("long", "85+").of("death") > stays().ending("short", "85+").of("death")


@pytest.mark.parametrize(
    ("specialty", "stay_class", "service"),
    [
        ("respiratory", "zero_day", "acute_assessment"),
        ("respiratory", "long", "acute_medical_unit"),
        ("urology", "medium", "surgical_assessment"),
        ("paediatrics", "zero_day", "paediatric_assessment"),
        ("paediatrics", "short", "paediatrics"),
        ("stroke", "long", "stroke"),
        ("critical_care", "zero_day", "critical_care"),
    ],
)
def test_the_first_service_suits_specialty_and_stay(
    specialty: str, stay_class: str, service: str
) -> None:
    assert first_service_table(SPECIALTIES).at(specialty, stay_class) == service


def test_a_missing_or_unknown_row_is_named() -> None:
    with pytest.raises(FlowsimError, match="need: no row for 'long'"):
        replace(stays(), need={k: v for k, v in stays().need.items() if k != "long"})
    with pytest.raises(FlowsimError, match=r"'longer'.*Did you mean 'long'"):
        replace(stays(), need={**stays().need, "longer": Spread(mean_hours=1, sd_hours=1)})


def test_weights_and_spreads_say_what_is_wrong() -> None:
    with pytest.raises(FlowsimError, match="zero or more"):
        ClassWeights(zero_day=-1, short=1, medium=1, long=1)
    with pytest.raises(FlowsimError, match=r"range \[5, 6\] must hold the mean, 4 hours"):
        Spread(mean_hours=4, sd_hours=1, range=(5, 6))
