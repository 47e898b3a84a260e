"""The verbs: one short method each. A method returns True to go on and False to wait or stop.

This file is the explanation of what a step means; the compiled engine must do the same.
"""

from math import inf

from flowsim.engine.program import NONE, Op, Program
from flowsim.engine.simpy_engine.beds import Beds
from flowsim.engine.simpy_engine.clock import Moment
from flowsim.engine.simpy_engine.resources import NOT_SEIZED
from flowsim.engine.simpy_engine.state import Sampler
from flowsim.engine.simpy_engine.token import Token
from flowsim.engine.world import World
from flowsim.hospital.policies import OUTLIER, fit_for_discharge
from flowsim.records.tables import EMPTY, OCCUPIED, RESERVED, UNDECLARED


class Verbs(Beds):
    """What every step does."""

    __slots__ = ("allowance", "op", "target")

    def __init__(self, program: Program, world: World, seed: int, replication: int) -> None:
        super().__init__(program, world, seed, replication)
        self.op = program.op.tolist()
        self.target = program.target.tolist()
        self.allowance = program.level_allowance.tolist()

    # -- staff, spaces, machines ---------------------------------------------------------------

    def seize(
        self, queue: int, priority: int, otherwise: int, attribute: int, token: Token
    ) -> bool:
        """Take a free server at once, or join the line."""
        for servers in self.members[queue]:
            if servers.free > 0:
                servers.free -= 1
                servers.t_taken.append(self.now)
                token.held[queue] = servers
                if attribute != NONE:
                    self.remember(token, attribute, servers)
                token.pc += 1
                return True
        if otherwise != NONE:
            token.pc = otherwise
            return True
        if token.deadline <= self.now:
            self.renege(token)
            return True
        self.join(self.lines[queue], self.lookup(priority, token.patient), token)
        return False

    def release(self, queue: int, token: Token) -> bool:
        """Give the server back; the next in line goes on after this token stops."""
        self.give_back(queue, token)
        token.pc += 1
        return True

    def treat(self, sample: Sampler, by_whom: int, token: Token) -> bool:
        """Spend a sampled duration, slower or faster by the pace of who does it."""
        minutes = sample(token.patient)
        if by_whom != NONE:
            minutes *= self.pace_of(by_whom, token)
        return self.wait_until(token, self.now + minutes)

    def pace_of(self, queue: int, token: Token) -> float:
        """Return the pace of the server a token has from a queue."""
        if queue not in token.held:
            raise self.misuse(token, NOT_SEIZED)
        return token.held[queue].pace

    def renege_after(self, sample: Sampler, to: int, token: Token) -> bool:
        """Start the patience clock."""
        token.deadline = self.now + sample(token.patient)
        token.renege_pc = to
        token.renege_held = tuple(token.held)
        token.pc += 1
        return True

    def keep_waiting(self, token: Token) -> bool:
        """Stop the patience clock."""
        token.deadline = inf
        token.pc += 1
        return True

    def renege(self, token: Token) -> None:
        """Leave for the place named with the patience; give back what was seized since."""
        for queue in sorted(token.held):
            if queue not in token.renege_held:
                self.give_back(queue, token)
        token.deadline = inf
        token.pc = token.renege_pc

    def on_patience(self, moment: Moment) -> None:
        """End a wait by patience, or a wait for a bed by its limit, unless it has ended."""
        token: Token = moment.token
        if moment.stamp != token.stamp:
            return
        self.charge(token)
        token.stamp += 1
        if self.op[token.pc] == Op.SEIZE:
            self.lines[self.args[token.pc][0]].t_left.append(self.now)
            self.renege(token)
        else:
            self.give_up_bed(token)
        self.walk(token)

    # -- times ---------------------------------------------------------------------------------

    def wait_until_calendar(self, table: int, token: Token) -> bool:
        """Wait for a calendar to open or for the next time of a timetable."""
        calendar = self.lookup(table, token.patient)
        time = self.opening(calendar)
        if time > self.now:
            return self.wait_until(token, time)
        token.pc += 1
        return True

    def wait_for_time(self, clock: int, lead: float, token: Token) -> bool:
        """Wait for a noted time less a lead; a time not noted, or past, is no wait."""
        time = self.milestones[token.patient * self.clock_count + clock] - lead
        if time > self.now:
            return self.wait_until(token, time)
        token.pc += 1
        return True

    def note(self, clock: int, first: int, token: Token) -> bool:
        """Write the time now under a milestone."""
        at = token.patient * self.clock_count + clock
        if not first or self.milestones[at] != self.milestones[at]:
            self.milestones[at] = self.now
        token.pc += 1
        return True

    def set_time(self, clock: int, sample: Sampler, token: Token) -> bool:
        """Write now plus a sampled duration under a milestone."""
        minutes = sample(token.patient)
        self.milestones[token.patient * self.clock_count + clock] = self.now + minutes
        token.pc += 1
        return True

    # -- ways ----------------------------------------------------------------------------------

    def go(self, to: int, token: Token) -> bool:
        """Continue elsewhere."""
        token.pc = to
        return True

    def branch(self, draw: int, table: int, token: Token) -> bool:
        """Continue by chance."""
        token.pc = self.chosen(draw, table, token.patient)
        return True

    def branch_on(self, attribute: int, first: int, token: Token) -> bool:
        """Continue by the value of an attribute."""
        token.pc = self.target[first + self.value_of(attribute, token.patient)]
        return True

    def branch_if_fit(self, clock: int, to: int, token: Token) -> bool:
        """Continue at `to` if a review now lets the patient go."""
        need_end = self.milestones[token.patient * self.clock_count + clock]
        fit = fit_for_discharge(self.now, need_end, self.allowance[self.level])
        token.pc = to if fit else token.pc + 1
        return True

    def assign(self, attribute: int, table: int, token: Token) -> bool:
        """Set an attribute."""
        value = self.lookup(table, token.patient)
        self.attributes[token.patient * self.attribute_count + attribute] = value
        token.pc += 1
        return True

    def draw_attribute(self, attribute: int, draw: int, table: int, token: Token) -> bool:
        """Set an attribute by chance."""
        value = self.chosen(draw, table, token.patient)
        self.attributes[token.patient * self.attribute_count + attribute] = value
        token.pc += 1
        return True

    def start(self, entry: int, attribute: int, yes: int, token: Token) -> bool:
        """Begin another walk beside this one; it runs once this one waits."""
        if attribute == NONE or self.value_of(attribute, token.patient) == yes:
            token.children += 1
            self.ready.append(Token(token.patient, entry, parent=token))
        token.pc += 1
        return True

    def wait_for_all(self, token: Token) -> bool:
        """Wait until everything started has ended."""
        if token.children == 0:
            token.pc += 1
            return True
        token.since = self.now
        token.waits_for_all = True
        return False

    def end(self, token: Token) -> bool:
        """End a walk that was started beside another."""
        parent = token.parent
        if parent is not None:
            parent.children -= 1
            if parent.waits_for_all and parent.children == 0:
                parent.waits_for_all = False
                self.wake(parent)
        return False

    def depart(self, outcome: int, token: Token) -> bool:
        """Leave the hospital; a bed request still open is withdrawn."""
        patient = token.patient
        if self.next_stay[patient] != NONE:
            self.withdraw(self.next_stay[patient])
        self.t_depart[patient] = self.now
        self.outcome[patient] = outcome
        return False

    # -- beds ----------------------------------------------------------------------------------

    def request_bed(self, service_table: int, kind: int, token: Token) -> bool:
        """Ask for a bed and go on."""
        patient = token.patient
        if self.next_stay[patient] != NONE:
            raise self.misuse(token, "asks for a bed while another request is open")
        service = self.lookup(service_table, patient)
        self.next_stay[patient] = self.new_stay(patient, service, kind)
        self.match(self.program.match_on_event)
        token.pc += 1
        return True

    def wait_for_bed(self, stage: int, until: int, otherwise: int, token: Token) -> bool:
        """Wait until the bed is allocated or ready, perhaps not beyond a noted time."""
        stay = self.next_stay[token.patient]
        if stay == NONE:
            raise self.misuse(token, "waits for a bed it has not asked for")
        if self.has_bed(stay, stage):
            token.pc += 1
            return True
        if until != NONE:
            limit = self.milestones[token.patient * self.clock_count + until]
            if limit <= self.now:
                self.give_up_bed(token)
                return True
            self.wait_at_most(token, limit)
        token.since = self.now
        self.bed_waiter[stay] = token
        return False

    def give_up_bed(self, token: Token) -> None:
        """Withdraw the request and continue where the step says."""
        stay = self.next_stay[token.patient]
        if stay == NONE:
            raise self.misuse(token, "gives up a bed that is no longer asked for")
        self.withdraw(stay)
        token.pc = self.args[token.pc][2]

    def occupy_bed(self, token: Token) -> bool:
        """Arrive in the bed that was kept."""
        patient = token.patient
        stay = self.next_stay[patient]
        if stay == NONE or not self.has_bed(stay, 1):
            raise self.misuse(token, "occupies a bed that is not ready for it")
        if self.present_stay[patient] != NONE:
            raise self.misuse(token, "occupies a bed before vacating the one it has")
        ward = self.stay_ward[stay]
        self.stay_times["t_in"][stay] = self.now
        self.present_stay[patient], self.next_stay[patient] = stay, NONE
        self.boarding.pop(stay, None)
        self.move_beds(ward, RESERVED, OCCUPIED)
        at = patient * self.attribute_count
        self.attributes[at + self.program.ward_attribute] = ward
        self.attributes[at + self.program.placement_attribute] = self.stay_placement[stay]
        token.pc += 1
        return True

    def vacate_bed(self, token: Token) -> bool:
        """Leave the present bed; it waits to be declared, cleaned and made ready."""
        patient = token.patient
        stay = self.present_stay[patient]
        if stay == NONE:
            raise self.misuse(token, "vacates a bed it does not have")
        ward = self.stay_ward[stay]
        self.stay_times["t_out"][stay] = self.now
        self.present_stay[patient] = NONE
        if self.stay_placement[stay] == OUTLIER:
            self.outliers[ward] -= 1
        self.move_beds(ward, OCCUPIED, UNDECLARED)
        if self.program.turn_round == NONE:
            self.move_beds(ward, UNDECLARED, EMPTY)
            self.bed_emptied(ward)
            self.match(self.program.match_on_event)
        else:
            bed = Token(patient, self.program.turn_round)
            bed.main, bed.bed, bed.bed_state = False, ward, UNDECLARED
            self.ready.append(bed)
        token.pc += 1
        return True

    def bed_becomes(self, state: int, token: Token) -> bool:
        """Change the state of the bed being turned round."""
        if token.bed == NONE:
            raise self.misuse(token, "changes a bed but turns none round")
        self.move_beds(token.bed, token.bed_state, state)
        token.bed_state = state
        if state == EMPTY:
            self.bed_emptied(token.bed)
        self.match(self.program.match_on_event)
        token.pc += 1
        return True

    def match_beds(self, token: Token) -> bool:
        """Hold the bed meeting."""
        self.match(self.program.match_on_review)
        token.pc += 1
        return True

    def review_escalation(self, token: Token) -> bool:
        """Look at the triggers."""
        self.review_level()
        token.pc += 1
        return True
