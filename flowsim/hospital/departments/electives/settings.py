"""What must be known of elective inpatients."""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.hospital.departments.parameters import Parameter, Timing


@dataclass(frozen=True, kw_only=True)
class ElectiveSetting:
    """Elective inpatients on a weekday, by service; `specialty` whose team they belong to.

    `numbers` are patients Monday to Friday. They come at `arrive`, have their operation or
    procedure, and need a bed after it.
    """

    numbers: tuple[int, int, int, int, int]
    specialty: str
    arrive: str
    source: str


@dataclass(frozen=True, kw_only=True)
class ElectivesSettings:
    """All elective inpatients; `attends` is the share who come.

    `operation` holds preparation and theatre.
    """

    services: Mapping[str, ElectiveSetting]
    attends: Parameter
    operation: Timing
    recovery: Timing

    @property
    def per_working_day(self) -> float:
        """Elective inpatients a working day."""
        numbers = sum(sum(item.numbers) for item in self.services.values())
        return numbers / 5 * self.attends.value
