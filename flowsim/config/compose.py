"""Hydra composes the YAML files; its errors are turned into one clear message each."""

import pickle
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.config_store import ConfigStore
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.plugins import Plugins
from hydra.errors import HydraException, OverrideParseException
from hydra.plugins.search_path_plugin import SearchPathPlugin
from omegaconf import DictConfig, OmegaConf
from yaml import YAMLError

from flowsim.config.catalogue import initiative_names, scenario_names
from flowsim.config.composed_cache import cached
from flowsim.config.empty_tables import (
    INITIATIVE,
    MERGED,
    empty_tables,
    file_of_initiative,
    nothing_like,
    refuse_in_own_files,
)
from flowsim.config.folders import GROUPS, Folders, shipped_folder
from flowsim.config.overrides import (
    initiatives_in,
    key_of,
    names_in,
    several_values,
    shortened,
    switch_on,
    unparsed,
)
from flowsim.config.values import is_value, put_into
from flowsim.errors import FlowsimError, missing_key, unknown_name
from flowsim.plugins import own_initiatives

HYDRA_VERSION = "1.3"


class OwnFolder(SearchPathPlugin):
    """Puts the user's folder before the shipped one in Hydra's search path."""

    folder: str | None = None

    def manipulate_search_path(self, search_path: ConfigSearchPath) -> None:
        """Prepend the folder, if there is one (called by Hydra)."""
        if self.folder is not None:
            search_path.prepend(provider="flowsim", path=f"file://{self.folder}", anchor="main")


@contextmanager
def own_folder(folders: Folders) -> Iterator[None]:
    """Let Hydra look into the user's folder first, within the block."""
    Plugins.instance().register(OwnFolder)
    _store_what_has_no_file(folders)
    OwnFolder.folder = None if folders.own is None else str(folders.own)
    try:
        yield
    finally:
        OwnFolder.folder = None


def _store_what_has_no_file(folders: Folders) -> None:
    """Tell Hydra of initiatives without a YAML file, and that every initiative's name is also a
    scenario: the baseline with it.
    """
    for group in ("scenario", "initiative"):
        ConfigStore.instance().repo.pop(group, None)  # what another folder needed
    for name in set(own_initiatives()) - set(folders.names("initiative")):
        ConfigStore.instance().store(
            group="initiative", name=name, node={}, package=f"initiative.{name}", provider="flowsim"
        )
    for name in set(scenario_names(folders)) - set(folders.names("scenario")):
        node = {"defaults": [{"override /initiative": [name]}], "scenario": {"name": name}}
        ConfigStore.instance().store(
            group="scenario", name=name, node=node, package="_global_", provider="flowsim"
        )


def compose(overrides: Sequence[str], folders: Folders) -> tuple[DictConfig, list[str]]:
    """Return the composed configuration, not yet validated, and the initiatives that its files
    switch on, without those of the overrides.

    Raises FlowsimError for a name, key or value Hydra cannot take, and for broken YAML.
    """
    _check_choices(overrides, folders)
    changed = switch_on(overrides)
    with in_our_words(changed, folders):
        tree = _chosen([each for each in changed if not is_value(each)], folders)
        of_files = tree.get("initiative")
        names = [str(name) for name in of_files] if OmegaConf.is_dict(of_files) else []
        put_into(tree, [each for each in changed if is_value(each)])
    return tree, names


def _chosen(choices: Sequence[str], folders: Folders) -> DictConfig:
    """Return the tree of these files, references in it not resolved, for which Hydra takes long."""

    def made() -> dict[str, Any]:
        with hydra_ready(folders):
            found = hydra_compose("config", overrides=list(choices))
            refuse_in_own_files(choices, folders)
        tree: dict[str, Any] = _text_keys(OmegaConf.to_container(found))
        return tree

    tree: DictConfig = pickle.loads(
        _wrapped(pickle.dumps(cached(choices, folders, made, resolved=False)))
    )
    return tree


@lru_cache(maxsize=8)
def _wrapped(pickled: bytes) -> bytes:
    """Return a plain tree as OmegaConf holds it, pickled: to make it takes ten times as long."""
    tree = OmegaConf.create(pickle.loads(pickled))
    OmegaConf.set_struct(tree, True)  # as Hydra leaves it: only + adds a key
    return pickle.dumps(tree)


@contextmanager
def in_our_words(overrides: Sequence[str], folders: Folders) -> Iterator[None]:
    """Turn whatever Hydra, OmegaConf and the parsers under them raise into one clear message.

    They raise their own errors, and Python's for input they did not foresee (a number of thousands
    of digits, lists a thousand deep), so that every exception of theirs counts as bad input.
    """
    try:
        yield
    except FlowsimError:
        raise
    except Exception as problem:
        raise clearer(problem, overrides, folders) from None


