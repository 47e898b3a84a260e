"""One day of the theatres: sessions, what was done in them minute by minute, what was cancelled.

Read from the records of one replication, for a Gantt chart of the day.
"""

import numpy as np
import pandas as pd

from flowsim.analysis.measures.numbers import DAY_MINUTES
from flowsim.calls import checked_call
from flowsim.errors import FlowsimError
from flowsim.numbers import not_one, whole
from flowsim.records.frames import Records

COLUMNS = (
    "theatre",
    "what",
    "begin",
    "end",
    "patient",
    "session",
    "specialty",
    "kind",
    "reason",
)
HELD, NOT_HELD, STAFFED = "session", "session not held", "staffed for emergencies"
ANAESTHESIA, OPERATION, RECOVERY = "anaesthesia", "operation", "waiting for recovery"
CANCELLED, EMERGENCY = "cancelled", "emergency"
PHASES = (ANAESTHESIA, OPERATION, RECOVERY)
NOT_KEPT = "not kept"
"""The reason of a cancellation whose patient has been cancelled again since: the records have the
reason of the last."""

_ELECTIVE = ("t_anaes", "t_in_theatre", "t_out_theatre", "minutes_theatre_wait_recovery")
_EMERGENCY = (
    "t_op_anaes",
    "t_op_in_theatre",
    "t_op_out",
    "minutes_emergency_theatre_wait_recovery",
)


