"""Where tasks are worked at: the one seam between what is to be done and the machine it is done on.

Replications, sweeps and studies all go through an `Executor`. Tasks and results must be picklable;
nothing else is shared, so that one on many machines only needs this one method.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import current_process
from typing import Protocol, TypeVar

from flowsim.running.workers import in_processes

Task = TypeVar("Task")
Result = TypeVar("Result")


class Executor(Protocol):
    """Works at independent tasks."""

    def run(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield `work(task)` of every task as it ends, in whatever order.

        Raises what `work` raises. When the iterator is left early, for whatever reason, nothing
        goes on being worked at.
        """


@dataclass(frozen=True)
class Serial:
    """One task after the other, here."""

    def run(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield the results in the order of the tasks."""
        return map(work, tasks)


@dataclass(frozen=True)
class Processes:
    """So many processes of this computer."""

    number: int

    def run(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield the results as they end. Raises FlowsimError when a process was killed."""
        return in_processes(work, tasks, self.number)


def local(processes: int, tasks: int) -> Executor:
    """Return the executor for so many tasks on at most so many processes of this computer."""
    alone = current_process().daemon  # a worker may not start others
    used = 1 if alone else min(processes, tasks)
    return Serial() if used <= 1 else Processes(used)
