"""Where compiled functions are kept between runs, and the one way to compile them.

Numba keeps machine code beside the source and looks only at the file a function is written in:
after an edit to a function it calls, the old code would be loaded and give wrong results. So the
code is kept in a folder of the user's, named by a hash of every source it is made of.
"""

import gc
import hashlib
import logging
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

import llvmlite
import llvmlite.binding
import numba
import numpy as np
from numba.core import types

from flowsim.sources import KERNEL, PACKAGE, content_of
from flowsim.user_cache import do_without, folder_for

F = TypeVar("F", bound=Callable[..., object])

_KERNEL: dict[str, Any] = {"cache": True, "nogil": True, "no_cfunc_wrapper": True}
_PART: dict[str, Any] = {
    "nogil": True,
    "forceinline": True,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "_nrt": False,
}

_KINDS: dict[object, tuple[tuple[type, ...], Any]] = {
    int: ((types.Integer, types.Boolean), types.int64),
    float: ((types.Integer, types.Float), types.float64),
}
"""By annotation: the kinds of argument that are taken as one type, and that type."""

_config: Any = numba.config
_lock = Lock()
_log = logging.getLogger("flowsim")


def kernel(function: F) -> F:
    """Compile a function with the one set of options all engine code shares.

    Never fastmath: it would let the compiler reorder sums, and the engines must agree bit by bit.
    """
    with _cache_folder():
        return _compiled(function, _KERNEL)


def inlined(function: F) -> F:
    """Compile as `kernel` does a short function that compiled callers take in whole.

    The compiler can then do several rounds of a caller's loop at once.
    """
    with _cache_folder():
        return _compiled(function, _KERNEL | {"forceinline": True})


def loop(function: F) -> F:
    """Compile a function that runs long and makes no array.

    Without reference counts: the counting at each of thousands of calls inside it would take
    more time than its work, to run and to compile.
    """
    with _cache_folder():
        return _compiled(function, _KERNEL | {"_nrt": False})


def rule(function: F) -> F:
    """Compile as `kernel` does for compiled callers; Python calls the function as it is written.

    For what both engines decide by: the SimPy engine, which reads it in Python, then waits for no
    compiling, and that the engines agree says that the compiler has it right.
    """
    compiled: Any = kernel(function)
    if compiled is not function:  # it is where NUMBA_DISABLE_JIT is set
        # Numba takes a value for what it says its type is; that type does not keep the code alive.
        vars(function).update(_numba_type_=compiled._numba_type_, compiled=compiled)
    return function


def part(function: F) -> F:
    """Compile a function that only a `loop` calls: put in its place, callable from nowhere else."""
    return _compiled(function, _PART)


def _compiled(function: F, options: dict[str, Any]) -> F:
    """Compile a function once for all whole numbers and once for all real numbers it is given.

    Numba would compile it again for every mixture of constants, 16-bit, unsigned, ... arguments
    (`keyed_uniform` eight times). They are widened to what the annotations `int` and `float` say
    instead, which saves 1.3 of the 3 seconds that all but the loop takes to compile: what a first
    small run, by the SimPy engine, waits for.
    """
    dispatcher: Any = numba.njit(**options)(function)
    if hasattr(dispatcher, "signatures"):  # not where NUMBA_DISABLE_JIT is set
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        wanted = [_KINDS.get(function.__annotations__.get(name)) for name in names]
        compile_for = dispatcher.compile

        def compile_widened(given: Any) -> Any:
            if isinstance(given, tuple) and len(given) == len(wanted):
                given = tuple(map(_widened, given, wanted))
            with _no_collection():
                return compile_for(given)

        dispatcher.compile = compile_widened
        if options.get("cache"):
            _survive_faults(dispatcher)
    return cast(F, dispatcher)


def _survive_faults(dispatcher: Any) -> None:
    """Let a function be compiled where what is kept of it is damaged, or nothing can be kept.

    Numba raises whatever the disk or unpickling raises.
    """
    kept = dispatcher._cache
    load, save = kept.load_overload, kept.save_overload

    def load_if_whole(*given: Any) -> Any:
        try:
            return load(*given)
        except Exception as problem:
            do_without(cache_folder(), f"compiled code is damaged ({problem!r})")
            for file in _kept_files(dispatcher):
                with suppress(OSError):
                    file.unlink()
            return None

    def save_if_possible(*given: Any) -> None:
        try:
            save(*given)
        except Exception as problem:
            do_without(cache_folder(), f"compiled code cannot be kept ({problem})")

    kept.load_overload, kept.save_overload = load_if_whole, save_if_possible


