"""Hours uncovered, against the enumeration of who stays away."""

import numpy as np
import pytest

from flowsim.engine.lowering import lower
from flowsim.engine.world import make_world
from flowsim.hospital.vocabulary.calendars import Rota, Shift
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, release, seize
from tests.small import hospital

WEEKS = 400
SHARE = 0.2


def rota(staff, **more):
    """Return a rota of twelve hours a day of so many people."""
    shift = Shift(days="daily", start="08:00", end="20:00", staff=staff)
    return Rota(shifts=(shift,), unfilled_share=SHARE, **more)


@pytest.mark.parametrize(("staff", "minimum"), [(2, 1), (3, 1), (3, 2), (1, 1), (2, 0)])
def test_days_without_anybody_are_those_on_which_nobody_could_be_spared(staff, minimum):
    steps = [seize("triage"), release("triage"), depart()]
    resources = (
        Resource("triage", rota(1, cover=("majors",))),
        Resource("majors", rota(staff, minimum_staff=minimum)),
    )
    world = make_world(lower(hospital(steps, resources=resources), weeks=WEEKS), 7, 0)
    on_duty = world.scheduled_minutes[:, 0].reshape(-1, 24)[:, 8]
    assert set(np.unique(on_duty)) <= {0.0, 60.0}
    # Away, and at most `minimum` of the others there: a binomial number of them came.
    came = np.array([1.0])
    for _ in range(staff):
        came = np.convolve(came, [SHARE, 1 - SHARE])
    expected = SHARE * came[: minimum + 1].sum()
    days = on_duty.size
    error = (expected * (1 - expected) / days) ** 0.5
    assert (on_duty == 0).mean() == pytest.approx(expected, abs=4 * error)
