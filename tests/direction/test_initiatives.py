"""Every initiative: its null value is the baseline, and its measures go the way it says they do.

Directions are looked at with the default parameters, at the whole hospital's own load, on the same
patients: 16 pairs of replications of six weeks, of twelve where there are waiting lists. 'up' and
'down' are shown when the 95 % interval of the paired difference lies on that side of zero; 'none'
when it lies within the least difference that matters on either side of zero. A few of the
initiatives by day, all of them in `.ci/nightly`.
"""

from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest

from flowsim.analysis.measures import describe, measure
from flowsim.analysis.official import official_figures
from flowsim.analysis.statistics import Interval, paired_interval
from flowsim.config import load
from flowsim.config.catalogue import initiative_class, initiative_names
from flowsim.config.folders import Folders
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.engine.simulate import prepare
from flowsim.hospital.edits import apply_edits
from flowsim.hospital.initiatives.initiative import Bounds, Initiative, parameter_rules
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.records.frames import Records
from flowsim.scenario.build import build, untouched
from tests.direction.night import AT_NIGHT
from tests.engines import FASTEST

pytestmark = pytest.mark.xdist_group("directions")  # which share the baseline's replications
REPLICATIONS = 16
WEEKS, WEEKS_OF_LISTS = (6, 4), (12, 8)
"""Weeks measured and before them; of initiatives of theatres more: waiting lists move slowly."""

SEED = 2026
NAMES = initiative_names(Folders())
BY_DAY = ("bed_bureau", "hot_clinics")
"""One for beds and one for clinics; the others take twenty minutes."""
EXPECTED = [
    pytest.param(name, key, way, marks=() if name in BY_DAY else AT_NIGHT)
    for name in NAMES
    for key, way in initiative_class(name).expects.items()
]
KEYS = sorted({key for name in NAMES for key in initiative_class(name).expects})

NOT_SHOWN = {
    # -0.003 nights of 0.63 (-0.011 to 0.005): whom a second team operates on by day, earlier, are
    # operated on the same day without it.
    ("emergency_theatre", "L08.pre_operative_nights"): "cases begin sooner on the same day",
    # 0.00 hours of 16.1 (-0.13 to 0.14): the urgent wait no longer and the expedited, among them
    # those of the urgent list, 0.2 more, for the hours that are kept are taken from them.
    ("hand_trauma", "T16.median_wait"): "what hands leave to others, the hours kept for them take",
    # Half of the admitted are X-rayed too: the decision on them comes sooner, and many leave within
    # minutes of the limit.
    (
        "ed_xray",
        "E02.admitted",
    ): "admitted patients gain as well, by more than what matters to nobody",
    # 0.05 of 7.3 more (-0.10 to 0.20), in 64 pairs 0.10 (0.03 to 0.17): fewer of those expected
    # wait there, and those for whom no space is lent wait longer, so that their sum hardly moves.
    ("ringfence", "E13.boarders"): "16 pairs tell apart 0.15 boarders, 64 show 0.10",
    # Ten bed-days a week of some 3,750: the standard and outliers hardly move.
    ("enhanced_recovery", "E12.mean"): "2.1 minutes of 139 sooner (-4.9 to 0.7)",
    ("enhanced_recovery", "B09.outliers"): "0.2 of 14.4 more (-0.2 to 0.5)",
    # Cancer is sent for first as it is: one a week is cancelled for want of a bed or of time. Of a
    # wait of three months for a routine operation a part of a day is not seen.
    ("cancer_first", "T11.non_clinical.urgency.cancer"): "0.2 points of 2.1 fewer (-0.7 to 0.3)",
    ("cancer_first", "R01.waited.urgency.routine"): "0.1 days of 93 longer (-0.3 to 0.5)",
    # Lists are full: who comes on top waits, and takes nobody's bed.
    ("repatriation", "E01.type1"): "0.1 points of 80 less (-0.4 to 0.3)",
    ("repatriation", "E12.mean"): "0.4 minutes of 139 more (-3.2 to 4.0)",
    ("repatriation", "B09.outliers"): "0.1 of 14.4 fewer (-0.6 to 0.4)",
    ("repatriation", "T11.on_the_day"): "0.2 points of 8.4 fewer (-0.4 to 0.1)",
    # Elective patients fill the surgical wards, and medical outliers lie there less often.
    ("theatre_sessions", "B09.outliers"): "0.1 of 14.4 more (-0.4 to 0.5)",
    ("sdec_expanded", "B09.medical_bed_days"): "16 pairs tell apart 3.3 of 59 bed-days a week",
    # Whom it keeps out of a bed would have stayed a night or two: others ask for these beds.
    ("sdec_expanded", "B03.time_weighted"): "0.1 points of 92.3 fewer (-0.2 to 0.1)",
    ("sdec_expanded", "E12.mean"): "2.7 minutes of 120 sooner (-6.2 to 0.8)",
    ("direct_to_specialty", "A06.expected_four_hours"): "0.8 points of 91 less (-1.6 to 0.1)",
    ("enhanced_recovery", "T11.on_the_day"): "0.3 points of 8.2 fewer (-0.7 to 0.0)",
}
"""What the catalogue of initiatives expects and this hospital does not show at this power."""


