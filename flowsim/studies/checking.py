"""Whether a scenario is valid and offers every ward and role less than its capacity."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowsim.config.resolved import load
from flowsim.errors import FlowsimError
from flowsim.hospital.check import Finding, Load, check_structure, offered_loads
from flowsim.hospital.check.load import check_load
from flowsim.scenario.build import build


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A valid scenario: what is odd about it, and its loads."""

    scenario: str
    findings: tuple[Finding, ...]
    loads: tuple[Load, ...]

    def as_tree(self) -> dict[str, Any]:
        """Return plain data for JSON. `share` is null where there is no capacity at all."""
        return {
            "scenario": self.scenario,
            "valid": True,
            "warnings": [finding.text for finding in self.findings],
            "loads": [
                {
                    "kind": item.kind,
                    "name": item.name,
                    "load": round(item.load, 3),
                    "capacity": round(item.capacity, 3),
                    "share": round(item.share, 4) if item.capacity else None,
                    "waited_for": item.waited_for,
                }
                for item in self.loads
            ],
        }


def check_scenario(
    scenario: str,
    *,
    overrides: Sequence[str] = (),
    config_dir: str | Path | None = None,
    strict: bool = False,
) -> Checked:
    """Return what there is to say about a valid scenario.

    Raises FlowsimError for one that is not, and for load above capacity when `strict`.
    """
    config = load(scenario, overrides, config_dir)
    hospital = build(config)
    loads = offered_loads(hospital)
    overloaded = check_load(hospital, loads)
    if strict and overloaded:
        listed = "\n".join(f"- {finding.text}" for finding in overloaded)
        raise FlowsimError(f"scenario {config.scenario.name}: load above capacity:\n{listed}")
    findings = (*check_structure(hospital), *overloaded)
    return Checked(scenario=config.scenario.name, findings=findings, loads=tuple(loads))