def _widened(given: Any, wanted: tuple[tuple[type, ...], Any] | None) -> Any:
    return wanted[1] if wanted and isinstance(given, wanted[0]) else given


@contextmanager
def _no_collection() -> Iterator[None]:
    """Leave garbage collection out while something is compiled.

    The compiler makes millions of objects that all stay alive: looking through them again and
    again would take a tenth of its time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def first_call(function: Callable[..., object]) -> Iterator[None]:
    """Say what is happening where a call of `function` inside must first compile it."""
    if is_ready(function):
        yield
        return
    _log.warning("Compiling the engine for this computer (once; about 20 seconds) ...")
    started = time.perf_counter()
    with _plain_indices():
        yield
    seconds = time.perf_counter() - started
    kept = f"; kept in {cache_folder()}" if _is_kept(function) else ""
    _log.warning("Compiled in %.0f seconds%s", seconds, kept)


@contextmanager
def _plain_indices() -> Iterator[None]:
    """Compile without Python's rule that a negative index counts from the end.

    The engine never counts from the end; looking at the sign of every index would take a fifth
    more time (0.69 s a year for 0.57). Numba has no option for it, so the function that applies
    the rule is replaced while Numba's own lock keeps every other thread from compiling. Where a
    later Numba has no such function, nothing is replaced; tests/kernel/test_compiler.py says so.
    """
    from numba.core import types
    from numba.core.compiler_lock import global_compiler_lock
    from numba.np import arrayobj

    def plain(context: Any, builder: Any, kind: Any, index: Any, size: Any) -> Any:
        return context.cast(builder, index, kind, types.intp if kind.signed else types.uintp)

    before: Any = getattr(arrayobj, "fix_integer_index", None)
    if before is None:
        yield
        return
    with global_compiler_lock:
        arrayobj.fix_integer_index = plain
        try:
            yield
        finally:
            arrayobj.fix_integer_index = before


def is_ready(function: Any) -> bool:
    """Return whether a function runs at once: compiled in this process, kept on disk, or plain."""
    return not hasattr(function, "signatures") or bool(function.signatures) or _is_kept(function)


def _is_kept(function: Any) -> bool:
    """Return whether there are an index and code, neither cut short to nothing by a power loss."""
    try:
        sizes = {file: file.stat().st_size for file in _kept_files(function)}
    except OSError:  # removed by another process meanwhile
        return False
    return {file.suffix for file in sizes} == {".nbi", ".nbc"} and all(sizes.values())


def _kept_files(function: Any) -> list[Path]:
    folder = Path(function.stats.cache_path)  # of this installation: its place is in the name
    return list(folder.glob(f"*.{function.__name__}-*.nb[ic]"))


@contextmanager
def _cache_folder() -> Iterator[None]:
    """Let Numba keep what is decorated inside in our folder; others' functions are not touched."""
    with _lock:
        before = _config.CACHE_DIR
        _config.CACHE_DIR = str(cache_folder())
        try:
            yield
        finally:
            _config.CACHE_DIR = before


@cache
def cache_folder() -> Path:
    """Return the folder for the code compiled from the present sources; it can be written to."""
    return folder_for(f"kernels-{fingerprint()}")


def fingerprint(package: Path = PACKAGE) -> str:
    """Return a hash of the kernel sources, the compilers and the processor."""
    digest = hashlib.blake2b(digest_size=10)
    for text in (
        platform.python_version(),
        np.__version__,
        numba.__version__,
        llvmlite.__version__,
        llvmlite.binding.get_host_cpu_name(),
        *(f"{name}={getattr(_config, name, None)}" for name in _SETTINGS),
    ):
        digest.update(f"{text}\n".encode())
    for part in content_of(KERNEL, package):
        digest.update(part)
    return digest.hexdigest()


_SETTINGS = ("BOUNDSCHECK", "OPT", "CPU_NAME", "CPU_FEATURES", "DEBUGINFO_DEFAULT")
"""Settings of Numba's own that change the code but that its cache does not look at."""
