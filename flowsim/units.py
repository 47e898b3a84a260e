"""How many minutes and hours there are in what: the one place that says so."""

MINUTES_PER_HOUR = 60.0
MINUTES_PER_DAY = 1440.0
MINUTES_PER_WEEK = 10080.0
HOURS_PER_DAY = 24
HOURS_PER_WEEK = 168
