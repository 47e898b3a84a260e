"""Offered loads: the estimate, how work is shared out, and the sampler behind it."""

import numpy as np
import pytest

from flowsim.engine import calendar_time, draws, simulate
from flowsim.hospital.check import (
    check,
    check_or_raise,
    offered_loads,
)
from flowsim.hospital.check.dice import opening, quantile, typical
from flowsim.hospital.check.load import Load, share_out
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.attributes import Attribute, yes_no
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.distributions import (
    CensoredNormal,
    Constant,
    Exponential,
    Lognormal,
    Triangular,
    Uniform,
    gamma,
)
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    bed_becomes,
    branch,
    branch_on,
    depart,
    end,
    go,
    label,
    occupy_bed,
    release,
    request_bed,
    seize,
    set_time,
    start,
    treat,
    vacate_bed,
    wait_for_all,
    wait_for_bed,
    wait_for_time,
    wait_until,
)
from flowsim.hospital.vocabulary.wards import BedBureau, Service, Ward
from tests.busy import busy_hospital
from tests.small import hospital

A_DAY = (Arrivals(name="all", pathway="visit", per_hour=1.0),)
STAFF = (Resource("nurse", 2), Resource("doctor", 2), Resource("porter", 2))
MEDICINE = {
    "services": (Service(name="medicine"),),
    "wards": (Ward(name="alder", beds=50, serves=(("medicine", "home"),)),),
}
IN_BED = [request_bed("medicine"), wait_for_bed(), occupy_bed()]


def loads_of(steps, **changes):
    """Return loads by name."""
    built = hospital(steps, **{"arrivals": A_DAY, **changes})
    check_or_raise(built)
    return {item.name: item for item in offered_loads(built)}


def test_load_is_arrivals_times_minutes():
    steps = [
        seize("nurse"),
        treat("task", Exponential(mean_minutes=30)),
        release("nurse"),
        depart(),
    ]
    load = loads_of(steps, resources=STAFF)["nurse"]
    assert load.load == pytest.approx(0.5, rel=0.02)
    assert (load.capacity, load.share) == (2, pytest.approx(0.25, rel=0.02))


def test_load_follows_shares_loops_and_pace():
    """Four visits on average, one in five with the doctor, who takes 1.5 times as long."""
    steps = [
        label("again"),
        seize("nurse"),
        treat("task", Constant(10)),
        release("nurse"),
        branch("more", {"again": 0.75, "next": 0.25}),
        branch("refer", {"doctor": 0.2, "next": 0.8}),
        depart(),
        label("doctor"),
        seize("doctor"),
        treat("consult", Constant(20), by_whom="doctor"),
        release("doctor"),
        depart(),
    ]
    resources = (Resource("nurse", 2), Resource("doctor", 1, pace=1.5))
    loads = loads_of(steps, resources=resources)
    assert loads["nurse"].load == pytest.approx(40 / 60, rel=0.05)
    assert loads["doctor"].load == pytest.approx(0.2 * 30 / 60, rel=0.03)


def test_load_counts_waiting_for_results_and_for_hours():
    """A place is held until the slower of two tests is back, or until the clinic opens."""
    tests = tuple(
        Pathway(name, [treat(name, Constant(minutes)), end()])
        for name, minutes in (("slow", 90), ("fast", 15))
    )
    steps = [
        seize("nurse"),
        start("slow"),
        start("fast"),
        wait_for_all(),
        release("nurse"),
        seize("doctor"),
        wait_until("noon"),
        release("doctor"),
        depart(),
    ]
    loads = loads_of(
        steps, others=tests, resources=STAFF, calendars=(("noon", Timetable.every(1440)),)
    )
    assert loads["nurse"].load == pytest.approx(1.5)
    assert loads["doctor"].load == pytest.approx(12, rel=0.03)


def test_load_of_a_ward_includes_turning_the_bed_round():
    clean = Pathway(
        "clean",
        [
            seize("porter"),
            treat("clean", Constant(60)),
            bed_becomes("empty"),
            release("porter"),
            end(),
        ],
    )
    steps = [
        *IN_BED,
        set_time("t_end", "need", Lognormal(mean_minutes=1440, sd_minutes=2000)),
        wait_for_time("t_end"),
        vacate_bed(),
        depart(),
    ]
    loads = loads_of(
        steps, others=(clean,), resources=STAFF, bureau=BedBureau(turn_round="clean"), **MEDICINE
    )
    assert loads["alder"].load == pytest.approx(25, rel=0.02)
    assert loads["porter"].load == pytest.approx(1, rel=0.02)


