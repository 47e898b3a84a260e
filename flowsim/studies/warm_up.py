"""How long a model of one's own takes to settle, from pilot runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING, Literal

from flowsim.analysis.statistics import mser5
from flowsim.calls import ResultType, checked_call
from flowsim.engine.run_length import run_length
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.studies.model_runs import ModelRun, run_models

if TYPE_CHECKING:
    import pandas as pd

PILOT_REPLICATIONS = 10
FIRST_WEEKS, MOST_WEEKS = 8, 64


@dataclass(frozen=True, kw_only=True)
class WarmUp(metaclass=ResultType, by="warm_up"):
    """How many weeks to discard, and what says so.

    `days` is where MSER-5 cuts the mean over the pilot replications of the number of patients in
    the model, day by day (`daily`: day, present); `weeks` are those days in whole weeks.
    """

    weeks: int
    days: int
    pilot_weeks: int
    pilot_replications: int
    daily: "pd.DataFrame" = field(repr=False)


@checked_call
def warm_up(
    hospital: Hospital,
    *,
    replications: int = PILOT_REPLICATIONS,
    seed: int = 0,
    jobs: int | Literal["all"] = 1,
    engine: str = "auto",
) -> WarmUp:
    """Return how long a hospital takes to settle from empty, by the rule MSER-5 (White 1997).

    Pilots of 8 weeks are run; where they are too short to tell, of twice as many, up to 64.
    Raises FlowsimError for bad input, and for a hospital that does not settle in 64 weeks.
    """
    run = ModelRun(
        replications=replications,
        length=run_length(weeks=FIRST_WEEKS),
        seed=seed,
        jobs=jobs,
        engine=engine,
    )
    return warm_up_of({"hospital": hospital}, run)


def warm_up_of(hospitals: Mapping[str, Hospital], run: ModelRun) -> WarmUp:
    """Return the longest warm-up that any of some hospitals needs; see `warm_up`."""
    return max((_of_one(name, one, run) for name, one in hospitals.items()), key=lambda w: w.days)


def _of_one(name: str, hospital: Hospital, run: ModelRun) -> WarmUp:
    weeks = FIRST_WEEKS
    while weeks <= MOST_WEEKS:
        pilot = replace(run, length=run_length(weeks=weeks))
        found = run_models({name: pilot.prepared(hospital)}, pilot, range(run.replications))
        daily = found[name]["daily"].groupby("day")["present"].mean()
        cut = mser5(daily)
        if cut.reliable:
            return WarmUp(
                weeks=ceil(cut.observations / 7),
                days=cut.observations,
                pilot_weeks=weeks,
                pilot_replications=run.replications,
                daily=daily.reset_index(),
            )
        weeks *= 2
    raise FlowsimError(
        f"hospital '{name}': the number of patients does not settle within {MOST_WEEKS} weeks, so "
        "no warm-up can be chosen; is the load more than it can carry? (flowsim.replicate with "
        "warm_up_weeks=0 says whether it grows), or give warm_up_weeks"
    )
