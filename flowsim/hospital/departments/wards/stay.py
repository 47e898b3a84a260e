"""How long patients need a hospital bed for, and where they spend the stay.

Clinical need (the time until a review could let the patient go) is drawn once, in two parts: a
class of stay, then a lognormal length within the class. Observed stays already hold the delays
that the model produces, so need is fitted until need plus delays matches what was observed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.parameters import Parameter
from flowsim.hospital.departments.people import AGE_BANDS
from flowsim.hospital.departments.ranges import refuse_outside
from flowsim.hospital.departments.wards.terms import ATTRIBUTES
from flowsim.hospital.departments.wards.ward_list import ServiceSetting, WardsSettings
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, shares
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.distributions import Constant, Distribution, Lognormal
from flowsim.hospital.vocabulary.steps import assign, draw, put_off, set_time
from flowsim.numbers import finite

CLASSES = ("zero_day", "short", "medium", "long")
ELECTIVE = "elective"
ROUTES = ("simple", "home_support", "bedded_rehabilitation", "care_home")
FROM_75 = ("75-84", "85+")
HIGHEST_COMPLEX_SHARE = 0.9


@dataclass(frozen=True, kw_only=True)
class ClassWeights:
    """A number for each class of stay: shares of admissions, or multipliers of those shares."""

    zero_day: float
    short: float
    medium: float
    long: float
    source: str = ""

    def __post_init__(self) -> None:
        if min(self.values) < 0 or sum(self.values) <= 0:
            raise FlowsimError(f"{self}: weights must be zero or more, and not all zero")

    @property
    def values(self) -> tuple[float, float, float, float]:
        """The numbers in the order of `CLASSES`."""
        return (self.zero_day, self.short, self.medium, self.long)


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Mean and standard deviation of a lognormal, in hours; `range` bounds the mean in a fit."""

    mean_hours: float
    sd_hours: float
    source: str = ""
    range: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.mean_hours <= 0 or self.sd_hours <= 0:
            raise FlowsimError("mean_hours and sd_hours must be above zero")
        for name in ("mean_hours", "sd_hours"):
            finite(getattr(self, name), name)
        refuse_outside(self.range, self.mean_hours, "mean", " hours")

    def times(self, factor: float) -> "Spread":
        """Return `factor` times the duration; the range was that of this one."""
        return replace(
            self,
            mean_hours=self.mean_hours * factor,
            sd_hours=self.sd_hours * factor,
            range=None,
        )

    def duration(self, factor: float = 1.0) -> Lognormal:
        """Return the distribution of `factor` times the duration, in minutes."""
        return Lognormal(
            mean_minutes=self.mean_hours * 60 * factor, sd_minutes=self.sd_hours * 60 * factor
        )


@dataclass(frozen=True, kw_only=True)
class Boarding:
    """What waiting in the emergency department adds to the need for a bed.

    Patients board once a bed has been waited for `after_hours` since the decision to admit. Each
    hour of boarding adds `hours_an_hour` to the need of those who stay a night or more.
    """

    after_hours: Parameter
    hours_an_hour: Parameter

    def __post_init__(self) -> None:
        for name in ("after_hours", "hours_an_hour"):
            value = getattr(self, name).value
            if value < 0:
                raise FlowsimError(f"boarding: {name} {value:g} must be zero or more")


