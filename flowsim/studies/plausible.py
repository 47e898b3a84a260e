"""A comparison in plausible hospitals, one replication in each, beside the hospital as shipped."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flowsim.config.plausible import (
    Asked,
    PlausibleHospitals,
    hospital_of,
    in_plausible_hospitals,
    read_plausible,
)
from flowsim.config.resolved import ResolvedConfig
from flowsim.config.set_numbers import Configured
from flowsim.running.store import MEASURES, RunFolder

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class InPlausible:
    """Scenarios in plausible hospitals: `configs` are the first scenario in each, then the next."""

    given: PlausibleHospitals
    scenarios: tuple[str, ...]
    configs: tuple[Configured, ...]
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
) -> InPlausible | None:
    """Return the scenarios in as many plausible hospitals as the first says; None where in none.

    `names` are the scenarios as they were asked for, `configs` what they are. Raises FlowsimError
    as `flowsim.config.plausible` does.
    """
    number = configs[0].run.plausible
    if not number:
        return None
    asked = [Asked(name, tuple(overrides), config_dir) for name in names]
    given = read_plausible(hospital_of(asked), number, asked[0].folders)
    made = [
        one
        for words, config in zip(asked, configs, strict=True)
        for one in in_plausible_hospitals(words, config, given.hospitals)
    ]
    scenarios = tuple(config.scenario.name for config in configs)
    return InPlausible(given=given, scenarios=scenarios, configs=tuple(made))
