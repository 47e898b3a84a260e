"""branch_by with a policy that is none, or limits and ways that do not go with it."""

import math

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.vocabulary.by_state import BranchBy
from flowsim.hospital.vocabulary.ladders import branch_by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, go, label
from tests.small import hospital

WAYS = {"doctor": [depart()]}
REST = [depart("left")]

WRITTEN = {
    "an unknown policy": (lambda: branch_by("any_fre", WAYS), "Did you mean 'any_free'"),
    "no policy": (lambda: branch_by(None, WAYS), "policy"),
    "a limit that is not a number": (
        lambda: branch_by("queue_shorter_than", WAYS, limit=math.nan),
        "limit",
    ),
    "an infinite limit": (lambda: branch_by("queue_shorter_than", WAYS, limit=math.inf), "limit"),
    "a limit below zero": (lambda: branch_by("queue_shorter_than", WAYS, limit=-1), "0 or more"),
    "part of a patient": (
        lambda: branch_by("queue_shorter_than", WAYS, limit=2.5),
        "whole number of patients",
    ),
    "no limit where one is compared with": (
        lambda: branch_by("queue_shorter_than", WAYS),
        "has no limit; give limit=",
    ),
    "a limit in words": (lambda: branch_by("queue_shorter_than", WAYS, limit="few"), "limit"),
    "an hour after midnight": (
        lambda: branch_by("before_hour", REST, limit=25),
        "limit 25 must be from 0 to 24",
    ),
    "a limit of a policy without": (lambda: branch_by("any_free", WAYS, limit=1), "has no limit"),
    "ways of a policy of the time": (
        lambda: branch_by("before_hour", WAYS, limit=9),
        "give the steps alone",
    ),
    "steps alone for a policy of queues": (
        lambda: branch_by("any_free", REST),
        "give the steps by resource or team",
    ),
    "no ways": (lambda: branch_by("any_free", {}), "to is empty; give at least one"),
    "others of a policy that always takes one": (
        lambda: branch_by("shortest_queue", WAYS, otherwise=REST),
        "always takes one of its ways",
    ),
    "a way that is no steps": (lambda: branch_by("any_free", {"doctor": "here"}), "label"),
    "a queue that is a number": (lambda: branch_by("any_free", {1.5: REST}), "queue"),
    "a pathway that goes on where nobody has a way": (
        lambda: Pathway("visit", [branch_by("any_free", WAYS)]),
        "the last step must leave it",
    ),
}


@pytest.mark.parametrize(("made", "words"), WRITTEN.values(), ids=WRITTEN)
def test_what_is_written_is_refused_at_once(made, words):
    with pytest.raises(FlowsimError, match=words):
        made()


def of(*steps):
    return hospital(steps, resources=(Resource("doctor", 1),))


CHECKED = {
    "an unknown queue": (of(branch_by("any_free", {"docter": REST}), *REST), "'doctor'"),
    "an unknown label": (of(BranchBy("any_free", (("doctor", "their"),)), *REST), "their"),
    "an unknown label of all others": (
        of(BranchBy("any_free", (("doctor", "next"),), otherwise="away"), *REST),
        "away",
    ),
    "a loop in which no time passes": (
        of(label("top"), branch_by("any_free", WAYS, otherwise=[go("top")])),
        "perhaps without time passing",
    ),
}


@pytest.mark.parametrize(("found", "words"), CHECKED.values(), ids=CHECKED)
def test_the_check_says_what_is_wrong(found, words):
    with pytest.raises(FlowsimError, match=words):
        check_or_raise(found)
