"""The verbs: what every step means. The compiled engine must do the same.

A verb is given the number of its step, `here`, and the arguments of the step, once, and returns
what happens whenever a token comes to it: a function that returns the number of the step to go on
with, or STOP where the token waits or ends. A token that waits is left with `pc` at its step.
"""

from heapq import heappush
from math import inf

from flowsim.engine.program import NONE, Op, Program
from flowsim.engine.simpy_engine.bed_verbs import BedVerbs
from flowsim.engine.simpy_engine.clock import RESUME, Moment
from flowsim.engine.simpy_engine.resources import NOT_SEIZED
from flowsim.engine.simpy_engine.state import STOP, Sampler, Step
from flowsim.engine.simpy_engine.token import Token
from flowsim.engine.world import World
from flowsim.hospital.policies.discharge import fit_for_discharge


class Verbs(BedVerbs):
    """Verbs of staff, times and ways; those of beds are in `bed_verbs`."""

    __slots__ = ("allowance", "op", "target")

    def __init__(self, program: Program, world: World, seed: int, replication: int) -> None:
        super().__init__(program, world, seed, replication)
        self.op = program.op.tolist()
        self.target = program.target.tolist()
        self.allowance = program.level_allowance.tolist()

    # -- staff, spaces, machines ---------------------------------------------------------------

    def seize(self, here: int, queue: int, priority: int, otherwise: int, attribute: int) -> Step:
        """Take a free server at once, or join the line."""
        members, line, after = self.members[queue], self.lines[queue], here + 1
        same = self.same_for_all(priority)

        def step(token: Token) -> int:
            for servers in members:
                if servers.free > 0:
                    servers.free -= 1
                    servers.t_taken.append(self.now)
                    token.held[queue] = servers
                    if attribute != NONE:
                        self.remember(token, attribute, servers)
                    return after
            if otherwise != NONE:
                return otherwise
            if token.deadline <= self.now:
                return self.renege(token)
            token.pc = here
            self.join(line, self.lookup(priority, token.patient) if same == NONE else same, token)
            return STOP

        return step

    def release(self, here: int, queue: int) -> Step:
        """Give the server back; the next in line goes on after this token stops."""
        after = here + 1

        def step(token: Token) -> int:
            if queue not in token.held:
                raise self.misuse(here, NOT_SEIZED)
            self.give_back(queue, token)
            return after

        return step

    def treat(self, here: int, sample: Sampler, by_whom: int) -> Step:
        """Spend a sampled duration, slower or faster by the pace of who does it.

        The end of it is `wait_until`, written out because no verb is met more often.
        """
        events, order, horizon = self.events, self.order, self.horizon

        def step(token: Token) -> int:
            minutes = sample(token.patient)
            if by_whom != NONE:
                if by_whom not in token.held:
                    raise self.misuse(here, NOT_SEIZED)
                minutes *= token.held[by_whom].pace
            now = self.now
            time = now + minutes
            token.pc, token.since = here, now
            if time < horizon:
                heappush(events, (time, RESUME + token.patient, next(order), token))
            return STOP

        return step

    def renege_after(self, here: int, sample: Sampler, to: int) -> Step:
        """Start the patience clock."""

        def step(token: Token) -> int:
            token.deadline = self.now + sample(token.patient)
            token.renege_pc = to
            token.renege_held = tuple(token.held)
            return here + 1

        return step

    def keep_waiting(self, here: int) -> Step:
        """Stop the patience clock."""

        def step(token: Token) -> int:
            token.deadline = inf
            return here + 1

        return step

    def renege(self, token: Token) -> int:
        """Return the place named with the patience; give back what was seized since."""
        for queue in sorted(token.held):
            if queue not in token.renege_held:
                self.give_back(queue, token)
        token.deadline = inf
        return token.renege_pc

    def on_patience(self, moment: Moment) -> None:
        """End a wait by patience, or a wait for a bed by its limit, unless it has ended."""
        token: Token = moment.token
        if moment.stamp != token.stamp:
            return
        self.charge(token)
        token.stamp += 1
        if self.op[token.pc] == Op.SEIZE:
            self.lines[self.args[token.pc][0]].t_left.append(self.now)
            self.walk(token, self.renege(token))
        else:
            self.walk(token, self.give_up_bed(token.pc, token))

    # -- times ---------------------------------------------------------------------------------

    def wait_until_calendar(self, here: int, table: int) -> Step:
        """Wait for a calendar to open or for the next time of a timetable."""

        def step(token: Token) -> int:
            time = self.opening(self.lookup(table, token.patient))
            return self.wait_until(time, here, token) if time > self.now else here + 1

        return step

    def wait_for_time(self, here: int, clock: int, lead: float) -> Step:
        """Wait for a noted time less a lead; a time not noted, or past, is no wait."""

        def step(token: Token) -> int:
            time = self.milestones[clock * self.patient_count + token.patient] - lead
            return self.wait_until(time, here, token) if time > self.now else here + 1

        return step

    def note(self, here: int, clock: int, first: int) -> Step:
        """Write the time now under a milestone."""
        milestones, base, after = self.milestones, clock * self.patient_count, here + 1

        def step(token: Token) -> int:
            at = base + token.patient
            if not first or milestones[at] != milestones[at]:
                milestones[at] = self.now
            return after

        return step

    def set_time(self, here: int, clock: int, sample: Sampler) -> Step:
        """Write now plus a sampled duration under a milestone."""

        def step(token: Token) -> int:
            at = clock * self.patient_count + token.patient
            self.milestones[at] = self.now + sample(token.patient)
            return here + 1

        return step

    # -- ways ----------------------------------------------------------------------------------

    def go(self, here: int, to: int) -> Step:
        """Continue elsewhere."""
        return lambda token: to

    def branch(self, here: int, draw: int, table: int) -> Step:
        """Continue by chance."""
        return lambda token: self.chosen(draw, table, token.patient)

    def branch_on(self, here: int, attribute: int, first: int) -> Step:
        """Continue by the value of an attribute."""
        values = self.program.names.attribute_values[attribute]
        target = self.target[first : first + len(values)]
        return lambda token: target[self.value_of(attribute, token.patient)]

    def branch_if_fit(self, here: int, clock: int, to: int) -> Step:
        """Continue at `to` if a review now lets the patient go."""

        def step(token: Token) -> int:
            need_end = self.milestones[clock * self.patient_count + token.patient]
            fit = fit_for_discharge(self.now, need_end, self.allowance[self.level])
            return to if fit else here + 1

        return step

    def assign(self, here: int, attribute: int, table: int) -> Step:
        """Set an attribute."""

        def step(token: Token) -> int:
            value = self.lookup(table, token.patient)
            self.set_attribute(attribute, token.patient, value)
            return here + 1

        return step

    def draw_attribute(self, here: int, attribute: int, draw: int, table: int) -> Step:
        """Set an attribute by chance."""

        def step(token: Token) -> int:
            value = self.chosen(draw, table, token.patient)
            self.set_attribute(attribute, token.patient, value)
            return here + 1

        return step

    def start(self, here: int, entry: int, attribute: int, yes: int) -> Step:
        """Begin another walk beside this one; it runs once this one waits."""

        def step(token: Token) -> int:
            if attribute == NONE or self.value_of(attribute, token.patient) == yes:
                token.children += 1
                self.ready.append(Token(token.patient, entry, parent=token))
            return here + 1

        return step

    def wait_for_all(self, here: int) -> Step:
        """Wait until everything started has ended."""

        def step(token: Token) -> int:
            if token.children == 0:
                return here + 1
            token.pc, token.since = here, self.now
            token.waits_for_all = True
            return STOP

        return step

    def end(self, here: int) -> Step:
        """End a walk that was started beside another."""

        def step(token: Token) -> int:
            parent = token.parent
            if parent is not None:
                parent.children -= 1
                if parent.waits_for_all and parent.children == 0:
                    parent.waits_for_all = False
                    self.wake(parent)
            return STOP

        return step

    def depart(self, here: int, outcome: int) -> Step:
        """Leave the hospital; a bed request still open is withdrawn."""
        spare = self.spare

        def step(token: Token) -> int:
            patient = token.patient
            if self.next_stay[patient] != NONE:
                self.withdraw(self.next_stay[patient])
            self.t_depart[patient] = self.now
            self.outcome[patient] = outcome
            if token.main and token.children == 0 and not token.held:
                token.stamp += 1
                spare.append(token)
            return STOP

        return step
