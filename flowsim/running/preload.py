"""Imported by the process from which workers are forked: everything a replication needs.

Compiled code is loaded by using it. What is there is then set aside from garbage collection,
which would take a tenth of a replication, and whose marks would end the sharing of memory. As in a
command, it is then seldom looked for garbage: building a hospital takes a fifth less.
"""

import gc

import pyarrow.parquet  # noqa: F401 - imported by pandas when a table is written
import scipy.special  # noqa: F401 - imported by the statistics when they are first asked for

import flowsim.config.run_settings  # noqa: F401 - part of every task
from flowsim.engine.choice import is_compiled
from flowsim.engine.ready import use_once
from flowsim.running.runner import summaries

if is_compiled():  # compiling it here would hold up a Ctrl-C
    summaries(use_once())
gc.collect()
gc.freeze()
gc.set_threshold(100_000, 20, 50)
