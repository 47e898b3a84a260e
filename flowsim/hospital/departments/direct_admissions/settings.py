"""What must be known of direct admissions."""

from dataclasses import dataclass

from flowsim.hospital.departments.emergency.demand import ModeDemand
from flowsim.hospital.departments.parameters import Parameter, SharesBy


@dataclass(frozen=True, kw_only=True)
class DirectAdmissionsSettings:
    """Patients a day sent in by general practitioners, by week, hour and specialty."""

    per_day: Parameter
    shape: ModeDemand
    specialty: SharesBy
    day_sd: float
    source: str
