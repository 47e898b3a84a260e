"""Edits of pathways: steps at a named stage, and diverts from what is used to something else."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.edits.edit import Edit, names
from flowsim.hospital.vocabulary.attributes import Attribute, Shares
from flowsim.hospital.vocabulary.by_state import BranchBy, TryRung
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import (
    LEAVING,
    BranchOn,
    GiveWay,
    Go,
    Label,
    Release,
    Seize,
    Stage,
    StageEnd,
    Start,
    Step,
    Transfer,
    Treat,
)

OPENING_MARKS = (Label, Stage)
AS_BEFORE = "as before"


# -- steps at a stage ------------------------------------------------------------------------------


def steps_of(hospital: Hospital, pathway: str, stage: str) -> tuple[Step, ...]:
    """Return the steps of a stage, for a pathway of one's own in which the same is done.

    Raises FlowsimError for a pathway or stage that is not there.
    """
    steps = hospital.find("pathways", pathway).steps
    first, last = _stage(steps, stage, pathway)
    return tuple(steps[first:last])


def with_stage_edits(hospital: Hospital, edits: Sequence[Edit]) -> Hospital:
    """Return the hospital with steps put before, after, around and instead of stages.

    Raises FlowsimError for a pathway or stage that is not there, and for a label given twice.
    """

    def key(edit: Edit) -> str:
        return edit.name

    for name, group in groupby(sorted(edits, key=key), key=key):
        several = list(group)
        found: Pathway = hospital.find("pathways", name)
        try:
            made = Pathway(name, _edited(found.steps, several, name), found.source, found.kept_for)
        except FlowsimError as problem:
            raise FlowsimError(f"{names(several)}: {problem}") from None
        hospital = _with_pathway(hospital, made)
    return hospital


def _edited(steps: tuple[Step, ...], edits: Sequence[Edit], pathway: str) -> list[Step]:
    found = list(steps)
    for edit in {e.part: e for e in edits if e.operation == "instead"}.values():
        first, last = _stage(found, edit.part, pathway)
        found[first:last] = edit.value
    additions: list[tuple[int, int, int, list[Step]]] = []
    for stage in sorted({e.part for e in edits if e.operation != "instead"}):
        first, last = _stage(found, stage, pathway)
        opened, closed = _around([e for e in edits if e.part == stage])
        if closed and _ends_by_leaving(found[first:last]):
            raise FlowsimError(
                f"pathway {pathway}: stage {stage} always ends by a jump, so steps after it "
                "would not be reached; put them before another stage"
            )
        mark = found.index(Stage(stage))
        additions += [(first, 0, mark, opened), (last, 1, mark, closed)]
    for at, _, _, more in sorted(additions, key=lambda row: row[:3], reverse=True):
        found[at:at] = more
    return found


def _stage(steps: Sequence[Step], stage: str, pathway: str) -> tuple[int, int]:
    """Return where a stage begins, past its opening labels, and where it ends.

    Steps put there are met by everybody who comes to the stage, also by a jump to such a label.
    """
    if Stage(stage) not in steps:
        known = [step.name for step in steps if isinstance(step, Stage)]
        raise unknown_name(f"pathway {pathway}", "stage", stage, known)
    first, last = steps.index(Stage(stage)), steps.index(StageEnd(stage))
    while first < last and isinstance(steps[first], OPENING_MARKS):
        first += 1
    return first, last


def _around(edits: Sequence[Edit]) -> tuple[list[Step], list[Step]]:
    """Return the steps to open and to close a stage with; an earlier initiative's lie outside."""
    opened: list[Step] = []
    closed: list[Step] = []
    for edit in (e for e in edits if e.operation == "before"):
        opened += edit.value
    for edit in (e for e in edits if e.operation == "around"):
        opened += edit.value[0]
        closed = [*edit.value[1], *closed]
    for edit in (e for e in edits if e.operation == "after"):
        closed += edit.value
    return opened, closed


def _ends_by_leaving(steps: Sequence[Step]) -> bool:
    real = [step for step in steps if not isinstance(step, Stage | StageEnd)]
    return bool(real) and isinstance(real[-1], LEAVING)


# -- diverts ---------------------------------------------------------------------------------------


def with_diverts(hospital: Hospital, edits: Sequence[Edit]) -> Hospital:
    """Return the hospital with pathways, resources and teams used in the place of others.

    A divert of less than all adds an attribute drawn at arrival that says who is diverted, so that
    the same patients are at every use. Raises FlowsimError where the shares add to more than 1,
    and for something that is nowhere used.
    """

    def key(edit: Edit) -> str:
        return edit.name

    for old, group in groupby(sorted(edits, key=key), key=key):
        hospital = _diverted(hospital, old, list(group))
    return hospital


