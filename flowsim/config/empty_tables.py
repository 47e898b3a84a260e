"""Empty tables, which take nothing out: files and settings are merged row by row."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hydra.core.global_hydra import GlobalHydra
from hydra.types import RunMode
from omegaconf import OmegaConf

from flowsim.config.folders import Folders
from flowsim.errors import FlowsimError

INITIATIVE = re.compile(r"initiative\.\w+")
"""An initiative of which nothing is set is switched on as its file says."""

MERGED = "tables are merged row by row, so an empty one takes nothing out"


def empty_tables(value: object, key: str) -> Iterator[str]:
    """Yield the keys under which a value holds an empty table."""
    if isinstance(value, Mapping):
        yield from () if value else (key,)
        for name, held in value.items():
            yield from empty_tables(held, f"{key}.{name}" if key else str(name))


def nothing_like(value: object) -> str:
    """Return what to write for a row that is to have nothing, by what it has."""
    return {list: "[]", int: "0", float: "0"}.get(type(value), "VALUE")


def refuse_in_own_files(choices: list[str], folders: Folders) -> None:
    """Look at the files these choices are composed of, in their order; Hydra must be ready.

    Raises FlowsimError for an empty table of the user's own where an earlier file has rows.
    """
    if folders.own is None or not any("{}" in _squeezed(f) for f in folders.own.rglob("*.yaml")):
        return
    loader = GlobalHydra.instance().config_loader()
    tree: dict[str, Any] = {}
    for each in loader.compute_defaults_list("config", choices, RunMode.RUN).defaults:
        name = f"{each.config_path}.yaml"
        if folders.file(name) is None:
            continue
        added = _under(each.package or "", _content(name, folders))
        for initiative in added.get("initiative") or {}:
            _fill_up(tree, str(initiative), folders)
        if (folders.own / name).is_file():
            for key in empty_tables(added, ""):
                _check(key, _at(tree, key), name, folders)
        _merge(tree, added)


def _check(key: str, rows: object, name: str, folders: Folders) -> None:
    if isinstance(rows, Mapping) and rows and not INITIATIVE.fullmatch(key):
        row, value = next(iter(rows.items()))
        raise FlowsimError(
            f"{folders.place(name, key)}: {MERGED} (rows: {', '.join(map(str, rows))}); set each "
            f"row itself, e.g. {row}: {nothing_like(value)}"
        )


def _squeezed(file: Any) -> str:
    return "".join(file.read_text(encoding="utf-8").split())


def _content(name: str, folders: Folders) -> dict[str, Any]:
    file = folders.file(name)
    found = OmegaConf.to_container(OmegaConf.load(file)) if file else {}
    rows = found.items() if isinstance(found, dict) else ()
    return {str(key): value for key, value in rows if key != "defaults"}


def _fill_up(tree: dict[str, Any], initiative: str, folders: Folders) -> None:
    """Put what an initiative's file says where only its name is, as is done with the whole tree."""
    known = tree.setdefault("initiative", {})
    if isinstance(known, dict) and initiative not in known:
        known[initiative] = _content(f"initiative/{initiative}.yaml", folders)


def _under(package: str, content: dict[str, Any]) -> dict[str, Any]:
    for part in reversed([part for part in package.split(".") if part]):
        content = {part: content}
    return content


def _at(tree: object, key: str) -> object:
    for part in key.split("."):
        tree = tree.get(part) if isinstance(tree, Mapping) else None
    return tree


def _merge(tree: dict[str, Any], added: Mapping[str, Any]) -> None:
    for key, value in added.items():
        held = tree.get(key)
        if isinstance(held, dict) and isinstance(value, Mapping):
            _merge(held, value)
        else:
            tree[key] = value
