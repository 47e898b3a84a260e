"""The verbs of beds and the bed bureau; see `verbs` for what a verb is."""

from flowsim.engine.program import NONE
from flowsim.engine.simpy_engine.beds import Beds
from flowsim.engine.simpy_engine.state import STOP, Step
from flowsim.engine.simpy_engine.token import Token
from flowsim.hospital.policies.beds import OUTLIER
from flowsim.records.tables import EMPTY, OCCUPIED, RESERVED, UNDECLARED


class BedVerbs(Beds):
    """What every step about beds does."""

    __slots__ = ()

    def request_bed(self, here: int, service_table: int, kind: int) -> Step:
        """Ask for a bed and go on."""

        def step(token: Token) -> int:
            patient = token.patient
            if self.next_stay[patient] != NONE:
                raise self.misuse(here, "asks for a bed while another request is open")
            service = self.lookup(service_table, patient)
            self.next_stay[patient] = self.new_stay(patient, service, kind)
            self.match(self.program.match_on_event)
            return here + 1

        return step

    def wait_for_bed(self, here: int, stage: int, until: int, otherwise: int) -> Step:
        """Wait until the bed is allocated or ready, perhaps not beyond a noted time."""

        def step(token: Token) -> int:
            stay = self.next_stay[token.patient]
            if stay == NONE:
                raise self.misuse(here, "waits for a bed it has not asked for")
            if self.has_bed(stay, stage):
                return here + 1
            token.pc, token.since = here, self.now
            if until != NONE:
                limit = self.milestones[until * self.patient_count + token.patient]
                if limit <= self.now:
                    return self.give_up_bed(here, token)
                self.wait_at_most(token, limit)
            self.bed_waiter[stay] = token
            return STOP

        return step

    def give_up_bed(self, here: int, token: Token) -> int:
        """Withdraw the request and return where the step says to continue."""
        stay = self.next_stay[token.patient]
        if stay == NONE:
            raise self.misuse(here, "gives up a bed that is no longer asked for")
        self.withdraw(stay)
        otherwise: int = self.args[here][2]
        return otherwise

    def occupy_bed(self, here: int) -> Step:
        """Arrive in the bed that was kept."""

        def step(token: Token) -> int:
            patient = token.patient
            stay = self.next_stay[patient]
            if stay == NONE or not self.has_bed(stay, 1):
                raise self.misuse(here, "occupies a bed that is not ready for it")
            if self.present_stay[patient] != NONE:
                raise self.misuse(here, "occupies a bed before vacating the one it has")
            ward = self.stay_ward[stay]
            self.stay_times["t_in"][stay] = self.now
            self.present_stay[patient], self.next_stay[patient] = stay, NONE
            self.boarding.pop(stay, None)
            self.move_beds(ward, RESERVED, OCCUPIED)
            self.set_attribute(self.program.ward_attribute, patient, ward)
            placement = self.stay_placement[stay]
            self.set_attribute(self.program.placement_attribute, patient, placement)
            return here + 1

        return step

    def vacate_bed(self, here: int) -> Step:
        """Leave the present bed; it waits to be declared, cleaned and made ready."""

        def step(token: Token) -> int:
            patient = token.patient
            stay = self.present_stay[patient]
            if stay == NONE:
                raise self.misuse(here, "vacates a bed it does not have")
            ward = self.stay_ward[stay]
            self.stay_times["t_out"][stay] = self.now
            self.present_stay[patient] = NONE
            if self.stay_placement[stay] == OUTLIER:
                self.outliers[ward] -= 1
            self.move_beds(ward, OCCUPIED, UNDECLARED)
            self.turn_round(ward, patient)
            return here + 1

        return step

    def turn_round(self, ward: int, patient: int) -> None:
        """Start the turn-round of a bed just left; without one it is empty at once."""
        if self.program.turn_round == NONE:
            self.move_beds(ward, UNDECLARED, EMPTY)
            self.bed_emptied(ward)
            self.match(self.program.match_on_event)
        else:
            bed = Token(patient, self.program.turn_round)
            bed.main, bed.bed, bed.bed_state = False, ward, UNDECLARED
            self.ready.append(bed)

    def bed_becomes(self, here: int, state: int) -> Step:
        """Change the state of the bed being turned round."""

        def step(token: Token) -> int:
            if token.bed == NONE:
                raise self.misuse(here, "changes a bed but turns none round")
            self.move_beds(token.bed, token.bed_state, state)
            token.bed_state = state
            if state == EMPTY:
                self.bed_emptied(token.bed)
            self.match(self.program.match_on_event)
            return here + 1

        return step

    def match_beds(self, here: int) -> Step:
        """Hold the bed meeting."""

        def step(token: Token) -> int:
            self.match(self.program.match_on_review)
            return here + 1

        return step

    def review_escalation(self, here: int) -> Step:
        """Look at the triggers."""

        def step(token: Token) -> int:
            self.review_level()
            return here + 1

        return step
