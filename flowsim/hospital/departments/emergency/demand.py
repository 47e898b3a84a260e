"""Emergency demand: how many come, on which day, at which hour, by mode of arrival."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.emergency.terms import MODE, ON_FOOT, stream_of
from flowsim.hospital.vocabulary.arrivals import Arrivals

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS_OF_MONTH = dict(zip(MONTHS, (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), strict=True))
SEASON_DAYS = 5 * 366
"""Days a dated season is written out for; longer than any run, so none falls off its end."""


@dataclass(frozen=True, kw_only=True)
class SeasonSetting:
    """Attendances a day by month, relative to each other.

    `period_months` are the months whose mean is 1, because the attendances a day that the season
    multiplies are their mean already. `start_date` is the Monday on which the run begins, as
    YYYY-MM-DD; empty leaves the season out, so that every week is alike.
    """

    by_month: Mapping[str, float]
    source: str
    period_months: tuple[str, ...] = ()
    start_date: str = ""

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
        try:
            day = date.fromisoformat(self.start_date)
        except ValueError:
            raise FlowsimError(
                f"season: start_date '{self.start_date}' is not a date; write YYYY-MM-DD"
            ) from None
        if day.weekday() != 0:
            raise FlowsimError(
                f"season: start_date {self.start_date} must be a Monday, for a run begins on "
                f"Monday 00:00; the Monday before it is {day - timedelta(days=day.weekday())}"
            )
        return day

    @property
    def daily(self) -> tuple[float, ...]:
        """The multiplier of each day of the run."""
        if not self.start_date:
            return (1.0,)
        mean = self._mean_of_period()
        relative = {month: self.by_month[month] / mean for month in MONTHS}
        first = self.first_day()
        days = (first + timedelta(days=k) for k in range(SEASON_DAYS))
        return tuple(relative[MONTHS[day.month - 1]] for day in days)

    def _mean_of_period(self) -> float:
        days = sum(DAYS_OF_MONTH[month] for month in self.period_months)
        return sum(DAYS_OF_MONTH[m] * self.by_month[m] for m in self.period_months) / days


@dataclass(frozen=True, kw_only=True)
class ModeDemand:
    """Arrivals by one mode: its share of attendances and its weekday and hour shapes.

    `weekday` (7, Monday first) and `hour` (24) are relative: they are scaled to add to 1.
    `bound_per_hour` must not be exceeded in any scenario that is to be compared.
    """

    share: float
    weekday: tuple[float, ...]
    hour: tuple[float, ...]
    bound_per_hour: float
    source: str

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise FlowsimError(f"demand: share {self.share} must lie in [0, 1]")
        if len(self.weekday) != 7 or len(self.hour) != 24:
            raise FlowsimError(
                f"demand: weekday needs 7 numbers and hour 24; found {len(self.weekday)} and "
                f"{len(self.hour)}"
            )
        if min(self.weekday) < 0 or min(self.hour) < 0 or not sum(self.weekday) * sum(self.hour):
            raise FlowsimError("demand: weekday and hour must not be negative, nor all zero")

    def per_hour(self, per_day: float) -> tuple[float, ...]:
        """Return 168 hourly rates for a mean of `per_day` attendances of all modes."""
        week = 7 * per_day * self.share / (sum(self.weekday) * sum(self.hour))
        return tuple(week * day * hour for day in self.weekday for hour in self.hour)


@dataclass(frozen=True, kw_only=True)
class DemandSettings:
    """Type 1 attendances a day, their modes, season and over-dispersion; type 2 a day.

    `day_sd` is the standard deviation of each mode's daily multiplier. `admitted_share` is the
    share of type 1 admitted in the months that the odds of admission were fitted to.
    """

    type1_per_day: float
    admitted_share: float
    type2_per_day: float
    modes: Mapping[str, ModeDemand]
    season: SeasonSetting
    day_sd: float
    source: str

    def __post_init__(self) -> None:
        total = sum(mode.share for mode in self.modes.values())
        if abs(total - 1) > 1e-6:
            raise FlowsimError(f"demand: shares of the modes add to {total:g}, not 1")
        if not 0 < self.admitted_share < 1:
            raise FlowsimError(
                f"demand: admitted_share {self.admitted_share:g} must lie between 0 and 1"
            )


EYE = "eye"


def emergency_modes(demand: DemandSettings) -> tuple[str, ...]:
    """Return the modes patients come by, 'eye' standing for all of type 2."""
    return (*demand.modes, *((EYE,) if demand.type2_per_day > 0 else ()))


def emergency_arrivals(demand: DemandSettings) -> tuple[Arrivals, ...]:
    """Return one arrival stream for each mode, and one for type 2 if any come.

    Raises FlowsimError for a mode that has no entrance.
    """
    streams = []
    for name, mode in demand.modes.items():
        streams.append(_stream(name, mode, demand, _entrance(name)))
    if demand.type2_per_day > 0:
        streams.append(_eye(demand))
    return tuple(streams)


def _entrance(mode: str) -> str:
    """Return the pathway that a mode of arrival begins with."""
    group_of = {value.name: value.group for value in MODE.values if value.group}
    if mode not in group_of:
        raise unknown_name("demand", "mode", mode, group_of)
    return "walk_in_arrival" if group_of[mode] == ON_FOOT else "ambulance_arrival"


def _stream(name: str, mode: ModeDemand, demand: DemandSettings, pathway: str) -> Arrivals:
    return Arrivals(
        name=stream_of(name),
        pathway=pathway,
        per_hour=mode.per_hour(demand.type1_per_day),
        season=demand.season.daily,
        day_sd=demand.day_sd,
        bound_per_hour=mode.bound_per_hour,
        attributes=(("dept_type", "type1"), ("mode", name)),
        source=mode.source,
    )


def _eye(demand: DemandSettings) -> Arrivals:
    walk_in = demand.modes["walk_in"]
    rates = tuple(
        rate / walk_in.share * demand.type2_per_day / demand.type1_per_day
        for rate in walk_in.per_hour(demand.type1_per_day)
    )
    return Arrivals(
        name=stream_of(EYE),
        pathway="walk_in_arrival",
        per_hour=rates,
        season=demand.season.daily,
        day_sd=demand.day_sd,
        attributes=(
            ("dept_type", "type2"),
            ("mode", "walk_in"),
            ("stream", "eye"),
            ("acuity", "4"),
            ("admit_need", "no"),
        ),
        source=demand.source,
    )
