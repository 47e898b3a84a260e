"""What a step did to a followed patient, in words: one short method a verb that needs its own."""

from typing import TYPE_CHECKING

from flowsim.engine.clock_words import clock
from flowsim.engine.program import FROM_PATIENT, NONE, PYTHON_STEP, Op
from flowsim.engine.simpy_engine.resources import Servers
from flowsim.engine.simpy_engine.state import STOP
from flowsim.engine.simpy_engine.token import Token
from flowsim.hospital.vocabulary.attributes import PLACEMENT, WARD
from flowsim.records.tables import BED_STATES

if TYPE_CHECKING:
    from flowsim.engine.simpy_engine.follow import Follower

Held = dict[int, Servers]

STAGES = ("promised", "ready")


class Words:
    """Reads the run it is given and changes nothing in it."""

    def __init__(self, run: "Follower") -> None:
        self.run = run
        self.names = run.program.names

    # -- the three ways a step may go ----------------------------------------------------------

    def at_once(self, pc: int, token: Token, before: Held, after: int) -> str:
        """Return what a step did that took no time; `before` is what was held, `after` the next."""
        op = self.run.op[pc]
        name = "python_step" if op == PYTHON_STEP else Op(op).name.lower()
        method = getattr(self, f"_{name}", None)
        if method is not None:
            words: str = method(pc, token, before, after)
            return words
        return (
            f"no wait ({self.cause(pc)})"
            if self.run.program.cause[pc] != NONE
            else self.onward(after)
        )

    def after_wait(self, here: int, token: Token, minutes: float, pc: int) -> str:
        """Return what a wait at a step led to after so many minutes; the walk goes on at `pc`."""
        op, spent = self.run.op[here], f"{minutes:,.1f} min"
        args, cause = self.run.args[here], self.cause(here)
        if op == Op.TREAT:
            by = f" by {self.server(token.held[args[1]])}" if args[1] != NONE else ""
            return f"took {spent}{by} ({cause})"
        if op == Op.SEIZE:
            line = self.names.queues[args[0]]
            if args[0] in token.held:
                return f"seized {self.seized(args[0], token)} after waiting {spent} ({cause})"
            return f"gave up on {line} after waiting {spent} ({cause}); {self.onward(pc)}"
        if op == Op.WAIT_FOR_BED:
            if self.run.next_stay[token.patient] != NONE:
                return f"the bed is {STAGES[args[0]]} after waiting {spent} ({cause})"
            return f"gave up on a bed after waiting {spent} ({cause}); {self.onward(pc)}"
        return f"waited {spent} ({cause})"

    def unfinished(self, here: int, since: float) -> str:
        """Return what a walk was at when the run ended."""
        minutes = self.run.horizon - since
        return f"not over when the run ended, after {minutes:,.1f} min ({self.cause(here)})"

    # -- pieces --------------------------------------------------------------------------------

    def cause(self, pc: int) -> str:
        """Return the cause under which the minutes of a step are counted."""
        cause: str = self.names.causes[self.run.program.cause[pc]]
        return cause

    def onward(self, pc: int) -> str:
        """Return where the walk goes on."""
        return "ended" if pc == STOP else f"on to {self.run.program.step_names[pc]}"

    def server(self, servers: Servers) -> str:
        """Return the name of a resource."""
        return self.names.resources[servers.resource]

    def seized(self, queue: int, token: Token) -> str:
        """Return the name of a seized resource, and of the team it was asked of as one of them."""
        name, line = self.server(token.held[queue]), self.names.queues[queue]
        return name if name == line else f"{name} (of {line})"

    def value(self, attribute: int) -> str:
        """Return the present value of an attribute."""
        values = self.names.attribute_values[attribute]
        return values[self.run.value_of(attribute, self.run.patient)]

    def attributes(self) -> dict[str, str]:
        """Return the patient's own attributes as they are now; no ward before there was one."""
        run, arrivals = self.run, self.run.stay_times["t_in"]
        mine = [k for k, patient in enumerate(run.stay_patient) if patient == run.patient]
        never = () if any(arrivals[k] == arrivals[k] for k in mine) else (WARD, PLACEMENT)
        return {
            name: self.value(k)
            for k, name in enumerate(self.names.attributes)
            if run.attribute_from[k] == FROM_PATIENT and name not in never
        }

    def pathway(self, pc: int) -> str:
        """Return the pathway a step belongs to."""
        return self.run.program.step_names[pc].partition("/")[0]

    def ward(self, stay: int) -> str:
        """Return the ward of a stay."""
        return self.names.wards[self.run.stay_ward[stay]]

    # -- verbs that have words of their own ----------------------------------------------------

    def _seize(self, pc: int, token: Token, before: Held, after: int) -> str:
        queue, _, otherwise, _ = self.run.args[pc][:4]
        line = self.names.queues[queue]
        if queue in token.held:
            return f"seized {self.seized(queue, token)} at once"
        if after == otherwise:
            return f"{line} is not free; {self.onward(after)}"
        return f"patience is over, so no wait for {line}; {self.onward(after)}"

    def _release(self, pc: int, token: Token, before: Held, after: int) -> str:
        return f"released {self.server(before[self.run.args[pc][0]])}"

    def _branch(self, pc: int, token: Token, before: Held, after: int) -> str:
        return f"by chance {self.onward(after)}"

    def _branch_on(self, pc: int, token: Token, before: Held, after: int) -> str:
        attribute = self.run.args[pc][0]
        name, value = self.names.attributes[attribute], self.value(attribute)
        return f"{name} is {value}: {self.onward(after)}"

    def _branch_if_fit(self, pc: int, token: Token, before: Held, after: int) -> str:
        fit = after == self.run.args[pc][1]
        return f"{'fit to leave' if fit else 'not yet fit to leave'}: {self.onward(after)}"

    def _note(self, pc: int, token: Token, before: Held, after: int) -> str:
        clock_code, first = self.run.args[pc][:2]
        name, noted = self.names.milestones[clock_code], self.milestone(clock_code)
        return f"{name} was noted before" if first and noted != self.run.now else f"noted {name}"

    def milestone(self, clock_code: int) -> float:
        """Return a milestone of the patient (minutes)."""
        return self.run.milestones[clock_code * self.run.patient_count + self.run.patient]

    def _set_time(self, pc: int, token: Token, before: Held, after: int) -> str:
        code = self.run.args[pc][0]
        time = self.milestone(code)
        minutes = time - self.run.now
        return f"{self.names.milestones[code]} will be {clock(time)}, in {minutes:,.1f} min"

    def _assign(self, pc: int, token: Token, before: Held, after: int) -> str:
        attribute = self.run.args[pc][0]
        return f"{self.names.attributes[attribute]} becomes {self.value(attribute)}"

    def _draw(self, pc: int, token: Token, before: Held, after: int) -> str:
        attribute = self.run.args[pc][0]
        return f"{self.names.attributes[attribute]} becomes {self.value(attribute)} by chance"

    def _start(self, pc: int, token: Token, before: Held, after: int) -> str:
        entry, attribute, yes = self.run.args[pc][:3]
        name = self.pathway(entry)
        if attribute != NONE and self.run.value_of(attribute, token.patient) != yes:
            return f"{self.names.attributes[attribute]} is not yes: {name} is not started"
        return f"{name} starts beside this as walk {self.run.walk_count - 1}"

    def _wait_for_all(self, pc: int, token: Token, before: Held, after: int) -> str:
        return "nothing started is still going on: no wait"

    def _renege_after(self, pc: int, token: Token, before: Held, after: int) -> str:
        minutes = token.deadline - self.run.now
        return f"will wait no longer than until {clock(token.deadline)}, in {minutes:,.1f} min"

    def _keep_waiting(self, pc: int, token: Token, before: Held, after: int) -> str:
        return "will no longer give up waiting"

    def _request_bed(self, pc: int, token: Token, before: Held, after: int) -> str:
        stay = self.run.next_stay[token.patient]
        service = self.names.services[self.run.stay_service[stay]]
        return f"asked for a bed of {service} ({self.names.request_kinds[self.run.args[pc][1]]})"

    def _wait_for_bed(self, pc: int, token: Token, before: Held, after: int) -> str:
        stage, stay = self.run.args[pc][0], self.run.next_stay[token.patient]
        if stay == NONE:
            return f"it is too late to wait for a bed; {self.onward(after)}"
        return f"the bed is already {STAGES[stage]}: no wait"

    def _occupy_bed(self, pc: int, token: Token, before: Held, after: int) -> str:
        return f"in a bed on {self.ward(self.run.present_stay[token.patient])}"

    def _vacate_bed(self, pc: int, token: Token, before: Held, after: int) -> str:
        turned = self.run.program.turn_round != NONE
        return (
            f"left the bed; walk {self.run.walk_count - 1} turns it round" if turned else "left it"
        )

    def _bed_becomes(self, pc: int, token: Token, before: Held, after: int) -> str:
        return f"becomes {BED_STATES[self.run.args[pc][0]]}"

    def _python_step(self, pc: int, token: Token, before: Held, after: int) -> str:
        return "took no time"

    def _depart(self, pc: int, token: Token, before: Held, after: int) -> str:
        return f"left the hospital: {self.names.outcomes[self.run.args[pc][0]]}"

    def _end(self, pc: int, token: Token, before: Held, after: int) -> str:
        return "ended"
