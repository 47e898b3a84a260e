"""The verbs of beds and the bed bureau."""

from math import inf

from flowsim.engine.program import NONE, Program
from flowsim.engine.simpy_engine.beds.bureau import Bureau
from flowsim.engine.simpy_engine.beds.escalation import Escalation
from flowsim.engine.simpy_engine.beds.stay import READY
from flowsim.engine.simpy_engine.tables import Tables
from flowsim.engine.simpy_engine.walk import Next, Steps, Walks
from flowsim.engine.simpy_engine.walker import Bed, Walker
from flowsim.records.tables import EMPTY, UNDECLARED


class BedVerbs:
    """What every step about beds does."""

    def __init__(
        self,
        program: Program,
        walks: Walks,
        tables: Tables,
        bureau: Bureau,
        escalation: Escalation,
    ) -> None:
        self.program = program
        self.walks = walks
        self.tables = tables
        self.bureau = bureau
        self.escalation = escalation

    def request_bed(self, walker: Walker, service_table: int, kind: int) -> None:
        """Ask for a bed and go on."""
        if walker.patient.request is not None:
            raise self.walks.misuse(walker, "asks for a bed while another request is open")
        service = self.tables.entry(service_table, walker.patient)
        self.bureau.request(walker.patient, service, kind)

    def wait_for_bed(self, walker: Walker, stage: int, until: int, otherwise: int) -> Steps:
        """Wait until the bed is allocated or ready, perhaps not beyond a noted time."""
        stay = walker.patient.request
        if stay is None:
            raise self.walks.misuse(walker, "waits for a bed it has not asked for")
        if stay.has_reached(stage):
            return None
        limit = inf
        if until != NONE:
            noted = self.tables.patients.milestone(walker.patient, until)
            limit = inf if noted != noted else noted
        if limit <= self.walks.clock.now:
            return self.give_up_bed(walker, otherwise)
        told = self.walks.clock.event()
        stay.told = stage, told
        if not (yield from self.walks.wait(walker, told, limit)):
            return self.give_up_bed(walker, otherwise)
        return None

    def give_up_bed(self, walker: Walker, otherwise: int) -> Next:
        """Withdraw the request and return where the step says to continue."""
        if walker.patient.request is None:
            raise self.walks.misuse(walker, "gives up a bed that is no longer asked for")
        self.bureau.withdraw(walker.patient, walker.patient.request)
        return otherwise

    def occupy_bed(self, walker: Walker) -> None:
        """Arrive in the bed that was kept."""
        patient = walker.patient
        stay = patient.request
        if stay is None or not stay.has_reached(READY):
            raise self.walks.misuse(walker, "occupies a bed that is not ready for it")
        if patient.stay is not None:
            raise self.walks.misuse(walker, "occupies a bed before vacating the one it has")
        self.bureau.occupy(patient, stay)
        attributes = self.tables.patients
        attributes.set_attribute(patient, self.program.ward_attribute, stay.ward)
        attributes.set_attribute(patient, self.program.placement_attribute, stay.placement)

    def vacate_bed(self, walker: Walker) -> None:
        """Leave the present bed; it waits to be declared, cleaned and made ready."""
        stay = walker.patient.stay
        if stay is None:
            raise self.walks.misuse(walker, "vacates a bed it does not have")
        self.bureau.vacate(walker.patient, stay)
        if self.program.turn_round == NONE:
            self._set_state(Bed(stay.ward, UNDECLARED), EMPTY)
        else:
            bed = Bed(stay.ward, UNDECLARED)
            self.walks.start(walker.patient, self.program.turn_round, bed=bed)

    def bed_becomes(self, walker: Walker, state: int) -> None:
        """Change the state of the bed being turned round."""
        if walker.bed is None:
            raise self.walks.misuse(walker, "changes a bed but turns none round")
        self._set_state(walker.bed, state)

    def _set_state(self, bed: Bed, state: int) -> None:
        self.bureau.wards.move(bed.ward, bed.state, state)
        bed.state = state
        if state == EMPTY:
            self.bureau.bed_emptied(bed.ward)
        self.bureau.match(self.program.match_on_event)

    def match_beds(self, walker: Walker) -> None:
        """Hold the bed meeting."""
        self.bureau.match(self.program.match_on_review)

    def close_beds(self, walker: Walker, share: float) -> None:
        """Close this share of beds from now on."""
        self.bureau.close_share(share)

    def review_escalation(self, walker: Walker) -> None:
        """Look at the triggers."""
        self.escalation.review()
