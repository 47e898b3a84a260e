"""M06: hot clinics; without a slot in time, admission as before. The mean stay goes up."""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.errors import unknown_name
from flowsim.hospital.departments.hot_clinics.settings import GP, WARD
from flowsim.hospital.initiatives import Edits, Initiative, add, each, expected, replace
from flowsim.hospital.vocabulary.clinics import Session, SlotClass


def _kept(clinic: str, classes: tuple[SlotClass, ...]) -> Edits:
    for item in classes:
        if item.name not in (GP, WARD):
            raise unknown_name(f"kept: {clinic}", "class of slots", item.name, (GP, WARD))
    return replace("clinic", f"hot_{clinic}", classes=classes)


@dataclass(frozen=True, kw_only=True)
class HotClinics(Initiative):
    title = "Hot clinics"
    seed = "S2 (clinical strategy 2019-24), M06"
    phrase = "Hot clinics"
    sentence = "Hot clinics with slots within one to three days: {sessions}."
    expects = expected(
        up=["E01.type1", "L01.emergency_mean"], down=["E11.conversion", "E11.emergency_spells"]
    )

    sessions: Mapping[str, tuple[Session, ...]] = each(
        lambda clinic, held: add("clinic", f"hot_{clinic}", sessions=held)
    )
    kept: Mapping[str, tuple[SlotClass, ...]] = each(_kept)
