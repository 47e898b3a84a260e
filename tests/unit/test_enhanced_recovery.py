"""Enhanced recovery: whose need is shorter, who is seen at weekends, and who is left alone."""

from functools import cache

import pandas as pd
import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.edits import apply_edits, find, replace
from flowsim.hospital.initiatives.surgery.enhanced_recovery import seen_now
from flowsim.hospital.vocabulary.attributes import yes_no
from flowsim.scenario import build
from flowsim.scenario.build import untouched
from tests.engines import FASTEST

HOSPITAL = untouched(load("baseline"))
CHANGED = build(load("enhanced_recovery"))
WITH = "initiative.enhanced_recovery."


def need(specialty: str, stay: str, procedure: str) -> tuple[float, float]:
    """Return the mean need for a bed before and with the programme (minutes)."""
    before, after = (find(each, "activity", "clinical_need") for each in (HOSPITAL, CHANGED))
    return before.at(specialty, stay).mean, after.at(specialty, stay, procedure).mean


@pytest.mark.parametrize(
    ("specialty", "stay", "procedure", "factor"),
    [
        ("orthopaedics", "elective", "hip_replacement", 0.76),
        ("orthopaedics", "elective", "knee_replacement", 0.76),
        ("orthopaedics", "elective", "revision_of_joint", 1.0),
        ("orthopaedics", "medium", "hip_replacement", 1.0),
        ("general_surgery", "elective", "colorectal_resection", 0.88),
        ("general_surgery", "elective", "closure_of_stoma", 1.0),
        ("cardiology", "elective", "hip_replacement", 1.0),
    ],
)
def test_need_is_shorter_after_these_operations_alone(
    specialty: str, stay: str, procedure: str, factor: float
) -> None:
    before, after = need(specialty, stay, procedure)
    assert after == pytest.approx(before * factor)


def test_they_are_seen_at_weekends_and_others_as_before() -> None:
    after = find(CHANGED, "draw", "weekend_review").shares
    before = find(HOSPITAL, "draw", "weekend_review").shares
    for placement, share in (("home", 0.95), ("acceptable", 0.95 * 0.7), ("outlier", 0.95 * 0.7)):
        seen = after.at("elective", "hip_replacement", placement)
        assert seen.of("yes") == pytest.approx(share)
    assert before.at("outlier").of("yes") == pytest.approx(0.85 * 0.7)
    for stay, procedure in (("medium", "hip_replacement"), ("elective", "mastectomy")):
        for placement in ("home", "outlier"):
            assert after.at(stay, procedure, placement) == before.at(placement)
    assert seen_now(HOSPITAL) == pytest.approx(0.85)


@cache
def people(*overrides: str) -> pd.DataFrame:
    found = simulate(
        build(load("enhanced_recovery", list(overrides))), weeks=6, seed=4, engine=FASTEST
    ).patients
    return found[found["t_admit"].notna()]


def test_the_same_patients_need_a_bed_for_a_shorter_time() -> None:
    """Twice, with factors of one and of a half: the same draws, times the factor."""
    now = people(f"{WITH}joints=1", f"{WITH}bowel=1")
    half = people(f"{WITH}joints=0.5", f"{WITH}bowel=1")
    for frame_of, expected in (("hip_replacement", 0.5), ("mastectomy", 1.0)):
        lengths = []
        for frame in (now, half):
            mine = frame[frame["procedure"].astype(str).eq(frame_of)].set_index("patient")
            lengths.append(mine["t_need_end"] - mine["t_out_theatre"])
        both = pd.concat(lengths, axis=1, join="inner").dropna()
        assert len(both) > 10
        ratio = both.iloc[:, 1] / both.iloc[:, 0]
        assert ratio.median() == pytest.approx(expected, abs=1e-6)


def test_a_weekend_list_that_is_no_table_is_refused() -> None:
    flat = apply_edits(HOSPITAL, replace("draw", "weekend_review", shares=yes_no(0.8)))
    with pytest.raises(FlowsimError, match="draw 'weekend_review': its shares are no table"):
        seen_now(flat)
