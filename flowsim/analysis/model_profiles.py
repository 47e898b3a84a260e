"""Tables behind the plots of a model of one's own, and the series its warm-up is judged by."""

import numpy as np
import pandas as pd

from flowsim.analysis.measures.counting import Changes, Window
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.in_use import RESOURCE, in_use, numbers_in_use
from flowsim.analysis.measures.ladders import rungs_by_hour
from flowsim.analysis.measures.numbers import DAY_MINUTES, FloatArray, times
from flowsim.units import HOURS_PER_WEEK

QUEUE = "queue"


def model_profiles(facts: Facts) -> dict[str, pd.DataFrame]:
    """Return the tables the page of a model of one's own plots, by name, of one replication."""
    return {
        "numbers_in_use": numbers_in_use(in_use(facts)),
        "week": over_the_week(facts),
        "rungs_by_hour": rungs_by_hour(facts),
    }


def over_the_week(facts: Facts) -> pd.DataFrame:
    """Return servers in use and patients waiting by hour of the week: kind, place, hour, number.

    `kind` is 'resource' or 'queue'; `number` the mean over the weeks of the window, null for
    an hour that a window of less than a week does not have.
    """
    names, records = facts.records.names, facts.records
    used, waiting = records.resource_hours, records.queue_hours
    minutes = times(used, "busy_minutes") + times(used, "overrun_minutes")
    parts = [
        _by_hour_of_week(facts.window, RESOURCE, names.resources, minutes),
        _by_hour_of_week(facts.window, QUEUE, names.queues, times(waiting, "waiting_minutes")),
    ]
    return pd.concat(parts, ignore_index=True)


def _by_hour_of_week(
    window: Window, kind: str, labels: tuple[str, ...], minutes: FloatArray
) -> pd.DataFrame:
    """Return the mean number of every label; `minutes` are by hour of the run, then label."""
    by_hour = minutes.reshape(-1, max(len(labels), 1))
    inside = window.holds(np.arange(len(by_hour), dtype=np.float64) * 60.0)
    slot = np.arange(len(by_hour))[inside] % HOURS_PER_WEEK
    weeks = np.bincount(slot, minlength=HOURS_PER_WEEK).astype(np.float64)
    weeks[weeks == 0] = np.nan
    means = [
        np.bincount(slot, weights=by_hour[inside, k], minlength=HOURS_PER_WEEK) / 60.0 / weeks
        for k in range(len(labels))
    ]
    return pd.DataFrame(
        {
            "kind": kind,
            "place": np.repeat(np.array(labels, dtype=object), HOURS_PER_WEEK),
            "hour": np.tile(np.arange(HOURS_PER_WEEK), len(labels)),
            "number": np.concatenate([np.empty(0), *means]),
        }
    )


def daily_presence(facts: Facts) -> pd.DataFrame:
    """Return the mean number of patients in the model by day of the whole run: day, present."""
    everybody = facts.everybody
    edges = np.arange(0.0, facts.records.end_minutes + 1, DAY_MINUTES)
    changes = Changes.of_stays(everybody.time("t_arrive"), everybody.time("t_depart"))
    present = changes.minutes(edges)[:, 0] / DAY_MINUTES
    return pd.DataFrame({"day": np.arange(len(present)), "present": present})
