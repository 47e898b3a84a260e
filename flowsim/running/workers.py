"""Worker processes: each is given one task at a time, and a lost one is noticed at once.

On Linux they are forked from one process that has imported everything and loaded the compiled code
(`flowsim.running.preload`): it starts while this process still prepares the tasks, a worker
after it is there in no time, and what they have in common is in memory once.

Pools of others were tried: joblib's imports everything in each process; Python's own (3.11) printed
tracebacks of its processes in 5 of 16 Ctrl-Cs.
"""

import os
import pickle
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from signal import Signals
from threading import Lock, Thread
from time import monotonic, sleep
from types import ModuleType
from typing import Any, TypeAlias, TypeVar, cast

from flowsim.errors import FlowsimError
from flowsim.running.interruption import interrupts_for_us_alone
from flowsim.user_cache import folder_for

Task = TypeVar("Task")
Result = TypeVar("Result")
_Connection: TypeAlias = "Connection[Any, Any]"
_Workers: TypeAlias = dict[_Connection, BaseProcess]

POLL_SECONDS, MOST_SECONDS = 0.02, 2.0
"""How often it is looked whether a killed process has ended, and for how long."""

_starting = Lock()

PRELOAD = "flowsim.running.preload"
FORKED = sys.platform == "linux"
"""Elsewhere, system libraries that have been used may break in a fork; workers start from nothing
there and import what they need."""

THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMBA_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)
"""What tells libraries how many threads to use: one, where there is a process for each core."""


def start_importing() -> None:
    """Start, without waiting for it, the process from which workers are forked."""
    if not FORKED:
        return
    from multiprocessing.forkserver import ensure_running, set_forkserver_preload

    set_forkserver_preload([PRELOAD])
    with interrupts_for_us_alone(), _surroundings():
        ensure_running()


def in_processes(
    work: Callable[[Task], Result], tasks: Sequence[Task], processes: int
) -> Iterator[Result]:
    """Yield the result of every task as it ends, worked at in that many processes.

    Raises what `work` raises, and FlowsimError when a process could not be started or was killed.
    No process goes on after that, nor after a KeyboardInterrupt in this one.
    """
    try:
        yield from _shared_out(work, tasks, _started(min(processes, len(tasks))))
    except BaseException:
        stop_workers()
        raise


def _shared_out(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: _Workers
) -> Iterator[Result]:
    """Yield the results; a worker is told its next task before its last result is looked at."""
    left, busy = iter(tasks), list(workers)
    for worker in busy:
        _tell(workers, worker, (work, next(left)))
    while busy:
        for worker in cast("list[_Connection]", wait(busy)):
            try:
                answer = worker.recv_bytes()
            except (EOFError, OSError):
                raise _lost(workers[worker]) from None
            try:
                _tell(workers, worker, (work, next(left)))
            except StopIteration:
                busy.remove(worker)
                worker.close()  # which ends the process
            problem, result = pickle.loads(answer)
            if problem is not None:
                raise problem
            yield result


def _tell(workers: _Workers, worker: _Connection, order: object) -> None:
    """Send a worker what to do, which it alone then has in memory, and only until it is done."""
    text = pickle.dumps(order)
    try:
        worker.send_bytes(text)
    except OSError:
        raise _lost(workers[worker]) from None


def _started(processes: int) -> _Workers:
    """Return new worker processes by their connections."""
    context: Any = get_context("forkserver" if FORKED else "spawn")
    workers: _Workers = {}
    try:
        start_importing()
        with _starting, interrupts_for_us_alone(), _surroundings(), _without_main_module():
            for _ in range(processes):
                ours, theirs = context.Pipe()
                process = context.Process(target=_serve, args=(theirs,), daemon=True)
                process.start()
                theirs.close()  # so that the worker's end is the only one: its death is noticed
                workers[ours] = process
    except (EOFError, OSError) as problem:
        why = str(problem) or "one ended at once"
        raise FlowsimError(
            f"{processes} processes could not be started ({why}); run with fewer (jobs=1)"
        ) from None
    return workers


def _lost(process: BaseProcess) -> FlowsimError:
    """Return the error for a worker process that has ended by itself."""
    process.join(MOST_SECONDS)
    code = process.exitcode or 0
    how = f"was killed ({Signals(-code).name})" if code < 0 else f"ended by itself ({code})"
    if how.endswith("(SIGKILL)"):
        how += ", most likely for lack of memory"
    return FlowsimError(
        f"a process {how}; what had ended is kept: run the same command again, with fewer "
        "processes (jobs=1) if it happens again"
    )


def _serve(connection: _Connection) -> None:
    """Work at what is sent until the other end is closed, by choice or by death."""
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        while True:
            connection.send_bytes(_outcome(connection.recv_bytes()))
    except (EOFError, OSError):
        return


def _end_with_parent() -> None:
    """End this process in the midst of a task when the one that wants its result is gone."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _outcome(order: bytes) -> bytes:
    """Return, pickled, what a task raised and what it gave; one of them is None."""
    try:
        work, task = pickle.loads(order)
        return pickle.dumps((None, work(task)))
    except Exception as problem:
        problem.add_note(f"In a worker process:\n{traceback.format_exc()}")
        return _dumped(problem)


def _dumped(problem: Exception) -> bytes:
    """Return a problem pickled; in words, where it is of a kind that cannot be made again."""
    try:
        text = pickle.dumps((problem, None))
        pickle.loads(text)
    except Exception:
        words = RuntimeError(f"{type(problem).__name__}: {problem}")
        words.__notes__ = problem.__notes__
        return pickle.dumps((words, None))
    return text


@contextmanager
def _surroundings() -> Iterator[None]:
    """Let processes started in the block use one thread each, the same modules and cache.

    Python would look for modules to be imported ahead in the present folder first, where another
    copy of this package may be.
    """
    places = os.pathsep.join(place or os.getcwd() for place in sys.path)
    wanted = {
        **dict.fromkeys(THREADS, "1"),
        "PYTHONPATH": places,
        "PYTHONSAFEPATH": "1",
        "FLOWSIM_CACHE_DIR": str(folder_for()),
    }
    before = dict(os.environ)
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name in wanted:
            os.environ.pop(name)
            if name in before:
                os.environ[name] = before[name]


@contextmanager
def _without_main_module() -> Iterator[None]:
    """Keep a worker from running the program's main file, which need not be made for that."""
    before = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = before


def stop_workers() -> None:
    """End the worker processes now: after Ctrl-C they would otherwise finish their replication."""
    with _starting:  # one that is half started would say so when it finds nobody at the other end
        pass
    end = monotonic() + MOST_SECONDS
    while (workers := active_children()) and monotonic() < end:
        for worker in workers:  # also one that another thread has started meanwhile
            worker.kill()
        sleep(POLL_SECONDS)
