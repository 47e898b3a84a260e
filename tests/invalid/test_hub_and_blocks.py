"""Settings of a surgical hub and of a block room that cannot be, and what the user is told."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.scenario import build


@pytest.mark.parametrize(
    ("scenario", "override", "message"),
    [
        ("surgical_hub", "kept=1.2", "kept"),
        ("surgical_hub", "kept=.nan", "kept"),
        ("surgical_hub", "wards=[elective_ward]", "elective_ward"),
        ("surgical_hub", "wards=[stroke_unit,stroke_unit]", "'stroke_unit' is named twice"),
        ("surgical_hub", "specialties=[dentistry]", "dentistry"),
        ("surgical_hub", "specialties=[urology,urology]", "'urology' is named twice"),
        ("regional_block", "places=-1", "places"),
        ("regional_block", "places=1.5", "places"),
        ("regional_block", "sooner=1", "sooner"),
        ("regional_block", "block_minutes=0", "block_minutes"),
        ("regional_block", "opens=7", "opens"),
        ("regional_block", "procedures=[hip]", "'hip'"),
        ("regional_block", "procedures=[hand_surgery,hand_surgery]", "named twice"),
    ],
)
def test_what_cannot_be_is_refused(scenario: str, override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)) as refused:
        build(load(scenario, [f"initiative.{scenario}.{override}"]))
    assert scenario in str(refused.value)
