"""Times of ward rounds, and what else must be settled, as tables by ward and specialty."""

from flowsim.errors import unknown_name
from flowsim.hospital.departments.discharge.settings import (
    ROUND_AWAY,
    ReviewSettings,
    WardRound,
)
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, shares, yes_no
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.distributions import Distribution, Uniform


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
    table: dict[object, str] = {}
    for placement, name in ROUND_AWAY.items():
        table[(placement, "*", "yes")] = f"round_{name}"
        table[(placement, "*", "no")] = f"round_{name}_weekdays"
    for ward, name in _rounds(review, wards).items():
        table[("*", ward, "yes")] = f"round_{name}"
        table[("*", ward, "no")] = f"round_{name}_weekdays"
    return by(("placement", "ward", "weekend_review"), table)


def order_in_round(review: ReviewSettings, wards: WardsSettings) -> By[Distribution]:
    """Return when in the round a patient's turn comes: anywhere in its spread."""
    table: dict[object, Distribution] = {
        **{(placement, "*"): _turn(review.rounds[name]) for placement, name in ROUND_AWAY.items()},
        **{("*", w): _turn(review.rounds[name]) for w, name in _rounds(review, wards).items()},
    }
    return by(("placement", "ward"), table)


def weekend_list(review: ReviewSettings) -> By[Shares]:
    """Return who is on the weekend list, by placement: teams that visit have shorter ones."""
    share = review.weekend_review_share.value
    away = yes_no(share * review.weekend_review_away_factor.value)
    return by("placement", dict.fromkeys(ROUND_AWAY, away), default=yes_no(share))


def _rounds(review: ReviewSettings, wards: WardsSettings) -> dict[str, str]:
    """Return the round of every ward. Raises FlowsimError for one that does not exist."""
    for ward, name in wards.rounds().items():
        if name not in review.rounds:
            raise unknown_name(f"ward {ward}: round", "round", name, review.rounds)
    return wards.rounds()


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
        Attribute(name="weekend_review", values=("no", "yes"), of_episode=True),
        Attribute(
            name="review_needed",
            values=("none", "specialist", "diagnostics", "cardiology"),
            of_episode=True,
        ),
        Attribute(
            name="criteria_led",
            values=("yes", "no"),
            drawn=yes_no(criteria.value),
            source=criteria.source,
        ),
        Attribute(name="before_weekend", values=("no", "yes"), calendar=before_weekend),
    )
