"""Imported by the process from which workers are forked: everything a replication needs.

Compiled code is loaded by using it. What is there is then set aside from the search for rubbish,
which would take a tenth of a replication, and whose marks would end the sharing of memory.
"""

import gc
from pathlib import Path

import pyarrow.parquet  # noqa: F401 - imported by pandas when a table is written
import scipy.special  # noqa: F401 - imported by the statistics when they are first asked for

import flowsim.config.run_settings  # noqa: F401 - part of every task
from flowsim.engine.compiled.loop import advance
from flowsim.engine.simulate import simulate
from flowsim.experiments.runner import summaries
from flowsim.hospital.arrivals import Batch
from flowsim.hospital.distributions import Constant
from flowsim.hospital.model import Hospital
from flowsim.hospital.pathway import Pathway
from flowsim.hospital.steps import depart, treat


def _smallest_hospital() -> Hospital:
    visit = Pathway("visit", [treat("stay", Constant(5.0)), depart()])
    once = Batch(name="all", pathway="visit", times=((0.0, 1),), once=True)
    return Hospital(name="smallest", pathways=(visit,), arrivals=(once,))


def _is_kept() -> bool:
    """Return whether compiled code is on disk; compiling it here would hold up a Ctrl-C."""
    stats = getattr(advance, "stats", None)
    return stats is not None and any(Path(stats.cache_path).glob(f"*.{advance.__name__}-*.nbi"))


if _is_kept():
    summaries(simulate(_smallest_hospital(), weeks=1, engine="compiled"))
gc.collect()
gc.freeze()
