"""U07: enhanced recovery after planned operations for which a shorter stay is published.

It acts on the need for a bed, never on the waits for rounds, medicines and transport, which come on
top as before. All of a specialty's inpatients have one need here, so that a factor is of that and
not of days. Therapy at the weekend means that these patients are seen then as on other days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.theatres.terms import decisions
from flowsim.hospital.departments.wards.stay import ELECTIVE
from flowsim.hospital.initiatives import (
    Edits,
    Factor,
    Hospital,
    Initiative,
    Share,
    Values,
    expected,
    find,
    replace,
)
from flowsim.hospital.vocabulary.attributes import Shares, yes_no
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.distributions import Distribution

JOINTS, BOWEL = ("hip_replacement", "knee_replacement"), ("colorectal_resection",)
"""Operations that have a programme."""

NEED, WEEKEND = "clinical_need", "weekend_review"


@dataclass(frozen=True, kw_only=True)
class EnhancedRecovery(Initiative):
    title = "Enhanced recovery"
    seed = "S2 (clinical strategy 2019-24), U07"
    phrase = "appropriately staffed Enhanced Recovery Programme"
    needs = ("theatres",)
    sentence = (
        "Patients need a bed {joints:.2f} times as long after the replacement of a hip or knee, "
        "{bowel:.2f} times after a resection of the bowel; {seen_at_weekends:.0%} of them are seen "
        "at weekends on a ward of their own, and fewer away, as of others."
    )
    expects = expected(
        down=["L01.elective_mean", "E12.mean", "B09.outliers", "T11.on_the_day"],
        none=["L01.emergency_mean"],
    )

    joints: Factor = 1.0
    bowel: Factor = 1.0
    seen_at_weekends: Share

    def edits(self, hospital: Hospital) -> Edits:
        factors = {**dict.fromkeys(JOINTS, self.joints), **dict.fromkeys(BOWEL, self.bowel)}
        found: list[Edits] = []
        if set(factors.values()) != {1.0}:
            found.append(replace("activity", NEED, duration=needs(hospital, factors)))
        if self.seen_at_weekends != seen_now(hospital):
            seen = seen_at_weekends(hospital, factors, self.seen_at_weekends)
            found.append(replace("draw", WEEKEND, shares=seen))
        return found

    @classmethod
    def null(cls, hospital: Hospital) -> Values:
        """Return factors of one, and who is seen at weekends now."""
        return {"joints": 1.0, "bowel": 1.0, "seen_at_weekends": seen_now(hospital)}


def needs(hospital: Hospital, factors: Mapping[str, float]) -> By[Distribution]:
    """Return the need for a bed, with that after some operations multiplied by their factor."""
    now: By[Distribution] = find(hospital, "activity", NEED)
    rows: dict[object, Distribution] = {}
    for (surgical,), procedures in find(hospital, "draw", "procedure").shares.table:
        specialty = dict(find(hospital, "arrivals", decisions(surgical)).attributes)["specialty"]
        for procedure, _ in procedures.shares:
            if procedure in factors:
                before = now.at(specialty, ELECTIVE)
                rows[specialty, ELECTIVE, procedure] = before.scaled(factors[procedure])
    others: dict[object, Distribution] = {(*labels, "*"): need for labels, need in now.table}
    return by((*now.attributes, "procedure"), {**rows, **others}, now.default)


def seen_at_weekends(hospital: Hospital, procedures: Iterable[str], share: float) -> By[Shares]:
    """Return who is on the weekend list, with this share after some operations.

    It is of those on a ward of their own: of those away as many fewer are seen as of all now.
    """
    now: By[Shares] = find(hospital, "draw", WEEKEND).shares
    usual = seen_now(hospital)
    rows: dict[object, Shares] = {}
    for procedure in procedures:
        for labels, listed in now.table:
            away = listed.of("yes") / usual if usual else 1.0
            rows[ELECTIVE, procedure, *labels] = yes_no(share * away)
        rows[ELECTIVE, procedure, *("*" for _ in now.attributes)] = yes_no(share)
    others: dict[object, Shares] = {("*", "*", *labels): listed for labels, listed in now.table}
    return by(("stay_class", "procedure", *now.attributes), {**rows, **others}, now.default)


def seen_now(hospital: Hospital) -> float:
    """Return the share of patients on a ward of their own who are seen at weekends."""
    now = find(hospital, "draw", WEEKEND).shares
    if not isinstance(now, By) or now.default is None:
        raise FlowsimError(
            f"draw '{WEEKEND}': its shares are no table with a default, which is of those on a "
            "ward of their own; give one by placement"
        )
    seen: Shares = now.default
    return seen.of("yes")
