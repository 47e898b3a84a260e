"""Same day emergency care bedded while it is shut: from which level, how many, and at what cost."""

from functools import cache

import numpy as np
import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.errors import FlowsimError
from flowsim.records.frames import Records
from flowsim.scenario import build
from tests.engines import FASTEST
from tests.identity.same import assert_same

LEVEL = "hospital.same_day.bedded_from_level"
FROM = f"{LEVEL}.number"
MOST = "hospital.same_day.bedded_trolleys.number"
LEVELS = "hospital.bed_bureau.escalation.levels"
SHORT = ("scale=0.3", "period.general_acute_open=500")
ESCALATED = (*SHORT, f"{LEVELS}.level_1.occupancy=0.1")


@cache
def run_of(*overrides: str) -> Records:
    return simulate(build(load("baseline", list(overrides))), weeks=5, seed=5, engine=FASTEST)


def in_use(records: Records, resource: str) -> np.ndarray:
    """Return the mean number in use at each hour of the week, in the last four weeks."""
    hours = records.resource_hours
    mine = hours[(hours["resource"] == resource) & (hours["hour"] >= 168)]
    return mine.groupby(mine["hour"] % 168)["busy_minutes"].mean().to_numpy() / 60


@pytest.mark.parametrize("settings", [(f"{FROM}=0", f"{MOST}=9"), (f"{FROM}=2", f"{MOST}=0")])
def test_never_or_on_no_trolley_is_the_baseline_to_the_byte(settings: tuple[str, ...]) -> None:
    both = (build(load("baseline", given)) for given in ([], list(settings)))
    one, other = (program_digests(lower(each, weeks=2)) for each in both)
    assert one == other


def test_below_its_level_nobody_is_moved() -> None:
    never = [
        f"{LEVELS}.level_{k}.{what}={most + 0.01 * k if most < 9 else most + k}"
        for k in (1, 2, 3, 4)
        for what, most in (("occupancy", 1.9), ("boarders", 900), ("longest_wait_hours", 900))
    ]
    one, other = run_of(*SHORT, *never), run_of(*SHORT, *never, f"{FROM}=1")
    for name in ("patients", "stays", "bed_events", "rungs"):
        assert getattr(one, name).equals(getattr(other, name))
    assert in_use(other, "same_day_bedded").sum() == 0


def test_they_come_at_night_keep_the_chair_in_the_morning_and_are_as_many_as_may_be() -> None:
    records = run_of(*ESCALATED, f"{FROM}=1")
    there = in_use(records, "same_day_bedded")
    days = there.reshape(7, 24)[:5]
    morning, afternoon, night = (days[:, a:b].mean() for a, b in ((8, 11), (16, 20), (2, 7)))
    assert night > 0
    assert morning > 0
    assert afternoon < morning
    assert there.max() <= np.ceil(0.3 * 4)


def test_fewer_chairs_are_left_in_the_morning() -> None:
    base, bedded = run_of(*ESCALATED), run_of(*ESCALATED, f"{FROM}=1")
    held = [in_use(each, "same_day_chair").reshape(7, 24)[:5, 8].mean() for each in (base, bedded)]
    assert held[1] > held[0]


def test_everybody_there_leaves_for_a_bed_or_home() -> None:
    records = run_of(*ESCALATED, f"{FROM}=1")
    patients = records.patients
    asked = patients[patients["t_bed_req"].notna() & (patients["dept_type"] == "type1")]
    old = asked[asked["t_bed_req"] < records.end_minutes - 7 * 1440]
    assert (old["t_ed_depart"].notna() | old["t_depart"].notna()).all()


def test_both_engines_write_the_same_bytes() -> None:
    overrides = [*ESCALATED[1:], "scale=0.1", f"{FROM}=1"]
    assert_same(build(load("baseline", overrides)), weeks=2)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ([f"{FROM}=-1"], "must be zero or more"),
        ([f"{MOST}=-1"], "must be zero or more"),
        ([f"{FROM}=5"], r"range \[0, 4\] must hold the number, 5"),
        ([f"{FROM}=5", f"{LEVEL}.range=[0,5]"], "bedded_from_level 5 is above the 4 levels"),
        ([f"{FROM}=1.5"], "bedded_from_level"),
    ],
)
def test_settings_that_cannot_be(settings: list[str], message: str) -> None:
    with pytest.raises(FlowsimError, match=message):
        build(load("baseline", settings))
