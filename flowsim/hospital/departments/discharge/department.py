"""From the end of clinical need to leaving: rounds, gates, community services, leaving.

No hour or weekday of discharge is given anywhere: both come from when rounds are held, how long
medicines and transport take, and when community services start.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.hospital.departments.department import Department
from flowsim.hospital.departments.discharge.leaving import (
    WAIT_TRANSPORT,
    Community,
    LeavingSettings,
    community_wait,
    leave_assessment,
    leave_hospital,
    leaving_activities,
    leaving_attributes,
    leaving_calendars,
    leaving_resources,
    medicines_for_tomorrow,
)
from flowsim.hospital.departments.parameters import Openings, Parameter, Rounds, Timing
from flowsim.hospital.departments.wards.pathways import CLINICAL, WAIT_ROUND
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, shares, yes_no
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.distributions import Distribution, Uniform
from flowsim.hospital.vocabulary.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw, Step
from flowsim.hospital.vocabulary.steps import (
    branch,
    branch_if_fit,
    branch_on,
    depart,
    draw,
    go,
    label,
    note,
    transfer,
    treat,
    vacate_bed,
    wait_for_time,
    wait_until,
)

WAIT_SPECIALIST = "ward_wait_specialist"
WAIT_DIAGNOSTICS = "ward_wait_diagnostics"
OUTLIER_ROUND = "outliers"


@dataclass(frozen=True, kw_only=True)
class WardRound:
    """When a group of wards is visited, and over how many minutes the visits spread.

    `weekend_for_all`: at the weekend everybody is seen, not only those chosen for review.
    """

    times: Rounds
    spread_minutes: float
    weekend_for_all: bool = False

    def __post_init__(self) -> None:
        if self.spread_minutes < 0:
            raise FlowsimError(f"spread_minutes {self.spread_minutes:g} must be zero or more")


@dataclass(frozen=True, kw_only=True)
class ReviewSettings:
    """Senior rounds and what else must be settled before a patient is declared fit.

    `weekend_review_share` of patients are put on the weekend list. `before_weekend_share[hours]`
    is the chance that a patient whose need would end that many hours (or up to twelve more) after
    the last weekday round is let go at that round; `look_ahead` are the hours before the end of
    need at which escalation and the coming weekend are looked at.
    """

    rounds: Mapping[str, WardRound]
    weekend_review_share: Parameter
    before_weekend_share: Mapping[str, float]
    before_weekend_factor: Parameter
    gates: Mapping[str, Mapping[str, float]]
    specialist_visits: Rounds
    specialist_minutes: Timing
    diagnostic_hours: Openings
    diagnostic_minutes: Timing
    criteria_led_share: Parameter
    criteria_led_hours: Openings
    criteria_led_minutes: Timing

    def __post_init__(self) -> None:
        if OUTLIER_ROUND not in self.rounds:
            raise FlowsimError(f"discharge: rounds: give a round called '{OUTLIER_ROUND}'")

    @property
    def look_ahead(self) -> tuple[int, ...]:
        """Hours before the end of need, longest first."""
        return tuple(sorted((int(hours) for hours in self.before_weekend_share), reverse=True))

    def push(self, hours: int) -> dict[str, float]:
        """Return the chance of going home early before a weekend, as shares of labels."""
        share = self.before_weekend_share[str(hours)] * self.before_weekend_factor.value
        share = min(1.0, share)
        return {"pushed": share, "next": 1 - share}


@dataclass(frozen=True, kw_only=True)
class DischargeSettings:
    """Everything from the end of need to leaving."""

    review: ReviewSettings
    leaving: LeavingSettings
    community: Mapping[str, Community]


# -- rounds ---------------------------------------------------------------------------------------


def round_calendars(review: ReviewSettings) -> tuple[tuple[str, Calendar | Timetable], ...]:
    """Return two timetables a round: with and without the weekend."""
    found: list[tuple[str, Calendar | Timetable]] = []
    for name, item in review.rounds.items():
        every = item.times.timetable(f"round {name}")
        weekdays = item.times.timetable(f"round {name}", weekend=item.weekend_for_all)
        found += [(f"round_{name}", every), (f"round_{name}_weekdays", weekdays)]
    return tuple(found)


def round_table(review: ReviewSettings, wards: WardsSettings) -> By[str]:
    """Return the timetable of the round by placement, ward and whether on the weekend list."""
    table: dict[object, str] = {
        ("outlier", "*", "yes"): f"round_{OUTLIER_ROUND}",
        ("outlier", "*", "no"): f"round_{OUTLIER_ROUND}_weekdays",
    }
    for ward, name in wards.rounds().items():
        if name not in review.rounds:
            raise unknown_name(f"ward {ward}: round", "round", name, review.rounds)
        table[("*", ward, "yes")] = f"round_{name}"
        table[("*", ward, "no")] = f"round_{name}_weekdays"
    return by(("placement", "ward", "weekend_review"), table)


def order_in_round(review: ReviewSettings, wards: WardsSettings) -> By[Distribution]:
    """Return when in the round a patient's turn comes: anywhere in its spread."""
    table: dict[object, Distribution] = {
        ("outlier", "*"): _turn(review.rounds[OUTLIER_ROUND]),
        **{("*", w): _turn(review.rounds[name]) for w, name in wards.rounds().items()},
    }
    return by(("placement", "ward"), table)


