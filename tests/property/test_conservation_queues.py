"""Nobody waits while a server or a bed they may have stands idle."""

from dataclasses import replace

import numpy as np
import pytest

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute, yes_no
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Rota, Shift
from flowsim.hospital.vocabulary.distributions import Exponential, Lognormal
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority, Resource, Team
from flowsim.hospital.vocabulary.steps import (
    branch_on,
    depart,
    keep_waiting,
    label,
    note,
    release,
    renege_after,
    seize,
    treat,
)
from tests.busy import busy_hospital


def number_between(starts, ends, moments):
    """Return how many spans are open at each moment; an end that is null never comes."""
    begun = np.searchsorted(np.sort(starts[np.isfinite(starts)]), moments)
    over = np.searchsorted(np.sort(ends[np.isfinite(ends)]), moments)
    return begun - over


def middles(*times):
    """Return the middle of every interval between successive times of change."""
    moments = np.unique(np.concatenate([t[np.isfinite(t)] for t in times]))
    return (moments[:-1] + moments[1:]) / 2


def clinic():
    """Return a clinic of one rota, two ranks and some who leave; some ask for the senior alone."""
    rota = Rota(
        shifts=(
            Shift(days="daily", start="08:00", end="20:00", staff=3),
            Shift(days="daily", start="19:00", end="08:00", staff=1),
        ),
        unfilled_share=0.15,
    )
    rank = by("urgent", {"yes": Priority(band=0)}, default=Priority(band=1, credit_minutes=5))
    seen = [
        keep_waiting(),
        note("t_start"),
        treat("see", Lognormal(mean_minutes=11, sd_minutes=9)),
        note("t_end"),
    ]
    return Hospital(
        name="clinic",
        pathways=(
            Pathway(
                "visit",
                [
                    note("t_join"),
                    renege_after("patience", "left", Exponential(mean_minutes=120)),
                    branch_on("senior_only", {"yes": "senior"}),
                    *seize("crew", priority=rank, remember="seen_by"),
                    *seen,
                    *release("crew"),
                    depart("seen"),
                    label("senior"),
                    *seize("senior", priority=rank, remember="seen_by"),
                    *seen,
                    *release("senior"),
                    depart("seen"),
                    label("left"),
                    note("t_left"),
                    depart("left"),
                ],
            ),
        ),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=11.0),),
        resources=(Resource("junior", rota), Resource("senior", 1)),
        teams=(Team(name="crew", members=("junior", "senior")),),
        attributes=(
            Attribute(name="urgent", values=("no", "yes"), drawn=yes_no(0.2)),
            Attribute(name="senior_only", values=("no", "yes"), drawn=yes_no(0.1)),
            Attribute(name="seen_by", values=("nobody", "junior", "senior")),
        ),
    )


@pytest.mark.parametrize("seed", range(3))
def test_nobody_waits_while_a_server_is_idle(engine, seed):
    records = simulate(clinic(), weeks=2, seed=seed, engine=engine)
    patients = records.patients
    join, start, end, left = (
        patients[name].to_numpy() for name in ("t_join", "t_start", "t_end", "t_left")
    )
    shifts = records.shifts
    moments = middles(join, start, end, left, shifts.t_start.to_numpy(), shifts.t_end.to_numpy())
    moments = moments[(moments > 0) & (moments < records.end_minutes)]
    begun = shifts.t_start.to_numpy()[:, None] < moments
    on_duty = begun & (shifts.t_end.to_numpy()[:, None] > moments)
    duty = {"junior": shifts.filled.to_numpy() @ on_duty, "senior": np.ones(moments.size)}
    busy = {
        name: number_between(start[mine], end[mine], moments)
        for name in duty
        for mine in [(patients.seen_by == name).to_numpy()]
    }
    gone = np.fmin(start, left)
    alone = (patients.senior_only == "yes").to_numpy()
    wait_any = number_between(join[~alone], gone[~alone], moments)
    wait_senior = number_between(join[alone], gone[alone], moments)
    assert (wait_any > 0).mean() > 0.2
    assert (wait_senior > 0).any()
    assert (patients.outcome == "left").any()
    idle_junior, idle_senior = busy["junior"] < duty["junior"], busy["senior"] < duty["senior"]
    assert not (idle_senior & (wait_senior > 0)).any()
    assert not ((idle_junior | idle_senior) & (wait_any > 0)).any()


def without_escalation(scale):
    """Return the busy hospital with no beds that open or close."""
    hospital = busy_hospital(scale=scale)
    wards = tuple(replace(ward, escalation_beds=0) for ward in hospital.wards)
    return replace(hospital, wards=wards)


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_nobody_waits_for_a_home_bed_that_could_be_promised(engine, scale):
    """Empty and declared beds less those promised: none while an admission of its service waits."""
    records = simulate(without_escalation(scale), weeks=4, seed=9, engine=engine)
    events, stays = records.bed_events, records.stays
    ready = ("empty", "dirty", "cleaning")
    for ward, service in (("alder", "medicine"), ("birch", "surgery")):
        mine = events[events.ward == ward]
        change = mine.beds * (mine.after.isin(ready).astype(int) - mine.before.isin(ready))
        given = stays[stays.ward == ward]
        promised = given.t_allocated.to_numpy()
        settled = given.t_ready.fillna(given.t_withdrawn).to_numpy()
        asks = stays[(stays.service == service) & (stays.kind == "admission")]
        asked = asks.t_requested.to_numpy()
        answered = asks.t_allocated.fillna(asks.t_withdrawn).to_numpy()
        t = mine.t.to_numpy()
        moments = middles(t, promised, settled, asked, answered)
        could = change.cumsum().to_numpy()[np.searchsorted(t, moments) - 1]
        free = could - number_between(promised, settled, moments)
        waiting = number_between(asked, answered, moments)
        assert (waiting > 0).sum() > 20
        assert (free >= 0).all()
        assert not ((free > 0) & (waiting > 0)).any()
