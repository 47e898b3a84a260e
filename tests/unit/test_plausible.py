"""Plausible hospitals: the file, what a scenario is in each of them, and a whole comparison."""

from pathlib import Path

import pandas as pd
import pytest

import flowsim
from flowsim.analysis.plausible import plausible_range
from flowsim.cli.main import main
from flowsim.config.folders import Folders
from flowsim.config.plausible import read_plausible
from flowsim.config.resolved import ResolvedConfig, load
from flowsim.running.runner import prepared
from flowsim.studies.outputs import as_tree, write_outputs
from flowsim.studies.plausible import in_plausible
from flowsim.studies.study import configure

NEED = "hospital.wards.stays.need_scale.value"
LONG = "period.long_stay_factor"
EXAMPLE = f"""source: made up, for a test
hospitals:
  - name: h01
    settings:
      {NEED}: 0.69
    periods: {{winter_2017_18: {{{LONG}: 1.18}}}}
  - name: h02
    settings: {{{NEED}: 0.74}}
  - name: h03
    settings:
      {NEED}: 0.8
"""
NAMES = ["smoke", "smoke+bed_bureau"]
SHORT = {"days": 3, "replications": 2}
SMALL_SAID = "scale is 0.1; plausible=auto takes a hospital of full size"
SHORT_SAID = "plausible=auto takes 8 measured weeks and 10 replications or more"


def write(folder: Path, text: str) -> Path:
    """Write a file of plausible hospitals into a user's own folder, and return that."""
    (folder / "plausible").mkdir()
    (folder / "plausible" / "lister_2018.yaml").write_text(text)
    return folder


def test_the_shipped_file_has_the_shipped_hospital_first():
    """Its settings are those of the configuration, to the last."""
    first, *_ = read_plausible("lister_2018", 2, Folders()).hospitals
    tree = load("baseline").tree
    for key, value in first.settings.items():
        node = tree
        for part in key.split("."):
            node = node[part]
        assert node == pytest.approx(value), key


def test_the_file_in_its_order(tmp_path):
    found = read_plausible("lister_2018", 2, Folders(write(tmp_path, EXAMPLE)))
    assert [each.name for each in found.hospitals] == ["h01", "h02"]
    assert found.source == "made up, for a test"
    first = found.hospitals[0]
    assert first.in_period("apr_nov_2018") == {NEED: 0.69}
    assert first.in_period("winter_2017_18") == {NEED: 0.69, LONG: 1.18}


