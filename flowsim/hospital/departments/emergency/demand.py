"""Emergency demand: how many come, on which day, at which hour, by mode of arrival."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import prod

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.calendar.settings import DaysOfYear, monday
from flowsim.hospital.departments.emergency.terms import MODE, ON_FOOT, stream_of
from flowsim.hospital.departments.parameters import Parameter
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.by import By, by

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS_OF_MONTH = dict(zip(MONTHS, (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), strict=True))
SEASON_DAYS = 5 * 366
"""Days a dated season is written out for; longer than any run, so none falls off its end."""


@dataclass(frozen=True, kw_only=True)
class Dip:
    """Days of every year on which attendances are `share` of what they would be."""

    days: DaysOfYear
    share: Parameter

    def __post_init__(self) -> None:
        if not 0 < self.share.value <= 2:
            raise FlowsimError(
                f"season: dips: share is {self.share.value:g}; it must be above 0 and at most 2"
            )


@dataclass(frozen=True, kw_only=True)
class SeasonSetting:
    """Attendances a day by month, relative to each other, and dips within a month.

    A dip leaves the mean of its month as it is. `period_months` are the months whose mean is 1,
    because the attendances a day that the season multiplies are their mean already. `start_date`
    is the Monday on which the run begins, as YYYY-MM-DD; empty leaves the season out, so that
    every week is alike.
    """

    by_month: Mapping[str, float]
    source: str
    period_months: tuple[str, ...] = ()
    start_date: str = ""
    dips: tuple[Dip, ...] = ()

    def __post_init__(self) -> None:
        if set(self.by_month) != set(MONTHS):
            raise FlowsimError(f"season: by_month needs each of {', '.join(MONTHS)} once")
        if min(self.by_month.values()) <= 0:
            raise FlowsimError("season: by_month must be above zero")
        for month in self.period_months:
            if month not in MONTHS:
                raise unknown_name("season: period_months", "month", month, MONTHS)
        if len(set(self.period_months)) < len(self.period_months):
            raise FlowsimError("season: period_months names a month twice; give each once")
        if self.start_date:
            self.first_day()
            if not self.period_months:
                raise FlowsimError(
                    "season: with a start_date, period.months must say which months "
                    "type1_per_day is the mean of, such as [dec, jan, feb]"
                )

    def first_day(self) -> date:
        """Return the day the run begins. Raises FlowsimError when it is not a Monday."""
        return monday(self.start_date, "season: start_date")

    @property
    def daily(self) -> tuple[float, ...]:
        """The multiplier of each day of the run."""
        if not self.start_date:
            return (1.0,)
        mean = self._mean_of_period()
        relative = {month: self.by_month[month] / mean for month in MONTHS}
        first = self.first_day()
        days = [first + timedelta(days=k) for k in range(SEASON_DAYS)]
        of_month = {(day.year, day.month): self._mean_dip(day.year, day.month) for day in days}
        return tuple(
            relative[MONTHS[day.month - 1]] * self._dip(day) / of_month[day.year, day.month]
            for day in days
        )

    def _dip(self, day: date) -> float:
        """Return the share of the attendances of its month that a day would have had."""
        return prod(dip.share.value for dip in self.dips if dip.days.includes(day))

    def _mean_dip(self, year: int, month: int) -> float:
        """Return the mean of `_dip` over a month; the month's attendances have it in them."""
        length = monthrange(year, month)[1]
        return sum(self._dip(date(year, month, k + 1)) for k in range(length)) / length

    def _mean_of_period(self) -> float:
        days = sum(DAYS_OF_MONTH[month] for month in self.period_months)
        return sum(DAYS_OF_MONTH[m] * self.by_month[m] for m in self.period_months) / days


