"""W02: nurses let patients go by agreed criteria when their need ends, in their discharge hours."""

from dataclasses import dataclass

from flowsim.hospital.initiatives import Initiative, Share, expected, sets_share


@dataclass(frozen=True, kw_only=True)
class CriteriaLedDischarge(Initiative):
    title = "Criteria-led discharge"
    seed = "S2 (clinical strategy 2019-24), W02"
    phrase = "Criteria Led Discharge"
    sentence = (
        "{share:.0%} of ward patients with a simple discharge are let go by a nurse against "
        "agreed criteria, every day of the week, instead of waiting for a senior round."
    )
    expects = expected(
        up=["E01.type1", "D06.weekend_ratio"],
        down=["E12.mean", "L01.emergency_overnight_mean"],
        none=["E11.conversion"],
    )

    share: Share = sets_share("attribute", "criteria_led", "yes")
