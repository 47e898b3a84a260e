"""docs/own_model.md, followed to the letter."""

import re

import pandas as pd
import pytest

from tests.pages import ROOT

PAGE = (ROOT / "docs" / "own_model.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```\n", PAGE, re.DOTALL)
LINES = 41


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Run the page; return its names and the folder in which it was followed."""
    folder = tmp_path_factory.mktemp("own")
    names: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for block in BLOCKS:
            exec(block, names)
    return names, folder


def test_the_model_is_short():
    assert len(BLOCKS[0].splitlines()) < LINES


def test_the_pages_and_tables_are_there(followed):
    _, folder = followed
    now, more = (folder / "out" / name for name in ("now", "five_slots"))
    page = (now / "page.html").read_text(encoding="utf-8")
    assert "Utilisation (resource doctor)" in page
    assert "was chosen" in page
    assert page.count("<svg") == 2
    assert "Five slots compared with Now" in (more / "report.html").read_text(encoding="utf-8")
    table = pd.read_csv(more / "comparison.csv").set_index("measure")
    assert table.loc["M01.utilisation.resource.doctor", "flag"] == "smaller than matters"
    assert table.loc["M11.to.milestone.t_slot", "flag"] == "clear"


def test_a_slot_more_gets_people_seen_sooner_and_crowds_the_clinic(followed):
    names, _ = followed
    table = names["comparison"].table.set_index("measure")
    assert table.loc["M05.arrivals", "replications"] == 10
    sooner = table.loc["M11.to.milestone.t_slot"]
    assert sooner["high"] < 0
    assert sooner["difference"] < -1440
    assert table.loc["M09.mean.outcome.seen", "low"] > 5
    assert names["comparison"].unstable == ()


def test_the_event_log_is_that_of_the_first_replication(followed):
    names, folder = followed
    log = pd.read_csv(folder / "out" / "log.csv")
    patients = names["result"].records(0).patients
    assert set(log.entity_id) == set(patients.patient)
    assert (log.event_type == "resource_use").sum() == (patients.outcome == "seen").sum()
