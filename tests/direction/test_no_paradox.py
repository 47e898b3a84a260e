"""Overload does not delete its own demand: who leaves unseen and needs a bed comes to one."""

from functools import cache

import pandas as pd
import pytest

from flowsim.analysis.statistics import paired_interval
from flowsim.config import load
from flowsim.engine.simulate import prepare
from flowsim.scenario.build import build
from tests.direction.night import AT_NIGHT
from tests.direction.test_initiatives import ALL_RETURN
from tests.engines import FASTEST

pytestmark = [pytest.mark.xdist_group("directions"), AT_NIGHT]
REPLICATIONS, WEEKS, WARM_UP = 20, 8, 6
ROLES = (
    "ed_junior",
    "ed_middle",
    "ed_consultant",
    "ed_acp",
    "triage_nurse",
    "streaming_nurse",
)


UNFILLED = [f"hospital.emergency.staff.{role}.unfilled_share=0.15" for role in ROLES]


@cache
def found(*overrides):
    """Return per replication: leavers in %, admitted and gone elsewhere a day, wait for a bed."""
    run = prepare(build(load("baseline", list(overrides))), weeks=WEEKS, warm_up_weeks=WARM_UP)
    rows = []
    for k in range(REPLICATIONS):
        records = run.simulate(2027, k, FASTEST)
        start, end = records.window
        patients = records.patients
        here = patients[patients.t_arrive.between(start, end) & (patients.dept_type == "type1")]
        left = here.outcome == "lwbs"
        away = left & (here.admit_need == "yes") & (here.returns_if_unseen == "no")
        days = (end - start) / 1440
        rows.append(
            {
                "left": 100 * left.mean(),
                "admitted": here.t_admit.notna().sum() / days,
                "elsewhere": away.sum() / days,
                "wait": (here.t_bed_alloc - here.t_bed_req).mean(),
            }
        )
    return pd.DataFrame(rows)


def test_unfilled_shifts_delete_no_demand():
    """Three times as many leave, and all who need a bed still come to one, here or elsewhere.

    Elsewhere are the 15 % of leavers in need who would not come back, in all 0.3 a day. Were they
    all to vanish, as they did, admissions would fall by some 2 a day; 0.5 would be seen.
    """
    usual, short = found(), found(*UNFILLED)
    assert paired_interval(short.left, usual.left).low > 2
    change = paired_interval(short.admitted + short.elsewhere, usual.admitted + usual.elsewhere)
    assert change.low < 0 < change.high
    assert change.high - change.low < 1.0
    assert paired_interval(short.elsewhere, usual.elsewhere).high < 0.5


def test_nor_do_they_shorten_the_wait_for_beds_where_all_come_back():
    """Without those who go elsewhere, it is not shown to fall: to 5 minutes in nearly 100."""
    usual, short = found(ALL_RETURN), found(ALL_RETURN, *UNFILLED)
    assert (short.elsewhere == 0).all()
    change = paired_interval(short.wait, usual.wait)
    assert change.high > 0
    assert change.high - change.low < 10
