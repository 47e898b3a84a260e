"""M04: same day emergency care for more of the take.

What it takes is more chairs, longer hours with the staff for them, being thought of more often, and
practices that send patients straight there. How many are treated so in the end is an outcome.

The staff are more people unless `taken_from` names the shifts that they come from. Short stays
leave the wards: the mean of the stays that remain goes up while they are fewer and their nights
fewer. Readier referral also sends more of those who turn out to need a bed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flowsim.hospital.departments.parameters import Hours, Openings
from flowsim.hospital.departments.same_day.offers import REFERRALS
from flowsim.hospital.departments.same_day.pathways import until_closing
from flowsim.hospital.departments.same_day.patients import counted
from flowsim.hospital.departments.same_day.sent_straight import CALLS, sent_straight, terms
from flowsim.hospital.departments.same_day.settings import (
    half_hours_left,
    refuse_odd_minutes,
    refuse_referrals_outside,
)
from flowsim.hospital.departments.same_day.terms import CHAIR, CONSULTANT, JUDGED, JUNIOR, LEFT
from flowsim.hospital.edits.words import open_hours
from flowsim.hospital.initiatives import (
    Count,
    Edits,
    Factor,
    Hospital,
    Initiative,
    Share,
    adds,
    before,
    each,
    expected,
    find,
    new,
    remove,
    replace,
    scales_odds,
    set_share,
)
from flowsim.hospital.initiatives.parameters import NULL
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.calendars import Rota, Shift
from flowsim.hospital.vocabulary.step_lists import flat
from flowsim.hospital.vocabulary.step_types import Branch


def _call(hospital: Hospital) -> tuple[str, float] | None:
    """Return by what label, and of which share, practices ask for a chair now, if any does."""
    for pathway in hospital.pathways:
        for step in pathway.steps:
            if isinstance(step, Branch) and step.choice == CALLS:
                assert isinstance(step.shares, Shares)
                return step.shares.shares[0]
    return None


def _calling(hospital: Hospital) -> float:
    """Return the share of practices that ask for a chair now."""
    call = _call(hospital)
    return 0.0 if call is None else call[1]


@dataclass(frozen=True, kw_only=True)
class SdecExpanded(Initiative):
    title = "Same day emergency care expanded"
    seed = "S2 (clinical strategy 2019-24), M04"
    phrase = "Maximise ambulatory care"
    expects = expected(
        up=["A01.share", "A03.visits", "E01.type1", "L01.emergency_overnight_mean"],
        down=["A08.to_bed", "B03.time_weighted", "B09.medical_bed_days", "E12.mean"],
    )

    chairs: Count = adds("resource", CHAIR, "capacity")
    opening: tuple[Hours, ...] = ()
    referrals: tuple[Hours, ...] = ()
    juniors: tuple[Shift, ...] = adds("resource", JUNIOR, "capacity", null=())
    consultants: tuple[Shift, ...] = adds("resource", CONSULTANT, "capacity", null=())
    taken_from: Mapping[str, tuple[Shift, ...]] = each(
        lambda role, shifts: remove("resource", role, capacity=shifts)
    )
    odds_judged_fit: Factor = scales_odds("attribute", JUDGED, "yes")
    direct_calls: Share = field(metadata={NULL: _calling})

    @property
    def summary(self) -> str:
        """What it does, with the staff hours that it costs."""
        taken = [shift for shifts in self.taken_from.values() for shift in shifts]
        doctors, consultants = _staff_hours(self.juniors), _staff_hours(self.consultants)
        return (
            f"{self.chairs} more chairs, {_weekly(self.opening, 'open')}, "
            f"{_weekly(self.referrals, 'taking referrals')}; {doctors:g} hours a week of its "
            f"doctors and {consultants:g} of its consultants more, {_staff_hours(taken):g} of them "
            "taken from other rotas; more readily thought of (odds times "
            f"{self.odds_judged_fit:g}); {self.direct_calls:.0%} of practices ask for a chair "
            "before they send somebody in."
        )

    def edits(self, hospital: Hospital) -> Edits:
        return [super().edits(hospital), self._hours(hospital), self._calls(hospital)]

    def _hours(self, hospital: Hospital) -> Edits:
        """Return the hours, with the closing that they bring."""
        left, taken = find(hospital, "attribute", LEFT), find(hospital, "calendar", REFERRALS)
        edits: list[Edits] = []
        if self.opening:
            opening = Openings(hours=self.opening, source=self.source)
            refuse_odd_minutes(opening)
            closing = half_hours_left(opening)
            if closing.highest_level >= len(left.values):
                edits.append(replace("attribute", LEFT, values=counted(closing)))
            edits.append(replace("attribute", LEFT, calendar=closing))
            edits.append(
                replace("activity", "until_same_day_closes", duration=until_closing(closing))
            )
        else:
            closing = left.calendar
        if self.referrals:
            taken = Openings(hours=self.referrals, source=self.source).calendar
            edits.append(replace("calendar", REFERRALS, opening=taken))
        refuse_referrals_outside(taken, closing)
        return edits

    def _calls(self, hospital: Hospital) -> Edits:
        """Return the calls of practices, where none or another share of them asks."""
        if self.direct_calls == _calling(hospital):
            return []
        call = _call(hospital)
        if call is not None:
            return set_share("choice", CALLS, {call[0]: self.direct_calls})
        calls = before("gp_expected", "plan", flat(sent_straight(self.direct_calls)))
        return [calls, [new(term) for term in terms()]]


def _staff_hours(shifts: Any) -> float:
    """Return the staff hours of a week of shifts."""
    rows = Rota(shifts=tuple(shifts)).shifts
    return sum(len(s.starts) * s.length_minutes * s.staff for s in rows) / 60


def _weekly(hours: tuple[Hours, ...], what: str) -> str:
    """Return so many hours a week, in words."""
    if not hours:
        return f"{what} as before"
    return f"{what} {open_hours(Openings(hours=hours, source='').calendar):g} hours a week"
