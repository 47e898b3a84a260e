"""Servers on duty, queues for them, and the minutes of both by hour."""

from flowsim.engine import draws
from flowsim.engine.draws import activity_number
from flowsim.hospital.vocabulary.calendars import Calendar, Rota
from tests.identity.interpreter.lookup import WEEK


class Hours:
    """The minutes that a changing number has lasted, by hour."""

    def __init__(self, weeks):
        self.minutes = [0.0] * (weeks * 168)
        self.number, self.since = 0, 0.0

    def become(self, now, number):
        """Count what was, and change the number."""
        while self.since < now:
            hour = int(self.since // 60)
            end = min((hour + 1) * 60.0, now)
            if self.number > 0:
                self.minutes[hour] += self.number * (end - self.since)
            self.since = end
        self.number = number


class Servers:
    """The servers of one resource."""

    def __init__(self, resource, weeks):
        self.resource = resource
        self.capacity = self.used = 0
        self.scheduled, self.busy, self.overrun = Hours(weeks), Hours(weeks), Hours(weeks)

    @property
    def free(self):
        """How many are free; below zero while tasks outlast a shift."""
        return self.capacity - self.used

    def become(self, now, capacity, used):
        """Change how many are on duty and in use."""
        if capacity != self.capacity:
            self.scheduled.become(now, capacity)
        self.capacity, self.used = capacity, used
        self.busy.become(now, min(used, capacity))
        self.overrun.become(now, used - min(used, capacity))


class Queue:
    """Those waiting: (priority, time less credit, order of joining, walker, step)."""

    def __init__(self, members, weeks):
        self.members = members
        self.line = []
        self.waiting = Hours(weeks)


def shifts(resource, weeks, seed, replication):
    """Return (start, end, planned, filled) of every shift of a rota, from the week before."""
    rota, found, places = resource.capacity, [], {}
    planned = [
        (week * WEEK + start, week * WEEK + start + shift.length_minutes, shift.staff)
        for week in range(-1, weeks)
        for shift in rota.shifts
        for start in shift.starts
    ]
    for start, end, staff in sorted(planned, key=lambda row: row[:2]):
        if end <= 0:
            continue
        place = places.get(start, 0)
        places[start] = place + staff
        name, who = activity_number(f"shift:{resource.name}"), range(place, place + staff)
        uniforms = (
            draws.uniform(seed, replication, 0, int(start + WEEK), name, person) for person in who
        )
        absent = sum(u < rota.unfilled_share for u in uniforms)
        found.append((start, end, staff, staff - absent))
    return found


def levels(resource, weeks, on_shift):
    """Return the changes (t, servers on duty) of a resource, the first at time zero."""
    capacity = resource.capacity
    if isinstance(capacity, int):
        found = [(0.0, capacity)]
    elif isinstance(capacity, Calendar):
        found = [(w * WEEK + m, n) for w in range(weeks) for m, n in capacity.changes]
    else:
        assert isinstance(capacity, Rota)
        times = {0.0, *(max(s[0], 0.0) for s in on_shift), *(s[1] for s in on_shift)}
        found = [(t, sum(s[3] for s in on_shift if s[0] <= t < s[1])) for t in sorted(times)]
    found = [row for row in found if row[0] < weeks * WEEK]
    return [row for k, row in enumerate(found) if k == 0 or row[1] != found[k - 1][1]]
