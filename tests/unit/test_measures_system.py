"""Staff, system and run-health measures, and the registry, against answers worked out on paper."""

import math
from dataclasses import replace

import numpy as np
import pytest

from flowsim import FlowsimError
from flowsim.analysis.measures import (
    MEASURES,
    RULES,
    Facts,
    describe,
    measure,
    not_available,
    select,
    tidy,
)
from flowsim.analysis.panel import HEADLINE, REGIMES, headline, thresholds
from flowsim.hospital.terms import shipped_terms
from flowsim.records.terms import Terms
from tests.records_helper import DAY, WEEK, at, attendance, hand_made, spell, stay, value


def hours(resource: str, rows):
    return [
        {
            "hour": hour,
            "resource": resource,
            "scheduled_minutes": scheduled,
            "busy_minutes": busy,
            "overrun_minutes": overrun,
        }
        for hour, scheduled, busy, overrun in rows
    ]


def test_utilisation_is_a_ratio_of_sums_within_the_window():
    rows = hours("doctor", [(0, 120, 60, 0), (1, 60, 60, 30), (168, 60, 60, 60)])
    records = hand_made(resource_hours=rows, window=(0, WEEK))
    assert value(records, "W01.staff") == pytest.approx(100 * 120 / 180)
    assert value(records, "W01.overrun") == 0.5
    assert value(records, "W01.peak") == 100.0
    assert value(records, "W01.staff.resource.doctor") == pytest.approx(100 * 120 / 180)
    assert value(records, "X01.overtime") == 0.5


def test_mismatch_and_slack():
    queue = [
        {"hour": 0, "queue": "doctor", "waiting_minutes": 20.0},
        {"hour": 1, "queue": "doctor", "waiting_minutes": 0.0},
    ]
    rows = hours("doctor", [(0, 60, 30, 0), (1, 60, 20, 0)])
    records = hand_made(resource_hours=rows, queue_hours=queue)
    assert value(records, "W02.mismatch") == pytest.approx(100 * 20 / 120)
    assert value(records, "W02.slack") == pytest.approx(100 * 40 / 120)


def test_a_queue_of_a_team_counts_for_each_of_its_members():
    queue = [
        {"hour": 0, "queue": "team", "waiting_minutes": 20.0},
        {"hour": 0, "queue": "doctor", "waiting_minutes": 5.0},
        {"hour": 1, "queue": "team", "waiting_minutes": 0.0},
    ]
    rows = [
        *hours("doctor", [(0, 60, 30, 0), (1, 60, 20, 0)]),
        *hours("consultant", [(0, 60, 10, 0), (1, 60, 0, 0)]),
    ]
    records = hand_made(resource_hours=rows, queue_hours=queue)
    assert value(records, "W02.mismatch.resource.doctor") == pytest.approx(100 * 25 / 120)
    assert value(records, "W02.mismatch.resource.consultant") == pytest.approx(100 * 20 / 120)
    assert value(records, "W02.slack.resource.consultant") == pytest.approx(100 * 60 / 120)
    assert value(records, "W02.slack") == pytest.approx(100 * (40 + 60) / 240)


def test_a_name_in_a_table_that_the_model_does_not_have_is_an_error_and_not_nothing():
    queue = [{"hour": 0, "queue": "docter", "waiting_minutes": 20.0}]
    records = hand_made(resource_hours=hours("doctor", [(0, 60, 30, 0)]), queue_hours=queue)
    with pytest.raises(FlowsimError, match=r"'docter' is not a name .* Did you mean 'doctor'"):
        value(records, "W02.mismatch")
    records = hand_made(resource_hours=hours("doctor", [(0, 60, 30, 0)]))
    with pytest.raises(FlowsimError, match="'staf' is not a kind of resource"):
        Facts(records).hour_grid.of_kind("staf")


def test_patients_an_hour_count_who_saw_whom():
    patients = [
        attendance(0, 100.0, t_seen=10.0, seen_by="doctor"),
        attendance(0, 100.0, t_seen=20.0, seen_by="doctor"),
        attendance(0, 100.0, t_seen=20.0, seen_by="consultant"),
        attendance(0, 100.0, t_seen=None, seen_by=None),
    ]
    rows = [
        *hours("doctor", [(0, 60, 30, 0)]),
        *hours("consultant", [(0, 120, 10, 0)]),
        *hours("majors_cubicle", [(0, 600, 10, 0)]),
    ]
    records = hand_made(patients=patients, resource_hours=rows)
    assert value(records, "W03.patients_per_hour") == 1.0
    assert value(records, "W03.patients_per_hour.resource.doctor") == 2.0
    assert value(records, "W03.patients_per_hour.resource.consultant") == 0.5


