"""Admissions avoided, patient by patient: who came into a bed in one scenario and not in another.

    run, other = flowsim.compare(["baseline", "hot_clinics"], replications=2).runs
    admissions_avoided(run.records(0), other.records(0))

Both are the same patients: a person is told by the stream in which they first came and their number
in it, and an episode by its number. An episode that only one scenario has (a return, the visit to a
clinic) counts in that one alone, so that whoever is admitted from a clinic was not avoided.
"""

import numpy as np
import pandas as pd

from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.to_bed import came_into_bed
from flowsim.records.frames import Records

EPISODE = ["source", "ordinal", "episode"]
NO_RUNG = "none"


def admissions_avoided(baseline: Records, scenario: Records) -> pd.DataFrame:
    """Return who was moved out of a bed and into one, by the rung that took them in the scenario.

    Columns rung ('none' for those whom none took), avoided (came into a bed in the baseline and not
    in the scenario), added (the reverse) and net, all in patients a week of the window. The sum of
    net is the difference of `A08.to_bed`, and A08 in a comparison.
    """
    before, after = _episodes(baseline), _episodes(scenario)
    both = before.merge(after, on=EPISODE, how="outer", suffixes=("_before", "_after"))
    was, now = (both[f"in_bed_{part}"].eq(True) for part in ("before", "after"))
    rung = both["rung_after"].fillna(NO_RUNG)
    moved = pd.DataFrame({"rung": rung, "avoided": was & ~now, "added": now & ~was})
    found = moved.groupby("rung").sum() / Facts(scenario).window.weeks
    found = found[found.any(axis=1)]
    return found.assign(net=found["avoided"] - found["added"]).reset_index()


def _episodes(records: Records) -> pd.DataFrame:
    """Return the episodes that came into a bed or were taken by a rung: who, in_bed, rung."""
    patients = records.patients
    found = patients[["patient", *EPISODE]].astype({"source": object})
    found["in_bed"] = came_into_bed(Facts(records))
    taken = records.rungs[records.rungs["result"] == "taken"]
    found["rung"] = found["patient"].map(_first_rung(taken))
    return found[found["in_bed"] | found["rung"].notna()].drop(columns="patient")


def _first_rung(taken: pd.DataFrame) -> pd.Series:
    """Return the rung that took each patient; a later ladder is another's, for leaving a bed."""
    rungs = taken.drop_duplicates("patient")
    return pd.Series(rungs["rung"].to_numpy(dtype=object), index=np.asarray(rungs["patient"]))
