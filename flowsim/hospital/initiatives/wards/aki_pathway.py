"""M14: acute kidney injury is flagged, and the bundle of care makes the need for a bed shorter.

The trial found the middle and the upper part of stays shorter, and deaths unchanged. Fewer
admissions, which the strategy hopes for as well, it did not look at; none are spared here. Over all
patients it is minutes of a stay: too little to be seen in a mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flowsim.hospital.initiatives import (
    Edits,
    Hospital,
    Initiative,
    Share,
    after,
    expected,
    new,
    new_each_episode,
)
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, yes_no
from flowsim.hospital.vocabulary.blocks import Steps, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.steps import bring_forward
from flowsim.records.terms import attribute, of_department

MEDICINE = (
    "general_medicine",
    "elderly_care",
    "cardiology",
    "respiratory",
    "gastroenterology",
    "stroke",
    "renal",
)
TERMS = of_department(
    "aki_pathway",
    attribute("aki", "has acute kidney injury, and it is flagged", ("no", "yes")),
)


@dataclass(frozen=True, kw_only=True)
class AkiPathway(Initiative):
    title = "Acute kidney injury pathway"
    seed = "S2 (clinical strategy 2019-24), M14"
    phrase = "Acute Kidney Injury (AKI) pathway"
    sentence = (
        "{prevalence:.0%} of adult emergency patients of medicine are flagged; their need for "
        "a bed is shorter by a share that depends on the class of stay."
    )
    expects = expected(none=["E11.conversion"])

    prevalence: Share = 0.0
    saves: Mapping[str, Share] = field(default_factory=dict)

    def edits(self, hospital: Hospital) -> Edits:
        saving = {kind: share for kind, share in self.saves.items() if share}
        if not self.prevalence or not saving:
            return []
        rows: dict[object, Shares] = {(s, "0-15"): yes_no(0.0) for s in MEDICINE}
        rows |= {(s, "*"): yes_no(self.prevalence) for s in MEDICINE}
        drawn = by(("specialty", "age_band"), rows, default=yes_no(0.0))
        aki = Attribute(name="aki", values=("no", "yes"), drawn=drawn, source=self.source)
        sooner: dict[str | tuple[str, ...], Steps] = {
            kind: [bring_forward("t_need_end", to="t_admit", share=share)]
            for kind, share in saving.items()
        }
        return [
            [new(term) for term in TERMS],
            new_each_episode(aki),
            after("inpatient_stay", "plan", when("aki", {"yes": [when("stay_class", sooner)]})),
        ]
