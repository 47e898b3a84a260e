"""Who asks for a chair of same day emergency care before a work-up in the emergency department.

A practice, 111 or an ambulance crew asks before the patient sets out: with a chair they go straight
to it, without a visit to the emergency department and without a clock of its. Triage asks for who
is there already. Whom it is asked for in vain goes on as if nobody had asked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from flowsim.hospital.departments.offers import Steps
from flowsim.hospital.departments.same_day.offers import REFERRALS, STREAMED_VISIT, VISIT
from flowsim.hospital.departments.same_day.patients import before_work_up, judged
from flowsim.hospital.departments.same_day.settings import SameDaySettings
from flowsim.hospital.departments.same_day.terms import (
    AT_TRIAGE,
    BY_111,
    BY_CREW,
    BY_PRACTICE,
    CHAIR,
    JUDGED,
    OF_CALLERS,
    RUNG,
)
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.blocks import Written, either, when
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.ladders import first_of, rung
from flowsim.hospital.vocabulary.step_types import Step
from flowsim.hospital.vocabulary.steps import assign, release, stage, transfer
from flowsim.records.terms import Term


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody who asks for a chair; `share` is the setting that says how often.

    `choice` names the choice and the stage at which it is made, `ladder` the rows of `rungs`. It
    is made `at` pathways, whose patients hold the resources named there. Those `of` some values of
    attributes are concerned. A caller who has `examined` the patient judges as after a work-up.
    """

    share: str
    choice: str
    ladder: str
    at: Mapping[str, tuple[str, ...]]
    of: Mapping[str, str] = field(default_factory=dict)
    examined: bool = False
    goes: tuple[Step, ...] = (assign("dept_type", "none"), transfer(VISIT))


PRACTICE = Caller(
    share="direct_calls",
    choice="practice_calls_same_day",
    ladder=BY_PRACTICE,
    at={"gp_expected": ()},
    examined=True,
)
NHS_111 = Caller(
    share="calls_111",
    choice="nhs_111_calls_same_day",
    ladder=BY_111,
    at={"walk_in_arrival": ()},
    of={"mode": "walk_in", "stream": "majors"},
)
CREW = Caller(
    share="crew_calls",
    choice="crew_calls_same_day",
    ladder=BY_CREW,
    at={"ambulance_arrival": ()},
    of={"stream": "majors"},
)
TRIAGE = Caller(
    share="streamed",
    choice="triage_asks_same_day",
    ladder=AT_TRIAGE,
    at={"triage": (), "ambulance_arrival": ("assessment_bay",)},
    of={"stream": "majors"},
    goes=(transfer(STREAMED_VISIT),),
)
CALLERS = (PRACTICE, NHS_111, CREW, TRIAGE)


def terms_of_callers(ladders: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms of the ladders of those who ask."""
    asking = set(ladders)
    return tuple(term for term in OF_CALLERS if term.name in asking)


Asks = Callable[[Caller, str], Steps]
"""The stage at which a caller asks in a pathway."""


def nobody_asks(caller: Caller, pathway: str) -> Steps:
    """Return no steps: there is no same day emergency care to ask."""
    return []


def asked(caller: Caller, pathway: str, share: float, early: By[Shares]) -> Steps:
    """Return the steps in a pathway of a share of those concerned; none for nobody.

    `early` has the shares thought fit by those who have not examined the patient.
    """
    if share == 0:
        return []
    chair = rung(
        RUNG,
        *release(*caller.at[pathway]),
        *caller.goes,
        eligible=JUDGED if caller.examined else None,
        calendar=REFERRALS,
        place=CHAIR,
    )
    steps: list[Written] = [first_of(caller.ladder, [chair], otherwise=[])]
    if not caller.examined:
        steps = [either(f"{caller.choice}_fit", early, {"yes": steps})]
    steps = [either(caller.choice, {"yes": share, "no": 1 - share}, {"yes": steps})]
    for attribute, value in caller.of.items():
        steps = [when(attribute, {value: steps})]
    return steps


def asks(settings: SameDaySettings) -> Asks:
    """Return what callers do as the settings have it; nothing without chairs.

    A stage is there, empty, even if nobody asks: an initiative can put steps in its place.
    """
    if not settings.exists:
        return nobody_asks
    early = before_work_up(judged(settings), settings.odds_before_work_up.value)

    def steps(caller: Caller, pathway: str) -> Steps:
        share = getattr(settings, caller.share).value
        return [*stage(caller.choice, asked(caller, pathway, share, early))]

    return steps
