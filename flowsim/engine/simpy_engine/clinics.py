"""Clinics: slots that are booked, and the verbs that book and cancel them."""

from math import nan

import numpy as np

from flowsim.engine.program import NONE, Program
from flowsim.engine.simpy_engine.patients import Patients
from flowsim.engine.simpy_engine.tables import Tables
from flowsim.engine.simpy_engine.walk import Next
from flowsim.engine.simpy_engine.walker import Walker
from flowsim.hospital.policies.clinics import first_slot


class ClinicVerbs:
    """What every step does that books a slot or gives it back.

    `booked` counts the slots taken in each session by each class, class 0 being those of none.
    """

    def __init__(self, program: Program, patients: Patients, tables: Tables) -> None:
        self.program = program
        self.patients = patients
        self.tables = tables
        shape = program.session_time.size, program.clinic_reserved.shape[1]
        self.booked = np.zeros(shape, dtype=np.int64)

    def book(
        self,
        walker: Walker,
        clinic_table: int,
        milestone: int,
        otherwise: int,
        class_table: int,
        prepare_minutes: float,
        within_minutes: float,
    ) -> Next:
        """Book the first slot within a time and note when it begins; continue elsewhere if none."""
        booked = self.book_slot(
            walker, clinic_table, milestone, class_table, prepare_minutes, within_minutes
        )
        return None if booked else otherwise

    def book_slot(
        self,
        walker: Walker,
        clinic_table: int,
        milestone: int,
        class_table: int,
        prepare_minutes: float,
        within_minutes: float,
    ) -> bool:
        """Book the first slot within a time, if there is one, and note when it begins."""
        patient, now = walker.patient, self.tables.clock.now
        clinic = self.tables.entry(clinic_table, patient)
        slot_class = 0 if class_table == NONE else self.tables.entry(class_table, patient)
        session = self.first_slot(
            clinic, slot_class, now, now + prepare_minutes, now + within_minutes
        )
        if session == NONE:
            return False
        self.booked[session, slot_class] += 1
        patient.bookings[milestone] = session, slot_class
        self.patients.set_milestone(patient, milestone, self.program.session_time.item(session))
        return True

    def first_slot(
        self, clinic: int, slot_class: int, now: float, earliest: float, latest: float
    ) -> int:
        """Return the first session with a slot for a class, NONE if none has."""
        p = self.program
        first, end = p.clinic_first[clinic], p.clinic_first[clinic + 1]
        return first_slot(
            p.session_time,
            p.session_slots,
            first,
            end,
            self.booked,
            first,
            p.clinic_reserved[clinic],
            p.clinic_released[clinic],
            0,
            slot_class,
            now,
            earliest,
            latest,
        )

    def cancel_booking(self, walker: Walker, milestone: int) -> None:
        """Give back the slot booked under a milestone, if there is one, and the note of it."""
        booking = walker.patient.bookings.pop(milestone, None)
        if booking is not None:
            self.booked[booking] -= 1
            self.patients.set_milestone(walker.patient, milestone, nan)
