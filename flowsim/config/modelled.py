"""Parts of the hospital that a scenario may leave out: which are there, and who needs them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from flowsim.config.folders import Folders
from flowsim.errors import FlowsimError
from flowsim.hospital.initiatives.initiative import Initiative

MODELLED = "modelled"
"""The key under which a part of the hospital says whether it is there."""


def modelled(tree: Mapping[str, Any]) -> list[str]:
    """Return the parts of a configuration's hospital that might be left out and are not, such as
    'theatres' and 'critical_care.units'.
    """
    return sorted(_modelled(tree.get("hospital") or {}, ""))


def _modelled(part: Mapping[str, Any], name: str) -> Iterator[str]:
    for key, held in part.items():
        if key == MODELLED and held is True:
            yield name
        elif isinstance(held, Mapping):
            yield from _modelled(held, f"{name}.{key}" if name else str(key))


def check_modelled(
    initiatives: Sequence[Initiative], tree: Mapping[str, Any], folders: Folders
) -> None:
    """Raise FlowsimError for an initiative of a scenario of which nothing is modelled here, or not
    the parts that it needs.
    """
    there = set(modelled(tree))
    for each in initiatives:
        needs = _of_file(each.scenario, folders)
        if needs and there.isdisjoint(needs):
            whole = "+".join([each.scenario, *(one.name for one in initiatives)])
            raise FlowsimError(
                f"initiative {each.name}: changes what scenario {each.scenario} models "
                f"({', '.join(needs)}), and this one does not; begin with that: {whole}"
            )
        _refuse_left_out(each, there)


def _refuse_left_out(initiative: Initiative, there: Collection[str]) -> None:
    """Raise FlowsimError where a part of the hospital that an initiative needs is left out."""
    missing = [part for part in initiative.needs if part not in there]
    if missing:
        how = ", ".join(f"hospital.{part}.{MODELLED}=true" for part in missing)
        raise FlowsimError(
            f"initiative {initiative.name}: needs {' and '.join(missing)} modelled, and this "
            f"scenario leaves that out; set {how}, or leave the initiative out"
        )


def _of_file(scenario: str, folders: Folders) -> list[str]:
    """Return what the file of a scenario has modelled."""
    from omegaconf import OmegaConf

    file = folders.file(f"scenario/{scenario}.yaml")
    if file is None:
        return []
    found: Any = OmegaConf.to_container(OmegaConf.load(file), resolve=False)
    return modelled(found) if isinstance(found, dict) else []
