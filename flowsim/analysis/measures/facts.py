"""Attendances, spells, stays and bed states read once from the records and shared by measures."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowsim.analysis.measures.bed_facts import Beds, Stays, base_wards, general_and_acute
from flowsim.analysis.measures.breakdown import Dimension, Parts, parts
from flowsim.analysis.measures.counting import Window
from flowsim.analysis.measures.critical_care_facts import UnitStays
from flowsim.analysis.measures.hour_grid import HourGrid, hour_grid
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    BoolArray,
    FloatArray,
    IntArray,
    Waits,
    date,
    hour,
)
from flowsim.analysis.measures.rows import Rows
from flowsim.analysis.measures.theatre_facts import Sessions
from flowsim.records.frames import Records
from flowsim.records.terms import Terms

ATTENDANCE, ELSEWHERE = "attendance", "attendance elsewhere"
EMERGENCY, ELECTIVE, START = "emergency", "elective", "start"
CHILD, OLDER = "child", "75 and over"
"""Groups of values of dept_type, admission_method and age_band."""

SURGERY, MEDICINE = "surgery", "medicine"
"""Divisions."""

HOUR_BANDS = ("00-06", "06-12", "12-18", "18-24")
AMBULANCE_ALLOWANCE_MINUTES = 15.0


def hour_bands(minutes: FloatArray) -> Dimension:
    """Return the quarter of the day each time falls in; -1 where null."""
    band = np.where(np.isnan(minutes), -1.0, np.floor(hour(minutes) / 6.0))
    return band.astype(np.int64), HOUR_BANDS


@dataclass(frozen=True)
class Attendances(Rows):
    """Patients of the emergency department, over the whole run."""

    window: Window

    @cached_property
    def t_zero(self) -> FloatArray:
        """Clock start (E00).

        By ambulance: handover, or 15 minutes after arrival if that is sooner, still in the
        vehicle or not. Others: the earlier of registration and triage. Arrival where a model
        records none of these; and never later than leaving.
        """
        arrive = self.time("t_arrive")
        inside = np.fmin(self.time_if_any("t_register"), self.time_if_any("t_triage"))
        walked = np.where(np.isnan(inside), arrive, inside)
        clock = walked
        if self.ambulances:
            handed = np.fmin(self.time("t_handover"), arrive + AMBULANCE_ALLOWANCE_MINUTES)
            clock = np.where(self.has("mode", "ambulance"), handed, walked)
        return np.asarray(np.fmin(clock, self.t_leave), dtype=np.float64)

    @property
    def ambulances(self) -> bool:
        """Whether the model has ambulances that hand patients over."""
        terms = self.terms
        return terms.has("milestone", "t_handover") and terms.has_value("mode", "ambulance")

    @cached_property
    def t_leave(self) -> FloatArray:
        """When they left the department; null if they are still there."""
        return self.time_if_any("t_ed_depart")

    @cached_property
    def admitted(self) -> BoolArray:
        """Who was admitted."""
        return ~np.isnan(self.time_if_any("t_admit"))

    @cached_property
    def stay(self) -> Waits:
        """Time in the department from the clock start."""
        return Waits.between(self.t_zero, self.t_leave, self.window.run_end)

    @cached_property
    def cohort(self) -> BoolArray:
        """Arrivals in the window."""
        return self.window.holds(self.time("t_arrive"))

    @cached_property
    def since_last(self) -> FloatArray:
        """Minutes since the same person last came to the department; null the first time."""
        arrive = self.time("t_arrive")
        person = self.records.patients["person"].to_numpy()[self.rows]
        order = np.lexsort((arrive, person))
        again = person[order][1:] == person[order][:-1]
        found = np.full(len(arrive), np.nan)
        found[order[1:]] = np.where(again, np.diff(arrive[order]), np.nan)
        return found

    @cached_property
    def t_decided(self) -> FloatArray:
        """Effective decision to admit (E03): recorded, and treatment bound to the ED is done."""
        decided = self.time_if_any("t_dta")
        effective = np.fmax(decided, self.time_if_any("t_treat_done"))
        return np.asarray(np.where(np.isnan(decided), np.nan, effective))

    @cached_property
    def to_admit(self) -> BoolArray:
        """Admitted, or still in the department with a decision to admit."""
        waiting = np.isnan(self.t_leave) & ~np.isnan(self.t_decided)
        return np.asarray(self.admitted | waiting)

    @cached_property
    def bed_wait(self) -> Waits:
        """Effective decision to admit until leaving the department; NaN if not for admission."""
        start = np.where(self.to_admit, self.t_decided, np.nan)
        return Waits.between(start, self.t_leave, self.window.run_end)

    @cached_property
    def dimensions(self) -> dict[str, Dimension]:
        """Ways of breaking attendance measures down."""
        arrive = self.time("t_arrive")
        weekend = (np.mod(date(arrive), 7) >= 5).astype(np.int64)
        return {
            "stream": self.dimension("stream"),
            "admitted": (self.admitted.astype(np.int64), ("no", "yes")),
            "age_band": self.dimension("age_band"),
            "frail": self.dimension("frail"),
            "hour_band": hour_bands(arrive),
            "weekend": (weekend, ("no", "yes")),
        }

    @cached_property
    def cohort_parts(self) -> Parts:
        """Arrivals in the window by every dimension."""
        return parts(self.cohort, self.dimensions)


@dataclass(frozen=True)
class Spells(Rows):
    """Admitted patients, over the whole run; `last_ward` is a ward's code, -1 for none."""

    window: Window
    last_ward: IntArray

    @cached_property
    def t_admit(self) -> FloatArray:
        """Admission."""
        return self.time_if_any("t_admit")

    @cached_property
    def t_end(self) -> FloatArray:
        """Discharge or death; null if still in hospital."""
        discharged = self.time_if_any("t_discharge")
        return np.where(np.isnan(discharged), self.time("t_depart"), discharged)

    @cached_property
    def t_left_ward(self) -> FloatArray:
        """Bed released; the end of the spell where a model does not record it."""
        left = self.time_if_any("t_left_ward")
        return np.where(np.isnan(left), self.t_end, left)

    @cached_property
    def finished(self) -> BoolArray:
        """Who has left."""
        return ~np.isnan(self.t_end)

    @cached_property
    def nights(self) -> FloatArray:
        """Midnights passed (L01), so far for those still in hospital."""
        last = np.where(self.finished, self.t_end, self.window.run_end)
        return np.asarray(date(last) - date(self.t_admit))

    @cached_property
    def hours(self) -> FloatArray:
        """Length of stay in hours (L02), so far for those still in hospital."""
        last = np.where(self.finished, self.t_end, self.window.run_end)
        return np.asarray((last - self.t_admit) / 60.0)

    @cached_property
    def emergency(self) -> BoolArray:
        """Emergency admissions; nobody where the model does not tell how people are admitted."""
        return self._admitted_as(EMERGENCY)

    @cached_property
    def elective(self) -> BoolArray:
        """Elective admissions."""
        return self._admitted_as(ELECTIVE)

    def _admitted_as(self, group: str) -> BoolArray:
        return self.in_group_if_any("admission_method", group)

    @cached_property
    def in_cohort(self) -> BoolArray:
        """Admitted in the window, and not put in a bed to fill the hospital at the start."""
        return np.asarray(self.window.holds(self.t_admit) & ~self.filled_at_start)

    @cached_property
    def filled_at_start(self) -> BoolArray:
        """Who was put in a bed to fill the hospital at the start."""
        return self._admitted_as(START)

    @cached_property
    def ended(self) -> BoolArray:
        """Spells that ended in the window."""
        return self.window.holds(self.t_end)

    @cached_property
    def alive(self) -> BoolArray:
        """Left alive and not to another hospital."""
        endings = ("died", "transferred")
        gone = [term.name for term in self.terms.of_kind("outcome") if term.group in endings]
        return np.asarray(self.finished & ~self.left_as(*gone))

    @cached_property
    def from_general_ward(self) -> BoolArray:
        """Whose last ward is general and acute, assessment units in such beds included."""
        return self._last_ward_in(general_and_acute(self.records))

    @cached_property
    def general_discharges(self) -> BoolArray:
        """Live discharges from general and acute wards in the window."""
        return np.asarray(self.ended & self.alive & self.from_general_ward)

    @cached_property
    def discharges(self) -> BoolArray:
        """Live discharges from base wards in the window."""
        from_base_ward = self._last_ward_in(base_wards(self.records))
        return np.asarray(self.ended & self.alive & from_base_ward)

    def _last_ward_in(self, wards: BoolArray) -> BoolArray:
        return np.asarray(np.append(wards, False)[self.last_ward], dtype=np.bool_)


