"""D02: a plain-film X-ray room inside the emergency department."""

from dataclasses import dataclass
from typing import ClassVar

from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Triangular
from flowsim.hospital.vocabulary.errors import FlowsimError
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.step_types import Start
from flowsim.hospital.vocabulary.steps import branch_on, end, label, release, seize, transfer, treat
from flowsim.records.terms import attribute, of_department, resource

NAME = "ed_xray"
ROOM, TEST, SHARED_TEST = "ed_xray_room", "test_ed_xray", "test_xray"
TERMS = of_department(
    NAME,
    resource(ROOM, "X-ray rooms inside the emergency department"),
    attribute("ed_xray_open", "whether the department's own X-ray is open now", ("no", "yes")),
)


@dataclass(frozen=True, kw_only=True)
class EdXray:
    """X-rays of the department are taken in its own room; the shared rooms lose that work.

    `rooms` open daily from `opens` to `closes` (HH:MM; both 00:00 for always). Outside the
    hours, and when the room is taken, patients go to the shared rooms as before. `walk_minutes`:
    mean way there and back.
    """

    seed: ClassVar[str] = "S2 (clinical strategy 2019-24), D02: 'plain film X-Ray in ED'"

    rooms: int
    opens: str
    closes: str
    walk_minutes: float
    source: str = ""

    def __post_init__(self) -> None:
        if self.rooms < 1:
            raise FlowsimError(f"initiative {NAME}: rooms {self.rooms} must be one or more")
        if self.walk_minutes <= 0:
            raise FlowsimError(
                f"initiative {NAME}: walk_minutes {self.walk_minutes:g} must be above zero"
            )

    def apply(self, hospital: Hospital) -> Hospital:
        """Add the room and its test, and send every X-ray of the department there."""
        users = [
            pathway.name
            for pathway in hospital.pathways
            if any(isinstance(s, Start) and s.pathway == SHARED_TEST for s in pathway.steps)
        ]
        changed = hospital.with_resource(
            Resource(ROOM, self._calendar(self.rooms), kind="machine", source=self.source),
            before="xray_room",
            who=NAME,
        )
        changed = changed.with_attribute(
            Attribute(name="ed_xray_open", values=("no", "yes"), calendar=self._calendar(1)),
            who=NAME,
        )
        changed = changed.with_activity("ed_xray_walk", self._walk(), who=NAME)
        changed = changed.with_pathway(_test(), who=NAME).with_terms(*TERMS)
        for pathway in users:
            changed = changed.divert(pathway, SHARED_TEST, TEST, who=NAME)
        return changed

    def _calendar(self, level: int) -> Calendar:
        rows = [("daily", self.opens, self.closes, level)]
        return Calendar.weekly(rows, elsewhere=0, where=f"initiative {NAME}")

    def _walk(self) -> Triangular:
        one_way = self.walk_minutes / 2
        return Triangular(low_minutes=one_way / 2, mode_minutes=one_way, high_minutes=one_way * 1.5)

    def effect(self) -> str:
        """Say what it changes."""
        hours = "round the clock" if self.opens == self.closes else f"{self.opens} to {self.closes}"
        return (
            f"{self.rooms} X-ray room{'s' if self.rooms > 1 else ''} inside the emergency "
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
