"""M04: same day emergency care for more of the take.

What it takes is more chairs, longer hours with the staff for them, being thought of more often, and
patients who are sent straight there: by practices, 111 and ambulance crews, or at triage. How many
are treated so in the end is an outcome. A share of 0 leaves a caller as it is.

The staff are more people unless `taken_from` names the shifts that they come from. Short stays
leave the wards: the mean of the stays that remain goes up while they are fewer and their nights
fewer. Readier referral also sends more of those who turn out to need a bed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flowsim.hospital.departments.parameters import Hours, Openings
from flowsim.hospital.departments.same_day.offers import REFERRALS, refuse_without_chairs
from flowsim.hospital.departments.same_day.pathways import until_closing
from flowsim.hospital.departments.same_day.patients import before_work_up, counted
from flowsim.hospital.departments.same_day.sent_straight import CALLERS, asked, terms_of_callers
from flowsim.hospital.departments.same_day.settings import (
    STEP_MINUTES,
    half_hours_left,
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
    each,
    expected,
    find,
    instead,
    new,
    remove,
    replace,
    scales_odds,
)
from flowsim.hospital.vocabulary.calendars import Rota, Shift


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
    direct_calls: Share = 0.0
    calls_111: Share = 0.0
    crew_calls: Share = 0.0
    streamed: Share = 0.0
    odds_before_work_up: Factor = 1.0

    @property
    def summary(self) -> str:
        """What it does, with the staff hours that it costs; what it leaves as it is is not said."""
        odds, early = self.odds_judged_fit, self.odds_before_work_up
        readily = "more readily" if odds > 1 else "less readily"
        callers = self._callers_said()
        said = [
            f"{self.chairs} more chairs" if self.chairs else "",
            f"open {_weekly(self.opening)}" if self.opening else "",
            f"taking referrals {_weekly(self.referrals)}" if self.referrals else "",
            self._more_staff() if self.juniors or self.consultants else "",
            f"thought of {readily} (odds times {odds:g})" if odds != 1 else "",
            callers,
            f"judged rightly without a work-up at odds times {early:g}"
            if callers and early != 1
            else "",
        ]
        text = "; ".join(filter(None, said))
        return f"{text[0].upper()}{text[1:]}." if text else "Nothing changes."

    def _more_staff(self) -> str:
        """Return the staff hours of a week that it adds, and those of them taken from others."""
        hours = {"doctors": self.juniors, "consultants": self.consultants}
        more = [f"{_staff_hours(s):g} of its {who}" for who, s in hours.items() if s]
        taken = [shift for shifts in self.taken_from.values() for shift in shifts]
        moved = f", {_staff_hours(taken):g} of them taken from other rotas" if taken else ""
        return f"more hours of staff a week, {' and '.join(more)}{moved}"

    def _callers_said(self) -> str:
        """Return who asks for a chair before a patient is sent in or seen, and how often."""
        shares = {
            "of practices": self.direct_calls,
            "of ambulance crews": self.crew_calls,
            "of walk-ins through NHS 111": self.calls_111,
            "at triage": self.streamed,
        }
        asking = [f"{share:.0%} {who}" for who, share in shares.items() if share]
        return f"a chair is asked for at once: {', '.join(asking)}" if asking else ""

    def edits(self, hospital: Hospital) -> Edits:
        return [super().edits(hospital), self._hours(hospital), self._callers(hospital)]

    def _hours(self, hospital: Hospital) -> Edits:
        """Return the hours, with the closing that they bring."""
        refuse_without_chairs(hospital)
        left, taken = find(hospital, "attribute", LEFT), find(hospital, "calendar", REFERRALS)
        edits: list[Edits] = []
        if self.opening:
            opening = Openings(hours=self.opening, source=self.source)
            opening.refuse_odd_minutes(STEP_MINUTES, "same day care: opening")
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

    def _callers(self, hospital: Hospital) -> Edits:
        """Return the steps of those who ask for a chair early, in place of what they do now."""
        thought_fit = find(hospital, "attribute", JUDGED).drawn
        early = before_work_up(thought_fit, self.odds_before_work_up)
        steps = [
            instead(pathway, caller.choice, asked(caller, pathway, share, early))
            for caller in CALLERS
            for share in [getattr(self, caller.share)]
            for pathway in caller.at
            if share
        ]
        ask = terms_of_callers(c.ladder for c in CALLERS if getattr(self, c.share))
        return [steps, [new(term) for term in ask if term not in hospital.terms]]


def _staff_hours(shifts: Any) -> float:
    """Return the staff hours of a week of shifts."""
    rows = Rota(shifts=tuple(shifts)).shifts
    return sum(len(s.starts) * s.length_minutes * s.staff for s in rows) / 60


def _weekly(hours: tuple[Hours, ...]) -> str:
    """Return so many hours a week, in words."""
    return f"{open_hours(Openings(hours=hours, source='').calendar):g} hours a week"