@cache
def rows(
    read: Callable[[Records], pd.Series],
    scenario: str,
    *overrides: str,
    lengths: tuple[int, int] = WEEKS,
) -> pd.DataFrame:
    """Return what is read of every replication, a row each."""
    weeks, warm_up = lengths
    run = prepare(
        build(load(scenario, list(overrides))),
        weeks=weeks,
        warm_up_weeks=warm_up,
        cool_down_weeks=1,
    )
    return pd.DataFrame([read(run.simulate(SEED, k, FASTEST)) for k in range(REPLICATIONS)])


def of_expected(records: Records) -> pd.Series:
    return measure(records, KEYS).set_index("measure")["value"]


def of_discharges(records: Records) -> pd.Series:
    return pd.Series(official_figures(records))


def change(
    key: str,
    scenario: str,
    *overrides: str,
    against: tuple[str, ...] = (),
    lengths: tuple[int, int] = WEEKS,
) -> Interval:
    after = rows(of_expected, scenario, *overrides, lengths=lengths)
    before = rows(of_expected, "baseline", *against, lengths=lengths)
    return paired_interval(after[key], before[key])


def figures(scenario: str, *overrides: str) -> pd.DataFrame:
    """Return discharges at the weekend and before noon (% of all), a row a replication."""
    found = rows(of_discharges, scenario, *overrides)
    weekend = (found["discharges_sat"] + found["discharges_sun"]) * 100 / 7
    return pd.DataFrame({"weekend": weekend, "before_noon": found["before_noon"]})


@cache
def records(scenario: str, *overrides: str) -> Records:
    run = prepare(build(load(scenario, list(overrides))), weeks=2)
    return run.simulate(SEED, 0, FASTEST)


# -- every initiative ------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "key", "way"), EXPECTED)
def test_a_measure_goes_the_way_the_initiative_expects(
    name: str, key: str, way: str, request: pytest.FixtureRequest
) -> None:
    if (name, key) in NOT_SHOWN:
        reason = NOT_SHOWN[name, key]
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    found = change(key, name, lengths=WEEKS_OF_LISTS if initiative_class(name).needs else WEEKS)
    if way == "none":
        least = describe(key).minimum_important_difference
        assert least is not None
        assert -least < found.low < found.high < least
    else:
        assert (found.low > 0) if way == "up" else (found.high < 0)


@cache
def made_of(name: str) -> Initiative:
    """Return an initiative as its file makes it."""
    (made,) = load(name).initiatives
    return made


@cache
def unchanged() -> tuple[Hospital, dict[str, str]]:
    """Return the hospital without initiatives, and the digests of its program."""
    hospital = untouched(load("baseline"))
    return hospital, program_digests(lower(hospital, weeks=2))


