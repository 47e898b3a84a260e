"""The urgent care centre at the second site: its patients; the acute site is left alone."""

import pytest

from flowsim.analysis.measures import measure
from flowsim.config import load
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.scenario import build
from tests.engines import ENGINES

SMALL = ["scale=0.2"]


def run(*overrides, weeks=2, engine="compiled"):
    hospital = build(load("baseline", [*SMALL, *overrides]))
    return simulate(hospital, weeks=weeks, seed=3, engine=engine)


def acute(records):
    """Return the patients of the acute site, without the numbers of rows and persons."""
    patients = records.patients
    rows = patients[patients.source != "second_site_walk_in"]
    return rows.drop(columns=["patient", "person"]).reset_index(drop=True)


def test_the_acute_site_is_the_same_with_the_centre_or_without():
    with_it, without = run(), run("period.type3_per_day=0")
    shared = [name for name in acute(with_it).columns if name in acute(without).columns]
    assert len(shared) == len(acute(without).columns)
    assert acute(with_it)[shared].astype(str).equals(acute(without)[shared].astype(str))
    one, other = (measure(records).set_index("measure")["value"] for records in (with_it, without))
    assert one["E01.type1"] == other["E01.type1"]
    assert one["E05.mean"] == other["E05.mean"]
    assert one["E12.mean"] == other["E12.mean"]
    assert other["E01.all"] == other["E01.type1"]
    assert one["E01.all"] > one["E01.type1"]


@pytest.mark.parametrize("engine", ENGINES)
def test_who_comes_is_seen_and_goes_home_within_four_hours(engine):
    patients = run(engine=engine).patients
    here = patients[patients.dept_type == "type3"]
    gone = here[here.t_depart.notna()]
    assert len(here) / 14 == pytest.approx(0.2 * 141.13, rel=0.15)
    assert set(gone.outcome) == {"discharged"}
    assert (gone.t_register <= gone.t_seen).all()
    assert (gone.t_depart - gone.t_arrive > 240).mean() < 0.02
    assert here.t_dta.isna().all()


def test_all_types_weighs_each_type_by_those_who_came():
    found = measure(run()).set_index("measure")["value"]
    weights = found[["E00.attendances_type1", "E00.attendances_type3"]].to_numpy()
    shares = found[["E01.type1", "E01.type3"]].to_numpy()
    assert found["E00.attendances"] == pytest.approx(weights.sum())
    # Those still undecided when the run ends are in no share: a few of 850.
    assert found["E01.all"] == pytest.approx((weights * shares).sum() / weights.sum(), abs=0.2)


def test_fewer_clinicians_make_them_wait_longer():
    few = ["++hospital.second_site.clinicians.pace=2.5"]
    waits = [
        (rows.t_seen - rows.t_register).mean()
        for records in (run(), run(*few))
        for rows in [records.patients[records.patients.dept_type == "type3"]]
    ]
    assert waits[1] > 2 * waits[0]


@pytest.mark.parametrize("key", ["period.type3_per_day", "hospital.second_site.per_day"])
def test_fewer_than_nobody_is_refused(key):
    with pytest.raises(FlowsimError, match=r"per_day.* must be zero or more"):
        load("baseline", [f"{key}=-1"])
