"""Streaming errs: how often, whom it sends where, and how they come to majors after all."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from flowsim.engine import simulate
from flowsim.engine.lowering import lower
from flowsim.engine.world import make_world
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.emergency.patients import Judgement
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.parameters import ChanceBy
from flowsim.hospital.vocabulary.attributes import yes_no
from flowsim.hospital.vocabulary.by import By
from tests.unit.emergency_case import emergency, front_door_hospital

NEVER_WRONG = ChanceBy(rows={"all": 1.0}, source="expert")
ALWAYS_WRONG = ChanceBy(rows={"all": 0.0}, source="expert")


def judged(sensitivity: ChanceBy, specificity: ChanceBy) -> EmergencySettings:
    judgement = Judgement(sensitivity=sensitivity, specificity=specificity)
    settings = emergency()
    return replace(settings, patients=replace(settings.patients, judged_need=judgement))


def labels(settings: EmergencySettings, weeks: int = 10) -> pd.DataFrame:
    """Return what is drawn of everybody who comes to the department."""
    program = lower(front_door_hospital(settings), weeks=weeks)
    world = make_world(program, 1, 0)
    names = program.names
    table = {
        name: np.asarray(values)[world.attributes[k]]
        for k, (name, values) in enumerate(
            zip(names.attributes, names.attribute_values, strict=True)
        )
        if (world.attributes[k] >= 0).any()
    }
    found = pd.DataFrame(table)
    return found[found.dept_type == "type1"]


def test_a_judgement_is_a_table_of_both_kinds_of_patient() -> None:
    rows = {"1": 0.9, "*": 0.5}
    chance = ChanceBy(by=("acuity",), rows=rows, source="expert")
    drawn = Judgement(sensitivity=chance, specificity=replace(chance, odds=3.0)).drawn
    assert isinstance(drawn, By)
    assert drawn.attributes == ("admit_need", "acuity")
    assert drawn.at("yes", "1") == yes_no(0.9)
    assert drawn.at("no", "4") == yes_no(1 - 0.75)


def test_both_halves_of_a_judgement_have_the_same_rows() -> None:
    by_acuity = ChanceBy(by=("acuity",), rows={"*": 0.5}, source="expert")
    for other in (NEVER_WRONG, replace(by_acuity, rows={"1": 0.5, "*": 0.4})):
        with pytest.raises(FlowsimError, match="the same 'by' and the same rows"):
            Judgement(sensitivity=by_acuity, specificity=other)


def test_nurses_are_as_good_as_in_the_review() -> None:
    """Afnan et al. 2021: 72 % and 83 % of adults, to the rounding of the rows."""
    adults = labels(emergency(), weeks=20).query("age_band != '0-15'")
    need, thought = adults.admit_need == "yes", adults.judged_need == "yes"
    assert thought[need].mean() == pytest.approx(0.72, abs=0.015)
    assert (~thought[~need]).mean() == pytest.approx(0.83, abs=0.015)


def test_who_is_never_wrong_streams_by_need_itself() -> None:
    """The null value: the records of a hospital that knows at the door who needs a bed."""
    perfect = front_door_hospital(judged(NEVER_WRONG, NEVER_WRONG))
    stream = next(a for a in perfect.attributes if a.name == "stream")
    assert isinstance(stream.drawn, By)
    known = replace(
        stream, drawn=replace(stream.drawn, attributes=("acuity", "age_band", "admit_need"))
    )
    attributes = tuple(known if a is stream else a for a in perfect.attributes)
    one, other = (
        simulate(hospital, weeks=1, seed=7)
        for hospital in (perfect, replace(perfect, attributes=attributes))
    )
    for name, table in one.tables.items():
        assert table.equals(other.tables[name]), name
    people = one.patients[one.patients.dept_type == "type1"]
    assert (people.judged_need == people.admit_need).all()
    assert set(people.wrong_stream.dropna()) <= {"urgent_treatment"}
    assert (people.escalated[people.t_bounced.notna()] == "yes").all()


@pytest.fixture(scope="module")
def week() -> pd.DataFrame:
    found = simulate(front_door_hospital(), weeks=2, seed=7).patients
    return found[found.dept_type == "type1"]


def test_whom_a_stream_sends_on_is_seen_again_in_majors(week: pd.DataFrame) -> None:
    bounced = week[week.t_bounced.notna()]
    assert set(bounced.wrong_stream) == {"minors", "urgent_treatment", "mental_health"}
    assert (bounced.stream == "majors").all()
    assert (bounced.t_bounced >= bounced.t_seen).all()
    missed = bounced[bounced.escalated.ne("yes") | bounced.wrong_stream.ne("urgent_treatment")]
    assert (missed.admit_need == "yes").all()
    assert (missed.judged_need == "no").all()
    seen = bounced[bounced.t_ed_depart.notna() & bounced.admit_need.eq("yes")]
    assert seen.t_admit.notna().all()
    assert week.wrong_stream[week.t_bounced.isna()].isna().all()


def test_nobody_missed_stays_where_no_bed_is_asked_for(week: pd.DataFrame) -> None:
    missed = week[week.judged_need.eq("no") & week.admit_need.eq("yes") & week.t_ready.notna()]
    assert len(missed) > 20
    assert not missed.stream.isin(["minors", "urgent_treatment", "mental_health"]).any()


def test_worse_sensitivity_bounces_more_and_worse_specificity_fills_majors() -> None:
    right = simulate(front_door_hospital(judged(NEVER_WRONG, NEVER_WRONG)), weeks=1, seed=7)
    blind = simulate(front_door_hospital(judged(ALWAYS_WRONG, NEVER_WRONG)), weeks=1, seed=7)
    careful = simulate(front_door_hospital(judged(NEVER_WRONG, ALWAYS_WRONG)), weeks=1, seed=7)
    assert blind.patients.t_bounced.count() > right.patients.t_bounced.count() + 50
    assert careful.patients.t_bounced.count() <= right.patients.t_bounced.count()
    majors = [(found.patients.stream == "majors").sum() for found in (right, careful)]
    assert majors[1] > majors[0] + 100


def test_better_sensitivity_never_bounces_anybody_anew() -> None:
    """Draws are keyed: who is judged rightly by the worse nurse is so by the better one."""
    settings = emergency()
    judgement = settings.patients.judged_need
    better = Judgement(
        sensitivity=replace(judgement.sensitivity, odds=2.0), specificity=judgement.specificity
    )
    improved = replace(settings, patients=replace(settings.patients, judged_need=better))
    before, after = labels(settings), labels(improved)
    gained = (before.judged_need == "no") & (after.judged_need == "yes")
    assert gained.sum() > 0
    assert not ((before.judged_need == "yes") & (after.judged_need == "no")).any()
    assert (before.admit_need[gained] == "yes").all()
