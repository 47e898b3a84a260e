"""Wards with known answers: Poisson census, Erlang B, Little's law."""

import numpy as np
import pytest
from scipy import stats

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.distributions import Constant, Exponential, Lognormal, days
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    depart,
    label,
    occupy_bed,
    request_bed,
    set_time,
    treat,
    vacate_bed,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import Service, Ward
from tests.agreement import assert_mean, erlang_b

WEEK = 10080.0


def ward_hospital(a_day, stay, beds, steps=None):
    """Return a hospital of one ward; patients wait for a bed unless other steps are given."""
    waits = [request_bed("medicine"), wait_for_bed(cause="waiting"), occupy_bed()]
    steps = steps or [*waits, treat("stay", stay), vacate_bed(), depart()]
    return Hospital(
        name="ward",
        pathways=(Pathway("admission", steps),),
        arrivals=(Arrivals(name="all", pathway="admission", per_hour=a_day / 24),),
        services=(Service(name="medicine"),),
        wards=(Ward(name="alder", beds=beds, serves=(("medicine", "home"),)),),
    )


def census(records, times):
    """Return the number of patients in bed at each time (minutes)."""
    stays = records.stays
    came = np.searchsorted(np.sort(stays.t_in.dropna()), times, side="right")
    left = np.searchsorted(np.sort(stays.t_out.dropna()), times, side="right")
    return came - left


@pytest.mark.parametrize(
    "stay",
    [Lognormal(mean_minutes=days(1), sd_minutes=days(1)), Constant(days(1))],
    ids=["skewed", "constant"],
)
def test_census_without_limit_is_poisson_whatever_the_stay(engine, stay):
    """M/G/infinity: ten a day for a day each; looked at once a week, when all have changed."""
    records = simulate(ward_hospital(10, stay, 60), weeks=400, seed=2, engine=engine)
    counts = census(records, np.arange(2, 400) * WEEK)
    groups = [0, 5, 7, 8, 9, 10, 11, 12, 13, 15, 60]
    seen, _ = np.histogram(counts, groups)
    expected = np.diff(stats.poisson(10).cdf(np.array(groups) - 1)) * counts.size
    statistic = ((seen - expected) ** 2 / expected).sum()
    assert 0.001 < stats.chi2.sf(statistic, len(expected) - 1) < 0.999
    assert records.stays.t_in.equals(records.stays.t_requested)


def test_loss_ward_blocks_by_erlang_b(engine):
    """An intensive care unit of twelve beds offered ten that turns away when full."""
    stay = Lognormal(mean_minutes=days(0.5), sd_minutes=days(0.6))
    steps = [
        set_time("t_limit", "no_wait", Constant(0)),
        request_bed("medicine"),
        wait_for_bed(until="t_limit", otherwise="full"),
        occupy_bed(),
        treat("stay", stay),
        vacate_bed(),
        depart(),
        label("full"),
        depart("turned_away"),
    ]
    hospital = ward_hospital(20, stay, 12, steps)
    shares = []
    for replication in range(8):
        records = simulate(
            hospital, weeks=40, warm_up_weeks=1, seed=3, replication=replication, engine=engine
        )
        patients = records.patients[records.patients.t_arrive > records.window[0]]
        shares.append((patients.outcome == "turned_away").mean())
        assert (
            records.stays.t_withdrawn.notna().sum()
            == (records.patients.outcome == "turned_away").sum()
        )
    assert_mean(shares, erlang_b(12, 10))


def test_ward_with_a_queue_waits_by_erlang_c(engine):
    """Exponential stays make a ward an M/M/c: 3 beds offered 2 wait 4/9 of a mean stay."""
    hospital = ward_hospital(8, Exponential(mean_minutes=360), 3)
    waits = []
    for replication in range(10):
        records = simulate(
            hospital, weeks=52, warm_up_weeks=1, seed=4, replication=replication, engine=engine
        )
        stays = records.stays[records.stays.t_requested > records.window[0]]
        waits.append((stays.t_in - stays.t_requested).mean())
    assert_mean(waits, 360 * 4 / 9)


def test_littles_law_on_a_ward(engine):
    """Mean occupied beds = admissions a day x mean stay, within 1 %."""
    stay = Lognormal(mean_minutes=days(4), sd_minutes=days(5))
    records = simulate(ward_hospital(6, stay, 28), weeks=104, seed=6, engine=engine)
    changes = records.bed_events[["t", "before", "after", "beds"]]
    signed = changes.beds * (
        (changes.after == "occupied").astype(int) - (changes.before == "occupied").astype(int)
    )
    occupied = (signed * (records.end_minutes - changes.t)).sum() / records.end_minutes
    stays = records.stays.dropna(subset=["t_in"])
    rate = len(stays) / records.end_minutes
    lengths = (stays.t_out - stays.t_in).dropna()
    assert occupied > 20
    assert occupied == pytest.approx(rate * lengths.mean(), rel=0.01)
