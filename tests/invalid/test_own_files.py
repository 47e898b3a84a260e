"""Faults in a user's own YAML files: the file is named, and what to do about it."""

from pathlib import Path

import pytest

from flowsim.cli.main import BAD_INPUT, main

MINE = "scenario/mine.yaml"
START = "# @package _global_\nscenario: {name: mine}\n"
AGAIN = "{{emergency: {{timings: {{return_after_leaving: {{rows: {{{}}}}}}}}}}}"

CASES: dict[str, tuple[dict[str, str | bytes], tuple[str, ...]]] = {
    "indentation": (
        {MINE: START + "weeks: 3\n  seed: 4\n"},
        ("not valid YAML", "mine.yaml", "line 4"),
    ),
    "tabs": ({MINE: START + "hospital:\n\tname: x\n"}, ("not valid YAML", "line 4")),
    "not text": (
        {MINE: b"# @package _global_\nscenario: {name: \xff\xfe}\n"},
        (MINE, "not UTF-8 text"),
    ),
    "name of the scenario": (
        {MINE: "# @package _global_\nscenario: {name: yours}\n"},
        (MINE, "scenario.name is 'yours'", "'mine'"),
    ),
    "no name": ({MINE: "# @package _global_\nweeks: 3\n"}, (MINE, "scenario.name", "'mine'")),
    "misspelt word of the scenario": (
        {MINE: "# @package _global_\nscenario: {name: mine, titel: x}\n"},
        (f"{MINE}, line 2", "'titel' is not a key", "'title'?"),
    ),
    "period of one number": (
        {"period/apr_nov_2018.yaml": "type1_per_day: 299\n", MINE: START},
        ("period/apr_nov_2018.yaml, line 1: period: '", "is missing; add it", "the shipped one"),
    ),
    "space without a source": (
        {
            "hospital/lister_2018/emergency.yaml": "spaces:\n  majors_cubicle: {number: 20}\n",
            MINE: START,
        },
        ("emergency.yaml, line 2: hospital.emergency.spaces.majors_cubicle: 'source' is missing",),
    ),
    "reference to a key that there is not": (
        {MINE: START + 'seed: "${period.sed}"\n'},
        (f"{MINE}, line 3: seed: refers to ${{period.sed}}, which does not exist",),
    ),
    "setting": ({MINE: START + "weks: 3\n"}, (f"{MINE}, line 3: weks", "'weeks'?")),
    "number that is none": (
        {MINE: START + "period: {type1_per_day: .nan}\n"},
        (f"{MINE}, line 3: period.type1_per_day", "finite number"),
    ),
    "number without end": (
        {MINE: START + "hospital: {wards: {moves: {move_minutes: {mean_minutes: .inf}}}}\n"},
        (f"{MINE}, line 3: hospital.wards.moves.move_minutes.mean_minutes", "finite number"),
    ),
    "group of files": (
        {MINE: START.replace("scenario:", "defaults: [override /initative: [a]]\nscenario:")},
        (MINE, "'initative' is not a group of files", "'initiative'?"),
    ),
    "list of initiatives": (
        {MINE: START + "initiative: [bed_bureau]\n"},
        (f"{MINE}, line 3: initiative", "under 'defaults'", "/initiative: [bed_bureau]'"),
    ),
    "period by its name": (
        {MINE: START + "period: winter_2017_18\n"},
        (f"{MINE}, line 3: period", "'- override /period: winter_2017_18'"),
    ),
    "initiative that is true": (
        {MINE: START + "initiative: {bed_bureau: true}\n"},
        (f"{MINE}, line 3: initiative.bed_bureau", "parameters of the initiative"),
    ),
    "setting that refers to itself": (
        {MINE: START + "weeks: ${weeks}\n"},
        (f"{MINE}, line 3: weeks", "Recursive"),
    ),
    "variable of the environment": (
        {MINE: START + "weeks: ${oc.env:HOME}\n"},
        (f"{MINE}, line 3: ${{oc.env:...}} is not read", "nothing from the environment"),
    ),
    "value of a setting": (
        {MINE: START + "weeks: three\n"},
        (f"{MINE}, line 3: weeks", "whole number", "'three'"),
    ),
    "nothing after a key": (
        {MINE: START + "weeks:\n"},
        (f"{MINE}, line 3: weeks", "whole number", "null (empty)"),
    ),
    "initiative that does not exist": (
        {MINE: START.replace("scenario:", "defaults: [override /initiative: [edxray]]\nscenario:")},
        (MINE, "'edxray' is not a", "'ed_xray'?"),
    ),
    "parameter of an initiative": (
        {MINE: START + "initiative: {ed_xray: {walk_minutes: soon}}\n"},
        (f"{MINE}, line 3: initiative.ed_xray.walk_minutes", "'soon'", "minutes"),
    ),
    "yes without quotes": (
        {MINE: START + "hospital: {bed_bureau: {source: yes}}\n"},
        ("hospital.bed_bureau.source", "must be text, not true", "write 'yes'"),
    ),
    "off without quotes": (
        {MINE: START + "hospital: {bed_bureau: {source: off}}\n"},
        ("hospital.bed_bureau.source", "must be text, not false", "no, off and false alike"),
    ),
    "yes without quotes as a key": (
        {MINE: START + "hospital: " + AGAIN.format("yes: {mean_minutes: 9}") + "\n"},
        (f"{MINE}, line 3: YAML reads the key yes as true or false, not as text; put it in quo",),
    ),
    "yes without quotes as the key of an empty table": (
        {MINE: START + "hospital: " + AGAIN.format("yes: {}") + "\n"},
        (f"{MINE}, line 3: YAML reads the key yes as true or false, not as text; put it in quo",),
    ),
    "yes in quotes as the key of an empty table": (
        {MINE: START + "hospital: " + AGAIN.format('"yes": {}') + "\n"},
        (
            f"{MINE}, line 3: hospital.emergency.timings.return_after_leaving.rows.yes: tables are "
            "merged row by row",
            "(rows: distribution, mean_minutes, sd_minutes, source, range)",
        ),
    ),
    "number without quotes as a key": (
        {MINE: START + "hospital: {emergency: {spaces: {1: {}}}}\n"},
        (f"{MINE}, line 3: YAML reads the key 1 as a number, not as text; put it in quotes",),
    ),
    "nothing as a key": (
        {MINE: START + "hospital: {emergency: {spaces: {~: {}}}}\n"},
        (f"{MINE}, line 3: YAML reads the key ~ as nothing, not as text; put it in quotes",),
    ),
    "day as a key": (
        {MINE: START + "hospital: {emergency: {spaces: {2018-04-02: {}}}}\n"},
        (f"{MINE}, line 3: YAML reads the key 2018-04-02 as a date, not as text; put it in",),
    ),
    "time without quotes": (
        {MINE: START + "initiative: {ed_xray: {opens: 16:30}}\n"},
        (f"{MINE}, line 3", "16:30 is not a plain number", "quote it", "'16:30'"),
    ),
    "shares that do not add to 1": (
        {
            MINE: START + "hospital: {emergency: {patients: {age_band: {rows: {walk_in: "
            "{'0-15': 0.9, '16-64': 0.3}}}}}}\n"
        },
        (f"{MINE}, line 3: hospital.emergency.patients.age_band", "shares add to 1.2, not 1"),
    ),
    "ward nobody can reach": (
        {MINE: START + "hospital: {wards: {beds: {wards: [{name: attic, beds: 9, home: []}]}}}\n"},
        ("attic",),
    ),
    "list for a block": (
        {MINE: START + "hospital: {emergency: {spaces: [1, 2]}}\n"},
        (MINE, "a list stands where keys and values belong"),
    ),
    "block for a number": (
        {MINE: START + "weeks: {number: 3}\n"},
        (f"{MINE}, line 3: weeks", "whole number", "the keys number"),
    ),
    "line of an initiative's file": (
        {
            "initiative/bed_bureau.yaml": "declare_sooner: 0.1\n",
            MINE: START.replace(
                "scenario:", "defaults: [override /initiative: [bed_bureau]]\nscenario:"
            ),
        },
        ("initiative/bed_bureau.yaml", "first line must be '# @package initiative.bed_bureau'"),
    ),
    "initiative without a Python file": (
        {
            "initiative/magic.yaml": "# @package initiative.magic\nshare: 1\n",
            MINE: START.replace(
                "scenario:", "defaults: [override /initiative: [magic]]\nscenario:"
            ),
        },
        ("initiative magic", "call the file that holds it magic.py"),
    ),
    "source that is not listed": (
        {MINE: START + "initiative: {bed_bureau: {source: hearsay}}\n"},
        (f"{MINE}, line 3", "'hearsay' is not a source"),
    ),
    "source without a citation": (
        {MINE: START, "sources.yaml": "audit: {kind: official}\n"},
        ("sources.yaml: audit", "a kind and a citation"),
    ),
    "kind of source": (
        {MINE: START, "sources.yaml": "audit: {kind: rumour, citation: x}\n"},
        ("sources.yaml: audit", "'rumour' is not a kind of source", "expert"),
    ),
    "sources that are a list": (
        {MINE: START, "sources.yaml": "- audit\n"},
        ("sources.yaml", "kind: ..., citation: ..."),
    ),
}


@pytest.mark.parametrize(("files", "expected"), CASES.values(), ids=CASES.keys())
def test_the_file_is_named_and_nothing_is_written(
    files: dict[str, str | bytes],
    expected: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own, working = tmp_path / "own", tmp_path / "working"
    working.mkdir()
    for name, text in files.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    monkeypatch.chdir(working)
    assert main(["run", "scenario=mine", "--config-dir", str(own)]) == BAD_INPUT
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("flowsim: ")
    assert "Traceback" not in said.err
    for part in expected:
        assert part in said.err
    assert list(working.iterdir()) == []
