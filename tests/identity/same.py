"""Running both engines and comparing every byte of what they write."""

from flowsim.engine.lowering import lower
from flowsim.studies import verification
from flowsim.studies.agreement import differences
from flowsim.studies.verification import OTHER, REFERENCE


def both(hospital, *, weeks=1, seed=1, replication=0):
    """Return what each engine makes of a hospital: its records, or the words of its refusal."""
    return verification.both(lower(hospital, weeks=weeks), seed, replication)


def assert_same(hospital, *, weeks=1, seed=1, replication=0):
    """Assert that both engines write the same bytes, or refuse in the same words; return them."""
    program = lower(hospital, weeks=weeks)
    reference, compiled = verification.both(program, seed, replication)
    if isinstance(reference, str) or isinstance(compiled, str):
        assert reference == compiled
    else:
        found = differences(reference, compiled, program.names)
        assert [item.text(REFERENCE, OTHER) for item in found] == []
    return compiled
