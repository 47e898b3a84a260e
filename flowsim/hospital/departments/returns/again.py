"""A return: the same person, with a new illness or a new turn of the old one.

What is a matter of the person stays, what is a matter of the episode is drawn anew by the shares of
the front door, in the order in which they are drawn there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.parameters import value_for
from flowsim.hospital.departments.people import AGE_BANDS
from flowsim.hospital.departments.returns.home import AGAIN, ANEW
from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.departments.returns.terms import CARE_AT_HOME, RETURNS_FROM
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, shares
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import assign, stage, transfer

OF_THE_PERSON = ("age_band", "frail")
WAYS = ("walk_in", "ambulance")
NEED = "admit_need"


@dataclass(frozen=True)
class ComesAgain:
    """Makes the pathway in which a return begins, of the attributes of all departments."""

    settings: ReturnsSettings
    emergency: EmergencySettings

    def __call__(self, attributes: Sequence[Attribute]) -> Pathway:
        """Return the pathway."""
        again = [item for item in attributes if item.name not in OF_THE_PERSON]
        return Pathway(
            AGAIN,
            [
                *stage(ANEW, self._anew(again)),
                when("mode", {"ambulance": [transfer("ambulance_arrival")]}),
                transfer("walk_in_arrival"),
            ],
            source="pathways section 1: internal demand",
        )

    def _anew(self, again: Sequence[Attribute]) -> list[Written]:
        """Return drawing the attributes of an episode; those set on the way are null already."""
        return [
            assign("dept_type", "type1"),
            Draw("mode", ways_by_age(self.emergency)),
            *(
                self._need(item.drawn) if item.name == NEED else Draw(item.name, item.drawn)
                for item in again
                if item.drawn is not None
            ),
        ]

    def _need(self, plain: Shares | By[Shares]) -> Written:
        """Return drawing the need for a bed, which is likelier of who was in one."""
        usual = self.emergency.patients.admit_need
        likelier = replace(usual, odds=usual.odds * self.settings.admit_need_after_ward, range=None)
        after_ward = Draw(NEED, likelier.drawn)
        return when(
            RETURNS_FROM.name, {("ward", CARE_AT_HOME): [after_ward]}, otherwise=[Draw(NEED, plain)]
        )


def ways_by_age(emergency: EmergencySettings) -> By[Shares]:
    """Return how people of an age come, as first attendances do: on foot or by ambulance."""
    drawn, modes = emergency.patients.age_band.drawn, emergency.demand.modes
    found: dict[object, Shares] = {}
    for age in AGE_BANDS:
        parts = {way: modes[way].share * value_for(drawn, {"mode": way}).of(age) for way in WAYS}
        total = sum(parts.values())
        found[age] = shares({way: part / total for way, part in parts.items()})
    return by("age_band", found)
