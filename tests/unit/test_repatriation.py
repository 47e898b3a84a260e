"""Planned care repatriated: how many more decisions, from when on, and nobody else another."""

from dataclasses import replace

import numpy as np
import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.edits import find
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.records.frames import Records
from flowsim.scenario import build
from tests.engines import FASTEST

MORE = "initiative.repatriation.more={orthopaedics: 0.5, general_surgery: 0.0}"
ADDED = "listed_repatriated_orthopaedics"


def changed(*overrides: str) -> Hospital:
    return build(load("repatriation", [MORE, *overrides]))


def records(hospital: Hospital) -> Records:
    return simulate(hospital, weeks=8, seed=2, engine=FASTEST)


def test_the_stream_is_that_of_the_specialty_times_the_share() -> None:
    hospital = changed()
    now, added = (find(hospital, "arrivals", name) for name in ("listed_orthopaedics", ADDED))
    assert added.hourly == pytest.approx(tuple(0.5 * rate for rate in now.hourly))
    assert (added.attributes, added.pathway) == (now.attributes, now.pathway)
    assert "listed_repatriated_general_surgery" not in [s.name for s in hospital.arrivals]


def test_others_are_decided_on_at_the_same_times() -> None:
    def decided(frame: Records) -> np.ndarray:
        people = frame.patients
        mine = people.loc[people["source"].astype(str).eq("listed_urology"), "t_listed"]
        return mine.dropna().to_numpy()

    assert np.array_equal(decided(records(changed())), decided(records(build(load("baseline")))))


def test_they_rise_over_the_weeks() -> None:
    """Over eight weeks: in the first half a quarter of all, in the second three quarters."""
    people = records(changed("initiative.repatriation.phased_weeks=8")).patients
    came = people.loc[people["source"].astype(str).eq(ADDED), "t_arrive"]
    assert len(came) > 100
    assert 0.15 < (came < 4 * 10080).mean() < 0.35


def test_they_are_operated_on_and_count_as_waiting() -> None:
    people = records(changed()).patients
    mine = people[people["source"].astype(str).eq(ADDED)]
    assert mine["t_out_theatre"].notna().sum() > 0
    assert set(mine["surgical_specialty"].astype(str)) == {"orthopaedics"}


def test_a_stream_without_a_rate_by_hour_is_refused() -> None:
    hospital = build(load("baseline"))
    others = tuple(s for s in hospital.arrivals if s.name != "listed_orthopaedics")
    mine = Batch(name="listed_orthopaedics", times=((0.0, 1),), pathway=others[0].pathway)
    (initiative,) = load("repatriation", [MORE]).initiatives
    with pytest.raises(FlowsimError, match=r"more: orthopaedics: .* does not come at a rate"):
        initiative.edits(replace(hospital, arrivals=(*others, mine)))
