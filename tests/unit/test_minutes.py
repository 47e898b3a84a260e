"""Minutes by cause: rows where there are any, and the same table of patients as before."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, release, seize, treat
from flowsim.records.minutes import by_cause, dense, join, minute_rows, without
from tests.small import run

SOME = st.sampled_from((0.0, 0.0, 0.0, 0.5, 7.25, 1e-300))
STEPS = [*seize("nurse"), treat("see", Constant(7.0)), *release("nurse"), depart()]


@given(arrays(np.float64, array_shapes(min_dims=2, max_dims=2, min_side=0), elements=SOME))
def test_rows_give_the_table_back(table) -> None:
    rows = minute_rows(table)
    assert len(rows["minutes"]) == (table > 0).sum()
    order = list(zip(rows["patient"], rows["cause"], strict=True))
    assert order == sorted(order)
    columns = list(by_cause(rows, table.shape[1], table.shape[0]))
    assert all(column.tobytes() == table[:, k].tobytes() for k, column in enumerate(columns))


@pytest.fixture(scope="module")
def records():
    nurse = (Resource("nurse", 1),)
    return run(STEPS, range(0, 100, 5), engine="simpy", resources=nurse)


@pytest.fixture(scope="module")
def patients(records):
    return records.patients


def test_a_column_of_minutes_is_used_like_any_other(patients) -> None:
    waits = patients.minutes_wait_nurse
    assert waits.mean() == np.asarray(waits).mean() > 0
    assert (waits == 0).sum() == 1
    assert patients[waits > 0].minutes_treatment.tolist() == [7.0] * 19


def test_what_is_stored_gives_the_table_back(records) -> None:
    others = without(records.patients)
    assert not [name for name in others.columns if name.startswith("minutes_")]
    found = join(others, records.minutes, records.names)
    pd.testing.assert_frame_equal(found, records.patients)


def test_rows_and_columns_say_the_same(records) -> None:
    rows = records.minutes.pivot_table(
        index="patient", columns="cause", values="minutes", aggfunc="sum", observed=False
    )
    for cause in records.names.causes:
        column = np.asarray(records.patients[f"minutes_{cause}"])
        assert rows[cause].fillna(0.0).tolist() == column.tolist()


def test_a_dense_table_can_be_written_by_any_library(patients, tmp_path) -> None:
    whole = dense(patients)
    whole.to_parquet(tmp_path / "patients.parquet")
    assert whole.minutes_wait_nurse.dtype == np.float64
    assert whole.minutes_wait_nurse.tolist() == np.asarray(patients.minutes_wait_nurse).tolist()


def test_most_patients_meet_few_causes(patients) -> None:
    sparse = patients.minutes_wait_nurse.memory_usage(index=False)
    assert sparse < 12 * len(patients) + 100
