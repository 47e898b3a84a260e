"""Nothing is lost or made: patients, their minutes, those of staff and beds, clock order."""

from itertools import pairwise

import numpy as np
import pytest

from flowsim.engine import simulate
from flowsim.records.tables import BED_STATES
from tests.busy import CLOCK_ORDER, busy_hospital

WEEKS = 4
CASES = [("bureau", 1.0), ("meetings", 1.0), ("ward_list", 1.2), ("bureau", 1.5), ("bureau", 0.3)]


@pytest.fixture(scope="module")
def known():
    """Return the runs made so far: they are looked at, never changed."""
    return {}


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def records(request, engine, known):
    """Return the records of a busy hospital, calm or overwhelmed, in every mode of matching."""
    key = (engine, request.param)
    if key not in known:
        mode, scale = request.param
        hospital = busy_hospital(mode=mode, scale=scale)
        known[key] = simulate(hospital, weeks=WEEKS, seed=21, engine=engine)
    return known[key]


def test_patients_arrive_and_leave_or_are_still_there(records):
    patients = records.patients
    gone = patients.t_depart.notna()
    assert len(patients) > 500
    assert (patients.outcome.notna() == gone).all()
    assert gone.sum() + (~gone).sum() == len(patients)
    assert 0 < (~gone).sum() < len(patients) / 2
    assert patients.t_arrive[patients.episode == 1].is_monotonic_increasing
    assert patients.t_arrive.between(0, records.end_minutes).all()
    assert not patients.duplicated(["source", "ordinal", "episode"]).any()


def test_causes_add_to_the_time_there(records):
    patients = records.patients
    causes = patients.filter(like="minutes_")
    assert (causes >= 0).all().all()
    # Of somebody still there so far, the wait in hand included.
    spent = patients.t_depart.fillna(records.end_minutes) - patients.t_arrive
    assert patients.t_depart.isna().any()
    assert np.abs(causes.sum(axis=1) - spent).max() < 1e-6


def test_clocks_run_forwards_on_every_patient(records):
    times = records.patients[list(CLOCK_ORDER)].ffill(axis=1)
    assert (times.diff(axis=1).iloc[:, 1:].fillna(0) >= 0).all().all()
    assert records.patients[list(CLOCK_ORDER)].max().max() < records.end_minutes


def test_clocks_run_forwards_on_every_stay(records):
    stays = records.stays
    order = ["t_requested", "t_allocated", "t_ready", "t_in", "t_out"]
    assert (stays[order].ffill(axis=1).diff(axis=1).iloc[:, 1:].fillna(0) >= 0).all().all()
    for earlier, later in pairwise(order):
        assert not (stays[earlier].isna() & stays[later].notna()).any()
    withdrawn = stays.t_withdrawn.notna()
    assert stays.t_in[withdrawn].isna().all()
    assert (stays.t_withdrawn >= stays.t_requested)[withdrawn].all()
    assert stays.ward.notna().equals(stays.t_allocated.notna())


def beds_by_state(records):
    """Return times (n,) and the beds in each state from then on, (n, wards, states)."""
    events = records.bed_events
    wards = len(records.names.wards)
    change = np.zeros((len(events), wards, len(BED_STATES)), dtype=int)
    row, ward = np.arange(len(events)), events.ward.cat.codes.to_numpy()
    np.add.at(change, (row, ward, events.before.cat.codes), -events.beds.to_numpy())
    np.add.at(change, (row, ward, events.after.cat.codes), events.beds.to_numpy())
    counts = change.cumsum(axis=0)
    counts[:, :, 0] += np.add(records.names.core_beds, records.names.escalation_beds)
    return events.t.to_numpy(), counts


def test_every_bed_is_in_one_of_seven_states_at_every_minute(records):
    times, counts = beds_by_state(records)
    beds = np.add(records.names.core_beds, records.names.escalation_beds)
    assert (counts >= 0).all()
    assert (counts.sum(axis=2) == beds).all()
    lengths = np.diff(np.append(times, records.end_minutes))
    minutes = (counts * lengths[:, None, None]).sum(axis=0)
    assert minutes.sum(axis=1) == pytest.approx(1440 * 7 * WEEKS * beds)
    assert (minutes[:, 1:] > 0).all()