@dataclass(frozen=True, kw_only=True)
class StaySettings:
    """Clinical need and how stays end.

    `class_shares[specialty]` are shares of emergency admissions, tilted for age by
    `age_tilt[age_band]`; `zero_day_odds` multiplies the odds of a stay of some hours in all of
    them; `marginal_zero_day_share` of the admissions that a period has more or fewer are such
    stays. `need[class]` and `elective_need[specialty]` are hours of clinical need,
    `need_factor[specialty]` multiplies the former, `need_scale` all but the zero-day. `death_share`
    and `complex_share` are by class and are multiplied by age (and frailty) factors; `complex_odds`
    multiplies the odds of needing community services. `boarding` adds to the need of those who
    wait long in the emergency department.
    """

    class_shares: Mapping[str, ClassWeights]
    age_tilt: Mapping[str, ClassWeights]
    need: Mapping[str, Spread]
    need_factor: Mapping[str, float]
    elective_need: Mapping[str, Spread]
    need_scale: Parameter
    zero_day_odds: Parameter
    marginal_zero_day_share: Parameter
    complex_odds: Parameter
    death_share: Mapping[str, float]
    death_age_factor: Mapping[str, float]
    transfer_share: float
    complex_share: Mapping[str, float]
    complex_age_factor: Mapping[str, float]
    complex_frail_factor: Mapping[str, float]
    complex_routes: Mapping[str, float]
    boarding: Boarding

    def __post_init__(self) -> None:
        _exactly("stays: need", self.need, CLASSES)
        _exactly("stays: death_share", self.death_share, (*CLASSES, ELECTIVE))
        _exactly("stays: complex_share", self.complex_share, (*CLASSES, ELECTIVE))
        _exactly("stays: complex_routes", self.complex_routes, ROUTES[1:])
        for name in ("age_tilt", "death_age_factor", "complex_age_factor"):
            _exactly(f"stays: {name}", getattr(self, name), AGE_BANDS)

    def stay_class(self, specialty: str, age_band: str) -> Shares:
        """Return the shares of the classes for an emergency admission."""
        if specialty not in self.class_shares:
            raise unknown_name("stays: class_shares", "specialty", specialty, self.class_shares)
        plain, tilt = self.class_shares[specialty].values, self.age_tilt[age_band].values
        weights = [share * factor for share, factor in zip(plain, tilt, strict=True)]
        weights[0] *= self.zero_day_odds.value
        return shares(dict(zip(CLASSES, [w / sum(weights) for w in weights], strict=True)))

    def need_distribution(self, specialty: str, stay_class: str) -> Lognormal:
        """Return the clinical need of a specialty's patients of a class, in minutes."""
        if stay_class == ELECTIVE:
            spread = self.elective_need.get(specialty) or self.elective_need["default"]
            return spread.duration(self.need_scale.value)
        if stay_class == "zero_day":
            return self.need[stay_class].duration()
        factor = self.need_factor.get(specialty, 1.0) * self.need_scale.value
        return self.need[stay_class].duration(factor)

    def ending(self, stay_class: str, age_band: str) -> Shares:
        """Return how a stay ends: home, death or transfer to another hospital."""
        death = min(1.0, self.death_share[stay_class] * self.death_age_factor[age_band])
        move = 0.0 if stay_class in ("zero_day", ELECTIVE) else self.transfer_share
        move = min(move, 1 - death)
        return shares({"death": death, "transfer": move, "home": 1 - death - move})

    def routes(self, stay_class: str, age_band: str, frail: str) -> Shares:
        """Return the way home: simple, or the community service that must be ready first."""
        factor = self.complex_age_factor[age_band] * self.complex_frail_factor[frail]
        share = min(HIGHEST_COMPLEX_SHARE, self.complex_share[stay_class] * factor)
        odds = self.complex_odds.value * share / (1 - share)
        share = odds / (1 + odds)
        split = {route: share * part for route, part in self.complex_routes.items()}
        return shares({**split, "simple": 1 - sum(split.values())})


def _exactly(where: str, table: Mapping[str, object], names: tuple[str, ...]) -> None:
    for name in table:
        if name not in names:
            raise unknown_name(where, "row", name, names)
    missing = [name for name in names if name not in table]
    if missing:
        raise FlowsimError(f"{where}: no row for '{missing[0]}'; give {', '.join(names)}")


def class_table(stays: StaySettings) -> By[Shares]:
    """Return the shares of the classes of stay by specialty and age band."""
    table: dict[object, Shares] = {
        (specialty, age): stays.stay_class(specialty, age)
        for specialty in stays.class_shares
        for age in AGE_BANDS
    }
    return by(("specialty", "age_band"), table, default=shares({"short": 1.0}))


def need_table(stays: StaySettings, specialties: tuple[str, ...]) -> By[Distribution]:
    """Return clinical need by specialty and class of stay."""
    table: dict[object, Distribution] = {
        (specialty, kind): stays.need_distribution(specialty, kind)
        for specialty in specialties
        for kind in (*CLASSES, ELECTIVE)
    }
    return by(("specialty", "stay_class"), table, default=stays.need["short"].duration())


def ending_table(stays: StaySettings) -> By[Shares]:
    """Return how stays end by class and age band."""
    kinds = (*CLASSES, ELECTIVE)
    table: dict[object, Shares] = {(k, a): stays.ending(k, a) for k in kinds for a in AGE_BANDS}
    return by(("stay_class", "age_band"), table, default=shares({"home": 1.0}))


def route_table(stays: StaySettings) -> By[Shares]:
    """Return the ways home by class, age band and frailty."""
    table: dict[object, Shares] = {
        (kind, age, frail): stays.routes(kind, age, frail)
        for kind in (*CLASSES, ELECTIVE)
        for age in AGE_BANDS
        for frail in ("yes", "no")
    }
    return by(("stay_class", "age_band", "frail"), table, default=shares({"simple": 1.0}))


# -- where the stay starts ------------------------------------------------------------------------

PAEDIATRIC = "paediatrics"
TO_MEDICAL_UNIT = (
    "general_medicine",
    "elderly_care",
    "cardiology",
    "respiratory",
    "gastroenterology",
    "renal",
)
TO_SURGICAL_UNIT = ("general_surgery", "urology")


