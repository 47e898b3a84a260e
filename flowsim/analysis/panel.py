"""What managers see first: the headline panel, and the standards it is held against."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from flowsim.analysis.measures import Measure, describe

if TYPE_CHECKING:
    import pandas as pd

Regime: TypeAlias = Literal["2018_19", "2025_26"]
REGIMES: tuple[Regime, ...] = ("2018_19", "2025_26")

_ORDER = (
    "E01.all",
    "E01.type1",
    "E04.over_12_hours",
    "E12.median",
    "E12.p90",
    "E10.within_30",
    "A01.share",
    "L01.emergency_overnight_mean",
    "L01.emergency_overnight_median",
    "L05.beds_21",
    "B01.midnight",
    "B09.medical_bed_days",
    "D04.before_noon",
    "D06.weekend_ratio",
    "T14.day_case",
    "T11.non_clinical",
    "T10.cases_per_list",
    "T16.within_target",
    "R01.waiting",
    "R01.within_18_weeks",
    "I02.delayed",
)
IF_COMPUTED = ("R01.waiting",)
"""Keys of the panel that have a row only where they have a value: nothing is said of their lack."""

HEADLINE = tuple(key for key in _ORDER if key not in IF_COMPUTED)
"""Keys of the headline panel in order, measures not yet available included."""


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A standard: the measure, in its unit, is to be at least or at most `value`."""

    measure: str
    value: float
    sense: Literal["at least", "at most", "under"]
    origin: str

    @property
    def text(self) -> str:
        """The standard in words, such as 'at least 95 %'."""
        unit = describe(self.measure).unit
        return f"{self.sense} {self.value:g} {unit}".rstrip()

    def met(self, value: float) -> bool:
        """Return whether a value meets the standard; NaN never does."""
        if self.sense == "at least":
            return value >= self.value
        return value <= self.value if self.sense == "at most" else value < self.value


@dataclass(frozen=True, kw_only=True)
class PanelRow:
    """One line of the headline panel."""

    measure: Measure
    threshold: Threshold | None

    @property
    def standard(self) -> str:
        """The standard in words, or nothing."""
        return "" if self.threshold is None else self.threshold.text


def _least(measure: str, value: float, origin: str) -> Threshold:
    return Threshold(measure=measure, value=value, sense="at least", origin=origin)


def _most(measure: str, value: float, origin: str) -> Threshold:
    return Threshold(measure=measure, value=value, sense="at most", origin=origin)


_ALWAYS = (
    Threshold(
        measure="E08.left_without_being_seen",
        value=5.0,
        sense="under",
        origin="A&E clinical quality indicators",
    ),
    _least("D04.before_noon", 33.0, "SAFER patient flow bundle, good practice"),
    _least("R01.within_18_weeks", 92.0, "RTT standard"),
    _least("R09.cancer_62_days", 85.0, "cancer waiting times standard"),
    _least("R10.cancer_31_days", 96.0, "cancer waiting times standard"),
    _most("R13.over_6_weeks", 1.0, "diagnostics standard"),
    _most("T15.conversion", 3.0, "day surgery delivery pack"),
    _least("T02.capped", 85.0, "Model Health System"),
    _most("E07.median", 60.0, "A&E clinical quality indicators"),
    _most("E06.ambulance_p95", 15.0, "A&E clinical quality indicators"),
)

_BY_REGIME: dict[Regime, tuple[Threshold, ...]] = {
    "2018_19": (
        *(_least(key, 95.0, "NHS Constitution handbook") for key in ("E01.all", "E01.type1")),
        _most("E03.over_12_hours_a_week", 0.0, "NHS standard contract"),
        _most("E04.over_12_hours", 2.0, "contract line on twelve hours from arrival"),
        _least("E10.within_15", 100.0, "NHS standard contract 2018/19"),
        _least("E10.within_30", 100.0, "NHS standard contract 2018/19"),
        _most("B01.midnight", 92.0, "national planning maximum"),
        _most("D03.share", 3.5, "delayed transfers of care ambition"),
        _least("R12.cancer_two_weeks", 93.0, "cancer waiting times standard"),
        _least("T14.day_case", 75.0, "day surgery ambition of 2005"),
    ),
    "2025_26": (
        *(_least(key, 78.0, "urgent and emergency care plan") for key in ("E01.all", "E01.type1")),
        _most("E03.over_12_hours_a_week", 0.0, "NHS standard contract"),
        Threshold(
            measure="E04.over_12_hours",
            value=10.0,
            sense="under",
            origin="urgent and emergency care plan",
        ),
        _least("E10.within_15", 65.0, "NHS standard contract 2022/23"),
        _least("E10.within_30", 95.0, "NHS standard contract 2022/23"),
        _least("E10.within_45", 100.0, "urgent and emergency care plan"),
        _least("E10.within_60", 100.0, "NHS standard contract 2022/23"),
        _most("B01.midnight", 92.0, "national planning maximum"),
        _least("A01.share", 33.0, "national ambition for same day care"),
        _least("R11.cancer_28_days", 80.0, "cancer waiting times ambition for March 2026"),
        _least("T14.day_case", 85.0, "day surgery ambition of 2025"),
    ),
}


def thresholds(regime: str = "2018_19") -> dict[str, Threshold]:
    """Return the standards of a regime by measure key.

    A regime labels results and changes nothing that is simulated. Raises ValueError for an
    unknown regime.
    """
    for known in REGIMES:
        if regime == known:
            return {t.measure: t for t in (*_ALWAYS, *_BY_REGIME[known])}
    raise ValueError(f"standards regime '{regime}' is not one of {', '.join(REGIMES)}")


def computed(measures: "pd.DataFrame") -> frozenset[str]:
    """Return the keys of tidy measures that have a value in some replication."""
    return frozenset(measures.dropna(subset=["value"])["measure"])


def headline(regime: str = "2018_19", computed: Collection[str] = ()) -> tuple[PanelRow, ...]:
    """Return the rows of the headline panel in order, those not yet available included.

    `computed` are keys of measures that have a value: those of `IF_COMPUTED` among them have a row.
    """
    standards = thresholds(regime)
    shown = (key for key in _ORDER if key not in IF_COMPUTED or key in computed)
    return tuple(PanelRow(measure=describe(key), threshold=standards.get(key)) for key in shown)
