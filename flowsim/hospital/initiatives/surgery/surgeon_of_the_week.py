"""U13: the surgeon on take has no elective sessions: everybody is seen daily, and again later on.

What it costs is in it: the electives of the sessions given up are not admitted. Where theatres are
modelled, operating lists of general surgery are closed instead, and their patients wait, however
many a session would have had: an all-day list counts as two sessions. Who is
seen on surgical wards includes elective patients, who gain as well. Beds that fewer electives need
are part of what emergency patients gain.
"""

from dataclasses import dataclass
from typing import Annotated

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.theatres.timetable import OperatingLists
from flowsim.hospital.initiatives import (
    Count,
    DrawnFrom,
    Edits,
    Hospital,
    Initiative,
    Time,
    expected,
    find,
    replace,
)
from flowsim.hospital.initiatives.operating_lists import (
    changed_lists,
    is_modelled,
    session_times,
    timetable_of,
)
from flowsim.hospital.vocabulary.calendars import Timetable

ELECTIVES = "elective_elective_surgery"
LISTS, HALF_DAY = ("general_surgery", "elective"), 270
"""Whose operating lists they are; minutes of which an all-day list has twice as many."""

WHOLE_LISTS = DrawnFrom(tuple(range(0, 21, 2)))
"""Sessions given up: where theatres are modelled they are all-day lists, of two each."""

EVERY_DAY, WEEKDAYS = "round_surgical", "round_surgical_weekdays"


@dataclass(frozen=True, kw_only=True)
class SurgeonOfTheWeek(Initiative):
    title = "Surgeon of the week"
    seed = "S2 (clinical strategy 2019-24), U13"
    phrase = "consultant of the week"
    sentence = (
        "A surgeon on take without elective sessions sees every patient of the surgical wards on "
        "every day, and at {second_round} again; {sessions_lost} elective sessions a week are "
        "given up."
    )
    expects = expected(down=["B01.midnight", "L01.elective_mean", "E12.mean", "X01.electives"])

    sees_daily: bool = False
    second_round: Time
    sessions_lost: Annotated[Count, WHOLE_LISTS] = 0
    electives_a_session: Count = 0

    def edits(self, hospital: Hospital) -> Edits:
        found: list[Edits] = []
        if self.sees_daily:
            first = find(hospital, "calendar", EVERY_DAY)
            second = Timetable.weekly([("daily", [self.second_round])])
            both = Timetable(tuple(sorted({*first.minutes, *second.minutes})))
            found += [replace("calendar", name, times=both) for name in (EVERY_DAY, WEEKDAYS)]
        if self.sessions_lost and is_modelled(hospital):
            found += changed_lists(hospital, closed=self._closed(hospital))
        elif self.sessions_lost and self.electives_a_session:
            found.append(replace("arrivals", ELECTIVES, times=self._kept(hospital)))
        return found

    def _closed(self, hospital: Hospital) -> list[OperatingLists]:
        """Return the lists for inpatients of the sessions: all day counts as two half days.

        The last theatres of the specialty give theirs up first.
        """
        times, left = session_times(hospital), float(self.sessions_lost)
        mine = [row for row in timetable_of(hospital) if (row.specialty, row.kind) == LISTS]
        found: list[OperatingLists] = []
        for row in sorted(mine, key=lambda row: (row.theatre, row.weekdays), reverse=True):
            halves = round(times[row.session].minutes / HALF_DAY)
            if halves <= left:
                found.append(row)
                left -= halves
        if left:
            raise FlowsimError(
                f"initiative {self.name}: sessions_lost {self.sessions_lost}: lists of general "
                f"surgery for inpatients can be closed for {self.sessions_lost - left:g} of these "
                "half days, an all-day list for two; give as many"
            )
        return found

    def _kept(self, hospital: Hospital) -> tuple[tuple[float, int], ...]:
        """Return the electives of each day without those of the sessions, spread over the days."""
        times = find(hospital, "arrivals", ELECTIVES).times
        lost = [self.sessions_lost // len(times)] * len(times)
        for day in range(self.sessions_lost % len(times)):
            lost[day] += 1
        kept = []
        for (minute, number), sessions in zip(times, lost, strict=True):
            left = number - sessions * self.electives_a_session
            if left < 0:
                raise FlowsimError(
                    f"initiative {self.name}: sessions_lost {self.sessions_lost} of "
                    f"{self.electives_a_session} patients are more than the {number} elective "
                    "surgical inpatients of a day; give fewer"
                )
            kept.append((minute, left))
        return tuple(kept)
