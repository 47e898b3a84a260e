"""How many minutes and hours there are in what, and what is said where there are none."""

MINUTES_PER_HOUR = 60.0
MINUTES_PER_DAY = 1440.0
MINUTES_PER_WEEK = 10080.0
HOURS_PER_DAY = 24
HOURS_PER_WEEK = 168

NOTHING_MEASURED = (
    "weeks, days and hours are 0, so that nothing is measured (days or hours given without weeks "
    "are the whole of it); one of them must be 1 or more"
)
"""What is said of a run whose measured part has no length, wherever that is found."""