def _turn(item: WardRound) -> Uniform:
    return Uniform(low_minutes=0.0, high_minutes=item.spread_minutes)


def gate_table(review: ReviewSettings) -> By[Shares]:
    """Return what else a patient needs before leaving, by specialty."""
    found: dict[object, Shares] = {}
    for specialty, row in review.gates.items():
        asked = sum(row.values())
        found[specialty] = shares({**row, "none": 1 - asked})
    return by("specialty", found, default=shares({"none": 1.0}))


def review_attributes(review: ReviewSettings) -> tuple[Attribute, ...]:
    """Return what decides by whom, and when, a patient is declared fit.

    `before_weekend` is a property of the moment: the night before the last weekday round.
    """
    before_weekend = Calendar.weekly([("thu", "19:45", "07:45", 1)], elsewhere=0)
    criteria = review.criteria_led_share
    return (
        Attribute(name="weekend_review", values=("no", "yes")),
        Attribute(name="review_needed", values=("none", "specialist", "diagnostics")),
        Attribute(
            name="criteria_led",
            values=("yes", "no"),
            drawn=yes_no(criteria.value),
            source=criteria.source,
        ),
        Attribute(name="before_weekend", values=("no", "yes"), calendar=before_weekend),
    )


# -- pathways -------------------------------------------------------------------------------------


def _look_ahead_steps(review: ReviewSettings) -> list[Step]:
    """Return the looks ahead before need ends: is a weekend coming, are we escalated.

    Each comes at a fixed number of hours before the end of need, so a patient passes it once and
    the time until then counts as clinical need whatever comes of it. Whoever may leave by criteria
    at the weekend is not hurried home on Friday.
    """
    steps: list[Step] = []
    for hours in review.look_ahead:
        ahead = f"after_{hours}"
        steps += [
            wait_for_time("t_need_end", lead_minutes=hours * 60.0, cause=CLINICAL),
            branch_if_fit("t_need_end", "early"),
            branch_on("before_weekend", {"yes": "next"}, otherwise=ahead),
            branch_on("criteria_led", {"yes": ahead}),
            branch(f"before_weekend_{hours}", review.push(hours)),
            label(ahead),
        ]
    return steps