@checked_call
def theatre_day(records: Records, day: int | None = None) -> pd.DataFrame:
    """Return one day of the theatres; without a `day`, of `usual_day`.

    `day` counts from 0, the first day of the run. A row is a planned session, hours for which a
    theatre is staffed for emergencies, a phase of a case (anaesthesia, operation, waiting for
    recovery) or an operation cancelled on the day. Cases are those of the sessions, and emergency
    operations begun on the day.

    Columns: theatre; what; begin and end (minutes of the day); patient and session (numbers in the
    patients table, where a session has a row too; -1 for none); specialty; kind ('elective', 'day'
    or 'emergency'); reason, of cancellations. Begin and end of a cancelled operation are the time
    of the cancellation, NaN where the patient was cancelled again later: the records have the last.

    Raises FlowsimError for what are no records, a hospital without theatres, and a day without
    sessions or outside the run.
    """
    sessions = _sessions(records)
    number = usual_day(records) if day is None else _day(records, sessions, day)
    planned = sessions[sessions["t_session"] // DAY_MINUTES == number]
    booked = _booked(records, planned)
    parts = [
        _planned(planned),
        _staffed(records, number),
        *_phases(booked[booked["done"]], _ELECTIVE, "theatre"),
        *_emergencies(records, number),
        _cancelled(booked[~booked["done"]], number),
    ]
    found = pd.concat([part for part in parts if len(part)], ignore_index=True)
    found[["begin", "end"]] -= number * DAY_MINUTES
    found["theatre"] = pd.Categorical(found["theatre"], theatres_of(records), ordered=True)
    return found.sort_values(["theatre", "begin", "end"], kind="stable", ignore_index=True)


def usual_day(records: Records) -> int:
    """Return the day with a usual number of operations, counted from 0.

    Of the weekdays of the window that have sessions, in order of the number of operations begun
    (emergencies too) and then of time, the middle one: of an even number the earlier.

    Raises FlowsimError as `theatre_day` does, and where no weekday of the window has sessions.
    """
    sessions, people = _sessions(records), records.patients
    start, end = records.window[0], min(records.window[1], records.end_minutes)
    planned = sessions["t_session"][sessions["t_session"].between(start, end, inclusive="left")]
    days = np.unique(planned // DAY_MINUTES).astype(int)
    days = days[days % 7 < 5]
    if not days.size:
        raise FlowsimError(
            "theatres: no weekday of the window has a session; measure more weeks, or name a day"
        )
    begun = pd.concat([people[c] for c in ("t_anaes", "t_op_anaes") if c in people])
    by_day = (begun // DAY_MINUTES).value_counts().reindex(days, fill_value=0)
    order = by_day.sort_values(kind="stable").index
    return int(order[(len(order) - 1) // 2])


def theatres_of(records: Records) -> list[str]:
    """Return the elective theatres of the records, then those of emergencies only."""
    elective = list(_labels(records, "theatre"))
    return [*elective, *_for_emergencies(records)]


def _for_emergencies(records: Records) -> list[str]:
    known = set(records.names.resources) - set(_labels(records, "theatre"))
    return [name for name in _labels(records, "operating_theatre") if name in known]


def _labels(records: Records, attribute: str) -> tuple[str, ...]:
    values = dict(zip(records.names.attributes, records.names.attribute_values, strict=True))
    return tuple(values.get(attribute, ()))


def _sessions(records: Records) -> pd.DataFrame:
    """Return the rows of sessions. Raises FlowsimError where there are none by design."""
    if not isinstance(records, Records):
        wanted = "the Records of a replication: simulate(...), or .records(0) of results"
        raise FlowsimError(not_one(records, "records", wanted))
    people = records.patients
    if "session_kind" not in people or "t_anaes" not in people:
        raise FlowsimError(
            "theatres: this hospital has no operating lists to show; take a scenario that models "
            "theatres, such as the baseline"
        )
    return people[people["session_kind"].notna()]


def _day(records: Records, sessions: pd.DataFrame, day: object) -> int:
    """Return the day. Raises FlowsimError for one outside the run or without sessions."""
    last = int(records.end_minutes // DAY_MINUTES) - 1
    number = whole(day, "theatres: day", least=0, most=last)
    days = np.unique(sessions["t_session"] // DAY_MINUTES).astype(int)
    days = days[days <= last]
    if number in days:
        return number
    near = [str(n) for n in (*days[days < number][-1:], *days[days > number][:1])]
    hint = f"the nearest with some: {' and '.join(near)}" if near else "no day of the run has"
    raise FlowsimError(f"theatres: day {number} has no sessions; {hint}")


def _booked(records: Records, planned: pd.DataFrame) -> pd.DataFrame:
    """Return everybody whom the sessions called, and whether they were operated on there.

    The patients table has the last booking of each; those before are in the log of lists.
    """
    events, own = records.list_events, ["patient", "theatre", "t_session", "session_kind"]
    called = events[(events["event"] == "called") & events["by"].isin(planned["patient"])]
    pairs = called[["patient", "by"]].drop_duplicates()
    of = planned[own].rename(columns={name: f"of_{name}" for name in own})
    pairs = pairs.merge(of, left_on="by", right_on="of_patient")
    found = pairs.merge(records.patients.drop(columns="session_kind"), on="patient")
    same = (found["t_session"] == found["of_t_session"]) & (
        found["theatre"].astype(str) == found["of_theatre"].astype(str)
    )
    found["done"] = same & found["t_anaes"].notna()
    found["theatre"] = found["of_theatre"]
    return found.rename(columns={"of_session_kind": "session_kind"})


def _rows(people: pd.DataFrame, theatre: str, **more: object) -> pd.DataFrame:
    """Return rows of `COLUMNS` of some patients, or of sessions."""
    nothing = np.full(len(people), "", dtype=object)
    specialty = people.get("surgical_specialty", nothing)
    shown = {
        "theatre": people[theatre].astype(object),
        "patient": people["patient"],
        "session": people.get("by", np.full(len(people), -1)),
        "specialty": np.asarray(specialty, dtype=object),
        "kind": np.asarray(people.get("session_kind", nothing), dtype=object),
        "reason": nothing,
    }
    return pd.DataFrame(shown | more, index=people.index)[list(COLUMNS)]


def _planned(planned: pd.DataFrame) -> pd.DataFrame:
    what = np.where(planned["outcome"] == "session_not_held", NOT_HELD, HELD)
    times = {"begin": planned["t_session"], "end": planned["t_session_end"]}
    own = planned["patient"]
    return _rows(planned, "theatre", what=what, session=own, **times).assign(patient=-1)


def _staffed(records: Records, day: int) -> pd.DataFrame:
    """Return the stretches of the day for which theatres of emergencies have staff.

    The table has minutes by hour: an hour that is not whole ends a stretch, or begins it where
    the hour before has none. A theatre with several places has those minutes of each; which hours
    of these were staffed in part cannot be told, and an hour has sixty minutes at most.
    """
    hours = records.resource_hours
    hours = hours[hours["hour"].between(24 * day, 24 * day + 23)]
    found: list[dict[str, object]] = []
    for name in _for_emergencies(records):
        minutes = hours[hours["resource"] == name].set_index("hour")["scheduled_minutes"]
        before = False
        for hour, there in minutes.clip(upper=60.0).items():
            begin = 60.0 * float(hour)  # type: ignore[arg-type]
            if there > 0 and before:
                found[-1]["end"] = begin + there
            elif there > 0:
                begins = begin + 60.0 - there
                found.append({"theatre": name, "begin": begins, "end": begin + 60.0})
            before = there > 0
    nobody = {"patient": -1, "session": -1, "specialty": "", "kind": EMERGENCY, "reason": ""}
    return pd.DataFrame([row | nobody | {"what": STAFFED} for row in found], columns=list(COLUMNS))


def _phases(
    cases: pd.DataFrame, columns: tuple[str, str, str, str], theatre: str, **more: object
) -> list[pd.DataFrame]:
    """Return a row a phase of each case; a phase that takes no time has none."""
    began, inside, out, wait = columns
    waited = np.asarray(cases.get(wait, 0.0), dtype=np.float64)
    edges = (cases[began], cases[inside], cases[out] - waited, cases[out])
    found = []
    for what, begin, end in zip(PHASES, edges[:-1], edges[1:], strict=True):
        lasts = (end > begin).to_numpy()
        found.append(_rows(cases, theatre, what=what, begin=begin, end=end, **more)[lasts])
    return found


def _emergencies(records: Records, day: int) -> list[pd.DataFrame]:
    """Return the phases of emergency operations, those in theatres of lists too."""
    people = records.patients
    if "operating_theatre" not in people or "t_op_anaes" not in people:
        return []
    cases = people[people["t_op_anaes"] // DAY_MINUTES == day]
    return _phases(cases, _EMERGENCY, "operating_theatre", kind=EMERGENCY, specialty="")


def _cancelled(booked: pd.DataFrame, day: int) -> pd.DataFrame:
    at = booked["t_cancelled"].where(booked["t_cancelled"] // DAY_MINUTES == day)
    reason = booked["cancelled_for"].astype(object).where(at.notna(), NOT_KEPT)
    return _rows(booked, "theatre", what=CANCELLED, begin=at, end=at, reason=reason)
