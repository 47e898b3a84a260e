"""Turning a bed round, bed meetings and looks at the triggers of escalation."""

from flowsim.hospital.departments.bed_bureau.settings import TurnRoundSetting
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    bed_becomes,
    branch,
    branch_on,
    end,
    go,
    label,
    match_beds,
    release,
    review_escalation,
    seize,
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
    trolleys = [w.name for w in wards.wards if w.bed_type == "assessment"]
    return Pathway(
        "turn_round_bed",
        [
            branch_on("ward", dict.fromkeys(trolleys, "trolley")),
            treat("declare_vacated", cause=TURN_ROUND),
            bed_becomes("dirty"),
            branch("infection_clean", {"infection": share, "next": 1 - share}),
            seize("domestic", cause=TURN_ROUND),
            bed_becomes("cleaning"),
            treat("clean_bed", cause=TURN_ROUND),
            go("clean"),
            label("infection"),
            seize("domestic", cause=TURN_ROUND),
            bed_becomes("cleaning"),
            treat("clean_bed_after_infection", cause=TURN_ROUND),
            label("clean"),
            release("domestic"),
            bed_becomes("empty"),
            end(),
            label("trolley"),
            bed_becomes("dirty"),
            bed_becomes("cleaning"),
            treat("wipe_trolley", cause=TURN_ROUND),
            bed_becomes("empty"),
            end(),
        ],
        source="pathways section 8",
    )


def bed_meetings() -> Pathway:
    """Return the bed meetings, for ever; the first is a minute into the run, for the warm start."""
    return Pathway(
        "bed_meetings",
        [
            treat("before_first_meeting", cause=BACKGROUND),
            label("again"),
            match_beds(),
            wait_until("bed_review", cause=BACKGROUND),
            go("again"),
        ],
        source="pathways section 8",
    )


def escalation_reviews() -> Pathway:
    """Return the looks at the triggers of escalation, for ever."""
    return Pathway(
        "escalation_reviews",
        [
            label("again"),
            wait_until("escalation_review", cause=BACKGROUND),
            review_escalation(),
            go("again"),
        ],
        source="pathways section 8",
    )
