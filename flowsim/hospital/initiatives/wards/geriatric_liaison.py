"""M09: a geriatrician sees older and frail emergency patients of the surgical wards, by session.

Who finds no place in a session in time stays as long as before, so the benefit ends with sessions.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.hospital.initiatives import Initiative, add, each, expected
from flowsim.hospital.vocabulary.clinics import Session


@dataclass(frozen=True, kw_only=True)
class GeriatricLiaison(Initiative):
    title = "Geriatric liaison on surgical wards"
    seed = "S2 (clinical strategy 2019-24), M09"
    phrase = "Elderly care input (such as that offered in the ortho-geriatrics service)"
    sentence = "Sessions of specialists on the wards of others: {sessions}."
    expects = expected(down=["L01.emergency_overnight_mean"])

    sessions: Mapping[str, tuple[Session, ...]] = each(
        lambda service, held: add("clinic", f"{service}_in_reach", sessions=held)
    )
