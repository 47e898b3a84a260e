"""A comparison at a tenth less and a tenth more emergency demand."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import flowsim
from flowsim import FlowsimError
from flowsim.analysis.statistics import paired_interval
from flowsim.cli.main import main
from flowsim.config import load
from flowsim.engine.simulate import prepare
from flowsim.report.demand import demand_tables, in_words
from flowsim.scenario import build
from flowsim.studies.demand import FACTORS, SCALED, at_other_demand, demand_effects

SMALL = ["scale=0.1", "weeks=1", "warm_up_weeks=0", "cool_down_weeks=0", "replications=2"]
KEY, OTHER = "E01.type1", "E12.median"


def at(tree, key):
    for part in key.split("."):
        tree = tree[part]
    return tree


def a_day(hospital):
    """Return arrivals a day by stream, of the streams that come at random."""
    return {s.name: sum(s.hourly) / 7 for s in hospital.arrivals if hasattr(s, "hourly")}


def test_emergency_demand_is_scaled_and_nothing_else_is():
    base = load("baseline")
    less, more = at_other_demand([base, load("bed_bureau")])
    assert (less.factor, more.factor) == FACTORS == (0.9, 1.1)
    assert [each.scenario.name for each in more.configs] == ["baseline", "bed_bureau"]
    changed = [key for keys in ([k, *v] for k, v in SCALED.items()) for key in keys]
    for key in changed:
        assert at(more.configs[0].tree, key) == pytest.approx(1.1 * at(base.tree, key))
    before, after = a_day(build(base)), a_day(build(more.configs[0]))
    with_more = {name for name in before if after[name] > before[name]}
    assert with_more == {
        "ed_ambulance",
        "ed_walk_in",
        "ed_gp_referred",
        "ed_eye",
        "direct_gp",
        "second_site_walk_in",
    }
    assert after == pytest.approx(
        {k: v * (1.1 if k in with_more else 1) for k, v in before.items()}
    )
    assert base == load("baseline")  # nothing of it has been changed


def test_fewer_patients_are_some_of_those_who_come_as_given():
    words = ["scale=0.1", "weeks=1", "warm_up_weeks=0"]
    base = load("baseline", words)
    less, more = at_other_demand([base, base])
    people = []
    for config in (less.configs[0], base, more.configs[0]):
        run = prepare(build(config), weeks=1, warm_up_weeks=0, cool_down_weeks=0)
        patients = run.simulate(1, 0, "simpy").patients
        came = patients[patients["source"].astype(str).str.startswith("ed_")]
        people.append(set(zip(came["source"].astype(str), came["ordinal"], strict=True)))
    assert people[0] < people[1] < people[2]
    assert len(people[2]) / len(people[0]) == pytest.approx(1.1 / 0.9, rel=0.1)


@pytest.mark.parametrize(
    "other", ["baseline:period.type1_per_day=320", "baseline:period.type3_per_day=10"]
)
def test_a_scenario_that_sets_the_demand_itself_is_refused(other):
    with pytest.raises(FlowsimError, match=r"sets the demand itself \(period\.type._per_day is"):
        flowsim.compare(["baseline", other], demand_range=True)


def test_what_cannot_be_asked_for_is_refused():
    with pytest.raises(FlowsimError, match="demand_range 1 must be True or False"):
        flowsim.compare(["baseline", "bed_bureau"], demand_range=1)
    with pytest.raises(FlowsimError, match="'demand_range' is not an argument"):
        flowsim.compare({"a": None, "b": None}, demand_range=True)


def test_demand_that_all_scenarios_are_given_is_what_is_scaled():
    given = ["period.type1_per_day=200"]
    less, _ = at_other_demand([load("baseline", given), load("bed_bureau", given)])
    assert [each.period.type1_per_day for each in less.configs] == [180.0, 180.0]


def tidy(scenario, values):
    return pd.DataFrame(
        [
            {"scenario": scenario, "replication": k, "measure": key, "unit": "%", "value": value}
            for key, several in values.items()
            for k, value in enumerate(several)
        ]
    )


def effects(changes):
    """Return the effects at three demands, of two measures, from changes by demand."""
    base = {KEY: [80.0, 81.0, 82.0], OTHER: [60.0, 61.0, 62.0]}
    tables = {}
    for factor, change in changes.items():
        added = {key: [v + c for v, c in zip(base[key], change[key], strict=True)] for key in base}
        tables[factor] = [tidy("base", base), tidy("other", added)]
    config = load("baseline")
    there = [type("At", (), {"factor": f, "configs": (config, config)}) for f in FACTORS]
    return demand_effects(tables[1.0], there, [t for f in FACTORS for t in tables[f]])


UP, DOWN, SAME = [3.0, 3.1, 3.2], [-3.0, -3.1, -3.2], [0.0, 0.01, -0.01]
ALL_UP = {KEY: UP, OTHER: UP}


def test_effects_are_those_of_each_demand_by_itself():
    found = effects(
        {0.9: {KEY: UP, OTHER: UP}, 1.0: {KEY: SAME, OTHER: UP}, 1.1: {KEY: DOWN, OTHER: UP}}
    )
    assert list(found["demand"].unique()) == [0.9, 1.0, 1.1]
    row = found[(found["demand"] == 1.1) & (found["measure"] == KEY)].iloc[0]
    wanted = paired_interval(np.array([80, 81, 82]) + DOWN, [80.0, 81.0, 82.0])
    assert (row["low"], row["high"]) == pytest.approx((wanted.low, wanted.high))
    assert not [column for column in found if column.startswith("plausible_")]
    assert demand_effects([], [], []) is None


def test_it_is_said_whether_a_sign_or_a_verdict_changes():
    turned = effects({0.9: ALL_UP, 1.0: {KEY: SAME, OTHER: UP}, 1.1: {KEY: DOWN, OTHER: UP}})
    (said,) = in_words(turned, [KEY, OTHER])
    assert "the sign of 1 of 2 headline measures changes (Within four hours, type 1)" in said
    assert "the verdict of 1 of 2 headline measures changes (Within four hours, type 1)" in said
    (said,) = in_words(effects(dict.fromkeys((0.9, 1.0, 1.1), ALL_UP)), [KEY, OTHER])
    assert said.endswith("no sign changes and no verdict changes.")


def test_a_demand_at_which_nothing_settles_is_named():
    found = effects(dict.fromkeys((0.9, 1.0, 1.1), ALL_UP))
    found.loc[found["demand"] == 1.1, "flag"] = "unstable"
    (said,) = in_words(found, [KEY, OTHER])
    assert "at demand 10 % above nothing settles" in said
    assert "no sign changes" in said
    (table,) = demand_tables(found, [KEY, OTHER])
    assert table.names == ("10 % below", "demand as given", "10 % above")
    assert [str(effect) for _, cells in table.lines for effect in cells[2:]] == ["! unstable"] * 2


def test_compare_gives_it_in_the_terminal_on_the_page_as_csv_and_as_json(
    tmp_path, capsys, monkeypatch
):
    words = ["compare", "baseline", "bed_bureau", "--demand-range", "--jobs", "1"]
    words += [word for item in [*SMALL, "plausible=0"] for word in ("--set", item)]
    words += ["--results", str(tmp_path)]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["demand"] for row in told["demand"]} == {0.9, 1.0, 1.1}
    as_given = {r["measure"]: r["difference"] for r in told["demand"] if r["demand"] == 1.0}
    assert as_given == {row["measure"]: row["difference"] for row in told["table"]}
    (sentence,) = told["demand_in_words"]
    page = Path(told["files"]["page"])
    text = page.read_text(encoding="utf-8")
    assert "What Bed bureau changes at other demand" in text
    assert "type 1 attendances, urgent care at the second site" in text
    kept = pd.read_csv(page.parent / "demand.csv")
    assert len(kept) == len(told["demand"])

    monkeypatch.setenv("COLUMNS", "80")
    assert main(words) == 0
    printed = capsys.readouterr().out
    lines = [line for line in printed.splitlines() if str(tmp_path) not in line]
    assert max(map(len, lines)) <= 80
    assert " ".join(sentence.split()) in " ".join(printed.split())


def test_a_comparison_without_it_has_none(tmp_path):
    result = flowsim.compare(
        ["baseline", "bed_bureau"], overrides=SMALL, plausible=0, jobs=1, results=tmp_path
    )
    assert result.demand is None


def test_all_that_may_be_asked_for_together_is_what_it_is_alone(tmp_path):
    def asked(**also):
        return flowsim.compare(
            ["baseline", "bed_bureau+ed_xray"],
            overrides=SMALL,
            jobs=1,
            results=tmp_path,
            **{"plausible": 0, **also},
        )

    together = asked(isolate=True, demand_range=True, plausible=2)
    pd.testing.assert_frame_equal(together.demand, asked(demand_range=True).demand)
    pd.testing.assert_frame_equal(together.isolated, asked(isolate=True).isolated)
    pd.testing.assert_frame_equal(together.table, asked(plausible=2).table)
