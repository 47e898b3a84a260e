"""What must be known of critical care; its beds are a ward's."""

from dataclasses import dataclass

from flowsim.hospital.departments.critical_care.units import UnitsSettings
from flowsim.hospital.departments.parameters import Parameter, SharesBy, Timing


@dataclass(frozen=True, kw_only=True)
class CriticalCareSettings:
    """Stays in critical care, and who comes from theatre, wards and other hospitals.

    `per_day` of those come, at any hour. `need` is the time in critical care, `death_share` who
    die there; `step_down` gives the specialty that takes over, and `stay_after` the class of the
    stay that follows. `units` is critical care by nurse units, whose sources have their own numbers
    instead of `per_day`, `need` and `death_share`.
    """

    per_day: Parameter
    need: Timing
    death_share: Parameter
    step_down: SharesBy
    stay_after: SharesBy
    units: UnitsSettings
    source: str

    def others_per_day(self, *, operations: bool) -> float:
        """Patients a day who come of themselves; `operations`: emergency theatres are modelled."""
        units = self.units
        return units.per_day(operations=operations) if units.modelled else self.per_day.value
