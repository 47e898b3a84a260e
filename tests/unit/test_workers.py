"""Worker processes: every task is done, and what goes wrong in one is told here."""

import errno
import math
import operator
import os
import pickle
import signal
import subprocess
import sys

import pytest

from flowsim.errors import FlowsimError
from flowsim.running.executors import Processes, Serial, local
from flowsim.running.workers import THREADS, in_processes
from tests.processes import none_left, on_linux

ASLEEP = """
from flowsim.running.workers import in_processes
if __name__ == "__main__":
    list(in_processes(exec, ["print('asleep', flush=True); __import__('time').sleep(600)"] * 2, 2))
"""

WITHOUT_A_GUARD = """
import operator
from flowsim.running.workers import in_processes
print(sorted(in_processes(operator.neg, [1, 2, 3], 2)))
"""


WHICH_PACKAGES = """
import flowsim
from flowsim.running.workers import in_processes
print(len({flowsim.__file__, *in_processes(eval, ["__import__('flowsim').__file__"] * 4, 2)}))
"""


@pytest.mark.parametrize("processes", [1, 2, 9])
def test_every_task_is_done_once(processes):
    assert sorted(in_processes(operator.neg, range(7), processes)) == [-k for k in range(6, -1, -1)]


@pytest.mark.parametrize("executor", [Serial(), Processes(2)])
def test_executors_give_the_same(executor):
    assert sorted(executor.run(operator.neg, range(5))) == [-4, -3, -2, -1, 0]
    with pytest.raises(ValueError, match="math domain error"):
        list(executor.run(math.sqrt, [4.0, -1.0]))


def test_no_process_is_started_for_a_single_task():
    assert local(8, 1) == local(1, 8) == Serial()
    assert local(8, 3) == Processes(3)
    assert list(Processes(2).run(_executor_of_a_worker, [8])) == [Serial()]


def _executor_of_a_worker(tasks):
    return local(8, tasks)


def test_what_a_task_raises_is_raised_here_and_says_where_it_came_from():
    with pytest.raises(ValueError, match="math domain error") as caught:
        list(in_processes(math.sqrt, [4.0, -1.0, 9.0], 2))
    assert "_outcome" in caught.value.__notes__[0]


def test_a_killed_process_is_noticed_and_said():
    with pytest.raises(FlowsimError, match=r"a process was killed.*jobs=1"):
        list(in_processes(signal.raise_signal, [signal.SIGKILL], 1))


@on_linux
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_none_goes_on_with_its_task_when_the_main_process_is_gone(how):
    words = [sys.executable, "-c", ASLEEP]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert [process.stdout.readline() for _ in range(2)] == ["asleep\n"] * 2
    process.send_signal(how)
    process.wait()
    assert none_left(process.pid, seconds=20)


def test_one_that_ends_otherwise_is_not_said_to_lack_memory():
    with pytest.raises(FlowsimError, match=r"a process was killed \(SIGTERM\); what") as caught:
        list(in_processes(signal.raise_signal, [signal.SIGTERM], 1))
    assert "memory" not in str(caught.value)
    with pytest.raises(FlowsimError, match=r"a process ended by itself \(3\); what"):
        list(in_processes(os._exit, [3], 1))


def test_a_task_that_cannot_be_unpickled_is_not_said_to_be_killed():
    with pytest.raises(EOFError, match="cut short") as caught:
        list(in_processes(operator.neg, [CutShort()], 1))
    assert "_outcome" in caught.value.__notes__[0]


class CutShort:
    def __reduce__(self):
        return _raise_eof, ()


def _raise_eof():
    raise EOFError("cut short")


@pytest.mark.parametrize("result", ["lambda: 1", "open('/dev/null')"])
def test_a_result_that_cannot_be_pickled_is_said(result):
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError), match="pickle"):
        list(in_processes(eval, [result], 1))


def test_a_problem_that_cannot_be_made_again_is_said_in_words():
    with pytest.raises(RuntimeError, match="OfTwo: one and two") as caught:
        list(in_processes(_raise_of_two, [0], 1))
    assert "_raise_of_two" in caught.value.__notes__[0]


class OfTwo(Exception):  # noqa: N818
    def __init__(self, first, second):
        super().__init__(f"{first} and {second}")


def _raise_of_two(_):
    raise OfTwo("one", "two")


def test_processes_that_cannot_be_started_are_said(monkeypatch):
    def lacking(*_):
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", lacking)
    with pytest.raises(FlowsimError, match=r"2 processes could not be started.*jobs=1"):
        list(in_processes(operator.neg, [1, 2], 2))


def test_workers_use_one_thread_each():
    found = list(in_processes(os.getenv, THREADS, 2))
    assert found == ["1"] * len(THREADS)


def test_the_main_file_of_a_program_is_not_run_again(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(WITHOUT_A_GUARD)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout == "[-3, -2, -1]\n"


def test_workers_use_the_same_package_whatever_lies_in_the_present_folder(tmp_path):
    (tmp_path / "flowsim").mkdir()
    (tmp_path / "flowsim" / "__init__.py").write_text("raise RuntimeError('another copy')")
    script = tmp_path / "scripts" / "script.py"
    script.parent.mkdir()
    script.write_text(WHICH_PACKAGES)
    words = [sys.executable, script]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("1\n", "")