@dataclass(frozen=True, kw_only=True)
class ModeDemand:
    """Arrivals by one mode: its share of attendances and its weekday and hour shapes.

    `weekday` (7, Monday first) and `hour` (24) are relative: they are scaled to add to 1.
    `bound_per_hour` must not be exceeded in any scenario that is to be compared. `return_share` of
    those who come so are people who had been sent home: they arrive anew and are not drawn here.
    """

    weekday: tuple[float, ...]
    hour: tuple[float, ...]
    bound_per_hour: float
    source: str
    share: float = 1.0
    return_share: float = 0.0

    def __post_init__(self) -> None:
        for name in ("share", "return_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise FlowsimError(f"demand: {name} {getattr(self, name)} must lie in [0, 1]")
        if len(self.weekday) != 7 or len(self.hour) != 24:
            raise FlowsimError(
                f"demand: weekday needs 7 numbers and hour 24; found {len(self.weekday)} and "
                f"{len(self.hour)}"
            )
        if min(self.weekday) < 0 or min(self.hour) < 0 or not sum(self.weekday) * sum(self.hour):
            raise FlowsimError("demand: weekday and hour must not be negative, nor all zero")

    def per_hour(self, per_day: float) -> tuple[float, ...]:
        """Return 168 hourly rates of first attendances, of `per_day` attendances of all modes."""
        first = self.share * (1 - self.return_share)
        week = 7 * per_day * first / (sum(self.weekday) * sum(self.hour))
        return tuple(week * day * hour for day in self.weekday for hour in self.hour)


@dataclass(frozen=True, kw_only=True)
class EyeDemand:
    """Attendances with an eye complaint: their share of type 1, and their shape.

    They are among those who walk in: none more attends because of them, and share 0 tells none
    apart. `shape` is scaled to that share, so its own must be 1.
    """

    share: Parameter
    shape: ModeDemand

    def __post_init__(self) -> None:
        if not 0 <= self.share.value < 1:
            raise FlowsimError(
                f"demand: eye.share {self.share.value:g} must lie between 0 and 1, such as 0.03"
            )
        if self.shape.share != 1:
            raise FlowsimError(
                f"demand: eye.shape.share {self.shape.share:g} must be 1; the share of type 1 is "
                "eye.share"
            )


@dataclass(frozen=True, kw_only=True)
class DemandSettings:
    """Type 1 attendances a day, their modes, season and over-dispersion; eye complaints.

    `type1_per_day` are attendances as returns count them, those of people who come back after
    leaving unseen (`come_back_share` of all) or after going home (`return_share` of a mode) among
    them.
    `expected_share` of the GP-referred who need a bed are patients whom a specialty expected and
    had no space for: they arrive as its expected patients do, and not as GP-referred. `day_sd` is
    the standard deviation of each mode's daily multiplier. `admitted_share` is the share of type 1
    admitted in the months that the odds of admission were fitted to.
    """

    type1_per_day: float
    come_back_share: Parameter
    expected_share: Parameter
    admitted_share: float
    modes: Mapping[str, ModeDemand]
    eye: EyeDemand
    season: SeasonSetting
    day_sd: float
    source: str

    def __post_init__(self) -> None:
        total = sum(mode.share for mode in self.modes.values())
        if abs(total - 1) > 1e-6:
            raise FlowsimError(f"demand: shares of the modes add to {total:g}, not 1")
        if not 0 <= self.come_back_share.value < 1:
            raise FlowsimError(
                f"demand: come_back_share {self.come_back_share.value:g} must lie between 0 and 1, "
                "such as 0.008"
            )
        if not 0 <= self.expected_share.value <= 1:
            raise FlowsimError(
                f"demand: expected_share {self.expected_share.value:g} must lie in [0, 1]; it is a "
                "share of the GP-referred who need a bed"
            )
        if not 0 < self.admitted_share < 1:
            raise FlowsimError(
                f"demand: admitted_share {self.admitted_share:g} must lie between 0 and 1"
            )
        if self.eye.share.value > 0:
            self._check_eyes()

    def _check_eyes(self) -> None:
        if WALK_IN not in self.modes:
            raise FlowsimError(
                "demand: eye complaints walk in, and modes has no walk_in; give it, or eye.share 0"
            )
        walk_in = self.modes[WALK_IN].per_hour(self.drawn_per_day)
        if any(eyes > all_ for eyes, all_ in zip(self.eyes_per_hour, walk_in, strict=True)):
            raise FlowsimError(
                f"demand: eye.share {self.eye.share.value:g} is more than all who walk in, in some "
                "hour of the week; give a lower share or another eye.shape"
            )

    @property
    def first_per_day(self) -> float:
        """Type 1 attendances a day but those of people who come back: these arrive as new."""
        return self.drawn_per_day * sum(
            mode.share * (1 - mode.return_share) for mode in self.modes.values()
        )

    @property
    def drawn_per_day(self) -> float:
        """Type 1 attendances a day whose illness is a new one: the first, and the returns."""
        return self.type1_per_day * (1 - self.come_back_share.value)

    @property
    def eyes_per_hour(self) -> tuple[float, ...]:
        """The 168 hourly rates of eye complaints."""
        return self.eye.shape.per_hour(self.first_per_day * self.eye.share.value)


WALK_IN, GP_REFERRED, EYE = "walk_in", "gp_referred", "eye"
NO_NEED = ("admit_need", "bloods", "xray", "ct", "ultrasound", "opinion")
EYE_LABELS = {
    "mode": WALK_IN,
    "stream": "eye",
    "acuity": "4",
    **dict.fromkeys(NO_NEED, "no"),
}
"""What is known of an eye complaint: nobody is admitted or sent for tests with one."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of attendance: the labels it comes with, and its 168 rates an hour.

    `arriving` is the share of them that arrives at the front door, by attributes.
    """

    name: str
    labels: Mapping[str, str]
    per_hour: tuple[float, ...]
    shape: ModeDemand
    arriving: float | By[float] = 1.0


def kinds(demand: DemandSettings) -> tuple[Kind, ...]:
    """Return the kinds of type 1 attendance: one a mode, and eye complaints if there are any.

    Eye complaints are taken from those who walk in, hour by hour, so that all together keep
    their number and their shape.
    """
    found = []
    eyes = demand.eyes_per_hour
    for name, mode in demand.modes.items():
        rates = mode.per_hour(demand.drawn_per_day)
        if name == WALK_IN:
            rates = tuple(rate - eye for rate, eye in zip(rates, eyes, strict=True))
        arriving = _not_expected(demand.expected_share.value) if name == GP_REFERRED else 1.0
        found.append(
            Kind(name=name, labels={"mode": name}, per_hour=rates, shape=mode, arriving=arriving)
        )
    if demand.eye.share.value > 0:
        found.append(Kind(name=EYE, labels=EYE_LABELS, per_hour=eyes, shape=demand.eye.shape))
    return tuple(found)


def _not_expected(expected_share: float) -> float | By[float]:
    """Return the share of the GP-referred whom no specialty expected."""
    if expected_share == 0:
        return 1.0
    return by("admit_need", {"yes": 1 - expected_share}, default=1.0)


def emergency_arrivals(demand: DemandSettings) -> tuple[Arrivals, ...]:
    """Return one arrival stream for each kind of attendance.

    Raises FlowsimError for a mode that has no entrance.
    """
    return tuple(
        Arrivals(
            name=stream_of(kind.name),
            pathway=_entrance(kind.labels["mode"]),
            per_hour=kind.per_hour,
            multiplier=kind.arriving,
            season=demand.season.daily,
            day_sd=demand.day_sd,
            bound_per_hour=kind.shape.bound_per_hour,
            attributes=(("dept_type", "type1"), *kind.labels.items()),
            source=kind.shape.source,
        )
        for kind in kinds(demand)
    )


def _entrance(mode: str) -> str:
    """Return the pathway that a mode of arrival begins with."""
    group_of = {value.name: value.group for value in MODE.values if value.group}
    if mode not in group_of:
        raise unknown_name("demand", "mode", mode, group_of)
    return "walk_in_arrival" if group_of[mode] == ON_FOOT else "ambulance_arrival"
