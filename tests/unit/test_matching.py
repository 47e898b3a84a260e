"""History matching: the design, what is ruled out, what is chosen, and the file that is kept."""

import json

import numpy as np
import pytest
import yaml

from flowsim.calibration import points as points_module
from flowsim.calibration.emulator import compressed, expanded, fitted
from flowsim.calibration.implausible import (
    chance,
    covered,
    implausibility,
    maximin,
    next_places,
    second_highest,
)
from flowsim.calibration.judged import judged
from flowsim.calibration.leave_out import left_without, predictions
from flowsim.calibration.matching import configured_range, read_matching, shipped
from flowsim.calibration.plausible import hospitals, picture, tables
from flowsim.calibration.points import (
    Kept,
    Point,
    design,
    digest,
    simulate,
    with_predicted,
    with_settings,
)
from flowsim.config import load
from flowsim.config.folders import shipped_folder

STUDY = read_matching()


def test_a_design_fills_the_ranges_and_a_longer_one_begins_with_it() -> None:
    places = design(len(STUDY.parameters), 40, 1)
    assert np.array_equal(design(len(STUDY.parameters), 64, 1)[:40], places)
    assert not np.array_equal(design(len(STUDY.parameters), 40, 2), places)
    for parameter, column in zip(STUDY.parameters, places.T, strict=True):
        low, high = parameter.range
        values = [parameter.at(share) for share in column]
        assert low <= min(values) < low + 0.2 * (high - low)
        assert high - 0.2 * (high - low) < max(values) <= high


def test_every_parameter_lies_in_the_range_of_the_configuration() -> None:
    for parameter in STUDY.parameters:
        least, most = configured_range(parameter)
        low, high = parameter.range
        assert least <= low < high <= most
        narrower = (low - least) + (most - high) > 0.02 * (most - least)
        assert bool(parameter.why) == narrower, parameter.name
        factor = 1.0 if parameter.factor else STUDY.shipped_values()[parameter.name]
        assert low <= factor <= high


@pytest.mark.parametrize("end", [0.0, 0.31, 1.0])
def test_every_number_a_point_sets_is_taken_by_the_configuration(end: float) -> None:
    """As overrides of a run: what is written can be read."""
    made = STUDY.settings(STUDY.values(np.full(len(STUDY.parameters), end)))
    found = load("baseline", [f"{path}={value}" for path, value in made.items()])
    expected = with_settings(load("baseline").tree, made)
    assert found.tree["hospital"] == expected["hospital"]


def test_every_plausible_hospital_is_within_the_ranges_and_can_be_loaded() -> None:
    file = shipped_folder() / "plausible" / "lister_2018.yaml"
    tree = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert tree["hospitals"]
    for row in tree["hospitals"]:
        for parameter in STUDY.parameters:
            if not parameter.factor:
                low, high = parameter.range
                assert low <= row["settings"][parameter.paths[0]] <= high
        winter = row["periods"]["winter_2017_18"]
        words = [f"{path}={value}" for path, value in {**row["settings"], **winter}.items()]
        found = load("baseline", ["period=winter_2017_18", *words])
        assert found.period.long_stay_factor == winter["period.long_stay_factor"]


def test_the_shipped_values_are_the_shipped_hospital() -> None:
    made = STUDY.settings(STUDY.shipped_values())
    assert with_settings(shipped(), made) == shipped()


def test_a_duration_keeps_its_spread_and_a_factor_multiplies_each() -> None:
    lag = next(p for p in STUDY.parameters if p.name == "bed_request_lag")
    path = "hospital.emergency.timings.bed_request_lag"
    assert lag.settings(24) == {f"{path}.mean_minutes": 24, f"{path}.sd_minutes": 24.0}
    starts = next(p for p in STUDY.parameters if p.name == "community_starts")
    assert list(starts.settings(0.9).values()) == pytest.approx([10.35, 6.3, 4.68])
    nurses = next(p for p in STUDY.parameters if p.name == "critical_care_nurses")
    assert [nurses.at(share) for share in (0, 0.5, 1)] == [11, 14, 18]


