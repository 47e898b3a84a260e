"""Theatres (T01 to T21) and the list for an operation (R01), session by session."""

import numpy as np

from tests.recomputed.run import DAY, WEEK, over, percentile, share

URGENCIES = ("cancer", "urgent", "routine")


def sessions_of(run):
    """Return the sessions planned for the window, each with its cases in order."""
    if "t_session_end" not in run.patients or "t_anaes" not in run.patients:
        return None
    people = run.patients
    planned = people[run.within(people.t_session) & people.session_kind.notna()]
    cases = people[people.t_out_theatre.notna() & people.t_anaes.notna()]
    found = []
    for _, session in planned.iterrows():
        mine = cases[(cases.t_session == session.t_session) & (cases.theatre == session.theatre)]
        found.append((session, mine.sort_values("t_anaes")))
    return found


def use(run):
    """Recompute T01 to T10: how sessions are used."""
    found = sessions_of(run)
    if found is None:
        return dict.fromkeys(USE, np.nan)
    held = [(s, cases) for s, cases in found if s.outcome != "session_not_held"]
    planned = sum(s.t_session_end - s.t_session for s, _ in held)
    inside, touch, by_duration, gaps, edges = 0.0, 0.0, 0.0, [], []
    for s, cases in held:
        own = (cases.t_out_theatre - cases.t_anaes).sum()
        begin = np.maximum(cases.t_anaes, s.t_session)
        end = np.minimum(cases.t_out_theatre, s.t_session_end)
        inside += (end - begin).clip(lower=0).sum()
        touch += own
        by_duration += min(own, s.t_session_end - s.t_session)
        gaps += list(cases.t_anaes.values[1:] - cases.t_out_theatre.values[:-1])
        if len(cases):
            first, last = cases.t_anaes.min(), cases.t_out_theatre.max()
            edges.append(
                (
                    max(0.0, first - s.t_session),
                    max(0.0, s.t_session_end - last),
                    max(0.0, last - s.t_session_end),
                )
            )
    values = {
        "T01.sessions_held": share(len(held), len(found)),
        "T02.capped": share(inside, planned),
        "T02.capped_by_duration": share(by_duration, planned),
        "T03.uncapped": share(touch, planned),
        "T07.downtime": np.mean(gaps) if gaps else np.nan,
        "T09.unused": over(planned - inside, len(held)),
        "T10.cases_per_list": over(sum(len(cases) for _, cases in held), len(held)),
    }
    values |= _use_by_specialty(held)
    columns = zip(*edges, strict=True) if edges else ((), (), ())
    for (key, code), minutes in zip(EDGES, columns, strict=True):
        minutes = np.array(minutes)
        values[key] = minutes.mean() if len(minutes) else np.nan
        affected = minutes[minutes > 0]
        values[f"{code}.affected"] = affected.mean() if len(affected) else np.nan
        values[f"{code}.over_30"] = share((minutes > 30 + 1e-6).sum(), len(minutes))
    return values


def _use_by_specialty(held):
    """Recompute T02 and T10 of the sessions of each specialty."""
    values = {}
    for specialty in {s.surgical_specialty for s, _ in held}:
        mine = [(s, cases) for s, cases in held if s.surgical_specialty == specialty]
        inside = 0.0
        for s, cases in mine:
            for case in cases.itertuples():
                stop = min(case.t_out_theatre, s.t_session_end)
                inside += max(0.0, stop - max(case.t_anaes, s.t_session))
        planned = sum(s.t_session_end - s.t_session for s, _ in mine)
        values[f"T02.capped.specialty.{specialty}"] = share(inside, planned)
        cases_of = sum(len(cases) for _, cases in mine)
        values[f"T10.cases_per_list.specialty.{specialty}"] = over(cases_of, len(mine))
    return values


EDGES = (("T04.late_start", "T04"), ("T05.early_finish", "T05"), ("T06.overrun", "T06"))
USE = (
    "T01.sessions_held",
    "T02.capped",
    "T02.capped_by_duration",
    "T03.uncapped",
    "T07.downtime",
    "T09.unused",
    "T10.cases_per_list",
    *(key for pair in EDGES for key in (pair[0], f"{pair[1]}.affected", f"{pair[1]}.over_30")),
)


