"""Ring-fences: how many free places of a resource or ward are kept, and from whom."""

from typing import NamedTuple

import numpy as np

from flowsim.engine.compiled.beds.matching import to_match
from flowsim.engine.compiled.beds.rules import BedRules
from flowsim.engine.compiled.beds.state import KEPT_FIRST, Beds
from flowsim.engine.compiled.codes import NOTHING
from flowsim.engine.compiled.counts import ATTENTION, TO_FENCE, TO_SERVE
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.state import KEPT, Servers
from flowsim.engine.program import Ints, Program
from flowsim.hospital.policies.beds import HOME, PLACEMENTS
from flowsim.hospital.policies.ring_fences import places_kept
from flowsim.kernel_cache import part


class Fences(NamedTuple):
    """F ring-fences."""

    unit: Ints  # (F,) the resource, or the number of resources + the ward; read only
    kept_from: Ints  # (F, askers, placements) 1 if kept from such; read only
    scheduled: Ints  # (F,) places to keep by the hour
    released: Ints  # (F,) 1 if it is to keep none all the same
    places: Ints  # (F,) places kept


def begin_fences(program: Program) -> Fences:
    """Return ring-fences that keep nothing yet."""
    return Fences(
        unit=np.array(program.fence_unit),
        kept_from=np.array(program.fence_kept_from, order="C"),
        scheduled=np.zeros_like(program.fence_unit),
        released=np.zeros_like(program.fence_unit),
        places=np.zeros_like(program.fence_unit),
    )


@part
def to_fence(count: Ints, fence: int) -> None:
    """Leave it to the loop to look at the ring-fences from this one on."""
    count[TO_FENCE] = fence
    count[ATTENTION] = 1


@part
def release_fences(count: Ints, fences: Fences, unit: int, released: bool) -> None:
    """Have the ring-fences of a unit keep nothing, or what their hours say again."""
    for fence in range(fences.unit.size):
        if fences.unit[fence] == unit:
            fences.released[fence] = 1 if released else 0
    to_fence(count, 0)


@part
def look_at_fence(
    plan: Plan, rules: BedRules, count: Ints, servers: Servers, beds: Beds, fences: Fences
) -> None:
    """Have the next ring-fence keep what it should; who may take a place now then does."""
    fence = count[TO_FENCE]
    count[TO_FENCE] = fence + 1 if fence + 1 < fences.places.size else NOTHING
    places = 0 if fences.released[fence] != 0 else fences.scheduled[fence]
    if fences.places[fence] == places:
        return
    fences.places[fence] = places
    unit = fences.unit[fence]
    for row in range(fences.kept_from.shape[1] * PLACEMENTS):
        asker, placement = row // PLACEMENTS, row % PLACEMENTS
        kept = places_kept(unit, asker, placement, fences.unit, fences.places, fences.kept_from)
        if unit >= plan.resources:
            beds.ward[KEPT_FIRST + row, unit - plan.resources] = kept
        elif placement == HOME:
            servers.server[unit, KEPT + asker] = kept
    if unit >= plan.resources:
        to_match(count, rules.match_on_event)
    else:
        count[TO_SERVE] = unit
