"""A comparison in plausible hospitals, one replication in each, beside the hospital as shipped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flowsim.config.plausible import (
    Asked,
    NoPlausibleError,
    PlausibleHospitals,
    Settings,
    hospital_of,
    in_plausible_hospitals,
    numbers_set,
    read_plausible,
)
from flowsim.config.resolved import ResolvedConfig
from flowsim.config.run_settings import MEASURED, RunSettings
from flowsim.config.set_numbers import Configured
from flowsim.errors import FlowsimError
from flowsim.running.store import MEASURES, RunFolder
from flowsim.units import HOURS_PER_WEEK

if TYPE_CHECKING:
    import pandas as pd

LEAST_WEEKS, LEAST_REPLICATIONS = 8, 10
"""Of less, chance in one hospital would hide what hospitals differ by, and trials would be slow."""


@dataclass(frozen=True, kw_only=True)
class InPlausible:
    """Scenarios in plausible hospitals: `configs` are the first scenario in each, then the next.

    `settings` are the numbers in which hospitals may differ, for each scenario in each of them.
    """

    given: PlausibleHospitals
    scenarios: tuple[str, ...]
    configs: tuple[Configured, ...]
    settings: Mapping[str, tuple[Settings, ...]] = field(default_factory=dict)
    folders: tuple[RunFolder, ...] = ()

    @property
    def hospitals(self) -> tuple[str, ...]:
        """Names of the hospitals."""
        return tuple(each.name for each in self.given.hospitals)

    def measures(self) -> "pd.DataFrame":
        """Return the tidy table: scenario, replication, measure, unit, value.

        For the number of a replication stands that of the hospital, counted from 1.
        """
        import pandas as pd

        number = len(self.hospitals)
        tables = []
        for place, folder in enumerate(self.folders):
            scenario, hospital = self.scenarios[place // number], place % number + 1
            table = folder.read_all(MEASURES, range(1)).assign(replication=hospital)
            table.insert(0, "scenario", scenario)
            tables.append(table)
        return pd.concat(tables, ignore_index=True)


def in_plausible(
    names: Sequence[str],
    configs: Sequence[ResolvedConfig],
    overrides: Sequence[str],
    config_dir: str | Path | None,
) -> tuple[InPlausible | None, str]:
    """Return the scenarios in as many plausible hospitals as the first says, or None and why.

    `names` are the scenarios as they were asked for, `configs` what they are. 'auto' is all
    hospitals of the file, at most 30, in a comparison of 8 measured weeks and 10 replications or
    more at full size, where nothing stands against it. Why there are none is said of 'auto' only.
    Raises FlowsimError as `flowsim.config.plausible` does, unless it is 'auto'.
    """
    run = configs[0].run
    if run.plausible != "auto":
        number = run.plausible
        return (_found(names, configs, overrides, config_dir, number) if number else None), ""
    if short := _too_short(run):
        return None, short
    try:
        return _found(names, configs, overrides, config_dir, None), ""
    except NoPlausibleError as problem:
        return None, problem.why
    except FlowsimError as problem:
        return None, str(problem)


def _too_short(run: RunSettings) -> str:
    """Return why a comparison is not run in plausible hospitals of itself; '' where it is."""
    if run.scale != 1:
        return f"scale is {run.scale:g}; plausible=auto takes a hospital of full size"
    weeks = run.hours_of(MEASURED) / HOURS_PER_WEEK
    if weeks >= LEAST_WEEKS and run.replications >= LEAST_REPLICATIONS:
        return ""
    return (
        f"plausible=auto takes {LEAST_WEEKS} measured weeks and {LEAST_REPLICATIONS} replications "
        "or more"
    )


def _found(
    names: Sequence[str],
    configs: Sequence[ResolvedConfig],
    overrides: Sequence[str],
    config_dir: str | Path | None,
    number: int | None,
) -> InPlausible:
    asked = [Asked(name, tuple(overrides), config_dir) for name in names]
    given = read_plausible(hospital_of(asked), number, asked[0].folders)
    made = [
        one
        for words, config in zip(asked, configs, strict=True)
        for one in in_plausible_hospitals(words, config, given.hospitals)
    ]
    scenarios = tuple(config.scenario.name for config in configs)
    settings = {
        config.scenario.name: numbers_set(words, config, given.hospitals)
        for words, config in zip(asked, configs, strict=True)
    }
    return InPlausible(given=given, scenarios=scenarios, configs=tuple(made), settings=settings)
