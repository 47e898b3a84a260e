"""What elective and emergency theatres share: recovery, the words for waiting, who gives way."""

from collections.abc import Sequence

from flowsim.hospital.vocabulary.blocks import Written
from flowsim.hospital.vocabulary.steps import label, occupy_bed, release, seize

RECOVERY_BAY, TROLLEY = "recovery_bay", "day_unit_trolley"
EXTENDED_RECOVERY = "extended_recovery"
"""The resources in which patients recover, which both use; the last for those without a bed."""

BEFORE = "waiting for an operation"
"""The group of causes of time up to an operation."""

ELECTIVE_BAND = 0
"""The band in which operating lists stand: they give way to emergencies of a lower one."""


def beyond_recovery(
    leaves_bay: Sequence[Written], waits_for_bed: Sequence[Written], onwards: Sequence[Written]
) -> list[Written]:
    """Return moving out of a recovery bay without a bed: to extended recovery until there is one.

    Nobody waits for a place of it: recovery blocked by those who wait for a bed, who wait for
    theatre, who wait for recovery, would be a circle. Whoever finds none goes without.
    """
    return [
        *seize(EXTENDED_RECOVERY, otherwise="no_extended_recovery"),
        *leaves_bay,
        *waits_for_bed,
        occupy_bed(),
        *release(EXTENDED_RECOVERY),
        *onwards,
        label("no_extended_recovery"),
        *leaves_bay,
        *waits_for_bed,
        occupy_bed(),
        *onwards,
    ]
