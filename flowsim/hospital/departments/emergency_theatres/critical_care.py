"""Emergencies who need critical care after the operation: from the recovery bay to the unit.

They are operated on as all others, and then wait in the bay for nurse units and a bed; a ward's bed
is theirs until they leave for the unit. Whoever waits too long goes to another hospital.
"""

from collections.abc import Sequence

from flowsim.errors import unknown_name
from flowsim.hospital.departments.critical_care.place import asks_for_place_and_bed, decided
from flowsim.hospital.departments.critical_care.terms import (
    FROM_THEATRE,
    HALF_NURSE,
    LIMIT,
    TRANSFERRED_OUT,
)
from flowsim.hospital.departments.critical_care.unit_stay import STAY
from flowsim.hospital.departments.critical_care.units import UnitsSettings
from flowsim.hospital.departments.emergency_theatres.settings import (
    NAME,
    EmergencyTheatresSettings,
)
from flowsim.hospital.departments.emergency_theatres.terms import NEEDS_CRITICAL_CARE
from flowsim.hospital.departments.operations import RECOVERY_BAY
from flowsim.hospital.departments.wards.asking import promised, ready
from flowsim.hospital.departments.wards.pathways import WAIT_BED
from flowsim.hospital.vocabulary.attributes import Shares, yes_no
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import (
    depart,
    label,
    note,
    occupy_bed,
    release,
    set_time,
    transfer,
    vacate_bed,
)

FROM_BED = "emergency_theatre_to_critical_care"
"""The pathway of who had a bed before the operation, from the end of recovering on."""


def needed_by_some(units: UnitsSettings, settings: EmergencyTheatresSettings) -> bool:
    """Return whether anybody needs critical care after an emergency operation."""
    shares = units.emergency_share.values()
    return units.modelled and settings.modelled and any(share.value > 0 for share in shares)


def refuse_shares(units: UnitsSettings, settings: EmergencyTheatresSettings) -> None:
    """Raise FlowsimError for a share of a kind of operation that there is not."""
    for name in units.emergency_share:
        if name not in settings.kinds:
            where = f"critical care: emergency_share, of {NAME}"
            raise unknown_name(where, "kind of operation", name, list(settings.kinds))


def needs_critical_care(units: UnitsSettings, settings: EmergencyTheatresSettings) -> list[Written]:
    """Return the draw, at the booking, of who needs critical care after the operation."""
    if not needed_by_some(units, settings):
        return []
    rows: dict[object, Shares] = {
        name: yes_no(share.value) for name, share in units.emergency_share.items()
    }
    return [Draw(NEEDS_CRITICAL_CARE, by("operation_kind", rows, default=yes_no(0.0)))]


def if_needed(
    units: UnitsSettings, settings: EmergencyTheatresSettings, pathway: str
) -> list[Written]:
    """Return going on in another pathway for those who need critical care."""
    if not needed_by_some(units, settings):
        return []
    return [when(NEEDS_CRITICAL_CARE, {"yes": [transfer(pathway)]})]


def from_bed(units: UnitsSettings, settings: EmergencyTheatresSettings) -> tuple[Pathway, ...]:
    """Return the way of who keeps a ward's bed until there is one in critical care."""
    if not needed_by_some(units, settings):
        return ()
    way = to_the_unit(decided(units, FROM_THEATRE), in_bed=True)
    return (Pathway(FROM_BED, way, source="pathways sections 10 and 11.8"),)


def to_the_unit(decides: Sequence[Written], *, in_bed: bool) -> list[Written]:
    """Return the wait in the recovery bay for a place and a bed of critical care, and the way in.

    `decides`: the steps by which it is decided on. The wait for a place and that for a bed
    to be promised end at the same limit, so that recovery is not blocked for longer by those who
    wait for the unit.
    """
    bed = [vacate_bed()] if in_bed else []
    out_of_bay = [note("t_op_recovery_out"), *release(RECOVERY_BAY)]
    gives_up = [*out_of_bay, *bed, note("t_discharge")]
    first = not in_bed
    return [
        *decides,
        set_time(LIMIT, "critical_care_held"),
        *([note("t_bed_req")] if first else []),
        *asks_for_place_and_bed(gives_up),
        *promised(WAIT_BED, until=LIMIT, otherwise="no_bed", noted=first),
        *ready(WAIT_BED, noted=first),
        *bed,
        occupy_bed(),
        *out_of_bay,
        transfer(STAY),
        label("no_bed"),
        *release(HALF_NURSE),
        *gives_up,
        depart(TRANSFERRED_OUT),
    ]
