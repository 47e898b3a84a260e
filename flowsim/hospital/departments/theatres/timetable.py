"""The timetable of operating lists: theatre, weekday, session, specialty and kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.theatres.terms import KINDS
from flowsim.hospital.vocabulary.times_of_day import clock_text, day_numbers, minute_of_day
from flowsim.units import MINUTES_PER_DAY


@dataclass(frozen=True, kw_only=True)
class SessionTimes:
    """When a session of the day begins and ends, as planned.

    Whoever is expected to begin after `second_group`, a time within it, comes in for that time and
    not in the morning; without one all come in before it begins.
    """

    start: str
    end: str
    source: str
    second_group: str | None = None

    def __post_init__(self) -> None:
        if self.ends <= self.begins:
            raise FlowsimError(
                f"theatres: a session from {self.start} to {self.end} ends before it begins; give "
                "an end later the same day"
            )
        after = self.second_group_after
        if after is not None and not 0 < after < self.minutes:
            raise FlowsimError(
                f"theatres: second_group {self.second_group} is not within its session, from "
                f"{self.start} to {self.end}; give a time between these, or null: then all come "
                "in before it begins"
            )

    @property
    def begins(self) -> int:
        """Minutes after midnight."""
        return minute_of_day(self.start, "theatres: start of a session")

    @property
    def ends(self) -> int:
        """Minutes after midnight."""
        return minute_of_day(self.end, "theatres: end of a session")

    @property
    def minutes(self) -> int:
        """Planned length."""
        return self.ends - self.begins

    @property
    def second_group_after(self) -> int | None:
        """Minutes from its begin to the time of the second group, None without one."""
        if self.second_group is None:
            return None
        return minute_of_day(self.second_group, "theatres: second_group of a session") - self.begins


@dataclass(frozen=True, kw_only=True)
class OperatingLists:
    """A theatre's session on some weekdays, whose it is and for whom.

    `kind` 'elective' calls inpatients, 'day' day cases.
    """

    theatre: int
    days: str
    session: str
    specialty: str
    kind: str

    @property
    def weekdays(self) -> list[int]:
        """Weekday numbers, Monday 0."""
        return day_numbers(self.days, f"theatres: timetable of theatre {self.theatre}")

    @property
    def key(self) -> tuple[int, str, str, str]:
        """What its sessions have in common with those of other rows of one stream."""
        return (self.theatre, self.specialty, self.kind, self.session)


@dataclass(frozen=True, kw_only=True)
class ListSetting(OperatingLists):
    """A row of the timetable."""

    source: str


def refuse_rows(
    rows: Sequence[OperatingLists],
    theatres: int,
    sessions: Mapping[str, SessionTimes],
    specialties: Iterable[str],
) -> None:
    """Raise FlowsimError for rows of what is not there, and two lists in a theatre at once."""
    known = tuple(specialties)
    for row in rows:
        where = f"theatres: timetable of theatre {row.theatre}"
        if not 1 <= row.theatre <= theatres:
            raise FlowsimError(
                f"theatres: timetable: there is no theatre {row.theatre}; give 1 to {theatres}, or "
                "more theatres"
            )
        for what, name, among in (
            ("session", row.session, sessions),
            ("specialty", row.specialty, known),
            ("kind of list", row.kind, KINDS),
        ):
            if name not in among:
                raise unknown_name(where, what, name, among)
    _refuse_at_once(rows, sessions)


def _refuse_at_once(rows: Sequence[OperatingLists], sessions: Mapping[str, SessionTimes]) -> None:
    held: dict[tuple[int, int], list[tuple[int, int, OperatingLists]]] = defaultdict(list)
    for row in rows:
        times = sessions[row.session]
        for day in row.weekdays:
            for begins, ends, other in held[row.theatre, day]:
                if times.begins < ends and begins < times.ends:
                    raise FlowsimError(
                        f"theatres: timetable: theatre {row.theatre} has two lists at once on "
                        f"{clock_text(day * MINUTES_PER_DAY)[:3]}: '{other.session}' of "
                        f"{other.specialty} and '{row.session}' of {row.specialty}; keep one, or "
                        "move the other"
                    )
            held[row.theatre, day].append((times.begins, times.ends, row))


def days_by_stream(
    rows: Iterable[OperatingLists],
) -> dict[tuple[int, str, str, str], list[int]]:
    """Return the weekdays of each stream of sessions, in the order of the timetable."""
    found: dict[tuple[int, str, str, str], list[int]] = {}
    for row in rows:
        found.setdefault(row.key, []).extend(row.weekdays)
    return {key: sorted(days) for key, days in found.items()}
