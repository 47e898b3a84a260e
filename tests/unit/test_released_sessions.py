"""Sessions whose surgeon is away: given up, or taken over by others who hold lists of the kind."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.departments.theatres.released import released, shares_of_lists, taken_over
from flowsim.hospital.vocabulary.attributes import shares
from flowsim.hospital.vocabulary.blocks import when
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import depart
from flowsim.records.frames import Records
from flowsim.scenario import build
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_as_described
from tests.unit.theatres_case import alone, tiny, valued
from tests.unit.wards_case import shipped

SHIPPED = shipped().theatres
PLANNING = "hospital.theatres.planning"


@cache
def run(away: float, offered: float) -> Records:
    overrides = [
        f"{PLANNING}.{name}.value={value}"
        for name, value in (("surgeon_away", away), ("offered_on", offered))
    ]
    config = load("baseline", [*overrides, f"{PLANNING}.surgeon_away.range=null"])
    return simulate(build(config), weeks=6, seed=7, engine="compiled")


def sessions(records: Records) -> pd.DataFrame:
    return records.patients[records.patients["session_kind"].notna()]


def by_time(records: Records, *columns: str) -> pd.DataFrame:
    """Return columns of sessions by theatre and time: their numbers in the records may differ."""
    found = sessions(records).astype({"theatre": str, "surgeon": str, "surgical_specialty": str})
    return found.set_index(["theatre", "t_session"]).sort_index()[[*columns]]


def test_with_none_offered_on_the_steps_are_those_of_sessions_given_up() -> None:
    settings = replace(SHIPPED, planning=replace(SHIPPED.planning, offered_on=valued(0.0)))
    away = settings.planning.surgeon_away.value
    assert released(settings) == [
        Draw("surgeon", shares({"away": away, "there": 1 - away})),
        when("surgeon", {"away": [depart("session_not_held")]}),
    ]
    hospital = alone(replace(settings, modelled=True))
    assert hospital.attribute_values["surgeon"] == ("there", "away")
    offered = alone(replace(SHIPPED, modelled=True))
    assert offered.attribute_values["surgeon"] == ("there", "away", "taken_over")


def test_they_are_drawn_by_the_lists_a_week_of_their_kind() -> None:
    """Of 38 lists for inpatients 18 are of general surgery, ten of orthopaedics, and so on."""
    lists = {"general_surgery": 18, "orthopaedics": 10, "urology": 6, "gynaecology": 4}
    found = shares_of_lists(SHIPPED, "elective")
    assert found == pytest.approx({name: number / 38 for name, number in lists.items()})
    of_day = shares_of_lists(SHIPPED, "day")
    assert sum(of_day.values()) == pytest.approx(1)
    assert of_day["ophthalmology"] == pytest.approx(of_day["oral_surgery"])  # two lists each
    inpatients = tuple(row for row in SHIPPED.timetable if row.kind == "elective")
    assert shares_of_lists(replace(SHIPPED, modelled=False, timetable=inpatients), "day") == {}


def test_of_a_kind_the_timetable_has_no_lists_of_a_colleague_takes_the_session() -> None:
    inpatients = tuple(row for row in SHIPPED.timetable if row.kind == "elective")
    steps = taken_over(replace(SHIPPED, modelled=False, timetable=inpatients))
    assert "elective" in repr(steps[0])
    assert "'day'" not in repr(steps[0])


def test_offered_to_a_colleague_alone_the_list_is_as_it_was(engine) -> None:
    """One specialty: all sessions are taken over, and what becomes of patients is the same."""
    found = [
        simulate(alone(tiny(planning=planning)), weeks=3, engine=engine).patients
        for planning in ({}, {"surgeon_away": valued(1.0), "offered_on": valued(1.0)})
    ]
    assert set(found[1]["surgeon"].dropna()) == {"taken_over"}
    for column in found[0]:
        if column != "surgeon":
            assert found[0][column].astype(str).equals(found[1][column].astype(str)), column


def test_engines_write_what_the_interpreter_does() -> None:
    planning = replace(
        SHIPPED.planning, surgeon_away=valued(0.5), offered_on=valued(0.5), plan_days=7
    )
    theatres = replace(SHIPPED, modelled=True, planning=planning)
    assert assert_as_described(scaled(alone(theatres), 0.2), weeks=3) is not None


def test_who_takes_a_session_over_calls_their_own_patients() -> None:
    records = run(0.4, 0.8)
    found = sessions(records)
    taken = found[found["surgeon"] == "taken_over"]
    kept = found[found["surgeon"] == "there"]
    for each, others in ((taken, True), (kept, False)):
        planned = [
            name.removeprefix(f"theatre_sessions_{theatre.removeprefix('theatre_')}_").startswith(
                of
            )
            for name, theatre, of in zip(
                each["source"].astype(str),
                each["theatre"].astype(str),
                each["surgical_specialty"].astype(str),
                strict=True,
            )
        ]
        assert all(planned) != others
    wards = {name: item.ward_specialty for name, item in SHIPPED.specialties.items()}
    of = taken["surgical_specialty"].astype(str)
    assert (taken["specialty"].astype(str) == of.map(wards)).all()
    called = records.list_events
    called = called[called["event"].eq("called") & called["by"].isin(taken["patient"])]
    people = records.patients.set_index("patient")["surgical_specialty"].astype(str)
    assert len(called) > 500
    caller, patient = (people.reindex(called[name]).to_numpy() for name in ("by", "patient"))
    assert (caller == patient).all()
    assert not called["by"].isin(found[found["surgeon"] == "away"]["patient"]).any()


def test_the_same_surgeons_are_away_whatever_is_offered_on() -> None:
    none, half, all_of_it = (by_time(run(0.4, share), "surgeon") for share in (0.0, 0.5, 1.0))
    away = none["surgeon"] == "away"
    assert away.sum() > 100
    assert np.array_equal(half["surgeon"] != "there", away)
    assert np.array_equal(all_of_it["surgeon"] == "taken_over", away)
    assert set(half[away]["surgeon"]) == {"away", "taken_over"}


def test_as_many_are_offered_on_as_the_share_says() -> None:
    """Of some 180 in eight, within three standard errors; held are those there or taken over."""
    found = sessions(run(0.4, 0.8))
    away = found[found["surgeon"] != "there"]
    taken = away["surgeon"] == "taken_over"
    assert len(away) > 120
    assert taken.mean() == pytest.approx(0.8, abs=3 * np.sqrt(0.8 * 0.2 / len(away)))
    shares_held = away[taken & (away["session_kind"] == "elective")]["surgical_specialty"]
    most = shares_held.value_counts(normalize=True)
    assert most["general_surgery"] == pytest.approx(
        18 / 38, abs=3 * np.sqrt(0.25 / len(shares_held))
    )
