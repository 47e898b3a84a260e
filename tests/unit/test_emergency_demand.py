from dataclasses import replace

import numpy as np
import pytest

from flowsim.config.resolved import load
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.emergency.demand import emergency_arrivals
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.parameters import Parameter
from flowsim.hospital.departments.second_site.department import walk_ins
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.scenario.case_mix import admitted_share, case_mix, share_with
from tests.unit.emergency_case import emergency
from tests.unit.wards_case import shipped


def test_type_1_attendances_a_day_are_those_of_the_return() -> None:
    streams = emergency_arrivals(emergency().demand)
    assert [s.name for s in streams] == ["ed_ambulance", "ed_walk_in", "ed_gp_referred", "ed_eye"]
    drawn = 74098 / 244 * (1 - 0.0281 * 0.27)  # the others come back after leaving unseen
    modes = emergency().demand.modes
    home = sum(mode.share * mode.return_share for mode in modes.values())  # or were sent home
    assert sum(s.per_day for s in streams) == pytest.approx(drawn * (1 - home), rel=1e-3)


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
    config = load("baseline", ["period=winter_2017_18", "period.start_date='2017-11-27'"])
    streams = emergency_arrivals(config.hospital.emergency.demand)
    december_to_february = streams[0].season[4 : 4 + 31 + 31 + 28]
    mean = sum(december_to_february) / len(december_to_february)
    assert mean == pytest.approx(1.0, abs=0.001)
    demand = config.hospital.emergency.demand
    first = 291.29 * demand.first_per_day / demand.type1_per_day
    assert sum(s.per_day for s in streams) * mean == pytest.approx(first, abs=0.3)


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
    modes = {"by_boat" if name == "gp_referred" else name: m for name, m in demand.modes.items()}
    with pytest.raises(FlowsimError, match="'by_boat' is not a mode"):
        emergency_arrivals(replace(demand, modes=modes))


def with_eyes(share: float) -> EmergencySettings:
    """Return the shipped department with that share of type 1 eye complaints."""
    shipped_demand = emergency().demand
    eye = replace(shipped_demand.eye, share=Parameter(value=share, source="expert"))
    return replace(emergency(), demand=replace(shipped_demand, eye=eye))


def test_eye_complaints_are_among_those_who_walk_in() -> None:
    """Every hour of the week keeps its attendances."""
    none = [s.hourly for s in emergency_arrivals(with_eyes(0.0).demand)]
    some = [s.hourly for s in emergency_arrivals(with_eyes(0.06).demand)]
    assert np.sum(some, axis=0) == pytest.approx(np.sum(none, axis=0))
    assert [sum(rates) for rates in (some[0], some[2])] == [sum(none[0]), sum(none[2])]
    assert sum(some[3]) / np.sum(none) == pytest.approx(0.06)


def test_eye_complaints_are_fewer_on_saturdays_and_fewest_on_sundays() -> None:
    """50 a day on average, 39 on a Saturday and 29 on a Sunday (eye_weekdays)."""
    days = np.array(emergency_arrivals(with_eyes(0.03).demand)[3].hourly).reshape(7, 24).sum(axis=1)
    assert days[5:] / days.mean() == pytest.approx(np.array([39, 29]) / 50, rel=1e-3)
    assert days[:5] == pytest.approx(days[0])


def test_no_eye_complaints_are_the_arrivals_of_the_modes_alone() -> None:
    none_expected = Parameter(value=0.0, source="expert")
    demand = replace(with_eyes(0.0).demand, expected_share=none_expected)
    assert emergency_arrivals(demand) == tuple(
        Arrivals(
            name=f"ed_{name}",
            pathway="ambulance_arrival" if name == "ambulance" else "walk_in_arrival",
            per_hour=mode.per_hour(demand.drawn_per_day),
            season=demand.season.daily,
            day_sd=demand.day_sd,
            bound_per_hour=mode.bound_per_hour,
            attributes=(("dept_type", "type1"), ("mode", name)),
            source=mode.source,
        )
        for name, mode in demand.modes.items()
    )


@pytest.mark.parametrize(
    ("share", "message"),
    [
        (-0.01, r"eye.share -0.01 must lie between 0 and 1"),
        (1.0, r"eye.share 1 must lie between 0 and 1"),
        (float("nan"), r"eye.share nan must lie between 0 and 1"),
        (0.6, r"eye.share 0.6 is more than all who walk in, in some hour"),
    ],
)
def test_a_share_of_eye_complaints_that_cannot_be(share, message) -> None:
    with pytest.raises(FlowsimError, match=message):
        with_eyes(share)


def test_the_shape_of_eye_complaints_has_no_share_of_its_own() -> None:
    eye = emergency().demand.eye
    with pytest.raises(FlowsimError, match=r"eye.shape.share 0.5 must be 1"):
        replace(eye, shape=replace(eye.shape, share=0.5))


def test_where_nobody_walks_in_there_are_no_eye_complaints() -> None:
    demand = with_eyes(0.03).demand
    modes = {"ambulance": replace(demand.modes["ambulance"], share=1.0)}
    with pytest.raises(FlowsimError, match="modes has no walk_in"):
        replace(demand, modes=modes)


def test_the_case_mix_counts_eye_complaints_and_admits_none() -> None:
    none, some = with_eyes(0.0), with_eyes(0.05)
    assert share_with(some, "stream", "eye") == pytest.approx(0.05)
    walk_in = [case for case in case_mix(none) if case.labels["mode"] == "walk_in"]
    admitted = sum(case.share for case in walk_in if case.labels["admit_need"] == "yes")
    walked_in = emergency().demand.modes["walk_in"].share
    lost = 0.05 * admitted / walked_in
    assert admitted_share(some) == pytest.approx(admitted_share(none) - lost)


def test_shares_of_the_case_mix() -> None:
    settings = emergency()
    assert sum(case.share for case in case_mix(settings)) == pytest.approx(1)
    # More of those who return after a stay are admitted: with them it is the 0.323 of the return.
    assert admitted_share(settings) == pytest.approx(0.303, abs=0.01)
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


@pytest.mark.parametrize("share", [-0.01, 1.0])
def test_a_share_of_people_coming_back_that_is_none_is_refused(share: float) -> None:
    come_back = Parameter(value=share, source="expert")
    with pytest.raises(FlowsimError, match=r"come_back_share .* must lie between 0 and 1"):
        replace(emergency().demand, come_back_share=come_back)
