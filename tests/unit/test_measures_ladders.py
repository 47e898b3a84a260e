"""What came of the rungs of ladders, by hand and as counted from the table a second time."""

import pandas as pd
import pytest

import flowsim
from flowsim.analysis.measures import describe, measure_model
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.ladders import rungs_by_hour
from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.clinics import Clinic, Session
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.ladders import eligibility, first_of, rung
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import book, depart, release, treat, wait_for_time
from flowsim.records.tables import RUNG_RESULTS
from tests.small import hospital

REST = [depart("left")]


def values(records):
    return measure_model(Facts(records)).set_index("measure")["value"].to_dict()


def of_ladders(found):
    """Return the measures that are about ladders."""
    return {key: value for key, value in found.items() if key[:3] in ("M12", "M13")}


def door():
    """Return two ladders, with every reason against a rung and one rung name in both."""
    hot = rung(
        "hot",
        wait_for_time("t_slot"),
        depart("clinic"),
        eligible="fit",
        calendar="day",
        book=book("hot", "t_slot", within_minutes=1440),
    )
    stay = treat("sit", Exponential(mean_minutes=300))
    sdec = rung("sdec", stay, release("chair"), depart("sdec"), place="chair")
    night = rung("sdec", depart("night"), calendar="night")
    return Hospital(
        name="door",
        pathways=(
            Pathway("walk_in", [first_of("door", [hot, sdec], otherwise=REST)]),
            Pathway("by_ambulance", [first_of("bay", [night], otherwise=REST)]),
        ),
        arrivals=(
            Arrivals(name="all", pathway="walk_in", per_hour=1.0),
            Arrivals(name="some", pathway="by_ambulance", per_hour=0.5),
        ),
        attributes=eligibility({"fit": 0.6}),
        calendars=(
            ("day", Calendar.weekly([("daily", "08:00", "19:00", 1)], elsewhere=0)),
            ("night", Calendar.weekly([("daily", "20:00", "06:00", 1)], elsewhere=0)),
        ),
        clinics=(Clinic(name="hot", sessions=(Session(days="mon-fri", start="14:00", slots=3),)),),
        resources=(Resource("chair", 2),),
    )


def recounted(records):
    """Return the measures of ladders, counted with plain pandas from what their definitions say."""
    low, high = records.window
    tried = records.rungs.query("@low <= t < @high")
    weeks, found = (high - low) / 10080, {}
    for (ladder, name), some in tried.groupby(["ladder", "rung"], observed=True):
        found[f"M12.tries.{ladder}.{name}"] = len(some) / weeks
        shares = 100 * some.result.astype(str).value_counts(normalize=True)
        for result in RUNG_RESULTS:
            found[f"M13.{result}.{ladder}.{name}"] = shares.get(result, 0.0)
    return found


def test_two_patients_by_hand():
    """One chair for ten minutes: of three in a week the second finds it taken."""
    sdec = rung("sdec", treat("sit", Constant(10)), release("chair"), depart("seen"), place="chair")
    made = hospital(
        [first_of("door", [sdec], otherwise=REST)],
        (0.0, 5.0, 65.0),
        resources=(Resource("chair", 1),),
    )
    records = simulate(made, weeks=1)
    assert of_ladders(values(records)) == pytest.approx(
        {
            "M12.tries.door.sdec": 3,
            "M13.taken.door.sdec": 200 / 3,
            "M13.not_eligible.door.sdec": 0,
            "M13.shut.door.sdec": 0,
            "M13.full.door.sdec": 100 / 3,
            "M13.no_slot.door.sdec": 0,
        }
    )
    assert rungs_by_hour(Facts(records)).to_numpy().tolist() == [
        ["door", "sdec", "taken", 0, 1.0],
        ["door", "sdec", "taken", 1, 1.0],
        ["door", "sdec", "full", 0, 1.0],
    ]


def test_every_reason_is_as_counted_again_within_the_window():
    records = simulate(door(), weeks=6, warm_up_weeks=1, cool_down_weeks=1, seed=4)
    found, again = of_ladders(values(records)), recounted(records)
    assert found == pytest.approx(again, rel=1e-12)
    assert len(found) == 3 * 6
    whole = recounted(simulate(door(), weeks=6, seed=4))
    assert found["M12.tries.door.hot"] != pytest.approx(whole["M12.tries.door.hot"], rel=1e-9)
    for result in RUNG_RESULTS:
        assert max(v for k, v in found.items() if k.startswith(f"M13.{result}.")) > 0
    of_hot = [value for key, value in found.items() if "M13" in key and key.endswith("door.hot")]
    assert sum(of_hot) == pytest.approx(100)


def test_by_hour_adds_to_the_whole_and_shows_when_it_is_shut():
    records = simulate(door(), weeks=6, warm_up_weeks=1, seed=4)
    by_hour, found = rungs_by_hour(Facts(records)), values(records)
    tries = by_hour.groupby(["ladder", "rung"]).tries_a_week.sum()
    for (ladder, name), number in tries.items():
        assert number == pytest.approx(found[f"M12.tries.{ladder}.{name}"])
    shut = by_hour.query("rung == 'hot' and result == 'shut'")
    assert set(shut.hour) == {*range(8), *range(19, 24)}
    taken = by_hour.query("ladder == 'bay' and result == 'taken'")
    assert set(taken.hour) == {*range(6), *range(20, 24)}


def test_a_hospital_without_ladders_has_no_row():
    records = simulate(hospital([depart()]), weeks=1)
    assert of_ladders(values(records)) == {}
    assert rungs_by_hour(Facts(records)).empty


def test_replications_have_them_with_intervals_and_by_hour():
    result = flowsim.replicate(door(), replications=4, weeks=2, warm_up_weeks=0, seed=3)
    table = result.summary().set_index("measure")
    assert table.loc["M13.full.door.sdec", "low"] < table.loc["M13.full.door.sdec", "mean"]
    by_hour = result.tables["rungs_by_hour"]
    assert isinstance(by_hour, pd.DataFrame)
    assert set(by_hour.replication) == {0, 1, 2, 3} or set(by_hour.replication) == {1, 2, 3, 4}


def test_a_part_is_named_after_its_ladder_and_rung():
    assert describe("M13.no_slot.same_day.hot_clinic").name == (
        "Refused, no slot (same day hot clinic)"
    )
