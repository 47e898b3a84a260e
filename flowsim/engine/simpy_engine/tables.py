"""Looking things up: what depends on who the patient is, on the moment, or on the hospital."""

from flowsim.engine.calendar_time import level_at, next_open
from flowsim.engine.program import FROM_CALENDAR, FROM_PATIENT, NONE, Program
from flowsim.engine.simpy_engine.beds.escalation import Escalation
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.engine.simpy_engine.patients import Patient, Patients


class Tables:
    """The lookup tables and calendars of a program, read for a patient now."""

    def __init__(
        self, program: Program, clock: Clock, patients: Patients, escalation: Escalation
    ) -> None:
        self.program = program
        self.clock = clock
        self.patients = patients
        self.escalation = escalation
        self.origin = program.attribute_from.tolist()
        self.by_level: list[list[int]] = program.attribute_by_level.tolist()
        self.calendar_of = program.attribute_calendar.tolist()
        self.value: list[int] = program.table_value.tolist()
        self.rows: list[tuple[int, list[tuple[int, int]]]] = [
            (first, [(a, n) for a, n in zip(attributes, strides, strict=True) if a != NONE])
            for first, attributes, strides in zip(
                program.table_first.tolist(),
                program.table_attribute.tolist(),
                program.table_stride.tolist(),
                strict=True,
            )
        ]

    def attribute(self, attribute: int, patient: Patient) -> int:
        """Return the code of an attribute: of the patient, of the moment, or of the hospital."""
        origin = self.origin[attribute]
        if origin == FROM_PATIENT:
            return self.patients.attribute(patient, attribute)
        if origin == FROM_CALENDAR:
            return self.calendar_level(self.calendar_of[attribute])
        return self.by_level[attribute][self.escalation.level]

    def entry(self, table: int, patient: Patient) -> int:
        """Return the entry of a lookup table for a patient now."""
        place, parents = self.rows[table]
        for attribute, stride in parents:
            place += self.attribute(attribute, patient) * stride
        return self.value[place]

    def calendar_level(self, calendar: int) -> int:
        """Return the level of a calendar now."""
        p = self.program
        first, length = p.calendar_first[calendar], p.calendar_length[calendar]
        return level_at(p.calendar_minute, p.calendar_level, first, length, p.cycle, self.clock.now)

    def opening(self, calendar: int) -> float:
        """Return when a wait for a calendar that begins now ends (minutes)."""
        p = self.program
        return next_open(
            p.calendar_minute,
            p.calendar_level,
            p.calendar_first[calendar],
            p.calendar_length[calendar],
            p.calendar_is_timetable[calendar],
            p.cycle,
            self.clock.now,
        )
