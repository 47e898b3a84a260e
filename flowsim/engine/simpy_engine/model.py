"""One replication as a SimPy model: its parts, the processes that start it, and its records."""

from collections.abc import Generator, Iterator, Sequence
from typing import Any

import numpy as np
import simpy

from flowsim.engine.clinic_slots import slot_table
from flowsim.engine.program import CODE, OPERANDS, Ints, Operand, Program, Rank
from flowsim.engine.simpy_engine.beds.bureau import Bureau
from flowsim.engine.simpy_engine.beds.escalation import Escalation
from flowsim.engine.simpy_engine.beds.nurses import Nurses
from flowsim.engine.simpy_engine.beds.verbs import BedVerbs
from flowsim.engine.simpy_engine.beds.wards import Wards
from flowsim.engine.simpy_engine.chance import Chance
from flowsim.engine.simpy_engine.clinics import ClinicVerbs
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.engine.simpy_engine.ends import WalkVerbs
from flowsim.engine.simpy_engine.ladders import LadderVerbs
from flowsim.engine.simpy_engine.lists import ListVerbs
from flowsim.engine.simpy_engine.observer import Observer
from flowsim.engine.simpy_engine.own import HospitalView, OwnProcess, OwnSteps, watched
from flowsim.engine.simpy_engine.patients import Patients
from flowsim.engine.simpy_engine.ring_fences import RingFences
from flowsim.engine.simpy_engine.servers.staffing import Staffing
from flowsim.engine.simpy_engine.servers.verbs import ServerVerbs
from flowsim.engine.simpy_engine.tables import Tables
from flowsim.engine.simpy_engine.times import TimeVerbs
from flowsim.engine.simpy_engine.walk import Verb, Walks
from flowsim.engine.simpy_engine.ways import WayVerbs
from flowsim.engine.world import World
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.kinds import word_of
from flowsim.records.tables import Raw


