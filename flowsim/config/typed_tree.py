"""Plain YAML trees to frozen dataclasses, with errors in plain words.

Pydantic checks types and missing keys; unknown keys are looked for here, because the standard
library's dataclasses ignore them. Every error names the key's whole path and the file it is in.
"""

import dataclasses
import json
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

from flowsim.errors import FlowsimError, missing_key, unknown_name

T = TypeVar("T")
Locate = Callable[[str], str]
"""Turns a key path into the words that say where it is: file, line and path."""

UNIONS = (typing.Union, types.UnionType)
UNITS = {"_minutes": 1.0, "_hours": 60.0, "_days": 1440.0, "_weeks": 10080.0}
TEXT_UNITS = {
    "m": 1.0,
    "min": 1.0,
    "minute": 1.0,
    "h": 60.0,
    "hour": 60.0,
    "d": 1440.0,
    "day": 1440.0,
    "w": 10080.0,
    "week": 10080.0,
}


def validate(kind: type[T], tree: object, path: str, locate: Locate) -> T:
    """Return `tree` as the dataclass `kind`.

    `path` is where the tree sits in the configuration. Raises FlowsimError for the first unknown
    key, missing key, wrong type, or rule of the dataclass that is broken.
    """
    from pydantic import ValidationError

    _forbid_unknown_keys(kind, tree, path, locate)
    try:
        made: T = _adapter(cast(Any, kind)).validate_json(json.dumps(tree), strict=True)
    except ValidationError as problem:
        found = problem.errors(include_url=False)
        raise _in_plain_words(kind, found, tree, path, locate) from None
    except FlowsimError as problem:
        broken = _deepest_broken(kind, tree, path, str(problem))
        raise FlowsimError(f"{_blamed(broken, locate)}: {problem}") from None
    return made


@lru_cache
def _adapter(kind: Any) -> Any:
    """Return what validates a dataclass, which takes longer to make than to use."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def validate_deeply(kind: type[T], tree: object, path: str, locate: Locate) -> T:
    """Return what `validate` does, having also worked out every property of every part.

    Shares, tables and distributions are built by properties of the settings; a fault in one is
    found here, while its place in the file is known.
    """
    found = validate(kind, tree, path, locate)
    _name_tables(found, path)
    _work_out(found, path, locate)
    return found


class Rows(dict[str, Any]):
    """A table of settings that says which it is when asked for a row it does not have."""

    def __init__(self, rows: Mapping[str, Any], path: str) -> None:
        super().__init__(rows)
        self.path = path

    def __missing__(self, key: str) -> Any:
        """Raise FlowsimError (called by Python for a missing key)."""
        raise FlowsimError(
            f"{self.path}: no row '{key}', which other settings ask for (rows: "
            f"{', '.join(self) or 'none'}); add it, or correct the name there"
        )


def _name_tables(value: Any, path: str) -> None:
    """Give every table of a dataclass, and of those in it, its path."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            held, where = getattr(value, field.name), _join(path, field.name)
            if isinstance(held, dict):
                held = Rows(held, where)
                object.__setattr__(value, field.name, held)  # before anybody else has seen it
            _name_tables(held, where)
    elif isinstance(value, dict):
        for key, held in value.items():
            if isinstance(held, dict):
                value[key] = Rows(held, _join(path, key))
            _name_tables(value[key], _join(path, key))
    elif isinstance(value, tuple):
        for number, held in enumerate(value):
            _name_tables(held, _join(path, number))


def _work_out(value: object, path: str, locate: Locate) -> None:
    items: list[tuple[object, object]] = []
    if isinstance(value, Mapping):
        items = list(value.items())
    elif isinstance(value, tuple):
        items = list(enumerate(value))
    elif dataclasses.is_dataclass(value):
        items = [(field.name, getattr(value, field.name)) for field in dataclasses.fields(value)]
    for key, item in items:
        _work_out(item, _join(path, key), locate)
    for name, member in vars(type(value)).items() if dataclasses.is_dataclass(value) else ():
        if isinstance(member, property):
            try:
                getattr(value, name)
            except FlowsimError as problem:
                raise FlowsimError(f"{locate(path)}: {problem}") from None


# -- unknown keys ------------------------------------------------------------------------------


def _forbid_unknown_keys(kind: Any, tree: object, path: str, locate: Locate) -> None:
    if dataclasses.is_dataclass(kind) and isinstance(tree, Mapping):
        allowed = [f.name for f in dataclasses.fields(kind) if f.init]
        for key in tree:
            if key not in allowed:
                raise unknown_name(locate(_join(path, key)), "key", key, allowed)
    for key, child_kind, child in _children(kind, tree):
        _forbid_unknown_keys(child_kind, child, _join(path, key), locate)