def first_service_table(specialties: tuple[str, ...]) -> By[str]:
    """Return the service first asked for, by specialty and class of stay.

    Work-ups of a few hours go to assessment trolleys; medicine and general surgery start on their
    assessment unit; the other specialties take their patients straight to the base ward.
    """
    table: dict[object, str] = {}
    for specialty in specialties:
        child = specialty == PAEDIATRIC
        if specialty != "critical_care":
            day = "paediatric_assessment" if child else "acute_assessment"
            table[(specialty, "zero_day")] = day
        if specialty in TO_MEDICAL_UNIT:
            table[(specialty, "*")] = "acute_medical_unit"
        elif specialty in TO_SURGICAL_UNIT:
            table[(specialty, "*")] = "surgical_assessment"
        else:
            table[(specialty, "*")] = specialty
    return by(("specialty", "stay_class"), table, default="acute_medical_unit")


def space_of(units: Sequence[ServiceSetting]) -> By[str]:
    """Return the service of the spaces that a patient goes to, whoever will stay.

    Children have their own, and patients for whom there is a unit; the others share.
    """
    if not units:
        return by("specialty", {PAEDIATRIC: "paediatric_assessment"}, default="acute_assessment")
    rows: dict[object, str] = {(PAEDIATRIC, "*", "*"): "paediatric_assessment"}
    for unit in sorted(units, key=lambda unit: not unit.frail):
        of = [("yes", age) for age in FROM_75] if unit.frail else [("*", "*")]
        for specialty, (frail, age) in product(unit.assesses, of):
            rows.setdefault((specialty, frail, age), unit.name)
    return by(("specialty", "frail", "age_band"), rows, default="acute_assessment")


EMERGENCY_METHOD = by(
    "dept_type", {"type1": "emergency_ed", "type2": "emergency_ed"}, default="emergency_gp"
)


def plan_stay(
    stays: StaySettings,
    specialties: tuple[str, ...],
    *,
    drawn: bool = False,
    units: Sequence[ServiceSetting] = (),
) -> list[Written]:
    """Return the steps that settle, at the decision to admit, how long a stay is expected.

    The class of stay is the one drawn at arrival (`drawn`), or drawn now of those whose specialty
    was not known then. Afterwards the attribute `stay_class` is known, `first_service` is the
    service to ask for and the need for a bed runs. `units`: those of whom some ask instead of the
    assessment trolleys that all share.
    """
    expected = assign(
        "stay_class", by("expected_stay", {each: each for each in CLASSES}, default="short")
    )
    return [
        assign("admission_method", EMERGENCY_METHOD),
        expected if drawn else draw("stay_class", class_table(stays)),
        assign("first_service", first_service_table(specialties)),
        *(
            [when("stay_class", {"zero_day": [assign("first_service", space_of(units))]})]
            * bool(units)
        ),
        *need_begins(stays),
    ]


def need_begins(stays: StaySettings) -> list[Written]:
    """Return the steps that settle when the need for a bed ends, from now, and how the stay does.

    Need runs wherever the patient is: hours spent waiting for the bed are hours of it. Critical
    care has a need of its own, from the first hour in the unit.
    """
    begins = [
        draw("ending", ending_table(stays)),
        draw("discharge_route", route_table(stays)),
        assign("home_without_bed", HOME_WITHOUT_BED),
        set_time("t_need_end", "clinical_need"),
    ]
    return [when("specialty", {"critical_care": ()}, otherwise=begins)]


def boarding_begins(stays: StaySettings) -> list[Written]:
    """Return the step, at the decision to admit, that says when a patient begins to board."""
    begins = Constant(stays.boarding.after_hours.value * 60)
    return [set_time("t_boards", "before_boarding", begins)]


def boarding_adds(stays: StaySettings) -> list[Written]:
    """Return the steps, on leaving for the ward, by which boarding adds to need."""
    minutes = stays.boarding.hours_an_hour.value * 60
    adds = put_off("t_need_end", since="t_boards", minutes_an_hour=minutes)
    return [when("stay_class", {"zero_day": ()}, otherwise=[adds])]


HOME_WITHOUT_BED = by(
    ("stay_class", "ending", "discharge_route"),
    {("zero_day", "*", "*"): "yes", ("short", "home", "simple"): "yes"},
    default="no",
)
"""Who goes home where they wait if the need for a bed ends before there is one: those for whom
nothing more than a review and a letter is to be done."""


def stay_attributes(wards: WardsSettings) -> tuple[Attribute, ...]:
    """Return what the wards need to know of a patient beyond what the front door knows."""
    values = {term.name: term.possible_values for term in ATTRIBUTES}
    values["first_service"] = tuple(s.name for s in wards.services)
    names = (
        "stay_class",
        "first_service",
        "admission_method",
        "home_without_bed",
        "ending",
        "discharge_route",
    )
    return tuple(Attribute(name=name, values=values[name], of_episode=True) for name in names)
