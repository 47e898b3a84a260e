"""Turning a bed round: a bed that was left is declared, cleaned and empty again."""

from flowsim.hospital.departments.bed_bureau.settings import TurnRoundSetting
from flowsim.hospital.departments.wards.asking import SITE_TEAM
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.blocks import Written, either, when
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    bed_becomes,
    end,
    release,
    seize,
    stage,
    treat,
)

TURN_ROUND = "turn_round"


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
            stage(
                "declare",
                treat("declare_vacated", cause=TURN_ROUND),
                seize(SITE_TEAM, cause=TURN_ROUND),
                treat("take_in_bed", by_whom=SITE_TEAM, cause=TURN_ROUND),
                release(SITE_TEAM),
                bed_becomes("dirty"),
            ),
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
