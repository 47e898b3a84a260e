"""T05 with T13 (and B05): beds of elective surgery that no emergency patient is given.

Lists of the hub's specialties begin on beds that are expected however tight the hospital is, for
those beds are theirs. What it costs is in it: emergency patients no longer use what is empty there.
"""

from dataclasses import dataclass
from math import ceil

from flowsim.errors import unknown_name
from flowsim.hospital.departments.theatres.day_of_surgery import ON_THE_DAY, REQUEST
from flowsim.hospital.departments.theatres.inpatients import BED_AFTER, BED_OR_LIST
from flowsim.hospital.departments.theatres.terms import INPATIENT
from flowsim.hospital.initiatives import (
    Edits,
    Hospital,
    Initiative,
    Share,
    before,
    expected,
    find,
    replace,
)
from flowsim.hospital.vocabulary.blocks import when
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import transfer


@dataclass(frozen=True, kw_only=True)
class SurgicalHub(Initiative):
    title = "A surgical hub with beds of its own"
    seed = "S0 (East London strategy), T05 and T13"
    phrase = "Establish surgical hubs"
    sentence = (
        "Beds of {wards} ({kept:.0%} of them) are for elective patients alone; operating lists of "
        "{specialties} begin on them however tight the hospital is."
    )
    needs = ("theatres",)
    expects = expected(
        up=["E12.mean"],
        down=["E01.type1", "T11.on_the_day", "R01.waiting"],
        none=["L01.emergency_overnight_mean"],
    )

    kept: Share = 0.0
    wards: tuple[str, ...]
    specialties: tuple[str, ...]

    def edits(self, hospital: Hospital) -> Edits:
        if self.kept == 0:
            return []
        fences = [self._fenced(hospital, ward) for ward in self.wards]
        known = find(hospital, "attribute", "surgical_specialty").values
        for name in self.specialties:
            if name not in known:
                where = f"initiative {self.name}: specialties"
                raise unknown_name(where, "specialty", name, known)
        if not self.specialties:
            return fences
        goes_ahead = when("surgical_specialty", {self.specialties: [transfer(BED_AFTER)]})
        return [*fences, before(ON_THE_DAY[INPATIENT], BED_OR_LIST, goes_ahead)]

    def _fenced(self, hospital: Hospital, name: str) -> Edits:
        ward = find(hospital, "ward", name)
        others = sum(fence.most_places for fence in ward.ring_fences)
        places = min(ceil(ward.beds * self.kept), ward.beds - others)
        fence = RingFence(places=places, kinds=(REQUEST,))
        return replace("ward", name, ring_fences=(*ward.ring_fences, fence))
