"""The file of a period, from what official returns say of it: `flowsim period`."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from flowsim.config.period import PeriodSettings
from flowsim.config.resolved import load
from flowsim.config.typed_tree import validate
from flowsim.errors import FlowsimError
from flowsim.scenario.in_period import admitting
from flowsim.scenario.long_stays import long_stay_factor

NAME = re.compile(r"[a-z]\w*")
ACCURACY = 4
"""Decimal places of the numbers that are worked out."""


@dataclass(frozen=True, kw_only=True)
class Returns:
    """What official returns say of some months, each the mean of their days.

    `type1_per_day` and `admissions_per_day`: type 1 attendances, and emergency admissions through
    them (monthly A&E returns); `type3_per_day`: urgent care at the second site, none if not given.
    `general_acute_open` and `long_stay_beds`: general and acute beds open (with `beds_open_sd` and
    `beds_open_lag`, their standard deviation by day and correlation from one day to the next), and
    held by patients of seven days and more (daily situation reports); without the latter give
    `long_stay_factor`, that of the period it is predicted from.
    """

    months: tuple[str, ...]
    type1_per_day: float
    admissions_per_day: float
    general_acute_open: float
    type3_per_day: float = 0.0
    beds_open_sd: float = 0.0
    beds_open_lag: float = 0.0
    long_stay_beds: float | None = None
    long_stay_factor: float | None = None
    title: str = ""
    source: str = "ae_returns: beds from winter_sitrep"

    def __post_init__(self) -> None:
        numbers = ("type1_per_day", "admissions_per_day", "general_acute_open")
        for name in (*numbers, "long_stay_beds", "long_stay_factor"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise FlowsimError(f"{name} is {value:g}; it must be above zero")
        if self.admissions_per_day >= self.type1_per_day:
            raise FlowsimError(
                f"admissions_per_day {self.admissions_per_day:g} must be below type1_per_day "
                f"{self.type1_per_day:g}: give admissions through the department alone"
            )
        if (self.long_stay_beds is None) == (self.long_stay_factor is None):
            raise FlowsimError(
                "give either long_stay_beds, the beds held by patients of seven days and more, or "
                "long_stay_factor, that of the period this one is predicted from"
            )


def returns_of(words: Sequence[str]) -> Returns:
    """Return what KEY=VALUE words say. Raises FlowsimError for what cannot be understood."""
    tree: dict[str, Any] = {}
    for word in words:
        key, _, value = word.partition("=")
        if key in tree:
            raise FlowsimError(f"command line: {key} is given more than once; give it once")
        try:
            tree[key] = yaml.safe_load(value)
        except yaml.YAMLError:
            raise FlowsimError(f"command line: {word}: not understood; write key=value") from None
    return validate(
        Returns, tree, "", lambda key: f"command line: {key}" if key in tree else "period"
    )


def period_of(name: str, returns: Returns, config_dir: str | Path | None = None) -> PeriodSettings:
    """Return the period of these returns, for the hospital of the configuration.

    Raises FlowsimError for a name that is no word, and for returns that no hospital gives.
    """
    if not NAME.fullmatch(name):
        raise FlowsimError(f"period '{name}': use small letters, digits and _, such as winter_2018")
    share = round(returns.admissions_per_day / returns.type1_per_day, ACCURACY)
    beds = round(returns.general_acute_open)
    given = [f"period.type1_per_day={returns.type1_per_day!r}", f"period.general_acute_open={beds}"]
    factor = returns.long_stay_factor
    if returns.long_stay_beds is not None:
        hospital = admitting(load("baseline", given, config_dir).hospital, share)
        factor = round(long_stay_factor(hospital, returns.long_stay_beds), ACCURACY)
    assert factor is not None
    return PeriodSettings(
        name=name,
        title=returns.title or name.replace("_", " ").capitalize(),
        months=returns.months,
        type1_per_day=returns.type1_per_day,
        type3_per_day=returns.type3_per_day,
        admitted_share=share,
        general_acute_open=beds,
        beds_open_sd=returns.beds_open_sd,
        beds_open_lag=returns.beds_open_lag,
        long_stay_factor=factor,
        source=returns.source,
    )


def file_text(period: PeriodSettings) -> str:
    """Return the YAML file of a period."""
    tree = {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(period).items()}
    return yaml.safe_dump(tree, sort_keys=False, default_flow_style=None, allow_unicode=True)
