"""Replications of changed hospitals, to be paired: the same patients with a change and without."""

from collections.abc import Callable, Mapping

import pandas as pd

from flowsim.config import ResolvedConfig
from flowsim.engine.simulate import prepare
from flowsim.records.frames import Records
from flowsim.scenario import build
from tests.engines import FASTEST


def replications(
    config: ResolvedConfig,
    read: Callable[[Records], Mapping[str, float]],
    *,
    pairs: int,
    weeks: int,
    warm_up: int,
    seed: int,
) -> pd.DataFrame:
    """Return what is read of every replication, a row each; lengths in weeks."""
    run = prepare(build(config), weeks=weeks, warm_up_weeks=warm_up)
    return pd.DataFrame([read(run.simulate(seed, k, FASTEST)) for k in range(pairs)])
