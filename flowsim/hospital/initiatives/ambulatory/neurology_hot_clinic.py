"""M10, its clinic: neurology sees referrals from the emergency department within two days."""

from dataclasses import dataclass

from flowsim.hospital.initiatives import expected
from flowsim.hospital.initiatives.ambulatory.hot_clinics import HotClinics


@dataclass(frozen=True, kw_only=True)
class NeurologyHotClinic(HotClinics):
    title = "Neurology hot clinic"
    seed = "S2 (clinical strategy 2019-24), M10"
    phrase = "Extending Neurology support"
    sentence = "Neurology slots within two days: {sessions}."
    expects = expected(none=["E01.type1", "E12.mean"])
