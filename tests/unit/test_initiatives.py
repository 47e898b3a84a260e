"""What the base class does for an initiative: its edits, null value, sentence and directions."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from flowsim.config import load
from flowsim.config.catalogue import initiative_class, initiative_names
from flowsim.config.folders import Folders, shipped_folder
from flowsim.errors import FlowsimError
from flowsim.hospital import initiatives
from flowsim.hospital.initiatives import (
    Count,
    Factor,
    Initiative,
    Share,
    adds,
    each,
    expected,
    scales,
    sets_share,
    shortens,
)
from flowsim.hospital.initiatives import add as add_to
from flowsim.hospital.vocabulary.clinics import Session, SlotClass
from flowsim.scenario.build import untouched
from tests.edits_case import small_hospital

LINES = 40
"""An initiative that only changes parameters has fewer, with its YAML."""


@dataclass(frozen=True, kw_only=True)
class Several(Initiative):
    title, seed, phrase = "Several", "our own plan", "several"
    sentence = "{beds} beds, {sooner:.0%} sooner; {more}."

    beds: Count = adds("ward", "elm", "beds")
    sooner: Share = shortens("triage")
    pace: Factor = scales("resource", "desk", "pace")
    more: Mapping[str, int] = each(lambda ward, n: add_to("ward", ward, beds=n))


def said(made):
    return [(e.target, e.operation, e.value) for e in made.signed_edits(small_hospital())]


def test_a_parameter_that_is_not_at_its_null_value_makes_its_edit():
    assert said(Several(beds=4)) == [("ward elm: beds", "add", 4)]
    assert said(Several(sooner=0.25)) == [("activity triage: duration", "scale", 0.75)]
    assert said(Several(pace=2.0)) == [("resource desk: pace", "scale", 2.0)]
    assert said(Several(more={"elm": 1, "oak": 2})) == [
        ("ward elm: beds", "add", 1),
        ("ward oak: beds", "add", 2),
    ]


def test_what_is_not_given_is_at_its_null_value_and_makes_none():
    assert said(Several()) == []
    assert Several.null(small_hospital()) == {"beds": 0, "sooner": 0.0, "pace": 1.0, "more": {}}


def test_a_sentence_has_numbers_in_its_own_form_and_tables_as_their_rows():
    made = Several(beds=2, sooner=0.25, more={"elm_a": 1, "oak": 2})
    assert made.summary == "2 beds, 25% sooner; elm a (1), oak (2)."
    assert Several().summary == "0 beds, 0% sooner."


def test_what_an_initiative_leaves_as_it_is_is_not_said():
    assert load("staffing").initiatives[0].summary == "More shifts: ED acp (2)."
    moved = "{ed_junior: [{days: daily, start: '08:00', end: '18:00', to_start: '10:00', "
    words = ["add.ed_acp=[]", f"move={moved}to_end: '20:00'}}]}}"]
    (made,) = load("staffing", [f"initiative.staffing.{word}" for word in words]).initiatives
    assert made.summary == (
        "More shifts: none; shifts moved to busier hours, total unchanged: ED junior (1)."
    )


@dataclass(frozen=True, kw_only=True)
class Slots(Initiative):
    title, seed, phrase = "Slots", "our own plan", "slots"
    sentence = "{sessions}; kept for: {kept}."

    sessions: Mapping[str, tuple[Session, ...]]
    kept: Mapping[str, tuple[SlotClass, ...]]


def test_a_sentence_tells_sessions_as_slots_a_week_and_classes_by_name():
    weekly = Session(days="mon-fri", start="13:00", end="14:00", every_minutes=30, slots=2)
    first_week = Session(days="sat", start="09:00", slots=1, weeks=(1,))
    kept = {"surgery": (SlotClass(name="gp"), SlotClass(name="acute_ward"))}
    made = Slots(sessions={"surgery": (weekly,), "tia": (weekly, first_week)}, kept=kept)
    assert made.summary == (
        "surgery (20 a week), TIA (up to 21 a week); kept for: surgery (GP, acute ward)."
    )


class Misspelt(Several):
    sentence = "{bed} beds."


def test_a_sentence_with_no_such_parameter_is_refused():
    with pytest.raises(FlowsimError, match=r"sentence: 'bed' is not a parameter .*mean 'beds'"):
        _ = Misspelt().summary


def test_the_null_value_of_a_share_is_what_it_is_now():
    kind = initiative_class("criteria_led_discharge")
    changed = ["hospital.discharge.review.criteria_led_share.value=0.3"]
    assert kind.null(untouched(load("baseline", changed))) == {"share": 0.3}


@dataclass(frozen=True, kw_only=True)
class ShareOfMany(Initiative):
    share: Share = sets_share("attribute", "ct", "yes")


def test_a_share_that_depends_on_attributes_has_no_null_value():
    with pytest.raises(FlowsimError, match="attribute ct has no one share of 'yes'"):
        ShareOfMany.null(untouched(load("baseline")))


def test_directions():
    assert expected(up=["a"], down=["b"], none=["c", "d"]) == {
        "a": "up",
        "b": "down",
        "c": "none",
        "d": "none",
    }
    with pytest.raises(FlowsimError, match="expected: a goes up and none; choose one"):
        expected(up=["a"], none=["a"])
    with pytest.raises(FlowsimError, match="expected: up"):
        expected(up="E01.type1")


@pytest.mark.parametrize("name", initiative_names(Folders()))
def test_an_initiative_that_only_changes_parameters_is_short(name):
    if "edits" in vars(initiative_class(name)):
        pytest.skip("it adds to the hospital")
    (python,) = Path(initiatives.__file__).parent.glob(f"*/{name}.py")
    yaml = shipped_folder() / "initiative" / f"{name}.yaml"
    assert sum(len(file.read_text().splitlines()) for file in (python, yaml)) < LINES
