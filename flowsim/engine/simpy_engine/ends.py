"""The verbs of walks: one that starts beside another, how walks end, and who comes back."""

from math import inf

import simpy

from flowsim.engine.program import ENDLESS, MOST_VISITS, NONE, YES, Rank
from flowsim.engine.simpy_engine.beds.bureau import Bureau
from flowsim.engine.simpy_engine.chance import Chance
from flowsim.engine.simpy_engine.tables import Tables
from flowsim.engine.simpy_engine.walk import ENDED, Next, Steps, Walks
from flowsim.engine.simpy_engine.walker import Walker


def one_less(walker: Walker) -> None:
    """Count one less of those a walker may wait for; it goes on if there are no more."""
    walker.beside -= 1
    if walker.all_ended is not None and walker.beside == 0:
        walker.all_ended.succeed()


def let_caller_go(walker: Walker) -> None:
    """Let whoever called a walker from a waiting list, if anybody did, no longer wait for it."""
    caller, walker.caller = walker.caller, None
    if caller is not None:
        one_less(caller)


class WalkVerbs:
    """What every step does that starts, awaits or ends walks."""

    def __init__(self, walks: Walks, tables: Tables, chance: Chance, bureau: Bureau) -> None:
        self.walks = walks
        self.tables = tables
        self.chance = chance
        self.bureau = bureau

    def start(self, walker: Walker, entry: int, attribute: int, yes: int) -> None:
        """Begin another walk beside this one; it runs once this one waits."""
        if attribute == NONE or self.tables.attribute(attribute, walker.patient) == yes:
            walker.beside += 1
            self.walks.start(walker.patient, entry, parent=walker)

    def wait_for_all(self, walker: Walker) -> Steps:
        """Wait until all that was started has ended, and everybody called has let this one go."""
        if walker.beside > 0:
            walker.all_ended = self.walks.clock.event()
            yield from self.walks.wait(walker, walker.all_ended)
            walker.all_ended = None
        return None

    def come_back(
        self, walker: Walker, entry: int, activity: int, draw: int, share_table: int, milestone: int
    ) -> None:
        """Let the patient's person come again, by chance; not after the end of the run.

        Some time from now, or from a noted time still to come; one not noted (NaN) never comes.
        """
        walks, patient = self.walks, walker.patient
        patient.back_as = NONE
        if self.chance.choice(draw, share_table, patient) != YES:
            return
        since = walks.clock.now
        if milestone != NONE:
            noted = walks.patients.milestone(patient, milestone)
            since = since if noted < since else noted
        time = since + self.chance.minutes(activity, patient)
        episode = walks.patients.next_episode(patient)
        if episode > MOST_VISITS:
            raise walks.misuse(walker, ENDLESS)
        if time < walks.program.horizon:
            number = patient.back_as = walks.patients.come_back(patient, time, episode)

            def arrive(_: simpy.Event) -> None:
                walks.start(walks.patients.arrive(number), entry)

            walks.clock.at(time, Rank.RETURN, number).callbacks.append(arrive)

    def end(self, walker: Walker) -> Next:
        """End a walk that was started beside another."""
        let_caller_go(walker)
        if walker.parent is not None:
            one_less(walker.parent)
        return ENDED

    def release_caller(self, walker: Walker) -> None:
        """Let whoever called this walker no longer wait for it."""
        let_caller_go(walker)

    def depart(self, walker: Walker, outcome: int, outside: int) -> Next:
        """Leave the hospital; a bed request still open is withdrawn.

        The walk ends, or goes on outside with what is held: the spell is over all the same.
        """
        patient = walker.patient
        if patient.request is not None:
            self.bureau.withdraw(patient, patient.request)
        self.walks.patients.depart(patient, self.walks.clock.now, outcome)
        let_caller_go(walker)
        if outside == NONE:
            return ENDED
        if walker.main:
            self.walks.patients.settle(patient)
        walker.outside, walker.deadline = True, inf
        return outside
