"""What must be known of the wards: beds, stays, moves and who lies there."""

from dataclasses import dataclass

from flowsim.hospital.departments.parameters import (
    ChanceBy,
    Openings,
    Rounds,
    SharesBy,
    Timing,
)
from flowsim.hospital.departments.wards.stay import StaySettings
from flowsim.hospital.departments.wards.ward_list import WardsSettings


@dataclass(frozen=True, kw_only=True)
class MoveSettings:
    """Moves between wards: the rounds that decide them and the hours in which they are made.

    `post_take_round` decides who leaves the assessment units for a base ward,
    `critical_care_round` who steps down from critical care.
    """

    post_take_round: Rounds
    move_minutes: Timing
    frail_move_hours: Openings
    critical_care_round: Rounds


@dataclass(frozen=True, kw_only=True)
class InpatientPatients:
    """Who lies on the wards without having come through the emergency department.

    `age_band` is by specialty, `frail` by age band.
    """

    age_band: SharesBy
    frail: ChanceBy


@dataclass(frozen=True, kw_only=True)
class InpatientSettings:
    """Beds, stays, moves and patients: everything of the wards up to the end of clinical need."""

    beds: WardsSettings
    stays: StaySettings
    moves: MoveSettings
    patients: InpatientPatients
