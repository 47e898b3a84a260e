"""Check what the fields of a step say, each by its kind; no verb is named here."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from flowsim.hospital.vocabulary.kinds import Field, Kind, alternatives, field_of, fields_of
from flowsim.hospital.vocabulary.step_types import Step

if TYPE_CHECKING:
    from flowsim.hospital.check.names import NameCheck


VERBS = frozenset(get_args(Step))


class FieldCheck:
    """The fields of the steps of one pathway."""

    def __init__(self, names: "NameCheck", labels: list[str]) -> None:
        self.names = names
        self.hospital = names.hospital
        self.known = names.findings.known
        self.labels = labels

    def check(self, place: str, step: Step) -> None:
        """Add an error for every field of a step that says what there is not."""
        kind: type = type(step)
        where = f"{place} ({kind.__name__})"
        if kind not in VERBS:
            self.names.findings.error(
                where, "is no verb of the vocabulary", "add it to `Step`, or use another"
            )
            return
        for item in fields_of(kind):
            rule = RULES[item.kind]
            if rule is not None and (value := item.of(step)) is not None:
                rule(self, Place(where, step, item), value)

    def queue(self, at: "Place", name: str) -> None:
        """Check a resource or team."""
        self.known(at.where, "resource", name, self.names.queues)

    def label(self, at: "Place", name: str) -> None:
        """Check a label."""
        self.known(at.where, "label", name, self.labels)

    def label_by_chance(self, at: "Place", shares: Any) -> None:
        """Check the labels of shares."""
        for row in self.names.rows(at.where, shares):
            for label, _ in row.shares:
                self.label(at, label)

    def label_by_value(self, at: "Place", ways: Iterable[tuple[str, str]]) -> None:
        """Check values of the attribute that is looked at, and the labels they lead to."""
        attribute = at.beside(Kind.ATTRIBUTE)
        for value, label in ways:
            if attribute in self.names.values:
                self.names.labels_of(at.where, attribute, [value])
            self.label(at, label)

    def label_by_queue(self, at: "Place", ways: Iterable[tuple[str | None, str]]) -> None:
        """Check the queues that are looked at, and the labels they lead to."""
        for queue, label in ways:
            if queue is not None:
                self.queue(at, queue)
            self.label(at, label)

    def pathway(self, at: "Place", name: str) -> None:
        """Check a pathway."""
        self.known(at.where, "pathway", name, self.names.pathways)

    def attribute(self, at: "Place", name: str) -> None:
        """Check an attribute that is only looked at."""
        self.known(at.where, "attribute", name, self.names.values)

    def settable(self, at: "Place", name: str) -> None:
        """Check an attribute that is set."""
        self.names.settable(at.where, name)

    def attribute_of_member(self, at: "Place", name: str) -> None:
        """Check that every member of the queue is a value of the attribute."""
        if self.names.settable(at.where, name):
            members = self.hospital.members_of(at.beside(Kind.QUEUE))
            self.names.labels_of(at.where, name, members)

    def attribute_saying_yes(self, at: "Place", name: str) -> None:
        """Check that an attribute can say yes."""
        if self.known(at.where, "attribute", name, self.names.values):
            self.names.labels_of(at.where, name, ["yes"])

    def value(self, at: "Place", value: Any) -> None:
        """Check values of the attribute that is set."""
        self._values(at, self.names.rows(at.where, value))

    def value_by_chance(self, at: "Place", shares: Any) -> None:
        """Check values, by shares, of the attribute that is set."""
        rows = self.names.rows(at.where, shares)
        self._values(at, [label for row in rows for label, _ in row.shares])

    def _values(self, at: "Place", labels: Iterable[str]) -> None:
        attribute = at.beside(Kind.ATTRIBUTE_SET, Kind.ATTRIBUTE_DRAWN)
        if attribute in self.names.values and attribute not in self.names.of_moment:
            self.names.labels_of(at.where, attribute, labels)

    def milestone(self, at: "Place", name: str) -> None:
        """Check a milestone that is read: it must be noted somewhere."""
        self.known(at.where, "milestone noted anywhere", name, self.names.clocks)

    def activity(self, at: "Place", name: str) -> None:
        """Remember an activity and its duration, which are checked together at the end."""
        self.names.use(at.where, name, at.beside(Kind.DURATION))

    def calendar(self, at: "Place", value: Any) -> None:
        """Check calendars."""
        for name in self.names.rows(at.where, value):
            self.known(at.where, "calendar", name, self.names.calendars)

    def service(self, at: "Place", value: Any) -> None:
        """Check services."""
        for name in self.names.rows(at.where, value):
            self.known(at.where, "service", name, [s.name for s in self.hospital.services])

    def waiting_list(self, at: "Place", value: Any) -> None:
        """Check waiting lists."""
        for name in self.names.rows(at.where, value):
            known = [item.name for item in self.hospital.waiting_lists]
            self.known(at.where, "waiting list", name, known)

    def clinic(self, at: "Place", value: Any) -> None:
        """Check clinics."""
        for name in self.names.rows(at.where, value):
            self.known(at.where, "clinic", name, [c.name for c in self.hospital.clinics])

    def slot_class(self, at: "Place", value: Any) -> None:
        """Check classes of slots: one of the clinics booked must have each."""
        clinics = alternatives(at.beside(Kind.CLINIC))
        classes = [k.name for c in self.hospital.clinics if c.name in clinics for k in c.classes]
        for name in self.names.rows(at.where, value):
            self.known(at.where, "slot class", name, classes)

    def request_kind(self, at: "Place", name: str) -> None:
        """Check a kind of bed request."""
        kinds = [kind.name for kind in self.hospital.bureau.kinds]
        self.known(at.where, "request kind", name, kinds)

    def asker(self, at: "Place", value: Any) -> None:
        """Check that a table of who asks covers its labels, and that a ring-fence knows any."""
        kinds = list(self.names.rows(at.where, value))
        if not set(kinds) & set(self.hospital.ring_fenced_kinds):
            self.names.findings.warning(
                at.where,
                f"no ring-fence is for kind '{kinds[0]}', so it asks like anybody",
                "name the kind in a ring-fence, or leave it out",
            )

    def word(self, at: "Place", word: str) -> None:
        """Check one of a few words."""
        allowed = at.item.one_of
        assert allowed is not None
        self.known(at.where, allowed.what, word, allowed.words)

    def chance(self, at: "Place", value: Any) -> None:
        """Check that a table of chances covers its labels, and that each is of yes or no."""
        for row in self.names.rows(at.where, value):
            for label, _ in row.shares:
                self.known(at.where, "outcome of a chance", label, ("yes", "no"))

    def yes_or_no(self, at: "Place", value: Any) -> None:
        """Check that a table covers its labels, and that each says yes or no."""
        for word in self.names.rows(at.where, value):
            self.known(at.where, "yes or no", word, ("yes", "no"))

    def priority(self, at: "Place", value: Any) -> None:
        """Check that a table of priorities covers its labels."""
        self.names.rows(at.where, value)

    def units(self, at: "Place", value: Any) -> None:
        """Check that a table of numbers of servers covers its labels, and is not of a team."""
        self.names.rows(at.where, value)
        queue = at.beside(Kind.QUEUE)
        if queue in [team.name for team in self.hospital.teams]:
            self.names.findings.error(
                at.where,
                f"'{queue}' is a team, of which one member serves at a time",
                "leave units out, or name one of its members",
            )


class Place:
    """A field of a step, and where that stands."""

    def __init__(self, where: str, step: Step, item: Field) -> None:
        self.where = where
        self.step = step
        self.item = item

    def beside(self, *kinds: Kind) -> Any:
        """Return what another field of the step says."""
        return field_of(type(self.step), *kinds).of(self.step)


Rule: TypeAlias = Callable[[FieldCheck, Place, Any], None]

RULES: dict[Kind, Rule | None] = {
    Kind.QUEUE: FieldCheck.queue,
    Kind.PRIORITY: FieldCheck.priority,
    Kind.UNITS: FieldCheck.units,
    Kind.LABEL: FieldCheck.label,
    Kind.LABEL_ON_GIVING_UP: FieldCheck.label,
    Kind.LABEL_BY_CHANCE: FieldCheck.label_by_chance,
    Kind.LABEL_BY_VALUE: FieldCheck.label_by_value,
    Kind.LABEL_BY_QUEUE: FieldCheck.label_by_queue,
    Kind.LABEL_OF_OTHER_VALUES: FieldCheck.label,
    Kind.PATHWAY: FieldCheck.pathway,
    Kind.PATHWAY_BESIDE: FieldCheck.pathway,
    Kind.PATHWAY_OF_RETURN: FieldCheck.pathway,
    Kind.PATHWAY_OUTSIDE: FieldCheck.pathway,
    Kind.ATTRIBUTE: FieldCheck.attribute,
    Kind.ATTRIBUTE_SET: FieldCheck.settable,
    Kind.ATTRIBUTE_DRAWN: FieldCheck.settable,
    Kind.ATTRIBUTE_OF_MEMBER: FieldCheck.attribute_of_member,
    Kind.ATTRIBUTE_SAYING_YES: FieldCheck.attribute_saying_yes,
    Kind.VALUE: FieldCheck.value,
    Kind.VALUE_BY_CHANCE: FieldCheck.value_by_chance,
    Kind.MILESTONE: FieldCheck.milestone,
    Kind.MILESTONE_NOTED: None,  # every name it can have is a milestone; `terms` has those declared
    Kind.ACTIVITY: FieldCheck.activity,
    Kind.DURATION: None,  # with its activity
    Kind.CHOICE: None,
    Kind.CHANCE: FieldCheck.chance,
    Kind.CALENDAR: FieldCheck.calendar,
    Kind.CLINIC: FieldCheck.clinic,
    Kind.SLOT_CLASS: FieldCheck.slot_class,
    Kind.LIST: FieldCheck.waiting_list,
    Kind.SERVICE: FieldCheck.service,
    Kind.REQUEST_KIND: FieldCheck.request_kind,
    Kind.ASKER: FieldCheck.asker,
    Kind.WORD: FieldCheck.word,
    Kind.FLAG: None,
    Kind.MINUTES: None,
    Kind.SHARE: None,
    Kind.LIMIT: None,
    Kind.YES_OR_NO: FieldCheck.yes_or_no,
    Kind.LADDER: None,  # `terms` has those declared
    Kind.RUNG: None,  # likewise
    Kind.CAUSE: None,  # `terms` has those declared
    Kind.OUTCOME: None,  # likewise
    Kind.FUNCTION: None,
    Kind.TEXT: None,
}
"""What to look at in a field of each kind, if anything."""
