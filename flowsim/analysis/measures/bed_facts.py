"""Stays in beds and the states of beds, read once from the records and shared by measures."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowsim.analysis.measures.counting import Changes, Window
from flowsim.analysis.measures.numbers import BoolArray, FloatArray, IntArray, carries, codes, times
from flowsim.records.frames import Records
from flowsim.records.tables import BED_STATES, CLOSED, OCCUPIED, PLACEMENTS


def general_and_acute(records: Records) -> BoolArray:
    """Return which wards are general and acute, shape (wards,)."""
    return wards_of_type(records, "general_and_acute")


def base_wards(records: Records) -> BoolArray:
    """Return which wards are base wards: general and acute, assessment units left out."""
    return general_and_acute(records) & ~np.array(records.names.assessing, dtype=np.bool_)


def wards_of_type(records: Records, bed_type: str) -> BoolArray:
    """Return which wards are of a bed type, shape (wards,)."""
    return np.array([kind == bed_type for kind in records.names.bed_types], dtype=np.bool_)


@dataclass(frozen=True)
class Stays:
    """Bed requests and the stays that came of them."""

    records: Records
    window: Window

    def time(self, column: str) -> FloatArray:
        """Return a column of minutes, NaN where missing."""
        return times(self.records.stays, column)

    @cached_property
    def row(self) -> IntArray:
        """Row of the patients table of each stay; -1 where the patient is not in it."""
        numbers = pd.Index(times(self.records.patients, "patient"))
        return np.asarray(numbers.get_indexer(pd.Index(self.time("patient"))), dtype=np.int64)

    def of_patient(self, milestone: str) -> FloatArray:
        """Return the patient's time for each stay.

        Raises FlowsimError for a milestone that the model does not have.
        """
        self.records.names.terms.find("milestone", milestone)
        if milestone not in self.records.patients:  # declared, and noted nowhere
            return np.full(len(self.row), np.nan)
        extended = np.append(times(self.records.patients, milestone), np.nan)
        return np.asarray(extended[self.row], dtype=np.float64)

    def patient_is(self, attribute: str, group: str) -> BoolArray:
        """Return whose patient has a value of an attribute in a group.

        Raises FlowsimError for an attribute or a group that the model does not have.
        """
        values = self.records.names.terms.values_in(attribute, group)
        if attribute not in self.records.patients:  # declared, and carried by nobody
            return np.zeros(len(self.row), dtype=np.bool_)
        return np.append(carries(self.records.patients, attribute, values), False)[self.row]

    @cached_property
    def t_in(self) -> FloatArray:
        """Arrival in the bed; null if the request never led to one."""
        return self.time("t_in")

    @cached_property
    def t_out(self) -> FloatArray:
        """Leaving the bed; null if still in it."""
        return self.time("t_out")

    @cached_property
    def ward(self) -> IntArray:
        """Code of the ward; -1 for none."""
        return codes(self.records.stays, "ward", self.records.names.wards)

    @cached_property
    def service(self) -> IntArray:
        """Code of the service asked for."""
        return codes(self.records.stays, "service", self.records.names.services)

    def placed(self, placement: str) -> BoolArray:
        """Return which stays are 'home', 'acceptable' or 'outlier'."""
        place = codes(self.records.stays, "placement", PLACEMENTS)
        return np.asarray(place == PLACEMENTS.index(placement))

    def on_type(self, bed_type: str) -> BoolArray:
        """Return which stays are on wards of a bed type."""
        kinds = np.append(wards_of_type(self.records, bed_type), False)
        return np.asarray(kinds[self.ward])

    @cached_property
    def general(self) -> BoolArray:
        """Stays in general and acute beds."""
        return self.on_type("general_and_acute") & ~np.isnan(self.t_in)

    @cached_property
    def in_bed(self) -> BoolArray:
        """Whether the patient of each row of the patients table ever came into a bed."""
        # One place more takes the stays whose patient is not in the table.
        found = np.zeros(len(self.records.patients) + 1, dtype=np.bool_)
        found[self.row[~np.isnan(self.t_in)]] = True
        return found[:-1]

    @cached_property
    def chain(self) -> IntArray:
        """Stays that led to a bed, ordered by patient and then by time."""
        order = np.lexsort((self.t_in, self.row))
        return np.asarray(order[~np.isnan(self.t_in[order])], dtype=np.int64)

    def last_ward(self) -> IntArray:
        """Return the last ward's code of every row of the patients table; -1 for none."""
        # One place more takes the stays whose patient is not in the table.
        wards = np.full(len(self.records.patients) + 1, -1, dtype=np.int64)
        wards[self.row[self.chain]] = self.ward[self.chain]
        return wards[:-1]


