"""Interactions that the catalogue asks for, where care without a bed meets a full hospital.

On the same patients: 16 or 32 pairs of replications of six weeks, as for initiatives.
"""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from flowsim.analysis.measures import describe, measure
from flowsim.analysis.statistics import Interval, paired_interval
from flowsim.config import load
from flowsim.config.resolved import ResolvedConfig
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.engine.simulate import prepare
from flowsim.scenario.build import build
from tests.direction.night import AT_NIGHT
from tests.engines import FASTEST

pytestmark = pytest.mark.xdist_group("ambulatory directions")  # which share replications
REPLICATIONS, WEEKS, WARM_UP, SEED = 16, 6, 4, 2026
KEYS = ("A08.to_bed", "B01.occupied", "E01.type1", "E12.mean")
SESSIONS = "geriatrics_in_reach"


@cache
def values(scenario: str, *overrides: str, pairs: int = REPLICATIONS) -> pd.DataFrame:
    """Return measures, and the geriatricians' places offered and taken a week, by replication."""
    config = load(scenario, [each for each in overrides if each != ANYBODY])
    run = prepare(
        build(anybody(config) if ANYBODY in overrides else config),
        weeks=WEEKS,
        warm_up_weeks=WARM_UP,
        cool_down_weeks=1,
    )
    found = []
    for replication in range(pairs):
        records = run.simulate(SEED, replication, FASTEST)
        slots, (start, end) = records.clinic_slots, records.window
        mine = slots[(slots["clinic"] == SESSIONS) & (slots["t"] >= start) & (slots["t"] < end)]
        row = measure(records, KEYS).set_index("measure")["value"].to_dict()
        found.append(row | {name: mine[name].sum() / WEEKS for name in ("slots", "booked")})
    return pd.DataFrame(found)


def effect(
    key: str, scenario: str, *overrides: str, at: tuple[str, ...] = (), pairs: int = REPLICATIONS
) -> pd.Series:
    """Return what a scenario with settings changes, pair by pair; `at` are settings of both."""
    after, before = (
        values(scenario, *at, *overrides, pairs=pairs),
        values("baseline", *at, pairs=pairs),
    )
    return after[key] - before[key]


def interval(changes: pd.Series) -> Interval:
    return paired_interval(changes, 0 * changes)


# -- geriatric liaison -----------------------------------------------------------------------------

ANYBODY = "anybody"
"""Every emergency patient of surgery is asked for, not the older and the frail alone."""
NONE_AT_ALL = "initiative.geriatric_liaison.sessions={geriatrics: []}"


def anybody(config: ResolvedConfig) -> ResolvedConfig:
    """Return the configuration with every emergency patient of surgery eligible."""
    here = config.hospital.in_reach
    surgeons = ("general_surgery", "urology", "orthopaedics")
    rows = {f"{name} / * / *": {"geriatrics": 1.0} for name in surgeons}
    eligible = replace(here.eligible, rows={**rows, "* / * / *": {"none": 1.0}})
    changed = replace(config.hospital, in_reach=replace(here, eligible=eligible))
    return replace(config, hospital=changed)


def test_without_sessions_the_liaison_is_the_baseline_to_the_byte() -> None:
    without = build(load("geriatric_liaison", [NONE_AT_ALL]))
    baseline = program_digests(lower(build(load("baseline")), weeks=2))
    assert program_digests(lower(without, weeks=2)) == baseline
    shipped = build(load("geriatric_liaison"))
    assert program_digests(lower(shipped, weeks=2)) != baseline


@AT_NIGHT
def test_what_the_liaison_saves_is_bounded_by_its_places_however_many_ask() -> None:
    """Of 30 places a week the old and frail take nine in ten, which saves 2.2 beds (1.5 to 3.0).

    Where all of surgery ask they take all: 2.1 beds (1.3 to 2.9), 0.2 fewer (-0.3 to 0.7).
    """
    usual, many = values("geriatric_liaison"), values("geriatric_liaison", ANYBODY)
    assert (many["booked"] <= many["slots"]).all()
    assert usual["booked"].mean() > 0.8 * usual["slots"].mean()
    assert many["booked"].mean() > 0.97 * many["slots"].mean()
    one = effect("B01.occupied", "geriatric_liaison")
    other = effect("B01.occupied", "geriatric_liaison", at=(ANYBODY,))
    assert interval(one).high < 0
    assert interval(other - one).low > interval(one).mean / 2  # not half as many more beds


