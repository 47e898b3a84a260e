"""Once declared fit: community services, medicines to take home, discharge lounge, transport."""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.hospital.attributes import yes_no
from flowsim.hospital.calendars import Calendar
from flowsim.hospital.departments.department import Department
from flowsim.hospital.departments.settings import Openings, RotaSetting, SharesBy, Timing
from flowsim.hospital.departments.wards_list import Figure
from flowsim.hospital.departments.wards_stay import ROUTES
from flowsim.hospital.distributions import Constant
from flowsim.hospital.errors import FlowsimError
from flowsim.hospital.pathway import Pathway
from flowsim.hospital.resources import Resource
from flowsim.hospital.steps import (
    Step,
    branch,
    branch_on,
    depart,
    go,
    label,
    note,
    release,
    seize,
    transfer,
    treat,
    vacate_bed,
    wait_until,
)

WAIT_COMMUNITY = "ward_wait_community"
WAIT_TTO = "ward_wait_tto"
WAIT_TRANSPORT = "ward_wait_transport"


@dataclass(frozen=True, kw_only=True)
class Community:
    """A community service: time to arrange it, then one of so many starts a weekday.

    The queue for a start is first come, first served. A start slot takes the opening hours
    divided by the starts, so the starts spread over the day.
    """

    arrange: Timing
    starts_per_weekday: Figure
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
class LeavingSettings:
    """Medicines, lounge and transport on the day of leaving.

    `next_day_share` of simple discharges are planned for the next morning (`morning` times, then
    `morning_spread`). `medicines_share` need medicines from the pharmacy; the rest have them on
    the ward. `transport_share` go by patient transport, the others are collected.
    """

    next_day: SharesBy
    morning_hours: Openings
    morning_spread: Timing
    medicines_share: Figure
    write_medicines: Timing
    dispense_medicines: Timing
    deliver_medicines: Timing
    pharmacy: RotaSetting
    lounge_share: Figure
    lounge_chairs: Openings
    lounge_transfer: Timing
    transport: SharesBy
    transport_hours: Openings
    transport_wait: Timing
    collection_wait: Timing
    departure_hours: Openings
    ward_doctor_hours: Openings
    assessment_hours: Openings
    assessment_tasks: Timing
    last_offices: Timing
    transfer_ambulance: Timing
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Resources, activities and calendars for the department."""

    resources: tuple[Resource, ...]
    activities: tuple[tuple[str, object], ...]
    calendars: tuple[tuple[str, Calendar], ...]
