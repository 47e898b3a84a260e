"""What must be known of emergency theatres: who is operated on, how soon, and where."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.emergency_theatres.hours import opens_with, overlap
from flowsim.hospital.departments.emergency_theatres.terms import (
    AMBULATORY,
    ANY,
    BREAK_IN,
    CLASSES,
    GENERAL,
    GROUPS,
    NOT_OPERATED,
    TRAUMA,
)
from flowsim.hospital.departments.operations import ELECTIVE_BAND
from flowsim.hospital.departments.parameters import (
    Openings,
    Parameter,
    PriorityBy,
    SharesBy,
    Timing,
    TimingBy,
)
from flowsim.hospital.vocabulary.attributes import Shares, shares
from flowsim.hospital.vocabulary.clinics import Session
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.numbers import finite

NAME = "emergency theatres"
OF_CASE = ("emergency_class", "operation_kind")
"""What the tables of preparation and of rank are by."""


@dataclass(frozen=True, kw_only=True)
class TheatreSetting:
    """A theatre: the groups of operations it takes, and the hours in which a case may begin.

    Immediate and most urgent cases are taken by every theatre. A case begun is finished, whatever
    the hour.
    """

    takes: tuple[str, ...]
    hours: Openings

    def __post_init__(self) -> None:
        for group in self.takes:
            refuse_unknown("takes", "group of operations", group, GROUPS)
        level = self.hours.calendar.highest_level
        if level > 1:
            raise FlowsimError(
                f"{NAME}: hours of a theatre have level {level}; it takes one case at a time: give "
                "level 1, and another theatre beside it"
            )


@dataclass(frozen=True, kw_only=True)
class OperationSetting:
    """A kind of emergency operation of admitted patients: its group, classes and duration.

    `classes` are shares; `minutes` are those from going into theatre to the end.
    """

    group: str
    classes: Mapping[str, float]
    minutes: Timing

    def __post_init__(self) -> None:
        refuse_unknown("group", "group of admitted patients", self.group, (GENERAL, TRAUMA))
        for name in self.classes:
            refuse_unknown("classes", "class", name, CLASSES)

    @property
    def drawn(self) -> Shares:
        """The shares of the classes."""
        return shares({name: self.classes.get(name, 0.0) for name in CLASSES})


@dataclass(frozen=True, kw_only=True)
class UrgentListKind:
    """A kind of operation on the urgent list: decisions a day, and minutes in theatre."""

    a_day: Parameter
    minutes: Timing

    def __post_init__(self) -> None:
        finite(self.a_day.value, f"{NAME}: a_day", least=0)


@dataclass(frozen=True, kw_only=True)
class UrgentListSettings:
    """The urgent ambulatory list, to which patients come from home and go home the same day.

    They book a slot of the `sessions` that begins `prepare_hours` after the decision or later, and
    come in `come_in_minutes` before it. In the hours `kept` its theatres take nobody else but
    immediate and most urgent cases. `decided` are the hours in which it is decided.
    """

    kinds: Mapping[str, UrgentListKind]
    sessions: tuple[Session, ...]
    kept: Openings
    decided: Openings
    prepare_hours: Parameter
    come_in_minutes: Parameter
    checks: Timing
    second_stage: Timing

    def __post_init__(self) -> None:
        for name in ("prepare_hours", "come_in_minutes"):
            finite(getattr(self, name).value, f"{NAME}: {name}", least=0)
        self.decided.refuse_odd_minutes(60, f"{NAME}: urgent_list: decided")
        if self.a_day and not any(session.slots for session in self.sessions):
            raise FlowsimError(
                f"{NAME}: urgent_list: {self.a_day:g} patients a day and no slot; give "
                "sessions, or a_day 0 for every kind"
            )

    @property
    def a_day(self) -> float:
        """Decisions a day, of all kinds."""
        return sum(kind.a_day.value for kind in self.kinds.values())


@dataclass(frozen=True, kw_only=True)
class BreakInSettings:
    """The classes for which elective lists give way between two cases, and in which hours.

    Without classes they never do.
    """

    classes: tuple[str, ...]
    hours: Openings

    def __post_init__(self) -> None:
        for name in self.classes:
            refuse_unknown("break_in: classes", "class", name, CLASSES)


@dataclass(frozen=True, kw_only=True)
class EmergencyTheatresSettings:
    """Emergency and trauma theatres; `modelled` false leaves them out.

    `needs` are the shares of emergency admissions that are operated on, by kind. `preparation` is
    from the booking to being ready, `rank` who goes first; its bands may rise some minutes after
    the patient's arrival. In the hours of `night` only immediate and most urgent cases are begun.
    `preoperative_share` of the need for a bed was the wait for the operation in the stays it was
    drawn from; the rest begins with the end of the operation.
    """

    modelled: bool
    theatres: Mapping[str, TheatreSetting]
    night: Openings
    break_in: BreakInSettings
    kinds: Mapping[str, OperationSetting]
    needs: SharesBy
    preparation: TimingBy
    rank: PriorityBy
    sending: Timing
    anaesthesia: Timing
    handover: Timing
    first_stage: Timing
    preoperative_share: Parameter
    urgent_list: UrgentListSettings

    def __post_init__(self) -> None:
        if not 0 <= self.preoperative_share.value < 1:
            raise FlowsimError(
                f"{NAME}: preoperative_share {self.preoperative_share.value:g} is the share of a "
                "stay before the operation; give 0 to below 1"
            )
        for part in ("theatres", "kinds"):
            if self.modelled and not getattr(self, part):
                raise FlowsimError(
                    f"{NAME}: are modelled and have no {part}; give one or more, or set "
                    "hospital.emergency_theatres.modelled=false"
                )
        for row in self.needs.rows.values():
            for name in row:
                refuse_unknown("needs", "kind of operation", name, (NOT_OPERATED, *self.kinds))
        for name in self.urgent_list.kinds:
            if name in self.kinds:
                raise FlowsimError(
                    f"{NAME}: '{name}' is a kind of admitted patients and of the urgent list; "
                    "rename one"
                )
        for table in ("preparation", "rank"):
            if getattr(self, table).by != OF_CASE:
                raise FlowsimError(f"{NAME}: {table}: 'by' must be [{', '.join(OF_CASE)}]")
        for group in (GENERAL, TRAUMA):
            self._refuse_nowhere(group, any(k.group == group for k in self.kinds.values()))
        self._refuse_nowhere(AMBULATORY, self.urgent_list.a_day > 0)
        if self.urgent_list.a_day > 0:
            self._refuse_two_rules()
        for name in self.break_in.classes:
            self._refuse_behind_lists(name)

    def _refuse_nowhere(self, group: str, needed: bool) -> None:
        if needed and not self.taking(group):
            raise FlowsimError(
                f"{NAME}: no theatre takes '{group}' operations; let one take them, or have none"
            )

    def _refuse_two_rules(self) -> None:
        """Raise FlowsimError for a theatre that the urgent list and the night rule both keep."""
        kept = self.urgent_list.kept.calendar
        for name in self.taking(AMBULATORY):
            hours = self.theatres[name].hours.calendar
            if overlap(hours, self.night.calendar):
                raise FlowsimError(
                    f"{NAME}: {name} holds the urgent list and is open at night; give it hours by "
                    "day, or hold the list in another theatre"
                )
            if opens_with([hours], [kept]):
                raise FlowsimError(
                    f"{NAME}: {name} opens as the hours kept for the urgent list begin: whoever "
                    "waits would be in before; let these begin sooner"
                )
            if not overlap(hours, kept):
                raise FlowsimError(
                    f"{NAME}: {name} is shut in the hours kept for the urgent list; open it then"
                )

    def _refuse_behind_lists(self, name: str) -> None:
        for kind in self.kinds:
            band = self.rank_of(name, kind).band
            if band >= ELECTIVE_BAND:
                raise FlowsimError(
                    f"{NAME}: break_in: class '{name}' stands in band {band} for {kind}; elective "
                    f"lists give way to bands below {ELECTIVE_BAND}: give it one, or leave it out"
                )

    def rank_of(self, class_: str, kind: str) -> Priority:
        """Return the priority of a case. Raises FlowsimError where the table has none."""
        rank = self.rank.rank
        return rank if isinstance(rank, Priority) else rank.at(class_, kind)

    def theatres_of(self, queue: str) -> tuple[str, ...]:
        """Return the emergency theatres that a queue waits for, in order."""
        return tuple(self.theatres) if queue in (ANY, BREAK_IN) else self.taking(queue)

    def taking(self, group: str) -> tuple[str, ...]:
        """Return the theatres that take a group of operations, in order."""
        return tuple(name for name, item in self.theatres.items() if group in item.takes)


def refuse_unknown(where: str, what: str, name: str, known: Collection[str]) -> None:
    """Raise FlowsimError for a name that is not one of those known."""
    if name not in known:
        raise unknown_name(f"{NAME}: {where}", what, name, list(known))
