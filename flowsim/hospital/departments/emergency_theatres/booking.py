"""Who is operated on as an emergency: drawn at admission, with class and time to be ready."""

from flowsim.hospital.departments.critical_care.units import UnitsSettings
from flowsim.hospital.departments.emergency_theatres.critical_care import needs_critical_care
from flowsim.hospital.departments.emergency_theatres.settings import EmergencyTheatresSettings
from flowsim.hospital.departments.emergency_theatres.terms import (
    ATTRIBUTES,
    BREAK_IN_HOURS,
    GAVE_WAY_IN,
    NONE,
    NOT_OPERATED,
    UNKNOWN,
)
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, shares
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import assign, note, set_time

EMERGENCIES = ("emergency_ed", "emergency_gp")
"""Ways of admission of those who may need an emergency operation."""


def booked(settings: EmergencyTheatresSettings, units: UnitsSettings) -> list[Written]:
    """Return the steps, at the decision to admit or soon after, that book an operation.

    Whoever is to be operated on does not go home for want of a bed. It is settled here too who
    needs critical care after it.
    """
    if not settings.modelled:
        return []
    classes: dict[object, Shares] = {name: kind.drawn for name, kind in settings.kinds.items()}
    booking = [
        Draw("emergency_class", by("operation_kind", classes, default=shares({NONE: 1.0}))),
        *needs_critical_care(units, settings),
        assign("home_without_bed", "no"),
        note("t_op_decided"),
        set_time("t_op_ready", "emergency_preparation"),
    ]
    return [
        Draw("operation_kind", settings.needs.drawn),
        when("operation_kind", {tuple(settings.kinds): booking}),
    ]


def booked_in_bed(settings: EmergencyTheatresSettings, units: UnitsSettings) -> list[Written]:
    """Return the booking of those emergencies of whom nothing was decided before the first bed."""
    if not settings.modelled:
        return []
    unknown = when("operation_kind", {UNKNOWN: booked(settings, units)})
    return [when("admission_method", {EMERGENCIES: [unknown]})]


def attributes(
    settings: EmergencyTheatresSettings, theatres: tuple[str, ...]
) -> tuple[Attribute, ...]:
    """Return what is known of an emergency operation, and whether lists may give way now."""
    values = {term.name: term.possible_values for term in ATTRIBUTES}
    kinds = (*settings.kinds, *settings.urgent_list.kinds)
    values["operation_kind"] = (UNKNOWN, NOT_OPERATED, *kinds)
    values["operating_theatre"] = (NONE, *theatres)
    values[GAVE_WAY_IN] = (NONE, *theatres)
    set_on_the_way = (name for name in values if name != BREAK_IN_HOURS)
    return (
        *(Attribute(name=name, values=values[name], of_episode=True) for name in set_on_the_way),
        Attribute(
            name=BREAK_IN_HOURS,
            values=values[BREAK_IN_HOURS],
            calendar=settings.break_in.hours.calendar,
            source=settings.break_in.hours.source,
        ),
    )
