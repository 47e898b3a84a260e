"""Initiatives and measures of one's own, used without touching this package.

They come from a Python file (`--plugin FILE`), from `flowsim.register(...)`, or from an installed
package's entry points (groups `flowsim.initiatives` and `flowsim.measures`). A configuration never
names code: only the command line, an installed package or a Python program does.
"""

import hashlib
import importlib.util
import os
import re
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

from flowsim.calls import checked_call
from flowsim.errors import FlowsimError, own_code, unknown_name

INITIATIVES, MEASURES = "flowsim.initiatives", "flowsim.measures"
DIRECTIONS = ("up", "down", "none")
"""Which ways an initiative may expect a measure to go."""

MODULES = "flowsim_plugins"
"""Name under which the files are imported: flowsim_plugins.<name of the file>."""


@dataclass
class _Registered:
    """What this process knows of: initiatives by name, rules of measures, files by path."""

    initiatives: dict[str, type[Any]] = field(default_factory=dict)
    rules: list[Any] = field(default_factory=list)
    files: dict[Path, ModuleType] = field(default_factory=dict)


_here = _Registered()


@dataclass(frozen=True)
class Carried:
    """What a worker process is told of: files to load, and rules that were registered directly."""

    files: tuple[Path, ...] = ()
    rules: tuple[Any, ...] = ()


@checked_call
def register(*things: Any) -> None:
    """Make initiatives and measures known: classes, rules of measures, or Python files of them.

    An initiative is a class derived from `Initiative`; measures are a `Rule`, whose function must
    be in a file that can be imported if several processes are to be used.
    Raises FlowsimError for a file that is missing or holds neither, and for a name that is taken.
    """
    for thing in things:
        if isinstance(thing, str | Path):
            _load(Path(thing))
        elif _is_initiative(thing):
            _add_initiative(thing)
        elif _is_rule(thing):
            _add_rule(thing)
        else:
            raise FlowsimError(
                f"register: {thing!r} is neither an initiative, nor a rule of measures, nor the "
                "path of a Python file"
            )


def own_initiatives() -> dict[str, type[Any]]:
    """Return the classes of initiatives that are not this package's, by name."""
    _load_entry_points()
    return dict(_here.initiatives)


def own_rules() -> tuple[Any, ...]:
    """Return the rules of measures that are not this package's."""
    _load_entry_points()
    return tuple(_here.rules)


def version() -> str:
    """Return a hash of the sources of all measures that are registered; '' where none is.

    Stored measures are used again only where it is the same. (An initiative counts by what it makes
    of the hospital.) Where a source cannot be read the hash is new each time, so that nothing is
    used again that may have changed.
    """
    if not own_rules():
        return ""
    digest = hashlib.sha256()
    for module in sorted({rule.compute.__module__ for rule in own_rules()}):
        digest.update(module.encode() + b"\0" + _source(sys.modules.get(module)) + b"\0")
    return digest.hexdigest()[:12]


def carried() -> Carried:
    """Return what worker processes need to know. Raises FlowsimError for what cannot be sent."""
    _load_entry_points()
    from_files = {module.__name__ for module in _here.files.values()}
    rules = tuple(rule for rule in _here.rules if rule.compute.__module__ not in from_files)
    for rule in rules:
        if rule.compute.__module__ == "__main__":
            raise FlowsimError(
                f"measure {rule.measures[0].key}: it is defined in the main program, which other "
                "processes cannot import; put it in a file and register that, or use jobs=1"
            )
    return Carried(tuple(_here.files), rules)


def take_over(what: Carried) -> None:
    """Make known in this process what another one knows."""
    register(*(file for file in what.files if file not in _here.files))
    known = {measure.key for rule in own_rules() for measure in rule.measures}
    register(*(rule for rule in what.rules if rule.measures[0].key not in known))


def forget() -> None:
    """Forget everything registered here; installed packages' entry points are found again."""
    for module in _here.files.values():
        sys.modules.pop(module.__name__, None)
    _here.initiatives.clear()
    _here.rules.clear()
    _here.files.clear()
    _load_entry_points.cache_clear()


# -- one thing at a time ---------------------------------------------------------------------------


def name_of(kind: type[Any]) -> str:
    """Return the name of an initiative: that of its file, or in a main program of its class."""
    module = kind.__module__.rpartition(".")[2]
    if module != "__main__":
        return module
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()


