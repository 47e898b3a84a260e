"""A first look at the user's own YAML files: what would be misread is said with file and line.

Hydra and OmegaConf read the same files afterwards. YAML 1.1 turns `4:30` into 270 and `010` into 8,
and Hydra obeys a block `hydra:`; neither is what somebody who describes a hospital means.
"""

import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from flowsim.config.folders import GROUPS, Folders
from flowsim.config.overrides import CODE, check_no_function, shortened
from flowsim.errors import FlowsimError

LARGEST_FILE = 300_000
"""Bytes; the largest that is shipped has 30,000."""

LARGEST_TREE = 20_000
"""Values of one file, those that an alias repeats counted each time."""

DEEPEST = 30
"""Keys and lists within each other."""

TOO_DEEP = f"more than {DEEPEST} keys and lists stand within each other; flatten it"

MOST_DIGITS = 100
"""Characters of one number."""

OPEN = -1
"""Stands for the size of a node that is still being counted."""

BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
HEADER = re.compile(r"#\s*@package\b\s*(.*?)\s*$")
PACKAGE = re.compile(r"(_global_|_group_|_name_|[a-z]\w*)(\.\w+)*")
INCLUDED = re.compile(r"/?[\w./-]+(@[\w.]+)?")
CHOICE = re.compile(rf"((override|optional) +)?{INCLUDED.pattern}")
"""What a list `defaults` names: a file, and a group of files of which one is chosen."""

TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "int", "float", "bool", "null", "map", "seq", "merge", "timestamp", "value")
)
NOT_TEXT = {
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
    "null": "nothing",
    "timestamp": "a date",
}
"""What YAML reads a key as that is written without quotes."""

MISREAD = re.compile(r"[-+]?(\d[\d_]*:|0\d|\d[\d.]*_|0[bx])")
"""Number text that YAML 1.1 reads to base 60, 8, 2 or 16, or without its underscores."""


def check_own_files(folders: Folders) -> None:
    """Look at every file of the user's own folder.

    Raises FlowsimError for the first that is no UTF-8 text, no YAML, too large or too deep, that
    holds a number YAML reads as another, that belongs elsewhere by its first line, or that would
    make Hydra run code.
    """
    if folders.own is None:
        return
    for file in sorted(folders.own.rglob("*.yaml")):
        if file.is_file():
            name = file.relative_to(folders.own).as_posix()
            _check_text(_text(file, folders.shown(file)), name, folders.shown(file))


def _text(file: Path, shown: str) -> str:
    """Return what a file holds. Raises FlowsimError where that cannot be a configuration."""
    try:
        size = os.path.getsize(file)
        raw = file.read_bytes() if size <= LARGEST_FILE else b""
    except OSError as problem:
        raise FlowsimError(f"{shown}: cannot be read ({problem.strerror})") from None
    if size > LARGEST_FILE:
        raise FlowsimError(
            f"{shown}: {size} bytes; a configuration file has at most {LARGEST_FILE}: split it, or "
            "leave out what does not belong"
        )
    if raw.startswith(BYTE_ORDER_MARKS):
        raise FlowsimError(f"{shown}: starts with a byte-order mark; save it as UTF-8 without one")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise FlowsimError(
            f"{shown}: not UTF-8 text ({problem.reason}); save it as UTF-8"
        ) from None
    if "\0" in text:
        raise FlowsimError(f"{shown}: not UTF-8 text (it holds empty bytes); save it as UTF-8")
    return text


@lru_cache(maxsize=64)
def _check_text(text: str, name: str, shown: str) -> None:
    """Look at the text of the file `name` of a folder. Raises FlowsimError as `check_own_files`."""
    import yaml

    _check_package(text, name, shown)
    if name.startswith("hydra/"):
        raise FlowsimError(f"{shown}: would steer Hydra itself, which may run code; remove it")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        flat = " ".join(str(problem).split()).replace('"<unicode string>", ', "")
        raise FlowsimError(
            f"{shown}: not valid YAML: {flat}; check indentation, colons and quotes"
        ) from None
    except RecursionError:
        raise FlowsimError(f"{shown}: {TOO_DEEP}") from None
    if root is not None:
        _Look(shown).size(root, 1)
    if name == "sources.yaml":
        return
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise FlowsimError(f"{shown}: must hold keys and values ('key: value')")
    _check_defaults(root, name, shown)


