"""Python files and YAML of somebody's own, as the tests write them."""

INITIATIVE = '''
"""More beds on one ward."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flowsim.hospital.edits import add, scale
from flowsim.hospital.edits.edit import Edits
from flowsim.hospital.initiatives.initiative import Count, Expected, Factor, Initiative
from flowsim.hospital.vocabulary.hospital import Hospital


@dataclass(frozen=True, kw_only=True)
class MoreBeds(Initiative):
    """Open beds on one ward, and declare beds sooner."""

    title: ClassVar[str] = "More beds"
    seed: ClassVar[str] = "our own plan"
    phrase: ClassVar[str] = "open beds"
    expects: ClassVar[Expected] = {"E12.mean": "down"}

    ward: str = "acute_medical_unit"
    beds: Count = 6
    declare: Factor = 0.5

    def edits(self, hospital: Hospital) -> Edits:
        return [
            add("ward", self.ward, beds=self.beds),
            scale("activity", "declare_vacated", duration=self.declare),
        ]

    @classmethod
    def null(cls, hospital: Hospital) -> Mapping[str, Any]:
        return {"beds": 0, "declare": 1.0}

    @property
    def summary(self) -> str:
        return f"{self.beds} more beds on {self.ward}."
'''

MEASURE = '''
"""How many patients came."""

from flowsim.analysis.measures.registry import Rule, declare


def _came(facts):
    return {"X90.came": float(len(facts.records.patients))}


CAME = Rule(
    measures=(declare("X90.came", "Patients who came", "patients", "All of them.", "ours"),),
    compute=_came,
)
'''
