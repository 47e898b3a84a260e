"""Empty tables, which take nothing out: files and settings are merged row by row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hydra.core.global_hydra import GlobalHydra
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf

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


def refuse_in_own_files(choices: Sequence[str], folders: Folders) -> None:
    """Look at the files these choices are composed of, in their order; Hydra must be ready.

    Raises FlowsimError for an empty table of the user's own where an earlier file has rows.
    """
    if folders.own is None or not any(_holds_one(file) for file in folders.own.rglob("*.yaml")):
        return  # most have none, and those that ship take long to read
    loader = GlobalHydra.instance().config_loader()
    tree = OmegaConf.create()
    for each in loader.compute_defaults_list("config", list(choices), RunMode.RUN).defaults:
        name, package = f"{each.config_path}.yaml", each.package
        file = folders.file(name)
        if file is None:
            continue
        held = added = _read(file)
        if package:
            added = OmegaConf.create()
            OmegaConf.update(added, package, held)
        _fill_up(tree, added, folders)
        if file.is_relative_to(folders.own):
            for key in empty_tables(OmegaConf.to_container(held), package):
                if key != package:  # the whole file, which only chooses others
                    _check(key, _rows(tree, key), name, folders)
        tree.merge_with(added)


def _holds_one(file: Path) -> bool:
    """Return whether a file has an empty table."""
    held = OmegaConf.load(file) if file.is_file() else OmegaConf.create([])
    return any(empty_tables(OmegaConf.to_container(held), ""))


def _read(file: Path) -> DictConfig:
    """Return what a file holds, without the files that it chooses."""
    found = OmegaConf.load(file)
    assert isinstance(found, DictConfig)
    found.pop("defaults", None)
    return found


def file_of_initiative(name: str, folders: Folders) -> DictConfig:
    """Return what the file of an initiative says, nothing where it has none."""
    file = folders.file(f"initiative/{name}.yaml")
    return _read(file) if file else OmegaConf.create()


def _rows(tree: DictConfig, key: str) -> dict[str, Any]:
    """Return the rows of the table under a key, none where there is no table."""
    held = OmegaConf.select(tree, key, throw_on_resolution_failure=False)
    found = OmegaConf.to_container(held) if OmegaConf.is_dict(held) else {}
    return {str(row): value for row, value in found.items()} if isinstance(found, dict) else {}


def _check(key: str, rows: Mapping[str, Any], name: str, folders: Folders) -> None:
    if rows and not INITIATIVE.fullmatch(key):
        row, value = next(iter(rows.items()))
        raise FlowsimError(
            f"{folders.place(name, key)}: {MERGED} (rows: {', '.join(rows)}); set each row itself, "
            f"e.g. {row}: {nothing_like(value)}"
        )


def _fill_up(tree: DictConfig, added: DictConfig, folders: Folders) -> None:
    """Put what an initiative's file says where only its name is, as is done with the whole tree."""
    for name in added.get("initiative") or ():
        if OmegaConf.select(tree, f"initiative.{name}") is None:
            OmegaConf.update(tree, f"initiative.{name}", file_of_initiative(name, folders))
