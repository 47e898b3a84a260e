"""Parts of a hospital hold what the annotations of their fields say: one rule for all of them.

Every frozen dataclass of the vocabulary derives from `Part`. As one is made, each field is brought
to its annotation or refused: numbers are finite (`flowsim.numbers` says what counts as one) and
within their `Bounds`, whole numbers are whole, lists become tuples, things are of their type.
"""

import collections.abc
import re
import types
import typing
from abc import ABCMeta
from collections.abc import Callable, Iterable, Iterator, Mapping, Set, Sized
from dataclasses import dataclass, fields, replace
from functools import cache
from inspect import Signature, signature
from itertools import repeat
from math import inf
from operator import is_
from typing import Annotated, Any, TypeGuard, TypeVar

from flowsim.calls import wrong_call
from flowsim.errors import FlowsimError
from flowsim.numbers import (
    ANY,
    ONE_LINE,
    Bounds,
    as_number,
    as_text,
    as_truth,
    as_whole,
    not_one,
    says_something,
    shown,
    within,
)

NOT_EMPTY = "not empty"
"""Marks text that must say something on one line, or a list that must hold something."""

OR_INFINITE = "or infinite"
"""Marks a number that may be infinite: a limit that is never reached."""

MOST = 100_000
"""More beds, servers or staff than any hospital has."""

Name = Annotated[str, NOT_EMPTY]
Names = Annotated[tuple[str, ...], NOT_EMPTY]
Count = Annotated[int, Bounds(0, MOST)]
NotNegative = Annotated[float, Bounds(0)]
Positive = Annotated[float, Bounds(1e-6)]
Probability = Annotated[float, Bounds(0, 1)]

UNFIT = object()
"""What is returned for a value of another sort."""


class PartType(ABCMeta):
    """The type of parts: one made with wrong fields says so in a FlowsimError."""

    def __call__(cls, *values: Any, **named: Any) -> Any:
        """Make a part. Raises FlowsimError for a field left out, unknown, or too many values."""
        try:
            return super().__call__(*values, **named)
        except TypeError:
            wrong = wrong_call(cls.__signature__, values, named, where=_words(cls), kind="field")
            if wrong is None:
                raise
            raise wrong from None

    # Nothing is a part by registration, the asking for which makes `isinstance` of an abstract
    # class several times as slow as that of a plain one.
    __instancecheck__ = type.__instancecheck__

    @property
    def __signature__(cls) -> Signature:
        """What a part is made of, as notebooks and `help` show it."""
        found = signature(cls.__init__)  # type: ignore[misc]
        return found.replace(parameters=list(found.parameters.values())[1:])


class Part(metaclass=PartType):
    """A frozen dataclass whose fields are brought to their annotations as it is made.

    Raises FlowsimError, with the part and the field, for a value that a field cannot take, for one
    that is left out, and for the name of a field that there is not.
    """

    def __post_init__(self) -> None:
        owner = called(self)
        for name, sort in sorts_of(type(self)):
            given = getattr(self, name)
            found = sort.fit(given, f"{owner}: {name}")
            if found is not given:
                object.__setattr__(self, name, found)


class AtOnce(Part):
    """A step that takes no time, and neither takes nor gives what somebody may wait for.

    The checks of what is held, waited for and supplied need no rule for such a verb; of any other
    they refuse to say anything without one.
    """


def brought(value: object, hint: Any, where: str) -> Any:
    """Return a value brought to an annotation. Raises FlowsimError, beginning with `where`."""
    rows = tuple(value) if isinstance(value, Iterator) else value
    return _sort(hint).fit(rows, where)


def hint_of(kind: type, name: str) -> Any:
    """Return the annotation of a field of a part, None where it has no such field."""
    return typing.get_type_hints(kind, include_extras=True).get(name)


def tabled(value: Any, where: str, rows: str) -> Mapping[Any, Any]:
    """Return a table. Raises FlowsimError for what is none; `rows` says what belongs in it."""
    if not isinstance(value, Mapping):
        raise FlowsimError(f"{where} {shown(value)} must be a table, {{{rows}}}")
    return value


def called(part: object) -> str:
    """Return what messages call a part: 'ward elm', 'bed bureau', 'lognormal'."""
    kind: type = type(part)
    words, name = _words(kind), getattr(part, "name", None)
    return f"{words} {name}" if isinstance(name, str) and says_something(name) else words


@dataclass(frozen=True)
class Sort:
    """What values a field takes: in words, and how one is brought to it (UNFIT if it cannot be)."""

    words: str
    take: Callable[[Any, str], Any]

    def fit(self, value: object, where: str) -> Any:
        """Return the value as the field holds it. Raises FlowsimError for one of another sort."""
        found = self.take(value, where)
        if found is UNFIT:
            raise FlowsimError(not_one(value, where, self.words))
        return found


def sorts_of(kind: type, arguments: tuple[Any, ...] = ()) -> tuple[tuple[str, Sort], ...]:
    """Return the sort of every field of a part; `arguments` are those of a generic one."""
    return _sorts_of(kind, arguments)


@cache
def _sorts_of(kind: type, arguments: tuple[Any, ...]) -> tuple[tuple[str, Sort], ...]:
    hints = typing.get_type_hints(kind, include_extras=True)
    found = []
    for item in fields(kind):
        hint = hints[item.name]
        if arguments and getattr(hint, "__parameters__", ()):
            hint = hint[arguments]
        elif arguments and isinstance(hint, TypeVar):
            hint = arguments[0]
        found.append((item.name, _sort(hint)))
    return tuple(found)