@dataclass(frozen=True)
class Facts:
    """Everything measures ask of one replication, each part worked out once."""

    records: Records

    @property
    def terms(self) -> Terms:
        """What the names of the records mean."""
        return self.records.names.terms

    @cached_property
    def everybody(self) -> Rows:
        """All patients."""
        return Rows(self.records, np.arange(len(self.records.patients)))

    @cached_property
    def window(self) -> Window:
        """The window of results."""
        return Window.of(self.records)

    @cached_property
    def attendances(self) -> Attendances:
        """Patients of the emergency department; nobody in a model without one."""
        return self._attending(self.everybody.in_group_if_any("dept_type", ATTENDANCE))

    @cached_property
    def attendances_of_all_types(self) -> Attendances:
        """The same with those of other sites, as the trust reports them."""
        here, there = (
            self.everybody.in_group_if_any("dept_type", group) for group in (ATTENDANCE, ELSEWHERE)
        )
        return self._attending(here | there) if there.any() else self.attendances

    def _attending(self, who: BoolArray) -> Attendances:
        return Attendances(self.records, np.flatnonzero(who), self.window)

    @cached_property
    def spells(self) -> Spells:
        """Admitted patients; nobody in a model that admits none."""
        rows = np.flatnonzero(~np.isnan(self.everybody.time_if_any("t_admit")))
        return Spells(self.records, rows, self.window, self.stays.last_ward()[rows])

    @cached_property
    def stays(self) -> Stays:
        """Bed requests and stays."""
        return Stays(self.records, self.window)

    @cached_property
    def unit_stays(self) -> UnitStays:
        """Stays in beds of critical care."""
        return UnitStays.of(self.stays)

    @cached_property
    def beds(self) -> Beds:
        """Bed states."""
        return Beds(self.records, self.window)

    @cached_property
    def theatre_sessions(self) -> Sessions:
        """The theatre sessions of the window, and their cases."""
        return Sessions.of(self.everybody, self.window)

    @cached_property
    def hour_grid(self) -> HourGrid | None:
        """Minutes of servers by hour; None for a model without resources."""
        return hour_grid(self.records, self.window)

    def per_week(self, count: float) -> float:
        """Return a count of the window as a rate a week."""
        return float(count) / self.window.weeks if self.window.weeks else float("nan")

    def per_day(self, count: float) -> float:
        """Return a count of the window as a rate a day."""
        return float(count) / self.window.days if self.window.days else float("nan")

    def bed_days(self, t_in: FloatArray, t_out: FloatArray) -> float:
        """Return the bed-days of stays inside the window."""
        return float(self.window.overlap(t_in, t_out).sum()) / DAY_MINUTES
