"""Servers on duty, queues for them, and the minutes of both by hour."""

from flowsim.engine import draws
from flowsim.engine.draws import activity_number
from flowsim.hospital.vocabulary.calendars import Calendar, OpeningPlan, Rota
from tests.identity.interpreter.lookup import DAY, WEEK, level, weekday


class Hours:
    """The minutes that a changing number has lasted, by hour."""

    def __init__(self, hours):
        self.minutes = [0.0] * hours
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

    def __init__(self, resource, hours):
        self.resource = resource
        self.capacity = self.used = 0
        self.scheduled, self.busy, self.overrun = Hours(hours), Hours(hours), Hours(hours)

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

    def __init__(self, members, hours):
        self.members = members
        self.line = []
        self.waiting = Hours(hours)


def shifts(resource, hours, seed, replication, holidays):
    """Return (start, end, planned, filled) of every shift of a rota, from the day before."""
    rota, found, places = resource.capacity, [], {}
    planned = [
        (day * DAY + start % DAY, day * DAY + start % DAY + shift.length_minutes, shift.staff)
        for day in range(-1, -(-hours // 24))
        for shift in rota.shifts
        for start in shift.starts
        if start // DAY == weekday(day, holidays)
    ]
    for start, end, staff in sorted(planned, key=lambda row: row[:2]):
        if end <= 0 or start >= hours * 60.0:
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


def staff(hospital, hours, on_shift):
    """Return {role: [(t, people there)]} after cover, and the spells of cover, of all rotas."""
    rotas = {r.name: r.capacity for r in hospital.resources if isinstance(r.capacity, Rota)}
    edges = {0.0}
    for rows in on_shift.values():
        edges |= {max(edge, 0.0) for row in rows for edge in row[:2]}
    there = {name: [] for name in rotas}
    lent = {(name, other): [] for name, rota in rotas.items() for other in rota.cover}
    for t in sorted(edges):
        here, planned = {}, {}
        for name in rotas:
            now = [row for row in on_shift[name] if row[0] <= t < row[1]]
            planned[name], here[name] = sum(row[2] for row in now), sum(row[3] for row in now)
        for name, other in lent:
            wanted = min(planned[name], rotas[name].minimum_staff)
            number = 0
            while here[name] < wanted and here[other] > rotas[other].minimum_staff:
                here[name], here[other], number = here[name] + 1, here[other] - 1, number + 1
            lent[name, other].append((t, number))
        for name, people in here.items():
            there[name].append((t, people))
    return there, [row for pair, rows in lent.items() for row in spells(*pair, rows, hours)]


def spells(name, other, rows, hours):
    """Return (role, lender, start, end, people) of every stretch in which as many were lent."""
    found = []
    ends = [t for t, _ in rows[1:]] + [hours * 60.0]
    for (t, number), end in zip(rows, ends, strict=True):
        if found and found[-1][3] == t and found[-1][4] == number:
            found[-1][3] = min(end, hours * 60.0)
        elif t < hours * 60.0:
            found.append([name, other, t, min(end, hours * 60.0), number])
    return [tuple(row) for row in found if row[4] > 0]


def levels(resource, hours, there, holidays):
    """Return the changes (t, servers on duty) of a resource, the first at time zero.

    `there` are the people of a role with a rota, as `staff` has them.
    """
    capacity = resource.capacity
    if isinstance(capacity, OpeningPlan):
        return apart([(day * DAY, many) for day, many in capacity.levels], hours)
    if not isinstance(capacity, Rota):
        return changes(capacity, hours, holidays)
    return apart([(t, people * capacity.servers_per_person) for t, people in there], hours)


def changes(number, hours, holidays):
    """Return the changes (t, number) of a fixed number or a calendar, the first at time zero."""
    if not isinstance(number, Calendar):
        return [(0.0, number)]
    midnights = {DAY * day for day in range(-(-hours // 24))}
    times = {midnight + m % DAY for midnight in midnights for m, _ in number.changes}
    return apart([(t, level(number, t, holidays)) for t in sorted(times | midnights)], hours)


def apart(found, hours):
    """Return the changes within the run that change anything."""
    found = [row for row in found if row[0] < hours * 60.0]
    return [row for k, row in enumerate(found) if k == 0 or row[1] != found[k - 1][1]]
