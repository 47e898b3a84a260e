"""M10, its in-reach: a neurologist sees patients of general medicine on their wards.

Four reviews a day are hours of need saved; in nights of all stays they are too few to be seen.
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
