"""How full the hospital is when the run starts."""

from dataclasses import dataclass

from flowsim.hospital.departments.parameters import Parameter


@dataclass(frozen=True, kw_only=True)
class WarmStartSettings:
    """The share of beds in use at the start, and the most a ward can start with of critical care.

    Assessment trolleys start empty: they fill within a day.
    """

    filled: Parameter
    critical_care_filled: Parameter
