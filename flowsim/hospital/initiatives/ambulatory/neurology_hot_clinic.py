"""M10, its clinic: neurology sees referrals from the emergency department within two days.

The strategy hopes for shorter stays; a clinic takes the shortest away, so that their mean does not
fall. Some five admissions a week are too few to be seen in the four-hour standard.
"""

from dataclasses import dataclass

from flowsim.hospital.initiatives import expected
from flowsim.hospital.initiatives.ambulatory.hot_clinics import HotClinics


@dataclass(frozen=True, kw_only=True)
class NeurologyHotClinic(HotClinics):
    title = "Neurology hot clinic"
    seed = "S2 (clinical strategy 2019-24), M10"
    phrase = "Extending Neurology support"
    sentence = "Neurology slots within two days: {sessions}."
    expects = expected(down=["E11.conversion", "E11.emergency_spells"])
