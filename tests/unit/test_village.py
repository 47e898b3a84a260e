"""The Emergency Village as a whole: one rung a patient, and whose admission was avoided by what."""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from flowsim.analysis.avoided import EPISODE, NO_RUNG, admissions_avoided
from flowsim.analysis.measures import measure
from flowsim.config import load
from flowsim.config.catalogue import initiative_class, initiative_names
from flowsim.config.folders import Folders
from flowsim.engine import simulate
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.hospital.initiatives.initiative import with_initiatives
from flowsim.records.frames import Records
from flowsim.scenario.build import build, untouched
from tests.engines import FASTEST

OF_FRONT_DOOR = [n for n in initiative_names(Folders()) if not initiative_class(n).needs]
SCENARIOS = ("baseline", "village_full", *OF_FRONT_DOOR)
WEEK = 10080
LEAVING = "early_discharge"
"""The one ladder that is for those in a bed."""


@cache
def small(scenario: str) -> Records:
    """Return four weeks of a fifth of the hospital."""
    return simulate(build(load(scenario, ["scale=0.2"])), weeks=4, seed=5, engine=FASTEST)


def in_bed(records: Records) -> set[tuple[str, int, int]]:
    """Return the episodes of emergency patients of the window who came into a bed."""
    patients = records.patients
    begin, finish = records.window
    mine = patients["admission_method"].astype(str).str.startswith("emergency")
    mine &= (patients["t_arrive"] >= begin) & (patients["t_arrive"] < finish)
    stays = records.stays
    beds = set(stays.loc[stays["t_in"].notna(), "patient"])
    mine &= patients["patient"].isin(beds)
    return set(patients.loc[mine, EPISODE].astype({"source": str}).itertuples(index=False))


def taken(records: Records) -> pd.DataFrame:
    """Return who was taken by which rung instead of a bed, with the episode."""
    rungs = records.rungs
    rows = rungs[(rungs["result"] == "taken") & (rungs["ladder"] != LEAVING)]
    return rows.merge(records.patients[["patient", *EPISODE]], on="patient")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_patient_is_taken_by_at_most_one_rung_instead_of_a_bed(scenario: str) -> None:
    assert not taken(small(scenario))["patient"].duplicated().any()


@pytest.mark.parametrize("scenario", ["hot_clinics", "village_full"])
def test_admissions_avoided_are_the_sum_over_rungs_patient_by_patient(scenario: str) -> None:
    base, other = small("baseline"), small(scenario)
    was, now = in_bed(base), in_bed(other)
    rung = {
        (str(row.source), row.ordinal, row.episode): row.rung for row in taken(other).itertuples()
    }
    weeks = (other.window[1] - other.window[0]) / WEEK
    expected: dict[str, list[float]] = {}
    for who, column in [*((w, 0) for w in was - now), *((w, 1) for w in now - was)]:
        expected.setdefault(rung.get(tuple(who), NO_RUNG), [0.0, 0.0])[column] += 1 / weeks
    found = admissions_avoided(base, other)
    assert len(found) > 2
    assert {
        row.rung: pytest.approx([row.avoided, row.added]) for row in found.itertuples()
    } == expected


@pytest.mark.parametrize("scenario", ["hot_clinics", "village_full"])
def test_admissions_avoided_are_the_difference_of_who_came_into_a_bed(scenario: str) -> None:
    base, other = small("baseline"), small(scenario)
    one, two = (measure(each, ["A08.to_bed"])["value"].item() for each in (base, other))
    net = admissions_avoided(base, other)["net"].sum()
    assert net == pytest.approx(one - two)
    assert net > 1


def test_nobody_is_avoided_against_oneself() -> None:
    assert admissions_avoided(small("hot_clinics"), small("hot_clinics")).empty


def test_the_village_is_its_parts_and_nothing_else() -> None:
    config = load("village_full")
    hospital = untouched(config)
    parts = [
        replace(each, **initiative_class(each.name).null(hospital)) for each in config.initiatives
    ]
    nothing = with_initiatives(hospital, parts)
    assert len(parts) > 2
    assert program_digests(lower(nothing, weeks=2)) == program_digests(lower(hospital, weeks=2))


def test_an_acute_care_hub_is_the_village() -> None:
    one, other = (load(name) for name in ("village_full", "acute_care_hub"))
    assert one.initiatives == other.initiatives
    assert program_digests(lower(build(one), weeks=2)) == program_digests(
        lower(build(other), weeks=2)
    )
