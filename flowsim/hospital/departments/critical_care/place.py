"""Places in critical care: nurse units by level, who goes first, and what is done without one."""

from collections.abc import Sequence

from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.critical_care.terms import (
    ADMISSION,
    ASKED_FROM,
    ATTRIBUTES,
    BAY,
    FROM_WARD,
    HALF_NURSE,
    PLANNED,
    SOURCES,
    TRANSFERRED_OUT,
    UNITS_OF_LEVEL,
    WAIT_PLACE,
)
from flowsim.hospital.departments.critical_care.units import UnitsSettings
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, shares
from flowsim.hospital.vocabulary.blocks import Written
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.resources import Priority, Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import (
    assign,
    depart,
    keep_waiting,
    note,
    renege_after,
    request_bed,
    seize,
)
from flowsim.records.terms import Term

UNITS = by("critical_care_level", UNITS_OF_LEVEL)
IN_ORDER: By[Priority] = by(
    ASKED_FROM,
    {name: Priority(band=band) for band, name in enumerate(SOURCES)},
)
WHO = by(ASKED_FROM, {name: name for name in SOURCES})
EMERGENCIES = tuple(name for name in SOURCES if name != PLANNED)


def places(settings: CriticalCareSettings) -> tuple[Resource, ...]:
    """Return nurse units and bays of enhanced care, in the order in which they are passed."""
    units = settings.units
    if not units.modelled:
        return ()
    reserve = UNITS_OF_LEVEL["3"] * units.emergency_reserve.number
    half_nurses = Resource(
        HALF_NURSE,
        units.half_nurses,
        ring_fences=(RingFence(places=reserve, kinds=EMERGENCIES),) if reserve else (),
        source=units.nurses.source,
    )
    bays = Resource(
        BAY, units.enhanced_bays.number, kind="space", source=units.enhanced_bays.source
    )
    return (half_nurses, bays) if units.enhanced_bays.number else (half_nurses,)


def beds_kept(units: UnitsSettings, wards: WardsSettings) -> tuple[tuple[str, RingFence], ...]:
    """Return the beds that are kept from planned patients, by ward: as many as places."""
    fence = RingFence(places=units.emergency_reserve.number, kinds=(ADMISSION, "warm_start"))
    names = [ward.name for ward in wards.wards if ward.bed_type == "critical_care"]
    return tuple((name, fence) for name in names if fence.places)


def attributes(terms: Sequence[Term] = ATTRIBUTES) -> tuple[Attribute, ...]:
    """Return what is known of patients of critical care, of a stay in hospital each."""
    return tuple(
        Attribute(name=term.name, values=term.possible_values, of_episode=True) for term in terms
    )


def levels(units: UnitsSettings) -> By[Shares]:
    """Return the shares of the levels, by where critical care is asked from."""
    rows: dict[object, Shares] = {}
    for name in SOURCES:
        share = units.sources[name].level_3_share.value
        rows[name] = shares({"3": share, "2": 1 - share})
    return by(ASKED_FROM, rows)


def decided(units: UnitsSettings, source: str | None = None) -> list[Written]:
    """Return the decision that somebody needs critical care, and of which level.

    `source`: where they are, unless it is known from their arrival.
    """
    own = by("critical_care_source", {name: name for name in SOURCES})
    return [
        *([] if source is None else [assign("critical_care_source", source)]),
        assign(ASKED_FROM, own if source is None else source),
        Draw("critical_care_level", levels(units)),
        note("t_critical_care_decided", first=True),
    ]


def decided_again(units: UnitsSettings) -> list[Written]:
    """Return the decision that somebody on a ward needs critical care again.

    From here on they are a ward's patient, whatever they came as: in the queue, at the places kept
    for emergencies, in level of care, need and outlook. Their source stays, that of the first time.
    """
    return [assign(ASKED_FROM, FROM_WARD), Draw("critical_care_level", levels(units))]


def takes_place(leaving: Sequence[Written] = ()) -> list[Written]:
    """Return waiting for nurse units; who waits too long leaves for another hospital.

    They wait where they are, but for those who come back: these have left the ward's bed. Nobody
    overtakes: half a nurse is kept free for the first in line who needs a whole one. `leaving`: the
    steps by which they give up what they hold where they wait.
    """
    return [
        renege_after("critical_care_held", [*leaving, depart(TRANSFERRED_OUT)]),
        *seize(HALF_NURSE, units=UNITS, priority=IN_ORDER, kind=WHO, cause=WAIT_PLACE),
        keep_waiting(),
        note("t_critical_care_place", first=True),
    ]


def asks_for_place_and_bed(leaving: Sequence[Written] = ()) -> list[Written]:
    """Return asking for a place, then for a bed; `leaving` as for `takes_place`."""
    return [*takes_place(leaving), request_bed("critical_care", kind=ADMISSION)]