def test_every_judged_figure_is_used_or_said_not_to_be() -> None:
    found = [t for t in STUDY.official.targets if t.period in STUDY.periods and t.allowance]
    used = {(h.target.period, h.target.key) for h in STUDY.targets}
    for target in found:
        named = (target.period, target.key) in used
        assert named + (target.key in STUDY.not_used) + (target.role == "given") == 1, target.key
    assert set(STUDY.not_used) <= {t.key for t in found}


def test_implausibility_by_hand() -> None:
    """A miss of 4 where observation and discrepancy make 1, and the mean an error of 0.75."""
    found = implausibility(np.array([[4.0, -2.0, np.nan]]), np.array([0.75, 0.0, 0.0]))
    assert found[0] == pytest.approx([4 / 1.25, 2.0, np.inf])
    assert second_highest(np.array([[1.0, 5.0, 2.0], [0.1, 0.2, 9.0]])) == pytest.approx([2.0, 0.2])
    assert second_highest(np.array([[7.0]])) == pytest.approx([7.0])


def test_the_error_of_a_target_is_half_its_tolerance_and_the_discrepancy() -> None:
    held = next(h for h in STUDY.targets if h.target.key == "within_four_hours")
    assert held.target.tolerance == 2.0
    assert held.sd == pytest.approx(np.hypot(1.0, 1.1))


def test_chance_is_the_variance_of_a_mean_of_replications() -> None:
    each = np.random.default_rng(1).normal(5, 3, (4000, 1, 2))
    assert chance(each)[0] == pytest.approx(9 / 2, rel=0.08)
    assert chance(np.full((3, 2, 1), 4.0)) == pytest.approx([0, 0])


def test_maximin_takes_the_ends() -> None:
    line = np.array([[0.0], [0.4], [0.5], [0.6], [1.0]])
    assert maximin(line, 3) == [2, 0, 4]
    assert sorted(maximin(line, 9)) == [0, 1, 2, 3, 4]
    assert maximin(line[:0], 3) == []


def test_an_emulator_finds_a_quadratic_and_knows_its_error() -> None:
    random = np.random.default_rng(3)
    places = random.random((60, 3))
    truth = 4 * places[:, 0] - 3 * places[:, 1] ** 2 + 1
    made = fitted(places, truth + 0.1 * random.standard_normal(60))
    new = random.random((200, 3))
    miss, error = made.miss(new)
    away = miss - (4 * new[:, 0] - 3 * new[:, 1] ** 2 + 1)
    assert np.sqrt(np.mean(away**2)) < 2 * made.error < 0.6
    assert error.min() >= made.error
    assert made.explained > 0.9
    assert expanded(compressed(np.array([-40.0, 0.2]))) == pytest.approx([-40.0, 0.2])


def test_a_later_wave_looks_where_the_emulator_rules_nothing_out() -> None:
    places = design(2, 64, 1)
    misses = np.stack([20 * (places[:, 0] - 0.8), 20 * (places[:, 1] - 0.2)], axis=1)
    chosen, share = next_places(places, misses, design(2, 1024, 5), 16)
    assert 0 < share < 0.7
    near = (abs(chosen[:, 0] - 0.8) < 0.2) | (abs(chosen[:, 1] - 0.2) < 0.2)
    assert near.mean() >= 0.8


def test_where_all_is_ruled_out_the_next_wave_is_the_least_implausible() -> None:
    places = design(2, 64, 1)
    misses = np.stack([20 + 20 * places[:, 0]] * 2, axis=1)
    chosen, share = next_places(places, misses, design(2, 256, 5), 8)
    assert share == 0
    assert chosen[:, 0].max() < 0.3