def end_of_need(review: ReviewSettings, wards: WardsSettings) -> Pathway:
    """Return the wait for the end of need and the round that declares a patient fit."""
    next_round = round_table(review, wards)
    return Pathway(
        "end_of_need",
        [
            Draw("weekend_review", yes_no(review.weekend_review_share.value)),
            draw("review_needed", gate_table(review)),
            branch_on("ending", {"death": "dies", "transfer": "moves_away"}),
            branch_on("discharge_route", {"simple": "next"}, otherwise="till_need_ends"),
            *_look_ahead_steps(review),
            label("till_need_ends"),
            wait_for_time("t_need_end", cause=CLINICAL),
            branch_on("criteria_led", {"yes": "by_criteria"}),
            wait_until(next_round, cause=WAIT_ROUND),
            treat("turn_in_round", cause=WAIT_ROUND),
            branch_on("review_needed", {"specialist": "specialist", "diagnostics": "diagnostics"}),
            label("fit"),
            note("t_fit"),
            branch_on("discharge_route", {"simple": "home"}, otherwise="community"),
            label("home"),
            transfer("leave_hospital"),
            label("community"),
            transfer("community_wait"),
            label("early"),
            wait_until(next_round, cause=WAIT_ROUND),
            treat("turn_in_round", cause=WAIT_ROUND),
            branch_if_fit("t_need_end", "fit"),
            go("till_need_ends"),
            label("pushed"),
            wait_until(next_round, cause=CLINICAL),
            treat("turn_in_round", cause=CLINICAL),
            go("fit"),
            label("by_criteria"),
            branch_on("discharge_route", {"simple": "next"}, otherwise="by_round"),
            wait_until("criteria_led_hours", cause=WAIT_ROUND),
            treat("criteria_led_check", cause=WAIT_ROUND),
            go("fit"),
            label("by_round"),
            wait_until(next_round, cause=WAIT_ROUND),
            treat("turn_in_round", cause=WAIT_ROUND),
            go("fit"),
            label("specialist"),
            wait_until("specialist_visits", cause=WAIT_SPECIALIST),
            treat("specialist_review", cause=WAIT_SPECIALIST),
            go("fit"),
            label("diagnostics"),
            wait_until("inpatient_diagnostic_hours", cause=WAIT_DIAGNOSTICS),
            treat("inpatient_diagnostic", cause=WAIT_DIAGNOSTICS),
            wait_until("ward_doctor_hours", cause=WAIT_DIAGNOSTICS),
            go("fit"),
            label("dies"),
            transfer("death_on_ward"),
            label("moves_away"),
            transfer("transfer_to_other_hospital"),
        ],
        source="pathways section 9",
    )


def death_on_ward() -> Pathway:
    """Return a death, at any hour; the bed is left after last offices."""
    return Pathway(
        "death_on_ward",
        [
            wait_for_time("t_need_end", cause=CLINICAL),
            treat("last_offices", cause=CLINICAL),
            note("t_left_ward"),
            vacate_bed(),
            note("t_discharge"),
            depart("died_in_hospital"),
        ],
        source="pathways section 9",
    )


def transfer_to_other_hospital() -> Pathway:
    """Return a transfer to another hospital when the need here is over, at any hour."""
    return Pathway(
        "transfer_to_other_hospital",
        [
            wait_for_time("t_need_end", cause=CLINICAL),
            treat("transfer_ambulance", cause=WAIT_TRANSPORT),
            note("t_left_ward"),
            vacate_bed(),
            note("t_discharge"),
            depart("transferred"),
        ],
        source="pathways section 9",
    )


def discharge_department(settings: DischargeSettings, wards: WardsSettings) -> Department:
    """Return rounds, criteria-led discharge, community services and leaving."""
    review = settings.review
    leaving, community = settings.leaving, settings.community
    return Department(
        name="discharge",
        attributes=(*review_attributes(review), *leaving_attributes(leaving)),
        resources=leaving_resources(leaving, community),
        activities=(
            ("turn_in_round", order_in_round(review, wards)),
            ("criteria_led_check", review.criteria_led_minutes.duration),
            ("specialist_review", review.specialist_minutes.duration),
            ("inpatient_diagnostic", review.diagnostic_minutes.duration),
            *leaving_activities(leaving, community),
        ),
        calendars=(
            *round_calendars(review),
            ("criteria_led_hours", review.criteria_led_hours.calendar),
            ("specialist_visits", review.specialist_visits.timetable("specialist_visits")),
            ("inpatient_diagnostic_hours", review.diagnostic_hours.calendar),
            *leaving_calendars(leaving),
        ),
        pathways=(
            end_of_need(review, wards),
            community_wait(community),
            leave_hospital(leaving),
            medicines_for_tomorrow(leaving),
            leave_assessment(),
            death_on_ward(),
            transfer_to_other_hospital(),
        ),
    )