def test_load_depends_on_who_the_patient_is_and_when_they_come():
    night = Calendar.weekly([("daily", "20:00", "08:00", 1)], elsewhere=0)
    task = by(
        ("frail", "night"),
        {("yes", "*"): Constant(60), ("no", "yes"): Constant(30)},
        default=Constant(0),
    )
    steps = [seize("nurse"), treat("task", task), release("nurse"), depart()]
    loads = loads_of(
        steps,
        resources=STAFF,
        attributes=(
            Attribute(name="frail", values=("no", "yes"), drawn=yes_no(0.25)),
            Attribute(name="night", values=("no", "yes"), calendar=night),
        ),
    )
    assert loads["nurse"].load == pytest.approx(0.25 + 0.75 * 0.5 * 0.5, rel=0.03)


def test_load_of_booked_lists_and_background_work_counts_and_that_of_a_warm_start_does_not():
    work = Pathway(
        "work",
        [
            label("again"),
            wait_until("rounds"),
            seize("porter"),
            treat("walk", Constant(30)),
            release("porter"),
            go("again"),
        ],
    )
    steps = [seize("nurse"), treat("task", Constant(100)), release("nurse"), depart()]
    arrivals = (
        Batch(name="list", pathway="visit", times=((540.0, 20),), attends=0.5),
        Batch(name="start", pathway="visit", times=((0.0, 500),), once=True),
    )
    loads = loads_of(
        steps,
        others=(work,),
        resources=STAFF,
        arrivals=arrivals,
        calendars=(("rounds", Timetable.every(120)),),
        background=("work",),
    )
    assert loads["nurse"].load == pytest.approx(10 * 100 / 10080)
    assert loads["porter"].load == pytest.approx(0.25, rel=0.01)


def test_the_same_hospital_gives_the_same_loads():
    assert offered_loads(busy_hospital()) == offered_loads(busy_hospital())


def test_loads_are_what_a_simulation_without_queues_uses():
    steps = [
        seize("nurse"),
        treat("triage", gamma(mean_minutes=9, sd_minutes=7)),
        release("nurse"),
        branch_on("frail", {"yes": "stays"}),
        depart(),
        label("stays"),
        *IN_BED,
        set_time(
            "t_end",
            "need",
            by("frail", {"yes": Lognormal(mean_minutes=600, sd_minutes=600), "no": Constant(5)}),
        ),
        wait_for_time("t_end"),
        wait_until("rounds"),
        seize("doctor"),
        treat("letter", Triangular(low_minutes=5, mode_minutes=10, high_minutes=30)),
        release("doctor"),
        vacate_bed(),
        depart(),
    ]
    built = hospital(
        steps,
        arrivals=(
            Arrivals(
                name="all", pathway="visit", per_hour=tuple(2.0 + (h % 24 > 8) for h in range(168))
            ),
        ),
        resources=(Resource("nurse", 99), Resource("doctor", 99)),
        attributes=(Attribute(name="frail", values=("no", "yes"), drawn=yes_no(0.3)),),
        calendars=(("rounds", Timetable.weekly([("daily", ["09:00", "17:00"])])),),
        **{**MEDICINE, "wards": (Ward(name="alder", beds=400, serves=(("medicine", "home"),)),)},
    )
    records = simulate(built, weeks=60, seed=1)
    hours = records.resource_hours.groupby("resource", observed=False).busy_minutes.sum()
    loads = {item.name: item.load for item in offered_loads(built)}
    for name in ("nurse", "doctor"):
        assert loads[name] == pytest.approx(hours[name] / records.end_minutes, rel=0.03)
    stays = records.stays
    occupied = (stays.t_out.fillna(records.end_minutes) - stays.t_in).sum() / records.end_minutes
    assert loads["alder"] == pytest.approx(occupied, rel=0.03)


def test_a_loss_system_above_capacity_is_no_fault():
    steps = [
        seize("bay", otherwise="full"),
        treat("stay", Constant(300)),
        release("bay"),
        label("full"),
        depart(),
    ]
    built = hospital(steps, arrivals=A_DAY, resources=(Resource("bay", 1),))
    load = offered_loads(built)[0]
    assert load.share == pytest.approx(5)
    assert not load.waited_for
    assert check(built) == []


def test_work_that_several_can_do_is_shared_evenly():
    found = share_out(
        {"crew": 3.0, "senior": 1.0},
        {"crew": ("junior", "senior"), "senior": ("senior",)},
        {"junior": 2.0, "senior": 2.0},
    )
    assert found == {"junior": pytest.approx(2.0), "senior": pytest.approx(2.0)}


def test_work_only_one_can_do_is_not_moved():
    found = share_out(
        {"crew": 1.0, "senior": 3.0},
        {"crew": ("junior", "senior"), "senior": ("senior",)},
        {"junior": 2.0, "senior": 2.0},
    )
    assert found == {"junior": pytest.approx(1.0), "senior": pytest.approx(3.0)}


