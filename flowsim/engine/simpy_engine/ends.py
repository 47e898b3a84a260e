"""The verbs of walks: one that starts beside another, and how walks end."""

from flowsim.engine.program import NONE
from flowsim.engine.simpy_engine.beds.bureau import Bureau
from flowsim.engine.simpy_engine.tables import Tables
from flowsim.engine.simpy_engine.walk import ENDED, Next, Steps, Walks
from flowsim.engine.simpy_engine.walker import Walker


class WalkVerbs:
    """What every step does that starts, awaits or ends walks."""

    def __init__(self, walks: Walks, tables: Tables, bureau: Bureau) -> None:
        self.walks = walks
        self.tables = tables
        self.bureau = bureau

    def start(self, walker: Walker, entry: int, attribute: int, yes: int) -> None:
        """Begin another walk beside this one; it runs once this one waits."""
        if attribute == NONE or self.tables.attribute(attribute, walker.patient) == yes:
            walker.beside += 1
            self.walks.start(walker.patient, entry, parent=walker)

    def wait_for_all(self, walker: Walker) -> Steps:
        """Wait until everything started has ended."""
        if walker.beside > 0:
            walker.all_ended = self.walks.clock.event()
            yield from self.walks.wait(walker, walker.all_ended)
            walker.all_ended = None
        return None

    def end(self, walker: Walker) -> Next:
        """End a walk that was started beside another."""
        parent = walker.parent
        if parent is not None:
            parent.beside -= 1
            if parent.all_ended is not None and parent.beside == 0:
                parent.all_ended.succeed()
        return ENDED

    def depart(self, walker: Walker, outcome: int) -> Next:
        """Leave the hospital; a bed request still open is withdrawn."""
        patient = walker.patient
        if patient.request is not None:
            self.bureau.withdraw(patient, patient.request)
        self.walks.patients.depart(patient, self.walks.clock.now, outcome)
        return ENDED
