"""Which settings of a hospital differ from those of another, in words."""

from flowsim.config import load
from flowsim.studies.differences import from_scenario, from_shipped, setting_of


def texts(found):
    return [difference.text for difference in found]


def test_the_shipped_baseline_differs_in_nothing_and_nor_does_an_initiative():
    assert from_shipped(load("baseline")) == ()
    assert from_shipped(load("bed_bureau")) == ()


def test_a_winter_is_said_with_its_own_demand_and_beds():
    winter = load(overrides=["period=winter_2017_18"])
    assert setting_of(winter) == (
        "Winter 2017/18: 291.3 type 1 attendances a day, 577 general and acute beds"
    )
    assert "period.long_stay_factor: 1, now 1.2236" in texts(from_shipped(winter))


def test_a_number_that_follows_the_period_is_told_once():
    busier = load(overrides=["period.type1_per_day=345"])
    assert setting_of(busier).startswith("April to November 2018: 345 type 1 attendances a day, ")
    assert texts(from_shipped(busier)) == ["period.type1_per_day: 303.68, now 345"]


def test_the_number_the_hospital_is_really_set_to_is_said():
    key = "hospital.emergency.demand.type1_per_day"
    found = load(overrides=[f"{key}=120", "scale=0.1"])
    assert "120 type 1 attendances a day" in setting_of(found)
    assert setting_of(found).endswith("at 0.1 of that size")
    assert texts(from_shipped(found)) == [f"{key}: 303.68, now 120"]


def test_a_scenario_is_held_against_the_one_it_is_compared_with():
    other = load("baseline", ["period=winter_2017_18"])
    own = load("baseline:period.general_acute_open=600", ["period=winter_2017_18"])
    assert texts(from_scenario(own, other)) == ["period.general_acute_open: 577, now 600"]
