"""Values that an edit cannot hold are refused in words, as the edit is written or applied."""

from itertools import permutations
from math import inf, nan

import numpy as np
import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.hospital.edits import (
    add,
    after,
    apply_edits,
    around,
    before,
    divert,
    instead,
    new,
    new_activity,
    new_background,
    new_calendar,
    remove,
    replace,
    scale,
    scale_odds,
    set_mean,
    set_share,
    signed,
)
from flowsim.hospital.edits.fields import FIELDS
from flowsim.hospital.edits.items import find
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.resources import Priority, Resource
from flowsim.hospital.vocabulary.steps import depart, note
from tests.edits_case import small_hospital

WRONG = {
    "fraction of a bed": (lambda: replace("ward", "elm", beds=3.7), "beds 3.7 must be a whole"),
    "NumPy's fraction": (
        lambda: replace("ward", "elm", beds=np.float64(3.7)),
        "replace ward: beds 3.7 must be a whole number",
    ),
    "fraction added": (lambda: add("ward", "elm", beds=0.5), "add ward: beds 0.5 must be a whole"),
    "beds of nan": (lambda: add("ward", "elm", beds=nan), "add ward: beds nan must be a whole"),
    "beds as text": (lambda: replace("ward", "elm", beds="4"), "beds '4' must be a whole number"),
    "servers below zero": (
        lambda: add("resource", "nurse", capacity=-1),
        "add resource: capacity -1 must lie in [0, 100,000]",
    ),
    "more servers than there are": (
        lambda: remove("resource", "nurse", capacity=1000),
        "must lie in [0, 100,000]",
    ),
    "servers as text": (
        lambda: add("resource", "nurse", capacity="two"),
        "capacity 'two' must be a whole number, Calendar or a list, each Shift",
    ),
    "factor of nan": (lambda: scale("ward", "elm", beds=nan), "scale ward: beds nan must be a"),
    "factor without end": (lambda: scale("ward", "elm", beds=inf), "beds inf must be a finite"),
    "factor below zero": (lambda: scale("ward", "elm", beds=-1), "beds -1 must be zero or more"),
    "factor as text": (lambda: scale("activity", "task", duration="x"), "duration 'x' must be a"),
    "mean of nan": (lambda: set_mean("task", nan), "set_mean activity: duration nan must be a"),
    "mean of nought": (lambda: set_mean("task", 0), "duration 0 must be 1e-06 or more"),
    "mean of none": (lambda: set_mean("task", None), "duration None must be a finite number"),
    "duration of a number": (
        lambda: replace("activity", "task", duration=5),
        "replace activity: duration 5 must be a distribution",
    ),
    "pace of nan": (lambda: replace("resource", "nurse", pace=nan), "pace nan must be a finite"),
    "unfilled of two": (
        lambda: replace("resource", "senior", unfilled_share=2),
        "unfilled_share 2 must lie in [0, 1]",
    ),
    "sessions that are a number": (
        lambda: replace("clinic", "chest", sessions=3),
        "sessions 3 must be a list",
    ),
    "sessions of nan": (lambda: scale("clinic", "chest", sessions=nan), "sessions nan must be"),
    "rates of two": (lambda: replace("arrivals", "all", per_hour=(1, 2)), "per_hour has 2 rates"),
    "rates of nan": (lambda: replace("arrivals", "all", per_hour=nan), "per_hour nan must be"),
    "rates added as text": (lambda: add("arrivals", "all", per_hour="1"), "per_hour '1' must be a"),
    "calendar of times": (
        lambda: replace("calendar", "clinic", opening=3),
        "replace calendar: opening 3 must be Calendar",
    ),
    "time as text": (
        lambda: add("calendar", "rounds", times="noon"),
        "add calendar rounds: times 'noon' must be a list",
    ),
    "time past the week": (
        lambda: add("calendar", "rounds", times=[20000]),
        "calendar rounds: times: timetable: minutes: minute 20000 is beyond the week",
    ),
    "rows of a number": (lambda: add("ward", "elm", serves=3), "serves 3 must be a list"),
    "row of none": (
        lambda: add("ward", "elm", serves={"medicine": None}),
        "add ward elm: serves None must be text of one line, neither empty",
    ),
    "members of none": (
        lambda: remove("team", "crew", members=None),
        "members None must be a list",
    ),
    "shares as a list": (
        lambda: set_share("attribute", "acuity", ["high"]),
        "set_share attribute acuity: ['high'] must be a table, {label: share}",
    ),
    "share of nan": (
        lambda: set_share("attribute", "acuity", {"high": nan}),
        "set_share attribute: shares nan must be a finite number",
    ),
    "share of two": (
        lambda: set_share("attribute", "acuity", {"high": 2}),
        "shares 2 must lie in [0, 1]",
    ),
    "odds of text": (
        lambda: scale_odds("attribute", "acuity", {"high": "x"}),
        "scale_odds attribute: shares 'x' must be a finite number",
    ),
    "odds without end": (
        lambda: scale_odds("attribute", "acuity", {"high": inf}),
        "shares inf must be a finite number",
    ),
    "divert of nan": (lambda: divert("scan", to="other_scan", share=nan), "share nan must be a"),
    "divert to none": (lambda: divert("scan", to=None), "divert: to None must be text"),
    "divert within a number": (
        lambda: divert("scan", to="other_scan", within=3),
        "divert scan to other_scan: within 3 must be a list",
    ),
    "kind of a list": (lambda: replace(["ward"], "elm", beds=3), "is not a kind of thing to edit"),
    "name of a list": (lambda: replace("ward", ["elm"], beds=3), "edit: name ['elm'] must be text"),
    "stage of none": (lambda: before("visit", None, depart()), "part None must be text"),
    "steps of a number": (lambda: after("visit", "triage", 3), "3 stands where a step belongs"),
    "first of none": (lambda: around("visit", "triage", None, []), "None stands where a step"),
    "no step at all": (
        lambda: instead("visit", "triage", np.array(3)),
        "stands where a step belongs",
    ),
    "activity of a number": (lambda: new_activity("x", 3), "new_activity x: duration 3 must be a"),
    "calendar of a number": (lambda: new_calendar("x", 3), "new_calendar x: calendar 3 must be"),
    "background of none": (lambda: new_background(None), "name None must be text"),
    "before a list": (
        lambda: new(Resource("x", 1), before=["desk"]),
        "new resource x: before ['desk'] must be text",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_value_an_edit_cannot_hold(case):
    make, message = WRONG[case]
    with pytest.raises(FlowsimError) as refused:
        apply_edits(small_hospital(), [make()])
    assert message in str(refused.value)


ABSURD = (nan, inf, -1, 2.5, 1e300, 10**400, "x", "", None, True, [1], {"a": 1}, {1: None}, set())
MORE = (object(), np.array([1, 2]), np.array(3), Constant(5), Calendar.always(1), [[1]], Priority())


@pytest.mark.parametrize("kind", FIELDS)
def test_whatever_a_field_is_given_ends_in_an_edit_or_in_words(kind):
    hospital = small_hospital()
    names = {"ward": "elm", "resource": "nurse", "team": "crew", "activity": "task"}
    others = {"attribute": "acuity", "calendar": "rounds", "arrivals": "all"}
    name, refused = {**names, **others}.get(kind, ""), 0
    for field in FIELDS[kind]:
        for operation in (replace, scale, add, remove):
            for value in (*ABSURD, *MORE):
                try:
                    apply_edits(hospital, [operation(kind, name, **{field: value})])
                except FlowsimError:
                    refused += 1
    assert refused > len(ABSURD) * len(FIELDS[kind])


def test_five_and_five_point_nought_are_the_same_beds():
    half = scale("ward", "elm", beds=0.5)
    for edits in permutations(
        [replace("ward", "elm", beds=5), replace("ward", "elm", beds=5.0), half]
    ):
        beds = find(apply_edits(small_hospital(), list(edits)), "ward", "elm").beds
        assert (beds, type(beds)) == (3, int)


def test_one_name_stands_for_a_list_of_one():
    one = divert("scan", to="other_scan", within="visit")
    assert one == divert("scan", to="other_scan", within=["visit"])
    assert add("ward", "elm", serves={"medicine": "home"})[0].part == "medicine"


def test_unsigned_steps_at_one_place_would_follow_the_list():
    first, second = (
        before("visit", "triage", note("t_one")),
        before("visit", "triage", note("t_two")),
    )
    with pytest.raises(FlowsimError, match="nothing says which come first"):
        apply_edits(small_hospital(), [first, second])
    a, b = signed(first, "a"), signed(second, "b")
    assert apply_edits(small_hospital(), [a, b]) == apply_edits(small_hospital(), [b, a])


@pytest.mark.parametrize(
    ("scenario", "key", "value"),
    [
        ("ringfence", "initiative.ringfence.spaces", "[]"),
        ("baseline", "hospital.same_day.opening", "[]"),
        ("sdec_expanded", "initiative.sdec_expanded.taken_from", "[]"),
        ("hot_clinics", "initiative.hot_clinics.sessions", "[]"),
    ],
)
def test_a_list_where_keys_belong_is_named(scenario: str, key: str, value: str) -> None:
    with pytest.raises(FlowsimError, match=f"{key}: .*a list stands where keys and values belong"):
        load(scenario, [f"{key}={value}"])