def plain(composed: DictConfig, folders: Folders, written: Sequence[str]) -> dict[str, Any]:
    """Return the tree with initiatives filled up from their files and references resolved.

    What was composed is used up. Raises FlowsimError for a reference to nothing and for an
    initiative that is none.
    """
    tree = composed
    with in_our_words(written, folders):
        OmegaConf.set_struct(tree, False)
        _fill_up(tree, folders, written)
        found = OmegaConf.to_container(tree, resolve=True, throw_on_missing=True)
    cleaned: dict[str, Any] = _text_keys(found)
    _refuse_empty_tables(cleaned, written)
    return cleaned


def _refuse_empty_tables(tree: Mapping[str, Any], written: Sequence[str]) -> None:
    """Raise FlowsimError for an empty table given for one that has rows, which Hydra leaves in."""
    for word in written:
        if word.startswith("~") or "{}" not in word.replace(" ", ""):
            continue
        override = OverridesParser.create().parse_override(word)
        for key in empty_tables(override.value(), override.get_key_element()):
            held: Any = tree
            for part in key.split("."):
                held = held[part]
            if held and not INITIATIVE.fullmatch(key):
                row, value = next(iter(held.items()))
                raise FlowsimError(
                    f"command line: {word}: {MERGED} of {key} (rows: {', '.join(held)}); set each "
                    f"row itself, e.g. {key}.{row}={nothing_like(value)}"
                )


def _fill_up(tree: DictConfig, folders: Folders, written: Sequence[str]) -> None:
    """Give every initiative of the tree the parameters that only its file names."""
    for part in GROUPS:
        held = tree.get(part)
        if held is not None and not OmegaConf.is_dict(held):
            where = folders.where(part, tuple(written))
            raise FlowsimError(
                f"{where}: must hold keys and values; to choose a file of the folder {part}, write "
                f"under 'defaults': '- override /{part}: {_as_words(held)}'"
            )
    chosen = tree.get("initiative") or {}
    for name in list(chosen):
        file = folders.file(f"initiative/{name}.yaml")
        if file is None and name not in own_initiatives():
            raise _not_an_initiative(str(name), folders)
        given = tree.initiative[name]
        if given is not None and not OmegaConf.is_dict(given):
            where = folders.where(f"initiative.{name}", tuple(written))
            raise FlowsimError(
                f"{where}: must hold the parameters of the initiative, not {given}; with all as "
                f"they are, write initiative.{name}={{}}"
            )
        tree.initiative[name] = OmegaConf.merge(file_of_initiative(name, folders), given or {})


def _as_words(held: Any) -> str:
    return _flat(str(held).replace("'", ""))


def _not_an_initiative(name: str, folders: Folders) -> FlowsimError:
    for other in folders.names("initiative"):
        file = folders.file(f"initiative/{other}.yaml")
        if file and f"@package initiative.{other}" not in file.read_text(encoding="utf-8"):
            return FlowsimError(
                f"{folders.shown(file)}: its first line must be '# @package initiative.{other}', "
                "which says where its parameters belong"
            )
    return unknown_name("initiative", "initiative", name, initiative_names(folders))


