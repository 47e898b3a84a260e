"""Where the configuration files are, and in which of them a key was written."""

import os
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from flowsim.errors import FlowsimError
from flowsim.numbers import not_one

PACKAGE_LINE = re.compile(r"#\s*@package\s+(\S+)")
GROUPS = ("scenario", "period", "hospital", "initiative")
"""Folders of `configs/` from which a file is chosen."""

PLAUSIBLE = "plausible"
"""Folder of the plausible hospitals, in a file for each of the hospitals."""

CALIBRATION = "calibration"
"""Folder of the studies of history matching, in a file for each of the hospitals."""

REFERENCE = re.compile(r"\$\{([\w.]+)\}")
"""A value that is that of another key."""

INCLUDED = re.compile(r"\s*-\s*([\w./-]+)@([\w.]+)\s*(?:#.*)?$")


@lru_cache(maxsize=1)
def shipped_folder() -> Path:
    """Return the folder of the YAML files that come with flowsim.

    In an installed wheel it lies inside the package, in a source tree beside it.
    Raises FlowsimError when neither is there.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "configs", package.parent / "configs"):
        if (folder / "config.yaml").is_file():
            return folder
    raise FlowsimError(
        f"the configuration files are missing from {package}; install flowsim again: pip install ."
    )


@dataclass(frozen=True)
class Folders:
    """The user's folder, if any, which wins file by file over the shipped one."""

    own: Path | None = None

    @classmethod
    def of(cls, config_dir: str | Path | None) -> "Folders":
        """Return the folders for `--config-dir`.

        Raises FlowsimError when it does not exist, is no name of a folder, or a folder in it has
        nearly the name of one of `GROUPS`, or of `PLAUSIBLE`.
        """
        if config_dir is None:
            return cls()
        name = os.fspath(config_dir) if isinstance(config_dir, os.PathLike) else config_dir
        if not isinstance(name, str) or not name.strip() or "\0" in name:
            raise FlowsimError(not_one(config_dir, "config_dir", "the name of a folder"))
        folder = Path(config_dir).expanduser().resolve()
        if not os.path.isdir(folder):  # unlike Path's own, it takes any name
            raise FlowsimError(
                f"--config-dir {config_dir}: there is no such folder; create it first"
            )
        for name in sorted(item.name for item in folder.iterdir() if item.is_dir()):
            near = get_close_matches(name, (*GROUPS, PLAUSIBLE), n=1, cutoff=0.8)
            if name not in (*GROUPS, PLAUSIBLE) and near:
                raise FlowsimError(
                    f"--config-dir {config_dir}: nothing reads its folder '{name}'. Did you mean "
                    f"'{near[0]}'? (folders: {', '.join((*GROUPS, PLAUSIBLE))})"
                )
        return cls(folder)

    @property
    def all(self) -> tuple[Path, ...]:
        """Folders in order of precedence."""
        return (shipped_folder(),) if self.own is None else (self.own, shipped_folder())

    def names(self, group: str) -> list[str]:
        """Return the names one can choose in a group, such as 'scenario'."""
        found = {f.stem for folder in self.all for f in (folder / group).glob("*.yaml")}
        return sorted(found)

    def file(self, name: str) -> Path | None:
        """Return the file such as 'initiative/bed_bureau.yaml' that counts, or None."""
        return next((f / name for f in self.all if os.path.isfile(f / name)), None)

    def where(self, path: str, overrides: tuple[str, ...] = (), *, follow: bool = True) -> str:
        """Return the words for where a key was written: command line, or file and line.

        The value of a key that refers to another was written there, if references are followed.
        """
        return self._where(path, overrides, () if follow else None)

    def _where(
        self, path: str, overrides: tuple[str, ...], came_from: tuple[str, ...] | None
    ) -> str:
        for override in overrides:
            key = override.partition("=")[0].lstrip("+~")
            if key in GROUPS:
                continue
            if path == key or key.startswith(path + "."):
                return f"command line: {override.lstrip('+')}"
            if path.startswith(key + "."):
                return f"command line: {override.lstrip('+')}: {path}"
        for file in self._files():
            line, value = _line_of(file, self._package(file), path)
            other = REFERENCE.fullmatch(value)
            if other and came_from is not None and other[1] not in (path, *came_from):
                return self._where(other[1], overrides, (*came_from, path))
            if line:
                return f"{self.shown(file)}, line {line}: {path}"
        return path

    def shown(self, file: Path) -> str:
        """Return a short name of a configuration file."""
        for folder in self.all:
            if file.is_relative_to(folder):
                root = str(folder) if folder == self.own else "configs"
                return f"{root}/{file.relative_to(folder).as_posix()}"
        return str(file)

    def place(self, name: str, key: str) -> str:
        """Return the words for where a key stands in one file, such as 'scenario/mine.yaml'."""
        file = self.file(name)
        line = _line_of(file, self._package(file), key)[0] if file else 0
        return f"{self.shown(file) if file else name}, line {line}: {key}" if line else key

    def naming(self, group: str, name: str) -> str:
        """Return the file that names something of a group, or '{group} {name}' if none does."""
        for file in self._files():
            text = file.read_text(encoding="utf-8", errors="replace")
            if group in text and re.search(rf"\b{re.escape(name)}\b", text):
                return self.shown(file)
        return f"{group} {name}"

    def not_text(self) -> str:
        """Return the first file that is not UTF-8 text, or nothing."""
        for file in self._files():
            try:
                file.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                return self.shown(file)
        return ""

    def _files(self) -> list[Path]:
        """Return the files that count, one's own first."""
        seen: dict[str, Path] = {}
        for folder in self.all:
            for file in sorted(folder.rglob("*.yaml")):
                seen.setdefault(file.relative_to(folder).as_posix(), file)
        return list(seen.values())

    def _package(self, file: Path) -> str:
        """Return the key under which Hydra puts the content of a file."""
        with file.open(encoding="utf-8", errors="replace") as lines:
            head = PACKAGE_LINE.match(next(lines, ""))
        folder = next(f for f in self.all if file.is_relative_to(f))
        parts = file.relative_to(folder).with_suffix("").parts
        group = ".".join(parts[:-1])
        if head is None:
            return self._given_package("/".join(parts)) or group
        name = head.group(1).replace("_group_", group).replace("_name_", file.stem)
        return "" if name == "_global_" else name

    def _given_package(self, name: str) -> str | None:
        """Return the key that the file which includes this one gives it ('part@key')."""
        owner = self.file(f"{name.rpartition('/')[0]}.yaml")
        if owner is None:
            return None
        group = owner.relative_to(next(f for f in self.all if owner.is_relative_to(f))).parts[:-1]
        for line in owner.read_text(encoding="utf-8", errors="replace").splitlines():
            part = INCLUDED.match(line)
            if part and "/".join([*group, part.group(1)]) == name:
                return ".".join([*group, part.group(2)])
        return None


def _line_of(file: Path, package: str, path: str) -> tuple[int, str]:
    """Return the line of a key in a file, 0 if it is not there, and its value if that is plain."""
    import yaml

    if package and not (path == package or path.startswith(package + ".")):
        return 0, ""
    keys = [k for k in path[len(package) :].split(".") if k]
    try:
        node: Any = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError):
        return 0, ""
    if not keys:
        return 0 if node is None else node.start_mark.line + 1, ""
    line = 0
    for key in keys:
        found = _child(node, key)
        if found is None:
            return 0, ""
        mark, node = found
        line = mark.line + 1
    return line, node.value if isinstance(node, yaml.ScalarNode) else ""


def _child(node: Any, key: str) -> tuple[Any, Any] | None:
    import yaml

    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return name.start_mark, value
    if isinstance(node, yaml.SequenceNode) and key.isdigit() and int(key) < len(node.value):
        item = node.value[int(key)]
        return item.start_mark, item
    return None
