"""M06: hot clinics; without a slot in time, admission as before. The mean stay goes up."""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.hospital.departments.hot_clinics.settings import kept_for
from flowsim.hospital.initiatives import Initiative, add, each, expected, replace
from flowsim.hospital.vocabulary.clinics import Session, SlotClass


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
    kept: Mapping[str, tuple[SlotClass, ...]] = each(
        lambda clinic, kept: replace("clinic", f"hot_{clinic}", classes=kept_for(clinic, kept))
    )
