"""Parts of the hospital that a scenario may leave out: which are there, and who needs them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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


def check_modelled(initiatives: Sequence[Initiative], tree: Mapping[str, Any]) -> None:
    """Raise FlowsimError where a part of the hospital that an initiative needs is left out."""
    there = modelled(tree)
    for each in initiatives:
        missing = [part for part in each.needs if part not in there]
        if missing:
            how = ", ".join(f"hospital.{part}.{MODELLED}=true" for part in missing)
            raise FlowsimError(
                f"initiative {each.name}: needs {' and '.join(missing)} modelled, and this "
                f"scenario leaves that out; set {how}, or leave the initiative out"
            )
