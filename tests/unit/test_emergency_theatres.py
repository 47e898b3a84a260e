"""Emergency theatres: cases worked out by hand, who goes first and when, and what is conserved."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from experiments.theatres.emergency import begun, of_beds, of_hospital, of_theatres, of_waits
from flowsim.config import load
from flowsim.engine import simulate
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.emergency_theatres.terms import RECOVERY_BAY, TROLLEY
from flowsim.hospital.departments.parameters import Hours, Openings
from flowsim.hospital.departments.registry import DEPARTMENTS, hospital_of
from flowsim.hospital.departments.theatres import terms as theatres
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.records.frames import Records
from flowsim.scenario import build
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_as_described, assert_same
from tests.unit.emergency_theatres_case import (
    ANAESTHESIA,
    CASE,
    ELECTIVE_CASE,
    HANDOVER,
    NEED,
    OPERATION,
    RECOVERY,
    SATURDAY,
    SENDING,
    alone,
    beside,
    exact,
)
from tests.unit.theatres_case import SESSION, exactly, tiny
from tests.unit.wards_case import shipped

OPENS, NIGHT, MORNING = 510.0, 1320.0, 1440.0 + 480.0
"""Of the first day: the trauma list begins, the night begins, and the night ends."""


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


def people(records: Records) -> pd.DataFrame:
    return records.patients.set_index(records.patients["source"].astype(str))


def sent(hospital, engine: str) -> pd.Series:
    """Return when each patient was sent for."""
    found = people(simulate(hospital, weeks=2, engine=engine))["t_op_sent"]
    return found.drop(index="lists", errors="ignore")


# -- by hand ---------------------------------------------------------------------------------------


def test_a_case_is_worked_out_by_hand(engine) -> None:
    """Need for a bed runs on from the end of the operation, less the share of the wait before."""
    mine = [("one", 600.0, "urgent", "appendicectomy")]
    row = people(simulate(alone(mine), weeks=1, engine=engine)).loc["one"]
    assert row["t_op_sent"] == 600.0
    assert row["t_op_anaes"] == 600.0 + SENDING
    assert row["t_op_in_theatre"] == row["t_op_anaes"] + ANAESTHESIA
    assert row["t_op_out"] == row["t_op_in_theatre"] + OPERATION
    assert row["t_op_recovery_out"] == row["t_op_out"] + HANDOVER + RECOVERY
    assert row["t_need_end"] == pytest.approx(row["t_op_out"] + 0.85 * NEED)
    assert row["operating_theatre"] == "emergency_theatre"  # the third is kept for the urgent list
    assert row["theatre_queue"] == "general"
    assert row["emergency_operated"] == "yes"


def test_at_night_only_what_cannot_wait_is_begun(engine) -> None:
    mine = [
        ("urgent", NIGHT + 60, "urgent", "appendicectomy"),
        ("most urgent", NIGHT + 120, "most_urgent", "laparotomy"),
        ("immediate", NIGHT + 120 + CASE + 60, "immediate", "laparotomy"),
    ]
    found = sent(alone(mine), engine)
    assert found["most urgent"] == NIGHT + 120
    assert found["immediate"] == NIGHT + 120 + CASE + 60
    assert found["urgent"] == MORNING


def test_a_case_begun_before_the_night_is_finished_in_it(engine) -> None:
    mine = [
        ("first", NIGHT - 5, "urgent", "appendicectomy"),
        ("second", NIGHT + 5, "most_urgent", "laparotomy"),
    ]
    found = sent(alone(mine), engine)
    assert found["first"] == NIGHT - 5
    assert found["second"] == NIGHT - 5 + CASE


def test_without_a_night_rule_nobody_waits_for_the_morning(engine) -> None:
    settings = exact()
    shut = (Hours(days="mon", start="00:00", end="00:01"),)
    lifted = replace(settings, night=Openings(hours=shut, source="expert"))
    mine = [("urgent", NIGHT + 60, "urgent", "appendicectomy")]
    assert sent(alone(mine, lifted), engine)["urgent"] == NIGHT + 60


def test_trauma_waits_for_its_list_and_hip_fractures_come_first(engine) -> None:
    mine = [
        ("wrist", NIGHT, "expedited", "other_trauma"),
        ("ankle", NIGHT + 10, "urgent", "other_trauma"),
        ("hip", NIGHT + 20, "expedited", "hip_fracture"),
    ]
    found = sent(alone(mine), engine)
    opens = 1440.0 + OPENS
    assert found["hip"] == opens
    assert found["ankle"] == opens + CASE
    assert found["wrist"] == opens + 2 * CASE


def test_a_hip_fracture_rises_over_urgent_cases_with_its_clock(engine) -> None:
    """In one theatre for all, urgent cases first until a day has passed since arrival."""
    settings = exact()
    one = replace(settings.theatres["emergency_theatre"], takes=("general", "trauma"))
    shut = Openings(hours=(Hours(days="fri", start="10:00", end="10:01"),), source="expert")
    third = replace(settings.theatres["third_theatre"], takes=("ambulatory",), hours=shut)
    rank = settings.rank
    rows = {
        **rank.rows,
        "urgent / *": replace(rank.rows["urgent / *"], band=1, due_band=1),
        "* / hip_fracture": replace(rank.rows["* / hip_fracture"], band=2, due_band=0),
    }
    changed = replace(
        settings,
        theatres={"one": one, "third_theatre": third},
        rank=replace(rank, rows=rows),
        night=NIGHTS,
        urgent_list=no_list(settings),
    )
    block = [(f"case {k}", 600.0 + k, "most_urgent", "laparotomy") for k in range(2)]
    waiting = [("urgent", 603.0, "urgent", "appendicectomy")]
    soon = alone([*block, *waiting, ("hip", 602.0, "expedited", "hip_fracture")], changed)
    found = sent(soon, engine)
    assert found["urgent"] < found["hip"]
    long = [(f"case {k}", 600.0 + k, "most_urgent", "laparotomy") for k in range(17)]
    late = alone([*long, *waiting, ("hip", 602.0, "expedited", "hip_fracture")], changed)
    found = sent(late, engine)
    assert found["hip"] - 602.0 > 1440
    assert found["hip"] < found["urgent"]


NIGHTS = Openings(hours=(Hours(days="sun", start="23:00", end="23:30"),), source="expert")


def no_list(settings):
    """Return an urgent list that nobody comes to."""
    mine = settings.urgent_list
    none = {
        name: replace(kind, a_day=replace(kind.a_day, value=0.0, range=None))
        for name, kind in mine.kinds.items()
    }
    return replace(mine, kinds=none)


def test_at_the_weekend_the_trauma_list_is_shorter(engine) -> None:
    mine = [(f"case {k}", SATURDAY, "expedited", "other_trauma") for k in range(6)]
    found = sent(alone(mine), engine).sort_values().to_numpy()
    begins = SATURDAY + OPENS
    assert found[:3] == pytest.approx(begins + CASE * np.arange(3))
    assert found[3:6] == pytest.approx(begins + 1440 + CASE * np.arange(3))


BLOCKED = [
    ("general", 600.0, "urgent", "laparotomy"),
    ("trauma", 600.0, "urgent", "other_trauma"),
    ("soon", 600.0, "most_urgent", "laparotomy"),
]
"""They take all three emergency theatres at ten."""


def test_an_immediate_case_breaks_into_the_list_between_two_cases(engine) -> None:
    mine = [*BLOCKED, ("now", 601.0, "immediate", "laparotomy")]
    hospital = alone(mine, lists_at=(510.0,))
    records = simulate(hospital, weeks=1, engine=engine)
    row = people(records).loc["now"]
    assert row["t_op_sent"] == 510.0 + ELECTIVE_CASE
    assert (row["theatre_queue"], row["operating_theatre"]) == ("break_in", "theatre_1")
    session = people(records).loc["lists"]
    assert session["minutes_session_gave_way"] == CASE
    assert session["t_depart"] == 510.0 + 3 * ELECTIVE_CASE + CASE


def test_a_list_gives_way_to_immediate_cases_only(engine) -> None:
    mine = [*BLOCKED, ("late", 601.0, "most_urgent", "laparotomy")]
    records = simulate(alone(mine, lists_at=(510.0,)), weeks=1, engine=engine)
    assert people(records).loc["late", "t_op_sent"] == 600.0 + CASE
    assert people(records).loc["lists", "minutes_session_gave_way"] == 0


def test_without_break_in_the_list_goes_on(engine) -> None:
    settings = exact()
    off = replace(settings, break_in=replace(settings.break_in, classes=()))
    mine = [*BLOCKED, ("now", 601.0, "immediate", "laparotomy")]
    records = simulate(alone(mine, off, lists_at=(510.0,)), weeks=1, engine=engine)
    assert people(records).loc["now", "t_op_sent"] == 600.0 + CASE
    assert people(records).loc["lists", "minutes_session_gave_way"] == 0


def test_with_an_emergency_theatre_free_nobody_breaks_in(engine) -> None:
    mine = [("now", 601.0, "immediate", "laparotomy")]
    row = people(simulate(alone(mine, lists_at=(510.0,)), weeks=1, engine=engine)).loc["now"]
    assert row["t_op_sent"] == 601.0
    assert row["operating_theatre"] == "trauma_theatre"


@pytest.mark.parametrize(("classes", "cancelled"), [(("immediate",), 1), ((), 0)])
def test_a_list_that_gives_way_has_no_time_for_its_last_patient(engine, classes, cancelled) -> None:
    """Of three cases of an hour in four the last would end more than half an hour late."""
    settings = exact()
    settings = replace(settings, break_in=replace(settings.break_in, classes=classes))
    week = 7 * 1440
    blocked = [
        ("general", week + 500.0, "urgent", "laparotomy"),
        ("trauma", week + 510.0, "urgent", "other_trauma"),
        ("soon", week + 520.0, "most_urgent", "laparotomy"),
    ]
    mine = [*blocked, ("now", week + 530.0, "immediate", "laparotomy")]
    records = simulate(beside(tiny(), settings, mine), weeks=2, engine=engine)
    listed = records.patients[records.patients["t_session"] == SESSION]
    listed = listed[listed["session_kind"].isna() | (listed["cancelled_for"] == "time")]
    late = records.patients["cancelled_for"].eq("time") & records.patients["t_cancelled"].notna()
    assert late.sum() == cancelled
    assert listed["t_out_theatre"].notna().sum() == 3 - cancelled
    expected = "theatre_1" if classes else "emergency_theatre"
    assert people(records).loc["now", "operating_theatre"] == expected


def test_theatre_is_not_left_without_a_recovery_bay(engine) -> None:
    mine = [
        ("first", 600.0, "urgent", "appendicectomy"),
        ("second", 600.0, "urgent", "other_trauma"),
    ]
    rows = people(simulate(alone(mine, bays=1), weeks=1, engine=engine))
    first, second = rows.sort_values("t_op_out")["t_op_out"]
    assert second == first + HANDOVER + RECOVERY


def test_both_engines_write_what_the_interpreter_does() -> None:
    kinds = list(shipped().emergency_theatres.kinds)
    classes = ("immediate", "most_urgent", "urgent", "expedited")
    mine = [(f"p{k}", 37.0 * k, classes[k % 4], kinds[k % len(kinds)]) for k in range(120)]
    hospital = alone(mine, lists_at=tuple(day * 1440 + 510.0 for day in range(5)), bays=2)
    assert assert_as_described(hospital, weeks=2) is not None


@pytest.mark.parametrize("group", ["general", "trauma", "ambulatory"])
def test_a_group_that_nobody_is_of_needs_no_theatre(group) -> None:
    """The hospital passes its check without the kinds of one group, and without its theatres."""
    config = load("theatres")
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
    hospital = replace(config.hospital, emergency_theatres=changed)
    check_or_raise(build(replace(config, hospital=hospital)))


# -- left out --------------------------------------------------------------------------------------


def test_left_out_they_add_nothing() -> None:
    """The baseline's program is that of a hospital whose department is left out, to the byte."""
    without = [entry for entry in DEPARTMENTS if entry.name != "emergency_theatres"]
    one, other = (
        program_digests(lower(hospital_of(shipped(), found), weeks=2))
        for found in (DEPARTMENTS, without)
    )
    assert one == other
    assert not shipped().emergency_theatres.modelled


