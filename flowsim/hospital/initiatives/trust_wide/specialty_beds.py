"""M08: patients under the right specialty: held out for longer, and brought back sooner.

No bed is added, so what outliers no longer take is waited for: more patients board, and fewer leave
the emergency department within four hours, where the catalogue hopes for more.
"""

from dataclasses import dataclass
from math import inf

from flowsim.hospital.initiatives import (
    Count,
    Edits,
    Factor,
    Hospital,
    Initiative,
    add,
    expected,
    scale,
)


@dataclass(frozen=True, kw_only=True)
class SpecialtyBeds(Initiative):
    title = "Every patient under the right specialty"
    seed = "S2 (clinical strategy 2019-24), M08"
    phrase = "every patient is admitted under the care of"
    sentence = (
        "A bed that suits the specialty is held out for {hold_out:g} times as long before a patient"
        " outlies, and outliers are brought back {back_ranks_earlier} ranks earlier."
    )
    expects = expected(
        up=["E13.boarders"],
        down=["B09.medical_outliers", "B09.outliers", "B09.medical_bed_days"],
        none=["E11.conversion", "L01.emergency_overnight_mean"],
    )

    hold_out: Factor = 1.0
    back_ranks_earlier: Count = 0

    def edits(self, hospital: Hospital) -> Edits:
        found = []
        if self.hold_out != 1:
            limited = [s.name for s in hospital.services if s.outlier_patience_minutes < inf]
            longer = {"outlier_patience_minutes": self.hold_out}
            found += [scale("service", name, **longer) for name in limited]
        if self.back_ranks_earlier:
            found.append(add("request_kind", "repatriation", rank=-self.back_ranks_earlier))
        return found
