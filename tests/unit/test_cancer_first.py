"""Cancer first: whom it goes before on waiting lists, and with which rank it asks for a bed."""

from functools import cache

import pandas as pd
import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.departments.theatres.terms import WAITS
from flowsim.hospital.edits import find
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.list_steps import JoinList
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.scenario import build
from flowsim.scenario.build import untouched
from tests.engines import FASTEST

HOSPITAL = untouched(load("baseline"))
CHANGED = build(load("cancer_first"))


def order(hospital: Hospital, urgency: str) -> list[Priority]:
    """Return the priorities with which somebody joins the waiting list, first and again."""
    steps = hospital.find("pathways", WAITS).steps
    found = [step.priority for step in steps if isinstance(step, JoinList)]
    return [each.at(urgency) if isinstance(each, By) else each for each in found]


def test_cancer_goes_before_who_is_due_and_others_as_before() -> None:
    first = min(each.due_band for name in ("urgent", "routine") for each in order(HOSPITAL, name))
    assert [each.band for each in order(CHANGED, "cancer")] == [first - 1] * 2
    for urgency in ("urgent", "routine"):
        assert order(CHANGED, urgency) == order(HOSPITAL, urgency)


@pytest.mark.parametrize(("rank", "overdue"), [(7, 3), (2, 2)])
def test_its_beds_have_a_rank_of_their_own(rank: int, overdue: int) -> None:
    hospital = build(load("cancer_first", [f"initiative.cancer_first.bed_rank={rank}"]))
    others = find(HOSPITAL, "request_kind", "elective_admission")
    mine = find(hospital, "request_kind", "cancer_admission")
    assert (mine.rank, mine.overdue_rank) == (rank, overdue)
    assert find(hospital, "request_kind", "elective_admission") == others


@cache
def requests() -> pd.DataFrame:
    """Return the first bed requests of who goes to a ward: the kind, and the urgency."""
    records = simulate(CHANGED, weeks=6, seed=7, engine=FASTEST)
    first = records.stays.sort_values("t_requested").drop_duplicates("patient")
    kinds = first.set_index("patient")["kind"].astype(str)
    people = records.patients.set_index("patient")
    to_ward = ~people["critical_care_planned"].astype(str).eq("yes")
    mine = people[to_ward & people["t_come_in"].notna() & people["t_bed_req"].notna()]
    mine = mine[mine["intent"].astype(str).eq("inpatient")]
    return pd.DataFrame({"kind": kinds.reindex(mine.index), "urgency": mine["urgency"].astype(str)})


def test_cancer_alone_asks_with_it() -> None:
    found = requests().dropna()
    asks = found["kind"].eq("cancer_admission")
    assert asks.sum() > 20
    assert set(found.loc[asks, "urgency"]) == {"cancer"}
    assert "elective_admission" not in set(found.loc[found["urgency"].eq("cancer"), "kind"])
