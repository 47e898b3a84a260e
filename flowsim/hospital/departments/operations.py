"""What elective and emergency theatres share: recovery, the words for waiting, who gives way."""

RECOVERY_BAY, TROLLEY = "recovery_bay", "day_unit_trolley"
"""The resources in which patients recover, which both use."""

BEFORE = "waiting for an operation"
"""The group of causes of time up to an operation."""

ELECTIVE_BAND = 0
"""The band in which operating lists stand: they give way to emergencies of a lower one."""
