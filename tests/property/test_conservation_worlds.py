"""The same seed gives the same world; a world that differs a little differs only a little."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest

from flowsim.engine import simulate
from flowsim.engine.lowering import lower
from flowsim.engine.simulate import engine_of
from flowsim.hospital.edits import add, apply_edits, scale
from flowsim.hospital.edits import replace as replace_field
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import depart, release, seize, treat
from flowsim.records.tables import Raw
from tests.busy import busy_hospital
from tests.engines import ENGINES

AT = 10080.0 + 2 * 1440 + 20 * 60
DRAWN = ["acuity", "frail", "specialty", "bloods", "scan"]
TABLES = ("patients", "stays", "bed_events", "resource_hours", "queue_hours", "escalations")


def content(raw: Raw) -> dict[str, bytes]:
    """Return every array of the records as bytes."""
    found = {}
    for item in fields(raw):
        value = getattr(raw, item.name)
        parts = value if isinstance(value, dict) else {"": value}
        for name, array in parts.items():
            found[f"{item.name}.{name}"] = np.asarray(array).tobytes()
    return found


def raw_of(hospital, engine, seed=5, replication=0):
    """Return the bytes of one replication of two weeks."""
    return content(engine_of(engine)(lower(hospital, weeks=2), seed, replication))


def test_same_seed_same_bytes(engine):
    assert raw_of(busy_hospital(), engine) == raw_of(busy_hospital(), engine)


@pytest.mark.parametrize("change", [{"seed": 6}, {"replication": 1}])
def test_another_seed_or_replication_is_another_world(engine, change):
    first, second = raw_of(busy_hospital(), engine), raw_of(busy_hospital(), engine, **change)
    assert first["t_arrive."] != second["t_arrive."]
    assert first["attributes."] != second["attributes."]


def test_one_and_two_processes_give_the_same_tables():
    hospital = busy_hospital()
    jobs = [
        {"weeks": 1, "seed": 5, "replication": k, "engine": engine}
        for engine in ENGINES
        for k in range(3)
    ]
    alone = [simulate(hospital, **job) for job in jobs]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        together = [pool.submit(simulate, hospital, **job) for job in jobs]
        for one, other in zip(alone, [job.result() for job in together], strict=True):
            for table in TABLES:
                pd.testing.assert_frame_equal(
                    getattr(one, table), getattr(other, table), check_exact=True
                )


def test_a_longer_run_begins_with_the_shorter_one(engine):
    short = simulate(busy_hospital(), weeks=2, seed=5, engine=engine)
    long = simulate(busy_hospital(), weeks=3, seed=5, engine=engine)
    both = long.patients.iloc[: len(short.patients)]
    done = (both.t_depart < short.end_minutes).to_numpy()
    assert done.sum() > 1000
    pd.testing.assert_frame_equal(both[done], short.patients[done], check_exact=True)
    assert (short.patients.t_depart[~done].isna()).all()


def test_a_scenario_that_changes_nothing_changes_nothing(engine):
    base = busy_hospital()
    nothing = [
        replace_field("resource", "cubicle", capacity=11),
        replace_field("ward", "alder", beds=55),
        add("ward", "alder", beds=0),
        scale("resource", "cubicle", pace=1.0),
    ]
    same = apply_edits(base, nothing)
    assert same is not base
    assert raw_of(same, engine) == raw_of(base, engine)


def extra(pathway):
    """Return the busy hospital with one more patient, of their own stream, in the second week."""
    base = busy_hospital()
    stream = Batch(
        name="one_more", pathway=pathway, times=((AT, 1),), once=True, attributes=(("acuity", "1"),)
    )
    passes_by = Pathway("passes_by", [treat("looks_in", Constant(30)), depart("home")])
    return replace(base, arrivals=(*base.arrivals, stream), pathways=(*base.pathways, passes_by))


def others(records):
    """Return the patients but the extra one, renumbered, as plain columns."""
    patients = records.patients[records.patients.source != "one_more"].reset_index(drop=True)
    plain = patients.drop(columns="patient").astype({"source": str, "outcome": str})
    return plain[[c for c in plain.columns if c in COMPARED or c.startswith(("t_", "minutes_"))]]


COMPARED = ["source", "ordinal", "outcome", *DRAWN]


def test_one_more_patient_changes_nobody_before_and_nobodys_draws(engine):
    base = simulate(busy_hospital(), weeks=2, seed=5, engine=engine)
    more = simulate(extra("door"), weeks=2, seed=5, engine=engine)
    before, after = others(base), others(more)
    assert len(more.patients) == len(base.patients) + 1
    pd.testing.assert_frame_equal(before[COMPARED[:2] + DRAWN], after[COMPARED[:2] + DRAWN])
    assert before.t_arrive.equals(after.t_arrive)
    gone = before.t_depart < AT
    assert gone.sum() > 400
    pd.testing.assert_frame_equal(before[gone], after[before.columns][gone], check_exact=True)
    here = before.t_arrive < AT
    times = [c for c in before.columns if c.startswith("t_") and c != "t_need_end"]
    early = before.loc[here, times].where(before.loc[here, times] < AT)
    still = after.loc[here, times].where(after.loc[here, times] < AT)
    pd.testing.assert_frame_equal(early, still, check_exact=True)
    assert not before.t_depart.equals(after.t_depart)


def test_one_more_patient_who_needs_nothing_changes_nothing(engine):
    base = simulate(busy_hospital(), weeks=2, seed=5, engine=engine)
    more = simulate(extra("passes_by"), weeks=2, seed=5, engine=engine)
    before, after = others(base), others(more)
    pd.testing.assert_frame_equal(before, after[before.columns], check_exact=True)
    for table in ("bed_events", "resource_hours", "queue_hours", "escalations"):
        pd.testing.assert_frame_equal(getattr(base, table), getattr(more, table))


def test_less_demand_is_a_subset_of_the_same_patients(engine):
    few = simulate(busy_hospital(scale=0.7), weeks=2, seed=5, engine=engine).patients
    many = simulate(busy_hospital(scale=1.4), weeks=2, seed=5, engine=engine).patients
    both = few.merge(many, on=["source", "ordinal"], suffixes=("", "_many"))
    assert len(both) == len(few) < 0.8 * len(many)
    for name in ["t_arrive", *DRAWN]:
        assert (both[name].astype(str) == both[f"{name}_many"].astype(str)).all()


def test_a_pathway_nobody_takes_changes_nothing(engine):
    base = busy_hospital()
    idle = Pathway(
        "idle", [*seize("porter"), treat("idle", Constant(5)), *release("porter"), depart("idle")]
    )
    wider = replace(base, pathways=(*base.pathways, idle))
    first = simulate(base, weeks=2, seed=5, engine=engine)
    second = simulate(wider, weeks=2, seed=5, engine=engine)
    pd.testing.assert_frame_equal(first.stays, second.stays, check_exact=True)
    assert first.patients.t_depart.equals(second.patients.t_depart)
