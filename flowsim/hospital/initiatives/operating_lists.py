"""The timetable of a hospital as it is built: read, with lists closed and others opened.

Lists are streams of sessions, one for each theatre, specialty, kind and session of the day. What an
initiative opens and closes is added to and taken from these, so that several may change one stream.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import TypeVar

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.theatres.planning import (
    name_of_list,
    session_pathway,
    stream_of,
    stream_of_sessions,
)
from flowsim.hospital.departments.theatres.staff import WEEKEND
from flowsim.hospital.departments.theatres.terms import ANAESTHETIST, decisions
from flowsim.hospital.departments.theatres.timetable import (
    OperatingLists,
    SessionTimes,
    refuse_rows,
)
from flowsim.hospital.edits import add, new, remove
from flowsim.hospital.edits.edit import Edit, Edits
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.calendars import Rota
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.noted_time_steps import SetTime
from flowsim.hospital.vocabulary.times_of_day import DAY, DAYS, WEEK, clock_text
from flowsim.records.terms import of_department, stream
from flowsim.spelling import spelt

T = TypeVar("T")
Key = tuple[int, str, str, str]
"""Theatre, specialty, kind of list and session, as `OperatingLists.key` has them."""


def one_by_one(rows: Iterable[OperatingLists]) -> list[OperatingLists]:
    """Return the lists of a week, a row a weekday."""
    return [replace(row, days=DAYS[day]) for row in rows for day in row.weekdays]


def is_modelled(hospital: Hospital) -> bool:
    """Return whether the hospital has operating lists at all."""
    return any(True for _ in _streams(hospital))


def timetable_of(hospital: Hospital) -> list[OperatingLists]:
    """Return the lists of a week, a row a weekday, in the order of the hospital's streams."""
    ahead = _plan_minutes(hospital)
    found = []
    for batch in _streams(hospital):
        number, specialty, kind, session = _key(batch)
        weekdays = sorted({int(minute + ahead) // DAY % 7 for minute, _ in batch.times})
        found += [
            OperatingLists(
                theatre=number, days=DAYS[day], session=session, specialty=specialty, kind=kind
            )
            for day in weekdays
        ]
    return found


def session_times(hospital: Hospital) -> dict[str, SessionTimes]:
    """Return when the sessions of the day that the timetable uses begin and end.

    Of a session that no list uses the hospital does not know when it begins.
    """
    ahead = _plan_minutes(hospital)
    lengths = _duration(hospital, "theatre_until_session_end", By)
    found: dict[str, SessionTimes] = {}
    for batch in _streams(hospital):
        session = _key(batch)[3]
        if batch.times and session not in found:
            begins = (batch.times[0][0] + ahead) % DAY
            ends = begins + lengths.at(session).mean - ahead
            start, end = (clock_text(minute)[4:] for minute in (begins, ends))
            found[session] = SessionTimes(start=start, end=end, source="the hospital")
    return found


def changed_lists(
    hospital: Hospital,
    *,
    opened: Sequence[OperatingLists] = (),
    closed: Sequence[OperatingLists] = (),
) -> list[Edits]:
    """Return the edits that open lists and close others, every week of the run.

    In a run with dates a list is opened on those dates of its weekday on which any are held; on a
    weekday that has none, on all dates but those in a week or more without any, as at Christmas.

    Raises FlowsimError for a theatre, session, specialty or kind that is not there, a theatre in
    use at that time, and a list to be closed that is not held.
    """
    if not opened and not closed:
        return []
    kept, sessions = _without(timetable_of(hospital), one_by_one(closed)), session_times(hospital)
    _refuse_unused(opened, sessions)
    refuse_rows([*kept, *opened], _theatres(hospital), sessions, _called(hospital))
    _refuse_without_patients(hospital, opened)
    there = {batch.name for batch in _streams(hospital)}
    added = {row.key: None for row in opened if stream_of(row.key) not in there}
    return [
        *(_new_stream(hospital, key) for key in added),
        *(
            verb("arrivals", stream_of(row.key), times=[(at, 1) for at in _minutes(hospital, row)])
            for verb, rows in ((remove, closed), (add, opened))
            for row in one_by_one(rows)
        ),
        *_paid_extra(hospital, add, opened),
        *_paid_extra(hospital, remove, closed),
    ]


def said(rows: Iterable[OperatingLists]) -> str:
    """Return lists in words: 'theatre 1 sat (general surgery, elective, all day)'."""
    return "; ".join(
        f"theatre {row.theatre} {row.days} "
        f"({', '.join(map(spelt, (row.specialty, row.kind, row.session)))})"
        for row in rows
    )


# -- the streams of sessions -----------------------------------------------------------------------


def _streams(hospital: Hospital) -> Iterator[Batch]:
    for each in hospital.arrivals:
        if isinstance(each, Batch) and "session_kind" in dict(each.attributes):
            yield each


def _key(batch: Batch) -> Key:
    known = dict(batch.attributes)
    number = int(known["theatre"].rpartition("_")[2])
    return number, known["surgical_specialty"], known["session_kind"], known["theatre_session"]


def _new_stream(hospital: Hospital, key: Key) -> list[Edits]:
    """Return the edits that add a stream of sessions, of which none come yet, and its term."""
    number, specialty, kind, _ = key
    known = dict(hospital.find("arrivals", decisions(specialty)).attributes)
    dated = any(batch.once for batch in _streams(hospital))
    meaning = f"operating lists of theatre {number}, {spelt(specialty)}, {spelt(kind)}"
    return [
        new(stream_of_sessions(key, known["specialty"], (), dated)),
        *(new(term) for term in of_department("theatres", stream(stream_of(key), meaning))),
    ]


def _paid_extra(
    hospital: Hospital, verb: Callable[..., list[Edit]], rows: Sequence[OperatingLists]
) -> list[list[Edit]]:
    """Return the edits of the anaesthetists of lists at the weekend, where lists ask for them."""
    there = [each.capacity for each in hospital.resources if each.name == ANAESTHETIST]
    return [
        verb("resource", ANAESTHETIST, capacity=(replace(rota.shifts[0], days=row.days, staff=1),))
        for rota in there
        for row in one_by_one(rows)
        if isinstance(rota, Rota) and row.days in WEEKEND
    ]


def _minutes(hospital: Hospital, row: OperatingLists) -> list[float]:
    """Return when the sessions of a list on one weekday come to be planned."""
    ahead = _plan_minutes(hospital)
    (day,), begins = row.weekdays, session_times(hospital)[row.session].begins
    streams = list(_streams(hospital))
    if not any(batch.once for batch in streams):
        return [(day * DAY + begins - ahead) % WEEK]
    held = sorted({int(minute + ahead) // DAY for batch in streams for minute, _ in batch.times})
    same = [date for date in held if date % 7 == day]
    dates = same or [date for date in _outside_breaks(held) if date % 7 == day]
    return [minute for date in dates if (minute := date * DAY + begins - ahead) >= 0]


def _outside_breaks(held: Sequence[int]) -> list[int]:
    """Return the dates from the first with lists to the last, without weeks that have none."""
    found = list(held[:1])
    for before, after in pairwise(held):
        found += range(before + 1, after + 1) if after - before <= 7 else [after]
    return found


def _plan_minutes(hospital: Hospital) -> float:
    """Return how long before its day a session comes to be planned."""
    return _duration(hospital, "theatre_until_session", Constant).minutes


def _duration(hospital: Hospital, activity: str, wanted: type[T]) -> T:
    """Return a duration of sessions. Raises FlowsimError where they are not as departments do."""
    if not is_modelled(hospital):
        raise FlowsimError(
            "operating lists: this hospital has none to read; take a scenario that models "
            "theatres, such as 'theatres'"
        )
    number = _key(next(_streams(hospital)))[0]
    pathway = session_pathway(number)
    for step in hospital.find("pathways", pathway).steps:
        mine = isinstance(step, SetTime) and step.activity == activity
        if mine and isinstance(step.duration, wanted):
            return step.duration
    raise FlowsimError(
        f"operating lists: pathway '{pathway}' has no set_time by '{activity}' with a "
        f"{wanted.__name__} of its own, so the timetable cannot be read; write it as the "
        "department of theatres does"
    )


# -- what is refused -------------------------------------------------------------------------------


def _theatres(hospital: Hospital) -> int:
    return max(_key(batch)[0] for batch in _streams(hospital))


def _called(hospital: Hospital) -> list[str]:
    """Return the specialties that decide to operate."""
    names = chain.from_iterable(each.attributes for each in hospital.arrivals)
    found = dict.fromkeys(value for name, value in names if name == "surgical_specialty")
    return [name for name in found if decisions(name) in {each.name for each in hospital.arrivals}]


def _refuse_unused(opened: Sequence[OperatingLists], known: Mapping[str, SessionTimes]) -> None:
    for row in opened:
        if row.session not in known:
            raise FlowsimError(
                f"opened: no list uses session '{row.session}' now, so it is not known when it "
                f"begins; give one that lists use: {', '.join(known)}"
            )


def _without(
    rows: Sequence[OperatingLists], closed: Sequence[OperatingLists]
) -> list[OperatingLists]:
    left = list(rows)
    for row in closed:
        if row not in left:
            held = [one for one in rows if (one.theatre, one.days) == (row.theatre, row.days)]
            raise FlowsimError(
                f"closed: {said([row])} is not held, so it cannot be closed; there then: "
                f"{said(held) or 'no list'}"
            )
        left.remove(row)
    return left


def _refuse_without_patients(hospital: Hospital, opened: Sequence[OperatingLists]) -> None:
    lists = {each.name for each in hospital.waiting_lists}
    for row in opened:
        if name_of_list(row.specialty, row.kind) not in lists:
            raise FlowsimError(
                f"opened: {said([row])}: {spelt(row.specialty)} has no patients for '{row.kind}' "
                "lists; give the other kind, or another specialty"
            )
