"""What every initiative has: parameters with bounds, edits, a null value, what it expects.

An initiative is a frozen dataclass derived from `Initiative`; its name is that of its module, and
its defaults, with their plausible ranges and source, are in `configs/initiative/<name>.yaml`:

    @dataclass(frozen=True, kw_only=True)
    class MoreBeds(Initiative):
        title = "More beds on a ward"
        seed = "S2 (clinical strategy 2019-24), M01"
        phrase = "more beds"
        sentence = "{beds} more beds on the ward Elm."
        expects = expected(down=["E12.mean"])

        beds: Count = adds("ward", "elm", "beds")

Where parameters act together, `edits` says what they change:

        ward: str
        beds: Count = 0

        def edits(self, hospital: Hospital) -> Edits:
            return add("ward", self.ward, beds=self.beds)

The value a parameter has in the class is the one that changes nothing. `null` is written only where
that depends on the hospital, `summary` only where a sentence with the parameters in it will not do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from string import Formatter
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_type_hints

from flowsim.errors import FlowsimError, own_code, unknown_name
from flowsim.hospital.edits import Edit, apply_edits, describe, signed
from flowsim.hospital.edits.edit import Edits
from flowsim.hospital.initiatives.parameters import EDITS, NULL
from flowsim.hospital.vocabulary.clinics import Session, SlotClass
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.parts import brought, hint_of
from flowsim.hospital.vocabulary.times_of_day import minute_of_day
from flowsim.numbers import Bounds, within
from flowsim.plugins import name_of
from flowsim.spelling import spelt

Direction: TypeAlias = Literal["up", "down", "none"]
Expected: TypeAlias = Mapping[str, Direction]
Values: TypeAlias = Mapping[str, Any]


class ClockTime:
    """Marks a parameter that is a time of day."""


@dataclass(frozen=True)
class DrawnFrom:
    """Marks a whole number of whose plausible range plausible hospitals have these values only.

    The initiative refuses others, or some of them, which its bounds alone do not say.
    """

    values: tuple[int, ...]


Share = Annotated[float, Bounds(0, 1)]
Sooner = Annotated[float, Bounds(0, 0.99)]
"""The share by which something takes less time: of all of it nothing would be left to draw."""

Minutes = Annotated[float, Bounds(0, open=True)]
Factor = Annotated[float, Bounds(0, open=True)]
Count = Annotated[int, Bounds(0)]
Every = Annotated[int, Bounds(0), DrawnFrom((0, 10, 15, 20, 30, 60))]
"""Minutes between one time and the next, 0 for never: a timetable is of a week, which 25 minutes
do not divide."""

Time = Annotated[str, ClockTime()]

ABOUT = ("plausible", "source")
"""Fields that say something of the parameters and are none."""


def expected(
    *, up: Iterable[str] = (), down: Iterable[str] = (), none: Iterable[str] = ()
) -> Expected:
    """Return which way each measure goes: the keys of those up, down, and not to be moved.

    Raises FlowsimError for a measure that is given two ways.
    """
    ways: dict[Direction, Iterable[str]] = {"up": up, "down": down, "none": none}
    found: dict[str, Direction] = {}
    for way, keys in ways.items():
        for key in brought(keys, tuple[str, ...], f"expected: {way}"):
            if key in found:
                raise FlowsimError(f"expected: {key} goes {found[key]} and {way}; choose one")
            found[key] = way
    return found


@dataclass(frozen=True, kw_only=True)
class Initiative:
    """Changes inputs and rules of a hospital, never an output.

    `title` is what it is called; `seed` cites the strategy document, `phrase` its words. `sentence`
    says what it does, with parameters in braces as `str.format` takes them; a table stands there as
    its rows, 'ed acp (2)'. `needs` are the parts that it cannot do without, of those that a
    scenario may leave out (`modelled: false`), named as in 'critical_care.units'. `expects` says
    which way measures go with the default parameters: 'up', 'down', or 'none' for one that must not
    move. `plausible` gives, for parameters that are numbers, the least and the greatest value worth
    looking at.
    """

    title: ClassVar[str]
    seed: ClassVar[str]
    phrase: ClassVar[str]
    sentence: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()
    expects: ClassVar[Expected] = {}

    plausible: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    source: str = ""

    def __post_init__(self) -> None:
        rules = parameter_rules(type(self))
        for name, rule in rules.items():
            value = getattr(self, name)
            if isinstance(rule, Bounds):
                found = brought(value, hint_of(type(self), name), f"initiative {self.name}: {name}")
                object.__setattr__(self, name, found)
            if isinstance(rule, ClockTime):
                minute_of_day(value, f"initiative {self.name}: {name}")
        for item in fields(self):
            self._refuse_twice(item.name)
        for name, (low, high) in self.plausible.items():
            if name not in rules:
                where = f"initiative {self.name}: plausible"
                raise unknown_name(where, "parameter with bounds", name, rules)
            if low > high:
                raise FlowsimError(
                    f"initiative {self.name}: plausible {name}: {low:g} is above {high:g}; give "
                    "the least and the greatest value"
                )
            self._check_range(name, rules[name])

    def _check_range(self, parameter: str, rule: Bounds | ClockTime) -> None:
        """Raise FlowsimError for a plausible range beyond the parameter's own bounds."""
        if isinstance(rule, Bounds):
            for value in self.plausible[parameter]:
                within(value, f"initiative {self.name}: plausible {parameter}", rule)

    def _refuse_twice(self, parameter: str) -> None:
        """Raise FlowsimError for a name that stands twice in a list of names."""
        value = getattr(self, parameter)
        names = value if isinstance(value, tuple) else ()
        twice = [name for name in names if isinstance(name, str) and names.count(name) > 1]
        if twice:
            raise FlowsimError(
                f"initiative {self.name}: {parameter}: '{twice[0]}' is named twice; name it once"
            )

    @property
    def name(self) -> str:
        """Its name: that of the file it is in."""
        return name_of(type(self))

    @property
    def summary(self) -> str:
        """What it does, in plain words: its sentence, with its parameters.

        What stands behind a semicolon, only to list tables, is left out where these are empty.
        """
        if not hasattr(self, "sentence"):
            raise _left_out(type(self), "sentence")
        values = {item.name: _said(getattr(self, item.name)) for item in fields(self)}
        try:
            return _without_idle(self.sentence, values).format(**values)
        except KeyError as problem:
            where = f"initiative {self.name}: sentence"
            raise unknown_name(where, "parameter", problem.args[0], values) from None

    def edits(self, hospital: Hospital) -> Edits:
        """Return what it changes. `hospital` is the one before any initiative, to look things up.

        Unless a class says otherwise, that is what each of its parameters changes.
        Raises FlowsimError when the hospital lacks what it needs.
        """
        acting = [item for item in fields(self) if EDITS in item.metadata]
        if not acting:
            raise _left_out(type(self), "edits")
        return [item.metadata[EDITS](getattr(self, item.name)) for item in acting]

    @classmethod
    def null(cls, hospital: Hospital) -> Values:
        """Return the parameter values with which nothing of this hospital changes.

        Unless a class says otherwise, those that parameters have in the class.
        """
        own = [item for item in fields(cls) if item.name not in ABOUT]
        found = {item.name: _null(item, hospital) for item in own}
        if all(value is MISSING for value in found.values()):
            raise _left_out(cls, "null")
        return {name: value for name, value in found.items() if value is not MISSING}

    def effect(self, hospital: Hospital) -> str:
        """Say what it changes, with numbers before and after."""
        lines = self.changes(hospital)
        return f"{self.said()} ({'; '.join(lines) or 'nothing changes'})"

    def said(self) -> str:
        """Say what it does, in its own words. Raises FlowsimError, with its name, if it fails."""
        with own_code(f"initiative {self.name}: summary"):
            return self.summary

    def changes(self, hospital: Hospital) -> list[str]:
        """Return a line for each thing it changes, with numbers before and after."""
        return describe(hospital, self.signed_edits(hospital))

    def signed_edits(self, hospital: Hospital) -> tuple[Edit, ...]:
        """Return its edits with its name on them.

        Raises FlowsimError, with its name, whatever its own code raises or returns.
        """
        with own_code(f"initiative {self.name}"):
            return signed(self.edits(hospital), self.name)


