"""Emergency theatres: cases worked out by hand, who goes first and when, and where none are."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from flowsim.engine import simulate
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.hospital.departments.parameters import Hours, Openings
from flowsim.hospital.departments.registry import DEPARTMENTS, hospital_of
from flowsim.records.frames import Records
from tests.identity.same import assert_as_described
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
    no_list,
)
from tests.unit.theatres_case import SESSION, tiny
from tests.unit.wards_case import shipped

OPENS, NIGHT, MORNING = 510.0, 1320.0, 1440.0 + 480.0
"""Of the first day: the trauma list begins, the night begins, and the night ends."""


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


BREAKS_IN = [
    ("general", 7 * 1440 + 500.0, "urgent", "laparotomy"),
    ("trauma", 7 * 1440 + 510.0, "urgent", "other_trauma"),
    ("soon", 7 * 1440 + 520.0, "most_urgent", "laparotomy"),
    ("now", 7 * 1440 + 530.0, "immediate", "laparotomy"),
]
"""Three who keep all emergency theatres, and one who cannot wait."""


@pytest.mark.parametrize(("classes", "cancelled"), [(("immediate",), 1), ((), 0)])
def test_a_list_that_gives_way_has_no_time_for_its_last_patient(engine, classes, cancelled) -> None:
    """Of three cases of an hour in four the last would end more than half an hour late."""
    settings = exact()
    settings = replace(settings, break_in=replace(settings.break_in, classes=classes))
    records = simulate(beside(tiny(), settings, BREAKS_IN), weeks=2, engine=engine)
    on_it = records.patients[records.patients["t_session"] == SESSION]
    session = on_it[on_it["session_kind"].notna()]
    listed = on_it.drop(session.index)
    assert listed["cancelled_for"].eq("emergency").tolist() == [False, False, bool(cancelled)]
    assert not listed["cancelled_for"].eq("time").any()
    assert session["gave_way_in"].eq("theatre_1").tolist() == [bool(cancelled)]
    assert listed["t_out_theatre"].isna().tolist() == [False, False, bool(cancelled)]
    assert session["minutes_session_gave_way"].tolist() == [CASE * cancelled]
    expected = "theatre_1" if classes else "emergency_theatre"
    assert people(records).loc["now", "operating_theatre"] == expected


def test_who_lost_the_time_to_an_emergency_goes_first_on_the_next_list(engine) -> None:
    """As whoever is cancelled for want of time: the list of the week between is filled."""
    hospital = beside(tiny(waiting=12), exact(), BREAKS_IN)
    found = simulate(hospital, weeks=4, engine=engine).patients
    (row,) = found[found["cancelled_for"] == "emergency"].itertuples()
    assert row.t_session == SESSION + 14 * 1440
    assert row.t_sent == found[found["t_session"] == row.t_session]["t_sent"].min()


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
