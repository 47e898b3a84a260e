"""The engines tests run on."""

import os

import pytest

ENGINES = ["simpy", "compiled"]
"""What every theory, property and verb test uses."""

FASTEST = "compiled"
"""For tests of the whole hospital, where the engine is not what is tested."""

UNCOMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") != "0"
"""Whether the compiled engine runs as plain Python (`.ci/kernel uncompiled`)."""

BOUNDS_CHECKED = os.environ.get("NUMBA_BOUNDSCHECK", "0") != "0"
"""Whether compiled code refuses a place past the end (`.ci/kernel checked`)."""

compiled_only = pytest.mark.skipif(UNCOMPILED, reason="takes minutes without the compiler")
uncompiled_only = pytest.mark.skipif(not UNCOMPILED, reason="looks inside the uncompiled kernel")


def either_way(rule):
    """Return a function that gives what a rule gives in Python, and holds the compiled one to it.

    The SimPy engine takes the first, the compiled engine the second.
    """

    def agreed(*arguments):
        found = rule(*arguments)
        assert getattr(rule, "compiled", rule)(*arguments) == found
        return found

    return agreed
