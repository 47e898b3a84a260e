"""M02: one bed bureau instead of calls, boards and meetings."""

from dataclasses import dataclass, field
from typing import ClassVar

from flowsim.hospital.edits import Edit
from flowsim.hospital.initiatives import (
    Count,
    Edits,
    Expected,
    Hospital,
    Initiative,
    Share,
    Values,
    add,
    scale,
)
from flowsim.hospital.vocabulary.calendars import Shift, Timetable


@dataclass(frozen=True, kw_only=True)
class BedBureauInitiative(Initiative):
    """Hear of beds and requests sooner, look at one board more often, be answered by wards sooner.

    `declare_sooner`, `request_sooner`, `call_sooner` and `accept_sooner`: the share by which the
    time shortens until a ward declares an empty bed, until a bed is asked for after the decision,
    until the site team is called, and until a ward accepts. `look_every_minutes`: looks at the
    board added to those there are; 0 for none. `shifts`: of the site team, on top of its rota.
    People still match beds, as many minutes each, and no beds are added.
    """

    title: ClassVar[str] = "A bed bureau"
    seed: ClassVar[str] = "S2 (clinical strategy 2019-24), M02"
    phrase: ClassVar[str] = "Establish effective bed bureau"
    expects: ClassVar[Expected] = {
        "E01.type1": "up",
        "E12.mean": "down",
        "E12.request_lag": "down",
        "L01.emergency_overnight_mean": "none",
        "E11.conversion": "none",
    }

    declare_sooner: Share
    request_sooner: Share
    call_sooner: Share
    accept_sooner: Share
    look_every_minutes: Count
    shifts: tuple[Shift, ...] = field(default=())

    def edits(self, hospital: Hospital) -> Edits:
        looks = self.look_every_minutes
        return [
            *_sooner("declare_vacated", self.declare_sooner),
            *_sooner("bed_request_lag", self.request_sooner),
            *_sooner("call_site_team", self.call_sooner),
            *_sooner("ward_accepts", self.accept_sooner),
            *(add("calendar", "site_team_looks", times=Timetable.every(looks)) if looks else ()),
            *(add("resource", "site_team", capacity=self.shifts) if self.shifts else ()),
        ]

    @classmethod
    def null(cls, hospital: Hospital) -> Values:
        nothing = dict.fromkeys(
            ("declare_sooner", "request_sooner", "call_sooner", "accept_sooner"), 0.0
        )
        return {**nothing, "look_every_minutes": 0, "shifts": ()}

    @property
    def summary(self) -> str:
        return (
            f"One bed bureau hears of an empty bed {self.declare_sooner:.0%} sooner, of a patient "
            f"needing one {self.call_sooner:.0%} sooner, and is answered by wards "
            f"{self.accept_sooner:.0%} sooner. People still match beds; no beds are added."
        )


def _sooner(activity: str, share: float) -> list[Edit]:
    return scale("activity", activity, duration=1 - share) if share else []
