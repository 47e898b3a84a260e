"""Hours of emergency theatres: which overlap, and which begin as others do."""

from collections.abc import Sequence

from flowsim.hospital.vocabulary.calendars import Calendar


def overlap(*calendars: Calendar) -> bool:
    """Return whether all are ever open at the same minute of the week."""
    minutes = sorted({minute for calendar in calendars for minute, _ in calendar.changes})
    return any(all(c.level_at(minute) for c in calendars) for minute in minutes)


def opens_with(hours: Sequence[Calendar], kept: Sequence[Calendar]) -> bool:
    """Return whether, as something opens, hours in which it is kept begin at the same minute.

    Of several calendars it is open, or kept, when any of them is.
    """
    return bool(_begins(hours) & _begins(kept))


def _begins(calendars: Sequence[Calendar]) -> set[int]:
    """Return the minutes of the week at which any is open and, a minute before, none is."""
    minutes = {minute for calendar in calendars for minute, _ in calendar.changes}
    return {m for m in minutes if _open(calendars, m) and not _open(calendars, m - 1)}


def _open(calendars: Sequence[Calendar], minute: int) -> bool:
    return any(calendar.level_at(minute) for calendar in calendars)
