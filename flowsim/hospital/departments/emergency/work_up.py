"""From the first assessment to leaving: results, review, referral, and going home.

Written once and built for every `Area` a patient may wait in, since each holds other things.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.offers import Offer, ladder
from flowsim.hospital.vocabulary.blocks import Written, when, when_any
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw, Step
from flowsim.hospital.vocabulary.steps import (
    branch_on,
    depart,
    end,
    label,
    note,
    release,
    seize,
    stage,
    start,
    transfer,
    treat,
    wait_for_all,
    wait_for_results,
)

Leaving = Callable[[str], Sequence[Written]]
"""The last steps of somebody who goes home, given the outcome."""


def for_good(outcome: str) -> list[Written]:
    """Return the step of leaving, never to come back."""
    return [depart(outcome)]


LADDER = "instead_of_admission"
"""The ladder of what is offered at referral."""

NURSED = "nursed_in_majors"
"""The team that looks after a patient of majors: a nurse within the ratio, or else beyond it."""


@dataclass(frozen=True, kw_only=True)
class Area:
    """Where a patient waits after the first assessment, and what that holds.

    `held` in seizing order, `nurses` those of them whose pace tells. `team` reviews with activity
    `review`, in `room` where the area itself is only a waiting room; a patient who must stay then
    moves to the area `moves_to`.
    """

    name: str
    held: tuple[str, ...]
    team: str
    review: str
    nurses: str | None = None
    room: str | None = None
    moves_to: "Area | None" = None

    @property
    def work_up(self) -> str:
        """Pathway from the requests for tests to a decision."""
        return f"work_up_{self.name}"

    @property
    def refer(self) -> str:
        """Pathway of a referral to a specialty."""
        return f"refer_{self.name}"

    @property
    def admit(self) -> str:
        """Pathway from the decision to admit to the bed."""
        return f"admit_{self.name}"

    @property
    def board(self) -> str:
        """Pathway of a patient who waits for a bed here, and asked for it elsewhere."""
        return f"board_{self.name}"

    @property
    def critical_care(self) -> str:
        """Pathway of a patient who waits here for a place in critical care."""
        return f"critical_care_from_{self.name}"

    @property
    def home(self) -> str:
        """Pathway of a patient going home."""
        return f"home_{self.name}"

    def leave(self) -> list[Step]:
        """Give back all that the area holds."""
        return release(*reversed(self.held))


TROLLEY = Area(
    name="trolley",
    held=("majors_cubicle", NURSED),
    nurses=NURSED,
    team="ed_team",
    review="majors_review",
)
SHARED = replace(TROLLEY, name="shared_cubicle", held=(NURSED, "doubled_cubicle"))
OVERFLOW = replace(TROLLEY, name="overflow", held=("assessment_overflow",), nurses=None)
BEDDED = replace(
    TROLLEY, name="same_day_bedded", held=("same_day_chair", "same_day_bedded"), nurses=None
)
CHAIR = Area(name="chair", held=("ed_chair",), team="ed_team", review="majors_review")
RESUS = Area(
    name="resus", held=("resus_bay", "resus_nurse"), team="ed_senior", review="majors_review"
)
CHILD = Area(
    name="paediatric",
    held=("paediatric_cubicle", "paediatric_nurse"),
    team="paediatric_team",
    review="paediatric_review",
)
WAITING = Area(
    name="waiting_room",
    held=(),
    team="minors_team",
    review="minors_review",
    room="minors_room",
    moves_to=TROLLEY,
)
PLAY = Area(
    name="play_area",
    held=(),
    team="paediatric_team",
    review="paediatric_review",
    room="paediatric_cubicle",
    moves_to=CHILD,
)
SAFE_ROOM = Area(name="safe_room", held=("safe_room",), team="ed_team", review="majors_review")
STAYING = (TROLLEY, CHAIR, RESUS, CHILD)
"""Areas from which a patient can be referred and admitted."""
MAKING_ROOM = (OVERFLOW, SHARED)
"""Where patients of majors wait for a bed while no cubicle is free for others; in `BEDDED` as well,
where same day emergency care is bedded."""
MENTAL_HEALTH_AREAS = (SAFE_ROOM, TROLLEY)
TEST_FLAGS = ("bloods", "xray", "ct", "ultrasound")


def work_ups(
    settings: EmergencySettings,
    offers: Sequence[Offer] = (),
    at_home: Sequence[Written] = (),
    leaving: Leaving = for_good,
) -> tuple[Pathway, ...]:
    """Return the pathways of every area from the tests to the decision, and home.

    `offers` are tried at referral, before a specialty is asked to come and a bed is asked for;
    `at_home` is arranged on leaving for home.
    """
    return (
        *(_work_up(area, settings) for area in (*STAYING, WAITING, PLAY)),
        *(_refer(area, offers) for area in STAYING),
        _specialty_attends(settings),
        *(
            _home(area, (*at_home, *leaving("discharged")))
            for area in (*STAYING, WAITING, PLAY, SAFE_ROOM)
        ),
    )


def _work_up(area: Area, settings: EmergencySettings) -> Pathway:
    rank = settings.rules.review_rank
    room = () if area.room is None else (area.room,)
    results_reviewed = [
        wait_for_results(cause="ed_wait_results"),
        note("t_results"),
        seize(*room, area.team, priority=rank, cause="ed_wait_review"),
        treat(area.review, by_whom=area.team, cause="ed_assessment"),
        release(area.team, *room),
    ]
    tested = when_any(dict.fromkeys(TEST_FLAGS, "yes"), results_reviewed)
    signed_off = [
        seize("ed_senior", priority=rank, cause="ed_wait_senior"),
        treat("senior_sign_off", by_whom="ed_senior", cause="ed_assessment"),
        release("ed_senior"),
    ]
    return Pathway(
        area.work_up,
        [
            stage("review", when("decided_early", {"no": [tested]})),
            stage(
                "decision",
                Draw("sign_off", settings.rules.sign_off.drawn),
                when("sign_off", {"yes": signed_off}),
            ),
            when_any({"admit_need": "yes", "opinion": "yes"}, _to_referral(area, settings)),
            transfer(area.home),
        ],
    )


def _to_referral(area: Area, settings: EmergencySettings) -> list[Written]:
    """Find a patient who must stay a place to stay in."""
    if area.moves_to is None:
        return [transfer(area.refer)]
    rank = settings.rules.space_rank
    return [
        *seize(*area.moves_to.held, priority=rank, cause="ed_wait_cubicle"),
        transfer(area.moves_to.refer),
    ]


def _refer(area: Area, offers: Sequence[Offer]) -> Pathway:
    """Refer to the specialty, who may send the patient home; some need not be waited for."""
    attended = {"opinion": "yes", "sees_first": "yes"}
    attends = [start("specialty_attends"), wait_for_all(cause="ed_wait_specialty")]
    return Pathway(
        area.refer,
        [
            note("t_refer"),
            ladder(
                LADDER,
                offers,
                goes=lambda pathway: [note("t_ed_depart"), *area.leave(), transfer(pathway)],
                goes_home=lambda: [transfer(area.home)],
            ),
            stage("referral", when_any(attended, attends)),
            when("admit_need", {"no": [transfer(area.home)]}),
            transfer(area.admit),
        ],
    )


def _specialty_attends(settings: EmergencySettings) -> Pathway:
    """Return the visit of the team on call, who come when they can be spared."""
    answers = settings.rules.specialty_team
    steps: list[Written] = [
        *stage("response", treat("specialty_response")),
        branch_on("specialty", answers, otherwise="medicine_on_call"),
    ]
    for team in dict.fromkeys(("medicine_on_call", *answers.values())):
        steps += [
            label(team),
            *seize(team, priority=settings.rules.new_rank),
            note("t_spec_seen"),
            treat("specialty_assessment", by_whom=team),
            *release(team),
            end(),
        ]
    return Pathway("specialty_attends", steps)


def _home(area: Area, leaving: Sequence[Written]) -> Pathway:
    return Pathway(area.home, going_home(area, leaving))


def going_home(area: Area, leaving: Sequence[Written]) -> list[Written]:
    """Return the steps of going home: letter, medicines, transport, and `leaving`."""
    medicines = treat("medicines_to_take_home", cause="ed_discharge_tasks")
    transport = treat("transport_home", cause="ed_wait_transport")
    return [
        *stage(
            "discharge",
            note("t_ready"),
            treat("discharge_tasks", by_whom=area.nurses, cause="ed_discharge_tasks"),
            when("medicines", {"yes": [medicines]}),
            when("transport", {"yes": [transport]}),
        ),
        note("t_ed_depart"),
        *area.leave(),
        *leaving,
    ]
