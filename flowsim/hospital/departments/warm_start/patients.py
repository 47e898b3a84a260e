"""Who is on the wards when the run starts, and how much of their need is still to come."""

from flowsim.hospital.departments.people import OUTSIDE
from flowsim.hospital.departments.wards.stay import CLASSES, StaySettings
from flowsim.hospital.departments.wards.ward_list import WardsSettings, share_out, ward_list
from flowsim.hospital.departments.warm_start.settings import WarmStartSettings
from flowsim.hospital.departments.warm_start.terms import stream_of
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.attributes import Shares, shares
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.distributions import Distribution, residual
from flowsim.hospital.vocabulary.step_types import Duration
from flowsim.hospital.vocabulary.wards import Ward

TEAM_OF_SERVICE = {
    "acute_medical_unit": "general_medicine",
    "surgical_assessment": "general_surgery",
    "elective_surgery": "general_surgery",
    "elective_orthopaedics": "orthopaedics",
}
"""The specialty of a service that is not itself one."""

SHORT_STAYING = tuple(TEAM_OF_SERVICE)
"""Services whose beds are held by patients with a short time to go."""


def starting_patients(settings: WarmStartSettings, wards: WardsSettings) -> dict[str, int]:
    """Return patients at the start by service: the filled beds of the wards that are its home."""
    found: dict[str, int] = {}
    for ward in ward_list(wards):
        homes = [service for service, placement in ward.serves if placement == "home"]
        if ward.bed_type not in ("general_and_acute", "critical_care") or not homes:
            continue
        for service, number in zip(homes, _split(settings, ward, len(homes)), strict=True):
            found[service] = found.get(service, 0) + number
    return found


def _split(settings: WarmStartSettings, ward: Ward, ways: int) -> list[int]:
    critical = ward.bed_type == "critical_care"
    filled = settings.critical_care_filled if critical else settings.filled
    return share_out(round(ward.beds * filled.value), [1] * ways)


def warm_start_batches(settings: WarmStartSettings, wards: WardsSettings) -> tuple[Batch, ...]:
    """Return one batch a service, at minute 0 of the run."""
    return tuple(
        Batch(
            name=stream_of(service),
            pathway="warm_start",
            times=((0.0, number),),
            once=True,
            attributes=(
                *OUTSIDE,
                ("specialty", TEAM_OF_SERVICE.get(service, service)),
                ("first_service", service),
                ("stay_class", "short" if service in SHORT_STAYING else "unknown"),
                ("admission_method", "warm_start"),
            ),
            source=settings.filled.source,
        )
        for service, number in starting_patients(settings, wards).items()
    )


def found_class(stays: StaySettings) -> By[Shares]:
    """Return the class of stay of somebody found in a bed, by specialty.

    Longer stays are met in proportion to their length as well as their number; those of some
    hours are left out, for they are not on the wards.
    """
    table: dict[object, Shares] = {}
    for specialty, row in stays.class_shares.items():
        held = {
            name: share * stays.need_distribution(specialty, name).mean
            for name, share in zip(CLASSES, row.values, strict=True)
            if name != "zero_day"
        }
        total = sum(held.values())
        table[specialty] = shares({name: value / total for name, value in held.items()})
    return by("specialty", table, default=shares({"short": 1.0}))


def warm_start_activities(stays: StaySettings) -> tuple[tuple[str, Duration], ...]:
    """Return the need still to come by class of stay."""
    left: dict[object, Distribution] = {
        name: residual(stays.need[name].duration(stays.need_scale.value)) for name in CLASSES[1:]
    }
    return (("need_left", by("stay_class", left, default=left["short"])),)
