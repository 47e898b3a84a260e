from dataclasses import replace

import pytest

from flowsim.config.resolved import load
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.emergency.demand import emergency_arrivals
from flowsim.hospital.departments.second_site.department import walk_ins
from flowsim.scenario.case_mix import admitted_share, case_mix, share_with
from tests.unit.emergency_case import emergency
from tests.unit.wards_case import shipped


def test_type_1_attendances_a_day_are_those_of_the_return() -> None:
    streams = emergency_arrivals(emergency().demand)
    assert [s.name for s in streams] == ["ed_ambulance", "ed_walk_in", "ed_gp_referred"]
    assert sum(s.per_day for s in streams) == pytest.approx(74098 / 244, rel=1e-3)


def test_monday_has_a_sixth_of_the_week_and_its_late_morning_twice_the_mean() -> None:
    """Of all types, as England's figures are."""
    settings = shipped()
    elsewhere = walk_ins(settings.second_site, season=(1.0,))
    streams = (*emergency_arrivals(settings.emergency.demand), elsewhere)
    week = [sum(s.hourly[hour] for s in streams) for hour in range(168)]
    assert sum(week[:24]) / sum(week) == pytest.approx(0.16, abs=0.005)
    mean = sum(week) / 168
    assert sum(week[10:12]) / 2 / mean == pytest.approx(2.0, abs=0.15)


def test_the_season_is_one_over_april_to_november_and_follows_the_calendar() -> None:
    season = replace(emergency().demand.season, start_date="2018-04-02")
    daily = season.daily
    assert daily[0] == pytest.approx(season.by_month["apr"], abs=0.001)
    assert daily[29] / daily[0] == pytest.approx(season.by_month["may"] / season.by_month["apr"])
    assert sum(daily[:243]) / 243 == pytest.approx(1.0, abs=0.001)


def test_the_attendances_of_a_dated_winter_are_those_of_its_period() -> None:
    """The attendances a day of a winter are its own mean, so the season must not lower it."""
    config = load("baseline", ["period=winter_2017_18", "period.start_date='2017-12-04'"])
    streams = emergency_arrivals(config.hospital.emergency.demand)
    december_4_to_february_28 = streams[0].season[: 28 + 31 + 28]
    mean = sum(december_4_to_february_28) / len(december_4_to_february_28)
    assert mean == pytest.approx(1.0, abs=0.001)
    assert sum(s.per_day for s in streams) * mean == pytest.approx(291.29, abs=0.3)


@pytest.mark.parametrize(
    ("months", "message"),
    [
        ((), "period.months must say which months"),
        (("dec", "january"), "'january' is not a month"),
        (("dec", "dec"), "names a month twice"),
    ],
)
def test_a_dated_season_knows_the_months_of_its_mean(months, message) -> None:
    season = replace(emergency().demand.season, start_date="")
    with pytest.raises(FlowsimError, match=message):
        replace(season, start_date="2018-04-02", period_months=months)


def test_a_run_begins_on_a_monday() -> None:
    with pytest.raises(FlowsimError, match="the Monday before it is 2018-04-02"):
        replace(emergency().demand.season, start_date="2018-04-04")


def test_shares_of_modes_add_to_one() -> None:
    demand = emergency().demand
    fewer = {name: mode for name, mode in demand.modes.items() if name != "gp_referred"}
    with pytest.raises(FlowsimError, match=r"add to 0\.94, not 1"):
        replace(demand, modes=fewer)


def test_an_unknown_mode_has_no_entrance() -> None:
    demand = emergency().demand
    modes = {"by_boat" if name == "walk_in" else name: m for name, m in demand.modes.items()}
    with pytest.raises(FlowsimError, match="'by_boat' is not a mode"):
        emergency_arrivals(replace(demand, modes=modes))


def test_type_2_comes_only_where_it_is_returned() -> None:
    demand = replace(emergency().demand, type2_per_day=20.0)
    eye = emergency_arrivals(demand)[-1]
    assert eye.per_day == pytest.approx(20)
    assert ("dept_type", "type2") in eye.attributes


def test_shares_of_the_case_mix() -> None:
    settings = emergency()
    assert sum(case.share for case in case_mix(settings)) == pytest.approx(1)
    assert admitted_share(settings) == pytest.approx(0.323, abs=0.01)
    assert share_with(settings, "age_band", "0-15") == pytest.approx(0.25, abs=0.02)
    assert 0.02 < share_with(settings, "stream", "resus") < 0.06
    assert 0.35 < share_with(settings, "bloods") < 0.60


def test_older_and_sicker_patients_need_a_bed_more_often() -> None:
    need = emergency().patients.admit_need.drawn
    for acuity in ("2", "3", "4"):
        shares = [need.at(acuity, age).of("yes") for age in ("16-64", "65-74", "75-84", "85+")]  # type: ignore[union-attr]
        assert shares == sorted(shares)
    for age in ("0-15", "16-64", "85+"):
        shares = [need.at(acuity, age).of("yes") for acuity in ("1", "2", "3", "4", "5")]  # type: ignore[union-attr]
        assert shares == sorted(shares, reverse=True)
