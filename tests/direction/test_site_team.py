"""How requests meet beds rests on people's minutes, not on how often a board is looked at.

16 pairs of replications of six weeks at the whole hospital's own load, as in `test_initiatives`.
"""

import pytest

from tests.direction.night import AT_NIGHT
from tests.direction.test_initiatives import change

# In the same group of workers, which share the baseline's replications.
pytestmark = [pytest.mark.xdist_group("directions"), AT_NIGHT]

KEY = "E01.type1"
LOOKS = "hospital.bed_bureau.site_manager_every_minutes.value="
ACCEPTS = "hospital.bed_bureau.ward_acceptance.minutes.factor="
STAFF = (
    "hospital.bed_bureau.site_team.staff.shifts="
    "[{days: daily, start: '00:00', end: '24:00', staff: 1}]"
)


def test_looking_at_the_board_seldom_costs_less_than_a_point() -> None:
    """Over the whole range of its interval; with an hourly poll alone it cost 21 points."""
    seldom = change(KEY, "baseline", f"{LOOKS}240", against=(f"{LOOKS}30",))
    assert -1.0 < seldom.low <= seldom.high < 1.0


def test_wards_that_take_longer_to_accept_lengthen_the_wait_for_a_bed() -> None:
    assert change("E12.mean", "baseline", f"{ACCEPTS}2").low > 0


def test_a_site_team_of_one_lengthens_the_wait_for_a_bed() -> None:
    assert change("E12.mean", "baseline", STAFF).low > 0
