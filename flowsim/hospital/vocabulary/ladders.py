"""Blocks that look at the state of the hospital: ways by a policy, and ladders of services."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.attributes import Attribute, likely
from flowsim.hospital.vocabulary.blocks import Arm, ByPolicy, FirstOf, Otherwise, Steps, Written
from flowsim.hospital.vocabulary.booking_steps import Book
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.by_state import WAY_POLICIES, BranchBy, TryRung
from flowsim.hospital.vocabulary.parts import tabled
from flowsim.hospital.vocabulary.step_lists import flat
from flowsim.hospital.vocabulary.step_types import NEXT
from flowsim.numbers import shown, text

__all__ = ["branch_by", "eligibility", "first_of", "rung"]
"""The words of `from flowsim import ...`."""


def branch_by(
    policy: str,
    ways: Mapping[str, Steps] | Steps,
    *,
    limit: float | None = None,
    otherwise: Steps = (),
) -> ByPolicy:
    """Take the steps of the resource or team that a policy takes now; else `otherwise`.

    `branch_by("queue_shorter_than", {"doctor": see}, limit=5, otherwise=[depart("left")])`. The
    policies are `WAY_POLICIES`; one that looks at no queue is given the steps alone. Raises
    FlowsimError for a policy that is none, and for a limit or ways that do not go with it.
    """
    where = f"branch_by {policy}"
    arms = (
        [(text(queue, f"{where}: queue"), tuple(flat(steps))) for queue, steps in ways.items()]
        if isinstance(ways, Mapping)
        else [(None, tuple(flat(ways)))]
    )
    if limit is None and policy in WAY_POLICIES and WAY_POLICIES[policy].most is not None:
        raise FlowsimError(f"{where}: has no limit; give limit=, the number that it compares with")
    limit = 0.0 if limit is None else limit
    BranchBy(policy, tuple((queue, "next") for queue, _ in arms), limit)  # raises what is amiss
    others = tuple(flat(otherwise))
    if others and WAY_POLICIES[policy].always:
        raise FlowsimError(f"{where}: always takes one of its ways; remove 'otherwise'")
    return ByPolicy(policy, tuple(arms), limit, others)


@dataclass(frozen=True)
class Rung:
    """One rung of a ladder; see `rung`."""

    name: str
    steps: Arm
    eligible: By[str] | None
    calendar: str | By[str] | None
    place: str | None
    kind: str | By[str] | None
    book: Book | None

    def tried_in(self, ladder: str) -> TryRung:
        """Return the step that tries this rung of a ladder."""
        asks = TryRung(ladder, self.name, self.eligible, self.calendar, self.place, self.kind)
        if self.book is None:
            return asks
        names = ("clinic", "clock", "slot_class", "prepare_minutes", "within_minutes")
        return replace(asks, **{name: getattr(self.book, name) for name in names})


def rung(
    name: str,
    *steps: Written | Iterable[Written],
    eligible: str | By[str] | None = None,
    calendar: str | By[str] | None = None,
    place: str | None = None,
    kind: str | By[str] | None = None,
    book: Written | None = None,
) -> Rung:
    """Return a rung of a ladder: the steps of whom it takes, and its conditions.

    `eligible`: an attribute that must say 'yes' (`eligibility` makes such), or a table of 'yes' and
    'no'. `calendar`: must be open now, whatever the hours of the place. `place`: a resource or team
    that must have a free server, who is taken; the steps release it; `kind` says who asks, to its
    ring-fences. `book`: a `book(...)` without `otherwise` that must find a slot, which is booked.
    Raises FlowsimError for a rung without any condition.
    """
    where = f"rung {text(name, 'rung: name')}"
    if eligible is None and calendar is None and place is None and book is None:
        raise FlowsimError(
            f"{where}: takes everybody, so nothing after it is ever tried; give it a condition "
            "(eligible, calendar, place or book), or put its steps in 'otherwise'"
        )
    if eligible is not None and not isinstance(eligible, str | By):
        raise FlowsimError(
            f"{where}: eligible {shown(eligible)} must be an attribute that says 'yes' or a table; "
            f"for a share of patients write attributes=eligibility({{'fit_{name}': share}}) and "
            f"eligible='fit_{name}'"
        )
    if isinstance(eligible, str):
        eligible = by(text(eligible, f"{where}: eligible"), {"yes": "yes"}, default="no")
    return Rung(name, tuple(flat(steps)), eligible, calendar, place, kind, _slot(where, book))


def _slot(where: str, book: Written | None) -> Book | None:
    """Return the step that says which slot, which leads nowhere of its own."""
    if isinstance(book, Otherwise) or (isinstance(book, Book) and book.otherwise != NEXT):
        raise FlowsimError(
            f"{where}: whoever finds no slot goes to the next rung; leave 'otherwise' out of book"
        )
    if book is not None and not isinstance(book, Book):
        raise FlowsimError(
            f"{where}: book {shown(book)} must be the step that books the slot, "
            "book('clinic', 'milestone', within_minutes=...)"
        )
    return book


def first_of(name: str, rungs: Iterable[Rung], *, otherwise: Steps | None = None) -> FirstOf:
    """Try the rungs of a ladder in their order, without waiting, and take the first that may be.

    Whom none takes have the steps of `otherwise`; with [] they go on. Each try is a row of the
    table `rungs` of the records. Raises FlowsimError for a ladder without rungs, with one twice, or
    without `otherwise`.
    """
    where = f"first_of {text(name, 'first_of: name')}"
    found = list(rungs) if isinstance(rungs, Iterable) else [rungs]
    for each in found:
        if not isinstance(each, Rung):
            raise FlowsimError(f"{where}: {shown(each)} is no rung; write rung(name, steps, ...)")
    names = [each.name for each in found]
    twice = sorted({each for each in names if names.count(each) > 1})
    if twice:
        raise FlowsimError(f"{where}: rung '{twice[0]}' is given twice; give one another name")
    if not found:
        raise FlowsimError(f"{where}: has no rungs; give at least one")
    if otherwise is None:
        raise FlowsimError(
            f"{where}: ends nowhere for whom no rung takes; give their steps as 'otherwise' "
            "([] lets them go on)"
        )
    arms = [(each.tried_in(name), each.steps) for each in found]
    return FirstOf(name, tuple(arms), tuple(flat(otherwise)))


def eligibility(shares: Mapping[str, float | By[float]]) -> tuple[Attribute, ...]:
    """Return attributes of 'yes' or 'no', drawn once at arrival: who may be taken by which rung.

    Each is drawn by itself, by its name, so a change of one share leaves all others' patients as
    they are, and a larger share keeps those of a smaller. Shares may depend on other attributes.
    Raises FlowsimError for a share outside [0, 1].
    """
    found = []
    for name, share in tabled(shares, "eligibility", "attribute: share").items():
        try:
            drawn = likely(share)
        except FlowsimError as problem:
            raise FlowsimError(f"eligibility: {name}: {problem}") from None
        found.append(Attribute(name=name, values=("yes", "no"), drawn=drawn))
    return tuple(found)
