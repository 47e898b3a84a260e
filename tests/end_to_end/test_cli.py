"""The commands as a user gives them, on a tenth of the hospital for a week."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

import flowsim
from flowsim.cli import main as cli
from flowsim.cli.main import COMMANDS, main
from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.running import runner
from flowsim.studies import validation

TINY = ("scale=0.1", "weeks=1", "warm_up_weeks=0", "cool_down_weeks=0", "replications=2", "jobs=1")
SETS = [word for setting in TINY for word in ("--set", setting)]


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> flowsim.ComparisonResult:
    """Return a comparison that tests only look at, or ask for records once."""
    results = tmp_path_factory.mktemp("compared")
    return flowsim.compare(["baseline", "bed_bureau"], overrides=TINY, results=results)


def without(key: str) -> list[str]:
    """Return the settings of `TINY` but for one."""
    return [setting for setting in TINY if not setting.startswith(f"{key}=")]


def files_and_times(folder: Path) -> dict[str, int]:
    found = folder.rglob("*.parquet")
    return {str(f.relative_to(folder)): f.stat().st_mtime_ns for f in found}


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "flowsim compare baseline bed_bureau" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("flowsim 0.")


@pytest.mark.parametrize(
    ("words", "kept"),
    [("run smoke", True), ("compare a b", True), ("verify smoke", False), ("run --trace 1", False)],
)
def test_an_interruption_speaks_of_results_only_where_some_are_written(
    words: str, kept: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(given: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_dispatch", interrupted)
    assert main(words.split()) == 130
    assert ("are kept" in capsys.readouterr().err) is kept


def test_run_writes_results_and_prints_the_headline(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "scenario=baseline", *TINY]) == 0
    said = capsys.readouterr().out
    (folder,) = Path("results").iterdir()
    assert str(folder) in said
    assert "Within four hours" in said
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["seed"] == 1
    assert set(manifest["replication_seconds"]) == {"0", "1"}
    assert {"numpy", "simpy"} <= set(manifest["libraries"])
    assert "resus_bay" in (folder / "config.yaml").read_text()
    assert [f.name for f in Path().iterdir()] == ["results"]


def test_a_rerun_repeats_nothing_and_adds_what_is_missing(working_folder: Path) -> None:
    assert main(["run", *TINY]) == 0
    before = files_and_times(working_folder)
    assert main(["run", *without("replications"), "replications=3"]) == 0
    after = files_and_times(working_folder)
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) // 2 * 3


def test_compare_prints_tables_and_writes_files(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    words = ["compare", "baseline", "bed_bureau"]
    assert main([*words, *SETS, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["scenarios"] == ["baseline", "bed_bureau"]
    rows = {(row["measure"], row["scenario"]): row for row in told["table"]}
    row = rows["E12.median", "bed_bureau"]
    assert row["difference"] == pytest.approx(row["scenario_value"] - row["baseline_value"])
    page = Path(told["files"]["page"]).read_text(encoding="utf-8")
    assert "<html" in page
    table = pd.read_csv(told["files"]["table"])
    assert len(table) == len(told["table"])
    assert set(pd.read_csv(told["files"]["measures"])["scenario"]) == set(told["scenarios"])

    assert main([*words, "baseline+ed_xray", *SETS, "--output", "there"]) == 0
    said = capsys.readouterr().out
    assert "Decision to bed" in said
    assert max(map(len, said.splitlines())) <= 80
    assert {f.name for f in Path("there").iterdir()} == {
        "comparison.csv",
        "measures.csv",
        "report.html",
    }


def test_a_setting_is_of_one_scenario_or_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", "baseline", "criteria_led_discharge:share=0.3", *TINY, "--json"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["scenarios"] == ["baseline", "criteria_led_discharge:share=0.3"]
    assert told["weeks"] == 1
    assert told["hospital"][0].startswith("April to November 2018: 303.7 type 1 attendances a day")
    changed = [row for row in told["table"] if row["difference"] not in (None, 0.0)]
    assert len(changed) > 20


def test_a_sweep_runs_every_combination_and_litters_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, working_folder: Path
) -> None:
    share = "initiative.criteria_led_discharge.share"
    words = ["run", "-m", "scenario=baseline,bed_bureau", f"{share}=0.1,0.3"]
    words += [*without("jobs"), "jobs=2"]
    monkeypatch.setenv("COLUMNS", "80")
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "done" in said
    assert re.search(r"measure +┃ +job 0 ┃ +job 1 ┃ +job 2 ┃ +job 3", said)
    assert "Ambulatory share" in said
    assert [f.name for f in working_folder.iterdir()] == ["results"]
    (folder,) = (working_folder / "results" / "sweeps").iterdir()
    statuses = json.loads((folder / "jobs.json").read_text())
    assert [s["status"] for s in statuses] == ["done"] * 4
    assert len({s["folder"] for s in statuses}) == 4
    assert max(map(len, said.splitlines())) <= 80
    table = pd.read_csv(folder / "measures.csv")
    found = table[["scenario", share]].drop_duplicates().to_numpy().tolist()
    names = [f"{name}+criteria_led_discharge" for name in ("baseline", "bed_bureau")]
    assert found == [[name, value] for name in names for value in (0.1, 0.3)]


def test_a_failed_job_of_a_sweep_does_not_end_the_others(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, working_folder: Path
) -> None:
    def fail_sometimes(task: runner.Task) -> runner.Done:
        if task.seed == 7:
            raise FlowsimError("seed 7 is unlucky")
        if task.seed == 8:
            raise ZeroDivisionError("a bug")
        return run_task(task)

    run_task = runner.run_task
    monkeypatch.setattr(runner, "run_task", fail_sometimes)
    assert main(["run", "-m", "seed=7,8,9", *TINY]) == 1
    said = capsys.readouterr().out
    assert "seed 7 is unlucky" in said
    (folder,) = (working_folder / "results" / "sweeps").iterdir()
    statuses = json.loads((folder / "jobs.json").read_text())
    assert [s["status"] for s in statuses] == ["failed", "failed", "done"]
    assert any("fail_sometimes" in line for line in statuses[1]["traceback"])
    assert set(pd.read_csv(folder / "measures.csv")["seed"]) == {9}


def test_the_configuration_is_shown_and_nothing_run(
    capfd: pytest.CaptureFixture[str], working_folder: Path
) -> None:
    assert main(["run", "--cfg", "job", "scenario=bed_bureau", "--package", "initiative"]) == 0
    assert "declare_sooner" in capfd.readouterr().out
    assert list(working_folder.iterdir()) == []


def test_the_configuration_shown_is_the_one_that_is_used(
    capsys: pytest.CaptureFixture[str], working_folder: Path
) -> None:
    words = ["scenario=baseline+bed_bureau:call_sooner=0.5", "initiative.ed_xray.opens='09:00'"]
    assert main(["run", "--cfg", "job", *words]) == 0
    assert yaml.safe_load(capsys.readouterr().out) == load(overrides=words).tree
    assert main(["run", "--cfg", "job", "-p", "initiative.bed_bureau", *words]) == 0
    shown = yaml.safe_load(capsys.readouterr().out)
    assert (shown["call_sooner"], shown["declare_sooner"]) == (0.5, 0.2)


def test_list_names_everything(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "250")  # sentences in one line
    assert main(["list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"baseline", "smoke"} <= {row["name"] for row in told["scenarios"]}
    initiatives = {row["name"]: row for row in told["initiatives"]}
    assert initiatives["criteria_led_discharge"]["parameters"]["share"] > 0
    assert all(row["effect"] and row["seed"] for row in told["initiatives"])
    measures = {row["key"]: row for row in told["measures"]}
    assert measures["E01.all"]["available"]
    assert not measures["R02.first_outpatient"]["available"]

    assert main(["list", "initiatives"]) == 0
    assert "One bureau hears of" in capsys.readouterr().out
    assert main(["list", "--sources"]) == 0
    assert "Open Government Licence" in capsys.readouterr().out


def test_list_alone_is_an_overview_with_what_to_type_for_the_rest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["list"]) == 0
    said = capsys.readouterr().out
    assert len(said.splitlines()) < 25
    for kind in ("scenarios", "initiatives", "measures", "sources", "terms"):
        assert f"flowsim list {kind}" in said
    assert "bed_bureau" in said
    assert main(["list", "--measures"]) == 0
    measures = capsys.readouterr().out
    assert "E01.all" in measures
    assert main(["list", "measures"]) == 0
    assert capsys.readouterr().out == measures


@pytest.mark.parametrize(
    ("words", "key", "found"),
    [
        ("measures a01.m", "key", {"A01.medicine"}),
        ("measures A01.s[hu]* A07.places", "key", {"A01.share", "A01.surgery", "A07.places"}),
        ("initiatives *xray", "name", {"ed_xray"}),
        ("scenarios smo", "name", {"smoke"}),
        ("sources opat", "key", {"opat_2018", "opat_2019"}),
        ("terms warm_start_elderly", "name", {"warm_start_elderly_care"}),
    ],
)
def test_list_takes_the_beginning_of_a_name_or_a_pattern(
    capsys: pytest.CaptureFixture[str], words: str, key: str, found: set[str]
) -> None:
    assert main(["list", *words.split(), "--json"]) == 0
    ((rows),) = json.loads(capsys.readouterr().out).values()
    assert {row[key] for row in rows} == found


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_tells_of_plugins(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert "--plugin FILE" in capsys.readouterr().out


def test_check_says_what_a_load_above_capacity_means(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "baseline", "period.general_acute_open=420"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "A ward above capacity cannot hold all patients whose home it is" in said
    chairs = "{days: mon-fri, start: '08:00', end: '20:00', level: 10}"
    lounge = f"hospital.discharge.leaving.lounge_chairs.hours=[{chairs}]"
    assert main(["check", "--strict", "--set", lounge]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert re.search(r"discharge_lounge .* 1\d\d%", said)
    assert "No queue: nobody waits for it, and patients who find it full go another way" in said
    assert "A ward above" not in said


def test_loads_and_measures_are_tables_in_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for words, header, row in (
        (["check"], ("name", "what", "needed", "there", "load"), "general_medicine_a"),
        (["run", "without_theatres", *TINY], ("measure", "mean"), "Within four hours"),
    ):
        assert main(words) == 0
        said = capsys.readouterr().out
        lines = said.splitlines()
        assert any(all(key in line for key in header) for line in lines)
        assert row in said
        assert max(map(len, lines)) <= 80
    assert (
        "not computed in this scenario: Day cases among suitable operations; Cancelled on the day, "
        "non-clinical; Cases per list; Urgent operations within target; "
        "Critical care discharge delayed over 4 hours "
    ) in " ".join(said.split())
    assert said.count("Cases per list") == 1


def test_a_run_and_a_comparison_say_what_they_are_of(capsys: pytest.CaptureFixture[str]) -> None:
    winter = ["period=winter_2017_18", "period.type1_per_day=345"]
    assert main(["run", "--weeks", "1", *winter, *without("weeks")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Winter 2017/18: 345 type 1 attendances a day, 577 general and acute beds" in said
    assert "period.type1_per_day: 303.68, now 345" in said
    assert main(["compare", "baseline", "bed_bureau", *winter, *TINY]) == 0
    assert "Winter 2017/18: 345 type 1" in " ".join(capsys.readouterr().out.split())


def test_check_gives_the_load_of_every_ward(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "bed_bureau", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["valid"]
    wards = [row for row in told["loads"] if row["kind"] == "ward"]
    assert len(wards) > 10
    assert all(row["share"] > 0 for row in wards)


def test_validate_fails_when_a_figure_is_outside_its_tolerance(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}

    def validate(**settings: object) -> validation.Validation:
        asked.update(settings)
        row = validation.Row(
            period="summer",
            key="figure",
            name="A figure",
            role="shape",
            unit="%",
            official=80.0,
            tolerance=2.0,
            simulated=90.0,
            low=89.0,
            high=91.0,
            verdict=str(settings["overrides"][0]),  # type: ignore[index]
            source="expert",
        )
        return validation.Validation(rows=(row,), replications=2)

    monkeypatch.setattr(validation, "validate", validate)
    assert main(["validate", "--weeks", "2", "--set", "FAIL"]) == 1
    assert "A figure" in capsys.readouterr().out
    assert asked["weeks"] == 2
    assert main(["validate", "--json", "--set", "pass"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"][0]["simulated"] == 90.0


# -- Python --------------------------------------------------------------------------------------


def test_results_are_tables_in_python() -> None:
    result = flowsim.run("bed_bureau", overrides=TINY[:-1])
    assert list(result.measures) == ["scenario", "replication", "measure", "unit", "value"]
    assert set(result.measures["scenario"]) == {"bed_bureau"}
    for table in (result.patients, result.stays, result.bed_events, result.resource_hours):
        assert table["replication"].unique().tolist() == [0, 1]
    records = result.records(1)
    assert len(records.patients) == (result.patients["replication"] == 1).sum()


def test_a_result_is_short_to_look_at(compared: flowsim.ComparisonResult) -> None:
    result, run = compared, compared.baseline
    assert repr(run).startswith("<RunResult baseline: 2 x 1 week, seed 1, in ")
    assert repr(result).startswith("<ComparisonResult bed_bureau against baseline: 2 x 1 week")
    assert max(len(repr(item)) for item in (run, run.config, result)) < 300
    summary = run.summary()
    assert list(summary) == ["measure", "name", "unit", "mean", "low", "high"]
    assert summary["measure"].iloc[0] == "E01.all"
    assert summary["mean"].notna().all()
    assert "Within four hours" in run._repr_html_()
    assert "Within four hours" in result._repr_html_()
    assert set(result.summary()["measure"]) == set(summary["measure"])


def test_a_profile_that_is_none_is_refused_with_those_there_are(
    compared: flowsim.ComparisonResult,
) -> None:
    with pytest.raises(FlowsimError, match=r"'x' is not a profile .*census, daily"):
        compared.baseline.profile("x")


def test_the_same_bytes_on_one_process_and_on_two(working_folder: Path) -> None:
    settings = {"overrides": TINY[:-2], "replications": 3}
    one = flowsim.run("baseline", jobs=1, results=working_folder / "one", **settings)
    two = flowsim.run("baseline", jobs=2, results=working_folder / "two", **settings)
    files = sorted(f.relative_to(one.folder.path) for f in one.folder.path.rglob("replication_*/*"))
    assert len(files) > 3 * 8
    for file in files:
        assert (one.folder.path / file).read_bytes() == (two.folder.path / file).read_bytes(), file


def test_measures_alone_can_be_kept_and_records_added_later() -> None:
    result = flowsim.run("baseline", overrides=[*TINY, "records=measures"])
    assert len(result.measures) > 100
    with pytest.raises(FlowsimError, match="records=all"):
        _ = result.patients
    assert len(flowsim.run("baseline", overrides=TINY).patients) > 100


def test_a_comparison_keeps_measures_and_simulates_records_when_asked_for_them(
    compared: flowsim.ComparisonResult,
) -> None:
    folder = compared.baseline.folder.replication(0)
    assert not (folder / "patients.parquet").exists()
    patients = compared.baseline.patients
    assert (folder / "patients.parquet").exists()
    assert patients.equals(flowsim.run("baseline", overrides=TINY).patients)


def test_a_damaged_result_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    result = flowsim.run("baseline", overrides=TINY)
    file = result.folder.replication(1) / "measures.parquet"
    file.write_bytes(file.read_bytes()[:-4])
    assert main(["compare", "baseline", "bed_bureau", *SETS]) == 2
    said = capsys.readouterr().err
    assert str(file) in said
    assert "delete the folder" in said


def test_an_unwritable_folder_is_refused_before_anything_runs(
    capsys: pytest.CaptureFixture[str], working_folder: Path
) -> None:
    (working_folder / "results").write_text("a file where the folder should be")
    assert main(["run", *TINY]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main(["run", "-m", "seed=1,2", *TINY]) == 2
    assert "cannot be written" in capsys.readouterr().err