def curved(places):
    """Give six figures of three numbers."""
    a, b, c = places.T
    return np.stack([9 * a, 9 * b, 9 * c, 4 * a * b, 6 * a - 6 * c, 5 * b**2], axis=1)


@pytest.mark.parametrize(("understated", "least", "most"), [(1, 0.9, 1.0), (4, 0.0, 0.5)])
def test_the_truth_is_not_ruled_out_in_nine_of_ten_worlds(understated, least, most) -> None:
    """It is where the errors of data are four times as large as they are said to be."""
    ones = np.ones(6)
    found = covered(
        curved,
        3,
        sd=ones,
        noise=0.5 * ones,
        points=48,
        tries=40,
        seed=1,
        understated=understated,
    )
    assert least <= min(found) <= max(found) <= most


def cheap(study, values):
    """Stand for a simulation: figures at the official values, moved by two numbers."""
    if values["need_scale"] > 0.84:
        return Point(values=values, refused="too many for the beds")
    away = (values["need_scale"] - 0.72) / 0.05
    figures = {
        period: {
            t.key: [t.official + away * (t.allowance or 1) + e for e in (-0.01, 0.01)]
            for t in study.official.targets
            if t.period == period
        }
        for period in study.periods
    }
    factors = {"winter_2017_18": 1.2, "winter_2016_17": 1.2}
    return Point(values=values, factors=factors, figures=figures)


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(points_module, "simulate", cheap)
    return tmp_path / "kept.jsonl"


def some(number: int) -> list[dict[str, float]]:
    places = design(len(STUDY.parameters), number, STUDY.seed)
    return [STUDY.shipped_values(), *map(STUDY.values, places)]


def test_a_study_goes_on_where_it_stopped(kept, monkeypatch) -> None:
    whole = kept.with_name("whole.jsonl")
    expected = Kept(whole, STUDY).results(some(8), 1)
    Kept(kept, STUDY).results(some(8)[:4], 1)
    text = kept.read_text()
    kept.write_text(text + '{"values": {"need_sc')  # stopped while it wrote
    assert Kept(kept, STUDY).results(some(8), 1) == expected
    assert kept.read_bytes() == whole.read_bytes()
    monkeypatch.setattr(points_module, "simulate", None)
    assert Kept(kept, STUDY).results(some(8), 1) == expected


@pytest.mark.parametrize(("key", "value", "same"), [("plausible", 7, True), ("scale", 0.5, False)])
def test_what_is_kept_is_of_one_hospital(monkeypatch, key, value, same) -> None:
    """In how many plausible hospitals a comparison is run is nothing of a point."""
    before, of_period = digest(STUDY), points_module.trees_of_periods

    def changed(period, config_dir):
        return {**of_period(period, config_dir), key: value}

    monkeypatch.setattr(points_module, "trees_of_periods", changed)
    assert (digest(STUDY) == before) == same


def test_the_same_bytes_whatever_the_jobs(kept) -> None:
    two = kept.with_name("two.jsonl")
    assert Kept(kept, STUDY).results(some(8), 1) == Kept(two, STUDY).results(some(8), 2)
    assert kept.read_bytes() == two.read_bytes()


def test_refused_points_are_kept_with_their_message_and_ruled_out(kept) -> None:
    found = Kept(kept, STUDY).results(some(16), 1)
    refused = [k for k, point in enumerate(found) if point.refused]
    assert refused
    lines = kept.read_text().splitlines()[1:]
    assert json.loads(lines[refused[0]])["refused"] == "too many for the beds"
    whole = judged(STUDY, found)
    assert not set(refused) & set(whole.left)
    assert 0 in whole.left