def test_occupied_and_kept_beds_are_those_of_the_stays(records):
    times, counts = beds_by_state(records)
    lengths = np.diff(np.append(times, records.end_minutes))
    minutes = (counts * lengths[:, None, None]).sum(axis=0)
    stays = records.stays
    end = records.end_minutes
    for code, ward in enumerate(records.names.wards):
        mine = stays[stays.ward == ward]
        occupied = (mine.t_out.fillna(end) - mine.t_in).dropna()
        kept = (mine.t_in.fillna(mine.t_withdrawn).fillna(end) - mine.t_ready).dropna()
        assert minutes[code, BED_STATES.index("occupied")] == pytest.approx(occupied.sum())
        assert minutes[code, BED_STATES.index("reserved")] == pytest.approx(kept.sum())


def test_outliers_keep_to_their_limit(records):
    stays = records.stays[records.stays.placement == "outlier"]
    for ward, limit in (("alder", 3), ("birch", 6)):
        mine = stays[stays.ward == ward]
        over = mine.t_out.fillna(mine.t_withdrawn).dropna()
        times = np.concatenate([over, mine.t_allocated])
        change = np.concatenate([-np.ones(len(over)), np.ones(len(mine))])
        count = change[np.lexsort((change, times))].cumsum()
        assert count.max(initial=0) <= limit


def held(records, start, end):
    """Return minutes between two milestones, summed, the open ones to the end of the run."""
    patients = records.patients
    begun = patients[patients[start].notna()]
    until = begun[end].fillna(begun.t_depart).fillna(records.end_minutes)
    return (until - begun[start]).sum()


def test_staff_and_space_minutes_are_those_of_the_patients(records):
    hours = records.resource_hours
    used = hours.busy_minutes + hours.overrun_minutes
    by_name = used.groupby(hours.resource, observed=False).sum()
    assert by_name["cubicle"] == pytest.approx(held(records, "t_cubicle", "t_leave_cubicle"))
    clinicians = by_name["junior"] + by_name["senior"]
    assert clinicians == pytest.approx(held(records, "t_seen", "t_assessed"))


def test_nobody_is_busier_than_on_duty(records):
    hours = records.resource_hours
    assert (hours.busy_minutes <= hours.scheduled_minutes + 1e-9).all()
    assert (hours[["busy_minutes", "overrun_minutes", "scheduled_minutes"]] >= 0).all().all()
    fixed = hours[hours.resource == "cubicle"]
    assert (fixed.scheduled_minutes == 11 * 60).all()
    shifts = records.shifts
    inside = shifts.t_end.clip(upper=records.end_minutes) - shifts.t_start.clip(lower=0)
    planned = (inside * shifts.filled).groupby(shifts.resource, observed=True).sum()
    covers = records.covers
    spell = (covers.t_end - covers.t_start) * covers.staff
    covered, lent = (
        spell.groupby(covers[side], observed=False).sum() for side in ("resource", "lender")
    )
    scheduled = hours.groupby("resource", observed=False).scheduled_minutes.sum()
    assert (shifts.filled <= shifts.planned).all()
    for role in planned.index:
        assert scheduled[role] == pytest.approx(planned[role] + covered[role] - lent[role])


def test_minutes_in_queues_are_those_of_the_patients(records):
    """For queues that only patients' own walks join; open waits at the end are the difference."""
    queues = records.queue_hours.groupby("queue", observed=False).waiting_minutes.sum()
    patients = records.patients
    for queue, cause in (("nurse", "wait_triage"), ("clinician", "wait_clinician")):
        over = patients[f"minutes_{cause}"].sum()
        assert over <= queues[queue] + 1e-6
        assert queues[queue] - over < 0.05 * max(over, 1000)
