"""From a folder of returns to plausible hospitals: the study that is made, the waves, the files."""

from datetime import date

import pytest
import yaml

import flowsim
from flowsim.calibration import points as points_module
from flowsim.calibration import waves as waves_module
from flowsim.calibration.matching import read_matching, read_tree, study_file
from flowsim.calibration.own_study import chosen_of, own_study, patterns
from flowsim.calibration.returns import returns_in
from flowsim.cli.main import main
from flowsim.config import load
from flowsim.config.folders import Folders
from flowsim.config.plausible import read_plausible
from flowsim.errors import FlowsimError
from flowsim.studies.validation import settings
from tests.returns_case import daily, folder, monthly, months
from tests.unit.test_matching import cheap

PATTERN = read_tree(study_file("lister_2018"))
SMALL = {"points": 6, "further": 3, "waves": 2, "jobs": 1}

RETURNED = """period,org_code,type,attendances,breaches,admissions
2017-12-01,RWH,1,9064,2973,3126\n2017-12-01,RWH,other,4009,2,0
2018-01-01,RWH,1,8831,2353,2959\n2018-01-01,RWH,other,4299,7,0
2018-02-01,RWH,1,8321,2450,2694\n2018-02-01,RWH,other,3721,10,0
2018-04-01,RWH,1,8900,1868,2798\n2018-04-01,RWH,other,4227,17,0
2018-05-01,RWH,1,9423,1450,3077\n2018-05-01,RWH,other,4614,3,0
2018-06-01,RWH,1,9293,1794,2859\n2018-06-01,RWH,other,4399,7,0
2018-07-01,RWH,1,9584,2159,2932\n2018-07-01,RWH,other,4491,64,0
2018-08-01,RWH,1,8850,1976,2889\n2018-08-01,RWH,other,4109,6,0
2018-09-01,RWH,1,8893,1662,2931\n2018-09-01,RWH,other,4209,3,0
2018-10-01,RWH,1,9718,1724,3156\n2018-10-01,RWH,other,4408,6,0
2018-11-01,RWH,1,9437,1294,3286\n2018-11-01,RWH,other,3978,2,0
"""
"""Of East and North Hertfordshire (NHS England, A&E statistics, OGL v3): what was shipped."""


def test_the_trusts_own_returns_make_the_periods_and_figures_that_are_shipped(tmp_path) -> None:
    (tmp_path / "months.csv").write_text(RETURNED, encoding="utf-8")
    (tmp_path / "days.csv").write_text(daily(date(2017, 11, 20), 105, org="RWH"), "utf-8")
    made = own_study(returns_in(tmp_path), settings(), PATTERN)
    names = ["apr_nov_2018", "winter_2017_18", "summer_2018"]
    assert [period.name for period in made.periods] == names
    for period in made.periods:
        shipped = load("baseline", [f"period={period.name}"]).period
        for key in ("months", "type1_per_day", "type3_per_day", "admitted_share", "start_date"):
            assert getattr(period, key) == getattr(shipped, key), (period.name, key)
    shipped = {(t.period, t.key): t for t in settings().targets}
    of_months = [t for t in made.targets.targets if t.source.startswith("ae_returns")]
    assert len(of_months) == 10
    for target in of_months:
        before = shipped[target.period, target.key]
        assert target.official == pytest.approx(before.official, abs=0.051)
        assert target.tolerance == before.tolerance
    assert made.targets.months == settings().months
    for name in names:
        assert made.targets.starts[name] == settings().starts[name]
        assert made.targets.weeks[name] == settings().weeks[name]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    data = folder(tmp_path_factory.mktemp("calibrate"))
    (data / "earlier.csv").write_text(daily(date(2016, 11, 28), 105, stays=False), "utf-8")
    text = monthly(months(date(2016, 12, 1), 24))
    (data / "months.csv").write_text(text, encoding="utf-8")
    return data, own_study(returns_in(data), settings(), PATTERN)


def test_which_period_is_used_as_what(made) -> None:
    data, study = made
    chosen = chosen_of(returns_in(data))
    assert [one.name for one in chosen.matched] == [
        "apr_nov_2018",
        "winter_2017_18",
        "winter_2016_17",
    ]
    predicted = ["apr_nov_2017", "summer_2017", "summer_2018"]
    assert [one.name for one in chosen.predicted] == predicted
    assert patterns(chosen, PATTERN)["apr_nov_2017"] == "summer_2017"
    tree = study.tree
    assert tree["predicted_only"] == predicted
    assert tree["dated"] == ["winter_2017_18", "winter_2016_17"]
    assert tree["long_stay_beds"] == {"winter_2017_18": 259}
    assert tree["long_stays_as"] == {"winter_2016_17": "winter_2017_18"}
    assert tree["parameters"] == PATTERN["parameters"]


def test_beds_and_long_stays_of_a_period_without_them_are_taken_from_a_winter_and_said(made):
    study = made[1]
    periods = {period.name: period for period in study.periods}
    winter, before = periods["winter_2017_18"], periods["winter_2016_17"]
    assert winter.general_acute_open == 573
    assert before.long_stay_factor == winter.long_stay_factor != 1
    assert periods["apr_nov_2018"].general_acute_open == winter.general_acute_open
    assert periods["apr_nov_2018"].long_stay_factor == 1
    assert periods["summer_2017"].beds_open_sd == before.beds_open_sd
    assert "Winter 2016/17: no long stays were counted; their factor is that of Winter 2017/18" in (
        study.said
    )
    assert "Summer 2017: no beds were reported: as in Winter 2016/17" in study.said


