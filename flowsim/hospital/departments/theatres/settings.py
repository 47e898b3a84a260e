"""What must be known of theatres: demand, timetable, rules of a list, the day of surgery."""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.parameters import Count, Parameter, Timing
from flowsim.hospital.departments.theatres.pre_assessment import PreAssessmentSettings
from flowsim.hospital.departments.theatres.procedures import (
    ProcedureSetting,
    SpecialtySetting,
    refuse_procedures,
    share_of_list,
)
from flowsim.hospital.departments.theatres.staff import StaffSettings
from flowsim.hospital.departments.theatres.terms import ELECTIVE_LIST, KINDS, URGENCIES
from flowsim.hospital.departments.theatres.timetable import (
    ListSetting,
    SessionTimes,
    refuse_rows,
)
from flowsim.hospital.vocabulary.lists import Quota
from flowsim.hospital.vocabulary.times_of_day import minute_of_day
from flowsim.numbers import finite

WEEKS_OF_NOTICE = 26
"""Most weeks ahead a list can be filled."""


@dataclass(frozen=True, kw_only=True)
class PlanningSettings:
    """How lists are filled, `plan_days` before their day.

    The expected minutes of those called, with the gap between two, end in time and within
    `allowance_minutes` with a chance of 1 - `overrun_chance`: 0.5 books to the mean. Of sessions
    `surgeon_away` have no surgeon: the share `offered_on` of these is taken over by another
    specialty or a colleague, the others are not held, and nobody is called to them. Patients are
    due `due_days` after the decision to operate, and again `within_days` after a cancellation that
    is the hospital's; `margin_days` before the last plan that is in time they go first. No list is
    booked beyond `quotas`, whatever its specialty: two colorectal resections, say.
    """

    plan_days: int
    overrun_chance: Parameter
    allowance_minutes: Parameter
    surgeon_away: Parameter
    offered_on: Parameter
    due_days: Mapping[str, Parameter]
    within_days: Parameter
    margin_days: Parameter
    quotas: tuple[Quota, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.plan_days <= 7 * WEEKS_OF_NOTICE:
            raise FlowsimError(
                f"theatres: plan_days {self.plan_days} must be from 1 to {7 * WEEKS_OF_NOTICE}"
            )
        finite(self.surgeon_away.value, "theatres: surgeon_away", least=0, most=1)
        finite(self.offered_on.value, "theatres: offered_on", least=0, most=1)
        finite(self.overrun_chance.value, "theatres: overrun_chance", least=0.001, most=0.99)
        for name in self.due_days:
            if name not in URGENCIES:
                raise unknown_name("theatres: due_days", "urgency", name, URGENCIES)
        for name in URGENCIES:
            if name not in self.due_days:
                raise FlowsimError(f"theatres: due_days has no row '{name}'; add it")
        given = {"within_days": self.within_days, "margin_days": self.margin_days, **self.due_days}
        for name, item in given.items():
            finite(item.value, f"theatres: days of {name}", least=0)

    def pulls_after_minutes(self, due_days: float) -> float:
        """Return the minutes of waiting after which those due then go before others."""
        return max(0.0, due_days - self.plan_days - self.margin_days.value) * 1440.0


@dataclass(frozen=True, kw_only=True)
class DaySettings:
    """The day of surgery, up to leaving theatre.

    Patients come in `come_in_minutes` before their session begins, or before the time of its second
    group. `does_not_come`, `unfit` and `not_needed` are shares of them; the unfit are back on the
    list after `fit_again`. The next is sent for only if expected to end within `tolerance_minutes`
    after the session. `sending` is from being sent for to the start of anaesthesia, `handover` from
    leaving theatre until the team is back. `first_late` is how long after its begin anaesthesia of
    a list's first patient begins, if one is ready.
    From the level of escalation `bed_first_from_level` on (0: always) no inpatient is sent for
    before a bed is promised; else the bed is asked for when the operation ends.
    """

    come_in_minutes: Parameter
    does_not_come: Parameter
    unfit: Parameter
    not_needed: Parameter
    fit_again: Timing
    checks: Timing
    sending: Timing
    handover: Timing
    tolerance_minutes: Parameter
    first_late: Timing
    bed_first_from_level: Count

    def __post_init__(self) -> None:
        lost = (self.does_not_come, self.unfit, self.not_needed)
        for name in ("does_not_come", "unfit", "not_needed"):
            finite(getattr(self, name).value, f"theatres: {name}", least=0, most=1)
        if sum(item.value for item in lost) > 1:
            raise FlowsimError(
                "theatres: does_not_come, unfit and not_needed add up to "
                f"{sum(item.value for item in lost):g}; they are shares of all booked: give at "
                "most 1 together"
            )
        for name in ("come_in_minutes", "tolerance_minutes"):
            finite(getattr(self, name).value, f"theatres: {name}", least=0)
        if self.come_in_minutes.value < self.sending.duration.mean:
            raise FlowsimError(
                f"theatres: come_in_minutes {self.come_in_minutes.value:g} is less than sending "
                f"takes ({self.sending.duration.mean:g}); let patients come in sooner"
            )

    @property
    def gap_minutes(self) -> float:
        """Mean minutes between two cases: handing over, and sending for the next."""
        return self.sending.duration.mean + self.handover.duration.mean


@dataclass(frozen=True, kw_only=True)
class RecoverySettings:
    """Recovery, the day unit, and who must stay.

    `first_stage` is in a recovery bay, where patients wait for a bed for up to `holds_hours`,
    and then in one of the `extended` places, if one is free.
    `second_stage` is on a trolley of the day unit, which nobody comes to before `opens`. A day case
    stays overnight for clinical reasons (`kept_overnight`, a share) or if not ready when the unit
    `closes`, in a bed needed for `overnight_need`.
    """

    bays: Count
    extended: Count
    first_stage: Timing
    trolleys: Count
    holds_hours: Parameter
    second_stage: Timing
    opens: str
    closes: str
    kept_overnight: Parameter
    overnight_need: Timing

    def __post_init__(self) -> None:
        finite(self.kept_overnight.value, "theatres: kept_overnight", least=0, most=1)
        if self.closing_minute <= self.opening_minute:
            raise FlowsimError(
                f"theatres: the day unit opens at {self.opens} and closes at {self.closes}; let it "
                "close later the same day"
            )
        for name in ("bays", "extended", "trolleys"):
            if getattr(self, name).number < 1:
                raise FlowsimError(
                    f"theatres: {name}: no patient could leave theatre; give 1 or more"
                )

    @property
    def opening_minute(self) -> int:
        """Minutes after midnight."""
        return minute_of_day(self.opens, "theatres: opens")

    @property
    def closing_minute(self) -> int:
        """Minutes after midnight."""
        return minute_of_day(self.closes, "theatres: closes")


@dataclass(frozen=True, kw_only=True)
class TheatresSettings:
    """Waiting lists, operating lists and the day of surgery; `modelled` false leaves them out.

    Once modelled, inpatients of the specialties' services no longer come as `electives` has them.
    `theatres` is their number, `anaesthetics` the minutes before the patient is in theatre,
    `sessions` the sessions of a day and `timetable` whose they are.
    """

    modelled: bool
    theatres: Count
    specialties: Mapping[str, SpecialtySetting]
    procedures: Mapping[str, ProcedureSetting]
    anaesthetics: Mapping[str, Timing]
    sessions: Mapping[str, SessionTimes]
    timetable: tuple[ListSetting, ...]
    pre_assessment: PreAssessmentSettings
    staff: StaffSettings
    planning: PlanningSettings
    day: DaySettings
    recovery: RecoverySettings

    def __post_init__(self) -> None:
        refuse_procedures(self.procedures, self.specialties, self.anaesthetics)
        refuse_rows(self.timetable, self.theatres.number, self.sessions, self.specialties)
        for row in self.timetable:
            self._refuse_too_early(row)
        if self.modelled and not self.timetable:
            raise FlowsimError(
                "theatres: are modelled and have no timetable, so nobody would be operated on; "
                "give it lists, or set hospital.theatres.modelled=false"
            )
        if self.modelled:
            for specialty in self.specialties:
                for kind in KINDS:
                    self._refuse_unheld(specialty, kind)

    def _refuse_too_early(self, row: ListSetting) -> None:
        comes = self.sessions[row.session].begins - self.day.come_in_minutes.value
        if row.kind != ELECTIVE_LIST and comes < self.recovery.opening_minute:
            raise FlowsimError(
                f"theatres: patients of '{row.session}' sessions come in "
                f"{self.day.come_in_minutes.value:g} minutes before they begin, at "
                f"{self.sessions[row.session].start}; the day unit opens at {self.recovery.opens}: "
                "open it sooner, or let them come in later"
            )

    def _refuse_unheld(self, specialty: str, kind: str) -> None:
        """Raise FlowsimError for operations that no list of the timetable could ever hold."""
        mine, of = share_of_list(self.procedures, specialty, kind), self.specialties[specialty]
        if not mine or of.operations.value == of.waiting.number == 0:
            return
        lists = [r for r in self.timetable if (r.specialty, r.kind) == (specialty, kind)]
        if not lists:
            raise FlowsimError(
                f"theatres: {specialty} has patients for '{kind}' lists, but none in the "
                "timetable; add one, or have no operations of that kind and nobody waiting"
            )
        longest = max(self.sessions[row.session].minutes for row in lists)
        longest_case = max(mine, key=lambda name: self.procedures[name].mean_minutes)
        minutes = self.procedures[longest_case].mean_minutes
        if minutes > longest + self.planning.allowance_minutes.value:
            raise FlowsimError(
                f"theatres: {longest_case} takes {minutes:g} minutes on average, longer than any "
                f"'{kind}' list of {specialty} ({longest} minutes); give it a longer session"
            )

    @property
    def asks_for_staff(self) -> bool:
        """Whether a list could ever be without an anaesthetist; if not, nobody asks for one."""
        return self.staff.asked_for(self.timetable)

    @property
    def sessions_held(self) -> dict[str, SessionTimes]:
        """The sessions of a day that the timetable uses."""
        used = {row.session for row in self.timetable}
        return {name: item for name, item in self.sessions.items() if name in used}

    @property
    def later_sessions(self) -> tuple[str, ...]:
        """Those that begin when another has ended, as planned, and may get its anaesthetist."""
        held = self.sessions_held
        first_end = min((item.ends for item in held.values()), default=0)
        return tuple(name for name, item in held.items() if item.begins >= first_end)

    @property
    def second_groups(self) -> dict[str, int]:
        """Minutes from the begin of a session to its second group, of those that have one."""
        found = {name: item.second_group_after for name, item in self.sessions.items()}
        return {name: after for name, after in found.items() if after is not None}

    @property
    def replaces(self) -> frozenset[str]:
        """The services of `electives` whose inpatients come by these lists instead."""
        return frozenset(
            item.service
            for name, item in self.specialties.items()
            if self.modelled and share_of_list(self.procedures, name, ELECTIVE_LIST)
        )
