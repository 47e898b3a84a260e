"""M19: fractures are reviewed without the patient first, and some need no visit.

It touches nothing of the emergency department: the card's small effect on disposal in minors has no
figure, so none is assumed.
"""

from dataclasses import dataclass

from flowsim.hospital.initiatives import Initiative, add, changes, expected
from flowsim.hospital.vocabulary.clinics import Session


@dataclass(frozen=True, kw_only=True)
class VirtualFractureClinic(Initiative):
    title = "Virtual fracture clinic"
    seed = "S2 (clinical strategy 2019-24), M19"
    phrase = "virtual fracture clinic in ED"
    expects = expected(
        up=["A05.fracture_no_visit"],
        down=["A05.fracture_visits", "A05.fracture_fill"],
        none=["E01.type1", "E02.not_admitted", "E11.conversion"],
    )

    sessions: tuple[Session, ...] = changes(
        (), lambda held: add("clinic", "virtual_fracture", sessions=held)
    )

    @property
    def summary(self) -> str:
        slots = sum(held.slots * len(held.starts) for held in self.sessions)
        return (
            f"Fractures are reviewed without the patient, {slots} a week at most; those found to "
            "need no visit are not called to the fracture clinic."
        )