def _diverted(hospital: Hospital, old: str, edits: Sequence[Edit]) -> Hospital:
    new = {edit.value[0] for edit in edits}
    _check_names(hospital, old, edits)
    used = False
    for pathway in hospital.pathways:
        mine = [e for e in edits if pathway.name in e.value[2] or not e.value[2]]
        if not mine or pathway.name in new or not any(_uses(step, old) for step in pathway.steps):
            continue
        used = True
        shares = _shares(old, mine)
        everywhere = not any(e.value[2] for e in mine)
        name = f"diverted_{old}" if everywhere else f"diverted_{old}_in_{pathway.name}"
        attribute = _attribute(name, shares)
        if attribute and attribute not in hospital.attributes:
            hospital = replace(hospital, attributes=(*hospital.attributes, attribute))
        steps = _with_uses(pathway, old, shares, attribute)
        hospital = _with_pathway(
            hospital, Pathway(pathway.name, steps, pathway.source, pathway.kept_for)
        )
    if not used:
        raise FlowsimError(f"{names(edits)}: '{old}' is used by no pathway it could be diverted in")
    return hospital


def _check_names(hospital: Hospital, old: str, edits: Sequence[Edit]) -> None:
    pathways = {pathway.name for pathway in hospital.pathways}
    queues = set(hospital.queue_names)
    where = f"{names(edits)}: divert"
    if old not in pathways | queues:
        raise unknown_name(where, "pathway, resource or team", old, pathways | queues)
    for edit in edits:
        same_kind = pathways if old in pathways else queues
        if edit.value[0] not in same_kind:
            kind = "pathway" if old in pathways else "resource or team"
            raise unknown_name(where, kind, edit.value[0], same_kind)
        for name in edit.value[2]:
            hospital.find("pathways", name)


def _shares(old: str, edits: Sequence[Edit]) -> tuple[tuple[str, float], ...]:
    """Return the share of each new thing, by name; several diverts to the same add up."""
    given: dict[str, list[float]] = {}
    for edit in edits:
        given.setdefault(edit.value[0], []).append(edit.value[1])
    shares = tuple((to, math.fsum(given[to])) for to in sorted(given))
    total = math.fsum(share for _, share in shares)
    if total > 1 + 1e-9:
        shown = ", ".join(f"{to} {share:g}" for to, share in shares)
        raise FlowsimError(
            f"{names(edits)} divert more of '{old}' than there is ({shown}: {total:g}, more than "
            "1); lower a share or switch one of them off"
        )
    return tuple((to, share) for to, share in shares if share > 0)


def _attribute(name: str, shares: tuple[tuple[str, float], ...]) -> Attribute | None:
    """Return the attribute that says who is diverted, or None where all or nobody is."""
    if not shares or (len(shares) == 1 and shares[0][1] >= 1):
        return None
    rest = max(0.0, 1 - math.fsum(share for _, share in shares))
    values = (*(to for to, _ in shares), AS_BEFORE)
    return Attribute(name=name, values=values, drawn=Shares((*shares, (AS_BEFORE, rest))))


def _with_uses(
    pathway: Pathway,
    old: str,
    shares: tuple[tuple[str, float], ...],
    attribute: Attribute | None,
) -> list[Step]:
    found: list[Step] = []
    for step in pathway.steps:
        if not _uses(step, old) or not shares:
            found.append(step)
        elif attribute is None:
            found.append(_instead(step, old, shares[0][0]))
        else:
            number = sum(isinstance(s, BranchOn) and s.attribute == attribute.name for s in found)
            found += _forked(step, old, shares, attribute.name, number)
    return found


def _forked(
    step: Step, old: str, shares: tuple[tuple[str, float], ...], attribute: str, number: int
) -> Iterable[Step]:
    """Return a step for those who are not diverted, and one for each thing diverted to."""
    here = f"{attribute} {number}"
    ways = {to: f"{here}: {to}" for to, _ in shares}
    leaves = isinstance(step, Transfer)
    yield BranchOn(attribute, tuple(ways.items()))
    yield step
    for to, way in ways.items():
        if not leaves:
            yield Go(f"{here}: on")
        yield Label(way)
        yield _instead(step, old, to)
    if not leaves:
        yield Label(f"{here}: on")


def _uses(step: Step, old: str) -> bool:
    return _instead(step, old, f"not {old}") != step


def _instead(step: Step, old: str, new: str) -> Step:
    """Return the step using `new` where it used `old`."""
    if isinstance(step, Seize | Release | GiveWay | TryRung) and step.resource == old:
        return replace(step, resource=new)
    if isinstance(step, Treat) and step.by_whom == old:
        return replace(step, by_whom=new)
    if isinstance(step, BranchBy):
        return replace(step, to=tuple((new if q == old else q, label) for q, label in step.to))
    if isinstance(step, Start | Transfer) and step.pathway == old:
        return replace(step, pathway=new)
    return step


def _with_pathway(hospital: Hospital, made: Pathway) -> Hospital:
    pathways = tuple(made if p.name == made.name else p for p in hospital.pathways)
    return replace(hospital, pathways=pathways)
