"""Patients whom a specialty expects: straight to a unit, or to the emergency department.

They are sent in by their general practitioner, and the specialty knows of them. With a space on
its unit soon enough they never start an emergency department clock; without one they wait in the
department, with a clock, and the team comes to them there.
"""

from collections.abc import Sequence

from flowsim.hospital.departments.assessment.settings import AssessmentSettings, expected_mix
from flowsim.hospital.departments.emergency.demand import GP_REFERRED
from flowsim.hospital.departments.emergency.front_door import EXPECTED_WITHOUT_SPACE
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.departments.same_day.sent_straight import PRACTICE, Asks, nobody_asks
from flowsim.hospital.departments.wards.asking import promised, ready
from flowsim.hospital.departments.wards.pathways import WAIT_FIRST_BED
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import plan_stay, space_of
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.blocks import Written
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    label,
    note,
    occupy_bed,
    request_bed,
    set_time,
    stage,
    transfer,
)


def gp_expected(
    settings: AssessmentSettings,
    wards: InpatientSettings,
    by_telephone: Sequence[Written] = (),
    asks: Asks = nobody_asks,
) -> Pathway:
    """Return the way of an expected patient: into a space promised in time, or to the door.

    `by_telephone` is what a practice may arrange before the patient sets out, `asks` the chair of
    same day emergency care that it may ask for.
    """
    space = space_of(wards.beds.units)  # nobody knows yet who will stay
    limit = Constant(settings.expected.space_within_minutes.value)
    cause = WAIT_FIRST_BED
    return Pathway(
        "gp_expected",
        [
            *by_telephone,
            *asks(PRACTICE, "gp_expected"),
            stage("plan", plan_stay(wards.stays, SPECIALTIES, drawn=True)),
            set_time("t_no_space", "before_emergency_department", limit),
            stage("space", note("t_bed_req"), request_bed(space, kind="gp_expected")),
            stage(
                "wait_for_space",
                promised(cause, until="t_no_space", otherwise="no_space", noted=True),
                ready(cause, noted=True),
            ),
            occupy_bed(),
            transfer("inpatient_stay"),
            label("no_space"),
            transfer(EXPECTED_WITHOUT_SPACE),
        ],
        source="pathways section 7",
    )


def gp_expected_stream(settings: AssessmentSettings, emergency: EmergencySettings) -> Arrivals:
    """Return the arrivals of expected patients, those who will find no space among them.

    Everybody sent in by a general practitioner is drawn, and those come who need a bed of a
    specialty that expects patients: need is that of the front door's tables.
    """
    expected = settings.expected
    mix = expected_mix(emergency.patients, expected.specialties)
    demand = emergency.demand
    per_day = expected.straight_in_per_day.value + expected_without_space(emergency)
    return Arrivals(
        name="direct_gp",
        pathway="gp_expected",
        per_hour=expected.shape.per_hour(per_day / sum(mix.values())),
        multiplier=by(
            ("admit_need", "specialty"),
            {("yes", name): 1.0 for name in expected.specialties},
            default=0.0,
        ),
        season=demand.season.daily,
        day_sd=expected.day_sd,
        bound_per_hour=expected.shape.bound_per_hour,
        attributes=(
            ("dept_type", "none"),
            ("mode", GP_REFERRED),
            ("stream", "direct"),
            ("sees_first", "no"),
        ),
        source=expected.source,
    )


def expected_without_space(emergency: EmergencySettings) -> float:
    """Return how many a day are expected and counted on to find no space."""
    mode = emergency.demand.modes.get(GP_REFERRED)
    if mode is None:
        return 0.0
    need = sum(expected_mix(emergency.patients, SPECIALTIES).values())
    attending = sum(mode.per_hour(emergency.demand.drawn_per_day)) / 7
    return attending * need * emergency.demand.expected_share.value
