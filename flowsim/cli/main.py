"""Entry point: finds the command, and turns errors into one message and exit code 2."""

import atexit
import gc
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module, metadata
from typing import NoReturn

from flowsim.cli.plain_text import plain_where_needed
from flowsim.errors import FlowsimError, unknown_name
from flowsim.plugins import register, taken_from

COMMANDS = {
    "compare": "compare scenarios, e.g. flowsim compare baseline bed_bureau",
    "run": "run one scenario, or a sweep (-m), e.g. flowsim run bed_bureau",
    "list": "show the scenarios, initiatives and measures there are",
    "check": "check that a scenario is valid and its load below its capacity",
    "period": "describe other months by official returns",
    "calibrate": "look for hospitals that agree with official returns",
    "validate": "hold the baseline against official figures",
    "reference": "hold this installation, or your own folder, against kept results",
    "precision": "say how many replications, and what warm-up, a scenario needs",
    "theatres": "draw a scenario's theatres: a day, use, cancellations, the waiting list",
    "verify": "compare the two engines byte for byte, e.g. flowsim verify --all",
}
WRITING = ("compare", "precision", "run", "theatres", "validate")
"""Commands that write replications as they end."""

LONG = (*WRITING, "verify", "reference", "calibrate")
"""Commands that may take so long that somebody interrupts them."""

BAD_INPUT = 2
INTERRUPTED = 130


def command() -> NoReturn:
    """Run the command line as a program of its own, and leave with its exit code."""
    # Collections look through all that was imported and built, and find next to nothing: a tenth
    # of a short command, and the last, at its end, a sixth.
    gc.set_threshold(100_000, 20, 50)
    atexit.register(gc.freeze)
    code = main()
    if code == INTERRUPTED:
        from flowsim.running.interruption import leave_at_once

        leave_at_once(code)
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1 (a check has failed) or 2 (bad input)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    plain_where_needed()
    try:
        return _dispatch(words)
    except FlowsimError as problem:
        print(f"flowsim: {problem}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        from flowsim.running.workers import stop_workers

        stop_workers()
        print(f"flowsim: stopped{_kept(words)}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _kept(words: Sequence[str]) -> str:
    """Return what an interrupted command leaves behind, for those that write results."""
    if words[0] == "calibrate" and "--dry-run" not in words:
        return "; points that had ended are kept, and the same command goes on from there"
    if words[0] not in WRITING or any(word.startswith("--trace") for word in words):
        return ""
    return "; replications that had ended are kept, and the same command goes on from there"


def _dispatch(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        print(_help())
        return 0
    if words[0] in ("-V", "--version", "version"):
        print(f"flowsim {metadata.version('flowsim')}")
        return 0
    words, files = taken_from(words)
    register(*files)
    if not words or words[0] not in COMMANDS:
        raise unknown_name("command line", "command", words[0] if words else "", COMMANDS)
    command = import_module(f"flowsim.cli.{words[0]}_command")
    call: Callable[[], int] = partial(command.main, words[1:])
    if words[0] not in LONG:
        return call()
    from flowsim.running.interruption import call_interruptibly

    return call_interruptibly(call)


def _help() -> str:
    rows = "\n".join(f"  {name:<10} {text}" for name, text in COMMANDS.items())
    return (
        "flowsim: how patients flow through a hospital, and what initiatives change\n\n"
        f"{rows}\n\n"
        "flowsim COMMAND --help says more; flowsim --version shows the version. With\n"
        "every command, --plugin FILE adds your own initiatives and measures in Python."
    )
