"""The watch over the uncompiled kernel finds what it is there to find."""

import numpy as np
import pytest

from flowsim.engine.compiled import bed_verbs, state, tokens, verbs
from flowsim.engine.compiled import columns as c
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import depart, end, start, treat, vacate_bed
from flowsim.kernel_cache import loop
from tests.engines import BOUNDS_CHECKED, uncompiled_only
from tests.identity.same import assert_same
from tests.kernel.checked import checked
from tests.small import hospital


@pytest.mark.parametrize("place", [-1, np.int64(-2), (0, -1), (-1, 0), (-1, slice(None))])
def test_a_place_below_zero_is_refused(place):
    array = checked(np.zeros((3, 4)))
    with pytest.raises(IndexError, match="below zero"):
        array[place]
    with pytest.raises(IndexError, match="below zero"):
        array[place] = 1.0


def test_a_row_is_checked_too_and_shares_its_numbers():
    plain = np.zeros((3, 4))
    row = checked(plain)[1]
    row[2] = 5.0
    assert plain[1, 2] == 5.0
    with pytest.raises(IndexError, match="below zero"):
        row[-1]


SIDE = Pathway("side", [treat("beside", Constant(5.0)), end()])
VISIT = [start("side"), treat("stay", Constant(1.0)), depart()]


@uncompiled_only
def test_nobody_taken_for_a_token_is_found(monkeypatch):
    """The parent of a patient's own walk is nobody: without the question, the last token."""

    def end_token(walk, who, token):
        walk.token[walk.token[token, c.PARENT], c.LIVING] -= 1

    monkeypatch.setattr(bed_verbs, "end_token", end_token)
    with pytest.raises(IndexError, match="below zero"):
        assert_same(hospital(VISIT, others=(SIDE,)))


@uncompiled_only
def test_nothing_taken_for_a_stay_is_found(monkeypatch):
    """A patient without a bed has no stay to end."""

    def vacate_bed_of_anybody(bureau, walk, who, beds, token, now):
        stay = who.chart[walk.token[token, c.CHART], c.PRESENT]
        beds.stay_time[c.T_OUT, stay] = now

    monkeypatch.setattr(bed_verbs, "vacate_bed", vacate_bed_of_anybody)
    with pytest.raises(IndexError, match="below zero"):
        assert_same(hospital([vacate_bed(), depart()]))


@uncompiled_only
def test_a_step_that_uses_more_room_than_is_made_sure_of_is_found(monkeypatch):
    new_token = tokens.new_token

    def six(*arguments):
        return [new_token(*arguments) for _ in range(6)][-1]

    monkeypatch.setattr(verbs, "new_token", six)
    with pytest.raises(AssertionError, match="6 more of the tokens"):
        assert_same(hospital(VISIT, others=(SIDE,)))


@uncompiled_only
def test_a_step_that_keeps_a_lack_of_room_to_itself_is_found(monkeypatch):
    new_token = tokens.new_token

    def quiet(walk, *arguments):
        token = new_token(walk, *arguments)
        walk.counts[c.ATTENTION] = 0
        return token

    monkeypatch.setattr(verbs, "new_token", quiet)
    monkeypatch.setattr(state, "FIRST_TOKENS", 5)
    with pytest.raises(AssertionError, match="room is short"):
        assert_same(hospital(VISIT, others=(SIDE,)))


@loop
def entry(numbers, place):
    return numbers[place]


@pytest.mark.skipif(not BOUNDS_CHECKED, reason="compiled code takes what lies behind the array")
def test_compiled_with_checks_a_place_past_the_end_is_refused():
    numbers = np.arange(3)
    assert entry(numbers, 2) == 2
    with pytest.raises(IndexError):
        entry(numbers, 3)
