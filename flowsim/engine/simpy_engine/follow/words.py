"""What a step did to a followed patient, in words: one short method a verb that needs its own."""

from collections.abc import Callable

from flowsim.engine.clock_words import clock
from flowsim.engine.program import NONE, OPERANDS, PYTHON_STEP, Op, Operand
from flowsim.engine.simpy_engine.beds.stay import Stay
from flowsim.engine.simpy_engine.model import Model
from flowsim.engine.simpy_engine.patients import Patient
from flowsim.engine.simpy_engine.servers.servers import Holding
from flowsim.engine.simpy_engine.walk import ENDED
from flowsim.engine.simpy_engine.walker import Walker
from flowsim.hospital.vocabulary.attributes import SOURCE
from flowsim.hospital.vocabulary.by_state import WAY_POLICIES
from flowsim.records.tables import BED_STATES, NO_SLOT, RUNG_RESULTS, TAKEN

Held = dict[int, Holding]

STAGES = ("promised", "ready")


class Words:
    """Reads the model it is given and changes nothing in it."""

    def __init__(self, model: Model, walk_count: Callable[[], int]) -> None:
        self.model = model
        self.program = model.program
        self.names = model.program.names
        self.args: list[list[int]] = model.program.args.tolist()
        self.walk_count = walk_count

    # -- the three ways a step may go ----------------------------------------------------------

    def after(self, walker: Walker, before: Held, minutes: float, to: int) -> str:
        """Return what a step did that took so many minutes; the walk goes on at `to`.

        `before` is what was held before the step.
        """
        if walker.waited:
            return self.after_wait(walker, minutes, to)
        op = self.program.op[walker.step]
        name = "python_step" if op == PYTHON_STEP else Op(op).name.lower()
        method = getattr(self, f"_{name}", None)
        if method is not None:
            words: str = method(walker, before, to)
            return words
        if self.program.cause[walker.step] != NONE:
            return f"no wait ({self.cause(walker.step)})"
        return "; ".join([*self.named(walker.step), self.onward(to)])

    def after_wait(self, walker: Walker, minutes: float, to: int) -> str:
        """Return what a wait of so many minutes led to."""
        op, args = self.program.op[walker.step], self.args[walker.step]
        spent, cause = f"{minutes:,.1f} min", self.cause(walker.step)
        if op == Op.TREAT:
            by = f" by {self.server(walker.held[args[1]])}" if args[1] != NONE else ""
            return f"took {spent}{by} ({cause})"
        if op == Op.SEIZE:
            line = self.names.queues[args[0]]
            if args[0] in walker.held:
                return f"seized {self.seized(args[0], walker)} after waiting {spent} ({cause})"
            return f"gave up on {line} after waiting {spent} ({cause}); {self.onward(to)}"
        if op == Op.GIVE_WAY:
            line = self.names.queues[args[0]]
            if args[0] in walker.held:
                again = f"seized {self.seized(args[0], walker)} again after waiting {spent}"
                return f"gave way on {line}; {again} ({cause})"
            return f"gave way on {line} and gave up after waiting {spent}; {self.onward(to)}"
        if op == Op.WAIT_FOR_BED:
            if walker.patient.request is not None:
                return f"the bed is {STAGES[args[0]]} after waiting {spent} ({cause})"
            return f"gave up on a bed after waiting {spent} ({cause}); {self.onward(to)}"
        if op in (Op.WAIT_TO_BE_CALLED, Op.CALL_FROM):
            what = self.of_list(walker, to)
            return f"{what} after waiting {spent} ({cause}); {self.onward(to)}"
        return f"waited {spent} ({cause})"

    def unfinished(self, walker: Walker, minutes: float) -> str:
        """Return what a walk was at when the run ended, after so many minutes."""
        cause = self.cause(walker.step)
        return f"not over when the run ended, after {minutes:,.1f} min ({cause})"

    # -- pieces --------------------------------------------------------------------------------

    def cause(self, pc: int) -> str:
        """Return the cause under which the minutes of a step are counted."""
        cause: str = self.names.causes[self.program.cause[pc]]
        return cause

    def named(self, pc: int) -> list[str]:
        """Return the verb and what it names, if anything: 'note t_seen'."""
        op = int(self.program.op[pc])
        named = {
            Operand.QUEUE: self.names.queues,
            Operand.ATTRIBUTE: self.names.attributes,
            Operand.MILESTONE: self.names.milestones,
            Operand.OUTCOME: self.names.outcomes,
        }
        found = [
            named[operand][code]
            for operand, code in zip(OPERANDS[op], self.args[pc], strict=False)
            if operand in named and code != NONE
        ]
        return [f"{Op(op).name.lower()} {', '.join(found)}"] if found else []

    def onward(self, pc: int) -> str:
        """Return where the walk goes on."""
        return "ended" if pc == ENDED else f"on to {self.program.step_names[pc]}"

    def server(self, held: Holding) -> str:
        """Return the name of a resource, and how many if not one."""
        name = self.names.resources[held.servers.resource]
        return name if held.units == 1 else f"{held.units} of {name}"

    def seized(self, queue: int, walker: Walker) -> str:
        """Return the name of a seized resource, and of the team it was asked of as one of them."""
        held, line = walker.held[queue], self.names.queues[queue]
        alone = self.names.resources[held.servers.resource] == line
        return self.server(held) if alone else f"{self.server(held)} (of {line})"

    def value(self, patient: Patient, attribute: int) -> str:
        """Return the present value of an attribute."""
        values = self.names.attribute_values[attribute]
        return values[self.model.tables.attribute(attribute, patient)]

    def attributes(self, patient: Patient) -> dict[str, str]:
        """Return the patient's own attributes that have been given a value, as they are now.

        The stream the patient came by is told apart from them.
        """
        return {
            name: self.value(patient, k)
            for k, name in enumerate(self.names.attributes)
            if name != SOURCE and self.model.patients.has_attribute(patient, k)
        }

    def pathway(self, pc: int) -> str:
        """Return the pathway a step belongs to."""
        return self.program.step_names[pc].partition("/")[0]

    def ward(self, stay: Stay | None) -> str:
        """Return the ward of a stay."""
        return self.names.wards[stay.ward] if stay else ""

    # -- verbs that have words of their own ----------------------------------------------------

    def _seize(self, walker: Walker, before: Held, to: int) -> str:
        queue, _, otherwise = self.args[walker.step][:3]
        line = self.names.queues[queue]
        if queue in walker.held:
            return f"seized {self.seized(queue, walker)} at once"
        if to == otherwise:
            return f"{line} is not free; {self.onward(to)}"
        return f"patience is over, so no wait for {line}; {self.onward(to)}"

    def _release(self, walker: Walker, before: Held, to: int) -> str:
        queue = self.args[walker.step][0]
        had, kept = before[queue], walker.held.get(queue)
        if kept is None:
            return f"released {self.server(had)}"
        given = had._replace(units=had.units - kept.units)
        return f"released {self.server(given)}; keeps {self.server(kept)}"

    def _give_way(self, walker: Walker, before: Held, to: int) -> str:
        queue = self.args[walker.step][0]
        had, has = before[queue], walker.held.get(queue)
        if has is None:
            return f"patience is over on giving way; {self.onward(to)}"
        if has.servers is had.servers:
            return f"nobody goes first: keeps {self.server(has)}"
        return f"gave way on {self.server(had)}: seized {self.seized(queue, walker)} at once"

    def _branch(self, walker: Walker, before: Held, to: int) -> str:
        return f"by chance {self.onward(to)}"

    def _branch_on(self, walker: Walker, before: Held, to: int) -> str:
        attribute = self.args[walker.step][0]
        name, value = self.names.attributes[attribute], self.value(walker.patient, attribute)
        return f"{name} is {value}: {self.onward(to)}"

    def _branch_if_fit(self, walker: Walker, before: Held, to: int) -> str:
        fit = to == self.args[walker.step][1]
        return f"{'fit to leave' if fit else 'not yet fit to leave'}: {self.onward(to)}"

    def _branch_by(self, walker: Walker, before: Held, to: int) -> str:
        policy = tuple(WAY_POLICIES)[self.args[walker.step][0]].replace("_", " ")
        return f"by {policy} {self.onward(to)}"

    def _try_rung(self, walker: Walker, before: Held, to: int) -> str:
        ladder, rung = self.program.rung[self.args[walker.step][0]].tolist()
        ladder, rung = self.names.ladders[ladder], self.names.rungs[rung]
        name, result = f"{ladder}: {rung}", self.model.ladders.result
        if result == TAKEN:
            slot = self.args[walker.step][6]
            with_slot = "" if slot == NONE else f", with {self.slot(walker, slot)}"
            return f"{name} is taken{with_slot}"
        if result == NO_SLOT:
            return f"{ladder}: no slot for {rung}; {self.onward(to)}"
        return f"{name} is {RUNG_RESULTS[result].replace('_', ' ')}; {self.onward(to)}"

    def _note(self, walker: Walker, before: Held, to: int) -> str:
        clock_code, first = self.args[walker.step][:2]
        name, noted = self.names.milestones[clock_code], self.milestone(walker.patient, clock_code)
        return (
            f"{name} was noted before"
            if first and noted != self.model.clock.now
            else f"noted {name}"
        )

    def milestone(self, patient: Patient, milestone: int) -> float:
        """Return a milestone of the patient (minutes)."""
        return self.model.patients.milestone(patient, milestone)

    def _set_time(self, walker: Walker, before: Held, to: int) -> str:
        code = self.args[walker.step][0]
        time = self.milestone(walker.patient, code)
        minutes = time - self.model.clock.now
        if minutes < 0:
            return f"{self.names.milestones[code]} was {clock(time)}, {-minutes:,.1f} min ago"
        return f"{self.names.milestones[code]} will be {clock(time)}, in {minutes:,.1f} min"

    def _put_off(self, walker: Walker, before: Held, to: int) -> str:
        code = self.args[walker.step][0]
        time = self.milestone(walker.patient, code)
        return f"{self.names.milestones[code]} is put off until {clock(time)}"

    def _bring_forward(self, walker: Walker, before: Held, to: int) -> str:
        code = self.args[walker.step][0]
        time = self.milestone(walker.patient, code)
        return f"{self.names.milestones[code]} is brought forward to {clock(time)}"

    def _book(self, walker: Walker, before: Held, to: int) -> str:
        clock_code, otherwise = self.args[walker.step][1:3]
        if to == otherwise:
            return f"no slot is left in time; {self.onward(to)}"
        return f"has {self.slot(walker, clock_code)}"

    def slot(self, walker: Walker, milestone: int) -> str:
        """Return the slot booked under a milestone."""
        time = self.milestone(walker.patient, milestone)
        return f"a slot at {clock(time)} ({self.names.milestones[milestone]})"

    def _cancel_booking(self, walker: Walker, before: Held, to: int) -> str:
        name = self.names.milestones[self.args[walker.step][0]]
        return f"gives back the slot of {name}"

    def _join_list(self, walker: Walker, before: Held, to: int) -> str:
        entry = self.model.lists.listed[walker]
        return f"joined the waiting list {self.names.waiting_lists[entry.waiting_list]}"

    def _wait_to_be_called(self, walker: Walker, before: Held, to: int) -> str:
        return f"{self.of_list(walker, to)}, without a wait; {self.onward(to)}"

    _call_from = _wait_to_be_called

    def of_list(self, walker: Walker, to: int) -> str:
        """Return what came of waiting to be called, or of calling."""
        if self.program.op[walker.step] == Op.CALL_FROM:
            return "found nobody to call" if to == self.args[walker.step][1] else "called somebody"
        _, otherwise, sent_back = self.args[walker.step][:3]
        if to == otherwise:
            return "left the waiting list"
        return "was sent back" if to == sent_back else "was called"

    def _send_back(self, walker: Walker, before: Held, to: int) -> str:
        return "sent back whoever waited to be called"

    def _release_caller(self, walker: Walker, before: Held, to: int) -> str:
        return "whoever called no longer waits"

    def _assign(self, walker: Walker, before: Held, to: int) -> str:
        attribute = self.args[walker.step][0]
        return f"{self.names.attributes[attribute]} becomes {self.value(walker.patient, attribute)}"

    def _draw(self, walker: Walker, before: Held, to: int) -> str:
        attribute = self.args[walker.step][0]
        name, value = self.names.attributes[attribute], self.value(walker.patient, attribute)
        return f"{name} becomes {value} by chance"

    def _start(self, walker: Walker, before: Held, to: int) -> str:
        entry, attribute, yes = self.args[walker.step][:3]
        name = self.pathway(entry)
        if attribute != NONE and self.model.tables.attribute(attribute, walker.patient) != yes:
            return f"{self.names.attributes[attribute]} is not yes: {name} is not started"
        return f"{name} starts beside this as walk {self.walk_count() - 1}"

    def _wait_for_all(self, walker: Walker, before: Held, to: int) -> str:
        return "nothing started is still going on: no wait"

    def _come_back(self, walker: Walker, before: Held, to: int) -> str:
        number = walker.patient.back_as
        if number == NONE:
            return "does not come back before the end of the run"
        when = clock(float(self.model.patients.t_arrive[number]))
        return f"comes back {when} as patient {number}"

    def _renege_after(self, walker: Walker, before: Held, to: int) -> str:
        minutes = walker.deadline - self.model.clock.now
        return f"will wait no longer than until {clock(walker.deadline)}, in {minutes:,.1f} min"

    def _keep_waiting(self, walker: Walker, before: Held, to: int) -> str:
        return "will no longer give up waiting"

    def _request_bed(self, walker: Walker, before: Held, to: int) -> str:
        service, kind = self.names.services, self.names.request_kinds
        stay = walker.patient.request
        asked = service[stay.service] if stay else ""
        return f"asked for a bed of {asked} ({kind[self.args[walker.step][1]]})"

    def _wait_for_bed(self, walker: Walker, before: Held, to: int) -> str:
        if walker.patient.request is None:
            return f"it is too late to wait for a bed; {self.onward(to)}"
        return f"the bed is already {STAGES[self.args[walker.step][0]]}: no wait"

    def _occupy_bed(self, walker: Walker, before: Held, to: int) -> str:
        return f"in a bed on {self.ward(walker.patient.stay)}"

    def _vacate_bed(self, walker: Walker, before: Held, to: int) -> str:
        turned = self.program.turn_round != NONE
        return f"left the bed; walk {self.walk_count() - 1} turns it round" if turned else "left it"

    def _bed_becomes(self, walker: Walker, before: Held, to: int) -> str:
        return f"becomes {BED_STATES[self.args[walker.step][0]]}"

    def _python_step(self, walker: Walker, before: Held, to: int) -> str:
        return "took no time"

    def _depart(self, walker: Walker, before: Held, to: int) -> str:
        outcome, outside = self.args[walker.step][:2]
        onward = "" if outside == NONE else f"; outside {self.onward(to)}"
        return f"left the hospital: {self.names.outcomes[outcome]}{onward}"

    def _end(self, walker: Walker, before: Held, to: int) -> str:
        return "ended"
