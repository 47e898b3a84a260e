"""What must be known of discharge: every number, as validated from YAML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import (
    Openings,
    Parameter,
    RotaSetting,
    Rounds,
    SharesBy,
    Timing,
)
from flowsim.hospital.vocabulary.calendars import Calendar

ROUND_AWAY = {"acceptable": "visiting", "outlier": "outliers"}
"""The round of patients who lie away from home, by placement: their own team comes to them."""


@dataclass(frozen=True, kw_only=True)
class WardRound:
    """When a group of wards is visited, and over how many minutes the visits spread.

    `weekend_for_all`: at the weekend everybody is seen, not only those chosen for review.
    """

    times: Rounds
    spread_minutes: float
    weekend_for_all: bool = False

    def __post_init__(self) -> None:
        if self.spread_minutes < 0:
            raise FlowsimError(f"spread_minutes {self.spread_minutes:g} must be zero or more")


@dataclass(frozen=True, kw_only=True)
class ReviewSettings:
    """Senior rounds and what else must be settled before a patient is declared fit.

    `weekend_review_share` of patients are put on the weekend list; of those away from home
    `weekend_review_away_factor` times as many. `before_weekend_share[hours]`
    is the chance that a patient whose need would end that many hours (or up to twelve more) after
    the last weekday round is let go at that round; `look_ahead` are the hours before the end of
    need at which escalation and the coming weekend are looked at.
    """

    rounds: Mapping[str, WardRound]
    weekend_review_share: Parameter
    weekend_review_away_factor: Parameter
    before_weekend_share: Mapping[str, float]
    before_weekend_factor: Parameter
    gates: Mapping[str, Mapping[str, float]]
    specialist_visits: Rounds
    cardiology_visits: Rounds
    specialist_minutes: Timing
    diagnostic_hours: Openings
    diagnostic_minutes: Timing
    criteria_led_share: Parameter
    criteria_led_hours: Openings
    criteria_led_minutes: Timing

    def __post_init__(self) -> None:
        for name in ROUND_AWAY.values():
            if name not in self.rounds:
                raise FlowsimError(f"discharge: rounds: give a round called '{name}'")
        if not 0 <= self.weekend_review_away_factor.value <= 1:
            raise FlowsimError(
                f"weekend_review_away_factor {self.weekend_review_away_factor.value:g} must lie in "
                "[0, 1]; 1 is the same chance as at home"
            )
        for hours in self.before_weekend_share:
            if not re.fullmatch("[1-9][0-9]{0,3}", hours):
                raise FlowsimError(
                    f"before_weekend_share: '{hours}' is not a whole number of hours, such as 48"
                )

    @property
    def look_ahead(self) -> tuple[int, ...]:
        """Hours before the end of need, longest first."""
        return tuple(sorted((int(hours) for hours in self.before_weekend_share), reverse=True))

    def push(self, hours: int) -> dict[str, float]:
        """Return the chance of going home early before a weekend, as shares of labels."""
        share = self.before_weekend_share[str(hours)] * self.before_weekend_factor.value
        share = min(1.0, share)
        return {"pushed": share, "next": 1 - share}


@dataclass(frozen=True, kw_only=True)
class Community:
    """A community service: time to arrange it, then one of so many starts a weekday.

    The queue for a start is first come, first served. A start slot takes the opening hours
    divided by the starts, so the starts spread over the day.
    """

    arrange: Timing
    starts_per_weekday: Parameter
    start_hours: tuple[str, str] = ("09:00", "17:00")
    source: str = ""

    def __post_init__(self) -> None:
        if self.starts_per_weekday.value <= 0:
            raise FlowsimError("community: starts_per_weekday must be above zero")

    @property
    def hours(self) -> Calendar:
        """Open on weekdays, one slot at a time."""
        start, end = self.start_hours
        return Calendar.weekly([("mon-fri", start, end, 1)], elsewhere=0, where="start_hours")

    @property
    def slot_minutes(self) -> float:
        """Minutes one start takes."""
        return self.hours.mean_level * 10080 / 5 / self.starts_per_weekday.value


@dataclass(frozen=True, kw_only=True)
class LateDepartures:
    """Who is still sent home late: the share of those ready in the evening, and in the night.

    The evening begins at `evening`, the night at `night` and ends at `morning`. The others stay
    until the next morning.
    """

    evening: str
    night: str
    morning: str
    evening_share: Parameter
    night_share: Parameter

    def __post_init__(self) -> None:
        for name in ("evening_share", "night_share"):
            value = getattr(self, name).value
            if not 0 <= value <= 1:
                raise FlowsimError(f"late_departures: {name} {value:g} must lie in [0, 1]")

    @property
    def calendar(self) -> Calendar:
        """Level 0 by day, 1 in the evening, 2 in the night."""
        rows = [("daily", self.evening, self.night, 1), ("daily", self.night, self.morning, 2)]
        return Calendar.weekly(rows, elsewhere=0, where="late_departures")


@dataclass(frozen=True, kw_only=True)
class LeavingSettings:
    """Medicines, lounge and transport on the day of leaving.

    `next_day` plans simple discharges for today or for the `next_morning` ('leaves': today,
    tomorrow); the latter leave after `morning_arrangements` and `planned_departure`.
    `medicines_share` need medicines from the pharmacy; the others have them on the ward.
    `transport` ('yes') go by patient transport in `transport_hours`; the others are collected.
    The lounge takes those whose medicines are still to come in `lounge_intake` only, so that they
    can leave before it shuts. Of those ready on a ward in the evening or night a share still goes
    (`late_departures`); the others leave after the `next_morning` and `planned_departure`. Of those
    let go by criteria, a share has medicines and collection ready with them and leaves after
    `planned_departure` (`ready_with_criteria`); the others leave as everybody does. Patients
    of the assessment trolleys leave in `assessment_discharge_hours`; `ward_doctor_hours` are when a
    late result is acted on.
    """

    next_day: SharesBy
    next_morning: Rounds
    morning_arrangements: Timing
    planned_departure: Timing
    medicines_share: Parameter
    write_medicines: Timing
    dispense_medicines: Timing
    deliver_medicines: Timing
    pharmacy: RotaSetting
    lounge_share: Parameter
    lounge_chairs: Openings
    lounge_intake: Openings
    move_to_lounge: Timing
    transport: SharesBy
    transport_hours: Openings
    transport_wait: Timing
    collection_wait: Timing
    late_departures: LateDepartures
    ready_with_criteria: Parameter
    ward_doctor_hours: Openings
    assessment_discharge_hours: Openings
    assessment_tasks: Timing
    last_offices: Timing
    transfer_ambulance: Timing

    def __post_init__(self) -> None:
        share = self.ready_with_criteria.value
        if not 0 <= share <= 1:
            raise FlowsimError(f"ready_with_criteria {share:g} must lie in [0, 1]")


@dataclass(frozen=True, kw_only=True)
class DischargeSettings:
    """Everything from the end of need to leaving."""

    review: ReviewSettings
    leaving: LeavingSettings
    community: Mapping[str, Community]
