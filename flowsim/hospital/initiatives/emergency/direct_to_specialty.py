"""M05: after triage straight to the specialty, past the emergency department's own work-up.

A nurse judges who, and may be wrong. Whoever needs to stay goes to same day emergency care or to a
space of an assessment unit, if there is one now, and is seen by the specialty there; with neither
they stay with the department. Whoever needs neither, or more, is looked at by the unit's doctor
and sent back: bounces follow from need, which the nurse did not know, and cost two people's time.

Those who leave so are attendances still, over when they leave the department: the four-hour share
gains by them. The spaces they take are not there for patients whom a specialty expects, of whom
fewer are in one within four hours.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.same_day.offers import REFERRALS, VISIT, refuse_without_chairs
from flowsim.hospital.departments.same_day.terms import CHAIR, JUDGED, RUNG
from flowsim.hospital.departments.wards.pathways import WAIT_FIRST_BED
from flowsim.hospital.initiatives import (
    Edits,
    Hospital,
    Initiative,
    Minutes,
    Share,
    Time,
    divert,
    expected,
    new,
    new_activity,
    new_each_episode,
    steps_of,
)
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, yes_no
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant, Lognormal
from flowsim.hospital.vocabulary.ladders import first_of, rung
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import RequestBed
from flowsim.hospital.vocabulary.steps import (
    assign,
    branch_on,
    go,
    label,
    note,
    occupy_bed,
    release,
    seize,
    set_time,
    transfer,
    treat,
    wait_for_bed,
)
from flowsim.records.terms import attribute, ladder, milestone, of_department

STAYS = ("same_day", "bed_short", "bed_longer")
GOES_HOME = ("advice_only", "treat_and_go", "specialist_opinion")
NOT_HERE = ("minors", "urgent_treatment", "mental_health")
JUDGED_DIRECT, OPEN = "direct_judged", "direct_open"
DOCTOR, LOOK, WAIT = "resident_doctor", "direct_look", "ed_wait_specialty"
TERMS = of_department(
    "direct_to_specialty",
    attribute(JUDGED_DIRECT, "triage would send them straight to the specialty", ("yes", "no")),
    attribute(OPEN, "whether specialties take patients straight from triage now", ("no", "yes")),
    milestone("t_direct", "left triage for the specialty"),
    milestone("t_direct_until", "without a space by then, stays with the emergency department"),
    milestone("t_direct_back", "sent back to the emergency department by the specialty"),
    ladder("direct", "where patients sent straight to a specialty go"),
)


@dataclass(frozen=True, kw_only=True)
class DirectToSpecialty(Initiative):
    title = "Straight to the specialty"
    seed = "S2 (clinical strategy 2019-24), M05"
    phrase = "direct to specialty"
    sentence = (
        "From {opens} to {closes} every day triage sends {recognised:.0%} of those who need to stay"
        " straight to same day emergency care or a unit, if it has a space within "
        "{space_within_minutes:g} minutes, and by mistake {mistaken:.0%} of those who do not."
    )
    expects = expected(up=["E01.type1", "E02.admitted"], down=["A06.expected_four_hours"])

    recognised: Share = 0.0
    mistaken: Share = 0.0
    specialties: tuple[str, ...] = ()
    opens: Time
    closes: Time
    space_within_minutes: Minutes
    look_minutes: Minutes

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.recognised or self.mistaken) and not self.specialties:
            raise FlowsimError(
                f"initiative {self.name}: specialties is empty; name those that take patients from "
                "triage, or give recognised and mistaken 0"
            )

    def edits(self, hospital: Hospital) -> Edits:
        if not (self.recognised or self.mistaken):
            return []
        refuse_without_chairs(hospital)
        look = Lognormal(mean_minutes=self.look_minutes, sd_minutes=self.look_minutes / 2)
        return [
            new_each_episode(self._judged()),
            new(Attribute(name=OPEN, values=("no", "yes"), calendar=self._hours())),
            new_activity(LOOK, look),
            new(_sent_direct(Constant(self.space_within_minutes), _space(hospital))),
            new(_to_unit(steps_of(hospital, "gp_expected", "plan"))),
            divert("streamed", to="direct_to_specialty"),
            [new(term) for term in TERMS],
        ]

    def _hours(self) -> Calendar:
        hours = [("daily", self.opens, self.closes, 1)]
        return Calendar.weekly(hours, elsewhere=0, where=f"initiative {self.name}")

    def _judged(self) -> Attribute:
        chances = {**dict.fromkeys(STAYS, self.recognised), "critical_care": self.mistaken}
        chances |= dict.fromkeys(GOES_HOME, self.mistaken)
        rows: dict[object, Shares] = {
            (need, specialty): yes_no(chance)
            for need, chance in chances.items()
            for specialty in self.specialties
        }
        judged = by(("need_class", "specialty"), rows, default=yes_no(0.0))
        return Attribute(name=JUDGED_DIRECT, values=("yes", "no"), drawn=judged, source=self.source)


def _space(hospital: Hospital) -> RequestBed:
    """Return asking for the space that an expected patient asks for."""
    steps = steps_of(hospital, "gp_expected", "space")
    return next(step for step in steps if isinstance(step, RequestBed))


def _sent_direct(limit: Constant, space: RequestBed) -> Pathway:
    """Return the way from triage: to a place of the specialty, back from it, or as before."""
    same_day = rung(
        RUNG,
        note("t_direct"),
        note("t_ed_depart"),
        transfer(VISIT),
        eligible=JUDGED,
        calendar=REFERRALS,
        place=CHAIR,
    )
    return Pathway(
        "direct_to_specialty",
        [
            branch_on(JUDGED_DIRECT, {"no": "as_before"}),
            branch_on(OPEN, {"no": "as_before"}),
            when("stream", {NOT_HERE: [go("as_before")]}),
            when("need_class", {STAYS: ()}, otherwise=_looked_at()),
            first_of("direct", [same_day], otherwise=[]),
            set_time("t_direct_until", "before_direct_is_given_up", limit),
            space,
            wait_for_bed("allocated", until="t_direct_until", otherwise="as_before", cause=WAIT),
            transfer("direct_to_unit"),
            label("as_before"),
            transfer("streamed"),
        ],
        source="pathways section 3",
    )


def _looked_at() -> list[Written]:
    return [
        note("t_direct"),
        *seize(DOCTOR, cause=WAIT),
        treat(LOOK, by_whom=DOCTOR, cause=WAIT),
        *release(DOCTOR),
        note("t_direct_back"),
        go("as_before"),
    ]


def _to_unit(plan: Iterable[Written]) -> Pathway:
    """Return the way into the space that was promised, planned as of an expected patient."""
    return Pathway(
        "direct_to_unit",
        [
            note("t_direct"),
            assign("sees_first", "no"),
            *plan,
            treat("ward_accepts", cause=WAIT_FIRST_BED),
            wait_for_bed("ready", cause=WAIT_FIRST_BED),
            note("t_ed_depart"),
            occupy_bed(),
            transfer("inpatient_stay"),
        ],
        source="pathways section 3",
    )
