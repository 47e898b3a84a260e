"""Same day emergency care: chairs, its own clinicians, and what it offers instead of a bed."""

from dataclasses import fields

from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.departments.same_day.bedding import bedding_terms
from flowsim.hospital.departments.same_day.offers import REFERRALS
from flowsim.hospital.departments.same_day.pathways import pathways, until_closing
from flowsim.hospital.departments.same_day.patients import patient_attributes
from flowsim.hospital.departments.same_day.sent_straight import CALLERS, terms_of_callers
from flowsim.hospital.departments.same_day.settings import SameDaySettings
from flowsim.hospital.departments.same_day.terms import BEDDED, CHAIR, CONSULTANT, JUNIOR, TERMS
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.resources import Resource


def chairs(settings: SameDaySettings, hospital: HospitalSettings) -> Department:
    """Return the chairs, which are kept while waiting for porters and scanners: first in order."""
    if not settings.exists:
        return Department(name="same_day_chairs")
    found = settings.chairs
    resource = Resource(CHAIR, found.number, kind="space", source=found.source)
    if not settings.bedded:
        return Department(name="same_day_chairs", resources=(resource,))
    beds = settings.bedded_trolleys
    bedded = Resource(BEDDED, beds.number, kind="space", source=beds.source)
    return Department(name="same_day_chairs", resources=(resource, bedded), terms=bedding_terms())


def department(settings: SameDaySettings, hospital: HospitalSettings) -> Department:
    """Return the department; nothing without chairs."""
    if not settings.exists:
        return Department(name="same_day")
    timings = settings.timings
    staff = {JUNIOR: settings.junior, CONSULTANT: settings.consultant}
    return Department(
        name="same_day",
        attributes=patient_attributes(settings),
        resources=tuple(
            Resource(name, role.rota, pace=role.pace, source=role.source)
            for name, role in staff.items()
        ),
        activities=(
            *(
                (f"same_day_{item.name}", getattr(timings, item.name).duration)
                for item in fields(timings)
            ),
            ("until_same_day_closes", until_closing(settings.until_closing)),
            ("until_return", settings.until_return.duration),
        ),
        calendars=((REFERRALS, settings.referrals.calendar),),
        pathways=pathways(settings, hospital.of(InpatientSettings), hospital.of(ReturnsSettings)),
        terms=(
            *TERMS,
            *terms_of_callers(_asking(settings)),
        ),
    )


def _asking(settings: SameDaySettings) -> list[str]:
    """Return the ladders of those who ask for a chair before a work-up."""
    return [caller.ladder for caller in CALLERS if getattr(settings, caller.share).value]
