"""Emergency theatres in the whole hospital: what is conserved, and who comes where."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from experiments.replicated import measured
from experiments.theatres.emergency import (
    ROWS,
    begun,
    of_beds,
    of_hospital,
    of_theatres,
    of_waits,
)
from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.parameters import Hours, Openings
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.records.frames import Records
from flowsim.scenario import build
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_same
from tests.unit.emergency_theatres_case import (
    no_list,
)
from tests.unit.theatres_case import exactly


def many_break_ins(hospital: HospitalSettings) -> HospitalSettings:
    """Return settings by which three classes break in, the emergency theatre being shut by day.

    The handover takes six minutes.
    """
    given = hospital.emergency_theatres
    bands = {"immediate": -3, "most_urgent": -2, "urgent": -1, "*": 4}
    rows = {f"{name} / *": Priority(band=band) for name, band in bands.items()}
    by_night = (Hours(days="daily", start="17:00", end="08:30"),)
    shut = replace(
        given.theatres["emergency_theatre"], hours=Openings(hours=by_night, source="expert")
    )
    changed = replace(
        given,
        theatres={**given.theatres, "emergency_theatre": shut},
        rank=replace(given.rank, rows=rows),
        break_in=replace(given.break_in, classes=("immediate", "most_urgent", "urgent")),
        handover=exactly(6),
    )
    return replace(hospital, emergency_theatres=changed)


def hospital_with(*, many: bool = False) -> Hospital:
    """Return the whole hospital of the scenario, as shipped or with many break-ins."""
    config = load("baseline")
    changed = many_break_ins(config.hospital) if many else config.hospital
    return build(replace(config, hospital=changed))


@cache
def whole(*, many: bool = False) -> Records:
    return simulate(hospital_with(many=many), weeks=5, seed=7, engine="compiled")


def cases(records: Records) -> pd.DataFrame:
    found = records.patients
    return found[found["t_op_sent"].notna()]


def test_both_engines_agree_on_a_fifth_of_the_hospital_with_many_break_ins() -> None:
    records = assert_same(scaled(hospital_with(many=True), 0.2), weeks=4)
    assert records is not None


@pytest.mark.parametrize("many", [False, True], ids=["as shipped", "many break-ins"])
def test_every_case_has_a_theatre_and_its_times_in_order(many) -> None:
    found = cases(whole(many=many))
    assert len(found) > 100
    assert (found["operating_theatre"].astype(str) != "none").all()
    assert found["operating_theatre"].notna().all()
    times = ["decided", "ready", "sent", "anaes", "in_theatre", "out", "recovery_out"]
    over = found[found["t_op_recovery_out"].notna()]
    for one, other in pairwise(times):
        assert (over[f"t_op_{one}"] <= over[f"t_op_{other}"]).all(), (one, other)
    assert (over["emergency_operated"] == "yes").all()


@pytest.mark.parametrize("many", [False, True], ids=["as shipped", "many break-ins"])
def test_a_theatre_has_one_case_at_a_time(many) -> None:
    """Emergencies and the elective cases of the theatres they break into."""
    records = whole(many=many)
    emergency = cases(records)[["operating_theatre", "t_op_sent", "t_op_out"]]
    elective = records.patients[records.patients["t_out_theatre"].notna()]
    elective = elective[["theatre", "t_sent", "t_out_theatre"]]
    names = ["theatre", "begin", "end"]
    rows = pd.concat([emergency.set_axis(names, axis=1), elective.set_axis(names, axis=1)])
    rows = rows.astype({"theatre": str}).sort_values(["theatre", "begin"])
    same = rows["theatre"].eq(rows["theatre"].shift())
    assert (rows["begin"] >= rows["end"].shift())[same].all()


def test_break_ins_are_in_the_minutes_that_lists_gave_way() -> None:
    """A list waits for the case that broke in, and for no longer than until it is over.

    Into a theatre without a list nobody breaks: it is free, and theirs at once.
    """
    records = whole(many=True)
    found = cases(records)
    broke_in = found[found["operating_theatre"].astype(str).str.fullmatch(r"theatre_\d+")]
    assert len(broke_in) > 5
    gave = records.patients["minutes_session_gave_way"].sum()
    held = (broke_in["t_op_out"] + 6 - broke_in["t_op_sent"]).sum()
    assert 0 < gave <= held + 1e-6
    assert not records.patients["minutes_session_gave_way"][
        records.patients["session_kind"].isna()
    ].any()


def test_who_is_sent_back_is_told_whether_the_list_gave_way() -> None:
    """A session gave way if minutes say so; only its patients are cancelled for an emergency."""
    records = whole(many=True)
    people, events = records.patients, records.list_events
    sessions = people[people["session_kind"].notna()].set_index("patient")
    gave = sessions["minutes_session_gave_way"] > 0
    assert (sessions["gave_way_in"].eq(sessions["theatre"].astype(str)) == gave).all()
    assert sessions["gave_way_in"].notna().sum() == gave.sum()
    back = events[events["event"] == "sent_back"]
    last = back.merge(people[["patient", "t_cancelled", "cancelled_for"]], on="patient")
    last = last[last["t"] == last["t_cancelled"]]
    by_emergency = last["cancelled_for"].eq("emergency").to_numpy()
    assert (by_emergency == gave.reindex(last["by"]).to_numpy()).all()
    assert 0 < by_emergency.sum() < len(last)
    assert set(people[people["cancelled_for"].eq("emergency")]["patient"]) <= set(last["patient"])


def test_theatre_minutes_are_those_of_its_cases() -> None:
    records = whole(many=True)
    found, hours = cases(records), records.resource_hours
    for name in ("emergency_theatre", "trauma_theatre", "third_theatre"):
        mine = found[found["operating_theatre"].astype(str) == name]
        assert len(mine) > 20
        stops = np.fmin(mine["t_op_out"] + 6, records.window[1])
        rows = hours[hours["resource"].astype(str) == name]
        used = rows["busy_minutes"].sum() + rows["overrun_minutes"].sum()
        assert used == pytest.approx((stops - mine["t_op_sent"]).sum(), rel=1e-6)


def test_they_come_back_to_the_bed_they_left() -> None:
    records = whole()
    found = cases(records)
    found = found[found["t_admit"].notna() & (found["t_op_sent"] > found["t_admit"])]
    found = found[found["critical_care_after_emergency"] != "yes"]
    assert len(found) > 100
    stays = records.stays[records.stays["patient"].isin(found["patient"])]
    rows = stays.merge(found[["patient", "t_op_sent", "t_op_recovery_out"]], on="patient")
    moved = rows["t_in"].between(rows["t_op_sent"], rows["t_op_recovery_out"], inclusive="neither")
    assert not moved.any()
    there = rows["t_in"].le(rows["t_op_sent"]) & ~rows["t_out"].lt(rows["t_op_recovery_out"])
    assert set(rows[there]["patient"]) == set(found["patient"])


def test_only_emergencies_who_stay_are_operated_on_before_they_leave() -> None:
    found = cases(whole())
    admitted = found[found["source"].astype(str) != "urgent_ambulatory"]
    assert set(admitted["admission_method"]) == {"emergency_ed", "emergency_gp"}
    assert not (admitted["stay_class"] == "zero_day").any()
    people = whole().patients
    booked = people[people["t_op_decided"].notna() & people["t_depart"].notna()]
    booked = booked[booked["outcome"] != "urgent_list_no_slot"]
    assert booked["t_op_out"].notna().all()
    assert (booked["t_depart"] > booked["t_op_recovery_out"]).all()


def test_immediate_cases_of_the_department_go_straight_to_theatre() -> None:
    found = pd.concat([cases(whole()), cases(whole(many=True))])
    now = found[(found["emergency_class"] == "immediate") & found["t_dta"].notna()]
    now = now[now["dept_type"] == "type1"]
    assert len(now) > 2
    assert (now["t_op_sent"] == now["t_ed_depart"]).all()
    unit = now["critical_care_after_emergency"] == "yes"
    assert 0 < unit.sum() < len(now)
    assert (now["t_bed_req"] == now["t_ed_depart"])[~unit].all()
    asked = now[unit & now["t_bed_req"].notna()]
    assert (asked["t_bed_req"] == asked["t_critical_care_decided"]).all()


def test_urgent_list_patients_wait_at_home_for_a_morning() -> None:
    found = cases(whole())
    listed = found[found["source"].astype(str) == "urgent_ambulatory"]
    assert len(listed) > 20
    assert set(listed["operating_theatre"].astype(str)) == {"third_theatre"}
    assert set(listed["t_op_slot"] % 1440 // 60) <= {8, 9, 10}
    assert (listed["t_op_slot"] >= listed["t_op_decided"] + 12 * 60).all()
    assert (listed["t_op_sent"] >= listed["t_op_slot"] - 75).all()


def test_the_study_counts_what_was_done() -> None:
    records = whole()
    waits, done, beds, around = (
        table(records) for table in (of_waits, of_theatres, of_beds, of_hospital)
    )
    found = measured(records, ROWS)
    weeks = (records.window[1] - records.window[0]) / 10080
    mine = begun(records)
    both = (
        "emergency operations a week, admitted patients",
        "emergency operations a week, urgent list",
    )
    assert sum(done[name] for name in both) * weeks == pytest.approx(len(mine))
    ready = mine[(mine["emergency_class"] == "urgent") & (mine["source"] != "urgent_ambulatory")]
    kept = (ready["t_op_sent"] - ready["t_op_ready"]).mean() / 60
    assert waits["urgent: ready and waiting for a theatre, mean (h)"] == pytest.approx(kept)
    by_day = done["emergency theatre: in use between 08:00 and 22:00 (%)"]
    assert found["emergency theatre: in use, of its hours (%)"] < by_day < 100
    assert beds["bed-days before an operation, a week"] > 0
    assert all(np.isfinite(value) for value in (*around.values(), *found.values()))


@pytest.mark.parametrize("group", ["general", "trauma", "ambulatory"])
def test_a_group_that_nobody_is_of_needs_no_theatre(group) -> None:
    """The hospital passes its check without the kinds of one group, and without its theatres."""
    config = load("baseline")
    given = config.hospital.emergency_theatres
    kinds = {name: kind for name, kind in given.kinds.items() if kind.group != group}
    needs = {
        row: {
            "not_operated": 1 - sum(share for name, share in shares.items() if name in kinds),
            **{name: share for name, share in shares.items() if name in kinds},
        }
        for row, shares in given.needs.rows.items()
    }
    rest = {
        name: replace(item, takes=tuple(each for each in item.takes if each != group))
        for name, item in given.theatres.items()
    }
    known = {"*", *kinds}

    def of_these(table):
        rows = {key: row for key, row in table.rows.items() if key.split(" / ")[1] in known}
        return replace(table, rows=rows)

    changed = replace(
        given,
        preparation=of_these(given.preparation),
        rank=of_these(given.rank),
        kinds=kinds,
        needs=replace(given.needs, rows=needs),
        theatres=rest,
        urgent_list=no_list(given) if group == "ambulatory" else given.urgent_list,
    )
    unit = config.hospital.critical_care
    after = {name: share for name, share in unit.units.emergency_share.items() if name in kinds}
    critical_care = replace(unit, units=replace(unit.units, emergency_share=after))
    hospital = replace(config.hospital, emergency_theatres=changed, critical_care=critical_care)
    check_or_raise(build(replace(config, hospital=hospital)))
