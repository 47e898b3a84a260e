"""M03: assessment spaces kept for assessment; patients for whom there is no bed wait elsewhere.

Who waits in the department instead is a boarder there: the longest waits grow by an hour, and more
wait twelve hours. Boarders are hardly more in number, for fewer of those expected wait there: 0.10
of 7.3 (0.03 to 0.17) in 64 pairs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flowsim.errors import FlowsimError
from flowsim.hospital.initiatives import Count, Edits, Hospital, Initiative, expected, find, replace
from flowsim.hospital.vocabulary.actions import ReleaseRingFence
from flowsim.hospital.vocabulary.ring_fences import RingFence


@dataclass(frozen=True, kw_only=True)
class Ringfence(Initiative):
    title = "Ring-fenced assessment spaces"
    seed = "S2 (clinical strategy 2019-24), M03"
    phrase = "Ringfence assessment capacity"
    sentence = (
        "The last free spaces of assessment units are kept for patients to be assessed: {spaces}"
    )
    expects = expected(
        up=["A06.expected_four_hours", "E01.type1", "E13.boarders", "E04.over_12_hours"],
        down=["A06.expected_in_ed", "A06.referral_to_unit"],
        none=["B01.midnight"],
    )

    spaces: Mapping[str, Count] = field(default_factory=dict)
    released_from_level: Count = 0

    @property
    def summary(self) -> str:
        """What it does, and when it ends."""
        level = self.released_from_level
        if level:
            return f"{super().summary}; released from escalation level {level} on."
        return f"{super().summary}; never released, however full the hospital is."

    def edits(self, hospital: Hospital) -> Edits:
        levels = hospital.bureau.escalation.levels
        if self.released_from_level > len(levels):
            raise FlowsimError(
                f"released_from_level {self.released_from_level} is above the {len(levels)} levels "
                "of the escalation ladder; give one of them, or 0 for never"
            )
        kept = {ward: number for ward, number in self.spaces.items() if number}
        found = []
        for ward, number in kept.items():
            fences = find(hospital, "ward", ward).ring_fences
            found.append(replace("ward", ward, ring_fences=(*fences, RingFence(places=number))))
        if not kept or not self.released_from_level:
            return found
        releases = tuple(ReleaseRingFence(unit=ward) for ward in kept)
        for level in levels[self.released_from_level - 1 :]:
            actions = (*level.actions, *releases)
            found.append(replace("escalation_level", level.name, actions=actions))
        return found
