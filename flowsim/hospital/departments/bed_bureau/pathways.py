"""Turning a bed round, bed meetings and looks at the triggers of escalation."""

from flowsim.hospital.departments.bed_bureau.settings import TurnRoundSetting
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.blocks import Written, either, repeat, when
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    bed_becomes,
    end,
    match_beds,
    release,
    review_escalation,
    seize,
    stage,
    treat,
    wait_until,
)

TURN_ROUND = "turn_round"
BACKGROUND = "background"


def turn_round_bed(setting: TurnRoundSetting, wards: WardsSettings) -> Pathway:
    """Return what happens to a bed that was left: declared, cleaned, empty.

    It goes by the ward of the patient who left, asked at once, before they are anywhere else.
    """
    share = setting.infection_share.value
    trolleys = tuple(w.name for w in wards.wards if w.bed_type == "assessment")
    return Pathway(
        "turn_round_bed",
        [
            when("ward", {trolleys: [*_wipe(), end()]}),
            stage("declare", treat("declare_vacated", cause=TURN_ROUND), bed_becomes("dirty")),
            stage(
                "clean",
                either(
                    "infection_clean",
                    {"infection": share, "no_infection": 1 - share},
                    {"infection": _clean("clean_bed_after_infection")},
                    otherwise=_clean("clean_bed"),
                ),
                release("domestic"),
                bed_becomes("empty"),
            ),
            end(),
        ],
        source="pathways section 8",
    )


def _clean(activity: str) -> list[Written]:
    return [
        *seize("domestic", cause=TURN_ROUND),
        bed_becomes("cleaning"),
        treat(activity, cause=TURN_ROUND),
    ]


def _wipe() -> list[Written]:
    return [
        bed_becomes("dirty"),
        bed_becomes("cleaning"),
        treat("wipe_trolley", cause=TURN_ROUND),
        bed_becomes("empty"),
    ]


def bed_meetings() -> Pathway:
    """Return the bed meetings, for ever; the first is a minute into the run, for the warm start."""
    return Pathway(
        "bed_meetings",
        [
            treat("before_first_meeting", cause=BACKGROUND),
            repeat(match_beds(), wait_until("bed_review", cause=BACKGROUND)),
        ],
        source="pathways section 8",
    )


def escalation_reviews() -> Pathway:
    """Return the looks at the triggers of escalation, for ever."""
    return Pathway(
        "escalation_reviews",
        [
            repeat(wait_until("escalation_review", cause=BACKGROUND), review_escalation()),
        ],
        source="pathways section 8",
    )
