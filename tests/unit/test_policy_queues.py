"""The band a patient stands in as a limit comes near."""

from math import inf, nextafter

import pytest

from flowsim.hospital.policies import queues
from tests.engines import either_way

band_now, next_change = either_way(queues.band_now), either_way(queues.next_change)


@pytest.mark.parametrize(
    ("now", "band"),
    [(0.0, 2), (nextafter(180, 0), 2), (180.0, 1), (nextafter(240, 0), 1), (240.0, 2), (999.0, 2)],
)
def test_the_band_of_who_is_due_from_180_to_240(now, band):
    assert band_now(2, 1, 180.0, 240.0, now) == band


@pytest.mark.parametrize(
    ("now", "change"), [(0.0, 180.0), (180.0, 240.0), (239.0, 240.0), (240.0, inf), (999.0, inf)]
)
def test_the_next_change_is_the_next_of_both_limits(now, change):
    assert next_change(180.0, 240.0, now) == change


@pytest.mark.parametrize("limits", [(inf, inf), (240.0, 240.0)])
def test_who_is_never_due_keeps_the_band(limits):
    assert band_now(2, 1, *limits, 240.0) == 2
    assert next_change(*limits, 0.0) == inf


def test_who_stays_due_changes_once():
    assert band_now(2, 1, 180.0, inf, 1e9) == 1
    assert next_change(180.0, inf, 180.0) == inf
