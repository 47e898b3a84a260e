"""How functions are compiled: once for all whole numbers, and without Python's negative places."""

import gc
import runpy

import numba
import numpy as np
import pytest
from numba.core import event

from flowsim import kernel_cache
from flowsim.kernel_cache import kernel, rule
from tests.engines import BOUNDS_CHECKED, compiled_only

pytestmark = compiled_only
ONE, MINUS_ONE = 1, -1


def test_a_function_is_compiled_once_for_all_whole_and_all_real_numbers():
    @kernel
    def scaled(number: int, by: float) -> float:
        return number * by

    for number in (3, np.int16(3), np.uint8(3), np.uint32(3), True):
        for by in (2, 2.0, np.float32(2.0), np.int16(2)):
            assert scaled(number, by) == float(number) * 2.0
    assert len(scaled.signatures) == 1


def test_a_constant_is_no_kind_of_its_own():
    @kernel
    def after(number: int) -> int:
        return number + 1

    @numba.njit
    def both(number):
        return after(number) + after(ONE) + after(5)

    assert both(2) == 3 + 2 + 6
    assert len(after.signatures) == 1


def test_a_rule_is_plain_to_python_and_compiled_to_compiled_code():
    @rule
    def after(number: int) -> int:
        return number + 1

    @numba.njit
    def twice(number):
        return after(after(number))

    assert after(2) == 3
    assert after.compiled.signatures == []
    assert twice(2) == 4
    assert len(after.compiled.signatures) == 1


class Collecting(event.Listener):
    """Notes whether garbage is collected when a compilation begins and when it ends."""

    def __init__(self):
        self.noted = []

    def on_start(self, event):
        self.noted.append(gc.isenabled())

    on_end = on_start


HALVED = """
from flowsim.kernel_cache import kernel


@kernel
def halved(number: float) -> float:
    return number / 2.0
"""


def test_garbage_is_not_collected_while_something_is_compiled_and_is_afterwards(tmp_path):
    """In a file of its own each time, which nothing compiled before is kept of."""
    file = tmp_path / "halved.py"
    file.write_text(HALVED)
    halved = runpy.run_path(str(file))["halved"]
    collecting = Collecting()
    with event.install_listener("numba:compile", collecting):
        assert halved(3.0) == 1.5
    assert collecting.noted == [False, False]
    assert gc.isenabled()


def at_place(numbers, place):
    return numbers[place]


@pytest.mark.skipif(BOUNDS_CHECKED, reason="a place before the array is looked for there")
def test_a_negative_place_is_not_one_from_the_end_while_the_engine_is_compiled():
    """Where a later Numba is no longer changed by what we do, a year takes a fifth longer."""
    inside = np.arange(10, dtype=np.int64)[4:8]
    with kernel_cache._plain_indices():
        plain = numba.njit(at_place)
        assert plain(inside, MINUS_ONE) == 3  # what lies before
    assert numba.njit(at_place)(inside, MINUS_ONE) == 7  # the last


def test_what_is_changed_in_the_compiler_is_put_back():
    from numba.np import arrayobj

    def compile_in_vain():
        with kernel_cache._plain_indices():
            changed.append(arrayobj.fix_integer_index)
            raise KeyError

    before, changed = arrayobj.fix_integer_index, []
    with pytest.raises(KeyError):
        compile_in_vain()
    assert changed[0] is not before
    assert arrayobj.fix_integer_index is before
