"""first_of with rungs that are none, take everybody, or end nowhere."""

import math

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.by_state import TryRung
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.ladders import eligibility, first_of, rung
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    depart,
    end,
    go,
    label,
    release,
    start,
    treat,
    wait_until,
)
from flowsim.records.terms import ladder as ladder_term
from flowsim.records.terms import outcome, resource, stream
from tests.small import hospital

REST = [depart("left")]
SEEN = [*release("chair"), depart("seen")]
FIT = rung("sdec", [depart("seen")], eligible="fit")

WRITTEN = {
    "a share above 1": (lambda: eligibility({"fit": 1.2}), "eligibility: fit: share 1.2"),
    "a share below 0": (lambda: eligibility({"fit": -0.1}), "eligibility: fit"),
    "a share that is not a number": (lambda: eligibility({"fit": math.nan}), "eligibility: fit"),
    "a share in words": (lambda: eligibility({"fit": "most"}), "eligibility: fit"),
    "a share in a table above 1": (
        lambda: eligibility({"fit": by("acuity", {"1": 3}, default=0.1)}),
        "eligibility: fit: share for acuity=1: 3 must lie in",
    ),
    "shares that are no table": (lambda: eligibility(0.3), "attribute: share"),
    "a share where an attribute belongs": (
        lambda: rung("sdec", REST, eligible=0.3),
        r"eligible='fit_sdec'",
    ),
    "a rung that takes everybody": (lambda: rung("sdec", REST), "nothing after it is ever tried"),
    "a rung without a name": (lambda: rung("", REST, place="chair"), "rung: name"),
    "a rung whose steps are none": (lambda: rung("sdec", 5, place="chair"), "stands where a step"),
    "a ladder without rungs": (lambda: first_of("door", [], otherwise=REST), "has no rungs"),
    "a ladder that ends nowhere": (lambda: first_of("door", [FIT]), "ends nowhere"),
    "the same rung twice": (
        lambda: first_of("door", [FIT, FIT], otherwise=REST),
        "rung 'sdec' is given twice",
    ),
    "steps where a rung belongs": (
        lambda: first_of("door", [depart()], otherwise=REST),
        "is no rung; write rung",
    ),
    "a number of rungs": (lambda: first_of("door", 3, otherwise=REST), "3 is no rung"),
    "a ladder without a name": (lambda: first_of("", [FIT], otherwise=REST), "first_of: name"),
    "a pathway that ends where no rung takes": (
        lambda: Pathway("visit", [first_of("door", [FIT], otherwise=[])]),
        "the last step must leave it",
    ),
    "a place that is none": (
        lambda: first_of("door", [rung("sdec", REST, place=["chair"])], otherwise=REST),
        "resource",
    ),
}


@pytest.mark.parametrize(("made", "words"), WRITTEN.values(), ids=WRITTEN)
def test_what_is_written_is_refused_at_once(made, words):
    with pytest.raises(FlowsimError, match=words):
        made()


CALENDARS = (
    ("day", Calendar.weekly([("daily", "08:00", "20:00", 1)], elsewhere=0)),
    ("never", Calendar.weekly([], elsewhere=0)),
    ("rounds", Timetable.every(60)),
)


def of(*rungs, before=(), otherwise=REST, **changes):
    base = {
        "resources": (Resource("chair", 1),),
        "calendars": CALENDARS,
        "attributes": (*eligibility({"fit": 0.3}), Attribute(name="acuity", values=("1", "2"))),
    }
    steps = [*before, first_of("door", rungs, otherwise=otherwise)]
    return hospital(steps, **{**base, **changes})


BESIDE = Pathway(
    "round",
    [
        label("top"),
        wait_until("rounds"),
        first_of("door", [rung("sdec", release("chair"), place="chair")], otherwise=[]),
        go("top"),
    ],
)

CHECKED = {
    "an unknown place": (of(rung("sdec", SEEN, place="chairs")), "Did you mean 'chair'"),
    "an unknown attribute": (of(rung("sdec", REST, eligible="fitt")), "Did you mean 'fit'"),
    "an attribute that never says yes": (of(rung("sdec", REST, eligible="acuity")), "'yes'"),
    "a table that leaves somebody out": (
        of(rung("sdec", REST, eligible=by("acuity", {"1": "yes"}))),
        "no value for acuity=2",
    ),
    "a table that says something else": (
        of(rung("sdec", REST, eligible=by("acuity", {"1": "maybe"}, default="no"))),
        "'maybe' is not a yes or no",
    ),
    "an unknown calendar": (of(rung("sdec", REST, calendar="dya")), "Did you mean 'day'"),
    "a calendar that never opens": (of(rung("sdec", REST, calendar="never")), "never open"),
    "a timetable": (of(rung("sdec", REST, calendar="rounds")), "never open"),
    "a place that is kept": (
        of(rung("sdec", [depart("seen")], place="chair")),
        "chair is still held",
    ),
    "a place given back that was not taken": (of(rung("sdec", SEEN, eligible="fit")), "not held"),
    "a place that is held already": (
        of(
            rung(
                "sdec",
                [first_of("two", [rung("again", SEEN, place="chair")], otherwise=SEEN)],
                place="chair",
            )
        ),
        "'chair' is already held",
    ),
    "ways that meet with different things in hand": (
        hospital(
            [
                first_of(
                    "door", [rung("sdec", [treat("see", Constant(5))], place="chair")], otherwise=[]
                ),
                depart(),
            ],
            resources=(Resource("chair", 1),),
        ),
        "is reached holding",
    ),
    "a ladder that loops": (
        of(FIT, before=[label("top")], otherwise=[go("top")]),
        "perhaps without time passing",
    ),
    "a background pathway": (
        hospital(
            [depart()],
            others=(BESIDE,),
            background=("round",),
            calendars=CALENDARS,
            resources=(Resource("chair", 1),),
        ),
        "only a patient tries a ladder",
    ),
    "a label that is none": (
        hospital(
            [TryRung("door", "sdec", resource="chair", otherwise="away"), *SEEN],
            resources=(Resource("chair", 1),),
        ),
        "away",
    ),
    "a rung that is not declared where others are": (
        of(
            rung("sdec", SEEN, place="chair"),
            terms=(
                ladder_term("door", "where to go"),
                outcome("seen", "seen", ending="home"),
                outcome("left", "left", ending="home"),
                stream("all", "all"),
                resource("chair", "chairs"),
            ),
        ),
        "'sdec' is not a declared rung",
    ),
}


@pytest.mark.parametrize(("found", "words"), CHECKED.values(), ids=CHECKED)
def test_the_check_says_what_is_wrong(found, words):
    with pytest.raises(FlowsimError, match=words):
        check_or_raise(found)


def test_a_started_walk_may_try_a_ladder():
    beside = Pathway(
        "beside",
        [first_of("door", [rung("sdec", release("chair"), place="chair")], otherwise=[]), end()],
    )
    check_or_raise(
        hospital([start("beside"), depart()], others=(beside,), resources=(Resource("chair", 1),))
    )


def test_a_misspelt_place_that_is_given_back_as_well_is_one_error():
    """Its two places are one fault: no header that counts two, and one bullet."""
    steps = [treat("sit", Constant(5)), *release("chairs"), depart("seen")]
    with pytest.raises(FlowsimError) as raised:
        check_or_raise(of(rung("sdec", steps, place="chairs")))
    words = str(raised.value)
    assert words.startswith("hospital small: pathway visit, step 1 (TryRung): 'chairs' is not a")
    assert words.count("Did you mean 'chair'?") == 1
    assert "The same: pathway visit, step 3 (Release)." in words
    assert "\n" not in words
