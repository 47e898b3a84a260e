"""Asking for a bed as people do it: the site team hears of the request, seeks, the ward accepts.

The times and the team are the bed bureau's; the steps stand here because every department whose
patients need a bed walks them.
"""

from flowsim.hospital.vocabulary.blocks import Written
from flowsim.hospital.vocabulary.steps import (
    note,
    release,
    seize,
    set_time,
    treat,
    wait_for_bed,
    wait_until,
)

SITE_TEAM, LOOKS, CALL = "site_team", "site_team_looks", "t_bed_call"


def heard_by_site_team(cause: str) -> list[Written]:
    """Return waiting until the nurse in charge calls, or the team looks at its board before."""
    return [set_time(CALL, "call_site_team"), wait_until(LOOKS, until=CALL, cause=cause)]


def sought_by_site_team(cause: str) -> list[Written]:
    """Return waiting for one of the team, who then looks for a bed."""
    return [
        *seize(SITE_TEAM, cause=cause),
        treat("seek_bed", by_whom=SITE_TEAM, cause=cause),
        *release(SITE_TEAM),
    ]


def promised(
    cause: str, *, until: str | None = None, otherwise: str | None = None, noted: bool = False
) -> list[Written]:
    """Return waiting for a bed to be promised and its ward to accept.

    `until` and `otherwise` as for `wait_for_bed`. `noted`: the milestones of a first bed, which
    later moves leave as they are.
    """
    return [
        wait_for_bed("allocated", until=until, otherwise=otherwise, cause=cause),
        *([note("t_bed_alloc")] if noted else []),
        treat("ward_accepts", cause=cause),
        *([note("t_bed_accepted")] if noted else []),
    ]


def ready(
    cause: str, *, until: str | None = None, otherwise: str | None = None, noted: bool = False
) -> list[Written]:
    """Return waiting for a promised bed to be made ready; see `promised`."""
    return [
        wait_for_bed("ready", until=until, otherwise=otherwise, cause=cause),
        *([note("t_bed_ready")] if noted else []),
    ]


def promised_and_ready(
    cause: str, *, until: str | None = None, otherwise: str | None = None, noted: bool = False
) -> list[Written]:
    """Return waiting for a bed, accepted by its ward while it is made ready; see `promised`."""
    return [
        *promised(cause, until=until, otherwise=otherwise, noted=noted),
        *ready(cause, until=until, otherwise=otherwise, noted=noted),
    ]
