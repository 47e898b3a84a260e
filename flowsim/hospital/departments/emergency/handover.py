"""From an ambulance's arrival to its patient in an assessment bay, handed over, with a nurse.

The crew waits with its patient for a bay. After a while the nurse in charge looks whether a
cohort nurse has a place in the corridor, and looks again every so often: if so, the crew hands
over there and leaves. The patient keeps its turn for a bay, and the place until it has one. Crews
held for very long open more of the corridor: there are further places for them alone.
"""

from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.vocabulary.blocks import Written
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    end,
    go,
    keep_waiting,
    label,
    note,
    release,
    renege_after,
    seize,
    start,
    treat,
    wait_for_all,
)

LOOKS = 8
"""Looks for a place in the corridor; a crew that got none at the last waits for a bay only."""


def bay_and_handover(settings: EmergencySettings) -> list[Written]:
    """Return the wait for a bay and a nurse, and the handover: in the bay, or in the corridor.

    Ends holding `assessment_bay` and `assessment_nurse`, the crew gone.
    """
    rule = settings.rules.corridor
    waited = [0.0, *(rule.after_minutes + look * rule.look_minutes for look in range(LOOKS))]
    steps: list[Written] = []
    for look, minutes in enumerate(waited):
        steps += _crew_waits(settings, look, minutes)
        if look < LOOKS:
            steps += _corridor(settings, look, waited[look + 1])
    return [*steps, label("handed_over")]


def _crew_waits(settings: EmergencySettings, look: int, waited: float) -> list[Written]:
    """Return the wait after `waited` minutes, until the next look if there is one to come."""
    rule, priority = settings.rules.corridor, settings.rules.handover_priority
    minutes = rule.look_minutes if look else rule.after_minutes
    patience = renege_after(f"crew_until_look_{min(look, 1)}", f"look_{look}", Constant(minutes))
    return [
        label(f"outside_{look}"),
        *([patience] if look < LOOKS else []),
        *seize("assessment_bay", priority=priority.after(waited), cause="ed_wait_handover"),
        keep_waiting(),
        *seize("assessment_nurse", priority=priority.rank, cause="ed_wait_handover"),
        treat("handover", cause="ed_handover"),
        note("t_handover"),
        note("t_register"),
        start("bedside_registration"),
        go("handed_over"),
    ]


def _corridor(settings: EmergencySettings, look: int, waited: float) -> list[Written]:
    """Return the look for a place after `waited` minutes, and the patient's wait there.

    The handover runs beside the wait for a bay, so that the patient loses no turn by it.
    """
    outside, more = f"outside_{look + 1}", f"surge_{look}"
    surges = waited >= settings.rules.corridor.surge_after_minutes
    steps: list[Written] = [label(f"look_{look}"), keep_waiting()]
    steps += _in_place(settings, "corridor_place", more if surges else outside, waited)
    if surges:
        steps += [label(more), *_in_place(settings, "surge_place", outside, waited)]
    return steps


def _in_place(
    settings: EmergencySettings, place: str, otherwise: str, waited: float
) -> list[Written]:
    """Return the handover in a place of the corridor and the wait there, if a place is free."""
    priority = settings.rules.handover_priority
    return [
        *seize(place, otherwise=otherwise, cause="ed_wait_handover"),
        start("corridor_handover"),
        *seize("assessment_bay", priority=priority.after(waited), cause="ed_wait_corridor"),
        *release(place),
        wait_for_all(cause="ed_handover"),
        *seize("assessment_nurse", priority=priority.rank, cause="ed_wait_triage"),
        go("handed_over"),
    ]


def corridor_handover() -> Pathway:
    """Return the crew's handover to the cohort nurse, beside the patient's wait for a bay."""
    return Pathway(
        "corridor_handover",
        [
            treat("handover"),
            note("t_handover"),
            note("t_register"),
            start("bedside_registration"),
            end(),
        ],
    )
