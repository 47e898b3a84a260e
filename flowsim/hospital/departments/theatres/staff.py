"""Anaesthetists of the lists: a list that has none is not held, its patients are cancelled.

One is held by a list from the early morning until it ends, by a list later in the day from when its
patients come in, or another has ended. Emergency theatres have their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import Count, Parameter
from flowsim.hospital.departments.theatres.terms import (
    ANAESTHETIST,
    NOT_HELD,
    SESSION_PLANS,
    STAFF,
)
from flowsim.hospital.departments.theatres.timetable import OperatingLists, SessionTimes
from flowsim.hospital.vocabulary.blocks import Written
from flowsim.hospital.vocabulary.calendars import Rota, Shift
from flowsim.hospital.vocabulary.distributions import Constant, Uniform
from flowsim.hospital.vocabulary.list_words import send_back
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    depart,
    keep_waiting,
    renege_after,
    seize,
    stage,
    treat,
    wait_for_time,
)
from flowsim.hospital.vocabulary.times_of_day import DAY, DAYS, clock_text
from flowsim.numbers import finite

GIVEN_OUT_MINUTES = 30.0
"""Minutes within which the lists of a morning are given their anaesthetists, in no order: on a day
with too few any of them may be the one that has none."""

WEEKEND = DAYS[5:]


@dataclass(frozen=True, kw_only=True)
class StaffSettings:
    """The anaesthetists of all lists from Monday to Friday.

    `absent_a_day` of them are away unplanned on a day, on average. Lists at the weekend are paid
    extra: there is one for each, and as often away.
    """

    anaesthetists: Count
    absent_a_day: Parameter

    def __post_init__(self) -> None:
        number, where = self.anaesthetists.number, "theatres: staff"
        if number < 1:
            raise FlowsimError(
                f"{where}: anaesthetists: number {number}: no list could be held; give 1 or more"
            )
        absent = finite(self.absent_a_day.value, f"{where}: absent_a_day", least=0)
        if absent >= number:
            raise FlowsimError(
                f"{where}: absent_a_day {absent:g} of {number} anaesthetists leaves nobody; give "
                "fewer"
            )

    def asked_for(self, timetable: Iterable[OperatingLists]) -> bool:
        """Return whether a list could ever be without one: not if all theatres always have one."""
        theatres = {row.theatre for row in timetable}
        return self.absent_a_day.value > 0 or self.anaesthetists.number < len(theatres)

    def resource(
        self,
        timetable: Sequence[OperatingLists],
        sessions: Iterable[SessionTimes],
        ask_minutes: float,
    ) -> Resource:
        """Return the anaesthetists, on duty from when the first list asks for one to the last end.

        `ask_minutes`: how long before it begins a list asks.
        """
        times = list(sessions)
        begins = max(0, int(min(item.begins for item in times) - ask_minutes))
        start, end = clock(begins), clock(max(item.ends for item in times))
        number = self.anaesthetists.number
        weekend = [day for row in timetable for k in row.weekdays if (day := DAYS[k]) in WEEKEND]
        shifts = (
            Shift(days="mon-fri", start=start, end=end, staff=number),
            *(
                Shift(days=day, start=start, end=end, staff=weekend.count(day))
                for day in WEEKEND
                if day in weekend
            ),
        )
        rota = Rota(shifts=shifts, unfilled_share=self.absent_a_day.value / number)
        return Resource(ANAESTHETIST, rota, source=self.anaesthetists.source)


def clock(minute: int) -> str:
    """Return a minute of the day as a time, '06:45'."""
    return clock_text(minute % DAY)[4:]


def asks_minutes(come_in_minutes: float) -> float:
    """Return how many minutes before it begins a list asks for an anaesthetist at the earliest."""
    return come_in_minutes + GIVEN_OUT_MINUTES


def given_out(patients: str, come_in_minutes: float) -> list[Written]:
    """Return being given an anaesthetist before the patients on list `patients` are told to come.

    Nobody becomes free meanwhile: a list that has none by then is not held, and nobody comes in.
    """
    return [
        wait_for_time("t_session", lead_minutes=asks_minutes(come_in_minutes), cause=SESSION_PLANS),
        *_staffed(patients, "theatre", within=GIVEN_OUT_MINUTES, patience=GIVEN_OUT_MINUTES),
    ]


def given_later(
    patients: str, come_in_minutes: float, sending_minutes: float, tolerance_minutes: float
) -> list[Written]:
    """Return being given an anaesthetist while the patients on list `patients` come in.

    The list may get that of one which ends, and is given up `tolerance_minutes` after it should
    have begun. Whoever is ready only after that waits in vain until nobody is sent for any more.
    """
    return _staffed(
        patients,
        "theatre_later",
        within=come_in_minutes - sending_minutes,
        patience=come_in_minutes + tolerance_minutes,
    )


def _staffed(patients: str, which: str, *, within: float, patience: float) -> list[Written]:
    """Return asking for an anaesthetist within so many minutes, in no order, and having none."""
    none = [
        send_back(patients, same="t_session", attribute="cancelled_for", value=STAFF),
        depart(NOT_HELD),
    ]
    asks = Uniform(low_minutes=0.0, high_minutes=within)
    return stage(
        "staffing",
        renege_after(f"{which}_without_anaesthetist", none, Constant(patience)),
        treat(f"{which}_given_out", asks, cause=SESSION_PLANS),
        seize(ANAESTHETIST, cause=SESSION_PLANS),
        keep_waiting(),
    )