def _children(kind: Any, tree: object) -> Iterator[tuple[object, Any, object]]:
    """Yield (key, type, value) of what a value of this type holds."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        yield from _children(arguments[0], tree)
    elif origin in UNIONS:
        arm = _arm(arguments, tree)
        if arm is not None:
            yield from _children(arm, tree)
    elif dataclasses.is_dataclass(kind) and isinstance(tree, Mapping):
        hints = _hints(cast(type, kind))
        for key, value in tree.items():
            if key in hints:
                yield key, hints[key], value
    elif isinstance(origin, type) and issubclass(origin, Mapping) and isinstance(tree, Mapping):
        for key, value in tree.items():
            yield key, arguments[1], value
    elif isinstance(origin, type) and issubclass(origin, Sequence) and isinstance(tree, list):
        repeated = origin is not tuple or arguments[-1] is Ellipsis
        kinds = [arguments[0]] * len(tree) if repeated else arguments
        for number, (child_kind, value) in enumerate(zip(kinds, tree, strict=False)):
            yield number, child_kind, value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


def _arm(arms: tuple[Any, ...], tree: object) -> Any:
    """Return the alternative the user most likely meant: the one that knows most of the keys."""
    if isinstance(tree, Mapping):
        dataclass_arms = [a for a in arms if dataclasses.is_dataclass(a)]
        if dataclass_arms:
            return max(dataclass_arms, key=lambda a: _agreement(a, tree))
        return next((a for a in arms if _is(a, Mapping)), None)
    if isinstance(tree, list):
        return next((a for a in arms if _is(a, Sequence)), None)
    return None


def _is(kind: Any, base: type) -> bool:
    origin = typing.get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, base)


def _agreement(kind: Any, tree: Mapping[Any, object]) -> int:
    names = {f.name for f in dataclasses.fields(kind)}
    needed = {f.name for f in dataclasses.fields(kind) if _required(f)}
    return 2 * len(names & set(tree)) - len(set(tree) - names) - len(needed - set(tree))


def _required(field: dataclasses.Field[Any]) -> bool:
    missing = dataclasses.MISSING
    return field.default is missing and field.default_factory is missing


# -- pydantic's findings in plain words --------------------------------------------------------


def _in_plain_words(
    kind: Any, problems: Sequence[Mapping[str, Any]], tree: object, path: str, locate: Locate
) -> FlowsimError:
    """Return one error: the deepest finding, which is the most specific where arms were tried."""
    paths = [_real_path(p["loc"], tree, p["type"]) for p in problems]
    problem, keys = max(zip(problems, paths, strict=True), key=lambda pair: len(pair[1]))
    key = ".".join([path, *keys]).strip(".")
    where = locate(key)
    if problem["type"].startswith("missing"):
        return _missing(key, where, locate(key.rpartition(".")[0]))
    alternatives = [p for p, k in zip(problems, paths, strict=True) if k == keys]
    wanted = " or ".join(dict.fromkeys(_wanted(p) for p in alternatives))
    name = next((k for k in reversed(keys) if not k.isdigit()), path)
    value = problem["input"]
    hint = _hint(name, value, wanted)
    if "keys" in wanted:
        hint = _block_hint(_kind_at(kind, tree, keys), key, value)
    return FlowsimError(f"{where}: must be {wanted}, not {_shown(value)}{hint}")


def _missing(key: str, where: str, block: str) -> FlowsimError:
    """Return the error for a key that is not there; `where` may be a file that does not count."""
    name = key.rpartition(".")[2]
    if name.isdigit():
        return FlowsimError(f"{block}: the list is too short; give {int(name) + 1} values")
    if where.startswith("command line: ~"):
        return FlowsimError(f"{where}: {key} would be missing; it must be there, so leave that out")
    return missing_key(where if where.startswith("command line") else block, name)


def _kind_at(kind: Any, tree: object, keys: Sequence[str]) -> Any:
    """Return the type of what stands under keys, of alternatives the one that has keys."""
    for key in keys:
        held = {str(name): (its_kind, child) for name, its_kind, child in _children(kind, tree)}
        kind, tree = held.get(key, (None, None))
    arms = typing.get_args(kind) if typing.get_origin(kind) in UNIONS else ()
    return next((arm for arm in arms if dataclasses.is_dataclass(arm)), kind)


def _block_hint(kind: Any, key: str, value: object) -> str:
    """Return which key of a block is meant by a value that stands in its place."""
    if not dataclasses.is_dataclass(kind):
        return f"; to change one of its rows, write {key}.ROW=VALUE"
    hints = typing.get_type_hints(kind)
    needed = [item.name for item in dataclasses.fields(kind) if _required(item)]
    numbers = [name for name in needed if hints[name] in (int, float)]
    if len(numbers) == 1 and isinstance(value, int | float):
        return f"; to change the number alone, write {key}.{numbers[0]}={value}"
    names = [item.name for item in dataclasses.fields(kind)]
    return f"; to change one of its keys ({', '.join(names)}), write {key}.KEY=VALUE"


def _real_path(location: tuple[object, ...], tree: object, problem: str) -> list[str]:
    """Keep of pydantic's location what is in the tree; it also names the alternatives it tried."""
    kept: list[str] = []
    for number, key in enumerate(location):
        last = number == len(location) - 1
        child = _child(tree, key)
        if child is not None:
            tree = child[0]
        elif not (last and problem.startswith("missing")):
            continue
        kept.append(str(key))
    return kept


