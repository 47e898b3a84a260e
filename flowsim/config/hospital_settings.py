"""The settings of a whole hospital: one field a department."""

from dataclasses import dataclass

from flowsim.hospital.departments.bed_bureau.department import BedBureauSettings
from flowsim.hospital.departments.diagnostics.department import DiagnosticsSettings
from flowsim.hospital.departments.discharge.department import DischargeSettings
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.other_demand.department import OtherDemandSettings
from flowsim.hospital.departments.wards.pathways import InpatientSettings


@dataclass(frozen=True, kw_only=True)
class HospitalSettings:
    """Every department of the hospital, as validated from `configs/hospital`."""

    name: str
    emergency: EmergencySettings
    diagnostics: DiagnosticsSettings
    wards: InpatientSettings
    discharge: DischargeSettings
    bed_bureau: BedBureauSettings
    other_demand: OtherDemandSettings
