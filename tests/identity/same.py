"""Running both engines and comparing every byte of what they write."""

from dataclasses import fields

import numpy as np

from flowsim.engine.lower import lower
from flowsim.engine.simulate import engine_of
from flowsim.hospital.errors import FlowsimError
from flowsim.records.tables import Raw

ENGINES = ("simpy", "compiled")


def columns(raw):
    """Return every array of the records by name: 'milestones', 'stays.t_in', ..."""
    found = {}
    for item in fields(Raw):
        value = getattr(raw, item.name)
        if isinstance(value, dict):
            found.update({f"{item.name}.{name}": array for name, array in value.items()})
        else:
            found[item.name] = np.asarray(value)
    return found


def differences(reference, other):
    """Return a line for every column that is not the same byte for byte."""
    first, second = columns(reference), columns(other)
    found = [f"only in one: {name}" for name in sorted(first.keys() ^ second.keys())]
    for name in first.keys() & second.keys():
        a, b = first[name], second[name]
        if a.dtype != b.dtype or a.shape != b.shape:
            found.append(f"{name}: {a.dtype}{a.shape} and {b.dtype}{b.shape}")
        elif a.tobytes() != b.tobytes():
            same = (a == b) | ((a != a) & (b != b))
            at = tuple(int(i[0]) for i in np.nonzero(~same)) if not same.all() else ()
            found.append(f"{name} at {at}: {a[at] if at else a} and {b[at] if at else b}")
    return sorted(found)


def both(hospital, *, weeks=1, seed=1, replication=0):
    """Return what each engine makes of a hospital: its records, or the words of its refusal."""
    program = lower(hospital, weeks=weeks)
    found = []
    for name in ENGINES:
        try:
            found.append(engine_of(name)(program, seed, replication))
        except FlowsimError as error:
            found.append(str(error))
    return found


def assert_same(hospital, *, weeks=1, seed=1, replication=0):
    """Assert that both engines write the same bytes, or refuse in the same words; return them."""
    reference, compiled = both(hospital, weeks=weeks, seed=seed, replication=replication)
    if isinstance(reference, str) or isinstance(compiled, str):
        assert reference == compiled
    else:
        assert differences(reference, compiled) == []
    return compiled
