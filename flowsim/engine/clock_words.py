"""Minutes of a run as people say them."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def clock(t: float) -> str:
    """Return a time (minutes since Monday 00:00 of week 1) as 'week 1 Tue 08:13'.

    Seconds are cut off, as on a wall clock that shows hours and minutes.
    """
    day, minute = divmod(int(t // 1), 1440)
    return f"week {day // 7 + 1} {DAYS[day % 7]} {minute // 60:02d}:{minute % 60:02d}"


def when(t: float) -> str:
    """Return a time as 'week 1 Tue 08:13 (minute 1933.25)', every digit kept."""
    return f"{clock(t)} (minute {t!r})"
