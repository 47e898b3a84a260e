"""X08: general practice speaks to a senior of the team on call before somebody is sent in.

Some need no hospital and stay at home; some go to same day emergency care if it is open and has a
chair, without having been in the emergency department. Others come as without the call. It costs
the minutes of the team that also sees the department's patients:
whom it cannot answer at once come.

Those who come to the department wait longer for the team, which is on the telephone; a visit to
same day emergency care counts as an admission, so emergency admissions do not fall.
"""

from dataclasses import dataclass

from flowsim.hospital.departments.same_day.offers import REFERRALS, VISIT, refuse_without_chairs
from flowsim.hospital.departments.same_day.terms import CHAIR, JUDGED, RUNG
from flowsim.hospital.initiatives import (
    Edits,
    Hospital,
    Initiative,
    Minutes,
    Share,
    Time,
    before,
    expected,
    new,
    new_activity,
    new_each_episode,
)
from flowsim.hospital.vocabulary.attributes import Attribute, yes_no
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Lognormal
from flowsim.hospital.vocabulary.ladders import first_of, rung
from flowsim.hospital.vocabulary.step_lists import flat
from flowsim.hospital.vocabulary.steps import (
    assign,
    depart,
    label,
    note,
    release,
    seize,
    transfer,
    treat,
)
from flowsim.records.terms import attribute, care, ladder, milestone, of_department, outcome

ADVISED, OPEN, CALL, HOME = "advice_diverts", "advice_line_open", "advice_call", "advised_at_home"
TEAMS: dict[str | tuple[str, ...], str] = {
    ("general_surgery", "urology"): "surgery_on_call",
    "paediatrics": "paediatrics_on_call",
}
TERMS = of_department(
    "senior_advice_line",
    attribute(ADVISED, "a senior would not have them sent in as they are", ("yes", "no")),
    attribute(OPEN, "whether a senior takes calls of general practice now", ("no", "yes")),
    milestone("t_advice", "a senior on call answered their doctor"),
    care(CALL, "Advice call", "a senior on call speaks with their doctor"),
    ladder("advice_line", "what a senior offers general practice instead of sending somebody in"),
    outcome(HOME, "stayed at home on a senior's advice to their doctor", ending="home"),
)


@dataclass(frozen=True, kw_only=True)
class SeniorAdviceLine(Initiative):
    title = "Senior advice line for general practice"
    seed = "S2 (clinical strategy 2019-24), X08"
    phrase = "rapidly access"
    sentence = (
        "From {opens} to {closes} on weekdays a senior on call speaks with the practice, "
        "{call_minutes:g} minutes each; of those who need advice only or a work-up of a day, "
        "{share:.0%} stay at home or go to same day emergency care."
    )
    expects = expected(down=["E00.attendances_type1"])

    share: Share = 0.0
    call_minutes: Minutes
    opens: Time
    closes: Time

    def edits(self, hospital: Hospital) -> Edits:
        if self.share == 0:
            return []
        refuse_without_chairs(hospital)
        minutes = Lognormal(mean_minutes=self.call_minutes, sd_minutes=self.call_minutes / 2)
        some = yes_no(self.share)
        diverts = by("need_class", {"advice_only": some, "same_day": some}, default=yes_no(0.0))
        hours = Calendar.weekly(
            [("mon-fri", self.opens, self.closes, 1)],
            elsewhere=0,
            where=f"initiative {self.name}",
        )
        referred = when("mode", {"gp_referred": [*_call()]})
        return [
            new_each_episode(
                Attribute(name=ADVISED, values=("yes", "no"), drawn=diverts, source=self.source)
            ),
            new(Attribute(name=OPEN, values=("no", "yes"), calendar=hours)),
            new_activity(CALL, minutes),
            before("gp_expected", "plan", flat(_call())),
            before("walk_in_arrival", "registration", flat([referred])),
            [new(term) for term in TERMS],
        ]


def _call() -> list[Written]:
    """Return the call; whoever is not diverted, or not answered at once, goes on."""
    answered = when(
        "specialty",
        {specialties: _answered(team) for specialties, team in TEAMS.items()},
        otherwise=_answered("medicine_on_call"),
    )
    return [when(OPEN, {"yes": [answered]})]


def _answered(team: str) -> list[Written]:
    unanswered = f"no_answer_{team}"
    same_day = rung(
        RUNG,
        assign("dept_type", "none"),
        transfer(VISIT),
        eligible=JUDGED,
        calendar=REFERRALS,
        place=CHAIR,
    )
    at_home: list[Written] = [assign("dept_type", "none"), depart(HOME)]
    offered: list[Written] = [
        when("need_class", {"advice_only": at_home}),
        first_of("advice_line", [same_day], otherwise=[]),
    ]
    return [
        *seize(team, otherwise=unanswered, cause=CALL),
        note("t_advice"),
        treat(CALL, by_whom=team, cause=CALL),
        *release(team),
        when(ADVISED, {"yes": offered}),
        label(unanswered),
    ]
