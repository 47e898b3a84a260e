"""U12: a surgeon who can decide is in the emergency department, and sees surgical patients there.

Nobody has to come from elsewhere, so the response time falls away while the surgeon is in and free;
whom they cannot see at once is seen by the team on call, as before. Outside the hours nothing
changes.
"""

from dataclasses import dataclass

from flowsim.hospital.initiatives import (
    Count,
    Edits,
    Hospital,
    Initiative,
    Time,
    divert,
    expected,
    new,
)
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    branch_on,
    end,
    label,
    note,
    release,
    seize,
    transfer,
    treat,
)
from flowsim.records.terms import of_department, resource

SURGEON, ATTENDS = "surgeon_in_ed", "surgeon_in_ed_attends"
TERMS = of_department("surgeon_in_ed", resource(SURGEON, "surgeons in the emergency department"))
PATHWAY = Pathway(
    ATTENDS,
    [
        branch_on("specialty", {"general_surgery": "next", "urology": "next"}, otherwise="on_call"),
        seize(SURGEON, otherwise="on_call", cause="ed_wait_specialty"),
        note("t_spec_seen"),
        treat("specialty_assessment", by_whom=SURGEON),
        release(SURGEON),
        end(),
        label("on_call"),
        transfer("specialty_attends"),
    ],
)


@dataclass(frozen=True, kw_only=True)
class SurgeonInEd(Initiative):
    title = "A surgeon in the emergency department"
    seed = "S2 (clinical strategy 2019-24), U12"
    phrase = "Fully integrating emergency surgery into the ED"
    sentence = (
        "Surgeons in the emergency department ({surgeons}) from {opens} to {closes} every day see "
        "patients of general surgery and urology there and then, when free."
    )
    expects = expected(up=["E02.surgical"], down=["E14.median"], none=["B01.midnight"])

    surgeons: Count = 0
    opens: Time
    closes: Time

    def edits(self, hospital: Hospital) -> Edits:
        if self.surgeons == 0:
            return []
        hours = [("daily", self.opens, self.closes, self.surgeons)]
        rota = Calendar.weekly(hours, elsewhere=0, where=f"initiative {self.name}")
        return [
            new(Resource(SURGEON, rota, source=self.source), before="surgery_on_call"),
            new(PATHWAY),
            divert("specialty_attends", to=ATTENDS),
            [new(term) for term in TERMS],
        ]
