"""D02: a plain-film X-ray room inside the emergency department."""

from dataclasses import dataclass
from typing import ClassVar

from flowsim.hospital.initiatives import (
    Count,
    Edits,
    Expected,
    Hospital,
    Initiative,
    Minutes,
    Time,
    Values,
    divert,
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

ROOM, TEST, SHARED_TEST = "ed_xray_room", "test_ed_xray", "test_xray"
TERMS = of_department(
    "ed_xray",
    resource(ROOM, "X-ray rooms inside the emergency department"),
    attribute("ed_xray_open", "whether the department's own X-ray is open now", ("no", "yes")),
)


@dataclass(frozen=True, kw_only=True)
class EdXray(Initiative):
    """X-rays of the department are taken in its own room; the shared rooms lose that work.

    `rooms` open daily from `opens` to `closes` (HH:MM; both 00:00 for always). Outside the
    hours, and when the room is taken, patients go to the shared rooms as before. `walk_minutes`:
    mean way there and back.
    """

    title: ClassVar[str] = "X-ray in the emergency department"
    seed: ClassVar[str] = "S2 (clinical strategy 2019-24), D02"
    phrase: ClassVar[str] = "plain film X-Ray in ED"
    expects: ClassVar[Expected] = {
        "E01.type1": "up",
        "E02.not_admitted": "up",
        "E02.admitted": "none",
        "E12.mean": "none",
        "L01.emergency_overnight_mean": "none",
        "E11.conversion": "none",
    }

    rooms: Count
    opens: Time
    closes: Time
    walk_minutes: Minutes

    def edits(self, hospital: Hospital) -> Edits:
        if self.rooms == 0:
            return []
        return [
            new(self._room(), before="xray_room"),
            new(Attribute(name="ed_xray_open", values=("no", "yes"), calendar=self._open(1))),
            new_activity("ed_xray_walk", self._walk()),
            new(_test()),
            divert(SHARED_TEST, to=TEST),
            [new(term) for term in TERMS],
        ]

    @classmethod
    def null(cls, hospital: Hospital) -> Values:
        return {"rooms": 0}

    def _room(self) -> Resource:
        return Resource(ROOM, self._open(self.rooms), kind="machine", source=self.source)

    def _open(self, level: int) -> Calendar:
        rows = [("daily", self.opens, self.closes, level)]
        return Calendar.weekly(rows, elsewhere=0, where=f"initiative {self.name}")

    def _walk(self) -> Triangular:
        one_way = self.walk_minutes / 2
        return Triangular(low_minutes=one_way / 2, mode_minutes=one_way, high_minutes=one_way * 1.5)

    @property
    def summary(self) -> str:
        hours = "round the clock" if self.opens == self.closes else f"{self.opens} to {self.closes}"
        return (
            f"{self.rooms} X-ray room{'' if self.rooms == 1 else 's'} inside the emergency "
            f"department, {hours}, {self.walk_minutes:g} minutes' walk there and back; patients go "
            "to the shared rooms only when it is taken."
        )


def _test() -> Pathway:
    """Exposure and report take as long as in the shared room; only way and queue differ."""
    return Pathway(
        TEST,
        [
            branch_on("ed_xray_open", {"no": "shared"}),
            treat("ed_xray_walk"),
            seize(ROOM, otherwise="shared"),
            treat("xray_exam"),
            release(ROOM),
            treat("ed_xray_walk"),
            treat("xray_report"),
            end(),
            label("shared"),
            transfer(SHARED_TEST),
        ],
    )
