"""first_of with rungs that ask as a kind or book a slot, and cannot."""

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.check import check, check_or_raise
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.by_state import TryRung
from flowsim.hospital.vocabulary.clinics import Clinic, Session, SlotClass
from flowsim.hospital.vocabulary.ladders import eligibility, first_of, rung
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import book, depart, release, seize, wait_for_time
from tests.small import hospital

REST = [depart("left")]
SEEN = [*release("chair"), depart("seen")]
ATTEND = [wait_for_time("t_slot"), depart("clinic")]
SLOT = book("hot", "t_slot", within_minutes=2880)

WRITTEN = {
    "steps where no slot is found": (
        lambda: rung("hot", ATTEND, book=book("hot", "t_slot", otherwise=REST)),
        "rung hot: whoever finds no slot goes to the next rung",
    ),
    "a label where no slot is found": (
        lambda: rung("hot", ATTEND, book=book("hot", "t_slot", otherwise="away")),
        "leave 'otherwise' out of book",
    ),
    "a clinic where the booking belongs": (
        lambda: rung("hot", ATTEND, book="hot"),
        r"rung hot: book 'hot' must be the step that books the slot, book\('clinic'",
    ),
    "another step where the booking belongs": (
        lambda: rung("hot", ATTEND, book=depart()),
        "must be the step that books the slot",
    ),
    "no time in which a slot may begin": (
        lambda: rung("hot", ATTEND, book=book("hot", "t", prepare_minutes=90, within_minutes=60)),
        "within_minutes 60 must not be below prepare_minutes, 90",
    ),
    "a kind that asks for no place": (
        lambda: first_of("door", [rung("hot", ATTEND, book=SLOT, kind="gp")], otherwise=REST),
        "rung hot: kind says who asks for a place, and there is none",
    ),
    "a kind alone": (
        lambda: rung("hot", ATTEND, kind="gp"),
        r"takes everybody, .* \(eligible, calendar, place or book\)",
    ),
    "a list of kinds": (
        lambda: first_of("door", [rung("sdec", SEEN, place="chair", kind=["gp"])], otherwise=REST),
        r"kind \['gp'\] must be text",
    ),
    "a share of the eligible in per cent": (
        lambda: eligibility({"fit": by("frail", {"yes": 30}, default=0.1)}),
        r"eligibility: fit: share for frail=yes: 30 must lie in \[0, 1\]",
    ),
    "a clinic without a milestone": (
        lambda: TryRung("door", "hot", clinic="hot"),
        "a slot needs the clinic and the milestone",
    ),
    "a class of slots of no clinic": (
        lambda: TryRung("door", "hot", eligible="yes", slot_class="urgent"),
        "slot_class is of a clinic",
    ),
    "a lead of a rung that is none": (
        lambda: TryRung(
            "door", "hot", clinic="hot", clock="t", prepare_minutes=9, within_minutes=1
        ),
        "rung hot: within_minutes 1 must not be below prepare_minutes, 9",
    ),
}


@pytest.mark.parametrize(("made", "words"), WRITTEN.values(), ids=WRITTEN)
def test_what_is_written_is_refused_at_once(made, words):
    with pytest.raises(FlowsimError, match=words):
        made()


CLINICS = (
    Clinic(
        name="hot",
        sessions=(Session(days="mon-fri", start="14:00", slots=4),),
        classes=(SlotClass(name="urgent", reserved=1),),
    ),
)


def of(*rungs, places=2, kinds=(), **changes):
    """Return a ladder with a clinic, and chairs of which one is kept for kinds."""
    fences = [RingFence(places=1, kinds=kinds)] if kinds else []
    base = {
        "resources": (Resource("chair", places, ring_fences=fences),),
        "clinics": CLINICS,
        "attributes": (*eligibility({"fit": 0.3}), Attribute(name="acuity", values=("1", "2"))),
    }
    steps = [first_of("door", rungs, otherwise=REST)]
    return hospital(steps, **{**base, **changes})


def hot(steps=ATTEND, clinic="hot", clock="t_slot", **asked):
    return rung("hot", steps, book=book(clinic, clock, **asked))


AS_KIND = by("acuity", {"1": "gp"})

CHECKED = {
    "an unknown clinic": (of(hot(clinic="hott")), "'hott' is not a clinic .* mean 'hot'"),
    "an unknown class of slots": (of(hot(slot_class="urgnt")), "Did you mean 'urgent'"),
    "a table of clinics that leaves somebody out": (
        of(hot(clinic=by("acuity", {"1": "hot"}))),
        "no value for acuity=2",
    ),
    "a table of kinds that leaves somebody out": (
        of(rung("sdec", SEEN, place="chair", kind=AS_KIND), kinds=("gp",)),
        "no value for acuity=2",
    ),
    "a ring-fence for a kind that no rung asks as": (
        of(rung("sdec", SEEN, place="chair", kind="gp"), kinds=("gpp",)),
        "'gpp' is not a kind .* mean 'gp'",
    ),
    "a slot that is waited for after another rung": (
        of(hot(), rung("fit", ATTEND, eligible="fit")),
        "not everybody who comes here has a slot booked under 't_slot'",
    ),
    "a slot booked twice under one name": (
        of(hot([first_of("again", [hot()], otherwise=ATTEND)])),
        "a slot is already booked under 't_slot'",
    ),
    "a misspelt slot": (
        of(hot([wait_for_time("t_slt"), depart("clinic")])),
        "'t_slt' is not a milestone noted anywhere .* mean 't_slot'",
    ),
    "a place held while another is taken with the slot": (
        of(
            rung("sdec", [first_of("b", [hot([depart("clinic")])], otherwise=SEEN)], place="chair"),
        ),
        "chair is still held",
    ),
}


@pytest.mark.parametrize(("found", "words"), CHECKED.values(), ids=CHECKED)
def test_the_check_says_what_is_wrong(found, words):
    with pytest.raises(FlowsimError, match=words) as raised:
        check_or_raise(found)
    assert " errors:" not in str(raised.value)


def test_a_slot_that_a_book_without_otherwise_may_not_have_found_cannot_be_waited_for():
    with pytest.raises(FlowsimError, match="not everybody who comes here has a slot booked"):
        check_or_raise(hospital([SLOT, *ATTEND], clinics=CLINICS))


def test_a_kind_that_no_ring_fence_knows_is_a_warning():
    """As for a seize: it asks like anybody."""
    rungs = [rung("sdec", SEEN, place="chair", kind="gp")]
    (found,) = check(of(*rungs, clinics=()))
    assert "no ring-fence is for kind 'gp', so it asks like anybody" in found.text
    asks = [seize("chair", kind="gp", otherwise=REST), *SEEN]
    (same,) = check(hospital(asks, resources=(Resource("chair", 2),)))
    assert same.what == found.what
