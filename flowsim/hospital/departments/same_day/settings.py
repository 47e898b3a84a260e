"""What must be known of same day emergency care."""

from dataclasses import dataclass
from typing import Literal

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import (
    ChanceBy,
    Count,
    Openings,
    Parameter,
    PriorityBy,
    RotaSetting,
    Timing,
)
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.times_of_day import length_of_hours, minute_of_day
from flowsim.units import MINUTES_PER_DAY

STEP_MINUTES = 30
"""Steps in which the time until closing is counted."""

CALLS = ("direct_calls", "calls_111", "crew_calls", "streamed")
SHARES = ("recognised", "ct", "ultrasound", "returns", *CALLS)


@dataclass(frozen=True, kw_only=True)
class SameDayTimings:
    """Task times; the name of a field, after `same_day_`, is the name of the activity."""

    nursing: Timing
    assessment: Timing
    treatment: Timing
    review: Timing
    letter: Timing
    return_visit: Timing


@dataclass(frozen=True, kw_only=True)
class SameDaySettings:
    """Chairs (none leaves the department out), hours, who is sent there, and who works there.

    `opening` ends with everybody who is still there being admitted; `referrals`, within it, end
    with the last referral. `fit`: the condition can be dealt with there, by class of need and
    specialty. `recognised`: of those who are fit, who is thought so; `mistaken`: of the others, by
    class of need and specialty, who is thought so, and turns out to need a bed. `imaging_rank` is
    the place in the queue of the shared rooms, `imaging` the shares of who needs one.
    `returns`: share of finished visits with a planned return, the next day that it is open.
    `direct_calls`: share of practices that ask for a chair before they send a patient whom a
    specialty expects; who is thought fit goes straight there. `calls_111`: share of those who walk
    in for whom 111 does so, `crew_calls`: share of ambulance conveyances whose crew does so, and
    `streamed`: share of those triaged for whom triage asks at once; all three of patients of
    majors. They know less: `odds_before_work_up` multiplies the odds of judging rightly, of the fit
    and of the others.
    From the level of escalation `bedded_from_level` (0: never) patients of the emergency department
    wait for a bed on its chairs while it is shut, on `bedded_trolleys` at most, and keep them until
    there is one.
    `counted_as`: a finished visit is an admission without a night ('spell'), or it is none
    ('attendance').
    """

    chairs: Count
    opening: Openings
    referrals: Openings
    fit: ChanceBy
    recognised: Parameter
    mistaken: ChanceBy
    junior: RotaSetting
    consultant: RotaSetting
    timings: SameDayTimings
    imaging_rank: PriorityBy
    ct: Parameter
    ultrasound: Parameter
    returns: Parameter
    until_return: Timing
    direct_calls: Parameter
    calls_111: Parameter
    crew_calls: Parameter
    streamed: Parameter
    odds_before_work_up: Parameter
    bedded_from_level: Count
    bedded_trolleys: Count
    counted_as: Literal["spell", "attendance"]
    source: str

    def __post_init__(self) -> None:
        for name in SHARES:
            value = getattr(self, name).value
            if not 0 <= value <= 1:
                raise FlowsimError(f"same day care: {name} {value:g} is a share; give 0 to 1")
        if not 0 < self.odds_before_work_up.value <= 1:
            raise FlowsimError(
                f"same day care: odds_before_work_up {self.odds_before_work_up.value:g} must be "
                "above 0 and at most 1, which is to know as much as after it"
            )
        self._check_callers()
        if self.ct.value + self.ultrasound.value > 1:
            raise FlowsimError(
                f"same day care: ct {self.ct.value:g} and ultrasound {self.ultrasound.value:g} "
                "are shares of the same visits; together they must be at most 1"
            )
        for name in ("fit", "mistaken"):
            if getattr(self, name).by != ("need_class", "specialty"):
                raise FlowsimError(
                    f"same day care: {name} must be given by [need_class, specialty]"
                )
        self.opening.refuse_odd_minutes(STEP_MINUTES, "same day care: opening")
        if self.chairs.number > 0:
            refuse_referrals_outside(self.referrals.calendar, self.opening.calendar)

    def _check_callers(self) -> None:
        """Raise FlowsimError for chairs that are asked for where there are none."""
        for name in CALLS:
            share = getattr(self, name).value
            if share > 0 and not self.exists:
                raise FlowsimError(
                    f"same day care: {name} {share:g} asks for a chair and there is none; give "
                    "chairs above 0, or a share of 0"
                )

    @property
    def exists(self) -> bool:
        """Whether there is any."""
        return self.chairs.number > 0

    @property
    def bedded(self) -> bool:
        """Whether patients ever wait for a bed on its chairs while it is shut."""
        return self.exists and self.bedded_from_level.number * self.bedded_trolleys.number > 0

    @property
    def until_closing(self) -> Calendar:
        """How many half hours are left until it closes, the present one included; 0 when shut."""
        return half_hours_left(self.opening)


def refuse_referrals_outside(referrals: Calendar, opening: Calendar) -> None:
    """Raise FlowsimError for referrals taken at a minute at which it is not open."""
    if open_when_shut(referrals, opening):
        raise FlowsimError(
            "same day care: referrals are taken at hours at which it is not open; give "
            "referrals within the opening hours"
        )


def half_hours_left(opening: Openings) -> Calendar:
    """Return the half hours until the end of each row of hours that does not go on next day.

    Hours round the clock never end: their level is 1.
    """
    rows = []
    for row in opening.hours:
        first, last = (minute_of_day(text, "opening") for text in (row.start, row.end))
        if length_of_hours(row.start, row.end, "opening") == MINUTES_PER_DAY:
            rows.append((row.days, row.start, row.end, 1))
            continue
        if last <= first:
            raise FlowsimError(
                f"same day care: opening {row.start} to {row.end} passes midnight; give hours that "
                "end by 24:00, or the whole day"
            )
        for minute in range(int(first), int(last), STEP_MINUTES):
            left = int(last - minute) // STEP_MINUTES
            rows.append((row.days, _clock(minute), _clock(minute + STEP_MINUTES), left))
    return Calendar.weekly(rows, elsewhere=0, where="same day care: opening")


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def open_when_shut(inner: Calendar, outer: Calendar) -> bool:
    """Return whether the inner hours are open at a minute at which the outer are not."""
    moments = {minute for minute, _ in (*inner.changes, *outer.changes)}
    return any(inner.level_at(minute) > 0 and outer.level_at(minute) == 0 for minute in moments)
