"""The verbs of times: calendars to wait for, milestones to note and to wait for."""

from flowsim.engine.program import NONE
from flowsim.engine.simpy_engine.chance import Chance
from flowsim.engine.simpy_engine.tables import Tables
from flowsim.engine.simpy_engine.walk import Steps, Walks
from flowsim.engine.simpy_engine.walker import Walker
from flowsim.hospital.policies.discharge import bring_forward, put_off


class TimeVerbs:
    """What every step about times does."""

    def __init__(self, walks: Walks, tables: Tables, chance: Chance) -> None:
        self.walks = walks
        self.tables = tables
        self.chance = chance
        self.clock = walks.clock
        self.patients = walks.patients

    def wait_until(self, walker: Walker, calendar_table: int, until: int) -> Steps:
        """Wait for a calendar to open or for the next time of a timetable, or a noted time."""
        time = self.tables.opening(self.tables.entry(calendar_table, walker.patient))
        if until != NONE:
            noted = self.patients.milestone(walker.patient, until)
            time = noted if noted < time else time  # NaN, not noted, is no limit
        if time > self.clock.now:
            yield from self.walks.wait_until(walker, time)
        return None

    def wait_for_time(self, walker: Walker, milestone: int, lead_minutes: float) -> Steps:
        """Wait for a noted time less a lead; a time not noted, or past, is no wait."""
        time = self.patients.milestone(walker.patient, milestone) - lead_minutes
        if time > self.clock.now:
            yield from self.walks.wait_until(walker, time)
        return None

    def note(self, walker: Walker, milestone: int, first: int) -> None:
        """Write the time now under a milestone; with `first`, only if it has not been noted."""
        noted = self.patients.milestone(walker.patient, milestone)
        if not first or noted != noted:
            self.patients.set_milestone(walker.patient, milestone, self.clock.now)

    def set_time(self, walker: Walker, milestone: int, activity: int, before: int) -> None:
        """Write now plus a sampled duration, or less it, under a milestone."""
        minutes = self.chance.minutes(activity, walker.patient)
        time = self.clock.now - minutes if before else self.clock.now + minutes
        self.patients.set_milestone(walker.patient, milestone, time)

    def put_off(self, walker: Walker, milestone: int, since: int, minutes_an_hour: float) -> None:
        """Write a noted time later for each hour since another."""
        patient, patients = walker.patient, self.patients
        noted, begun = patients.milestone(patient, milestone), patients.milestone(patient, since)
        later = put_off(noted, begun, self.clock.now, minutes_an_hour)
        patients.set_milestone(patient, milestone, later)

    def bring_forward(self, walker: Walker, milestone: int, to: int, share: float) -> None:
        """Write a noted time nearer to another."""
        patient, patients = walker.patient, self.patients
        noted, other = patients.milestone(patient, milestone), patients.milestone(patient, to)
        patients.set_milestone(patient, milestone, bring_forward(noted, other, share))
