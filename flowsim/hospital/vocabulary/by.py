"""Values that depend on who the patient is, when it is, or how full the hospital is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Generic, TypeVar

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.parts import Part, tabled

T = TypeVar("T")

MAXIMUM_PARENTS = 3


@dataclass(frozen=True)
class By(Part, Generic[T]):
    """A value looked up in a table by one to three attributes; build it with `by`."""

    said: ClassVar[str] = "a table made with by(...)"

    attributes: tuple[str, ...]
    table: tuple[tuple[tuple[str, ...], T], ...]
    default: T | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= len(self.attributes) <= MAXIMUM_PARENTS:
            raise FlowsimError(f"by({self.attributes}): give one to {MAXIMUM_PARENTS} attributes")
        for key, _ in self.table:
            if len(key) != len(self.attributes):
                raise FlowsimError(
                    f"by({self.attributes}): key {key!r} must have {len(self.attributes)} label(s)"
                )

    def at(self, *labels: str) -> T:
        """Return the value for these labels.

        Raises FlowsimError when neither the table nor a default covers them.
        """
        if labels in self._exact:
            return self._exact[labels]
        given = list(zip(self.attributes, labels, strict=True))
        for key, value in self._starred:
            if all(k in ("*", label) for k, label in zip(key, labels, strict=True)):
                return value
        if self.default is None:
            where = ", ".join(f"{a}={v}" for a, v in given)
            raise FlowsimError(
                f"by({', '.join(self.attributes)}): no value for {where}; "
                "add the row, a '*' row, or a default"
            )
        return self.default

    @cached_property
    def _exact(self) -> dict[tuple[str, ...], T]:
        """Rows that no row with a '*' can come before: most tables have no such row."""
        found: dict[tuple[str, ...], T] = {}
        for key, value in self.table:
            if "*" in key:
                break
            found.setdefault(key, value)
        return found

    @cached_property
    def _starred(self) -> tuple[tuple[tuple[str, ...], T], ...]:
        """The rows from the first with a '*' on."""
        starred = (k for k, (key, _) in enumerate(self.table) if "*" in key)
        return self.table[next(starred, len(self.table)) :]

    @property
    def always(self) -> bool:
        """Whether there is a value for whatever labels."""
        return self.default is not None or any(set(key) == {"*"} for key, _ in self.table)

    def values(self) -> list[T]:
        """Return every value the table can give, the default last."""
        found = [value for _, value in self.table]
        return found if self.default is None else [*found, self.default]


def by(
    attributes: str | tuple[str, ...],
    table: Mapping[object, T],
    default: T | None = None,
) -> By[T]:
    """Tabulate a value by one to three attributes.

    `by("acuity", {"1": 30, "2": 20}, default=10)`; with several attributes the keys are tuples
    in the same order, and "*" stands for any label. The first row that fits is taken.

    Raises FlowsimError when a key has the wrong length or there are more than three attributes.
    """
    given = tabled(table, f"by({attributes!r}):", "labels: value")
    names = attributes if isinstance(attributes, tuple | list) else (attributes,)
    rows = ((key if isinstance(key, tuple) else (key,), value) for key, value in given.items())
    return By(tuple(names), tuple(rows), default)
