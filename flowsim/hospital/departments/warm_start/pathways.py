"""The rest of the stay of somebody who was there when the run began."""

from flowsim.hospital.departments.wards.pathways import WAIT_FIRST_BED, asked_service, person
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import ending_table, route_table
from flowsim.hospital.departments.warm_start.patients import found_class
from flowsim.hospital.vocabulary.blocks import when
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    draw,
    note,
    occupy_bed,
    request_bed,
    set_time,
    transfer,
    wait_for_bed,
)


def warm_start(wards: InpatientSettings) -> Pathway:
    """Return the rest of the stay of somebody who was there when the run began.

    Their time in hospital counts from the start of the run, so measures of long stays need a
    warm-up longer than the stays they count.
    """
    return Pathway(
        "warm_start",
        [
            person(wards.patients),
            request_bed(asked_service(wards.beds), kind="warm_start"),
            wait_for_bed(cause=WAIT_FIRST_BED),
            occupy_bed(),
            note("t_admit"),
            when("specialty", {"critical_care": [transfer("critical_care_stay")]}),
            when("stay_class", {"unknown": [draw("stay_class", found_class(wards.stays))]}),
            draw("ending", ending_table(wards.stays)),
            draw("discharge_route", route_table(wards.stays)),
            set_time("t_need_end", "need_left"),
            transfer("end_of_need"),
        ],
        source="pathways section 19",
    )
