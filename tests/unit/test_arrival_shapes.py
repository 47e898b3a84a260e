"""Arrival shapes bent to known margins, and those of the shipped hospital."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from experiments.demand.shapes import hour_shapes, weekday_shapes
from tests.unit.wards_case import shipped

STUDY = Path(__file__).parents[2] / "experiments" / "demand" / "study.yaml"


@pytest.fixture(scope="module")
def study() -> Any:
    return yaml.safe_load(STUDY.read_text())


def test_the_admitted_come_in_the_quarters_wanted(study: Any) -> None:
    modes = study["modes"]
    found = hour_shapes(modes, study["keep_hours_of"], study["admitted_by_quarter"])
    admitted = sum(m["share"] * m["admitted"] * found[name] for name, m in modes.items())
    quarters = admitted.reshape(4, 6).sum(axis=1) / admitted.sum()
    wanted = np.array(study["admitted_by_quarter"])
    np.testing.assert_allclose(quarters, wanted / wanted.sum(), atol=1e-8)
    kept = np.array(modes["gp_referred"]["hour"])
    np.testing.assert_allclose(found["gp_referred"], kept / kept.sum())


def test_hours_of_a_quarter_keep_their_proportions(study: Any) -> None:
    found = hour_shapes(study["modes"], [], study["admitted_by_quarter"])["walk_in"]
    before = np.array(study["modes"]["walk_in"]["hour"])
    ratio = (found / before).reshape(4, 6)
    np.testing.assert_allclose(ratio, ratio[:, :1] * np.ones(6))
    assert ratio[3, 0] > ratio[2, 0] > ratio[1, 0]  # later than in Malmo
    assert ratio[0, 0] > 1


def test_margins_that_are_met_already_bend_nothing() -> None:
    flat = {"one": {"share": 1.0, "admitted": 0.3, "hour": [1.0] * 24, "weekday": [1.0] * 7}}
    np.testing.assert_allclose(hour_shapes(flat, [], [0.25] * 4)["one"], 1 / 24)
    days = weekday_shapes(flat, 3 / 7, 100.0, {"per_day": 50.0, "weekday": [1.0] * 7})
    np.testing.assert_allclose(days["one"], 1 / 7)


def test_quarters_that_no_mode_may_bend_to_are_an_error(study: Any) -> None:
    modes = study["modes"]
    with pytest.raises(SystemExit, match="the quarters cannot be met"):
        hour_shapes(modes, list(modes), study["admitted_by_quarter"])


def test_the_shipped_hospital_has_the_shapes_of_the_study(study: Any) -> None:
    modes = study["modes"]
    hours = hour_shapes(modes, study["keep_hours_of"], study["admitted_by_quarter"])
    days = weekday_shapes(
        modes, study["friday_to_sunday"], study["type1_per_day"], study["elsewhere"]
    )
    for name, mode in shipped().emergency.demand.modes.items():
        np.testing.assert_allclose(mode.hour, hours[name], atol=6e-6)
        np.testing.assert_allclose(mode.weekday, days[name], atol=6e-5)


def test_friday_to_sunday_hold_their_share_of_all_types(study: Any) -> None:
    settings = shipped()
    demand, second = settings.emergency.demand, settings.second_site
    week = sum(np.array(m.per_hour(demand.type1_per_day)) for m in demand.modes.values())
    week = week + np.array(second.shape.per_hour(second.per_day))
    assert week[96:].sum() / week.sum() == pytest.approx(study["friday_to_sunday"], abs=0.001)
    assert second.per_day == study["elsewhere"]["per_day"]
