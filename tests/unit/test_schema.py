"""The schema of the records: what engines hand over, and what a user reads, are as it says."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from flowsim.engine.lowering import lower
from flowsim.engine.simulate import engine_of, simulate
from flowsim.errors import FlowsimError
from flowsim.records.frames import frames
from flowsim.records.schema import PATIENTS, TABLES, check
from tests.busy import busy_hospital

WINDOW = (0.0, 10080.0)


@pytest.fixture(scope="module")
def program():
    return replace(lower(busy_hospital(), weeks=1), log_resources=True)


@pytest.fixture(scope="module")
def raw(program):
    return engine_of("simpy")(program, 1, 0)


@pytest.fixture(scope="module")
def records(raw, program):
    return frames(raw, program.names, WINDOW)


def test_what_an_engine_hands_over_is_as_the_schema_says(engine, program):
    check(engine_of(engine)(program, 1, 0), program.names)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_columns_of_the_schema_in_order(records, name):
    table, found = TABLES[name], getattr(records, name)
    columns = [column.name for column in table.columns]
    assert list(found.columns[: len(columns)]) == columns
    if table is not PATIENTS:
        assert len(found.columns) == len(columns)
    assert len(found) > 0
    for column in table.columns:
        labels = column.words(records.names)
        if labels is None:
            assert found[column.name].dtype == column.dtype
        else:
            assert tuple(found[column.name].cat.categories) == labels
        if not column.null:
            assert found[column.name].notna().all(), column.name


def test_patients_have_the_columns_named_in_the_model(records):
    names = records.names
    further = list(records.patients.columns[len(PATIENTS.columns) :])
    causes = [f"minutes_{cause}" for cause in names.patient_causes]
    own = [name for name in names.attributes if name not in names.momentary]
    assert further == [*own, *names.milestones, *causes]


def longer(columns):
    return {name: np.append(values, values[:1]) for name, values in columns.items()}


WRONG = {
    "another dtype": (
        lambda raw: replace(raw, stays=raw.stays | {"ward": raw.stays["ward"].astype("int64")}),
        r"stays\.ward is of int64 instead of int16",
    ),
    "a column missing": (
        lambda raw: replace(raw, shifts={k: v for k, v in raw.shifts.items() if k != "filled"}),
        r"table shifts has columns .* instead of .*'filled'",
    ),
    "columns in another order": (
        lambda raw: replace(raw, bed_events=dict(reversed(raw.bed_events.items()))),
        "table bed_events has columns",
    ),
    "a row too many": (
        lambda raw: replace(raw, stays=raw.stays | {"t_in": np.append(raw.stays["t_in"], 1.0)}),
        "columns of stays have different shapes",
    ),
    "an hour too many": (
        lambda raw: replace(raw, busy_minutes=raw.busy_minutes[1:]),
        "columns of resource_hours have different shapes",
    ),
    "a queue too many": (
        lambda raw: replace(raw, waiting_minutes=raw.waiting_minutes[:, 1:]),
        "queue_hours has .* instead of",
    ),
    "a milestone too many": (
        lambda raw: replace(raw, milestones=raw.milestones[:, 1:]),
        "milestones have shape",
    ),
    "a cause twice": (lambda raw: replace(raw, minutes=longer(raw.minutes)), "rows of minutes"),
}


@pytest.mark.parametrize(("change", "words"), WRONG.values(), ids=WRONG.keys())
def test_other_arrays_are_refused(raw, program, change, words):
    with pytest.raises(FlowsimError, match=words):
        frames(change(raw), program.names, WINDOW)


def test_a_table_that_is_none_is_refused_with_the_nearest(records):
    with pytest.raises(FlowsimError, match=r"'patient' is not a table.*Did you mean 'patients'"):
        records.patient  # noqa: B018
    assert not hasattr(records, "theatre_cases")


def test_records_say_what_is_in_them(records):
    assert f"patients: {len(records.patients):,} rows" in repr(records)
    assert "window: days 0 to 7 of 7" in repr(records)
    assert set(TABLES) <= set(dir(records))


def test_records_go_to_another_process_whole():
    found = simulate(busy_hospital(), weeks=1)
    assert pickle.loads(pickle.dumps(found)).patients.equals(found.patients)


def test_every_column_has_a_meaning_and_minutes_a_unit():
    for table in TABLES.values():
        for column in table.columns:
            assert column.meaning, column.name
            if column.name.startswith("t_") or column.name.endswith("minutes"):
                assert column.unit == "min", column.name
