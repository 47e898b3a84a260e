"""Running both engines, and the interpreter of hospitals, and comparing every byte they write."""

from dataclasses import replace

import pytest

from flowsim.engine.lowering import lower
from flowsim.engine.simulate import engine_of
from flowsim.errors import FlowsimError
from flowsim.records.frames import frames
from flowsim.studies import verification
from flowsim.studies.agreement import differences
from flowsim.studies.verification import OTHER, REFERENCE
from tests.engines import ENGINES
from tests.identity.interpreter import Refused, tables
from tests.identity.interpreter.tables import differences as differences_from_described


def both(hospital, *, weeks=1, seed=1, replication=0):
    """Return what each engine makes of a hospital: its records, or the words of its refusal."""
    return verification.both(lower(hospital, weeks=weeks), seed, replication)


def logging(hospital, weeks, hours=0):
    """Return the program of a hospital that keeps who took which servers."""
    return replace(lower(hospital, weeks=weeks, hours=hours), log_resources=True)


def assert_same(hospital, *, weeks=1, hours=0, seed=1, replication=0):
    """Assert that both engines write the same bytes, or refuse in the same words; return them."""
    program = logging(hospital, weeks, hours)
    reference, compiled = verification.both(program, seed, replication)
    if isinstance(reference, str) or isinstance(compiled, str):
        assert reference == compiled
    else:
        found = differences(reference, compiled, program.names)
        assert [item.text(REFERENCE, OTHER) for item in found] == []
    return compiled


def assert_as_described(hospital, *, weeks=1, hours=0, seed=1, replication=0):
    """Assert that every engine writes what the interpreter does, or refuses where it does.

    Return the interpreter's tables, None where it refuses.
    """
    program = logging(hospital, weeks, hours)
    try:
        expected = tables(hospital, weeks=weeks, hours=hours, seed=seed, replication=replication)
    except Refused:
        expected = None
    for engine in map(engine_of, ENGINES):
        if expected is None:
            with pytest.raises(FlowsimError):
                engine(program, seed, replication)
        else:
            records = labelled(program, engine(program, seed, replication))
            assert differences_from_described(expected, records) == []
    return expected


def labelled(program, raw):
    """Return the labelled tables of a whole run."""
    return frames(raw, program.names, (0.0, program.horizon))