def cancelled(run):
    """Recompute T11 to T21: who is not operated on, who stays overnight, who holds theatre."""
    found = sessions_of(run)
    if found is None:
        return dict.fromkeys(CANCELLED, np.nan)
    people = run.patients
    operated = [number for _, cases in found for number in cases.patient]
    on_day = people[run.within(people.t_cancelled)]
    meant = len(operated) + len(on_day)
    reasons = ["bed", "time", "critical_care", "staff", "emergency"]
    avoidable = people[people.cancelled_for.isin(reasons)]
    last = avoidable[run.within(avoidable.t_cancelled)]
    due = avoidable.t_cancelled + 28 * DAY
    late = avoidable[run.within(due) & ~(avoidable.t_anaes <= due)]
    in_bed = set(run.stays[run.stays.t_in.notna()].patient)
    day = people[people.patient.isin(operated) & (people.intent == "day_case")]
    stayed = day.patient.isin(in_bed)
    suitable = (people.patient.isin(operated) & (people.in_bads == "yes")).sum()
    hold = people[people.patient.isin(operated)].minutes_theatre_wait_recovery.sum()
    in_before = [case.t_anaes - case.t_come_in for _, cases in found for case in cases.itertuples()]
    done, by_specialty = people[people.patient.isin(operated)], {}
    for specialty in {*done.surgical_specialty, *on_day.surgical_specialty}:
        not_done = (on_day.surgical_specialty == specialty).sum()
        all_of_it = not_done + (done.surgical_specialty == specialty).sum()
        by_specialty[f"T11.on_the_day.specialty.{specialty}"] = share(not_done, all_of_it)
    by_urgency = {
        f"T11.non_clinical.urgency.{urgency}": share(
            (last.urgency == urgency).sum(),
            (done.urgency == urgency).sum() + (on_day.urgency == urgency).sum(),
        )
        for urgency in URGENCIES
    }
    return {
        **by_specialty,
        **by_urgency,
        "T11.on_the_day": share(len(on_day), meant),
        "T11.non_clinical": share(len(last), meant),
        "T12.last_minute": len(last) / run.weeks,
        "T13.breach_28_days": len(late) / run.weeks,
        "T14.day_case": share((~stayed & (day.in_bads == "yes")).sum(), suitable),
        "T14.of_all": share((~stayed).sum(), len(operated)),
        "T15.conversion": share(stayed.sum(), len(day)),
        "T18.recovery_hold": hold / run.days,
        "T21.before_operation": np.mean(in_before) if in_before else np.nan,
        "T20.unfit": share((on_day.cancelled_for == "clinical").sum(), meant),
    }


CANCELLED = (
    "T11.on_the_day",
    "T11.non_clinical",
    "T12.last_minute",
    "T13.breach_28_days",
    "T14.day_case",
    "T14.of_all",
    "T15.conversion",
    "T18.recovery_hold",
    "T20.unfit",
    "T21.before_operation",
)


def waiting(run):
    """Recompute R01: who waits for an operation at the end of the window, and how that changed."""
    if "t_listed" not in run.patients or "t_anaes" not in run.patients:
        return dict.fromkeys(WAITING, np.nan)
    people = run.patients[run.patients.t_listed.notna()]
    off = people[["t_anaes", "t_depart"]].min(axis=1)

    def there(moment):
        return (people.t_listed <= moment) & ~(off <= moment)

    operated = people[run.within(people.t_anaes)]
    waited = (operated.t_anaes - operated.t_listed) / DAY
    by_urgency = {
        f"R01.waited.urgency.{urgency}": waited[operated.urgency == urgency].mean()
        for urgency in URGENCIES
    }
    now = people[there(run.finish)]
    so_far = (run.finish - now.t_listed) / WEEK
    return {
        "R01.waiting": len(now),
        "R01.change": (len(now) - there(run.begin).sum()) / run.weeks,
        "R01.added": run.within(people.t_listed).sum() / run.weeks,
        "R01.removed": run.within(off).sum() / run.weeks,
        "R01.median_wait": percentile(so_far, 50),
        "R01.waited": waited.mean(),
        **by_urgency,
        "R01.over_18_weeks": share((so_far > 18 + 1e-6 / WEEK).sum(), len(now)),
    }


WAITING = (
    "R01.waiting",
    "R01.change",
    "R01.added",
    "R01.removed",
    "R01.median_wait",
    "R01.over_18_weeks",
    "R01.waited",
)
FAMILIES = (use, cancelled, waiting)
