"""The ring-fences of resources and wards as arrays."""

from typing import Any

import numpy as np

from flowsim.engine.lowering.tables import ints
from flowsim.engine.program import NONE, OTHERS, Ints
from flowsim.errors import unknown_name
from flowsim.hospital.vocabulary.attributes import PLACEMENTS
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.ring_fences import RingFence

HOME = PLACEMENTS.index("home")


def asker_of(hospital: Hospital, kind: str) -> int:
    """Return the code of the asker that a kind of request is to ring-fences."""
    kinds = hospital.ring_fenced_kinds
    return 1 + kinds.index(kind) if kind in kinds else OTHERS


def ring_fence_fields(hospital: Hospital, calendars: list[Calendar | Timetable]) -> dict[str, Any]:
    """Return the fields of the program; calendars of places are put at the end of `calendars`.

    Raises FlowsimError for a ward's ring-fence for a kind of request that there is not.
    """
    _check_kinds(hospital)
    of_resources = [r.ring_fences for r in hospital.resources]
    of_units = [*of_resources, *(w.ring_fences for w in hospital.wards)]
    fences = [(unit, fence) for unit, several in enumerate(of_units) for fence in several]
    fixed, calendar = [], []
    for _, fence in fences:
        fixed.append(fence.places if isinstance(fence.places, int) else NONE)
        calendar.append(NONE)
        if isinstance(fence.places, Calendar):
            calendar[-1] = len(calendars)
            calendars.append(fence.places)
    askers = 1 + len(hospital.ring_fenced_kinds)
    kept_from = [_kept_from(hospital, fence, askers) for _, fence in fences]
    return {
        "fence_unit": ints([unit for unit, _ in fences]),
        "fence_fixed": ints(fixed),
        "fence_calendar": ints(calendar),
        "fence_kept_from": np.asarray(kept_from, dtype=np.int64).reshape(
            len(fences), askers, len(PLACEMENTS)
        ),
        "kind_asker": ints([asker_of(hospital, kind.asker) for kind in hospital.bureau.kinds]),
    }


def _kept_from(hospital: Hospital, fence: RingFence, askers: int) -> Ints:
    """Return (askers, placements) 1 where the places are kept from somebody."""
    kept = np.ones((askers, len(PLACEMENTS)), dtype=np.int64)
    for kind in fence.kinds:
        kept[asker_of(hospital, kind)] = 0
    if not fence.kinds:
        kept[:, HOME] = 0
    return kept


def _check_kinds(hospital: Hospital) -> None:
    kinds = [kind.name for kind in hospital.bureau.kinds]
    for ward in hospital.wards:
        for fence in ward.ring_fences:
            for kind in fence.kinds:
                if kind not in kinds:
                    raise unknown_name(f"ward {ward.name}: ring-fence", "request kind", kind, kinds)
