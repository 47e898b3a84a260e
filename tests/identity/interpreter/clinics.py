"""Clinics: who has booked which slot, by the time it begins."""

from collections import Counter

from tests.identity.interpreter.lookup import DAY, weekday


class Clinics:
    """The slots of every clinic in the run, and those booked of each, by class."""

    def __init__(self, hospital, hours):
        self.clinics = {clinic.name: clinic for clinic in hospital.clinics}
        self.slots = {
            clinic.name: dict(sessions(clinic, hours, hospital.holidays))
            for clinic in hospital.clinics
        }
        self.booked = {(name, t): Counter() for name, slots in self.slots.items() for t in slots}

    def left(self, name, t, slot_class, now):
        """Return how many slots somebody of a class could book now."""
        booked = self.booked[name, t]
        kept = [
            max(0, of.reserved - booked[of.name])
            for of in self.clinics[name].classes
            if of.name != slot_class and t - now > of.released_minutes_before
        ]
        return self.slots[name][t] - booked.total() - sum(kept)

    def book(self, name, slot_class, now, earliest, latest):
        """Return what is booked: (clinic, time, class); None if no slot is left."""
        times = sorted(t for t in self.slots[name] if earliest <= t <= latest)
        t = next((t for t in times if self.left(name, t, slot_class, now) > 0), None)
        if t is None:
            return None
        self.booked[name, t][slot_class] += 1
        return name, t, slot_class

    def cancel(self, name, t, slot_class):
        """Give a slot back."""
        self.booked[name, t][slot_class] -= 1


def sessions(clinic, hours, holidays):
    """Yield (time, slots) of a clinic in the run."""
    for day in range(-(-hours // 24)):
        week = day // 7 % clinic.cycle_weeks + 1
        for session in clinic.sessions:
            for minute in session.starts:
                held = week in session.weeks or not session.weeks
                t = day * DAY + minute % DAY
                if held and minute // DAY == weekday(day, holidays) and t < hours * 60.0:
                    yield t, session.slots