@dataclass(frozen=True, kw_only=True)
class BedEvents:
    """Changes of bed state, arrays of equal length: when (min), where, from what to what, how many.

    `ward`, `before` and `after` are codes, -1 for none; short ones, of some hundred thousand rows.
    """

    t: FloatArray
    ward: NDArray[np.int16]
    before: NDArray[np.int16]
    after: NDArray[np.int16]
    beds: FloatArray


@dataclass(frozen=True)
class Beds:
    """States of beds through time, ward by ward."""

    records: Records
    window: Window

    @property
    def known(self) -> bool:
        """Whether there is anything to count."""
        return bool(self.records.names.wards) and len(self.records.bed_events) > 0

    @cached_property
    def totals(self) -> FloatArray:
        """Beds of each ward, escalation beds included; shape (wards,)."""
        names = self.records.names
        escalation = np.array(names.escalation_beds, dtype=np.float64)
        return np.asarray(self.core + escalation, dtype=np.float64)

    @cached_property
    def core(self) -> FloatArray:
        """Core beds of each ward."""
        return np.array(self.records.names.core_beds, dtype=np.float64)

    @cached_property
    def events(self) -> BedEvents:
        """Changes of bed state, column by column."""
        events = self.records.bed_events
        return BedEvents(
            t=times(events, "t"),
            ward=codes(events, "ward", self.records.names.wards).astype(np.int16),
            before=codes(events, "before", BED_STATES).astype(np.int16),
            after=codes(events, "after", BED_STATES).astype(np.int16),
            beds=times(events, "beds"),
        )

    @cached_property
    def changes(self) -> Changes:
        """Changes of every ward's states, group = 7 x ward + state."""
        events, number = self.events, len(self.records.names.wards)
        base = events.ward.astype(np.int32) * len(BED_STATES)
        wards = np.arange(number, dtype=np.int32) * len(BED_STATES) + CLOSED
        return Changes(
            np.concatenate([np.full(number, -np.inf), events.t, events.t]),
            np.concatenate([wards, base + events.before, base + events.after]),
            np.concatenate([self.totals, -events.beds, events.beds]),
            number * len(BED_STATES),
        )

    @cached_property
    def _hourly(self) -> NDArray[np.int32]:
        """Beds in each state at every whole hour of the run, shape (hours, wards, 7)."""
        hours = 60.0 * np.arange(np.floor(self.window.run_end / 60.0) + 1)
        return self._at(hours).astype(np.int32)

    def at(self, moments: FloatArray) -> FloatArray:
        """Return beds in each state at each moment, shape (moments, wards, 7)."""
        hours = np.floor(moments / 60.0).astype(np.int64)
        if (60.0 * hours == moments).all() and ((hours >= 0) & (hours < len(self._hourly))).all():
            return self._hourly[hours].astype(np.float64)
        return self._at(moments)

    def _at(self, moments: FloatArray) -> FloatArray:
        return self.changes.at(moments).reshape(len(moments), -1, len(BED_STATES))

    def snapshot(self, minute: float) -> FloatArray:
        """Return beds in each state at one minute of every day, shape (days, wards, 7)."""
        return self.at(self.window.snapshots(minute))

    @property
    def minutes(self) -> FloatArray:
        """Bed-minutes in each state over the window, shape (wards, 7)."""
        return self._minutes[0]

    @property
    def general_occupied(self) -> FloatArray:
        """Minutes of occupied beds of general and acute wards in every hour of the window."""
        return self._minutes[1]

    @property
    def general_open(self) -> FloatArray:
        """Minutes of open beds of general and acute wards in every hour of the window."""
        return self._minutes[2]

    @cached_property
    def _minutes(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Sums of the minutes of every hour, ward and state, which are too many to be kept."""
        edges = self.window.hours()
        minutes = self.at(edges[:-1])
        minutes *= np.diff(edges)[:, None, None]
        minutes += self.changes.within(edges).reshape(minutes.shape)
        general = minutes[:, self.general]
        used, available = occupied(general).sum(axis=1), open_beds(general).sum(axis=1)
        return minutes.sum(axis=0), used, available

    @cached_property
    def general(self) -> BoolArray:
        """Which wards are general and acute, shape (wards,)."""
        return general_and_acute(self.records)


def occupied(states: FloatArray) -> FloatArray:
    """Return occupied beds from states in the last axis."""
    return np.asarray(states[..., OCCUPIED])


def open_beds(states: FloatArray) -> FloatArray:
    """Return open beds, whatever is happening in them, from states in the last axis."""
    return np.asarray(states.sum(axis=-1) - states[..., CLOSED])
