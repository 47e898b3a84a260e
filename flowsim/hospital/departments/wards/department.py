"""The wards: beds, who is asked for a bed, and the stay up to the end of clinical need."""

from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.emergency_theatres.operating import operated
from flowsim.hospital.departments.emergency_theatres.settings import EmergencyTheatresSettings
from flowsim.hospital.departments.in_reach.review import asks_for_review
from flowsim.hospital.departments.in_reach.settings import InReachSettings
from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.departments.wards.closures import MORNING, closures_by_day
from flowsim.hospital.departments.wards.pathways import base_ward_stay, inpatient_stay
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import need_table, stay_attributes
from flowsim.hospital.departments.wards.terms import TERMS, division_terms, nurse_terms
from flowsim.hospital.departments.wards.ward_list import nurse_list, service_list, ward_list


def department(settings: InpatientSettings, hospital: HospitalSettings) -> Department:
    """Return the wards: services, beds, attributes and the pathways of a stay."""
    wards, stays, moves = settings.beds, settings.stays, settings.moves
    beds, services = ward_list(wards), service_list(wards)
    asks = asks_for_review(hospital.of(InReachSettings))
    units = hospital.of(CriticalCareSettings).units
    to_theatre = operated(hospital.of(EmergencyTheatresSettings), units)
    closures = closures_by_day(wards.closures, wards.core_beds)
    return Department(
        name="wards",
        resources=nurse_list(wards),
        attributes=stay_attributes(wards),
        activities=(
            ("clinical_need", need_table(stays, SPECIALTIES)),
            ("move_between_wards", moves.move_minutes.duration),
        ),
        calendars=(
            ("post_take_round", moves.post_take_round.timetable("post_take_round")),
            ("critical_care_round", moves.critical_care_round.timetable("critical_care_round")),
            ("frail_move_hours", moves.frail_move_hours.calendar),
            *((MORNING, wards.closures.counted.timetable(MORNING)) for _ in closures),
        ),
        pathways=(
            inpatient_stay(wards, stays, SPECIALTIES, asks, to_theatre),
            base_ward_stay(wards, SPECIALTIES),
            *closures,
        ),
        background=tuple(pathway.name for pathway in closures),
        services=services,
        wards=beds,
        terms=(
            *TERMS,
            *division_terms([*(w.division for w in beds), *(s.division for s in services)]),
            *nurse_terms(beds),
        ),
    )
