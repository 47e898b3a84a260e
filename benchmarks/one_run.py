"""One run in a process of its own: `python -m benchmarks.one_run WORKLOAD ENGINE SIZE`.

Prints JSON: processor seconds, patients, and the memory of the process in MB: with all imports
done, before the run (program lowered, the smallest run done), at its peak in the run, and at its
peak while the labelled tables are made. Each is of the whole process.
"""

import importlib
import json
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.growth import WORKLOADS
from flowsim.engine.program import Program
from flowsim.engine.simulate import engine_of
from flowsim.records.frames import frames
from flowsim.records.tables import Raw


def main(workload: str, engine: str, size: int) -> dict[str, float]:
    """Run and return what was found."""
    run, make = engine_of(engine), WORKLOADS[workload]
    if workload == "year":
        importlib.import_module("flowsim.config.resolved")
        importlib.import_module("flowsim.scenario.build")
    imports = _peak()
    small, _ = make(1)
    _tables(run(small, 1, 0), small)
    program, replications = make(size)
    _reset_peak()
    before, patients, start = _peak(), 0, time.process_time()
    for replication in range(replications):
        raw = None
        raw = run(program, 1, replication)
        patients += len(raw.t_arrive)
    seconds, peak = time.process_time() - start, _peak()
    _reset_peak()
    _tables(raw, program)
    return {
        "seconds": seconds,
        "patients": patients,
        "imports": imports,
        "before": before,
        "peak": peak,
        "tables": _peak(),
    }


def _tables(raw: Raw, program: Program) -> None:
    frames(raw, program.names, (0.0, program.horizon))


def _reset_peak() -> None:
    """Forget the highest memory so far, where the system lets a process do so (Linux)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """Return the highest memory of the process since it was last forgotten, MB."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 2**20


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