def _sort(hint: Any, marks: tuple[object, ...] = ()) -> Sort:
    """Return the sort that an annotation stands for; `marks` are the metadata around it."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return _sort(arguments[0], (*marks, *arguments[1:]))
    if origin in (typing.Union, types.UnionType):
        return _either([_sort(arm, marks) for arm in arguments])
    if origin is tuple:
        return _list(arguments, marks)
    if origin is collections.abc.Callable:
        return Sort("a function", lambda value, where: value if callable(value) else UNFIT)
    if isinstance(hint, TypeVar) or hint is Any:
        return Sort("anything", lambda value, where: value)
    if hint in PLAIN:
        return PLAIN[hint](marks)
    return _thing(origin or hint, arguments)


# -- numbers, text, nothing ------------------------------------------------------------------------


def _number(marks: tuple[object, ...]) -> Sort:
    bounds, infinite = _bounds(marks), OR_INFINITE in marks

    def take(value: object, where: str) -> Any:
        if infinite and isinstance(value, float) and value == inf:
            return value
        found = value if type(value) is float and value - value == 0 else as_number(value)
        return UNFIT if found is None else within(found, where, bounds)

    return Sort(f"a finite number{' or infinity' if infinite else ''}", take)


def _whole(marks: tuple[object, ...]) -> Sort:
    bounds = _bounds(marks)

    def take(value: object, where: str) -> Any:
        found = as_whole(value)
        return UNFIT if found is None else within(found, where, bounds)

    return Sort("a whole number", take)


def _truth(marks: tuple[object, ...]) -> Sort:
    def take(value: object, where: str) -> Any:
        found = as_truth(value)
        return UNFIT if found is None else found

    return Sort("True or False", take)


def _text(marks: tuple[object, ...]) -> Sort:
    needed = NOT_EMPTY in marks

    def take(value: object, where: str) -> Any:
        found = value if type(value) is str else as_text(value)
        return UNFIT if found is None or (needed and not says_something(found)) else found

    return Sort(ONE_LINE if needed else "text", take)


def _nothing(marks: tuple[object, ...]) -> Sort:
    return Sort("None", lambda value, where: value if value is None else UNFIT)


PLAIN: dict[Any, Callable[[tuple[object, ...]], Sort]] = {
    float: _number,
    int: _whole,
    bool: _truth,
    str: _text,
    type(None): _nothing,
}


def _bounds(marks: tuple[object, ...]) -> Bounds:
    return next((mark for mark in marks if isinstance(mark, Bounds)), ANY)


# -- what is made of others ------------------------------------------------------------------------


def _either(arms: list[Sort]) -> Sort:
    def take(value: object, where: str) -> Any:
        for arm in arms:
            found = arm.take(value, where)
            if found is not UNFIT:
                return found
        return UNFIT

    *others, last = [arm.words for arm in arms]
    return Sort(f"{', '.join(others)} or {last}", take)


def _list(arguments: tuple[Any, ...], marks: tuple[object, ...]) -> Sort:
    """Return the sort of a tuple: so many of a sort, or one of each of several."""
    if arguments[-1] is not Ellipsis:
        each = [_sort(argument, marks) for argument in arguments]
        said = f"({', '.join(sort.words for sort in each)})"
        return Sort(said, lambda value, where: _fitted(value, where, each, len(each)))
    one, needed = _sort(arguments[0], marks), NOT_EMPTY in marks
    named = _is_named(arguments[0])

    def take(value: object, where: str) -> Any:
        rows = tuple(value.items()) if named and isinstance(value, Mapping) else value
        found = _fitted(rows, where, [one], None)
        if needed and found == ():
            raise FlowsimError(f"{where} is empty; give at least one")
        return found

    return Sort(f"a list, each {one.words}", take)


def _is_named(item: Any) -> bool:
    """Return whether an item is a pair of a name and something: of such a table is a list too."""
    parts = typing.get_args(item) if typing.get_origin(item) is tuple else ()
    name = parts[0] if len(parts) == 2 else None
    return name is str or (typing.get_origin(name) is Annotated and typing.get_args(name)[0] is str)


def _fitted(value: object, where: str, sorts: list[Sort], length: int | None) -> Any:
    """Return a list with each of its items brought to its sort, the same tuple if all are."""
    if not isinstance(value, tuple | list) and not _is_list(value):
        return UNFIT
    items = tuple(value)
    if length is not None and len(items) != length:
        return UNFIT
    several = sorts * len(items) if length is None else sorts
    try:
        found = tuple([sort.take(item, where) for sort, item in zip(several, items, strict=True)])
    except FlowsimError:
        found = (UNFIT,)
    if any(map(is_, found, repeat(UNFIT))):  # once more, to say which
        found = tuple(
            sort.fit(item, f"{where}[{number}]")
            for number, (sort, item) in enumerate(zip(several, items, strict=True))
        )
    same = isinstance(value, tuple) and all(map(is_, found, items))
    return value if same else found


def _is_list(value: object) -> TypeGuard[Iterable[object]]:
    """Return whether a value holds others in an order, as NumPy's arrays do and text does not."""
    if isinstance(value, str | bytes | Mapping | Set) or getattr(value, "ndim", 1) == 0:
        return False
    return isinstance(value, Sized) and isinstance(value, Iterable)


def _thing(kind: type[Any], arguments: tuple[Any, ...]) -> Sort:
    """Return the sort of things of a type; of a generic part, with its fields brought to it."""

    def take(value: Any, where: str) -> Any:
        if not isinstance(value, kind):
            return UNFIT
        if not arguments:
            return value
        sorts = sorts_of(kind, arguments)
        given = {name: getattr(value, name) for name, _ in sorts}
        found = {name: sort.fit(given[name], f"{where}: {name}") for name, sort in sorts}
        changed = {name: item for name, item in found.items() if item is not given[name]}
        return replace(value, **changed) if changed else value

    return Sort(vars(kind).get("said", kind.__name__), take)


@cache
def _words(kind: type) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower()
