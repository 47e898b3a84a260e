"""Each initiative moves the measures the way the catalogue says, on the same patients.

The hospital is run at a load where the lever can bind. A measure that must not move is held to a
bound that the initiative would break if it acted on the wrong thing.
"""

from functools import cache

import numpy as np
import pytest

from flowsim.analysis.measures import measure
from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.vocabulary.errors import FlowsimError
from flowsim.records.frames import Records
from flowsim.scenario.build import build
from tests.engines import FASTEST

WEEKS, WARM_UP, REPLICATIONS = 6, 4, 3
KEYS = (
    "E01.type1",
    "E02.admitted",
    "E02.not_admitted",
    "E12.mean",
    "E12.request_lag",
    "B01.midnight",
    "D06.weekend_ratio",
    "E11.conversion",
    "L01.emergency_overnight_mean",
)


@cache
def records(scenario: str, *overrides: str) -> tuple[Records, ...]:
    hospital = build(load(scenario, list(overrides)))
    return tuple(
        simulate(
            hospital,
            weeks=WEEKS,
            warm_up_weeks=WARM_UP,
            cool_down_weeks=1,
            seed=7,
            replication=k,
            engine=FASTEST,
        )
        for k in range(REPLICATIONS)
    )


@cache
def values(scenario: str, *overrides: str) -> dict[str, float]:
    tables = [measure(r, KEYS).set_index("measure")["value"] for r in records(scenario, *overrides)]
    return {key: float(np.mean([table[key] for table in tables])) for key in KEYS}


def change(key: str, scenario: str, *overrides: str, against: tuple[str, ...] = ()) -> float:
    return values(scenario, *overrides)[key] - values("baseline", *against)[key]


def test_a_bed_bureau_shortens_the_wait_for_a_bed() -> None:
    assert change("E12.mean", "bed_bureau") < -10
    assert change("E12.request_lag", "bed_bureau") < 0
    assert change("E01.type1", "bed_bureau") > 0.5


def test_a_bed_bureau_adds_no_beds() -> None:
    base, bureau = records("baseline")[0], records("bed_bureau")[0]
    assert base.names.core_beds == bureau.names.core_beds
    assert base.names.escalation_beds == bureau.names.escalation_beds


def test_a_bed_bureau_leaves_who_is_admitted_alone() -> None:
    assert abs(change("E11.conversion", "bed_bureau")) < 1.0


def test_criteria_led_discharge_raises_weekend_discharges_where_rounds_are_few() -> None:
    few = ("hospital.discharge.review.weekend_review_share.value=0.2",)
    share = "initiative.criteria_led_discharge.share=0.6"
    assert change("D06.weekend_ratio", "baseline", *few, share, against=few) > 0.02


def test_criteria_led_discharge_shortens_stays_and_bed_waits() -> None:
    share = "initiative.criteria_led_discharge.share=0.5"
    assert change("L01.emergency_overnight_mean", "baseline", share) < 0
    assert change("E12.mean", "baseline", share) < 0


def test_no_share_of_criteria_led_discharge_is_the_baseline() -> None:
    nobody = records("baseline", "initiative.criteria_led_discharge.share=0")[0]
    base = records("baseline")[0]
    assert nobody.patients["t_depart"].equals(base.patients["t_depart"])


def test_ed_xray_helps_those_sent_home() -> None:
    assert change("E02.not_admitted", "ed_xray") > 0
    gained = change("E02.not_admitted", "ed_xray") - change("E02.admitted", "ed_xray")
    assert gained > -1.0


def test_ed_xray_takes_its_work_from_the_shared_rooms() -> None:
    def busy(scenario: str, room: str) -> float:
        hours = records(scenario)[0].resource_hours
        return float(hours.loc[hours["resource"] == room, "busy_minutes"].sum())

    assert busy("ed_xray", "xray_room") < busy("baseline", "xray_room")
    assert busy("ed_xray", "ed_xray_room") > 0


def test_more_practitioners_help_those_sent_home() -> None:
    assert change("E02.not_admitted", "staffing") > 0
    assert abs(change("L01.emergency_overnight_mean", "staffing")) < 0.3


def test_exit_block_gates_the_effect_of_staff() -> None:
    blocked = "period.general_acute_open=540"
    free = "period.general_acute_open=620"
    with_block = values("staffing", blocked)["E01.type1"] - values("baseline", blocked)["E01.type1"]
    without = values("staffing", free)["E01.type1"] - values("baseline", free)["E01.type1"]
    beds = values("baseline", free)["E01.type1"] - values("baseline", blocked)["E01.type1"]
    assert beds > max(with_block, without)


def test_a_moved_shift_keeps_the_staff_hours() -> None:
    move = (
        "initiative.staffing.add={}",
        "initiative.staffing.move={ed_junior: "
        "[{days: daily, start: '08:00', end: '18:00', to_start: '10:00', to_end: '20:00'}]}",
    )

    def planned(*overrides: str) -> float:
        shifts = records("baseline", *overrides)[0].shifts
        mine = shifts[(shifts["resource"] == "ed_junior") & (shifts["t_start"] >= 10080)]
        mine = mine[mine["t_start"] < 8 * 10080]
        return float(((mine["t_end"] - mine["t_start"]) * mine["planned"]).sum())

    assert planned(*move) == planned()


def test_a_moved_shift_of_another_length_is_refused() -> None:
    with pytest.raises(FlowsimError, match="a move keeps the staff hours"):
        build(
            load(
                "baseline",
                [
                    "initiative.staffing.add={}",
                    "initiative.staffing.move={ed_junior: "
                    "[{days: daily, start: '08:00', end: '18:00', to_start: '10:00', "
                    "to_end: '22:00'}]}",
                ],
            )
        )
