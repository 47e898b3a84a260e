"""What is no edit and no step is refused in words."""

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.edits import after
from flowsim.hospital.edits.edit import flat, signed
from flowsim.hospital.initiatives.initiative import Initiative
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import depart, note


def test_one_edit_needs_no_list() -> None:
    one = after("visit", "triage", note("t_seen"))
    assert flat(one) == flat([one]) == flat([[one]])


@pytest.mark.parametrize("value", ["abc", None, 3, ["abc"], [None]])
def test_what_is_no_edit_is_refused_with_the_initiative(value: object) -> None:
    with pytest.raises(FlowsimError, match=r"initiative tea: edits: .* is no edit"):
        signed(value, "tea")


def test_text_is_no_step() -> None:
    with pytest.raises(FlowsimError, match="'abc' stands where a step belongs"):
        Pathway("visit", ["abc", depart()])


class Unfinished(Initiative):
    """Says nothing of what it changes."""

    title = "Unfinished"


@pytest.mark.parametrize("what", ["sentence", "edits", "null"])
def test_an_initiative_without_what_all_have_is_told_what_is_missing(what: str) -> None:
    made = object.__new__(Unfinished)
    with pytest.raises(FlowsimError, match=f"class Unfinished has no {what}; write it"):
        made.summary if what == "sentence" else getattr(made, what)(None)
