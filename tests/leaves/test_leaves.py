"""Every number of the configuration changes the records of a scenario, or has a reason not to.

A sample of them here; all in `.ci/nightly`, by `python -m tests.leaves`, which prints what changes
nothing. Of the sample, what did nothing on the small scale is run at full size.
"""

from fnmatch import fnmatch

import pytest

from flowsim.config.resolved import load
from flowsim.engine.digest import digest
from tests.engines import compiled_only
from tests.leaves.leaves import (
    ACTS,
    FIRST,
    UNREAD,
    Leaf,
    all_leaves,
    changed,
    reason_for,
    reasons,
    verdict,
)

pytestmark = compiled_only
ONE_IN = 64
EVERY = all_leaves()
SAMPLE = [leaf for leaf in EVERY if int(digest(leaf.name.encode()), 16) % ONE_IN == 0]
"""Chosen by the name, so that another number added does not change which are looked at."""


@pytest.mark.parametrize("leaf", SAMPLE, ids=lambda leaf: leaf.name)
def test_a_number_changes_records_or_has_a_reason(leaf):
    assert reason_for(leaf.name) or verdict(leaf) == ACTS


@pytest.mark.parametrize("pattern", reasons())
def test_a_reason_is_for_a_number_that_there_is(pattern):
    assert any(fnmatch(leaf.name, pattern) for leaf in EVERY)


def test_a_number_that_nothing_reads_is_found():
    """The months of the year are left out where no date is given."""
    month = next(leaf for leaf in EVERY if leaf.name.endswith("by_month.jan"))
    assert load("baseline").period.start_date == ""
    assert verdict(month, FIRST) == UNREAD


def test_numbers_are_tried_at_the_ends_of_their_range():
    assert Leaf(("a",), 12, (0, 16)).steps() == [16, 0, 8]
    assert Leaf(("a",), 16, (0, 16)).steps() == [0, 8]
    assert Leaf(("a",), "23:00").steps()[0] == "01:00"


def test_shares_that_add_to_one_still_do():
    tree = {"shares": {"a": 0.5, "b": 0.3, "c": 0.2}}
    assert changed(tree, Leaf(("shares", "b"), 0.3), 0.1) == {
        "shares": {"a": 0.7, "b": 0.1, "c": 0.2}
    }
    assert tree["shares"]["b"] == 0.3
    modes = {"walk_in": {"share": 0.6}, "ambulance": {"share": 0.4}}
    assert changed({"modes": modes}, Leaf(("modes", "walk_in", "share"), 0.6), 0.3) == {
        "modes": {"walk_in": {"share": 0.3}, "ambulance": {"share": 0.7}}
    }


def test_shares_of_one_kind_that_add_to_one_still_do():
    rows = {
        "hip": {"of": "bones", "share": 0.6},
        "knee": {"of": "bones", "share": 0.4},
        "ear": {"of": "head", "share": 1.0},
    }
    made = changed({"rows": rows}, Leaf(("rows", "hip", "share"), 0.6), 0.1)["rows"]
    assert [row["share"] for row in made.values()] == [0.1, 0.9, 1.0]


def test_leaves_are_numbers_and_times_of_day_of_the_hospital():
    names = {leaf.name: leaf.value for leaf in EVERY}
    tree = load("baseline").tree
    assert names["period.general_acute_open"] == tree["period"]["general_acute_open"]
    assert "hospital.bed_bureau.meetings.0" in names
    assert not any(".range" in name or name.endswith(".source") for name in names)
