"""Same day emergency care: its share of the take (A01), admission from it (A02), access (A03).

Who is sent back to the emergency department from it was never in its care: they have a visit (A03),
and are in the take from the admission that follows, if one does.

A visit that ends at home on its day is an emergency admission without a night to some, and an
attendance of type 5 to others. What depends on it is given both ways, and neither depends on which
of them the records follow.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flowsim.analysis.measures.breakdown import broken_down, parts
from flowsim.analysis.measures.facts import ATTENDANCE, EMERGENCY, MEDICINE, SURGERY, Facts
from flowsim.analysis.measures.numbers import (
    BoolArray,
    FloatArray,
    date,
    median,
    percent,
)
from flowsim.analysis.measures.registry import Need, Rule, Values, attribute, declare, milestones
from flowsim.analysis.measures.rows import Rows

CHAIR, DOCTOR, HOME = "same_day_chair", "same_day_junior", "discharged_same_day"
_SDEC = "NHS England, SDEC service specification"
_SAMBA = "Society for Acute Medicine benchmarking audit"


@dataclass(frozen=True)
class Take(Rows):
    """Emergency patients who came to same day emergency care or were admitted in the window.

    In the order of the patients table; those who came there begin then, whenever the records say
    that they were admitted, but for those who were sent back.
    """

    run_end: float

    @classmethod
    def of(cls, facts: Facts) -> "Take":
        """Return the take of a replication."""
        everybody = facts.everybody
        came = _in_its_care(everybody)
        begin = np.fmin(came, everybody.time_if_any("t_admit"))
        emergency = ~np.isnan(came) | everybody.in_group_if_any("admission_method", EMERGENCY)
        rows = np.flatnonzero(emergency & facts.window.holds(begin))
        return cls(facts.records, rows, facts.window.run_end)

    @cached_property
    def day(self) -> FloatArray:
        """The number of the day on which they came, 0 a Monday."""
        return date(np.fmin(_in_its_care(self), self.time_if_any("t_admit")))

    @cached_property
    def nights(self) -> FloatArray:
        """Midnights passed, so far for those still in hospital."""
        last = np.where(np.isnan(self.t_end), self.run_end, self.t_end)
        return np.asarray(date(last) - self.day)

    @cached_property
    def t_end(self) -> FloatArray:
        """Discharge or death; null if still in hospital."""
        discharged = self.time_if_any("t_discharge")
        return np.where(np.isnan(discharged), self.time("t_depart"), discharged)

    @cached_property
    def zero_day(self) -> BoolArray:
        """Who left on the day they came."""
        return np.asarray(~np.isnan(self.t_end) & (self.nights == 0))

    @cached_property
    def overnight(self) -> BoolArray:
        """Who stayed a midnight at least."""
        return np.asarray(self.nights >= 1)

    @cached_property
    def treated(self) -> BoolArray:
        """Who went home from same day emergency care on the day they came."""
        if not self.terms.has("outcome", HOME):
            return np.zeros(len(self.rows), dtype=np.bool_)
        return np.asarray(self.left_as(HOME) & self.zero_day)


def sent_back(people: Rows) -> BoolArray:
    """Return who came to same day emergency care from triage and was sent back.

    Others who were sent on to majors before they came, by another stream, may come that instant.
    """
    came, bounced = people.time_if_any("t_same_day"), people.time_if_any("t_bounced")
    return np.asarray(bounced > came)


def _in_its_care(people: Rows) -> FloatArray:
    """Return when people came to same day emergency care; null for those sent back."""
    return np.where(sent_back(people), np.nan, people.time_if_any("t_same_day"))


def _ambulatory(facts: Facts) -> Values:
    take = Take.of(facts)
    medical, surgical = take.in_division(MEDICINE), take.in_division(SURGERY)
    fit, known = take.has("same_day_fit", "yes"), take.zero_day | take.overnight

    def share(rows: BoolArray) -> float:
        part, nights = (take.treated & rows).sum(), (take.overnight & rows).sum()
        return percent(part, part + nights)

    return {
        "A01.share": share(np.ones(len(take.rows), dtype=np.bool_)),
        "A01.medicine": share(medical),
        "A01.surgery": share(surgical),
        "A01.take": percent((take.treated & medical).sum(), (known & medical).sum()),
        "A01c.share": percent((take.treated & fit).sum(), fit.sum()),
    }


def _zero_day(facts: Facts) -> Values:
    take = Take.of(facts)
    zero, known = take.zero_day, take.zero_day | take.overnight
    medical = take.in_division(MEDICINE)
    return {
        "A01b.spell": percent(zero.sum(), known.sum()),
        "A01b.attendance": percent((zero & ~take.treated).sum(), (known & ~take.treated).sum()),
        "A01b.medicine": percent((zero & medical).sum(), (known & medical).sum()),
    }


def _conversion(facts: Facts) -> Values:
    everybody = facts.everybody
    home = everybody.left_as(HOME)
    visits = facts.window.holds(everybody.time("t_same_day"))
    admitted = visits & ~np.isnan(everybody.time("t_same_day_admit")) & ~home
    ended = (admitted | (visits & home)).sum()
    overtaken = admitted & everybody.has("same_day_fit", "yes")
    returned = visits & sent_back(everybody)
    return {
        "A02.sent_back": percent(returned.sum(), visits.sum()),
        "A02.conversion": percent(admitted.sum(), ended),
        "A02.overtaken": percent(overtaken.sum(), ended),
    }


def _visits(facts: Facts) -> Values:
    everybody = facts.everybody
    came = everybody.time("t_same_day")
    visits = facts.window.holds(came)
    through = (visits & everybody.in_group_if_any("dept_type", ATTENDANCE)).sum()
    by_mode = parts(visits, {"mode": everybody.dimension("mode")})
    over = np.fmin(everybody.time("t_same_day_admit"), everybody.time("t_discharge"))
    over = np.where(sent_back(everybody), everybody.time_if_any("t_bounced"), over)
    over = np.where(np.isnan(over), everybody.time("t_depart"), over)
    return {
        "A03.visits": facts.per_week(visits.sum()),
        **broken_down("A03.visits", by_mode, lambda rows: facts.per_week(len(rows))),
        "A03.through_ed": percent(through, visits.sum()),
        "A03.to_clinician": median((everybody.time("t_same_day_seen") - came)[visits]),
        "A03.length": median((over - came)[visits]),
    }


def _chairs(facts: Facts) -> Values:
    grid = facts.hour_grid
    if grid is None:
        return {}
    opened = grid.scheduled[:, grid.of_names([DOCTOR])].sum(axis=1) > 0
    chairs = grid.of_names([CHAIR])
    used, there = (minutes[opened][:, chairs].sum() for minutes in (grid.busy, grid.scheduled))
    return {"A03.chairs_used": percent(used, there)}


_HOME_SAME_DAY = "home from same day emergency care on the day they came"
_S_OF = (
    f"Emergency patients who went {_HOME_SAME_DAY}, of them and those who stayed a midnight at "
    "least; who came there or was admitted in the window"
)
_ZERO = (
    "Emergency admissions of the window that ended on the day they began, of all of which that is "
    "known"
)
_OF_VISITS = "Of visits that began in the window"
_VISITING = (*milestones("t_same_day"), *attribute("same_day_fit"))
_OF_DIVISIONS = (*attribute("specialty"), Need("division", MEDICINE))

RULES = (
    Rule(
        measures=(
            declare("A01.share", "Ambulatory share", "%", f"{_S_OF}.", _SDEC, 1.0, "higher"),
            declare(
                "A01.medicine",
                "Ambulatory share, medicine",
                "%",
                f"{_S_OF}; specialties of medicine.",
                _SDEC,
                1.0,
                "higher",
            ),
            declare(
                "A01.surgery",
                "Ambulatory share, surgery",
                "%",
                f"{_S_OF}; specialties of surgery.",
                _SDEC,
                1.0,
                "higher",
            ),
            declare(
                "A01.take",
                "Medical take treated by same day care",
                "%",
                "Patients of a specialty of medicine with a t_same_day, or an emergency admission, "
                "whose earlier of t_same_day and t_admit is in the window; of those sent back, "
                "t_same_day is none. Share with outcome discharged_same_day and the same date of "
                "that time and of their discharge, of all who were discharged, died or have passed "
                "a midnight since. So whoever stays past midnight counts in the whole and not in "
                "the share, also if they go home from a chair later; who is still there when the "
                "run stops, on the date on which they came, counts in neither.",
                "Society for Acute Medicine, as quoted in 2018",
                1.0,
                "higher",
            ),
            declare(
                "A01c.share",
                "Ambulatory share of those eligible",
                "%",
                f"Emergency patients who went {_HOME_SAME_DAY}, of those whose condition it can "
                "deal with who came there or were admitted in the window.",
                _SDEC,
                1.0,
                "higher",
            ),
        ),
        compute=_ambulatory,
        needs=(*_VISITING, *_OF_DIVISIONS, Need("division", SURGERY)),
    ),
    Rule(
        measures=(
            declare(
                "A01b.spell",
                "Zero-day share, same day care counted as spells",
                "%",
                f"{_ZERO}; a visit of same day emergency care is an admission.",
                _SDEC,
                1.0,
                "neither",
            ),
            declare(
                "A01b.attendance",
                "Zero-day share, same day care counted as attendances",
                "%",
                f"{_ZERO}; a visit of same day emergency care that ended at home on its day is an "
                "attendance of type 5 and left out.",
                _SDEC,
                1.0,
                "neither",
            ),
            declare(
                "A01b.medicine",
                "Medical take discharged the same day",
                "%",
                "Emergency patients of specialties of medicine who left on the day they came, of "
                "all who came to same day emergency care or were admitted in the window and of "
                "whom that is known.",
                _SAMBA,
                1.0,
                "higher",
            ),
        ),
        compute=_zero_day,
        needs=(
            *milestones("t_admit"),
            *attribute("admission_method", group=EMERGENCY),
            *_OF_DIVISIONS,
        ),
    ),
    Rule(
        measures=(
            declare(
                "A02.conversion",
                "Same day care ending in admission",
                "%",
                "Patients with a t_same_day in the window. Share with a t_same_day_admit and an "
                "outcome other than discharged_same_day (or none yet), of those and all with "
                "outcome discharged_same_day. So whoever waits for the bed counts as admitted, and "
                "who went home from that wait as at home; those whose visit has not come to that, "
                "or was sent back to the emergency department (A02.sent_back), are in neither.",
                "NICE guideline 94",
                1.0,
            ),
            declare(
                "A02.overtaken",
                "Same day care overtaken by closing",
                "%",
                "Of all of whom A02.conversion is the share, those who count as admitted there and "
                "have same_day_fit 'yes': it could have dealt with them, but closed first.",
                "pathway model: same day emergency care",
                1.0,
            ),
            declare(
                "A02.sent_back",
                "Same day care sent back to the emergency department",
                "%",
                f"{_OF_VISITS}: those whom triage had sent by mistake, found at the first "
                "assessment and sent back. Their time in the department counts from their arrival "
                "to their last departure, the visit included.",
                "pathway model: streaming",
                1.0,
            ),
        ),
        compute=_conversion,
        needs=(*_VISITING, *milestones("t_same_day_admit")),
    ),
    Rule(
        measures=(
            declare(
                "A03.visits",
                "Visits of same day care",
                "a week",
                "Visits that began in the window, also by how the patient came to hospital; "
                "planned returns are none.",
                _SDEC,
                better="neither",
            ),
            declare(
                "A03.through_ed",
                "Same day care through the emergency department",
                "%",
                f"{_OF_VISITS}, those of patients of the emergency department; the others were "
                "sent in directly.",
                _SDEC,
                better="neither",
            ),
            declare(
                "A03.to_clinician",
                "Same day care to its clinician, median",
                "min",
                f"{_OF_VISITS}: until the clinician came; those who left before are left out.",
                _SAMBA,
                5.0,
            ),
            declare(
                "A03.length",
                "Length of a visit of same day care, median",
                "min",
                f"{_OF_VISITS}: until home, the decision to admit or being sent back, of those "
                "that came to it.",
                _SDEC,
                10.0,
            ),
        ),
        compute=_visits,
        needs=(*_VISITING, *milestones("t_same_day_seen")),
    ),
    Rule(
        measures=(
            declare(
                "A03.chairs_used",
                "Same day chairs used",
                "%",
                "Minutes of its chairs in use of those there, in the whole hours of the window in "
                "which its doctors are on duty; who waits in one for a bed counts.",
                _SDEC,
                better="neither",
            ),
        ),
        compute=_chairs,
        needs=(Need("resource", CHAIR), Need("resource", DOCTOR)),
    ),
)
