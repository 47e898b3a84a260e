"""Pre-assessment: a nurse finds out who is fit for an operation, and for how long that holds.

Nobody is booked before; whoever waits longer than it is valid is assessed again, and keeps the
place on the list that the decision to operate gave.
"""

from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import Parameter, RotaSetting, Timing
from flowsim.hospital.departments.theatres.terms import (
    ASSESSED,
    PRE_ASSESSMENT,
    PRE_ASSESSMENT_NURSE,
    UNFIT,
    WAIT_ASSESSMENT,
    WAITS,
)
from flowsim.hospital.vocabulary.attributes import shares
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.distributions import Constant, Distribution, Uniform
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import (
    note,
    release,
    seize,
    set_time,
    stage,
    transfer,
    treat,
)
from flowsim.numbers import finite
from flowsim.units import MINUTES_PER_DAY

VALID_UNTIL = "t_assessed_until"


@dataclass(frozen=True, kw_only=True)
class PreAssessmentSettings:
    """Nurses who each take `takes` for a patient; `unfit` is the share who are not fit yet.

    These are assessed again once `made_fit` has passed. An assessment holds for `valid_days`.
    """

    nurses: RotaSetting
    takes: Timing
    unfit: Parameter
    made_fit: Timing
    valid_days: Parameter

    def __post_init__(self) -> None:
        where = "theatres: pre_assessment"
        if finite(self.unfit.value, f"{where}: unfit", least=0, most=1) == 1:
            raise FlowsimError(f"{where}: unfit 1 lets nobody be operated on; give less than 1")
        finite(self.valid_days.value, f"{where}: valid_days", above=0)

    @property
    def valid_minutes(self) -> float:
        """Minutes for which an assessment holds."""
        return self.valid_days.value * MINUTES_PER_DAY

    @property
    def activities(self) -> tuple[tuple[str, Distribution], ...]:
        """The durations."""
        return (
            ("pre_assessment", self.takes.duration),
            ("pre_assessment_made_fit", self.made_fit.duration),
        )


def pre_assessment(settings: PreAssessmentSettings) -> Pathway:
    """Return the pathway from the decision to operate, or an assessment too old, to the list."""
    unfit = settings.unfit.value
    not_yet = [
        treat("pre_assessment_made_fit", cause=UNFIT),
        transfer(PRE_ASSESSMENT),
    ]
    return Pathway(
        PRE_ASSESSMENT,
        [
            *stage(
                "pre_assessment",
                seize(PRE_ASSESSMENT_NURSE, cause=WAIT_ASSESSMENT),
                treat("pre_assessment", by_whom=PRE_ASSESSMENT_NURSE, cause=ASSESSED),
                release(PRE_ASSESSMENT_NURSE),
                Draw("pre_assessed", shares({"unfit": unfit, "fit": 1 - unfit})),
            ),
            when("pre_assessed", {"unfit": not_yet}),
            note("t_assessed"),
            set_time(VALID_UNTIL, "pre_assessment_valid", Constant(settings.valid_minutes)),
            transfer(WAITS),
        ],
        source="pathways section 11.1",
    )


def assessed_before(settings: PreAssessmentSettings) -> list[Written]:
    """Return the steps of who waits when the run starts: assessed, and valid for some time yet."""
    left = Uniform(low_minutes=0.0, high_minutes=settings.valid_minutes)
    return [set_time(VALID_UNTIL, "pre_assessment_left", left)]