@pytest.mark.parametrize("name", NAMES)
def test_the_null_value_changes_no_byte(name: str) -> None:
    hospital, digests = unchanged()
    null = initiative_class(name).null(hospital)
    made = made_of(name)
    same = type(made)(**{**vars(made), **null})
    nothing = apply_edits(hospital, same.signed_edits(hospital))
    assert program_digests(lower(nothing, weeks=2)) == digests
    something = apply_edits(hospital, made.signed_edits(hospital))
    assert program_digests(lower(something, weeks=2)) != digests


@pytest.mark.parametrize("name", NAMES)
def test_defaults_and_plausible_ranges_and_sources_are_in_its_file(name: str) -> None:
    made = made_of(name)
    assert made.source
    assert made.title
    for parameter, rule in parameter_rules(type(made)).items():
        if isinstance(rule, Bounds):
            low, high = made.plausible[parameter]
            assert low <= getattr(made, parameter) <= high
            assert rule.hold(low)
            assert rule.hold(high)


@pytest.mark.parametrize("name", NAMES)
def test_the_effect_says_the_numbers_before_and_after(name: str) -> None:
    hospital, _ = unchanged()
    text = made_of(name).effect(hospital)
    assert text.startswith(made_of(name).summary)
    assert ", now " in text or "new " in text


# -- what is particular to one ---------------------------------------------------------------------


def test_a_bed_bureau_adds_no_beds() -> None:
    base, bureau = records("baseline"), records("bed_bureau")
    assert base.names.core_beds == bureau.names.core_beds
    assert base.names.escalation_beds == bureau.names.escalation_beds


@AT_NIGHT
def test_criteria_led_discharge_raises_weekend_discharges_where_rounds_are_few() -> None:
    few = ("hospital.discharge.review.weekend_review_share.value=0.2",)
    share = "initiative.criteria_led_discharge.share=0.6"
    assert change("D06.weekend_ratio", "baseline", *few, share, against=few).low > 0.02


@AT_NIGHT
def test_criteria_led_discharge_moves_discharges_to_the_weekend_and_not_past_noon() -> None:
    """16 pairs tell apart 0.3 points of the share at the weekend, and 0.5 of that before noon."""
    weekend = paired_interval(
        figures("criteria_led_discharge")["weekend"], figures("baseline")["weekend"]
    )
    before_noon = paired_interval(
        figures("criteria_led_discharge")["before_noon"], figures("baseline")["before_noon"]
    )
    assert weekend.low > 0
    assert before_noon.low > -0.5


def test_ed_xray_takes_its_work_from_the_shared_rooms() -> None:
    def busy(scenario: str, room: str) -> float:
        hours = records(scenario).resource_hours
        return float(hours.loc[hours["resource"] == room, "busy_minutes"].sum())

    assert busy("ed_xray", "xray_room") < busy("baseline", "xray_room")
    assert busy("ed_xray", "ed_xray_room") > 0


def of_waits_for_results(records: Records) -> pd.Series:
    """Return the minutes that admitted majors wait for results, and the share who are X-rayed."""
    patients = records.patients
    majors = patients["stream"].astype(str).eq("majors") & patients["t_admit"].notna()
    mine = patients[majors & patients["t_arrive"].between(*records.window)]
    waits = mine["minutes_ed_wait_results"].mean()
    return pd.Series({"minutes": waits, "xrayed": mine["xray"].astype(str).eq("yes").mean()})


@AT_NIGHT
def test_ed_xray_saves_admitted_patients_no_more_than_the_walk() -> None:
    """Two ways of five minutes become one of four there and back: six minutes for who is X-rayed.

    Two-sided; 16 pairs tell apart 0.2 minutes.
    """
    before = rows(of_waits_for_results, "baseline")
    saved = paired_interval(rows(of_waits_for_results, "ed_xray")["minutes"], before["minutes"])
    assert saved.high < 0
    assert saved.low > -6 * before["xrayed"].mean()