def test_a_scenario_in_each_of_them(tmp_path):
    own = write(tmp_path, EXAMPLE)
    names, words = ["smoke", "smoke:period=winter_2017_18"], ["scale=0.2"]
    configs = [configure(n, overrides=words, config_dir=own, seed=5, plausible=3) for n in names]
    beyond, why = in_plausible(names, configs, words, own)
    assert beyond is not None
    assert why == ""
    found = [each.resolved() for each in beyond.configs]
    need = [config.hospital.wards.stays.need_scale.value for config in found]
    assert need == [0.69, 0.74, 0.8] * 2
    shipped = configs[1].period.long_stay_factor
    assert [config.period.long_stay_factor for config in found[3:]] == [1.18, shipped, shipped]
    assert [config.run.seed for config in found] == [6, 7, 8] * 2
    assert {(c.run.replications, c.run.plausible, c.run.scale) for c in found} == {(1, 0, 0.2)}
    assert [config.tree["seed"] for config in found] == [6, 7, 8] * 2


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Return a comparison with plausible hospitals, its folder of files, and the results."""
    folder = tmp_path_factory.mktemp("plausible")
    own = write(folder, EXAMPLE)
    found = flowsim.compare(
        NAMES, plausible=3, config_dir=own, results=folder / "one", engine="simpy", **SHORT
    )
    return found, own


def test_each_hospital_adds_a_difference(compared):
    found, _ = compared
    table, key = found.table.set_index("measure"), "B01.midnight"
    wide = found.plausible.measures().pivot(
        index=["measure", "replication"], columns="scenario", values="value"
    )
    differences = wide.loc[key, NAMES[1]] - wide.loc[key, NAMES[0]]
    assert list(differences.index) == [1, 2, 3]
    shipped = found.measures.pivot(
        index=["measure", "replication"], columns="scenario", values="value"
    ).loc[key]
    chance = float((shipped[NAMES[1]] - shipped[NAMES[0]]).var())
    expected = plausible_range(differences.to_numpy(), chance)
    row = table.loc[key]
    assert (row["plausible_low"], row["plausible_high"]) == pytest.approx(
        (expected.low, expected.high)
    )
    assert row["plausible_hospitals"] == 3


def test_other_patients_come_to_each_hospital_and_the_same_to_all_scenarios(compared):
    found, _ = compared
    configs = found.plausible.configs  # the first scenario in 3 hospitals, then the second
    came = [walked_in(configs[place]) for place in (0, 1, 3, 4)]
    assert len(came[0]) > 10
    assert (came[0], came[1]) == (came[2], came[3])
    assert came[0] != came[1]


def walked_in(config: ResolvedConfig) -> list[float]:
    """Return when those of one source come on the first day."""
    records = prepared(config.with_run(days=1)).simulate(config.run.seed, 0, "simpy")
    patients = records.patients
    return sorted(patients.loc[patients["source"] == "ed_walk_in", "t_arrive"])


def files(folder: Path) -> dict[str, bytes]:
    """Return the results kept in a folder, without what says how they were made."""
    kept = [file for file in folder.rglob("*") if file.is_file() and file.suffix == ".parquet"]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in kept}


def test_one_process_or_two_and_either_engine_give_the_same_bytes(compared):
    found, own = compared
    other = flowsim.compare(
        NAMES, plausible=3, config_dir=own, results=own / "two", engine="compiled", jobs=2, **SHORT
    )
    pd.testing.assert_frame_equal(found.table, other.table, check_exact=True)
    first = files(own / "one")
    assert len({name.partition("/")[0] for name in first}) == 8
    assert first == files(own / "two")


def test_results_are_used_again_and_fewer_hospitals_are_the_first_of_them(compared, monkeypatch):
    found, own = compared
    monkeypatch.setattr("flowsim.running.runner.run_task", None)  # nothing is left to be run
    fewer = flowsim.compare(NAMES, plausible=2, config_dir=own, results=own / "one", **SHORT)
    assert fewer.plausible.folders == (
        *found.plausible.folders[:2],
        *found.plausible.folders[3:5],
    )
    none = flowsim.compare(NAMES, config_dir=own, results=own / "one", **SHORT)
    assert none.plausible is None
    assert (none.table["plausible_hospitals"] == 0).all()
    assert none.table["plausible_low"].isna().all()
    same = ["difference", "low", "high", "replications"]
    pd.testing.assert_frame_equal(none.table[same], found.table[same])


def test_both_ranges_are_written(compared):
    found, _ = compared
    written = write_outputs(found)
    assert "plausible_low,plausible_high,plausible_hospitals" in written.table.read_text()
    page = written.page.read_text()
    assert ">What is not known<" in page
    assert "over 3 hospitals that agree with the official figures as well" in page
    assert "Plausible hospitals: made up, for a test." in page
    assert "The interval is of chance alone" not in page
    assert as_tree(found, written)["plausible"] == ["h01", "h02", "h03"]


def test_the_command_says_both(compared, capsys):
    _, own = compared
    words = [*NAMES, "--config-dir", str(own), "--results", str(own / "one"), "--days", "3"]
    settings = ["--replications", "2", "--engine", "simpy"]
    assert main(["compare", *words, *settings, "plausible=3"]) == 0
    both = capsys.readouterr().out
    assert "what is not known" in both
    assert "(3 were simulated)" in " ".join(both.split())
    assert "Only 3 plausible hospitals" in both
    for given, said in ([], f"is not in them ({SMALL_SAID})."), (["plausible=0"], "not in them. "):
        assert main(["compare", *words, *settings, *given]) == 0
        alone = " ".join(capsys.readouterr().out.split())
        assert alone.count("of chance alone") == 1
        assert said in alone
        assert "were simulated" not in alone
