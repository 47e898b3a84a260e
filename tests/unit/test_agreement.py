"""The comparison of two records: every kind of difference, and which of many came first."""

from copy import deepcopy

import numpy as np
import pytest

from flowsim.records.minutes import minute_rows
from flowsim.records.tables import Names, Raw
from flowsim.studies.agreement import WHOLE, differences

NAMES = Names(
    sources=("background:meeting", "walk_in"),
    internal_sources=("background:meeting",),
    attributes=("acuity",),
    attribute_values=(("low", "high"),),
    momentary=(),
    milestones=("t_seen", "t_left"),
    causes=("wait_desk", "treatment"),
    patient_causes=("wait_desk", "treatment"),
    outcomes=("home", "admitted"),
    resources=("desk", "nurse"),
    resource_kinds=("staff", "staff"),
    queues=("desk", "nurse"),
    queue_members=(("desk",), ("nurse",)),
    wards=("alder", "beech"),
    bed_types=("general_acute",) * 2,
    assessing=(False,) * 2,
    divisions=("",) * 2,
    core_beds=(2, 2),
    escalation_beds=(0, 0),
    escalation_actions=(),
    services=("medicine",),
    service_divisions=("",),
    request_kinds=("admission",),
    boarding_kinds=(),
    ladders=(),
    rungs=(),
)
NAN = float("nan")


def record():
    """Return a background process and two patients, the second unfinished, with a stay each."""
    return Raw(
        source=np.array([0, 1, 1], dtype=np.int16),
        ordinal=np.array([0, 4, 9]),
        person=np.array([0, 1, 2]),
        episode=np.array([1, 1, 1]),
        t_arrive=np.array([0.0, 100.0, 200.0]),
        t_depart=np.array([NAN, 500.0, NAN]),
        outcome=np.array([-1, 0, -1], dtype=np.int16),
        attributes=np.array([[0], [0], [1]], dtype=np.int16),
        milestones=np.array([[NAN, NAN], [150.0, 480.0], [250.0, NAN]]),
        numbers=np.zeros((3, 0)),
        minutes=minute_rows(np.array([[0.0, 0.0], [50.0, 350.0], [50.0, 20.0]])),
        stays={
            "patient": np.array([1, 2]),
            "kind": np.zeros(2, dtype=np.int16),
            "service": np.zeros(2, dtype=np.int16),
            "t_requested": np.array([160.0, 260.0]),
            "t_allocated": np.array([170.0, NAN]),
            "t_in": np.array([180.0, NAN]),
            "ward": np.array([0, -1], dtype=np.int16),
        },
        bed_events={
            "t": np.array([0.0, 170.0, 180.0]),
            "ward": np.zeros(3, dtype=np.int16),
            "before": np.array([0, 1, 2], dtype=np.int8),
            "after": np.array([1, 2, 3], dtype=np.int8),
            "beds": np.array([2, 1, 1], dtype=np.int32),
        },
        scheduled_minutes=np.full((168, 2), 60.0),
        busy_minutes=np.zeros((168, 2)),
        overrun_minutes=np.zeros((168, 2)),
        waiting_minutes=np.zeros((168, 2)),
        escalations={"t": np.array([720.0]), "level": np.array([1], dtype=np.int16)},
        shifts={"resource": np.array([1]), "t_start": np.array([480.0])},
        end_minutes=10080.0,
    )


def found(change):
    """Return the differences after a change of the second record."""
    other = deepcopy(record())
    change(other)
    return differences(record(), other, NAMES)


def put(name, at, value):
    """Return a change: one value of an array, or of a column of a table ('stays.ward')."""

    def change(raw):
        table, _, column = name.partition(".")
        array = getattr(raw, table)
        (array[column] if column else array)[at] = value

    return change


def test_equal_records_with_nulls_do_not_differ():
    assert found(lambda raw: None) == []


