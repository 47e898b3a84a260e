"""M10, its in-reach: a neurologist sees patients of general medicine on their wards.

Of its twenty places a week seven or eight are asked for. Each review saves a sixth of what is left
of a stay, in all 0.17 of the 57 hours of need of a mean stay (0.09 to 0.24): 64 pairs show it.
"""

from dataclasses import dataclass

from flowsim.hospital.initiatives import expected
from flowsim.hospital.initiatives.wards.geriatric_liaison import GeriatricLiaison


@dataclass(frozen=True, kw_only=True)
class NeurologyInReach(GeriatricLiaison):
    title = "Neurology in-reach"
    seed = "S2 (clinical strategy 2019-24), M10"
    phrase = "Extending Neurology support"
    expects = expected(down=["L04.clinical_need"])
