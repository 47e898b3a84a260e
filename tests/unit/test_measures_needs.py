"""Measures of theatres of somebody's own model that has only some of the names they read."""

import numpy as np
import pytest

from flowsim.analysis.measures import measure, not_available
from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import depart, note, treat
from flowsim.records.terms import attribute, care, milestone, outcome, stream

TIMES = ("t_session", "t_session_end", "t_anaes", "t_out_theatre", "t_cancelled", "t_come_in")
LABELS = {
    "theatre": ("theatre_1",),
    "session_kind": ("elective",),
    "intent": ("inpatient", "day_case"),
    "in_bads": ("no", "yes"),
    "cancelled_for": ("none", "patient", "clinical", "bed", "time"),
}
NOT_HELD, HOLD = "session_not_held", "theatre_wait_recovery"

SESSIONS = {*TIMES[:4], "theatre", "session_kind", NOT_HELD}
REASONS = {f"cancelled_for={why}" for why in LABELS["cancelled_for"][1:]}
READ = {
    "T01.sessions_held": SESSIONS,
    "T11.on_the_day": SESSIONS | {"t_cancelled", "cancelled_for"} | REASONS,
    "T14.day_case": SESSIONS | {"intent", "in_bads", "intent=day_case", "in_bads=yes"},
    "T18.recovery_hold": SESSIONS | {HOLD},
    "T21.before_operation": SESSIONS | {"t_come_in"},
}
"""What is read for a measure of each rule: names, and values of attributes."""


def records(lacking=""):
    """Return the records of a model with all these names but one (a name, or 'name=value')."""
    labels = {
        name: tuple(value for value in values if lacking != f"{name}={value}")
        for name, values in LABELS.items()
        if name != lacking
    }
    steps = [note(name) for name in TIMES if name != lacking]
    steps.append(treat("hold", Constant(5.0), cause="held" if lacking == HOLD else HOLD))
    steps.append(depart("gone" if lacking == NOT_HELD else NOT_HELD))
    model = Hospital(
        name="own",
        pathways=(Pathway("visit", steps),),
        arrivals=(
            Batch(
                name="all",
                pathway="visit",
                times=((0.0, 1),),
                once=True,
                attributes=tuple((name, values[-1]) for name, values in labels.items()),
            ),
        ),
        attributes=tuple(Attribute(name=name, values=values) for name, values in labels.items()),
        terms=(
            stream("all", "everybody"),
            *(milestone(name, name) for name in TIMES if name != lacking),
            care("held" if lacking == HOLD else HOLD, "Hold", "hold"),
            outcome("gone" if lacking == NOT_HELD else NOT_HELD, "gone", ending="home"),
            *(attribute(name, name, values) for name, values in labels.items()),
        ),
    )
    return simulate(model, weeks=1)


def values(found):
    table = measure(found, READ)
    return dict(zip(table["measure"], table["value"], strict=True))


def test_a_model_with_all_names_has_every_measure():
    found = records()
    assert not not_available(found).keys() & READ
    assert not np.isnan([values(found)[key] for key in READ]).any()


@pytest.mark.parametrize("lacking", sorted(set().union(*READ.values())))
def test_a_measure_that_reads_a_name_the_model_lacks_is_not_computed(lacking):
    found = records(lacking)
    why, got = not_available(found), values(found)
    name, _, value = lacking.partition("=")
    for key, read in READ.items():
        assert np.isnan(got[key]) == (lacking in read)
        assert (key in why) == (lacking in read)
        if lacking in read:
            assert name in why[key]
            assert f"'{value}'" in why[key] or not value
