"""What must be known of an Emergency Village: every number, as validated from YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.emergency.demand import DemandSettings
from flowsim.hospital.departments.emergency.patients import PatientSettings
from flowsim.hospital.departments.parameters import (
    ChanceBy,
    Count,
    Openings,
    Parameter,
    PriorityBy,
    RotaSetting,
    Timing,
    TimingBy,
)
from flowsim.hospital.departments.ranges import refuse_outside
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.resources import Priority


@dataclass(frozen=True, kw_only=True)
class EmergencySpaces:
    """Spaces of the department.

    `corridor_place`: patients that cohort nurses, four a nurse, can look after in the corridor;
    0 is a department without cohorting. These nurses are found when crews wait, beyond the rotas.
    `surge_place`: further places, for crews held as long as the rule of the corridor says.
    `assessment_chair`: walk-in patients of majors, fit to sit, whom a nurse shared among them can
    have seen on a chair while no cubicle is free; 0 is nobody.
    While no cubicle is free, patients who wait for a bed make room: `assessment_overflow` of them
    on trolleys that the assessment unit leaves free, looked after there, and `doubled_cubicle`
    more by sharing a cubicle. `stretched_nurse`: patients beyond their ratio whom the nurses of
    majors look after; their tasks take `stretched_nurse_pace` times as long.
    """

    corridor_place: Count
    surge_place: Count
    assessment_bay: Count
    resus_bay: Count
    majors_cubicle: Count
    doubled_cubicle: Count
    stretched_nurse: Count
    assessment_chair: Count
    ed_chair: Count
    assessment_overflow: Count
    minors_room: Count
    urgent_treatment_room: Count
    paediatric_cubicle: Count
    safe_room: Count


@dataclass(frozen=True, kw_only=True)
class EmergencyStaff:
    """Rotas by role. Nurses of an area count in patients they look after at once.

    The specialty teams on call are counted in the people who can attend the department; the
    wards' own calls on them are in the response times.
    """

    clerk: RotaSetting
    streaming_nurse: RotaSetting
    triage_nurse: RotaSetting
    assessment_nurse: RotaSetting
    resus_nurse: RotaSetting
    support_nurse: RotaSetting
    majors_nurse: RotaSetting
    paediatric_nurse: RotaSetting
    ed_assistant: RotaSetting
    ed_junior: RotaSetting
    ed_middle: RotaSetting
    ed_consultant: RotaSetting
    ed_acp: RotaSetting
    ed_enp: RotaSetting
    urgent_treatment_clinician: RotaSetting
    paediatric_doctor: RotaSetting
    eye_clinician: RotaSetting
    liaison_psychiatry: RotaSetting
    medicine_on_call: RotaSetting
    surgery_on_call: RotaSetting
    orthopaedics_on_call: RotaSetting
    gynaecology_on_call: RotaSetting
    paediatrics_on_call: RotaSetting
    critical_care_on_call: RotaSetting
    porter: RotaSetting
    escort: RotaSetting


@dataclass(frozen=True, kw_only=True)
class EmergencyOpening:
    """Hours in which a stream takes new patients; outside them they go elsewhere."""

    minors: Openings
    urgent_treatment: Openings
    eye: Openings


@dataclass(frozen=True, kw_only=True)
class CorridorRule:
    """When a crew still without a bay may hand over in the corridor, in minutes after arrival.

    The first look for a place is `after_minutes` after arrival, the next ones `look_minutes`
    apart; from `surge_after_minutes` on, crews may have a `surge_place` too. `range` is the
    plausible (low, high) of `after_minutes`.
    """

    after_minutes: float
    look_minutes: float
    surge_after_minutes: float
    source: str
    range: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.after_minutes < 0 or self.look_minutes <= 0:
            raise FlowsimError(
                f"corridor: after_minutes {self.after_minutes:g} must be zero or more and "
                f"look_minutes {self.look_minutes:g} above zero"
            )
        if self.surge_after_minutes < self.after_minutes:
            raise FlowsimError(
                f"corridor: surge_after_minutes {self.surge_after_minutes:g} must not be before "
                f"the first look, after_minutes {self.after_minutes:g}"
            )
        refuse_outside(self.range, self.after_minutes, "after_minutes")


@dataclass(frozen=True, kw_only=True)
class LimitPull:
    """Who is about to pass the limit goes before others: the pull of the four-hour standard.

    From `from_minutes` after arrival until `until_minutes` a patient stands one band higher in the
    queues for clinicians, spaces and porters. Nobody is pulled where the two are equal. `range` is
    the plausible (low, high) of `from_minutes`.
    """

    from_minutes: float
    until_minutes: float
    source: str
    range: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.from_minutes <= self.until_minutes:
            raise FlowsimError(
                f"limit_pull: from_minutes {self.from_minutes:g} must be zero or more, and no more "
                f"than until_minutes, {self.until_minutes:g}; give both alike for no pull"
            )
        refuse_outside(self.range, self.from_minutes, "from_minutes")

    def on(self, priority: Priority) -> Priority:
        """Return a priority with the pull."""
        if self.from_minutes == self.until_minutes:
            return priority
        return replace(
            priority,
            due_band=priority.band - 1,
            due_after_minutes=self.from_minutes,
            due_until_minutes=self.until_minutes,
        )

    def on_all(self, priorities: PriorityBy) -> Priority | By[Priority]:
        """Return priorities with the pull."""
        rows = {key: self.on(row) for key, row in priorities.rows.items()}
        return replace(priorities, rows=rows).rank


@dataclass(frozen=True, kw_only=True)
class EmergencyRules:
    """Priorities, sign-off and who answers for which specialty.

    `sign_off`: share of a clinician's cases that a senior sees before a decision, by `seen_by`.
    `specialty_team`: the team on call for a specialty. `clinician_pace` multiplies the pace of
    every role but nurses: one number to fit the length of clinical tasks with.
    `stretched_nurse_pace`: how many times as long the tasks of a nurse with more patients than the
    ratio take.
    """

    handover_priority: PriorityBy
    corridor: CorridorRule
    space_priority: PriorityBy
    new_priority: PriorityBy
    review_priority: PriorityBy
    sign_off: ChanceBy
    specialty_team: Mapping[str, str]
    clinician_pace: Parameter
    stretched_nurse_pace: Parameter
    limit_pull: LimitPull

    def __post_init__(self) -> None:
        if self.clinician_pace.value <= 0:
            raise FlowsimError(f"clinician_pace {self.clinician_pace.value:g} must be above zero")
        stretched = self.stretched_nurse_pace.value
        if stretched < 1:
            raise FlowsimError(
                f"stretched_nurse_pace {stretched:g} must be 1 or more: nurses with more patients "
                "than their ratio are no quicker"
            )

    @property
    def space_rank(self) -> Priority | By[Priority]:
        """Who gets a space first."""
        return self.limit_pull.on_all(self.space_priority)

    @property
    def new_rank(self) -> Priority | By[Priority]:
        """Who is seen first of those whom a clinician has not seen."""
        return self.limit_pull.on_all(self.new_priority)

    @property
    def review_rank(self) -> Priority | By[Priority]:
        """Who is seen first of those to be reviewed."""
        return self.limit_pull.on_all(self.review_priority)

    @property
    def transfer_rank(self) -> Priority:
        """Who is taken to a ward first."""
        return self.limit_pull.on(Priority())


@dataclass(frozen=True, kw_only=True)
class EmergencyTimings:
    """Durations; the name of a field is the name of the activity.

    Tasks of clinicians are at pace 1: the pace of the role multiplies them.
    """

    registration: Timing
    streaming: Timing
    triage: Timing
    handover: Timing
    ambulance_assessment: Timing
    patience: TimingBy
    return_after_leaving: TimingBy
    resuscitation: Timing
    stabilisation: Timing
    settling_in: Timing
    settling_in_on_chair: Timing
    majors_assessment: Timing
    majors_review: Timing
    minors_assessment: Timing
    minors_review: Timing
    urgent_treatment_consultation: Timing
    paediatric_assessment: Timing
    paediatric_review: Timing
    paediatric_observation: Timing
    mental_health_assessment: Timing
    liaison_response: Timing
    liaison_assessment: Timing
    psychiatric_bed_search: Timing
    eye_consultation: Timing
    senior_sign_off: Timing
    specialty_response: TimingBy
    specialty_assessment: TimingBy
    bed_request_lag: Timing
    treatment_to_finish: Timing
    discharge_tasks: Timing
    medicines_to_take_home: Timing
    transport_home: Timing
    transfer_preparation: Timing
    journey_to_ward: Timing


@dataclass(frozen=True, kw_only=True)
class EmergencySettings:
    """The Emergency Village."""

    demand: DemandSettings
    patients: PatientSettings
    spaces: EmergencySpaces
    staff: EmergencyStaff
    opening: EmergencyOpening
    rules: EmergencyRules
    timings: EmergencyTimings
