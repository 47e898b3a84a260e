"""Settings of initiatives of theatres that cannot be, and what the user is told."""

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.scenario import build


def row(**changes: object) -> str:
    """Return a row of operating lists, as it is written on the command line."""
    given = {
        "theatre": 1,
        "days": "sat",
        "session": "all_day",
        "specialty": "urology",
        "kind": "day",
        **changes,
    }
    return f"[{{{', '.join(f'{key}: {value}' for key, value in given.items())}}}]"


SESSIONS, DAY_CASES = "initiative.theatre_sessions", "initiative.day_case_default"
MORE, RECOVERY = "initiative.repatriation", "initiative.enhanced_recovery"
CANCER = "initiative.cancer_first"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        (f"{SESSIONS}.opened={row(theatre=15)}", "there is no theatre 15; give 1 to 14"),
        (f"{SESSIONS}.opened={row(theatre=0)}", "there is no theatre 0"),
        (f"{SESSIONS}.opened={row(days='mon')}", "has two lists at once on mon"),
        (f"{SESSIONS}.opened={row(days='satt')}", "'satt'"),
        (f"{SESSIONS}.opened={row(session='evening')}", "evening"),
        (f"{SESSIONS}.opened={row(specialty='urolgy')}", "Did you mean 'urology'"),
        (f"{SESSIONS}.opened={row(kind='days')}", "Did you mean 'day'"),
        (f"{SESSIONS}.opened={row(specialty='ophthalmology', kind='elective')}", "no patients for"),
        (f"{SESSIONS}.closed={row()}", "is not held, so it cannot be closed; there then: no list"),
        (f"{SESSIONS}.closed={row(days='mon')}", "there then: theatre 1 mon (general surgery"),
        (f"{SESSIONS}.opened=3", "opened"),
        (f"{MORE}.more={{orthopedics: 0.1}}", "Did you mean 'orthopaedics'"),
        (f"{MORE}.more={{orthopaedics: -1}}", "more: orthopaedics"),
        (f"{MORE}.more={{orthopaedics: 1.5}}", "more: orthopaedics"),
        (f"{MORE}.more={{orthopaedics: many}}", "more.orthopaedics: must be a number"),
        (f"{MORE}.phased_weeks=-1", "phased_weeks"),
        (f"{RECOVERY}.joints=0", "joints"),
        (f"{RECOVERY}.bowel=-1", "bowel"),
        (f"{RECOVERY}.seen_at_weekends=1.1", "seen_at_weekends"),
        (f"{CANCER}.bed_rank=9", "bed_rank 9: give 1 to 8, the rank of electives"),
        (f"{CANCER}.bed_rank=0", "bed_rank 0"),
        (f"{CANCER}.before_the_due=7", "before_the_due"),
        (f"{DAY_CASES}.rate=0.5", "rate 0.5 is below the 0.7389 of suitable operations"),
        (f"{DAY_CASES}.rate=1.1", "rate"),
        (f"{DAY_CASES}.trolleys=-1", "trolleys"),
        (f"{DAY_CASES}.closes='06:30'", "06:30 must be after the day unit opens, at 7:00"),
        (f"{DAY_CASES}.closes='24:00'", "before midnight"),
        (f"{DAY_CASES}.closes=late", "is not a time of day"),
    ],
)
def test_one_clear_error(override: str, message: str) -> None:
    name = override.split(".")[1]
    with pytest.raises(FlowsimError) as found:
        build(load(name, [override]))
    assert message in str(found.value)
    assert name in str(found.value)


def test_it_is_refused_where_theatres_are_left_out() -> None:
    with pytest.raises(FlowsimError, match=r"theatre_sessions: needs theatres modelled"):
        load("without_theatres+theatre_sessions")
