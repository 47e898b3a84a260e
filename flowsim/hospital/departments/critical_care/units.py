"""What must be known of critical care by nurse units: places, sources, and rules when it is full.

A level 3 patient needs a nurse, a level 2 patient half of one, so places are counted in half
nurses. The beds are those of the ward besides: the lesser of the two is what can be taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.bed_bureau.settings import KindSetting
from flowsim.hospital.departments.critical_care.terms import (
    COMING,
    FROM_THEATRE,
    LEVELS,
    SOURCES,
    STREAMS,
    UNITS_OF_LEVEL,
)
from flowsim.hospital.departments.parameters import Count, Openings, Parameter, Timing, TimingBy
from flowsim.hospital.vocabulary.times_of_day import minute_of_day
from flowsim.numbers import finite


@dataclass(frozen=True, kw_only=True)
class SourceSetting:
    """Patients of one source: how many need a nurse each, die there, and come a day of themselves.

    `per_day` is given for wards, emergency theatre and other hospitals. From the emergency
    department and from operating lists come those who are found there to need it. So do, where
    emergency theatres are modelled, patients of these: `others_per_day` are then those whose
    operation is not among them; as many as `per_day` where it is left out.
    """

    level_3_share: Parameter
    death_share: Parameter
    per_day: Parameter | None = None
    others_per_day: Parameter | None = None

    def __post_init__(self) -> None:
        for name in ("level_3_share", "death_share"):
            finite(getattr(self, name).value, f"critical care: {name}", least=0, most=1)
        for name in ("per_day", "others_per_day"):
            if (number := getattr(self, name)) is not None:
                finite(number.value, f"critical care: {name}", least=0)

    def a_day(self, *, operations: bool) -> Parameter | None:
        """Patients a day who come of themselves; `operations`: emergency theatres are modelled."""
        apart = operations and self.others_per_day is not None
        return self.others_per_day if apart else self.per_day


@dataclass(frozen=True, kw_only=True)
class UnitsSettings:
    """Critical care by nurse units; `modelled` false leaves it a ward like any other.

    `nurses` look after patients at all hours. The last `emergency_reserve` level 3 places, and as
    many beds, are kept from planned patients: `critical_care_share` of the inpatients of each
    operation, who are confirmed at `confirmed_at` (HH:MM) or not operated on. `emergency_share` of
    each kind of emergency operation needs it too. `enhanced_bays` take planned patients of level 2
    instead, for `enhanced_stay`. `need` is the time in critical care by level and
    source, of which level 3 patients who live spend the first `level_3_part` at that level. Whoever
    waits longer than `transfer_after_hours` goes to another hospital. `move_hours` are those of
    moves to a ward, `step_down_when_full` the row of the priority table of those who are ready to
    move while no nurse is free. `back_share` of those moved come back, after `back_after`.
    """

    modelled: bool
    nurses: Count
    emergency_reserve: Count
    enhanced_bays: Count
    enhanced_stay: Timing
    confirmed_at: str
    critical_care_share: Mapping[str, Parameter]
    emergency_share: Mapping[str, Parameter]
    sources: Mapping[str, SourceSetting]
    need: TimingBy
    level_3_part: Parameter
    transfer_after_hours: Parameter
    move_hours: Openings
    back_share: Parameter
    back_after: Timing
    step_down_when_full: KindSetting

    def __post_init__(self) -> None:
        for name in self.sources:
            if name not in SOURCES:
                raise unknown_name("critical care: sources", "source", name, SOURCES)
        for name in SOURCES:
            if name not in self.sources:
                raise FlowsimError(f"critical care: sources has no row '{name}'; add it")
            given = self.sources[name].per_day is not None
            if given != (name in STREAMS):
                raise FlowsimError(
                    f"critical care: {name}: "
                    + ("needs per_day, its patients a day; add it" if not given else COMING[name])
                )
            if self.sources[name].others_per_day is not None and name != FROM_THEATRE:
                raise FlowsimError(
                    f"critical care: {name}: others_per_day are those beside the patients of "
                    f"emergency theatres; give it for {FROM_THEATRE}, and remove it here"
                )
        for table in ("critical_care_share", "emergency_share"):
            for name, share in getattr(self, table).items():
                finite(share.value, f"critical care: {table} of {name}", least=0, most=1)
        finite(self.back_share.value, "critical care: back_share", least=0, most=1)
        if not 0 < self.level_3_part.value < 1:
            raise FlowsimError(
                f"critical care: level_3_part {self.level_3_part.value:g} must be above 0 and "
                "below 1: some of the need at level 3, and some after it"
            )
        finite(self.transfer_after_hours.value, "critical care: transfer_after_hours", above=0)
        if self.nurses.number <= self.emergency_reserve.number:
            raise FlowsimError(
                f"critical care: {self.nurses.number} nurses with {self.emergency_reserve.number} "
                "kept for emergencies leave none for planned patients; give more nurses, or keep "
                "fewer"
            )
        minute_of_day(self.confirmed_at, "critical care: confirmed_at")
        if self.need.by != ("critical_care_level", "critical_care_source"):
            raise FlowsimError(
                "critical care: need is by [critical_care_level, critical_care_source]; its by is "
                f"[{', '.join(self.need.by)}]"
            )
        for level in LEVELS:
            for source in SOURCES:
                self.need.duration.at(
                    level, source
                )  # raises FlowsimError for a row that is missing

    @property
    def half_nurses(self) -> int:
        """Capacity in half nurses."""
        return UNITS_OF_LEVEL["3"] * self.nurses.number

    def per_day(self, *, operations: bool) -> float:
        """Patients a day who come of themselves; `operations`: emergency theatres are modelled."""
        found = (row.a_day(operations=operations) for row in self.sources.values())
        return sum(number.value for number in found if number is not None)
