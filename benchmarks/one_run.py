"""One run in a process of its own: `python -m benchmarks.one_run WORKLOAD ENGINE SIZE`.

Prints JSON: processor seconds, patients, and the memory of the process in MB: with all imports
done, before the run (program lowered, the smallest run done and measured), at its peak in the run,
while the labelled tables are made, and while they are measured. Each is of the whole process;
`records` is what the labelled tables take of it.
"""

import importlib
import json
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.growth import WORKLOADS
from flowsim.engine.program import Program
from flowsim.engine.simulate import engine_of
from flowsim.records.frames import Records, frames
from flowsim.records.tables import Raw
from flowsim.running.runner import summaries

if TYPE_CHECKING:
    import pandas as pd


def main(workload: str, engine: str, size: int) -> dict[str, float]:
    """Run and return what was found."""
    run, make = engine_of(engine), WORKLOADS[workload]
    if workload == "year":
        importlib.import_module("flowsim.config.resolved")
        importlib.import_module("flowsim.scenario.build")
    imports = _peak()
    small, _ = make(1)
    summaries(_tables(run(small, 1, 0), small))
    program, replications = make(size)
    _reset_peak()
    before, patients, start = _peak(), 0, time.process_time()
    for replication in range(replications):
        raw = None
        raw = run(program, 1, replication)
        patients += len(raw.t_arrive)
    seconds, peak = time.process_time() - start, _peak()
    _reset_peak()
    records, raw = _tables(raw, program), None
    tables = _peak()
    _reset_peak()
    summaries(records)
    return {
        "seconds": seconds,
        "patients": patients,
        "imports": imports,
        "before": before,
        "peak": peak,
        "tables": tables,
        "measures": _peak(),
        "records": sum(_size(table) for table in records.tables.values()),
    }


def _size(table: "pd.DataFrame") -> float:
    return float(table.memory_usage(deep=True).sum()) / 2**20


def _tables(raw: Raw, program: Program) -> Records:
    return frames(raw, program.names, (0.0, program.horizon))


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
