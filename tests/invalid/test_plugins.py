"""Plugins that go wrong: the message names the plugin, its initiative or measure, and the line."""

import json

import pytest

from flowsim import plugins
from flowsim.analysis.measures import Facts
from flowsim.analysis.measures.registry import Rule, declare
from flowsim.cli.main import BAD_INPUT, main
from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.scenario.build import untouched
from flowsim.studies.checking import check_initiative
from tests.edits_case import small_hospital
from tests.plugin_files import INITIATIVE

EDITS = INITIATIVE[INITIATIVE.index("        return [\n") : INITIATIVE.index("    @classmethod")]


@pytest.fixture(autouse=True)
def nothing_left():
    yield
    plugins.forget()


def tea(tmp_path, **changes):
    """Return the initiative of a file whose text is changed."""
    text = INITIATIVE
    for old, new in changes.get("parts", ()):
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "tea.py").write_text(text)
    plugins.register(tmp_path / "tea.py")
    return plugins.own_initiatives()["tea"]


BODIES = {
    "raises": (
        '        return {}["nothing"]\n',
        "initiative tea: KeyError: 'nothing' (tea.py, line ",
    ),
    "leaves": ("        raise SystemExit(3)\n", "initiative tea: SystemExit: 3 (tea.py, line "),
    "returns nothing": ("        pass\n", "initiative tea: edits: None is no edit"),
    "returns text": ('        return "beds"\n', "initiative tea: edits: 'beds' is no edit"),
    "edits what is not there": (
        '        return add("wards", "elm", beds=1)\n',
        "initiative tea: edit: 'wards' is not a kind of thing to edit",
    ),
}


@pytest.mark.parametrize("case", BODIES)
def test_edits_that_go_wrong(case, tmp_path):
    body, message = BODIES[case]
    made = tea(tmp_path, parts=[(EDITS, body)])()
    with pytest.raises(FlowsimError) as refused:
        made.signed_edits(small_hospital())
    assert str(refused.value).startswith(message)


def test_the_list_shows_the_others(tmp_path, capsys):
    (tmp_path / "tea.py").write_text(INITIATIVE.replace(EDITS, BODIES["raises"][0]))
    assert main(["list", "initiatives", "--json", "--plugin", str(tmp_path / "tea.py")]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["initiatives"]}
    assert rows["tea"]["effect"].startswith("fails: initiative tea: KeyError: 'nothing'")
    assert "fails" not in rows["bed_bureau"]["effect"]


def test_the_list_says_which_measure_is_not_known(tmp_path, capsys):
    (tmp_path / "tea.py").write_text(INITIATIVE.replace('{"E12.mean"', '{"E12.maen"'))
    assert main(["list", "initiatives", "--json", "--plugin", str(tmp_path / "tea.py")]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["initiatives"]}
    assert rows["tea"]["effect"] == "fails: 'E12.maen' is not a measure. Did you mean 'E12.mean'?"