def test_treatment_spaces_leave_out_the_lounge():
    rows = [
        *hours("majors_cubicle", [(0, 600, 300, 0)]),
        *hours("lounge", [(0, 600, 600, 0)]),
    ]
    boarder = attendance(0, 30.0, t_dta=15.0, t_admit=30.0)
    records = hand_made(patients=[boarder], resource_hours=rows)
    assert value(records, "W06.in_use") == 50.0
    assert value(records, "W06.in_use.resource.lounge") == 100.0
    assert value(records, "W06.boarding") == pytest.approx(100 * 15 / 300)


@pytest.mark.parametrize("regime", REGIMES)
def test_what_has_a_standard_is_better_on_its_good_side(regime):
    for key, standard in thresholds(regime).items():
        good = "higher" if standard.sense == "at least" else "lower"
        assert describe(key).better == good, key


def test_full_majors_and_spaces():
    """An hour with half a minute to spare is not one throughout which every space was in use."""
    cubicles = [(0, 600, 600, 0), (1, 600, 300, 0), (2, 600, 599.5, 0), (3, 600, 600 - 1e-9, 0)]
    records = hand_made(resource_hours=hours("majors_cubicle", cubicles))
    assert value(records, "E13.majors_full") == 50.0
    assert value(records, "W06.in_use") == pytest.approx(100 * 2099.5 / 2400)


def test_unfilled_shifts():
    shift = {"resource": "doctor", "t_start": 0.0, "t_end": 600.0, "planned": 4, "filled": 3}
    records = hand_made(shifts=[shift, shift | {"t_start": -600.0, "filled": 0}])
    assert value(records, "W04.unfilled") == 25.0


def test_cover_is_counted_where_it_comes_and_where_it_is_missing():
    shifts = [
        {"resource": "doctor", "t_start": 0.0, "t_end": 600.0, "planned": 1, "filled": 0},
        {"resource": "doctor", "t_start": 600.0, "t_end": 720.0, "planned": 1, "filled": 1},
        {"resource": "consultant", "t_start": 0.0, "t_end": 600.0, "planned": 2, "filled": 2},
    ]
    spell = {"resource": "doctor", "lender": "consultant", "t_start": 60.0, "t_end": 240.0}
    records = hand_made(shifts=shifts, covers=[spell | {"staff": 1}])
    assert value(records, "W04.covered") == 3.0
    assert value(records, "W04.covered.resource.doctor") == 3.0
    assert value(records, "W04.lent.resource.consultant") == 3.0
    assert value(records, "W04.lent.resource.doctor") == 0.0
    assert value(records, "W04.nobody") == 7.0
    assert value(records, "W04.nobody.resource.consultant") == 0.0


def test_hours_with_nobody_are_those_of_the_window_alone():
    shift = {"resource": "doctor", "t_start": -60.0, "t_end": 60.0, "planned": 2, "filled": 0}
    assert value(hand_made(shifts=[shift]), "W04.nobody") == 1.0


def test_flow_is_conserved():
    patients = [attendance(-10, 100.0), attendance(0, 50.0), attendance(WEEK - 1)]
    assert value(hand_made(patients=patients), "X03.patients") == 0.0


def test_causes_must_add_to_the_stay():
    whole = attendance(0, 100.0, minutes_ed_wait=60.0, minutes_ed_care=40.0)
    short = attendance(0, 100.0, minutes_ed_wait=60.0, minutes_ed_care=37.0)
    assert value(hand_made(patients=[whole]), "X03.causes") == 0.0
    assert value(hand_made(patients=[whole, short]), "X03.causes") == 3.0


def test_beds_occupied_must_hold_patients():
    patients, stays = [spell(at(0, 6), None)], [stay(0, at(0, 6), None)]
    opened = [(0.0, "oak", "closed", "empty", 2)]
    filled = [*opened, (at(0, 6), "oak", "empty", "occupied", 1)]
    assert value(hand_made(patients=patients, stays=stays, bed_events=filled), "X03.beds") == 0.0
    assert value(hand_made(patients=patients, stays=stays, bed_events=opened), "X03.beds") == 1.0


def test_growth_is_that_of_the_number_present_at_the_end_of_each_day():
    # One comes at noon of each day of two weeks and stays: 14 steps of a day, each of one more.
    records = hand_made(
        patients=[attendance(at(day, 12)) for day in range(14)], window=(0, 2 * WEEK), end=2 * WEEK
    )
    assert value(records, "X04.ed_growth") == pytest.approx(7.0)
    assert value(records, "X04.ed_growth_error") == 0.0
    assert value(records, "X04.unstable") == 1.0