def test_shared_work_reaches_those_with_room_through_others():
    """Work moves along a chain: x can pass to y what y can pass to z."""
    found = share_out(
        {"xy": 4.0, "yz": 2.0},
        {"xy": ("x", "y"), "yz": ("y", "z")},
        {"x": 1.0, "y": 1.0, "z": 4.0},
    )
    assert sum(found.values()) == pytest.approx(6)
    assert found["x"] == pytest.approx(found["y"])
    assert found["z"] == pytest.approx(2.0)


def test_a_service_spills_into_acceptable_wards_only_when_its_own_are_full():
    steps = [*IN_BED, treat("stay", Constant(1200)), vacate_bed(), depart()]

    def shares(home_beds):
        wards = (
            Ward(name="own", beds=home_beds, serves=(("medicine", "home"),)),
            Ward(name="next", beds=20, serves=(("medicine", "acceptable"),)),
        )
        loads = loads_of(steps, **{**MEDICINE, "wards": wards})
        return loads["own"].load, loads["next"].load

    assert shares(25) == (pytest.approx(20), 0)
    assert shares(10) == (pytest.approx(20 / 3), pytest.approx(40 / 3))


# -- the sampler of the estimate ---------------------------------------------------------------


@pytest.mark.parametrize(
    "law",
    [
        Constant(5),
        Exponential(mean_minutes=7),
        Lognormal(mean_minutes=40, sd_minutes=90),
        Uniform(low_minutes=2, high_minutes=9),
        Triangular(low_minutes=1, mode_minutes=2, high_minutes=12),
        gamma(mean_minutes=8, sd_minutes=6),
    ],
    ids=lambda law: type(law).__name__,
)
def test_typical_durations_have_the_mean_of_their_law_and_rise(law):
    values = typical(law)
    assert np.mean(values) == pytest.approx(law.mean)
    assert (np.diff(values) >= 0).all()


def test_a_floored_normal_has_the_mean_above_the_floor():
    law = CensoredNormal(centre_minutes=0, sd_minutes=10)
    assert np.mean(typical(law)) == pytest.approx(10 / (2 * np.pi) ** 0.5, rel=0.02)


def test_quantiles_agree_with_those_of_the_engines():
    law = Lognormal(mean_minutes=40, sd_minutes=90)
    for u in (0.01, 0.3, 0.5, 0.9, 0.999):
        engine = draws.invert(draws.LOGNORMAL, law.log_mean, law.log_sd, 0.0, u)
        assert quantile(law, u) == pytest.approx(engine)


WEEK = 10080.0


@pytest.mark.parametrize("t", [0.0, 479.0, 480.0, 1199.5, 1200.0, 10079.0, 10080.0 + 500])
def test_calendars_are_read_as_the_engines_read_them(t):
    calendar = Calendar.weekly([("mon-fri", "08:00", "20:00", 1)], elsewhere=0)
    minutes = np.array([float(m) for m, _ in calendar.changes])
    levels = np.array([level for _, level in calendar.changes])
    expected = calendar_time.next_open(minutes, levels, 0, len(minutes), 0, WEEK, t)
    assert opening(calendar, t) == expected
    assert calendar.level_at(t) == calendar_time.level_at(minutes, levels, 0, len(minutes), WEEK, t)
    times = Timetable((480, 900, 9000))
    flat = np.array([float(m) for m in times.minutes])
    expected = calendar_time.next_open(flat, np.ones(3, dtype=np.int64), 0, 3, 1, WEEK, t)
    assert opening(times, t) == expected


def rarely(share: float, load: float) -> Load:
    """Return the load of a nurse whom a share of patients need: so many nurses all the time."""
    steps = [
        branch("used", {"used": share, "past": 1 - share}),
        label("used"),
        seize("nurse"),
        treat("task", Constant(load * 60 / share)),
        release("nurse"),
        label("past"),
        depart("seen"),
    ]
    made = hospital(steps, arrivals=A_DAY, resources=(Resource("nurse", 1),))
    return next(item for item in offered_loads(made) if item.name == "nurse")


def test_a_load_of_few_patients_is_above_capacity_only_beyond_chance() -> None:
    """Thirty of 12,000 patients say a load to a third; 6,000 of them to a fortieth."""
    few, many = rarely(0.0025, 1.1), rarely(0.5, 1.1)
    assert few.sample == pytest.approx(30, abs=20)
    assert many.sample == pytest.approx(6000, abs=150)
    assert not few.above_capacity
    assert many.above_capacity
    assert rarely(0.0025, 3.0).above_capacity
    assert not rarely(0.5, 0.9).above_capacity