def _child(tree: object, key: object) -> tuple[object] | None:
    """Return what a tree holds under a key, wrapped because it may be null; None if nothing."""
    if isinstance(tree, Mapping):
        return (tree[key],) if key in tree else None
    if isinstance(tree, list) and isinstance(key, int) and key < len(tree):
        return (tree[key],)
    return None


def _wanted(problem: Mapping[str, Any]) -> str:
    words = {
        "int": "a whole number",
        "float": "a number",
        "string": "text",
        "bool": "true or false",
        "tuple": "a list",
        "list": "a list",
        "dict": "a set of keys and values",
        "mapping": "a set of keys and values",
        "dataclass": "a set of keys and values",
        "none": "null",
    }
    code = str(problem["type"])
    if code == "literal_error":
        return "one of " + str(problem["ctx"]["expected"]).replace(" or ", ", ")
    if code in ("too_short", "too_long"):
        return f"a list of another length ({problem['msg']})"
    return words.get(code.split("_")[0], str(problem["msg"]))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}'"
    if value is None:
        return "null (empty)"
    if isinstance(value, Mapping):
        return f"the keys {', '.join(map(str, list(value)[:4]))}" if value else "an empty set"
    return str(value) if len(str(value)) < 60 else str(value)[:57] + "..."


def _hint(name: str, value: object, wanted: str) -> str:
    """Return what to write instead, where that can be told: units, quotes, yes and no."""
    if isinstance(value, str) and "number" in wanted:
        return _unit_hint(name, value)
    if isinstance(value, int) and "text" in wanted:
        if isinstance(value, bool):
            yes, on = ("yes", "on") if value else ("no", "off")
            return f"; YAML reads {yes}, {on} and {_shown(value)} alike: write '{yes}' in quotes"
        if 600 <= value <= 1440:
            return f"; if a time is meant, quote it: '{value // 60:02d}:{value % 60:02d}'"
    return ""


def _unit_hint(name: str, value: str) -> str:
    unit = next((u for u in UNITS if name.endswith(u)), "_weeks" if name == "weeks" else "")
    known = f"; the unit is {unit[1:]}" if unit else ""
    number = re.fullmatch(r"\s*(-?\d+(?:\.\d*)?|-?\.\d+)\s*([a-z]*|%)\s*", value.lower())
    if number is None:
        return known
    amount, letters = float(number.group(1)), number.group(2)
    if letters == "%":
        return f"; a share is written as {amount / 100:g}"
    factor = next((f for u, f in TEXT_UNITS.items() if letters in (u, u + "s")), None)
    if not unit or factor is None:
        return f"{known}; write {number.group(1)} without quotes or unit"
    return f"{known}, so write {amount * factor / UNITS[unit]:g}"


# -- rules of the dataclasses themselves --------------------------------------------------------


def _deepest_broken(kind: Any, tree: object, path: str, message: str) -> str:
    """Return the path of the innermost part that breaks a rule on its own.

    Where the message begins with the name of one of its keys, perhaps after its own, that key is
    meant.
    """
    for key, child_kind, child in _children(kind, tree):
        if _breaks_a_rule(child_kind, child):
            return _deepest_broken(child_kind, child, _join(path, key), message)
    words = message.removeprefix(f"{path.rpartition('.')[2]}: ")
    first = words.split(" ")[0].strip(":,;")
    return _join(path, first) if isinstance(tree, Mapping) and first in tree else path


def _blamed(broken: str, locate: Locate) -> str:
    """Return where the fault was written: a rule of several keys is broken by the one just set."""
    where, block = locate(broken), locate(broken.rpartition(".")[0])
    return block if block.startswith("command line") else where


def _breaks_a_rule(kind: Any, tree: object) -> bool:
    from pydantic import ValidationError

    try:
        _adapter(kind).validate_json(json.dumps(tree), strict=True)
    except FlowsimError:
        return True
    except ValidationError:
        return False
    return False


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)
