"""Settings that make no sense beside others, or in their place: one message, nothing written."""

from pathlib import Path

import pytest

from flowsim.cli.main import BAD_INPUT, main

MINE = "scenario/mine.yaml"
CHOOSING = "# @package _global_\ndefaults:\n  - override /initiative: [ringfence]\n"
MAJORS = "hospital.emergency.spaces.majors_cubicle.number"
START = "# @package _global_\nscenario: {name: mine}\n"

CASES: dict[str, tuple[dict[str, str], str, tuple[str, ...]]] = {
    # -- initiatives chosen anew
    "initiative left out": (
        {},
        "run bed_bureau initiative=[staffing]",
        (
            "initiative=[staffing]: leaves out bed_bureau, which scenario bed_bureau has",
            "write bed_bureau+staffing to add to it, or name a scenario without it, e.g. "
            "baseline+staffing",
        ),
    ),
    "initiative left out by the second of two": (
        {},
        "run bed_bureau initiative.ed_xray.share=0.2 initiative=[staffing]",
        ("command line: initiative=[staffing]: leaves out bed_bureau, which scenario bed_bureau",),
    ),
    "initiative taken out by the second of two": (
        {},
        "run bed_bureau initiative.staffing={} ~initiative.bed_bureau",
        ("command line: ~initiative.bed_bureau: leaves out bed_bureau, which scenario bed_bureau",),
    ),
    "initiatives all left out": (
        {},
        "run -m scenario=baseline,acute_care_hub initiative=[]",
        ("initiative=[]: leaves out ", "which scenario acute_care_hub has", "e.g. baseline\n"),
    ),
    "initiative taken out": (
        {},
        "check bed_bureau+staffing --set ~initiative.staffing",
        ("~initiative.staffing: leaves out staffing, which scenario bed_bureau+staffing has",),
    ),
    "initiative of which the scenario's own parameters would stay": (
        {MINE: START + "initiative: {bed_bureau: {call_sooner: 0.3}}\n"},
        "run mine initiative=[staffing]",
        ("leaves out bed_bureau, which scenario mine has; write mine+staffing", "baseline+staff"),
    ),
    # -- settings of the hospital that are those of the period
    "month that is none": (
        {},
        "check baseline --set period.months=[january]",
        (
            "flowsim: command line: period.months=[january]: season: period_months: 'january' is n",
            "(months: apr, aug, dec, feb, jan, jul, jun, mar, may, nov, oct, sep)",
            "'jan'?",
        ),
    ),
    "month of one's own file that is none": (
        {MINE: START + "period: {months: [dec, dec]}\n"},
        "check mine",
        (f"{MINE}, line 3: period.months: season: period_months names a month twice",),
    ),
    "first day that is no Monday": (
        {},
        "check baseline --set period.start_date=2018-04-03",
        ("flowsim: command line: period.start_date=2018-04-03: season: start_date",),
    ),
    # -- empty tables of one's own files
    "table of an initiative emptied": (
        {MINE: START + "initiative: {staffing: {add: {}}}\n"},
        "check mine",
        (
            f"{MINE}, line 3: initiative.staffing.add: tables are merged row by row, so an empty",
            "(rows: ed_acp)",
            "set each row itself, e.g. ed_acp: []\n",
        ),
    ),
    "table of an initiative the scenario chooses emptied": (
        {MINE: CHOOSING + "scenario: {name: mine}\ninitiative:\n  ringfence:\n    spaces: {\n }\n"},
        "run mine",
        (f"{MINE}, line 7: initiative.ringfence.spaces: ", "e.g. medical_assessment: 0\n"),
    ),
    "table of the hospital emptied in a file over it": (
        {"hospital/mine.yaml": "defaults: [lister_2018, _self_]\nemergency:\n  spaces: {}\n"},
        "check baseline --set hospital=mine",
        ("hospital/mine.yaml, line 3: hospital.emergency.spaces: ", "(rows: corridor_place, "),
    ),
    "table emptied with a comment in it": (
        {MINE: START + "hospital:\n  emergency:\n    spaces: { # none\n    }\n"},
        "check mine",
        (f"{MINE}, line 5: hospital.emergency.spaces: ", "(rows: corridor_place, "),
    ),
    # -- several values where one is taken
    "configurations of a sweep": (
        {},
        "run -m --cfg job smoke weeks=1,2",
        ("--cfg prints the configuration of one run; leave out -m, and give each setting one va",),
    ),
    "configuration of several values": (
        {},
        "run --cfg job smoke weeks=1,2",
        (
            "weeks=1,2: several values; give one of them, or write [a,b]",
            "without --cfg or --trace, runs",
        ),
    ),
    "trace of several values": (
        {},
        "run smoke --trace 100 weeks=1,2",
        (
            "weeks=1,2: several values; give one of them, or write [a,b]",
            "without --cfg or --trace, runs",
        ),
    ),
    "comparison of several values": (
        {},
        "compare baseline bed_bureau weeks=1,2",
        ("weeks=1,2: several values; give one of them", "flowsim run -m, without"),
    ),
    "comparison of several values of a scenario's own": (
        {},
        "compare baseline bed_bureau:declare_sooner=0.1,0.3",
        ("command line: initiative.bed_bureau.declare_sooner=0.1,0.3: several values; give one",),
    ),
    "one run of several values of a scenario's own": (
        {},
        "run bed_bureau:declare_sooner=0.1,0.3",
        ("scenario=bed_bureau:declare_sooner=0.1,0.3: several values; add -m to run each of them",),
    ),
    "check of several values": (
        {},
        "check smoke --set period.type1_per_day=1,2",
        ("period.type1_per_day=1,2: several values; give one of them",),
    ),
    # -- the configuration printed, of which a run would refuse a row
    "row of an initiative": (
        {},
        "run --cfg job ringfence:spaces.xx=3",
        ("initiative ringfence", "'xx' is not "),
    ),
    "role of an initiative": (
        {},
        "run --cfg job -p weeks smoke initiative.staffing.add={ed_apc:[]}",
        ("'ed_apc' is not a resource", "Did you mean 'ed_acp'?"),
    ),
    "row of a ward": (
        {},
        "run --cfg job smoke hospital.wards.beds.wards.0.round=mornin",
        ("ward medical_assessment: round: 'mornin' is not a round",),
    ),
    # -- values from elsewhere
    "variable of the environment for a number": (
        {},
        "run smoke weeks=${oc.env:HOME}",
        (
            "command line: weeks=${oc.env:HOME}: ${oc.env:...} is not read: a configuration takes "
            "nothing from the environment or from functions; write the value itself",
        ),
    ),
    "variable of the environment in a scenario's own setting": (
        {},
        "compare baseline baseline:period.type1_per_day=${oc.env:HOME,300}",
        ("period.type1_per_day=${oc.env:HOME,300}: ${oc.env:...} is not read",),
    ),
    "function for a text": (
        {},
        "run -m results=${oc.decode:x},b",
        ("${oc.decode:...} is not read",),
    ),
    "variable of the environment by a name in pieces": (
        {MINE: START + "results: '${oc.${scenario.title}:HOME}'\n"},
        "run mine",
        (f"{MINE}, line 3: ${{oc._:...}} is not read",),
    ),
    # -- lengths of one scenario of a comparison
    "days of one scenario": (
        {},
        "compare smoke smoke:days=3",
        (
            "scenarios smoke and smoke:days=3 cannot be compared: in them weeks is 3 and 0, ",
            "take days=3 out of smoke:days=3, and to have it in all of them, write it as a word of "
            "its own: flowsim compare ... days=3\n",
        ),
    ),
    "seeds of the first scenario, weeks of another": (
        {},
        "compare smoke:seed=4 smoke+bed_bureau smoke:weeks=1+bed_bureau",
        ("in them seed is 4 and 1; these are alike", "take seed=4 out of smoke:seed=4, and"),
    ),
    # -- a scale that leaves nothing of a difference
    "the same hospital by its scale": (
        {},
        f"compare smoke:{MAJORS}=21 smoke:{MAJORS}=22",
        (
            f"compare: at scale=0.1, where beds, staff and slots are rounded up to whole numbers, "
            f"smoke:{MAJORS}=21 and smoke:{MAJORS}=22 are the same hospital",
            f"{MAJORS} (21 and 22) make none; change more, or run at a larger scale",
        ),
    ),
    # -- sweeps of a scenario's own settings
    "value of a scenario's own setting twice": (
        {},
        "run -m bed_bureau:declare_sooner=0.1,0.10",
        ("declare_sooner: the sweep has 0.1 twice; give each value once",),
    ),
    "misspelt scenario after a setting": (
        {},
        "run -m smoke:weeks=1,basline",
        ("scenario=basline: 'basline' is not a scenario", "'baseline'?"),
    ),
    "later value of a scenario's own setting": (
        {},
        "run -m smoke:weeks=1,0",
        ("weeks=0: weeks, days and hours are 0",),
    ),
}


@pytest.mark.parametrize(("files", "words", "expected"), CASES.values(), ids=CASES.keys())
def test_one_message_and_nothing_written(
    files: dict[str, str],
    words: str,
    expected: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own, working = tmp_path / "own", tmp_path / "working"
    working.mkdir()
    for name, text in files.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(working)
    folder = ["--config-dir", str(own)] if files else []
    assert main([*words.split(), *folder]) == BAD_INPUT
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("flowsim: ")
    assert said.err.count("\n") == 1
    for part in expected:
        assert part in said.err
    assert list(working.iterdir()) == []
