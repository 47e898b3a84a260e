"""An observer of one patient, who notes every step and what came of it.

The engine tells an observer what happens; nothing is asked of runs in which nobody is followed.
"""

from dataclasses import replace
from math import nan

import simpy

from flowsim.engine.journey import BED, BESIDE, OUTSIDE, PATIENT, Journey, Passage, no_such_patient
from flowsim.engine.program import NONE, Program
from flowsim.engine.simpy_engine.beds.stay import Stay
from flowsim.engine.simpy_engine.follow.words import Words
from flowsim.engine.simpy_engine.model import Model
from flowsim.engine.simpy_engine.observer import Observer
from flowsim.engine.simpy_engine.patients import Patient
from flowsim.engine.simpy_engine.servers.servers import Holding
from flowsim.engine.simpy_engine.walk import ENDED
from flowsim.engine.simpy_engine.walker import Walker
from flowsim.engine.world import World
from flowsim.hospital.vocabulary.attributes import PLACEMENTS

BUREAU = "bed bureau"
"""What is said of the bureau's doings, which are no step of the patient's."""


def journey(program: Program, world: World, seed: int, replication: int, patient: int) -> Journey:
    """Return the journey of a patient, by number of arrival in the run.

    The run stops when the patient's walks are over, or at the horizon. Raises FlowsimError as an
    ordinary run does, and for somebody who never comes.
    """
    follower = Follower(patient)
    model = Model(program, world, seed, replication, follower)
    follower.watch(model)
    end = model.clock.timeout(program.horizon)
    model.clock.run(until=model.clock.any_of([follower.over, end]))
    if follower.walk_count == 0:
        raise no_such_patient(patient, program, world)
    return follower.journey()


class Follower(Observer):
    """Notes what one patient comes through.

    `over` is an event that succeeds when every walk of the patient has ended.
    """

    over: simpy.Event
    model: Model
    words: Words
    who: Patient

    def __init__(self, patient: int) -> None:
        self.patient = patient
        self.passages: list[Passage] = []
        self.walks: dict[Walker, int] = {}  # those not over
        self.walk_count = 0
        self.present: dict[Walker, tuple[int, dict[int, Holding]]] = {}

    def watch(self, model: Model) -> None:
        """Watch a model that has not run yet."""
        self.model = model
        self.over = model.clock.event()
        self.words = Words(model, lambda: self.walk_count)

    # -- what the engine tells -----------------------------------------------------------------

    def started(self, walker: Walker) -> None:
        """Give a walk its number."""
        if walker.patient.number == self.patient:
            self.who = walker.patient
            self.walks[walker] = self.walk_count
            self.walk_count += 1

    def step_begins(self, walker: Walker) -> None:
        """Note the step, and what is held before it."""
        if walker in self.walks:
            self.present[walker] = len(self.passages), dict(walker.held)
            self._add(walker, self.model.program.step_names[walker.step])

    def step_ends(self, walker: Walker, to: int) -> None:
        """Note what came of the step."""
        if walker not in self.walks:
            return
        place, before = self.present.pop(walker)
        minutes = self.model.clock.now - self.passages[place].t
        words = self.words.after(walker, before, minutes, to)
        self._complete(place, walker, words, self.model.clock.now)
        if to == ENDED:
            del self.walks[walker]
            if not self.walks:
                self.over.succeed()

    def bed_promised(self, stay: Stay) -> None:
        """Note the promise."""
        placement = PLACEMENTS[stay.placement]
        self._bureau(stay, f"promises a bed on {self.words.ward(stay)} ({placement})")

    def bed_ready(self, stay: Stay) -> None:
        """Note that the bed is kept."""
        self._bureau(stay, f"has a clean bed on {self.words.ward(stay)}, kept for the patient")

    # -- passages ------------------------------------------------------------------------------

    def _bureau(self, stay: Stay, words: str) -> None:
        if stay.patient == self.patient:
            now = self.model.clock.now
            self.passages.append(
                Passage(t=now, t_end=now, walk=0, walker=PATIENT, step=BUREAU, words=words)
            )

    def _add(self, walker: Walker, step: str) -> None:
        who = PATIENT if walker.main else BED if walker.bed else BESIDE
        if walker.outside:
            who = OUTSIDE
        walk, now = self.walks[walker], self.model.clock.now
        self.passages.append(Passage(t=now, t_end=nan, walk=walk, walker=who, step=step, words=""))

    def _complete(self, place: int, walker: Walker, words: str, t_end: float) -> None:
        held = tuple(map(self.words.server, walker.held.values()))
        self.passages[place] = replace(self.passages[place], t_end=t_end, words=words, held=held)

    # -- the whole -----------------------------------------------------------------------------

    def journey(self) -> Journey:
        """Return the journey, at the end of the run."""
        program, patients = self.model.program, self.model.patients
        names, patient = program.names, self.patient
        for walker, (place, _) in self.present.items():
            words = self.words.unfinished(walker, program.horizon - self.passages[place].t)
            self._complete(place, walker, words, nan)
        rows = patients.settled_minutes(program.horizon)
        mine = rows["patient"] == patient
        outcome = int(patients.outcome[patient])
        return Journey(
            patient=patient,
            source=names.sources[patients.source[patient]],
            ordinal=int(patients.ordinal[patient]),
            t_arrive=float(patients.t_arrive[patient]),
            t_depart=float(patients.t_depart[patient]),
            t_run_end=program.horizon,
            outcome="" if outcome == NONE else names.outcomes[outcome],
            attributes=self.words.attributes(self.who),
            passages=tuple(self.passages),
            minutes={
                names.causes[cause]: minutes
                for cause, minutes in zip(
                    rows["cause"][mine].tolist(), rows["minutes"][mine].tolist(), strict=True
                )
            },
        )