NO_ROWS = "none"
"""How a sentence has a table of which no row has anything."""


def _null(item: Field[Any], hospital: Hospital) -> Any:
    """Return the value of a parameter at which it changes nothing, MISSING where it has none."""
    if NULL in item.metadata:
        return item.metadata[NULL](hospital)
    return item.default if item.default_factory is MISSING else item.default_factory()


def _without_idle(sentence: str, values: Mapping[str, Any]) -> str:
    """Return a sentence without its later clauses of which all parameters are empty tables."""
    first, *later = sentence.removesuffix(".").split("; ")
    kept = [first]
    for clause in later:
        named = [values.get(name) for _, name, _, _ in Formatter().parse(clause) if name]
        if not named or any(value != NO_ROWS for value in named):
            kept.append(clause)
    return "; ".join(kept) + "." * sentence.endswith(".")


def _said(value: Any) -> Any:
    """Return a value as a sentence has it: a table as its rows, and how many or how much each."""
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(map(spelt, value)) or NO_ROWS
    if not isinstance(value, Mapping):
        return value
    rows = {name: row for name, row in value.items() if row not in (0, ())}
    several = (f"{spelt(name)} ({_row_said(row)})" for name, row in rows.items())
    return ", ".join(several) or NO_ROWS


def _row_said(row: Any) -> str:
    """Return a row as a sentence has it: slots of sessions a week, names, or how many."""
    if not isinstance(row, tuple):
        return str(row)
    if row and all(isinstance(item, Session) for item in row):
        most = "up to " if any(item.weeks for item in row) else ""
        return f"{most}{sum(len(item.starts) * item.slots for item in row)} a week"
    if row and all(isinstance(item, SlotClass) for item in row):
        return ", ".join(spelt(item.name) for item in row)
    return str(len(row))


def _left_out(kind: type[Initiative], what: str) -> FlowsimError:
    """Return the error for an initiative that does not say what every initiative must."""
    return FlowsimError(
        f"initiative {name_of(kind)}: class {kind.__name__} has no {what}; write it, as "
        "docs/initiatives.md shows"
    )


def parameter_rules(kind: type[Initiative]) -> dict[str, Bounds | ClockTime]:
    """Return the bounds (or that it is a time of day) of each parameter that has any."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        item.name: rule
        for item in fields(kind)
        for rule in getattr(hints[item.name], "__metadata__", ())
        if isinstance(rule, Bounds | ClockTime)
    }


def with_initiatives(hospital: Hospital, initiatives: Sequence[Initiative]) -> Hospital:
    """Return the hospital with all initiatives; their order makes no difference.

    Raises FlowsimError when two of them change the same thing to different values.
    """
    edits = [edit for each in initiatives for edit in each.signed_edits(hospital)]
    return apply_edits(hospital, edits) if edits else hospital