def test_a_burst_at_the_end_is_no_growth_and_a_week_is_too_short_to_tell():
    settled = [attendance(k * 60.0, 240.0) for k in range(14 * 24)]
    flood = [attendance(at(13, 20) + k, 3 * DAY) for k in range(30)]
    long = {"window": (0, 2 * WEEK), "end": 2 * WEEK}
    assert value(hand_made(patients=settled, **long), "X04.unstable") == 0.0
    burst = hand_made(patients=settled + flood, **long)
    assert value(burst, "X04.ed_last_quarter") > 1.1 * value(burst, "X04.ed_second_quarter")
    assert value(burst, "X04.unstable") == 0.0
    short = hand_made(patients=[attendance(at(day, 12)) for day in range(7)])
    assert math.isnan(value(short, "X04.ed_growth"))
    assert value(short, "X04.unstable") == 0.0


def test_equity_gaps():
    patients = [
        attendance(0, 300.0, age_band="85+", frail="yes"),
        attendance(0, 100.0, age_band="16-64", frail="no"),
        attendance(0, 300.0, age_band="16-64", frail="no"),
    ]
    records = hand_made(patients=patients)
    assert value(records, "X02.four_hours_old") == -50.0
    assert value(records, "X02.four_hours_frail") == -50.0


def test_keys_are_unique_and_described():
    keys = [m.key for m in MEASURES]
    assert len(set(keys)) == len(keys)
    assert {m.family for m in MEASURES} == set("EALBDTRIWX")
    for m in MEASURES:
        assert m.key.count(".") == 1, m.key
        assert m.name, m.key
        assert m.definition, m.key
        assert m.source, m.key
        assert m.available or m.reason, m.key


def test_every_code_of_the_dictionary_is_there():
    codes = {m.key.split(".")[0] for m in MEASURES}
    counts = {"E": (0, 16), "A": (1, 8), "L": (1, 9), "B": (1, 13), "D": (1, 10), "T": (1, 20)}
    counts |= {"R": (1, 14), "I": (1, 8), "W": (1, 6), "X": (1, 4)}
    for family, (first, last) in counts.items():
        missing = {f"{family}{k:02d}" for k in range(first, last + 1)} - codes
        assert not missing


def test_headline_declares_a_minimum_important_difference():
    for row in headline():
        assert row.measure.minimum_important_difference
    assert [row.measure.key for row in headline("2025_26")] == list(HEADLINE)


def test_the_list_for_an_operation_has_a_row_only_where_it_is_computed():
    assert "R01.waiting" not in {row.measure.key for row in headline()}
    keys = [row.measure.key for row in headline(computed=("R01.waiting", "T02.capped"))]
    assert sorted(keys) == sorted((*HEADLINE, "R01.waiting"))
    assert keys.index("R01.waiting") == keys.index("R01.within_18_weeks") - 1


def test_regimes_differ_in_their_standards():
    old, new = (thresholds(regime) for regime in REGIMES)
    assert (old["E01.type1"].value, new["E01.type1"].value) == (95.0, 78.0)
    assert old["E01.type1"].text == "at least 95 %"
    assert old["E04.over_12_hours"].met(2.0)
    assert not new["E04.over_12_hours"].met(10.0)
    assert not old["E01.type1"].met(math.nan)
    with pytest.raises(ValueError, match="2018_19, 2025_26"):
        thresholds("1999")


def test_describe_and_select():
    assert describe("E01.all.stream.urgent_treatment").name.endswith("(stream urgent treatment)")
    with pytest.raises(ValueError, match=r"Did you mean 'E01\.type1'"):
        describe("E01.typ1")
    with pytest.raises(ValueError, match="not a measure"):
        select(["Q"])
    assert set(select(["E01"])) == {m.key for m in MEASURES if m.key.startswith("E01.")}


def test_breakdowns_follow_their_measure():
    records = hand_made(patients=[attendance(0, 100.0), attendance(0, 100.0, stream="minors")])
    table = measure(records, ["E01.all"])
    assert table["measure"].iloc[0] == "E01.all"
    assert table["measure"].str.startswith("E01.all").all()
    assert list(measure(records, ["E01.all.stream.minors"])["measure"]) == ["E01.all.stream.minors"]


