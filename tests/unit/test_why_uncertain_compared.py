"""A whole comparison asked what makes its effects uncertain: table, terminal, page and JSON."""

import json

import numpy as np
import pandas as pd
import pytest

import flowsim
from flowsim.cli.main import main
from flowsim.errors import FlowsimError
from flowsim.report.uncertain import rests_on
from flowsim.studies.outputs import write_outputs
from flowsim.studies.why_uncertain import COLUMNS, called
from tests.unit.test_plausible import NAMES, NEED, write

MEAN, SD = (f"hospital.emergency.timings.handover.{name}_minutes" for name in ("mean", "sd"))
NEEDS = (0.70, 0.84, 0.75, 0.62, 0.79, 0.66, 0.72)
HANDOVERS = (12, 15, 11, 13, 9, 10, 14)
FILE = "source: made up, for a test\nhospitals:\n" + "".join(
    f"  - name: h{k}\n    settings: {{{NEED}: {need}, {MEAN}: {mean}, {SD}: {mean / 2}}}\n"
    for k, (need, mean) in enumerate(zip(NEEDS, HANDOVERS, strict=True))
)
SHORT = {"days": 2, "replications": 2, "engine": "simpy"}
KEY = "E01.all"


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Return a comparison in seven plausible hospitals, and the folder of its files."""
    own = write(tmp_path_factory.mktemp("why"), FILE)
    return flowsim.compare(NAMES, plausible=7, config_dir=own, results=own / "r", **SHORT), own


def test_an_assumption_explains_the_square_of_its_correlation(compared):
    found, _ = compared
    table = found.why_uncertain([KEY])
    assert tuple(table.columns) == COLUMNS
    wide = found.plausible.measures().query("measure == @KEY")
    wide = wide.pivot(index="replication", columns="scenario", values="value")
    effect = wide[NAMES[1]] - wide[NAMES[0]]
    rows = table.set_index("keys")
    for keys, values in ((NEED, NEEDS), (f"{MEAN} {SD}", HANDOVERS)):
        expected = np.corrcoef(effect, values)[0, 1] ** 2
        assert rows.loc[keys, "share"] == pytest.approx(expected)
        assert (rows.loc[keys, "low"], rows.loc[keys, "high"]) == (min(values), max(values))
    parameters = [key for key in rows.index if key.startswith("initiative.bed_bureau.")]
    assert len(parameters) == 5
    assert table["share"].is_monotonic_decreasing
    assert set(table["assumptions"]) == {7}
    assert set(table["hospitals"]) == {7}


def test_names_are_short():
    assert called([NEED]) == "wards.stays.need_scale"
    assert called([MEAN, SD]) == "emergency.timings.handover.mean_minutes (and 1 more)"
    assert called(["initiative.bed_bureau.call_sooner"]) == "bed_bureau.call_sooner"


def test_it_is_written_beside_the_table_and_on_the_page(compared):
    found, _ = compared
    written = write_outputs(found)
    assert written.why_uncertain.name == "why_uncertain.csv"
    kept = pd.read_csv(written.why_uncertain)
    pd.testing.assert_frame_equal(kept, found.why_uncertain(), check_dtype=False)
    page = written.page.read_text(encoding="utf-8")
    assert "<h2>What makes the effects uncertain</h2>" in page
    assert "What makes Smoke + bed bureau uncertain: Within four hours" in page


def words(own, *more: str) -> list[str]:
    folders = ["--config-dir", str(own), "--results", str(own / "r"), "--engine", "simpy"]
    return ["compare", *NAMES, *folders, "--days", "2", "--replications", "2", *more]


def test_the_command_in_eighty_columns(compared, capsys, monkeypatch):
    _, own = compared
    monkeypatch.setenv("COLUMNS", "80")
    assert main(words(own, "plausible=7", "--why-uncertain")) == 0
    said = capsys.readouterr().out
    assert max(map(len, said.splitlines()[:-4])) <= 80
    flat = " ".join(said.split())
    assert "By luck alone the best of 7 assumptions explains up to" in flat
    assert "would reverse" in flat
    assert "why_uncertain.csv" in "".join(said.split())


def test_in_json(compared, capsys):
    _, own = compared
    assert main(words(own, "plausible=7", "--why-uncertain", "--json")) == 0
    rows = json.loads(capsys.readouterr().out)["why_uncertain"]
    assert set(rows[0]) == set(COLUMNS)


def test_too_few_hospitals_are_refused_before_anything_is_run(compared, capsys, tmp_path):
    _, own = compared
    for more, said in (
        (["plausible=6"], "or more, and there are 6; give their number"),
        (["plausible=0"], "or more, and there are none; give their number"),
        ([], "and there are none (scale is 0.1; plausible=auto takes a hospital of full size)"),
    ):
        found = [word.replace(str(own / "r"), str(tmp_path / "none")) for word in words(own, *more)]
        assert main([*found, "--why-uncertain"]) == 2
        assert said in " ".join(capsys.readouterr().err.split())
        assert not (tmp_path / "none").exists()


def test_what_is_no_measure_and_no_truth_is_refused(compared):
    found, own = compared
    with pytest.raises(FlowsimError, match=r"Did you mean 'E01\.all'"):
        found.why_uncertain(["E01.al"])
    with pytest.raises(FlowsimError, match="measures"):
        found.why_uncertain([3])
    with pytest.raises(FlowsimError, match="why_uncertain 'yes'"):
        flowsim.compare(NAMES, why_uncertain="yes")
    fewer = flowsim.compare(NAMES, config_dir=own, results=own / "r", **SHORT)
    with pytest.raises(FlowsimError, match="told by 7 plausible hospitals or more"):
        fewer.why_uncertain()


def row(assumption: str, share: float, reverses: float, told: bool) -> dict[str, object]:
    """Return a row of the table, of an effect from -2 to 4 points."""
    verdict = "more than luck" if told else "not told apart from luck"
    return {
        **{"scenario": "bed_bureau", "measure": "E01.all", "name": "Within four hours"},
        **{"unit": "%", "assumption": assumption, "keys": assumption, "low": 0.7, "high": 0.84},
        **{"effect_at_low": -2.0, "effect_at_high": 4.0, "share": share, "by_luck": 0.29},
        **{"verdict": verdict, "reverses_at": reverses, "assumptions": 21, "hospitals": 30},
        "chance_share": 0.4,
    }


def test_the_answer_is_reversed_only_by_what_is_told_apart():
    luck = [row(f"other_{k}", 0.2, 0.75, told=False) for k in range(8)]
    (table,) = rests_on(pd.DataFrame([row("need", 0.6, 0.7467, told=True), *luck]))
    assert table.title == "What makes Bed bureau uncertain: Within four hours, points"
    assert len(table.lines) == 5
    said = table.lines[0][:2], table.lines[0][4]
    assert said == (("need", "0.7, 0.84"), "more than luck")
    assert table.notes[-1] == "The answer would reverse (fitted line through zero): need at 0.7467."
    (none,) = rests_on(pd.DataFrame(luck))
    assert none.notes[-1].startswith("No assumption told apart from luck would reverse the answer")
