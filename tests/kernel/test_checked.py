"""The watch over the uncompiled kernel finds what it is there to find."""

import numpy as np
import pytest

from flowsim.engine.compiled import loop as kernel_loop
from flowsim.engine.compiled.beds import verbs as bed_verbs
from flowsim.engine.compiled.beds.state import T_OUT
from flowsim.engine.compiled.counts import ATTENTION
from flowsim.engine.compiled.patients.state import PRESENT
from flowsim.engine.compiled.walks import state as walks_state
from flowsim.engine.compiled.walks import verbs as walk_verbs
from flowsim.engine.compiled.walks import walkers
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
def test_nobody_taken_for_a_walker_is_found(monkeypatch):
    """The parent of a patient's own walk is nobody: without the question, the last walker."""

    def end_walker(count, walks, patients, walker):
        row = walks.walker
        row[row[walker, walks_state.PARENT], walks_state.LIVING] -= 1

    monkeypatch.setattr(bed_verbs, "end_walker", end_walker)
    with pytest.raises(IndexError, match="below zero"):
        assert_same(hospital(VISIT, others=(SIDE,)))


@uncompiled_only
def test_nothing_taken_for_a_stay_is_found(monkeypatch):
    """A patient without a bed has no stay to end."""

    def vacate_bed_of_anybody(plan, rules, count, walks, patients, beds, walker, pc, now):
        stay = patients.chart[walks.walker[walker, walks_state.CHART], PRESENT]
        beds.stay_time[T_OUT, stay] = now

    monkeypatch.setattr(kernel_loop, "vacate_bed", vacate_bed_of_anybody)
    with pytest.raises(IndexError, match="below zero"):
        assert_same(hospital([vacate_bed(), depart()]))


@uncompiled_only
def test_a_step_that_uses_more_room_than_is_made_sure_of_is_found(monkeypatch):
    new_walker = walkers.new_walker

    def six(*arguments):
        return [new_walker(*arguments) for _ in range(6)][-1]

    monkeypatch.setattr(walk_verbs, "new_walker", six)
    with pytest.raises(AssertionError, match="6 more of the walkers"):
        assert_same(hospital(VISIT, others=(SIDE,)))


@uncompiled_only
def test_a_step_that_keeps_a_lack_of_room_to_itself_is_found(monkeypatch):
    new_walker = walkers.new_walker

    def quiet(count, *arguments):
        walker = new_walker(count, *arguments)
        count[ATTENTION] = 0
        return walker

    monkeypatch.setattr(walk_verbs, "new_walker", quiet)
    monkeypatch.setattr(walks_state, "FIRST_WALKERS", 5)
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