def test_own_figures_take_the_place_of_the_trusts_and_those_of_the_literature_stay(made) -> None:
    targets = {(t.period, t.key): t for t in made[1].targets.targets}
    shipped = {(t.period, t.key): t for t in settings().targets}
    for target in targets.values():
        before = shipped.get((target.period, target.key))
        if target.source.partition(":")[0] not in PATTERN["own_sources"]:
            assert target == before
        elif before is not None:
            assert (target.tolerance, target.role) == (before.tolerance, before.role)
    assert targets["winter_2017_18", "within_four_hours"].official == 75
    assert targets["winter_2017_18", "handover_30_60"].official == pytest.approx(4.38)
    assert ("apr_nov_2018", "weekend_share") not in targets
    assert ("apr_nov_2017", "left_unseen") not in targets
    assert ("occupancy_sweep", "occupancy_slope") in targets
    held = made[1].tree["targets"]
    assert held["winter_2016_17"].keys() == PATTERN["targets"]["winter_2016_17"].keys()
    assert held["winter_2017_18"]["beds_21"] == PATTERN["targets"]["winter_2017_18"]["beds_21"]


@pytest.fixture
def stubbed(tmp_path, monkeypatch):
    data = folder(tmp_path)
    (data / "months.csv").write_text(monthly(months(date(2017, 12, 1), 12)), encoding="utf-8")
    monkeypatch.setattr(points_module, "simulate", cheap)
    monkeypatch.setattr(waves_module, "CANDIDATES", 256)
    return data, tmp_path / "mine"


def test_a_folder_of_returns_becomes_a_folder_of_ones_own(stubbed, monkeypatch) -> None:
    data, output = stubbed
    said: list[str] = []
    found = flowsim.calibrate(data, output, **SMALL, tell=said.append)
    assert found.hospitals
    assert [line.partition(":")[0] for line in said[-2:]] == ["Wave 1", "Wave 2"]
    assert any(line.startswith("winter_2017_18 (main winter): 300 type 1 a day") for line in said)
    study = read_matching(config_dir=str(output))
    assert study.official.reference == "apr_nov_2018"
    assert load("baseline", ["period=summer_2018"], output).period.general_acute_open == 573
    hospitals = read_plausible("lister_2018", len(found.hospitals), Folders.of(output))
    assert hospitals.source.startswith("returns of RXX; flowsim calibrate --points 6 --further 3")
    report = (output / "report.md").read_text(encoding="utf-8")
    assert report == found.report
    for words in (
        "months.csv: monthly A&E return, plain (CSV); RXX, 2017-12 to 2018-11",
        "| `winter_2017_18` | main winter | 300 |",
        "### A period left out",
        "emulators: error at points left out",
        "Type 1 within four hours (summer_2018)",
    ):
        assert words in report
    assert (output / "report.png").read_bytes()[:4] == b"\x89PNG"

    monkeypatch.setattr(points_module, "simulate", None)  # it goes on from what is kept
    again = flowsim.calibrate(data, output, **SMALL, tell=said.append)
    assert again == found


def test_results_of_other_returns_are_not_mixed_in(stubbed, tmp_path) -> None:
    data, output = stubbed
    flowsim.calibrate(data, output, **SMALL, tell=str)
    before = {file: file.read_bytes() for file in output.rglob("*") if file.is_file()}
    other = folder(tmp_path, "other")
    with pytest.raises(FlowsimError, match=r"holds results .* is not what these returns make"):
        flowsim.calibrate(other, output, **SMALL, tell=str)
    assert before == {file: file.read_bytes() for file in output.rglob("*") if file.is_file()}


def test_a_dry_run_writes_periods_and_figures_and_simulates_nothing(
    made, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(points_module, "simulate", None)
    output = tmp_path / "mine"
    assert main(["calibrate", "--data", str(made[0]), "--output", str(output), "--dry-run"]) == 0
    files = sorted(str(f.relative_to(output)) for f in output.rglob("*") if f.is_file())
    assert files == [
        "calibration/lister_2018.yaml",
        *(f"period/{name}.yaml" for name in sorted(p.name for p in made[1].periods)),
        "report.md",
        "validation/targets.yaml",
    ]
    text = (output / "period" / "winter_2017_18.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["general_acute_open"] == 573
    assert "what was read and made; nothing was simulated" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--org", "RXX"], "--org goes with --data"),
        (["--data", "DATA"], "name the folder that is to be written: --output FOLDER"),
        (["--data", "DATA", "--output", "OUT", "--org", "RZZ"], "'RZZ' is not an organisation"),
        (["--data", "nowhere", "--output", "OUT"], "--data nowhere: there is no such folder"),
        (["--data", "DATA", "--output", "DATA/months.csv"], "cannot be written"),
        (["--data", "DATA", "--output", "OUT", "--points", "2.5"], "invalid int value: '2.5'"),
        (["--data", "DATA", "--output", "OUT", "--jobs", "0"], "--jobs 0 must be 1 or more"),
    ],
)
def test_what_cannot_be_asked_is_one_message(made, tmp_path, capsys, words, message) -> None:
    there = {"DATA": str(made[0]), "OUT": str(tmp_path / "out")}
    given = [there.get(word, word.replace("DATA/", f"{made[0]}/")) for word in words]
    assert main(["calibrate", *given]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("value", ["2", 2.5, float("nan"), True, 0])
def test_numbers_that_are_none_are_refused_from_python(value) -> None:
    with pytest.raises(FlowsimError, match="--points"):
        flowsim.calibrate(points=value)
    with pytest.raises(FlowsimError, match="'point' is not an argument"):
        flowsim.calibrate(point=3)
    with pytest.raises(FlowsimError, match="calibrate: data"):
        flowsim.calibrate(3, "out")
