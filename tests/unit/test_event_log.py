"""Who held what, and the event log for animation and process mining, worked out by hand."""

from datetime import datetime
from xml.etree import ElementTree

import pandas as pd
import pytest

import flowsim
from flowsim.analysis.event_log import EVENT_COLUMNS
from flowsim.engine import simulate
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import come_back, depart, note, release, seize, treat
from tests.busy import busy_hospital
from tests.records_helper import hand_made, stay
from tests.small import hospital

STEPS = [*seize("desk"), note("t_seen"), treat("see", Constant(10.0)), *release("desk"), depart()]
XES = "{http://www.xes-standard.org/}"


@pytest.fixture
def records(engine):
    """Three patients at two desks: the third waits for the first, and has the first's desk."""
    found = hospital(STEPS, (0.0, 4.0, 6.0), resources=(Resource("desk", 2),))
    return simulate(found, weeks=1, engine=engine, log_resources=True)


def test_units_are_the_lowest_that_are_free(records):
    held = flowsim.resources_held(records)
    assert [tuple(row) for row in held.itertuples(index=False)] == [
        (0, "desk", 1, 0.0, 10.0),
        (1, "desk", 2, 4.0, 14.0),
        (2, "desk", 1, 10.0, 20.0),
    ]


def test_events_of_a_patient_are_in_order_with_leaving_last(records):
    log = flowsim.event_log(records, run_number=5)
    third = log[log.entity_id == 2]
    rows = third[["event_type", "event", "time", "resource_id"]].values.tolist()
    assert rows == [
        ["arrival_departure", "arrival", 6.0, pd.NA],
        ["queue", "desk", 6.0, pd.NA],
        ["milestone", "t_seen", 10.0, pd.NA],
        ["resource_use", "desk", 10.0, 1],
        ["resource_use_end", "desk", 20.0, 1],
        ["arrival_departure", "depart", 20.0, pd.NA],
    ]
    assert set(log.pathway) == {"all"}
    assert set(log.run_number) == {5}


def test_beds_are_held_as_servers_are():
    records = simulate(busy_hospital(beds=(20, 14)), weeks=1, seed=8, log_resources=True)
    held = flowsim.resources_held(records)
    beds = held[held.place.isin(records.names.wards)]
    assert len(beds) == records.stays.t_in.notna().sum() > 100
    # A unit is never held twice at a time, and no ward has more of them than beds.
    for (_, _), mine in held.sort_values("t_from").groupby(["place", "unit"]):
        assert (mine.t_from.to_numpy()[1:] >= mine.t_to.to_numpy()[:-1]).all()
    most = beds.groupby("place").unit.max()
    room = dict(zip(records.names.wards, records.names.core_beds, strict=True))
    extra = dict(zip(records.names.wards, records.names.escalation_beds, strict=True))
    assert all(number <= room[ward] + extra[ward] for ward, number in most.items())
    assert set(held[held.t_to.isna()].patient) <= set(held.patient)


def test_a_bed_left_at_the_minute_it_is_taken_is_left_out():
    people = [{"t_arrive": 0.0, "t_depart": 90.0, "outcome": "discharged"}]
    rows = [stay(0, 20.0, 20.0), stay(0, 20.0, 90.0, ward="elm")]
    held = flowsim.resources_held(hand_made(patients=people, stays=rows))
    assert list(zip(held.place, held.t_from, held.t_to, strict=True)) == [("elm", 20.0, 90.0)]


def test_background_processes_are_no_entities():
    records = simulate(busy_hospital(), weeks=1, seed=8, log_resources=True)
    log = flowsim.event_log(records)
    assert set(log.entity_id) == set(records.patients.patient)


def test_without_a_log_of_servers_there_are_arrivals_and_milestones():
    found = hospital(STEPS, resources=(Resource("desk", 2),))
    log = flowsim.event_log(simulate(found, weeks=1))
    assert log.event.tolist() == ["arrival", "t_seen", "depart"]


@pytest.fixture
def of_returns(engine):
    """Two persons, each of whom comes again once, ten minutes after leaving."""
    steps = [note("t_in"), come_back("again", 1.0, Constant(10.0)), depart("first")]
    again = Pathway("again", [note("t_in"), depart("second")])
    found = hospital(steps, (0.0, 4.0), others=(again,))
    return flowsim.event_log(simulate(found, weeks=1, engine=engine), run_number=2)


def test_who_comes_back_is_another_entity_and_the_same_person(of_returns):
    arrivals = of_returns[of_returns.event == "arrival"]
    assert arrivals[["entity_id", "person", "time"]].values.tolist() == [
        [0, 0, 0.0],
        [1, 1, 4.0],
        [2, 0, 10.0],
        [3, 1, 14.0],
    ]


def test_xes_has_a_trace_an_episode_with_its_person(of_returns, tmp_path):
    root = ElementTree.parse(flowsim.write_event_log(of_returns, tmp_path / "log.xes")).getroot()
    known = [
        {part.get("key"): part.get("value") for part in trace.findall(f"{XES}string")}
        for trace in root.findall(f"{XES}trace")
    ]
    assert [(one["concept:name"], one["person"]) for one in known] == [
        ("2:0", "2:0"),
        ("2:1", "2:1"),
        ("2:2", "2:0"),
        ("2:3", "2:1"),
    ]


def test_a_log_without_persons_is_written_as_well(of_returns, tmp_path):
    log = of_returns.drop(columns="person")
    text = flowsim.write_event_log(log, tmp_path / "log.xes").read_text(encoding="utf-8")
    assert text.count("<trace>") == 4
    assert "person" not in text


def test_nobody_gives_an_empty_log_with_all_columns():
    found = simulate(hospital(STEPS, (), resources=(Resource("desk", 2),)), weeks=1)
    log = flowsim.event_log(found)
    assert len(log) == 0
    assert log.columns.tolist() == [*EVENT_COLUMNS, "person"]


@pytest.mark.parametrize(("ending", "read"), [("csv", pd.read_csv), ("parquet", pd.read_parquet)])
def test_tables_are_read_as_they_were_written(records, tmp_path, ending, read):
    log = flowsim.event_log(records)
    again = read(flowsim.write_event_log(log, tmp_path / f"new/log.{ending}"))
    pd.testing.assert_frame_equal(again, log, check_dtype=False)


def test_xes_has_a_trace_for_each_episode(records, tmp_path):
    log = flowsim.event_log(records)
    file = flowsim.write_event_log(log, tmp_path / "log.xes", start=datetime(2018, 4, 2))
    root = ElementTree.parse(file).getroot()
    traces = root.findall(f"{XES}trace")
    assert len(traces) == 3
    events = [
        {part.get("key"): part.get("value") for part in event}
        for event in traces[2].findall(f"{XES}event")
    ]
    assert events[3] == {
        "concept:name": "desk",
        "lifecycle:transition": "start",
        "time:timestamp": "2018-04-02T00:10:00.000+00:00",
        "org:resource": "desk 1",
    }
    assert [event["lifecycle:transition"] for event in events] == [
        "complete",
        "schedule",
        "complete",
        "start",
        "complete",
        "complete",
    ]