@dataclass
class _Look:
    """A walk through the nodes of one file; `sizes` are the values that each stands for."""

    shown: str
    sizes: dict[int, int] = field(default_factory=dict)

    def size(self, node: Any, depth: int) -> int:
        """Return how many values a node stands for, having looked at all it holds."""
        import yaml

        if id(node) in self.sizes:
            known = self.sizes[id(node)]
            if known == OPEN:
                raise self.fault(node, "holds itself through an alias; write it out")
            return known
        if depth > DEEPEST:
            raise self.fault(node, TOO_DEEP)
        self.sizes[id(node)] = OPEN
        if node.tag not in TAGS:
            raise self.fault(node, "tags (!, !!) are not understood; write the value as it is")
        size = 1
        if isinstance(node, yaml.ScalarNode):
            self.check_number(node)
            check_no_function(node.value, self.place(node))
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self.check_key(key)
                size += self.size(value, depth + 1)
        else:
            size += sum(self.size(item, depth + 1) for item in node.value)
        if size > LARGEST_TREE:
            raise self.fault(
                node, f"holds more than {LARGEST_TREE} values, aliases written out; leave some out"
            )
        self.sizes[id(node)] = size
        return size

    def check_number(self, node: Any) -> None:
        """Refuse number text that is read to another base than ten, or without end."""
        if node.tag.endswith((":int", ":float")) and len(node.value) > MOST_DIGITS:
            raise self.fault(
                node, f"a number of {len(node.value)} digits; at most {MOST_DIGITS} are read"
            )
        if node.tag.endswith((":int", ":float")) and MISREAD.match(node.value):
            unlike = "no underscores" if "_" in node.value else "no leading zero"
            advice = "quote it if a time is meant" if ":" in node.value else unlike
            raise self.fault(
                node,
                f"{shortened(node.value)} is not a plain number, and YAML would read another; "
                f"{advice}: {_meant(node.value)}",
            )

    def check_key(self, key: Any) -> None:
        """Refuse keys that are no text, and those that would run code."""
        import yaml

        if not isinstance(key, yaml.ScalarNode):
            raise self.fault(key, "a key must be text; put it in quotes")
        if CODE.search(key.value):
            raise self.fault(
                key,
                f"'{key.value}' would run code, which a configuration never does; remove the block",
            )
        self.check_number(key)
        kind = key.tag.rpartition(":")[2]
        if kind in NOT_TEXT:  # and would stand beside the key in quotes, rather than change it
            said = f"YAML reads the key {shortened(key.value)} as {NOT_TEXT[kind]}"
            raise self.fault(key, f"{said}, not as text; put it in quotes")

    def fault(self, node: Any, text: str) -> FlowsimError:
        """Return the error with its line."""
        return FlowsimError(f"{self.place(node)}: {text}")

    def place(self, node: Any) -> str:
        """Return the file and the line of a node."""
        return f"{self.shown}, line {node.start_mark.line + 1}"


def _meant(text: str) -> str:
    """Return how a misread number is written."""
    if ":" in text:
        hours, _, minutes = text.partition(":")
        return f"'{hours.zfill(2)}:{minutes}'"
    return text.replace("_", "").lstrip("+-0") or "0"


def _check_package(text: str, name: str, shown: str) -> None:
    """Refuse a first line that puts the file elsewhere than its folder says."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    found = HEADER.match(first)
    package = found.group(1) if found else None
    group, _, rest = name.removesuffix(".yaml").partition("/")
    wanted = {"scenario": "_global_", "initiative": f"initiative.{rest}"}.get(group)
    if rest and wanted and package != wanted:
        raise FlowsimError(
            f"{shown}: its first line must be '# @package {wanted}', which says where its settings "
            "belong"
        )
    if package is not None and (not PACKAGE.fullmatch(package) or CODE.search(package)):
        raise FlowsimError(
            f"{shown}, line 1: '{package}' is not a place in the configuration; write "
            f"'# @package _global_', or one of {', '.join(GROUPS)} with its keys, joined by dots"
        )


def _check_defaults(root: Any, name: str, shown: str) -> None:
    """Refuse a list `defaults` that is none, and a main file without one."""
    import yaml

    found = {key.value: value for key, value in getattr(root, "value", ())}
    defaults = found.get("defaults")
    if defaults is None:
        if name == "config.yaml":
            raise FlowsimError(
                f"{shown}: has no list 'defaults'; it replaces the shipped configs/config.yaml "
                "whole: start from a copy of that, or put your settings into scenario/<name>.yaml"
            )
        return
    where = f"{shown}, line {defaults.start_mark.line + 1}: defaults"
    if not isinstance(defaults, yaml.SequenceNode):
        raise FlowsimError(f"{where}: must be a list, e.g. '- baseline' on a line of its own")
    for item in defaults.value:
        line = f"{shown}, line {item.start_mark.line + 1}: defaults"
        words = item.value if isinstance(item, yaml.MappingNode) else [(item, None)]
        if any(CODE.search(str(part.value)) for pair in words for part in pair if part):
            raise FlowsimError(
                f"{line}: 'hydra' would steer Hydra itself, which may run code; remove the line"
            )
        form = CHOICE if isinstance(item, yaml.MappingNode) else INCLUDED
        if len(words) != 1 or not form.fullmatch(str(words[0][0].value)):
            raise FlowsimError(
                f"{line}: not understood; write '- baseline', '- period: winter_2017_18' or "
                "'- override /initiative: [bed_bureau]', each on a line of its own"
            )
