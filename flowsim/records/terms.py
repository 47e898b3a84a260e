"""The terms of a model: every name in its records, and what it means.

A milestone, a cause of time, an outcome, an attribute, an arrival stream, a resource or a kind of
bed request is a name that a modeller chose. Its term says what it means and what it counts
towards, so that no reader guesses from parts of names, and a name that is not there is an error.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from flowsim.errors import FlowsimError, unknown_name

KINDS = (
    "milestone",
    "cause",
    "outcome",
    "attribute",
    "number",
    "stream",
    "resource",
    "request kind",
    "division",
    "ladder",
    "rung",
)
"""Kinds of terms, in the order of the page that lists them."""

ED, WARD = "ed", "ward"
PLACES = {ED: "in the emergency department", WARD: "on the wards"}
"""Where time is spent, for pictures and measures of one place; '' is neither."""

ENDINGS = ("home", "died", "transferred", "left before the end")
"""How an outcome ends: what counts as a live discharge is 'home' or 'left before the end'."""

STAY_PARTS = {
    "clinical_need": "clinical need",
    "senior_review": "waiting for senior or specialty review",
    "diagnostics": "waiting for diagnostics",
    "theatre": "waiting for theatre",
    "step_bed": "waiting for a step-up or step-down bed",
    "leaving": "waiting for medicines, paperwork or transport",
    "community": "waiting for community capacity",
    "other": "other",
}
"""Parts of a hospital stay that causes on the wards are added up in (measure L04)."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value of an attribute: its meaning, and the group of values it counts with ('' for none).

    `never` says why no patient of the model has it, where a measure counts a true zero.
    """

    name: str
    meaning: str = ""
    group: str = ""
    never: str = ""


@dataclass(frozen=True, kw_only=True)
class Term:
    """One declared name.

    `group` is what it is counted or plotted with: of causes the bar of the picture, of outcomes
    one of `ENDINGS`, of resources what they serve ('majors space'). `unit` is '' for labels;
    `may_be_null` whether the record can lack it. Causes: `place` of the time (`PLACES`), whether
    it `waits`, and the `stay_part` it belongs to. Attributes: their `values`. `label` is the name
    in words. `never` says why the name does not occur although it is declared: measures of it are
    not available.
    """

    kind: str
    name: str
    meaning: str
    label: str = ""
    unit: str = ""
    department: str = ""
    group: str = ""
    may_be_null: bool = True
    place: str = ""
    waits: bool = False
    stay_part: str = "other"
    values: tuple[Value, ...] = ()
    never: str = ""

    def __post_init__(self) -> None:
        where = f"term {self.name}"
        for what, given, allowed in (
            ("kind of term", self.kind, KINDS),
            ("place", self.place, ("", *PLACES)),
            ("part of a stay", self.stay_part, tuple(STAY_PARTS)),
        ):
            if given not in allowed:
                raise unknown_name(where, what, given, allowed)
        if self.kind == "outcome" and self.group not in ENDINGS:
            raise unknown_name(where, "ending", self.group, ENDINGS)
        for value in self.value_names:
            if self.value_names.count(value) > 1:
                raise FlowsimError(f"{where}: value '{value}' is given twice; remove one")
        if not self.label:
            object.__setattr__(self, "label", self.name.replace("_", " "))

    @property
    def value_names(self) -> tuple[str, ...]:
        """Names of the values of an attribute, those that never occur included."""
        return tuple(value.name for value in self.values)

    @property
    def possible_values(self) -> tuple[str, ...]:
        """Names of the values that patients can have, in the order of their codes."""
        return tuple(value.name for value in self.values if not value.never)


# -- declaring -------------------------------------------------------------------------------------


def milestone(name: str, meaning: str) -> Term:
    """Declare a time that is noted; null for whoever it does not happen to."""
    return Term(kind="milestone", name=name, meaning=meaning, unit="min")


def wait(
    name: str, label: str, meaning: str, *, place: str = "", group: str = "", part: str = "other"
) -> Term:
    """Declare a cause of waiting; `part` is the part of a stay on a ward."""
    return Term(
        kind="cause",
        name=name,
        meaning=meaning,
        label=f"Wait: {label}",
        unit="min",
        may_be_null=False,
        group=group,
        place=place,
        waits=True,
        stay_part=part,
    )


def care(
    name: str, label: str, meaning: str, *, place: str = "", group: str = "", part: str = "other"
) -> Term:
    """Declare a cause of time that is not waiting: care, treatment, clinical need."""
    return replace(
        wait(name, label, meaning, place=place, group=group, part=part), label=label, waits=False
    )


def outcome(name: str, meaning: str, *, ending: str, never: str = "") -> Term:
    """Declare a way of leaving; `ending` is one of `ENDINGS`."""
    return Term(kind="outcome", name=name, meaning=meaning, group=ending, never=never)


def attribute(
    name: str, meaning: str, values: Iterable[str | Value] = (), *, may_be_null: bool = True
) -> Term:
    """Declare a label that patients carry, with its values in the order of their codes."""
    made = tuple(v if isinstance(v, Value) else Value(name=v) for v in values)
    return Term(kind="attribute", name=name, meaning=meaning, values=made, may_be_null=may_be_null)


def number(name: str, meaning: str, *, unit: str = "") -> Term:
    """Declare a number that patients carry, and its unit."""
    return Term(kind="number", name=name, meaning=meaning, unit=unit, may_be_null=False)


def stream(name: str, meaning: str) -> Term:
    """Declare an arrival stream, as in the column `source`."""
    return Term(kind="stream", name=name, meaning=meaning, may_be_null=False)


def resource(name: str, meaning: str, *, group: str = "") -> Term:
    """Declare staff, a space or a machine; `group` is what several serve together."""
    return Term(kind="resource", name=name, meaning=meaning, group=group, may_be_null=False)


def request_kind(name: str, meaning: str, *, group: str = "") -> Term:
    """Declare a kind of bed request, a row of the priority table."""
    return Term(kind="request kind", name=name, meaning=meaning, group=group, may_be_null=False)


def division(name: str, meaning: str) -> Term:
    """Declare a division of the hospital, of wards and services."""
    return Term(kind="division", name=name, meaning=meaning, may_be_null=False)


def ladder(name: str, meaning: str) -> Term:
    """Declare a ladder (`first_of`): what is decided by it."""
    return Term(kind="ladder", name=name, meaning=meaning, may_be_null=False)


def rung(name: str, meaning: str) -> Term:
    """Declare a rung of ladders: the service that is tried."""
    return Term(kind="rung", name=name, meaning=meaning, may_be_null=False)


def of_department(department: str, *terms: Term) -> tuple[Term, ...]:
    """Return the terms as declared by a department."""
    return tuple(replace(term, department=department) for term in terms)


# -- looking up ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Terms:
    """A table of terms, each kind and name once. Every look-up raises for what is not there."""

    all: tuple[Term, ...] = field(default=())

    def __post_init__(self) -> None:
        if len(self._table) < len(self.all):
            seen: set[tuple[str, str]] = set()
            for term in self.all:
                if (term.kind, term.name) in seen:
                    raise FlowsimError(
                        f"terms: {term.kind} '{term.name}' is declared twice; remove one"
                    )
                seen.add((term.kind, term.name))

    @cached_property
    def _table(self) -> dict[tuple[str, str], Term]:
        return {(term.kind, term.name): term for term in self.all}

    def __iter__(self) -> Iterator[Term]:
        return iter(self.all)

    def of_kind(self, kind: str) -> tuple[Term, ...]:
        """Return the terms of a kind, in order of declaration."""
        if kind not in KINDS:
            raise unknown_name("terms", "kind of term", kind, KINDS)
        return tuple(term for term in self.all if term.kind == kind)

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the names of a kind."""
        return tuple(term.name for term in self.of_kind(kind))

    def has(self, kind: str, name: str) -> bool:
        """Return whether a name is declared."""
        if kind not in KINDS:
            raise unknown_name("terms", "kind of term", kind, KINDS)
        return (kind, name) in self._table

    def find(self, kind: str, name: str) -> Term:
        """Return a term. Raises FlowsimError with the nearest match when it is not declared."""
        if not self.has(kind, name):
            raise unknown_name("this model", kind, name, self.names(kind))
        return self._table[kind, name]

    def groups(self, kind: str) -> tuple[str, ...]:
        """Return the groups of a kind, in order of declaration."""
        return tuple(dict.fromkeys(t.group for t in self.of_kind(kind) if t.group))

    def in_group(self, kind: str, *groups: str) -> tuple[str, ...]:
        """Return the names of a kind in these groups.

        Raises FlowsimError for a group in which the model has nothing.
        """
        for group in groups:
            if group not in self.groups(kind):
                raise unknown_name(f"{kind} terms", "group", group, self.groups(kind))
        return tuple(term.name for term in self.of_kind(kind) if term.group in groups)

    def value(self, attribute: str, value: str) -> Value:
        """Return a value of an attribute. Raises FlowsimError for one that is not declared."""
        term = self.find("attribute", attribute)
        for known in term.values:
            if known.name == value:
                return known
        raise unknown_name(f"attribute {attribute}", "value", value, term.value_names)

    def has_value(self, attribute: str, value: str) -> bool:
        """Return whether a model has an attribute with this value."""
        known = self.has("attribute", attribute)
        return known and value in self.find("attribute", attribute).value_names

    def value_groups(self, attribute: str) -> tuple[str, ...]:
        """Return the groups of an attribute's values."""
        term = self.find("attribute", attribute)
        return tuple(dict.fromkeys(value.group for value in term.values if value.group))

    def values_in(self, attribute: str, group: str) -> tuple[str, ...]:
        """Return the values of an attribute in a group.

        Raises FlowsimError for a group that no value is in.
        """
        if group not in self.value_groups(attribute):
            where = f"attribute {attribute}"
            raise unknown_name(where, "group of values", group, self.value_groups(attribute))
        term = self.find("attribute", attribute)
        return tuple(value.name for value in term.values if value.group == group)

    def causes(self, place: str) -> tuple[Term, ...]:
        """Return the causes of the time spent in a place ('ed' or 'ward'), in order."""
        if place not in PLACES:
            raise unknown_name("terms", "place", place, PLACES)
        return tuple(term for term in self.of_kind("cause") if term.place == place)

    def rows(self) -> list[dict[str, str]]:
        """Return the table as plain rows, by kind: for pages and lists."""
        return [_row(term) for kind in KINDS for term in self.of_kind(kind)]


def _row(term: Term) -> dict[str, str]:
    return {
        "kind": term.kind,
        "name": term.name,
        "unit": term.unit,
        "department": term.department,
        "group": term.group,
        "null": "yes" if term.may_be_null else "no",
        "meaning": term.meaning + (f" Never: {term.never}." if term.never else ""),
    }


def terms_from(rows: Iterable[Mapping[str, object]]) -> Terms:
    """Return the table of terms that were written as plain mappings (`dataclasses.asdict`)."""

    def value(row: object) -> Value:
        assert isinstance(row, Mapping)
        return Value(**row)

    found = []
    for row in rows:
        values = row["values"]
        assert isinstance(values, Iterable)
        found.append(Term(**{**row, "values": tuple(value(v) for v in values)}))  # type: ignore[arg-type]
    return Terms(tuple(found))
