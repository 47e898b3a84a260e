"""Whether a scenario is valid and offers every ward and role less than its capacity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from flowsim.analysis.measures import describe
from flowsim.config.resolved import load
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.engine.simulate import prepare
from flowsim.errors import FlowsimError
from flowsim.hospital.check import Finding, Load, check_structure, offered_loads
from flowsim.hospital.check.load import check_load
from flowsim.hospital.initiatives.initiative import Initiative, with_initiatives
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.plugins import own_initiatives
from flowsim.scenario.build import build, untouched


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

    Raises FlowsimError for one that is not, for an initiative of one's own as `check_initiative`
    does, and for load above capacity when `strict`.
    """
    config = load(scenario, overrides, config_dir)
    for initiative in config.initiatives:
        if initiative.name in own_initiatives():
            check_initiative(initiative, untouched(config))
    hospital = build(config)
    prepare(hospital, **config.run.length)  # refuses what a run would, such as rates above bounds
    loads = offered_loads(hospital)
    overloaded = check_load(hospital, loads)
    if strict and overloaded:
        listed = "\n".join(f"- {finding.text}" for finding in overloaded)
        raise FlowsimError(f"scenario {config.scenario.name}: load above capacity:\n{listed}")
    findings = (*check_structure(hospital), *overloaded)
    return Checked(scenario=config.scenario.name, findings=findings, loads=tuple(loads))


def check_initiative(initiative: Initiative, hospital: Hospital) -> None:
    """Check what is true of every shipped initiative, of one in its hospital before it.

    Raises FlowsimError where a parameter value that should change nothing changes the hospital as
    it is simulated, by a byte; where its own parameters change nothing; and where it expects
    something of a measure that is none.
    """
    where = f"initiative {initiative.name}"
    null = initiative.null(hospital)
    own = {item.name: getattr(initiative, item.name) for item in fields(initiative)}
    nothing = type(initiative)(**{**own, **null})
    said = ", ".join(f"{name}={value}" for name, value in null.items())
    before = _program(hospital)
    if _program(with_initiatives(hospital, [nothing])) != before:
        changed = "; ".join(nothing.changes(hospital)) or "its steps"
        raise FlowsimError(
            f"{where}: with its null value ({said}) it should change nothing, and changes: "
            f"{changed}; give the class, or null(hospital), the values that leave all as it is"
        )
    if _program(with_initiatives(hospital, [initiative])) == before:
        raise FlowsimError(
            f"{where}: nothing changes with these parameters either; give its YAML others than "
            f"the null value ({said})"
        )
    for key in initiative.expects:
        try:
            describe(key)
        except ValueError as problem:
            raise FlowsimError(f"{where}: expects: {problem}") from None


def _program(hospital: Hospital) -> Mapping[str, str]:
    return program_digests(lower(hospital, weeks=1))
