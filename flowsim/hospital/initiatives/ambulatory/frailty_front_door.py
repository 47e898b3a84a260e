"""M13: a frailty team assesses frail patients from 75 years on before they are referred.

Some with a short need go home with support; for those who stay, community services are arranged
sooner. Outside the hours of the team, or when it is not free in time, nothing changes. The
assessment itself takes up to an hour in the emergency department. That waits for community services
are shorter is too little to be seen over all stays.
"""

from dataclasses import dataclass

from flowsim.hospital.initiatives import (
    Edits,
    Hospital,
    Initiative,
    Minutes,
    Share,
    Sooner,
    after,
    expected,
    find,
    new,
    new_activity,
    new_each_episode,
    replace,
)
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, yes_no
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift
from flowsim.hospital.vocabulary.distributions import Constant, Uniform
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    assign,
    keep_waiting,
    label,
    note,
    release,
    renege_after,
    seize,
    transfer,
    treat,
)
from flowsim.records.terms import ED, attribute, care, milestone, of_department, resource, wait

TEAM, WAITS, SEEN = "frailty_team", "ed_wait_frailty", "frailty_seen"
ASSESSMENT, PATIENCE = "frailty_assessment", "wait_for_frailty_team"
ON_DUTY, HOME = "frailty_team_on_duty", "home_with_support"
AREAS = ("trolley", "chair")
"""Where the team comes to; nobody is assessed in resuscitation."""
ROUTES = ("home_support", "bedded_rehabilitation", "care_home")
FROM_75 = ("75-84", "85+")
NO_YES = ("no", "yes")


@dataclass(frozen=True, kw_only=True)
class FrailtyFrontDoor(Initiative):
    title = "Frailty team at the front door"
    seed = "S2 (clinical strategy 2019-24), M13"
    phrase = "STP Frailty pathway"
    sentence = (
        "A frailty team in its hours; {goes_home:.0%} of those it assesses whose need is short go "
        "home with support, and community services are arranged {arranged_sooner:.0%} sooner."
    )
    expects = expected(down=["E11.conversion"])

    team: tuple[Shift, ...] = ()
    goes_home: Share
    arranged_sooner: Sooner
    within_minutes: Minutes

    def edits(self, hospital: Hospital) -> Edits:
        if not any(shift.staff for shift in self.team):
            return []
        rota = Rota(shifts=self.team)
        return [
            [new(term) for term in TERMS],
            new(Resource(TEAM, rota, source=self.source)),
            new(Attribute(name=ON_DUTY, values=NO_YES, calendar=self._hours())),
            new_each_episode(self._home()),
            new_each_episode(Attribute(name=SEEN, values=NO_YES)),
            new_activity(ASSESSMENT, Uniform(low_minutes=45.0, high_minutes=60.0)),
            new_activity(PATIENCE, Constant(self.within_minutes)),
            [after(f"work_up_{area}", "decision", _screened(area)) for area in AREAS],
            [self._arranged(hospital, f"arrange_{route}") for route in ROUTES],
        ]

    def _hours(self) -> Calendar:
        """Return when the team is there."""
        hours = [(s.days, s.start, s.end, 1) for s in self.team if s.staff]
        return Calendar.weekly(hours, elsewhere=0, where=f"initiative {self.name}: team")

    def _home(self) -> Attribute:
        """Return who would go home with support."""
        short: dict[object, Shares] = dict.fromkeys(
            ("same_day", "bed_short"), yes_no(self.goes_home)
        )
        drawn = by("need_class", short, default=yes_no(0.0))
        return Attribute(name=HOME, values=NO_YES, drawn=drawn, source=self.source)

    def _arranged(self, hospital: Hospital, activity: str) -> Edits:
        """Return arranging a community service sooner for those who were assessed."""
        if not self.arranged_sooner:
            return []
        now = find(hospital, "activity", activity)
        sooner = by(SEEN, {"yes": now.scaled(1 - self.arranged_sooner)}, default=now)
        return replace("activity", activity, duration=sooner)


def _screened(area: str) -> Written:
    """Return the assessment, before referral, of those frail from 75 years on who need a bed."""
    assessed = [
        renege_after(PATIENCE, "not_assessed"),
        *seize(TEAM, cause=WAITS),
        keep_waiting(),
        note("t_frailty_seen"),
        assign(SEEN, "yes"),
        treat(ASSESSMENT, by_whom=TEAM, cause="ed_frailty_assessment"),
        *release(TEAM),
        when(HOME, {"yes": [transfer(f"home_{area}")]}),
        label("not_assessed"),
    ]
    on_duty = when(ON_DUTY, {"yes": assessed})
    of_age = when("age_band", {FROM_75: [on_duty]})
    return when("frail", {"yes": [when("admit_need", {"yes": [of_age]})]})


TERMS = of_department(
    "frailty_front_door",
    resource(TEAM, "frailty team at the front door"),
    attribute(ON_DUTY, "whether the frailty team is there now", NO_YES),
    attribute(HOME, "goes home with support if the frailty team assesses them", NO_YES),
    attribute(SEEN, "assessed by the frailty team", NO_YES),
    milestone("t_frailty_seen", "the frailty team began its assessment"),
    wait(WAITS, "frailty team", "for the frailty team", place=ED, group="waiting for a specialty"),
    care("ed_frailty_assessment", "Frailty assessment", "with the frailty team", place=ED),
)
