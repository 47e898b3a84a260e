"""Initiatives refuse values out of bounds, what is not there, and one another where they must."""

import pytest

from flowsim import FlowsimError
from flowsim.config import load
from flowsim.scenario.build import build

WRONG = {
    "initiative.criteria_led_discharge.share=1.5": r"share 1.5 must lie in \[0, 1\]",
    "initiative.bed_bureau.declare_sooner=1.5": r"declare_sooner 1.5 must lie in \[0, 0.99\]",
    "initiative.bed_bureau.declare_sooner=1": r"declare_sooner 1 must lie in \[0, 0.99\]",
    "initiative.bed_bureau.look_every_minutes=-1": "look_every_minutes -1 must be zero or more",
    "initiative.bed_bureau.look_every_minutes=37": "37 minutes does not divide a week",
    "initiative.ed_xray.walk_minutes=0": "walk_minutes 0 must be above zero",
    "initiative.ed_xray.rooms=-1": "rooms -1 must be zero or more",
    "initiative.ed_xray.opens='8 am'": "'8 am' is not a time of day",
    "initiative.bed_bureau.plausible={declare_soner: [0, 1]}": "Did you mean 'declare_sooner'",
    "initiative.ed_xray.plausible={rooms: [2, 1]}": "2 is above 1",
    "initiative.staffing.add={ed_apc: [{days: daily, start: '08:00', end: '16:00', staff: 1}]}": (
        "initiative staffing: resource ed_apc: capacity: .*Did you mean 'ed_acp'"
    ),
    "initiative.staffing.add={xray_room: [{days: mon, start: '08:00', end: '16:00', staff: 1}]}": (
        "initiative staffing: resource xray_room: capacity: it has no rota"
    ),
    "initiative.staffing.move={ed_junior: [{days: daily, start: '08:00', end: '18:00', "
    "to_start: '10:00', to_end: '22:00'}]}": "a move keeps the staff hours",
    "initiative.staffing.move={ed_junior: [{days: daily, start: '03:00', end: '04:00', "
    "to_start: '10:00', to_end: '11:00'}]}": "no shift 'daily 03:00-04:00' with 1 to take away",
}


@pytest.mark.parametrize("override", WRONG)
def test_an_initiative_that_cannot_be_says_so(override: str) -> None:
    with pytest.raises(FlowsimError, match=WRONG[override]):
        build(load("baseline", [override]))
