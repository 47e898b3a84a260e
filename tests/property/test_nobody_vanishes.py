"""Nobody who needs a bed vanishes, however long the waits: leaving unseen is not the end.

Before people came back, overload deleted its own demand: fewer clinicians shortened the wait for
beds. Now who needs one is admitted, dies, goes home when the need is over, goes elsewhere, is there
still, or is to come back.
"""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from flowsim.engine import simulate
from flowsim.hospital.departments.emergency.leaving_unseen import SICKER
from tests.engines import FASTEST
from tests.unit.emergency_case import emergency, front_door_hospital

WEEKS, LAST = 6, 4
"""Weeks of the run, and of those whose persons are looked at: who needs a bed and leaves comes back
within a day on average, and within a fortnight but for 1 in 3,000."""

ENDED = ("discharged_from_ward", "died_in_ed", "home_after_decision_to_admit", "transferred")
BEDS = 330


def changed(*, pace=1.0, odds=1.0):
    """Return the settings with clinical tasks, and odds to come back, so many times as large."""
    settings = emergency()
    rules, patients = settings.rules, settings.patients
    slower = replace(rules.clinician_pace, value=pace * rules.clinician_pace.value, range=None)
    returns = replace(patients.returns_if_unseen, odds=odds, range=None)
    return replace(
        settings,
        rules=replace(rules, clinician_pace=slower),
        patients=replace(patients, returns_if_unseen=returns),
    )


@cache
def patients(engine=FASTEST, *, pace=1.0, odds=1.0) -> pd.DataFrame:
    """Return everybody who came."""
    hospital = front_door_hospital(changed(pace=pace, odds=odds), beds=BEDS)
    found = simulate(hospital, weeks=WEEKS, seed=12, engine=engine).patients
    labels = dict.fromkeys(("outcome", "admit_need", "returns_if_unseen", "acuity"), str)
    return found.astype({**labels, "stream": str, "mode": str})


def ends(found: pd.DataFrame) -> pd.Series:
    """Return how it stands at the end with each person who needs a bed and came early enough."""
    first = found[found.episode == 1]
    early = first.person[(first.admit_need == "yes") & (first.t_arrive < LAST * 7 * 1440)]
    last = found[found.person.isin(early)].groupby("person").tail(1).set_index("person")
    left = last.outcome == "lwbs"
    state = last.outcome.where(last.outcome.isin(ENDED), "lost")
    state = state.mask(last.t_depart.isna(), "still there")
    state = state.mask(left & (last.returns_if_unseen == "no"), "elsewhere")
    return state.mask(left & (last.returns_if_unseen == "yes"), "to come back")


@pytest.mark.parametrize("pace", [1.0, 1.6])
def test_every_person_who_needs_a_bed_is_accounted_for(pace):
    state = ends(patients(pace=pace))
    assert len(state) > 2000
    assert not (state == "lost").any()
    assert (state == "to come back").sum() <= 2
    assert (state == "discharged_from_ward").mean() > 0.8


def test_in_both_engines():
    assert ends(patients("simpy")).equals(ends(patients("compiled")))


def test_with_slower_clinicians_more_leave_and_as_many_need_a_bed_in_the_end():
    """Who stays away for good is the share of those who leave that goes elsewhere, no more."""
    usual, slow = patients(pace=1.0), patients(pace=1.6)
    before, after = ends(usual), ends(slow)
    assert set(before.index) == set(after.index)  # the same persons
    in_need = [
        found[(found.outcome == "lwbs") & (found.admit_need == "yes")] for found in (usual, slow)
    ]
    assert len(in_need[1]) > 3 * len(in_need[0]) > 0
    away = [(state == "elsewhere").mean() for state in (before, after)]
    assert away[0] < away[1]
    for found, share in zip(in_need, away, strict=True):
        persons = found.person[found.t_arrive < LAST * 7 * 1440].nunique()
        assert share * len(before) < 0.3 * persons


def test_who_comes_back_in_need_is_sicker_and_for_majors():
    found = patients(pace=1.6)
    back = found[found.episode > 1]
    before = found.set_index(["person", "episode"]).loc[
        list(zip(back.person, back.episode - 1, strict=True))
    ]
    need = (back.admit_need == "yes").to_numpy()
    assert need.sum() > 30
    assert (~need).sum() > 100
    assert (before.outcome == "lwbs").all()
    assert (before.returns_if_unseen == "yes").all()
    stepped = before.acuity.map(lambda acuity: SICKER.get(acuity, acuity))
    assert back.acuity[need].tolist() == stepped[need].tolist()
    assert back.acuity[~need].tolist() == before.acuity[~need].tolist()
    assert not back.stream[need].isin(["minors", "urgent_treatment"]).any()
    by_ambulance = (back["mode"] == "ambulance").to_numpy()
    assert by_ambulance[need].mean() > 2 * by_ambulance[~need].mean() > 0


def test_where_nobody_comes_back_all_who_leave_in_need_go_elsewhere():
    found = patients(odds=0.0)
    assert (found.episode == 1).all()
    left = ((found.outcome == "lwbs") & (found.admit_need == "yes")).sum()
    state = ends(found)
    assert 0 < (state == "elsewhere").sum() <= left
    assert not state.isin(["lost", "to come back"]).any()


def test_until_somebody_comes_back_nothing_is_different():
    """The chance to come back costs nobody a draw, nor a place in a line."""
    with_returns, without = patients(odds=1.0), patients(odds=0.0)
    first = with_returns.t_arrive[with_returns.episode > 1].min()
    columns = [
        c for c in without if c.startswith("minutes_") or c in ("t_arrive", "t_depart", "outcome")
    ]
    gone = without.t_depart < first
    assert gone.sum() > 50
    same = with_returns[: len(without)].loc[gone, columns]
    pd.testing.assert_frame_equal(same, without.loc[gone, columns], check_exact=True)