def _text_keys(tree: Any) -> Any:
    """Return the tree with every key as text; YAML reads yes, no and numbers as something else."""
    if isinstance(tree, dict):
        return {_text_key(key): _text_keys(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_text_keys(value) for value in tree]
    return tree


def _text_key(key: object) -> str:
    if isinstance(key, bool):
        return "yes" if key else "no"
    return str(key)


@contextmanager
def hydra_ready(folders: Folders) -> Iterator[None]:
    """Let Hydra compose from these folders, within the block."""
    with (
        own_folder(folders),
        initialize_config_dir(version_base=HYDRA_VERSION, config_dir=str(shipped_folder())),
    ):
        yield


def _check_choices(overrides: Sequence[str], folders: Folders) -> None:
    """Check names of files chosen on the command line, before Hydra does so at greater length."""
    for override in overrides:
        if override.startswith("~") or re.match(r"\+{1,2}\w+=\s*{", override):  # names no file
            continue
        initiatives = initiatives_in(override)
        group = "initiative" if initiatives else key_of(override)
        if group not in GROUPS:
            continue
        known, names = _choices(group, folders), initiatives or names_in(override)
        where = f"command line: {override.lstrip('+')}"
        for name in names:
            if name not in known:
                raise unknown_name(where, group, name, known)
            if names.count(name) > 1:
                raise FlowsimError(f"{where}: '{name}' is named twice; name it once")


def _choices(group: str, folders: Folders) -> list[str]:
    """Return the names one can choose in a group, with those that have no file of their own."""
    if group == "scenario":
        return scenario_names(folders)
    return initiative_names(folders) if group == "initiative" else folders.names(group)


def clearer(problem: Exception, overrides: Sequence[str], folders: Folders) -> FlowsimError:
    """Return Hydra's, OmegaConf's or YAML's error in our words."""
    text = str(problem)
    if isinstance(problem, YAMLError):
        return FlowsimError(f"not valid YAML: {_flat(text)}; check indentation, colons and quotes")
    wrong = re.search(r"Could not override '([^']+)'", text)
    inside = re.search(r"In '([^']+)': Could not override '([^']+)'", text)
    if inside:
        name, group = inside.groups()
        where = f"{_shown(name, folders)}: defaults: override /{group}"
        return unknown_name(where, "group of files", group, GROUPS)
    if wrong:
        return _unknown_override(wrong.group(1), overrides, folders)
    missing = re.search(r"(?:Could not (?:find|load)) '([\w./-]+)/([^/']+)'", text)
    if missing:
        group, name = missing.groups()
        return unknown_name(folders.naming(group, name), group, name, folders.names(group))
    mixed = re.search(r"In '([^']+)': ConfigTypeError raised while composing", text)
    if mixed:
        return FlowsimError(
            f"{_shown(mixed.group(1), folders)}: a list stands where keys and values belong, or "
            "the other way round; compare it with the file it changes"
        )
    ambiguous = re.search(r"Ambiguous value for argument '([^']+)'", text)
    if ambiguous:
        return several_values(ambiguous.group(1))
    absent = re.search(r"Could not delete from config. '([^']+)' does not exist", text)
    if absent:
        return FlowsimError(
            f"command line: ~{absent[1]}: there is no such key to take out; a row of an initiative "
            f"that was added is set to what changes nothing, e.g. {absent[1]}=[] (or =0)"
        )
    repeated = re.search(r"Multiple values for ([\w./-]+)", text)
    if repeated:
        return FlowsimError(
            f"command line: {repeated.group(1)} is given more than once; give it once"
        )
    unread = [o for o in overrides if not _parses(o)]
    if unread or isinstance(problem, OverrideParseException):
        return unparsed(unread[0] if unread else _flat(text))
    replaced = re.search(r"Error trying to access ([\w.]+): node `([\w.]+)` is not a cont", text)
    if replaced:
        return _block_replaced(replaced[1], replaced[2], overrides, folders)
    reference = re.search(r"Interpolation key '([^']+)' not found\s+full_key: (\S+)", text)
    if reference:
        name, owner_key = reference.groups()
        owner = folders.where(owner_key, tuple(overrides), follow=False)
        block, _, key = name.rpartition(".")
        if block and owner.startswith("configs/"):
            return missing_key(folders.where(block, tuple(overrides)), key)
        return FlowsimError(
            f"{owner}: refers to ${{{name}}}, which does not "
            "exist; correct the name or write the value"
        )
    merged = re.search(r"Error merging override \+*([\w./]+)=", text)
    if merged or "Cannot merge" in text:
        given = [o for o in overrides if "=[" in o or "={" in o]
        key = merged.group(1) if merged else " or ".join(o.partition("=")[0] for o in given)
        return FlowsimError(
            f"command line: {key.lstrip('+')}: a list stands where keys and values belong, or the "
            "other way round; write {key: value} or [value], as in its file"
        )
    if isinstance(problem, RecursionError):
        return FlowsimError("configuration: lists and keys stand too deep within each other")
    if not text:
        return FlowsimError("configuration: cannot be read; look at the lists 'defaults'")
    said, _, key = _flat(text).partition(" full_key: ")
    where = folders.where(key.split()[0], tuple(overrides)) if key else "configuration"
    return FlowsimError(f"{where}: cannot be read ({said}); write the value itself")


def _block_replaced(
    asked: str, block: str, overrides: Sequence[str], folders: Folders
) -> FlowsimError:
    """Return the error for a plain value in the place of a block of which one key is asked for."""
    values = [o.partition("=")[2] for o in overrides if key_of(o) == block]
    value = values[0] if values and re.fullmatch(r"-?[\d.]+", values[0]) else "VALUE"
    return FlowsimError(
        f"{folders.where(block, tuple(overrides))}: must be a set of keys and values, as in its "
        f"file; to change {asked} alone, write {asked}={value}"
    )


def _shown(name: str, folders: Folders) -> str:
    """Return the short name of the file that Hydra calls `name`."""
    file = folders.file(f"{name}.yaml")
    return folders.shown(file) if file else name


def _parses(override: str) -> bool:
    try:
        OverridesParser.create().parse_override(override)
    except (HydraException, ValueError, RecursionError):
        return False
    return True


def _unknown_override(key: str, overrides: Sequence[str], folders: Folders) -> FlowsimError:
    """Return the error for a key the configuration does not have, with its real neighbours."""
    choices = [o for o in overrides if o.partition("=")[0] in GROUPS]
    with in_our_words(choices, folders):
        tree: Any = _chosen(choices, folders)
    keys = key.split(".")
    for depth, part in enumerate(keys):
        if not OmegaConf.is_dict(tree) or part not in tree:
            allowed = list(tree.keys()) if OmegaConf.is_dict(tree) else []
            owner = ".".join(keys[:depth])
            where = f"command line: {key}" + (f": under {owner}" if owner else "")
            return unknown_name(where, "key", part, {str(k) for k in allowed} | _groups(owner))
        tree = tree[part]
    return FlowsimError(f"command line: {key} cannot be set")


def _groups(owner: str) -> set[str]:
    return set() if owner else set(GROUPS)


def _flat(text: str) -> str:
    """Return the first paragraph of a message on one line."""
    return shortened(" ".join(text.strip().split("\n\n")[0].split()))
