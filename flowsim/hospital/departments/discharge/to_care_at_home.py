"""Leaving a bed for a place at home that is kept: the next round, medicines, transport."""

from flowsim.hospital.departments.care_at_home.asking import leave_for
from flowsim.hospital.departments.care_at_home.terms import FROM_WARD, rung_of
from flowsim.hospital.departments.discharge.leaving import medicines, not_at_night, transport
from flowsim.hospital.departments.discharge.round_tables import round_table
from flowsim.hospital.departments.discharge.settings import LeavingSettings, ReviewSettings
from flowsim.hospital.departments.discharge.ward_round import round_comes_to
from flowsim.hospital.departments.wards.pathways import CLINICAL
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import depart, note, stage, vacate_bed


def leaves_for_home(
    service: str, review: ReviewSettings, leaving: LeavingSettings, wards: WardsSettings
) -> Pathway:
    """Return the way from the bed to a service's place; the need for a bed is not over yet."""
    return Pathway(
        leave_for(service),
        [
            *stage("round", round_comes_to(round_table(review, wards), CLINICAL)),
            note("t_fit"),
            *stage("medicines_on_ward", medicines(leaving)),
            *stage("transport_from_ward", transport(leaving)),
            *stage("night_on_ward", not_at_night(leaving.late_departures)),
            note("t_left_ward"),
            vacate_bed(),
            note("t_discharge"),
            depart(FROM_WARD, to=rung_of(service)),
        ],
        source="pathways section 15",
    )