def test_what_is_written_has_every_hospital_and_every_table(kept, tmp_path) -> None:
    found = judged(STUDY, Kept(kept, STUDY).results(some(16), 1))
    chosen = found.spread_out(3)
    tree = yaml.safe_load(hospitals(found, chosen, "17 points"))
    assert tree["source"] == "17 points"
    assert [row["name"] for row in tree["hospitals"]] == ["h01", "h02", "h03"][: len(chosen)]
    first = tree["hospitals"][0]
    assert first["settings"] == STUDY.settings(found.points[chosen[0]].values)
    assert first["periods"]["winter_2017_18"] == {"period.long_stay_factor": 1.2}
    text = tables(found, chosen, "told")
    assert "Type 1 within four hours" in text
    assert "| `hospital.wards.stays.need_scale.value` | 0.6 to 0.87 |" in text
    picture(found, chosen, tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes()[:4] == b"\x89PNG"


def test_where_no_hospital_is_left_the_tables_say_what_misses(kept, tmp_path) -> None:
    found = Kept(kept, STUDY).results(some(32), 1)
    found = judged(STUDY, [p for p in found if p.values["need_scale"] < 0.63])
    assert found.left == found.spread_out(30) == []
    text = tables(found, [], "told")
    assert "| none |" in text
    assert "no point |" in text
    picture(found, [], tmp_path / "picture.png")


def test_a_period_left_out_is_predicted_by_those_that_agree_with_the_others(kept) -> None:
    found = judged(STUDY, Kept(kept, STUDY).results(some(16), 1))
    rows = {(p.period, p.target.key): p for p in predictions(found)}
    assert len([row for row in rows.values() if row.hospitals]) == 8
    row = rows["winter_2017_18", "within_four_hours"]
    left = judged(STUDY, found.points, STUDY.without("winter_2017_18")).left
    means = [found.points[k].mean("winter_2017_18", "within_four_hours") for k in left]
    assert row.hospitals == len(left)
    assert (row.low, row.high) == pytest.approx((min(means), max(means)))
    assert row.within == (abs(np.mean(means) - 70.3) <= 2.5)
    assert row.winter_reach > 1.95 * 1.8
    assert rows["winter_2017_18", "beds_7"].accuracy == pytest.approx(26.2)


def test_left_out_is_what_the_trust_returned_of_the_days_of_a_period() -> None:
    def out(period: str) -> set[tuple[str, str]]:
        kept = STUDY.without(period)
        return {(t.target.period, t.target.key) for t in STUDY.targets if t not in kept}

    of_months = {("apr_nov_2018", "within_four_hours"), ("apr_nov_2018", "admitted_share")}
    assert out("apr_nov_2018") == out("summer_2018") == of_months
    assert out("summer_2017") == set()
    assert ("winter_2017_18", "occupancy") in out("winter_2017_18")
    assert {period for period, _ in out("winter_2017_18")} == {"winter_2017_18"}
    assert ("winter_2017_18", "medical_outliers") not in out("winter_2017_18")


def test_periods_that_are_only_predicted_are_simulated_where_points_are_left(kept) -> None:
    found = judged(STUDY, Kept(kept, STUDY).results(some(16), 1))
    assert not [p for p in predictions(found) if p.period in STUDY.predicted_only and p.hospitals]
    asked = left_without(found)
    assert 0 in asked
    assert len(asked) < len(found.points)
    more = Kept(kept.with_name("more.jsonl"), STUDY.of_predicted())
    points = with_predicted(STUDY, found.points, asked, more, 1)
    assert [k for k, p in enumerate(points) if "summer_2017" in p.figures] == asked
    again = judged(STUDY, points)
    assert again.left == found.left
    rows = {(p.period, p.target.key): p for p in predictions(again)}
    assert len(rows) == 12
    assert rows["summer_2017", "within_four_hours"].hospitals == len(found.left)
    assert rows["summer_2017", "admissions_per_day"].accuracy == 3


def test_the_configuration_refuses_a_point_and_the_message_is_kept(monkeypatch) -> None:
    values = {**STUDY.shipped_values(), "critical_care_nurses": -1}
    point = simulate(STUDY, values)
    assert "number" in point.refused
    assert point.figures == {}