class Model:
    """The parts of a hospital, each holding those it needs, in one SimPy environment."""

    def __init__(
        self,
        program: Program,
        world: World,
        seed: int,
        replication: int,
        observer: Observer | None = None,
    ) -> None:
        observer = observer or Observer()
        self.program = program
        self.world = world
        self.clock = clock = Clock()
        self.patients = Patients(program, world)
        self.wards = Wards(program, clock)
        self.bureau = Bureau(program, clock, self.wards, observer)
        self.staffing = Staffing(program, clock, world)
        self.ring_fences = RingFences(program, clock, world, self.staffing, self.bureau)
        self.nurses = Nurses(program, clock, world, self.bureau)
        self.escalation = Escalation(program, clock, self.bureau, self.ring_fences)
        self.tables = Tables(program, clock, self.patients, self.escalation)
        self.chance = Chance(program, self.tables, seed, replication)
        self.clinics = ClinicVerbs(program, self.patients, self.tables)
        self.ladders = LadderVerbs(program, self.tables, self.staffing, self.clinics)
        self.walks = Walks(program, clock, self.patients, observer)
        self.lists = ListVerbs(program, self.walks, self.tables, self.chance)
        self.view = HospitalView(program, self.staffing, self.wards, self.escalation)
        self.walks.steps = list(self._steps())
        for source, entry in enumerate(program.source_entry.tolist()):
            clock.process(self.source(np.flatnonzero(world.source == source), entry))

    # -- processes -----------------------------------------------------------------------------

    def source(self, patients: Ints, entry: int) -> Generator[simpy.Event, Any, None]:
        """Wait for the arrival of one patient of a source after the other and start their walks.

        This is a process.
        """
        for number in patients.tolist():
            yield self.clock.at(self.world.t_arrive.item(number), Rank.ARRIVAL, number)
            self.walks.start(self.patients.arrive(number), entry)

    def run(self, processes: Sequence[OwnProcess] = ()) -> Raw:
        """Run to the end, with processes of an analyst's own beside ours; return the records."""
        for process in processes:
            self.clock.process(watched(process, self.view))
        self.clock.run(until=self.program.horizon)
        if self.clock.now < self.program.horizon:
            raise FlowsimError(
                f"processes: one of them ended the run at minute {self.clock.now:g}, before its "
                f"end at minute {self.program.horizon:g}; let it return instead"
            )
        return self.records()

    # -- steps ---------------------------------------------------------------------------------

    def _steps(self) -> Iterator[tuple[Verb, tuple[Any, ...]]]:
        """Yield the verb and the arguments of every step."""
        p, verbs = self.program, self._verbs()
        rows = zip(p.op.tolist(), p.args.tolist(), p.number.tolist(), strict=True)
        for op, args, numbers in rows:
            given, number = iter(args), iter(numbers)
            yield (
                verbs[op],
                tuple(self._argument(operand, given, number) for operand in OPERANDS[op]),
            )

    def _argument(self, operand: Operand, given: Iterator[int], number: Iterator[float]) -> Any:
        """Return what a verb is given for an operand."""
        if operand is Operand.NUMBER:
            return next(number)
        if operand is Operand.FUNCTION:
            return self.program.python_functions[next(given)]
        return next(given)

    def _verbs(self) -> dict[int, Verb]:
        """Return the verb of each operation: the method of its name, of the subsystem that has it.

        Raises FlowsimError for an operation that no subsystem has a verb for.
        """
        subsystems = (
            ServerVerbs(self.program, self.walks, self.tables, self.chance, self.staffing),
            TimeVerbs(self.walks, self.tables, self.chance),
            WayVerbs(
                self.program,
                self.patients,
                self.tables,
                self.chance,
                self.escalation,
                self.staffing,
            ),
            WalkVerbs(self.walks, self.tables, self.chance, self.bureau),
            self.clinics,
            self.lists,
            BedVerbs(self.program, self.walks, self.tables, self.bureau, self.escalation),
            self.ladders,
            OwnSteps(self.walks, self.tables, self.view),
        )
        found: dict[int, Verb] = {}
        for kind, op in CODE.items():
            having = [item for item in subsystems if hasattr(type(item), word_of(kind))]
            if having:
                found[op] = getattr(having[0], word_of(kind))
        for kind, op in CODE.items():
            if op not in found:
                raise FlowsimError(f"the SimPy engine has no verb {word_of(kind)}")
        return found

    # -- records -------------------------------------------------------------------------------

    def records(self) -> Raw:
        """Return what has been recorded, at the end of the run."""
        world, patients, staffing = self.world, self.patients, self.staffing
        staffing.close(self.program.horizon)
        here = slice(patients.total)
        return Raw(
            source=patients.source[here],
            ordinal=patients.ordinal[here],
            person=patients.person[here],
            episode=patients.episode[here],
            t_arrive=patients.t_arrive[here],
            t_depart=patients.t_depart[here],
            outcome=patients.outcome[here],
            attributes=patients.attributes[:, here].T,
            milestones=patients.milestones[:, here].T,
            numbers=patients.numbers[:, patients.person[here]].T,
            minutes=patients.settled_minutes(self.program.horizon),
            stays=self.bureau.requests.table(),
            bed_events={name: np.array(column) for name, column in self.wards.log.items()},
            scheduled_minutes=world.scheduled_minutes,
            busy_minutes=np.ascontiguousarray(staffing.busy.T),
            overrun_minutes=np.ascontiguousarray(staffing.overrun.T),
            waiting_minutes=np.ascontiguousarray(staffing.waiting.T),
            **self.escalation.tables(),
            shifts=world.shifts,
            covers=world.covers,
            server_events=staffing.events(),
            queue_joins=staffing.joinings(),
            duty_changes=world.duty_changes,
            rungs=self.ladders.table(),
            clinic_slots=slot_table(self.program, self.clinics.booked),
            list_events=self.lists.table(),
            end_minutes=self.program.horizon,
        )