def _is_initiative(thing: Any) -> bool:
    return isinstance(thing, type) and all(hasattr(thing, n) for n in ("edits", "null", "expects"))


def _is_rule(thing: Any) -> bool:
    return all(hasattr(thing, name) for name in ("measures", "compute", "needs"))


def _add_initiative(kind: type[Any]) -> None:
    name = name_of(kind)
    shipped = Path(__file__).parent.glob(f"hospital/initiatives/*/{name}.py")
    if name in _here.initiatives or any(shipped):
        raise FlowsimError(
            f"initiative {name}: the name is taken; give the file (or the class) another name"
        )
    for word in ("title", "seed", "phrase"):
        if not isinstance(getattr(kind, word, None), str):
            raise FlowsimError(
                f"initiative {name}: class {kind.__name__} has no {word}; write it, as "
                "docs/initiatives.md shows"
            )
    expected = kind.expects if isinstance(kind.expects, Mapping) else {"": kind.expects}
    for key, direction in expected.items():
        if direction not in DIRECTIONS:
            where = f"initiative {name}: expects '{key}'"
            raise unknown_name(where, "direction", direction, DIRECTIONS)
    _here.initiatives[name] = kind


def _add_rule(rule: Any) -> None:
    taken = {m.key for r in _here.rules for m in r.measures}
    for measure in rule.measures:
        if measure.key in taken:
            raise FlowsimError(f"measure {measure.key}: the key is taken; choose another")
    _here.rules.append(rule)


def _load(path: Path) -> None:
    file = path.expanduser().resolve()
    if file in _here.files:
        return
    if not os.path.isfile(file):  # unlike Path's own, it takes any name
        raise FlowsimError(f"plugin {path}: there is no such file; give the path of a Python file")
    if file.suffix != ".py":
        raise FlowsimError(f"plugin {path}: not a Python file; its name must end in .py")
    module = _imported(file, path)
    things = [
        thing
        for thing in vars(module).values()
        if (_is_initiative(thing) and thing.__module__ == module.__name__)
        or (_is_rule(thing) and not isinstance(thing, type))
    ]
    try:
        if not things:
            raise FlowsimError(
                f"plugin {path}: holds no initiative (a class derived from Initiative) and no "
                "measures (a Rule)"
            )
        if sum(isinstance(thing, type) for thing in things) > 1:
            raise FlowsimError(
                f"plugin {path}: holds several initiatives; an initiative is called after its "
                "file, so write one in each"
            )
        register(*things)
    except FlowsimError:
        sys.modules.pop(module.__name__, None)
        raise
    _here.files[file] = module


def _imported(file: Path, shown: Path) -> ModuleType:
    """Import a file. Raises FlowsimError where it cannot be run."""
    name = f"{MODULES}.{file.stem}"
    if name in sys.modules:
        raise FlowsimError(f"plugin {shown}: another plugin is called '{file.stem}' too; rename it")
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        with own_code(f"plugin {shown}"):
            # not by the loader, whose bytecode is taken for that of a file changed within a second
            exec(compile(file.read_bytes(), str(file), "exec"), vars(module))
    except FlowsimError:
        del sys.modules[name]
        raise
    return module


@lru_cache(maxsize=1)
def _load_entry_points() -> None:
    for group, known in ((INITIATIVES, _is_initiative), (MEASURES, _is_rule)):
        for point in metadata.entry_points(group=group):
            with own_code(f"entry point {point.name} of group {group}"):
                thing = point.load()
            if not known(thing):
                raise FlowsimError(
                    f"entry point {point.name} of group {group} names no {group[8:-1]}"
                )
            register(thing)


def _source(module: ModuleType | None) -> bytes:
    file = getattr(module, "__file__", None)
    return Path(file).read_bytes() if file else secrets.token_bytes(16)


def taken_from(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return a command line without its `--plugin FILE` options, and the files."""
    rest: list[str] = []
    files: list[str] = []
    left = iter(words)
    for word in left:
        option, given, file = word.partition("=")
        if option != "--plugin":
            rest.append(word)
            continue
        found = file if given else next(left, "")
        if not found:
            raise FlowsimError("command line: --plugin needs the path of a Python file")
        files.append(found)
    return rest, files
