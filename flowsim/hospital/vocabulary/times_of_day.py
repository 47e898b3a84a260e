"""Days of the week, times of day and minutes of the week, as calendars and clinics are written."""

from flowsim.errors import FlowsimError
from flowsim.numbers import shown
from flowsim.units import MINUTES_PER_DAY, MINUTES_PER_WEEK

DAY = int(MINUTES_PER_DAY)
WEEK = int(MINUTES_PER_WEEK)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def day_numbers(text: str, where: str = "calendar") -> list[int]:
    """Return weekday numbers (Monday 0) for 'mon-fri', 'sat,sun', 'daily' or 'wed'.

    Raises FlowsimError for a name that is not a weekday.
    """
    if text in ("daily", "mon-sun"):
        return list(range(7))
    found: list[int] = []
    for part in text.replace(" ", "").lower().split(","):
        ends = part.split("-")
        for end in ends:
            if end not in DAYS:
                raise FlowsimError(
                    f"{where}: '{end}' is not a weekday (use {', '.join(DAYS)}, a range such as "
                    "mon-fri, or daily)"
                )
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        found += [(first + k) % 7 for k in range((last - first) % 7 + 1)]
    return sorted(set(found))


def minute_of_day(text: str, where: str = "calendar") -> int:
    """Return minutes after midnight for 'HH:MM'; '24:00' is allowed as an end.

    Raises FlowsimError when the text is not such a time.
    """
    parts = text.split(":") if isinstance(text, str) else ()
    if len(parts) == 2 and all(p.isdecimal() and len(p) == 2 for p in parts):
        hour, minute = int(parts[0]), int(parts[1])
        if minute < 60 and hour * 60 + minute <= DAY:
            return hour * 60 + minute
    raise FlowsimError(
        f"{where}: {shown(text)} is not a time of day; write it as HH:MM, e.g. 08:30"
    )


def length_of_hours(start: str, end: str, where: str = "calendar") -> int:
    """Return the minutes from a time of day to another; an end before the start is next morning.

    Raises FlowsimError for two that are the same, which could be none or a whole day.
    """
    first, last = minute_of_day(start, where), minute_of_day(end, where)
    if first == last:
        raise FlowsimError(
            f"{where}: hours from {start} to {end} could be none or a whole day; write 00:00 to "
            "24:00 for a whole day (an end before the start is next morning)"
        )
    return (last - first) % DAY or DAY


def clock_text(minute: float) -> str:
    """Return 'mon 08:30' for a minute of the week."""
    whole = int(minute) % WEEK
    return f"{DAYS[whole // DAY]} {whole % DAY // 60:02d}:{whole % 60:02d}"
