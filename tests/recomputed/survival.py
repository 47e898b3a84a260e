"""Lengths of stay of whom some have not ended, told by those followed for longer (Kaplan-Meier).

A stay is `own` if it began in the window. Others that began before it are looked at from the age,
in hours, at which they come to be `seen`: their age when the window begins, or the length of the
cool-down if that is more. Of all looked at beyond an age, the share that ends at the age is the
share that ends of the window's.
"""

import numpy as np
import pandas as pd


def stays(run, began, start, ended):
    """Return a table of stays: `hours` so far, `done`, `own`, and the age `seen` from.

    `began` says whether the stay is one of the window's; its length is counted from `start`.
    """
    cool_down = run.end - run.finish
    own = run.within(began)
    seen = np.maximum(run.begin - began, cool_down) / 60.0
    found = pd.DataFrame(
        {
            "hours": (ended.fillna(run.end) - start) / 60.0,
            "done": ended.notna(),
            "own": own,
            "seen": seen.where(~own, 0.0),
        }
    )
    return found[own | ((began < run.begin) & (found.hours > found.seen))]


def told(table):
    """Return the table with `people`, how many each stay stands for, and `further` hours.

    Age by age, what share of those looked at ends. What is left when nobody is looked at any more
    is the stay followed longest.
    """
    table = table.assign(people=table.own.astype(float), further=0.0)
    if table.done[table.own].all():
        return table
    number, staying = table.own.sum(), 1.0
    hours, done, own, seen = (table[name].to_numpy() for name in ("hours", "done", "own", "seen"))
    people = np.zeros(len(table))
    for age in np.unique(hours[done]):
        looked_at = ((own | (seen < age)) & (hours >= age)).sum()
        ends = done & (hours == age)
        people[ends] = number * staying / looked_at
        staying *= 1.0 - ends.sum() / looked_at
    table["people"] = people
    last = table[~table.done].hours.idxmax()
    if table.hours[last] < table.hours.max():
        return table
    table.loc[last, "people"] = number * staying
    table.loc[last, "further"] = _further(table, table.hours[last])
    return table


def _further(table, longest):
    """Return how long stays go on once they are long: hours beyond it over how many then ended."""
    long = min(percentile_of(table.hours, table.people, 90), longest / 2.0)
    beyond = table.hours - np.maximum(table.seen, long)
    ends = (table.done & (table.hours > long)).sum()
    return beyond[beyond > 0].sum() / ends if ends else 0.0


def mean_of(values, people):
    """Return a mean of numbers that stand for people."""
    return (values * people).sum() / people.sum() if people.sum() > 0 else np.nan


def percentile_of(values, people, per_cent):
    """Return a percentile of numbers that stand for people, by linear interpolation.

    The place of a number is the people below it over those below and above it.
    """
    table = pd.DataFrame({"value": values, "people": people})
    table = table[table.people > 0].sort_values("value", kind="stable")
    if len(table) < 2:
        return table.value.iloc[0] if len(table) else np.nan
    total = table.people.sum()
    below = table.people.cumsum() - table.people
    place = below / (total - table.people)
    return float(np.interp(per_cent / 100.0, place, table.value))