def test_the_names_shared_with_theatres_are_theirs() -> None:
    assert (RECOVERY_BAY, TROLLEY) == (theatres.RECOVERY_BAY, theatres.TROLLEY)


# -- the whole hospital ----------------------------------------------------------------------------


def hospital_with(*, many: bool = False) -> Hospital:
    """Return the whole hospital of the scenario, as shipped or with many break-ins."""
    config = load("theatres")
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


def test_theatre_minutes_are_those_of_its_cases() -> None:
    records = whole(many=True)
    found, hours = cases(records), records.resource_hours
    end = records.patients[["t_depart"]].max().max()
    over = found["t_op_out"].notna()
    for name in ("emergency_theatre", "trauma_theatre", "third_theatre"):
        mine = found[found["operating_theatre"].astype(str) == name]
        stops = np.where(mine["t_op_out"].notna(), mine["t_op_out"] + 6, np.inf)
        stops = np.minimum(stops, records.window[1])
        rows = hours[hours["resource"].astype(str) == name]
        used = rows["busy_minutes"].sum() + rows["overrun_minutes"].sum()
        assert used == pytest.approx((stops - mine["t_op_sent"]).sum(), rel=1e-6)
    assert over.any()
    assert end <= records.window[1]


def test_they_come_back_to_the_bed_they_left() -> None:
    records = whole()
    found = cases(records)
    found = found[found["t_admit"].notna() & (found["t_op_sent"] > found["t_admit"])]
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
    assert (now["t_bed_req"] == now["t_ed_depart"]).all()


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
    weeks = (records.window[1] - records.window[0]) / 10080
    mine = begun(records)
    both = (
        "emergency operations a week, admitted patients",
        "emergency operations a week, urgent list",
    )
    assert sum(done[name] for name in both) * weeks == pytest.approx(len(mine))
    hips = mine[mine["operation_kind"] == "hip_fracture"]
    late = (hips["t_op_anaes"] - hips["t_arrive"] > 2160).mean()
    found = waits["hip fractures begun within 36 h of arrival (%)"]
    assert found == pytest.approx(100 * (1 - late))
    assert 0 < done["emergency theatre: in use, of its hours (%)"] < 100
    assert beds["bed-days before an operation, a week"] > 0
    assert all(np.isfinite(value) for value in around.values())
