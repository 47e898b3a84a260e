"""U06: operations that suit day surgery are booked as day cases unless something speaks against it.

Suitable are those of the directory of the British Association of Day Surgery. Of each specialty's
lists for inpatients as many become lists for day cases as the operations take that are moved. Short
stays leave the wards, so that the mean stay of the inpatients who remain goes up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.operations import TROLLEY
from flowsim.hospital.departments.theatres.day_of_surgery import SECOND_STAGE
from flowsim.hospital.departments.theatres.day_unit import UNIT_STAGE, on_trolley
from flowsim.hospital.departments.theatres.demand import LISTED
from flowsim.hospital.departments.theatres.planning import name_of_list
from flowsim.hospital.departments.theatres.terms import (
    CLOSING,
    DAY_CASE,
    DAY_LIST,
    ELECTIVE_LIST,
    INPATIENT,
    decisions,
)
from flowsim.hospital.departments.theatres.timetable import OperatingLists
from flowsim.hospital.edits import replace as give
from flowsim.hospital.initiatives import (
    Count,
    Edits,
    Hospital,
    Initiative,
    Share,
    Time,
    Timetable,
    Values,
    adds,
    expected,
    find,
    instead,
    steps_of,
)
from flowsim.hospital.initiatives.operating_lists import changed_lists, session_times, timetable_of
from flowsim.hospital.vocabulary.attributes import shares
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.by_state import BranchBy
from flowsim.hospital.vocabulary.step_types import Assign
from flowsim.hospital.vocabulary.times_of_day import clock_text, minute_of_day


@dataclass(frozen=True, kw_only=True)
class DayCaseDefault(Initiative):
    title = "Day surgery as the norm"
    seed = "S2 (clinical strategy 2019-24), U06"
    phrase = "the norm rather than the exception"
    needs = ("theatres",)
    sentence = (
        "{rate:.1%} of operations of the directory of day surgery are booked as day cases, with "
        "operating lists for them; the day unit has {trolleys} more trolleys and closes at "
        "{closes}."
    )
    expects = expected(
        up=["T14.day_case", "L01.elective_mean", "E01.type1"],
        down=["B02.morning", "B09.outliers", "E12.mean", "T11.on_the_day"],
    )

    rate: Share
    trolleys: Count = adds("resource", TROLLEY, "capacity")
    closes: Time

    def edits(self, hospital: Hospital) -> Edits:
        return [super().edits(hospital), self._booked(hospital), self._hours(hospital)]

    @classmethod
    def null(cls, hospital: Hospital) -> Values:
        """Return what is booked as day cases, and when the day unit closes, now."""
        now = booked_as_day_cases(suitable(hospital))
        return {"rate": now, "trolleys": 0, "closes": _closing(hospital)}

    def _booked(self, hospital: Hospital) -> Edits:
        operations = suitable(hospital)
        now = booked_as_day_cases(operations)
        if self.rate == now:
            return []
        if self.rate < now:
            raise FlowsimError(
                f"rate {self.rate:g} is below the {now:.4f} of suitable operations that are booked "
                "as day cases now; give that or more"
            )
        factor = (1 - self.rate) / (1 - now)
        table = find(hospital, "draw", "intent").shares
        rows = dict(table.table)
        for each in operations:
            stay = each.inpatient_share * factor
            rows[each.procedure,] = shares({INPATIENT: stay, DAY_CASE: 1 - stay})
        given_over = list(lists_given_over(hospital, moved_minutes(operations, factor)))
        as_day_lists = [replace(row, kind=DAY_LIST) for row in given_over]
        return [
            give("draw", "intent", shares=By(table.attributes, tuple(rows.items()), table.default)),
            *changed_lists(hospital, opened=as_day_lists, closed=given_over),
        ]

    def _hours(self, hospital: Hospital) -> Edits:
        if self.closes == _closing(hospital):
            return []
        steps = steps_of(hospital, SECOND_STAGE, UNIT_STAGE)
        opens = next(step.limit for step in steps if isinstance(step, BranchBy))
        closes = minute_of_day(self.closes) / 60
        if not opens < closes < 24:
            raise FlowsimError(
                f"closes: {self.closes} must be after the day unit opens, at {opens:g}:00, and "
                "before midnight"
            )
        return [
            give("calendar", CLOSING, times=Timetable.weekly([("daily", [self.closes])])),
            instead(SECOND_STAGE, UNIT_STAGE, *on_trolley(opens, closes)),
        ]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A specialty's operation of the directory: how many a week, and minutes each takes a list."""

    procedure: str
    specialty: str
    a_week: float
    minutes: float
    inpatient_share: float


def suitable(hospital: Hospital) -> list[Operation]:
    """Return the operations of the directory of day surgery, as they are booked now."""
    steps = hospital.find("pathways", LISTED).steps
    assigned = {s.attribute: s.value for s in steps if isinstance(s, Assign)}
    in_bads = assigned["in_bads"]
    assert isinstance(in_bads, By)
    mix, intent = (find(hospital, "draw", name).shares for name in ("procedure", "intent"))
    cases = find(hospital, "activity", "theatre_case")
    found = []
    for (specialty,), procedures in mix.table:
        decided = sum(find(hospital, "arrivals", decisions(specialty)).hourly)
        day_list = find(hospital, "waiting_list", name_of_list(specialty, DAY_LIST))
        between = day_list.turnover_minutes
        for procedure, share in procedures.shares:
            if in_bads.at(procedure) == "yes":
                found.append(
                    Operation(
                        procedure=procedure,
                        specialty=specialty,
                        a_week=decided * share,
                        minutes=cases.at(procedure).mean + between,
                        inpatient_share=intent.at(procedure).of(INPATIENT),
                    )
                )
    return found


def booked_as_day_cases(operations: Iterable[Operation]) -> float:
    """Return the share of operations that are booked as day cases."""
    every = list(operations)
    day = sum(each.a_week * (1 - each.inpatient_share) for each in every)
    return day / sum(each.a_week for each in every)


def moved_minutes(operations: Iterable[Operation], factor: float) -> dict[str, float]:
    """Return the minutes a week, by specialty, of what is moved to day lists.

    `factor`: by which the share of those booked as inpatients is multiplied.
    """
    moved: dict[str, float] = {}
    for each in operations:
        minutes = each.a_week * each.inpatient_share * (1 - factor) * each.minutes
        moved[each.specialty] = moved.get(each.specialty, 0.0) + minutes
    return moved


def lists_given_over(hospital: Hospital, minutes: Mapping[str, float]) -> Iterable[OperatingLists]:
    """Yield the inpatient lists that go to day cases: of `minutes` a week, in whole lists."""
    left, sessions = dict(minutes), session_times(hospital)
    for row in timetable_of(hospital):
        long = sessions[row.session].minutes
        if row.kind == ELECTIVE_LIST and left.get(row.specialty, 0.0) >= long / 2:
            left[row.specialty] -= long
            yield row


def _closing(hospital: Hospital) -> str:
    """Return when the day unit closes, the same every day."""
    return clock_text(find(hospital, "calendar", CLOSING).minutes[0])[4:]
