"""Nurses of a ward beside closures, escalation, measures, the check and smaller hospitals."""

import pytest

from flowsim.analysis.measures import Facts, measure_facts
from flowsim.analysis.measures.in_use import in_use
from flowsim.engine.lowering import lower
from flowsim.engine.world import make_world
from flowsim.hospital.check import WARNING, check, offered_loads
from flowsim.hospital.vocabulary.actions import OpenEscalationBeds
from flowsim.hospital.vocabulary.calendars import (
    Calendar,
    OpeningPlan,
    Rota,
    Shift,
    Timetable,
)
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    close_beds,
    go,
    label,
    release,
    review_escalation,
    seize,
    treat,
    wait_until,
)
from flowsim.hospital.vocabulary.wards import (
    BedBureau,
    Escalation,
    EscalationLevel,
    RequestKind,
)
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_as_described, assert_same
from tests.small import hospital, run
from tests.unit.nurses_case import DAY, DAYS_AND_NIGHTS, EIGHT, HOUR, open_at, parts, stay, ward

# -- with what else opens and closes beds ------------------------------------------------------


def with_closures(*shares, capacity, wards=None):
    """Return parts with a background pathway that closes these shares, one an hour."""
    steps = [step for share in shares for step in (wait_until("hours"), close_beds(share))]
    pathway = Pathway("closures", [*steps, label("rest"), wait_until("hours"), go("rest")])
    return parts(
        capacity,
        wards,
        others=(pathway,),
        calendars=(("hours", Timetable.every(60)),),
        background=("closures",),
    )


def test_the_larger_of_closures_and_missing_nurses_holds(engine):
    """Hour by hour 3, 8, 5 and 0 of ten beds closed; nurses for 6, from 02:30 on for 10."""
    nurses = Calendar(((0, 3), (150, 5)))
    given = with_closures(0.3, 0.8, 0.5, 0.0, capacity=nurses)
    records = run(stay(60), [], engine=engine, **given)
    found = [open_at(records, t) for t in (0, 60, 120, 150, 180, 240)]
    assert found == [6, 6, 2, 2, 5, 10]


def test_closures_of_other_wards_are_what_they_were(engine):
    """A share of all core beds is spread over all wards, whoever staffs them."""
    wards = (ward(), ward("birch", 10, nurses=None))
    records = run(stay(60), [], engine=engine, **with_closures(0.3, capacity=1, wards=wards))
    assert (open_at(records, 60), open_at(records, 60, "birch")) == (2, 7)


def test_escalation_beds_open_whatever_the_nurses(engine):
    """Two core beds have nurses; three of escalation open beside them, and close as they empty."""
    level = EscalationLevel(
        name="amber",
        occupancy=2.0,
        boarders=1,
        longest_wait_minutes=10_000.0,
        actions=(OpenEscalationBeds(),),
    )
    reviews = Pathway(
        "reviews", [label("again"), wait_until("hours"), review_escalation(), go("again")]
    )
    records = run(
        stay(100),
        [30] * 4,
        engine=engine,
        **parts(
            1,
            (ward(escalation_beds=3),),
            others=(reviews,),
            calendars=(("hours", Timetable.every(60)),),
            background=("reviews",),
            bureau=BedBureau(
                kinds=(RequestKind(name="admission", rank=1, boards=True),),
                escalation=Escalation(levels=(level,), opening_lag_minutes=0.0),
            ),
        ),
    )
    assert [open_at(records, t) for t in (59, 60, 119, 120, 130)] == [2, 5, 5, 4, 2]
    assert records.patients.t_in_bed.tolist() == [30, 30, 60, 60]


@pytest.mark.parametrize("bed_type", ["critical_care", "assessment", "day", "general_and_acute"])
def test_any_type_of_ward_may_have_nurses(bed_type, engine):
    wards = (ward(bed_type=bed_type, beds_per_nurse=1.0),)
    records = run(stay(60), [], engine=engine, **parts(3, wards))
    assert open_at(records, 0) == 3


def test_nurses_whom_patients_seize_count_as_on_duty(engine):
    """A nurse busy with a task still staffs her beds."""
    busy = [seize("nurses"), treat("task", Constant(600)), release("nurses"), *stay(60)]
    records = run(busy, [0.0] * 3, engine=engine, **parts(3))
    assert [open_at(records, t) for t in (0, 300, 700)] == [6, 6, 6]


