"""Every measure a second time, from its definition: slow, obvious, and of pandas alone.

Nothing here reads `flowsim.analysis`; `tests/theory/test_recomputed.py` holds both against each
other, and `python -m tests.recomputed` writes the table of docs/measures_recomputed.md.
"""

import math

from tests.recomputed import (
    assessment,
    attendances,
    beds,
    care_at_home,
    critical_care,
    direct,
    discharge,
    displaced,
    emergency_theatres,
    fracture_clinic,
    hot_clinics,
    returns,
    same_day,
    stay,
    system,
    theatres,
    waits,
    workforce,
)
from tests.recomputed.run import Run

FAMILIES = tuple(
    family
    for module in (
        attendances,
        waits,
        stay,
        returns,
        beds,
        discharge,
        assessment,
        hot_clinics,
        direct,
        fracture_clinic,
        care_at_home,
        same_day,
        workforce,
        displaced,
        theatres,
        emergency_theatres,
        critical_care,
        system,
    )
    for family in module.FAMILIES
)


def recomputed(records):
    """Return every measure of one replication by key, and some of their break-downs."""
    run = Run(records)
    found = {}
    for family in FAMILIES:
        values = family(run)
        assert not found.keys() & values.keys(), "a measure is recomputed twice"
        found |= {key: float(value) for key, value in values.items()}
    return found


def differences(flowsim, again):
    """Return for each recomputed measure how far flowsim's is from it, in parts of the number.

    Numbers below 1 count as 1. Infinite where only one of them is a number, or flowsim has none.
    """
    return {key: _apart(flowsim.get(key, math.inf), value) for key, value in again.items()}


def _apart(one, other):
    if math.isnan(one) and math.isnan(other):
        return 0.0
    gap = abs(one - other)
    return math.inf if math.isnan(gap) else gap / max(1.0, abs(other))