def of_bed_days(records: Records) -> pd.Series:
    """Return the bed-days a week that emergency patients use in the window."""
    begin, finish = records.window
    patients, stays = records.patients, records.stays
    urgent = patients["admission_method"].astype(str).str.startswith("emergency")
    mine = stays[stays["patient"].isin(patients.loc[urgent, "patient"]) & stays["t_in"].notna()]
    inside = mine["t_out"].fillna(finish).clip(upper=finish) - mine["t_in"].clip(lower=begin)
    return pd.Series({"bed_days": inside.clip(lower=0).sum() / 1440 / ((finish - begin) / 10080)})


@AT_NIGHT
def test_more_same_day_care_lengthens_the_stays_that_remain_and_takes_fewer_bed_days() -> None:
    """Two-sided, in one run: 16 pairs tell apart 0.02 nights of 5.7, and 6 bed-days of 3,267."""
    nights = change("L01.emergency_overnight_mean", "sdec_expanded")
    used = (rows(of_bed_days, name)["bed_days"] for name in ("sdec_expanded", "baseline"))
    bed_days = paired_interval(*used)
    assert nights.low > 0
    assert bed_days.high < 0


@AT_NIGHT
def test_exit_block_gates_the_effect_of_staff() -> None:
    blocked = "period.general_acute_open=540"
    free = "period.general_acute_open=620"
    key = "E01.type1"
    with_block = change(key, "staffing", blocked, against=(blocked,)).mean
    without = change(key, "staffing", free, against=(free,)).mean
    beds = change(key, "baseline", free, against=(blocked,)).mean
    assert beds > max(with_block, without)


MOVE = (
    "initiative.staffing.add.ed_acp=[]",
    "initiative.staffing.move={ed_junior: "
    "[{days: daily, start: '08:00', end: '18:00', to_start: '10:00', to_end: '20:00'}]}",
)


def test_a_moved_shift_keeps_the_staff_hours() -> None:
    def planned(*overrides: str) -> float:
        shifts = records("baseline", *overrides).shifts
        mine = shifts[shifts["resource"] == "ed_junior"]
        mine = mine[(mine["t_start"] >= 1440) & (mine["t_start"] < 8 * 1440)]
        return float(((mine["t_end"] - mine["t_start"]) * mine["planned"]).sum())

    assert planned(*MOVE) == planned()


# -- no paradox ------------------------------------------------------------------------------------

ALL_RETURN = "hospital.emergency.patients.returns_if_unseen.rows.yes=1.0"
WORSE = {
    "slower clinicians": ("hospital.emergency.rules.clinician_pace.value=1.15",),
    "fewer cubicles": ("hospital.emergency.spaces.majors_cubicle.number=22",),
    "more unfilled shifts": tuple(
        f"hospital.emergency.staff.{role}.unfilled_share=0.08"
        for role in ("triage_nurse", "majors_nurse", "ed_junior", "ed_middle")
    ),
}


@AT_NIGHT
@pytest.mark.parametrize("worse", WORSE)
def test_a_worse_department_does_not_shorten_the_wait_for_a_bed(worse: str) -> None:
    """Where nobody goes to another hospital; 16 pairs tell apart 5 minutes of the mean wait.

    As shipped 15 % of those who leave unseen and need a bed do, and leave beds to others.
    """
    assert change("E01.type1", "baseline", *WORSE[worse]).high < 0
    wait = change("E12.mean", "baseline", ALL_RETURN, *WORSE[worse], against=(ALL_RETURN,))
    least = describe("E12.mean").minimum_important_difference
    assert wait.high > 0
    assert least is not None
    assert wait.low > -least


MONOTONE = {
    "beds": ("period.general_acute_open=540", "period.general_acute_open=620"),
    "demand": ("period.type1_per_day=319", "period.type1_per_day=288"),
}


@AT_NIGHT
@pytest.mark.parametrize("name", MONOTONE)
def test_more_beds_and_less_demand_shorten_waits(name: str) -> None:
    worse, better = MONOTONE[name]
    assert change("E01.type1", "baseline", worse).high < 0
    assert change("E01.type1", "baseline", better).low > 0
    assert change("E12.mean", "baseline", worse).low > 0
    assert change("E12.mean", "baseline", better).high < 0
