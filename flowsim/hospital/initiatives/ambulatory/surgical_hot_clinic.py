"""U15: a surgical hot clinic into which practices book directly, with an urgent ambulatory list."""

from dataclasses import dataclass

from flowsim.hospital.initiatives import expected
from flowsim.hospital.initiatives.ambulatory.hot_clinics import HotClinics


@dataclass(frozen=True, kw_only=True)
class SurgicalHotClinic(HotClinics):
    title = "Surgical hot clinic"
    seed = "S2 (clinical strategy 2019-24), U15"
    phrase = "Developing Hot Clinic and ambulatory pathways"
    sentence = "Surgical slots within two days: {sessions}; kept for practices and wards: {kept}."
    expects = expected(down=["E11.conversion", "E11.emergency_spells"])
