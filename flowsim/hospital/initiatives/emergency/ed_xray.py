"""D02: a plain-film X-ray room inside the emergency department.

Outside its hours, and when it is taken, patients go to the shared rooms as before. Exposure and
report take as long as there; only way and queue differ.
"""

from dataclasses import dataclass

from flowsim.hospital.initiatives import (
    Count,
    Edits,
    Hospital,
    Initiative,
    Minutes,
    Time,
    divert,
    expected,
    new,
    new_activity,
)
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Triangular
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import branch_on, end, label, release, seize, transfer, treat
from flowsim.records.terms import attribute, of_department, resource

TERMS = of_department(
    "ed_xray",
    resource("ed_xray_room", "X-ray rooms inside the emergency department"),
    attribute("ed_xray_open", "whether the department's own X-ray is open now", ("no", "yes")),
)
TEST = Pathway(
    "test_ed_xray",
    [
        branch_on("ed_xray_open", {"no": "shared"}),
        treat("ed_xray_walk"),
        seize("ed_xray_room", otherwise="shared"),
        treat("xray_exam"),
        release("ed_xray_room"),
        treat("ed_xray_walk"),
        treat("xray_report"),
        end(),
        label("shared"),
        transfer("test_xray"),
    ],
)


@dataclass(frozen=True, kw_only=True)
class EdXray(Initiative):
    title = "X-ray in the emergency department"
    seed = "S2 (clinical strategy 2019-24), D02"
    phrase = "plain film X-Ray in ED"
    expects = expected(
        up=["E01.type1", "E02.not_admitted"],
        none=["E02.admitted", "E12.mean", "L01.emergency_overnight_mean", "E11.conversion"],
    )

    rooms: Count = 0
    opens: Time
    closes: Time
    walk_minutes: Minutes

    def edits(self, hospital: Hospital) -> Edits:
        if self.rooms == 0:
            return []
        room = Resource("ed_xray_room", self._open(self.rooms), kind="machine", source=self.source)
        return [
            new(room, before="xray_room"),
            new(Attribute(name="ed_xray_open", values=("no", "yes"), calendar=self._open(1))),
            new_activity("ed_xray_walk", self._one_way()),
            new(TEST),
            divert("test_xray", to="test_ed_xray"),
            [new(term) for term in TERMS],
        ]

    def _open(self, level: int) -> Calendar:
        hours = [("daily", self.opens, self.closes, level)]
        return Calendar.weekly(hours, elsewhere=0, where=f"initiative {self.name}")

    def _one_way(self) -> Triangular:
        mode = self.walk_minutes / 2
        return Triangular(low_minutes=mode / 2, mode_minutes=mode, high_minutes=mode * 1.5)

    @property
    def summary(self) -> str:
        always = (self.opens, self.closes) == ("00:00", "24:00")
        hours = "round the clock" if always else f"{self.opens} to {self.closes}"
        return (
            f"{self.rooms} X-ray room{'' if self.rooms == 1 else 's'} inside the emergency "
            f"department, {hours}, {self.walk_minutes:g} minutes' walk there and back; patients go "
            "to the shared rooms only when it is taken."
        )
