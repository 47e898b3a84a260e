"""The reference engine with an eye on one patient: the same run, and an account of their steps.

Every step is bound as in an ordinary run and then wrapped, so nothing is asked of runs in which
nobody is followed, and what is told is what the verbs did.
"""

from dataclasses import replace
from math import nan

from flowsim.engine.journey import BED, BESIDE, PATIENT, Journey, Passage
from flowsim.engine.program import NONE, Op, Program
from flowsim.engine.simpy_engine.follow_words import Words
from flowsim.engine.simpy_engine.run import Run
from flowsim.engine.simpy_engine.state import STOP, Step
from flowsim.engine.simpy_engine.token import Token
from flowsim.engine.world import World
from flowsim.hospital.vocabulary.attributes import PLACEMENTS

BUREAU = "bed bureau"
"""What is said of the bureau's doings, which are no step of the patient's."""


class _Over(Exception):  # noqa: N818 - it is no error
    """Every walk of the patient has ended: the rest of the run does not matter."""


class Follower(Run):
    """A run that notes what one patient, by number of arrival in the run, comes through."""

    def __init__(
        self, program: Program, world: World, seed: int, replication: int, patient: int
    ) -> None:
        self.patient = patient
        self.passages: list[Passage] = []
        self.walks: dict[Token, int] = {}  # those not over
        self.walk_count = 0
        self.unfinished: dict[Token, tuple[int, int]] = {}  # its place and step, where one waits
        self.may_stop = False
        super().__init__(program, world, seed, replication)
        self.words = Words(self)

    def journey(self) -> Journey:
        """Run until the patient's walks are over, or to the horizon; return the journey.

        Raises FlowsimError as an ordinary run does.
        """
        self.may_stop = True
        try:
            self.open_core_beds()
            self.expect_change()
            self.run_to(self.program.horizon)
        except _Over:
            pass
        found = self._journey()
        self._let_go()
        return found

    # -- watching ------------------------------------------------------------------------------

    def _bind(self, pc: int) -> Step:
        step = super()._bind(pc)

        def watched(token: Token) -> int:
            return step(token) if token.patient != self.patient else self.watch(pc, step, token)

        return watched

    def watch(self, pc: int, step: Step, token: Token) -> int:
        """Take a step of the followed patient and note what came of it."""
        self.meet(token)
        self.go_on(token, pc)
        place = self.begin(token, self.program.step_names[pc])
        before = dict(token.held)
        after = step(token)
        for woken in self.ready:
            if woken.patient == self.patient:
                self.meet(woken)
        if after == STOP and self.op[pc] not in (Op.END, Op.DEPART):
            self.unfinished[token] = place, pc
            return after
        self.finish(place, self.words.at_once(pc, token, before, after), token)
        if after == STOP:
            del self.walks[token]
            if self.may_stop and not self.walks:
                raise _Over
        return after

    def meet(self, token: Token) -> None:
        """Give a walk seen for the first time its number."""
        if token not in self.walks:
            self.walks[token] = self.walk_count
            self.walk_count += 1

    def go_on(self, token: Token, pc: int) -> None:
        """End the step at which a walk has waited up to now; it goes on at `pc`."""
        if token in self.unfinished:
            place, here = self.unfinished.pop(token)
            minutes = self.now - self.passages[place].t
            self.finish(place, self.words.after_wait(here, token, minutes, pc), token)

    def begin(self, token: Token, step: str) -> int:
        """Add a passage whose outcome is not known yet; return its place."""
        self.passages.append(
            Passage(
                t=self.now,
                t_end=nan,
                walk=self.walks[token],
                walker=PATIENT if token.main else BESIDE if token.bed == NONE else BED,
                step=step,
                words="",
            )
        )
        return len(self.passages) - 1

    def finish(self, place: int, words: str, token: Token) -> None:
        """Complete a passage."""
        self.passages[place] = replace(
            self.passages[place], t_end=self.now, words=words, held=self.held(token)
        )

    def held(self, token: Token) -> tuple[str, ...]:
        """Return the resources a walk holds, in the order in which they were seized."""
        names = self.program.names.resources
        return tuple(names[servers.resource] for servers in token.held.values())

    # -- the bed bureau ------------------------------------------------------------------------

    def allocate(self, stay: int, ward: int) -> None:
        """Promise a bed, and note it for the followed patient."""
        if self.stay_patient[stay] == self.patient:
            placement = PLACEMENTS[self.program.accept[self.stay_service[stay], ward]]
            self._bureau(f"promises a bed on {self.program.names.wards[ward]} ({placement})")
        super().allocate(stay, ward)

    def make_ready(self, stay: int) -> None:
        """Keep an empty bed, and note it for the followed patient."""
        if self.stay_patient[stay] == self.patient:
            ward = self.program.names.wards[self.stay_ward[stay]]
            self._bureau(f"has a clean bed on {ward}, kept for the patient")
        super().make_ready(stay)

    def _bureau(self, words: str) -> None:
        now = self.now
        self.passages.append(
            Passage(t=now, t_end=now, walk=0, walker=PATIENT, step=BUREAU, words=words)
        )

    # -- the whole -----------------------------------------------------------------------------

    def _journey(self) -> Journey:
        names, patient, world = self.program.names, self.patient, self.world
        for token, (place, pc) in self.unfinished.items():
            words = self.words.unfinished(pc, self.passages[place].t)
            self.passages[place] = replace(self.passages[place], words=words, held=self.held(token))
        own = [self.passages[place] for t, (place, _) in self.unfinished.items() if t.main]
        minutes = dict(
            zip(names.causes, self.cause_minutes[patient :: self.patient_count], strict=True)
        )
        outcome = self.outcome[patient]
        return Journey(
            patient=patient,
            source=names.sources[world.source[patient]],
            ordinal=int(world.ordinal[patient]),
            t_arrive=float(world.t_arrive[patient]),
            t_depart=self.t_depart[patient],
            t_run_end=self.program.horizon,
            outcome="" if outcome == NONE else names.outcomes[outcome],
            attributes=self.words.attributes(),
            passages=tuple(self.passages),
            minutes={cause: spent for cause, spent in minutes.items() if spent > 0},
            unfinished_minutes=sum(self.program.horizon - passage.t for passage in own),
        )