# -- staff where boarding dominates ----------------------------------------------------------------

SIX_MORE = (
    'initiative.staffing.add={ed_acp: [{days: daily, start: "10:00", end: "22:00", staff: 3}, '
    '{days: daily, start: "14:00", end: "02:00", staff: 3}]}',
)
BLOCKED = ("period.general_acute_open=500",)
"""77 beds fewer: whoever needs a bed waits five hours for it on average."""


STAFF_PAIRS = 48
"""Of which the effect with 500 beds is known to 0.3 points; to 0.5 of the 16 of other tests."""


@AT_NIGHT
def test_staff_added_while_boarding_dominates_gives_less_than_matters() -> None:
    """Six practitioners: 0.90 points of four hours as in 2018 (0.78 to 1.02), with 500 beds 0.65
    (0.35 to 0.95).

    So says `flowsim compare` too (a minute's work of one core each, the second time with
    `--set period.general_acute_open=500`):

        flowsim compare baseline 'staffing:add.ed_acp=[{days: daily, start: "10:00", end: "22:00",
            staff: 3}, {days: daily, start: "14:00", end: "02:00", staff: 3}]' --replications 48
            --weeks 6 --seed 2026 --set warm_up_weeks=4 --set cool_down_weeks=1
    """
    free = effect("E01.type1", "staffing", *SIX_MORE, pairs=STAFF_PAIRS)
    blocked = effect("E01.type1", "staffing", *SIX_MORE, at=BLOCKED, pairs=STAFF_PAIRS)
    least = describe("E01.type1").minimum_important_difference
    assert least is not None
    assert values("baseline", *BLOCKED, pairs=STAFF_PAIRS)["E12.mean"].mean() > 240
    assert interval(free).low > 0
    assert interval(blocked).high < least


@AT_NIGHT
@pytest.mark.xfail(strict=True, reason="-0.25 points (-0.55 to 0.05): 48 pairs tell apart 0.3")
def test_staff_gives_less_where_boarding_dominates() -> None:
    free = effect("E01.type1", "staffing", *SIX_MORE, pairs=STAFF_PAIRS)
    blocked = effect("E01.type1", "staffing", *SIX_MORE, at=BLOCKED, pairs=STAFF_PAIRS)
    assert interval(blocked - free).high < 0


# -- the Emergency Village -------------------------------------------------------------------------

PAIRS = 32


@AT_NIGHT
def test_the_village_is_less_than_the_sum_of_its_parts_within_four_hours() -> None:
    """Together 4.5 points (4.2 to 4.7), 0.6 less than the sum of five parts (0.2 to 1.0 less).

    The parts draw on the same patients and the same hours of the department. On other patients, 48
    pairs, it is 0.4 less (0.9 less to 0.0): 0.5 less of all 80 (0.2 to 0.8 less).
    """
    parts = [each.name for each in load("village_full").initiatives]
    key = "E01.type1"
    alone = [effect(key, name, pairs=PAIRS) for name in parts]
    together = effect(key, "village_full", pairs=PAIRS)
    assert len(parts) > 2
    assert interval(together).low > max(interval(one).mean for one in alone)
    assert interval(together - sum(alone)).high < 0


@AT_NIGHT
def test_nobody_s_admission_is_avoided_twice_in_the_village() -> None:
    """What the parts avoid together is what they avoid alone, within 6 of 58 a week.

    2 more (0.6 fewer to 5.1 more), and on other patients, 48 pairs, 0.1 fewer (-2.0 to 2.1): nobody
    is taken by two rungs.
    """
    parts = [each.name for each in load("village_full").initiatives]
    key = "A08.to_bed"
    alone = [effect(key, name, pairs=PAIRS) for name in parts]
    left_over = interval(effect(key, "village_full", pairs=PAIRS) - sum(alone))
    assert interval(sum(alone)).high < -50
    assert -6 < left_over.low < left_over.high < 6
