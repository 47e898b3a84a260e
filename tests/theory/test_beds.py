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


# -- two wards that may help each other out -------------------------------------------------------


def neighbours(patience, placements=("home", "acceptable")):
    """Return two wards of three beds, each the other's acceptable ward after a patience."""
    services, (home, other) = ("medicine", "surgery"), placements
    serves = {
        "alder": (("medicine", home), ("surgery", other)),
        "birch": (("surgery", home), ("medicine", other)),
    }
    if other is None:
        serves = {name: tuple(way for way in ways if way[1]) for name, ways in serves.items()}
    stay = Exponential(mean_minutes=360)
    pathways = tuple(
        Pathway(
            service,
            [
                request_bed(service),
                wait_for_bed(cause="waiting"),
                occupy_bed(),
                treat("stay", stay),
                vacate_bed(),
                depart(),
            ],
        )
        for service in services
    )
    return Hospital(
        name="neighbours",
        pathways=pathways,
        arrivals=tuple(Arrivals(name=s, pathway=s, per_hour=8 / 24) for s in services),
        services=tuple(
            Service(name=s, acceptable_patience_minutes=patience, outlier_patience_minutes=np.inf)
            for s in services
        ),
        wards=tuple(Ward(name=name, beds=3, serves=ways) for name, ways in serves.items()),
    )


def waits_and_home(hospital, engine, replications):
    """Return, by replication, the mean wait for a bed (minutes) and the share at home."""
    waits, home = [], []
    for replication in range(replications):
        records = simulate(
            hospital, weeks=40, warm_up_weeks=1, seed=4, replication=replication, engine=engine
        )
        stays = records.stays[records.stays.t_requested > records.window[0]]
        stays = stays[stays.t_in.notna()]
        waits.append((stays.t_in - stays.t_requested).mean())
        home.append((stays.placement == "home").mean())
    return waits, home


def test_wards_that_wait_for_nothing_share_their_beds(engine):
    """No patience: one M/M/6 offered 4, whose mean wait is Erlang's C x 360 / (6 - 4)."""
    blocked = erlang_b(6, 4.0)
    delayed = blocked / (1 - (4.0 / 6.0) * (1 - blocked))
    waits, home = waits_and_home(neighbours(0.0), engine, 10)
    assert_mean(waits, delayed * 360 / 2)
    assert 0.5 < np.mean(home) < 0.95


def test_wards_that_wait_for_ever_are_alone(engine):
    """Endless patience: two wards M/M/3 offered 2, to the byte as if neither helped the other."""
    waits, home = waits_and_home(neighbours(np.inf), engine, 10)
    assert_mean(waits, 360 * 4 / 9)
    assert set(home) == {1.0}
    first = simulate(neighbours(np.inf), weeks=4, seed=4, engine=engine)
    alone = simulate(neighbours(0.0, ("home", None)), weeks=4, seed=4, engine=engine)
    assert first.stays.equals(alone.stays)
    assert first.bed_events.equals(alone.bed_events)


def test_the_longer_one_holds_out_the_more_are_at_home_and_the_longer_the_wait(engine):
    found = [waits_and_home(neighbours(patience), engine, 8) for patience in (0.0, 120.0, np.inf)]
    waits = np.array([wait for wait, _ in found])
    home = np.array([share for _, share in found])
    assert (np.diff(home, axis=0).mean(axis=1) > 0.02).all()
    assert (np.diff(waits, axis=0).mean(axis=1) > 5).all()