# -- nothing changes without nurses ------------------------------------------------------------


def test_nurses_for_all_beds_change_nothing():
    times = [k * 37.0 for k in range(80)]
    without = parts(wards=(ward(nurses=None),))
    plenty = parts(5)
    a, b = (run(stay(900), times, engine="compiled", **given) for given in (without, plenty))
    assert a.patients.equals(b.patients)
    assert a.bed_events.equals(b.bed_events)
    assert a.stays.equals(b.stays)


def test_a_ward_without_nurses_has_none_in_the_world():
    found = hospital(stay(900), [0.0], **parts(wards=(ward(nurses=None),)))
    assert len(make_world(lower(found, weeks=1), 1, 0).staffed_t) == 0


# -- measures, the check, smaller hospitals ----------------------------------------------------


def test_measures_of_open_beds_follow(engine):
    """Twelve hours of ten and twelve of six: eight open; ten patients a day for six hours."""
    times = [day * DAY + EIGHT + HOUR for day in range(7) for _ in range(10)]
    records = run(stay(6 * HOUR), times, engine=engine, **parts())
    facts = Facts(records)
    place = next(one for one in in_use(facts) if one.place == "alder")
    assert place.minutes_there / (7 * DAY) == pytest.approx(8.0)
    assert place.minutes_used / (7 * DAY) == pytest.approx(2.5)
    measures = measure_facts(facts).set_index("measure")["value"]
    assert measures["B01.open"] == 6.0
    assert measures["B03.time_weighted"] == pytest.approx(100 * 2.5 / 8)


def test_nobody_need_seize_the_nurses_of_a_ward():
    found = check(hospital(stay(60), [0.0], **parts()))
    assert [finding.text for finding in found] == []


def test_nurses_of_no_ward_are_still_warned_of():
    found = check(hospital(stay(60), [0.0], **parts(wards=(ward(nurses=None),))))
    assert [f.where for f in found if f.severity == WARNING] == ["resource nurses"]


@pytest.mark.parametrize(
    ("capacity", "expected"),
    [
        (DAYS_AND_NIGHTS, 8.0),
        (2, 4.0),
        (Calendar.weekly([("daily", "06:00", "18:00", 9)], elsewhere=1), 6.0),
        (OpeningPlan(((0, 1), (28, 4))), 8.0),
        (Rota(shifts=DAYS_AND_NIGHTS.shifts, unfilled_share=0.5), (5.0 + 3.0) / 2),
    ],
)
def test_offered_loads_are_held_against_the_beds_open(capacity, expected):
    loads = offered_loads(hospital(stay(60), [0.0], **parts(capacity)))
    assert next(x for x in loads if x.kind == "ward").capacity == pytest.approx(expected)


def test_the_mean_of_beds_is_of_whole_beds_and_of_no_more_than_there_are():
    """Of two nurses half come: none, one or two, who let none, seven and all ten beds be open."""
    shift = Shift(days="daily", start="00:00", end="24:00", staff=2)
    rota = Rota(shifts=(shift,), unfilled_share=0.5)
    loads = offered_loads(hospital(stay(60), **parts(rota, (ward(beds_per_nurse=7.5),))))
    expected = 0.25 * 0 + 0.5 * 7 + 0.25 * 10
    assert next(x for x in loads if x.kind == "ward").capacity == pytest.approx(expected)


def test_a_smaller_hospital_keeps_as_many_nurses_as_a_bed_needs():
    found = hospital(stay(60), **parts(12, (ward(beds=6, beds_per_nurse=0.5),)))
    small = scaled(found, 0.1)
    (alder,), nurses = small.wards, small.resources[0].capacity
    assert (alder.beds, nurses) == (1, 2)
    assert alder.core_beds_with(nurses) == 1


# -- all three say the same --------------------------------------------------------------------


def test_both_engines_and_the_interpreter_agree():
    rota = Rota(shifts=DAYS_AND_NIGHTS.shifts, unfilled_share=0.3)
    given = with_closures(0.2, 0.6, 0.1, capacity=rota)
    given["wards"] = (ward(), ward("birch", 3, nurses="others", beds_per_nurse=1 / 3))
    given["resources"] = (*given["resources"], Resource("others", Calendar(((0, 9), (2000, 3)))))
    found = hospital(stay(700), [k * 41.0 for k in range(220)], **given)
    assert_same(found, seed=4)
    assert_as_described(found, seed=4)
