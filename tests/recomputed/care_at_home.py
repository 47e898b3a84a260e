"""Care at home (A07), patient by patient, and hour by hour."""

from tests.recomputed.run import DAY, over, share


def at_home(run):
    """Recompute A07: who is at home, until when, and until when a bed would have been needed."""
    here = run.patients.at_home_with.isin(["antibiotics", "rehabilitation"])
    people = run.patients[here & run.patients.t_depart.notna()]
    time = saved = 0.0
    for row in people.itertuples():
        ends = run.end if row.t_home_care_end != row.t_home_care_end else row.t_home_care_end
        time += within_window(run, row.t_depart, ends)
        saved += within_window(run, row.t_depart, min(ends, row.t_need_end))
    begun = people[run.within(people.t_depart)]
    ended = people[run.within(people.t_home_care_end)]
    days = (ended.t_home_care_end - ended.t_depart) / DAY
    return {
        "A07.places": time / DAY / run.days,
        "A07.begun": len(begun) / run.weeks,
        "A07.without_bed": share(begun.t_admit.isna().sum(), len(begun)),
        "A07.bed_days": saved / DAY / run.weeks,
        "A07.days": over(days.sum(), len(days)),
        "A07.readmitted": share(ended.t_home_care_failed.notna().sum(), len(ended)),
    }


def within_window(run, begins, ends):
    """Return the minutes between two times that lie in the window."""
    return max(0.0, min(ends, run.finish) - max(begins, run.begin))


def used(run):
    """Recompute A07: the places taken, of those there are."""
    hours = run.resource_hours
    places = hours[hours.resource.isin(["antibiotics_place", "rehabilitation_place"])]
    places = places[run.within(60.0 * places.hour)]
    return {"A07.used": share(places.busy_minutes.sum(), places.scheduled_minutes.sum())}


FAMILIES = (at_home, used)