REFUSED = {
    "a direction that is none": (
        ('"down"', '"sideways"'),
        "initiative tea: expects 'E12.mean': 'sideways' is not a direction (directions: down, none",
    ),
    "no title": (('    title: ClassVar[str] = "More beds"\n', ""), "class MoreBeds has no title"),
    "an exit": (
        ("@dataclass", "raise SystemExit(1)\n@dataclass"),
        "tea.py: SystemExit: 1 (tea.py",
    ),
    "what cannot be imported": (
        ("import Any", "import Anyy"),
        "tea.py: ImportError: cannot",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_used(case, tmp_path, capsys):
    change, message = REFUSED[case]
    with pytest.raises(FlowsimError) as refused:
        tea(tmp_path, parts=[change])
    assert message in str(refused.value)
    assert main(["list", "initiatives", "--plugin", str(tmp_path / "tea.py")]) == BAD_INPUT
    assert capsys.readouterr().err.startswith("flowsim: ")


@pytest.mark.parametrize("beds", ["six", 1.5, -1, None, float("nan"), [6]])
def test_a_parameter_of_another_sort(beds, tmp_path):
    with pytest.raises(FlowsimError, match=r"initiative tea: beds .* must be"):
        tea(tmp_path)(beds=beds)


# -- measures --------------------------------------------------------------------------------------

CAME = declare("X90.came", "Patients who came", "patients", "All of them.", "ours")


def rule(compute):
    return Rule(measures=(CAME,), compute=compute)


class Blank(Facts):
    """Facts of nothing: what is computed here looks at none."""

    terms = None

    def __init__(self):
        pass


MEASURES = {
    "raises": (lambda facts: 1 / 0, "measure X90.came: ZeroDivisionError: division by zero (test_"),
    "returns nothing": (lambda facts: None, "measure X90.came: gives None; give values by key"),
    "returns a number": (lambda facts: 3.0, "measure X90.came: gives 3; give values by key"),
    "another key": (lambda facts: {"X91.came": 1.0}, "'X91.came' is not a key of this rule"),
    "half a break-down": (lambda facts: {"X90.came.day": 1.0}, "'X90.came.day' is not a key of"),
    "a key of a number": (lambda facts: {1: 1.0}, "'1' is not a key of this rule"),
    "text": (lambda facts: {"X90.came": "3"}, "measure X90.came: gives '3'; give a number"),
    "nothing for a value": (
        lambda facts: {"X90.came": None},
        "gives None; give a number",
    ),
    "infinity": (lambda facts: {"X90.came": float("inf")}, "X90.came: gives inf; give a number"),
}


@pytest.mark.parametrize("case", MEASURES)
def test_a_measure_that_goes_wrong_names_itself(case):
    compute, message = MEASURES[case]
    with pytest.raises(FlowsimError) as refused:
        rule(compute).values(Blank())
    assert message in str(refused.value)


def test_a_measure_may_be_nan_and_broken_down():
    values = {"X90.came": float("nan"), "X90.came.stream.walk_in": 2}
    assert rule(lambda facts: values).values(Blank())["X90.came.stream.walk_in"] == 2


@pytest.mark.parametrize("measures", [(), None, [CAME], ("X90.came",)])
def test_a_rule_without_measures(measures):
    with pytest.raises(FlowsimError, match="must be a tuple of measures, at least one"):
        Rule(measures=measures, compute=lambda facts: {})


def test_a_rule_without_a_function_and_a_measure_without_a_direction():
    with pytest.raises(FlowsimError, match=r"measure X90\.came: compute 3 must be a function"):
        Rule(measures=(CAME,), compute=3)
    with pytest.raises(FlowsimError, match="'sideways' is not a direction"):
        declare("X90.came", "Came", "patients", "All.", "ours", better="sideways")


NULL = '{"beds": 0, "declare": 1.0}'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (NULL, '{"beds": 1, "declare": 1.0}', "with its null value (beds=1, declare=1.0) it "),
        (NULL, '{"beds": 0}', "with its null value (beds=0) it should change nothing, and changes"),
        (
            "beds: Count = 6\n    declare: Factor = 0.5",
            "beds: Count = 0\n    declare: Factor = 1.0",
            "nothing changes with these parameters either",
        ),
        ('"E12.mean"', '"E12.maen"', "expects: "),
    ],
)
def test_an_initiative_of_ones_own_is_held_to_what_the_shipped_ones_are(
    tmp_path, old, new, message
):
    hospital = untouched(load("baseline"))
    ward = hospital.wards[0].name
    at_home = ("acute_medical_unit", ward)
    check_initiative(tea(tmp_path, parts=[at_home])(), hospital)
    plugins.forget()
    with pytest.raises(FlowsimError) as refused:
        check_initiative(tea(tmp_path, parts=[at_home, (old, new)])(), hospital)
    assert f"initiative tea: {message}" in str(refused.value)


def test_check_refuses_a_scenario_whose_own_initiative_has_no_such_null(tmp_path, capsys):
    text = INITIATIVE.replace("acute_medical_unit", "acute_medical_unit_a").replace(NULL, "{}")
    (tmp_path / "tea.py").write_text(text)
    assert main(["check", "baseline+tea", "--plugin", str(tmp_path / "tea.py")]) == BAD_INPUT
    assert "initiative tea: with its null value () it should" in capsys.readouterr().err