def test_nothing_to_measure_gives_not_a_number():
    table = measure(hand_made()).set_index("measure")["value"]
    assert set(table.index) >= {m.key for m in MEASURES}
    assert np.isnan(table["E01.all"])
    assert np.isnan(table["B01.midnight"])
    assert np.isnan(table["T02.capped"])


def test_a_model_without_a_milestone_has_no_such_measure():
    row = attendance(0, 100.0)
    del row["t_ed_depart"]
    records = hand_made(patients=[row])
    assert np.isnan(value(records, "E01.all"))
    assert np.isnan(value(records, "E10.mean"))
    why = not_available(records)
    assert why["E01.all"] == "the model has no milestone t_ed_depart"
    assert why["E13.corridor_hours"].endswith("no resource in group 'corridor'")
    assert "E00.attendances" not in why


@pytest.mark.parametrize(
    "ask",
    [
        lambda a: a.time("t_traige"),
        lambda a: a.has("stream", "major"),
        lambda a: a.has("streem", "majors"),
        lambda a: a.left_as("lwbss"),
        lambda a: a.minutes("ed_wait_cubcile"),
        lambda a: a.in_division("surgry"),
        lambda a: a.in_group("dept_type", "attendence"),
    ],
)
def test_a_measure_that_asks_for_what_is_not_there_is_an_error_and_not_zero(ask):
    row = attendance(0, 100.0, t_triage=5.0, minutes_ed_wait_cubicle=3.0)
    with pytest.raises(FlowsimError, match="Did you mean"):
        ask(Facts(hand_made(patients=[row])).attendances)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.measures[0].key)
def test_every_rule_returns_only_what_it_declares(rule):
    from flowsim.analysis.measures import Facts

    patients = [attendance(0, 300.0, t_dta=100.0, t_admit=300.0, age_band="85+", frail="yes")]
    records = hand_made(
        patients=patients,
        stays=[stay(0, 300.0, None)],
        bed_events=[(0.0, "oak", "closed", "occupied", 1)],
        resource_hours=hours("doctor", [(0, 60, 30, 0)]),
    )
    declared = {m.key for m in rule.measures}
    for key in rule.values(Facts(records)):
        assert key in declared or ".".join(key.split(".")[:2]) in declared


def test_a_specialty_that_is_no_service_is_in_no_division_and_an_error():
    records = hand_made(patients=[attendance(0, 100.0, specialty="general_surgry")])
    with pytest.raises(FlowsimError, match=r"'general_surgry' is not a service .* Did you mean"):
        Facts(records).attendances.in_division("surgery")


def test_a_model_whose_departments_are_of_no_known_type_has_no_attendances_and_says_so():
    row = attendance(0, 100.0)
    row["department_type"] = row.pop("dept_type")
    records = hand_made(patients=[row])
    assert np.isnan(value(records, "E00.attendances"))
    assert "no attribute dept_type" in not_available(records)["E00.attendances"]


def test_tidy():
    table = tidy(measure(hand_made(), ["E01"]), scenario="baseline", replication=3)
    assert list(table.columns) == ["scenario", "replication", "measure", "unit", "value"]
    assert set(table["replication"]) == {3}


def test_what_is_declared_but_never_happens_is_null_or_a_true_zero():
    records = hand_made(patients=[attendance(0, 100.0)])
    more = [
        shipped_terms().find(kind, name)
        for kind, name in (
            ("milestone", "t_spec_seen"),
            ("cause", "ed_wait_results"),
            ("attribute", "frail"),
        )
    ]
    told = records.names.explained(Terms((*records.names.terms, *more)))
    a = Facts(replace(records, names=told)).attendances
    assert np.isnan(a.time("t_spec_seen")).all()
    assert (a.minutes("ed_wait_results") == 0).all()
    assert not a.has("frail", "yes").any()
    assert not a.in_group_if_any("dept_type", "no such group").any()
    assert not a.in_group_if_any("no such attribute", "attendance").any()


def test_escalation_bed_days_count_every_minute_a_bed_is_open_beyond_the_core():
    """Oak has two core beds: a third is open from 00:30 to 02:00, and two once more are not."""
    events = [
        (0.0, "oak", "closed", "empty", 2),
        (30.0, "oak", "closed", "empty", 1),
        (120.0, "oak", "empty", "closed", 1),
        (180.0, "oak", "empty", "closed", 1),
        (240.0, "oak", "closed", "empty", 1),
    ]
    records = hand_made(bed_events=events, window=(0, WEEK))
    assert value(records, "X01.escalation_bed_days") == pytest.approx(90 / 1440)