ONE_VALUE = {
    "milestone": (
        put("milestones", (1, 0), 151.0),
        "week 1 Mon 02:30 (minute 150.0), patient 1 (walk_in:4), milestone t_seen: "
        "150.0 in a, 151.0 in b",
    ),
    "milestone that did not happen": (
        put("milestones", (2, 1), 300.5),
        "week 1 Mon 05:00 (minute 300.5), patient 2 (walk_in:9), milestone t_left: "
        "nothing in a, 300.5 in b",
    ),
    "cause": (
        put("minutes.minutes", 0, 49.99999999999999),
        "week 1 Mon 08:20 (minute 500.0), patient 1 (walk_in:4), minutes of wait_desk: "
        "50.0 in a, 49.99999999999999 in b",
    ),
    "attribute": (
        put("attributes", (1, 0), 1),
        "week 1 Mon 08:20 (minute 500.0), patient 1 (walk_in:4), attribute acuity: "
        "low in a, high in b",
    ),
    "outcome of somebody unfinished": (
        put("outcome", 2, 1),
        "week 2 Mon 00:00 (minute 10080.0), patient 2 (walk_in:9), outcome: "
        "none (-1) in a, admitted in b",
    ),
    "departure": (
        put("t_depart", 1, 400.0),
        "week 1 Mon 06:40 (minute 400.0), patient 1 (walk_in:4), t_depart: 500.0 in a, 400.0 in b",
    ),
    "background process": (
        put("milestones", (0, 0), 30.0),
        "week 1 Mon 00:30 (minute 30.0), background process 0 (background:meeting:0), milestone "
        "t_seen: nothing in a, 30.0 in b",
    ),
    "stay": (
        put("stays.ward", 0, 1),
        "week 1 Mon 02:50 (minute 170.0), stay 0 of patient 1 (walk_in:4), ward: "
        "alder in a, beech in b",
    ),
    "time of a stay": (
        put("stays.t_in", 1, 999.0),
        "week 1 Mon 16:39 (minute 999.0), stay 1 of patient 2 (walk_in:9), t_in: "
        "nothing in a, 999.0 in b",
    ),
    "bed event": (
        put("bed_events.after", 2, 6),
        "week 1 Mon 03:00 (minute 180.0), bed event 2, after: occupied in a, cleaning in b",
    ),
    "hour": (
        put("busy_minutes", (25, 1), 7.5),
        "week 1 Tue 02:00 (minute 1560.0), busy_minutes of nurse: 0.0 in a, 7.5 in b",
    ),
    "escalation": (
        put("escalations.level", 0, 2),
        "week 1 Mon 12:00 (minute 720.0), escalation 0, level: 1 in a, 2 in b",
    ),
    "shift": (
        put("shifts.resource", 0, 0),
        "week 1 Mon 08:00 (minute 480.0), shift 0, resource: nurse in a, desk in b",
    ),
    "end": (
        lambda raw: setattr(raw, "end_minutes", 20160.0),
        "week 2 Mon 00:00 (minute 10080.0), end_minutes: 10080.0 in a, 20160.0 in b",
    ),
    "zero and minus zero": (
        put("waiting_minutes", (0, 0), -0.0),
        "week 1 Mon 01:00 (minute 60.0), waiting_minutes of desk: 0.0 in a, -0.0 in b",
    ),
}


@pytest.mark.parametrize(("change", "text"), ONE_VALUE.values(), ids=ONE_VALUE.keys())
def test_one_value(change, text):
    (difference,) = found(change)
    assert difference.text("a", "b") == text
    assert difference.rows == 1


def test_a_null_of_other_bytes_is_shown_as_bytes():
    def change(raw):
        raw.t_depart.view(np.uint64)[2] += 1

    (difference,) = found(change)
    assert difference.values[0].startswith("bytes ")
    assert difference.values[0] != difference.values[1]


def test_a_row_more_is_a_difference_at_its_own_time():
    def change(raw):
        more = {"t": 300.0, "ward": 1, "before": 3, "after": 4, "beds": 1}
        raw.bed_events = {k: np.append(v, v.dtype.type(more[k])) for k, v in raw.bed_events.items()}

    first, *others = found(change)
    assert len(others) == 4
    assert first.text("a", "b") == (
        "week 1 Mon 05:00 (minute 300.0), bed event 3, t: no such row in a, 300.0 in b"
    )


def test_a_patient_missing_is_named_by_the_record_that_has_them():
    def change(raw):
        for name in (
            "source",
            "ordinal",
            "person",
            "episode",
            "t_arrive",
            "t_depart",
            "outcome",
        ):
            setattr(raw, name, getattr(raw, name)[:2])
        for name in ("attributes", "milestones"):
            setattr(raw, name, getattr(raw, name)[:2])
        raw.minutes = {name: values[:2] for name, values in raw.minutes.items()}

    first = found(change)[0]
    assert first.text("a", "b") == (
        "week 1 Mon 03:20 (minute 200.0), patient 2 (walk_in:9), source: "
        "walk_in in a, no such row in b"
    )
    assert first.patient == "walk_in:9"


def test_a_later_episode_is_named_by_its_number_which_can_be_followed():
    raw = record()
    raw.episode[2] = 2
    again = deepcopy(raw)
    again.t_arrive[2] = 201.0
    first, *_ = differences(raw, again, NAMES)
    assert (first.subject, first.patient) == ("patient 2 (walk_in:9, episode 2)", "2")


def test_another_dtype_goes_before_any_value():
    def change(raw):
        raw.milestones = raw.milestones.astype(np.float32)
        raw.t_arrive[1] = 0.0

    first, second = found(change)
    assert first.text("a", "b") == ("milestones: float64, 2 columns in a, float32, 2 columns in b")
    assert first.row == WHOLE
    assert second.column == "t_arrive"


def test_a_column_missing_and_one_too_many():
    def change(raw):
        del raw.stays["t_in"]
        raw.waiting_minutes = np.zeros((168, 3))

    assert [item.text("a", "b") for item in found(change)] == [
        "stays.t_in: float64 in a, missing in b",
        "waiting_minutes: float64, 2 columns in a, float64, 3 columns in b",
    ]


def test_the_first_in_time_comes_first_and_rows_are_counted():
    def change(raw):
        raw.busy_minutes[2, 0] = 1.0  # known at 03:00
        raw.milestones[:, 0] = (NAN, 170.0, 240.0)  # 02:30
        raw.bed_events["t"][1] = 171.0  # 02:50

    columns = [(item.column, item.rows) for item in found(change)]
    assert columns == [("milestone t_seen", 2), ("t", 1), ("busy_minutes of desk", 1)]


def test_within_one_minute_the_tables_keep_their_order():
    def change(raw):
        raw.stays["ward"][0] = 1
        raw.bed_events["ward"][1] = 1

    assert [item.table for item in found(change)] == ["stays", "bed_events"]
