"""Small runs in which every measure has a value, for both ways of computing it."""

from dataclasses import replace

import numpy as np

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.records.frames import Records
from flowsim.records.terms import Terms
from flowsim.scenario.build import build
from tests.engines import FASTEST

SEED = 7


def baseline():
    """Return a tenth of the hospital over four weeks, with warm-up and cool-down."""
    return _small("baseline")


def bed_bureau():
    """Return the same with an initiative."""
    return _small("baseline+bed_bureau")


def hot_clinics():
    """Return the same with hot clinics, after which many come to the emergency department."""
    return _small("hot_clinics", "hospital.hot_clinics.returns_after_visit.value=0.1")


def direct():
    """Return the same with fractures reviewed first, and patients sent straight to specialties."""
    scenario = "direct_to_specialty+virtual_fracture_clinic"
    return _small(scenario, "initiative.direct_to_specialty.recognised=0.6")


def at_home():
    """Return three tenths of it with places for care at home, three tenths of which fail."""
    fails = "hospital.care_at_home.services.antibiotics.readmitted"
    made = build(
        load(
            "opat+early_supported_discharge",
            [
                "scale=0.3",
                "initiative.opat.places=20",
                f"{fails}={{value: 0.3, range: [0, 1], source: expert}}",
            ],
        )
    )
    return simulate(made, weeks=4, warm_up_weeks=2, cool_down_weeks=1, seed=SEED, engine=FASTEST)


def same_day():
    """Return the same with surgeons' patients in same day care, calls, and many past closing."""
    timings = "hospital.same_day.timings.treatment"
    config = load(
        "baseline",
        [
            "scale=0.3",
            "hospital.same_day.counted_as=attendance",
            "hospital.same_day.direct_calls.value=0.5",
            "hospital.same_day.calls_111.value=0.3",
            "hospital.same_day.crew_calls.value=0.3",
            "hospital.same_day.streamed.value=0.8",
            f"{timings}.mean_minutes=150",
            f"{timings}.range=[15, 300]",
        ],
    )
    here = config.hospital.same_day
    surgeons = {"same_day / general_surgery": 0.9, "same_day / orthopaedics": 0.9}
    rows = {**surgeons, **here.fit.rows}  # the first that fits holds
    settings = replace(config.hospital, same_day=replace(here, fit=replace(here.fit, rows=rows)))
    hospital = build(replace(config, hospital=settings))
    return simulate(
        hospital, weeks=4, warm_up_weeks=1, cool_down_weeks=1, seed=SEED, engine=FASTEST
    )


def crowded():
    """Return a hospital short of beds that stops in the middle: many waits are unfinished."""
    return _stopping(beds=420, weeks=2)


def growing():
    """Return one without theatres and with so few beds that its queues never settle."""
    return _stopping(beds=120, weeks=4, scenario="without_theatres")


def understaffed():
    """Return one in which nurses are missing and others work in their place."""
    unfilled = (
        f"hospital.emergency.staff.{r}_nurse.unfilled_share=0.4" for r in ("triage", "support")
    )
    return simulate(
        build(load("baseline", ["scale=0.6", *unfilled])), weeks=2, seed=SEED, engine=FASTEST
    )


def theatres():
    """Return the whole hospital, few bays and beds promised first, for 15 weeks.

    Critical care has few nurses, so that somebody is not operated on within 28 days.
    """
    few = (
        "theatres.recovery.bays.number=12",
        "theatres.day.bed_first_from_level.number=0",
        "critical_care.units.nurses={number: 10, range: null, source: expert}",
    )
    made = build(load("baseline", [f"hospital.{each}" for each in few]))
    return simulate(made, weeks=5, warm_up_weeks=9, cool_down_weeks=1, seed=SEED, engine=FASTEST)


def emergencies():
    """Return it with most emergency operations immediate and few beds, over ten weeks.

    The emergency theatre is shut while operating lists run, which give way to some of them; many
    patients come back to critical care, which has few nurses and moves to wards at all hours.
    """
    kinds = ("other_trauma", "laparotomy", "other_general", "urgent_gynaecology", "urgent_urology")
    classes = "{immediate: 0.9, most_urgent: 0.05, urgent: 0.05, expedited: 0.0}"
    units = "hospital.critical_care.units"
    theatre = "hospital.emergency_theatres.theatres.emergency_theatre.hours"
    rows = ("hospital.bed_bureau.kinds.critical_care_stepdown", f"{units}.step_down_when_full")
    config = load(
        "baseline",
        [
            "period.general_acute_open=520",
            *(f"hospital.emergency_theatres.kinds.{kind}.classes={classes}" for kind in kinds),
            f"{theatre}.hours=[{{days: mon-fri, start: '08:30', end: '17:00', level: 0}}]",
            f"{units}.nurses.number=11",
            f"{units}.back_share={{value: 0.4, range: [0, 1], source: expert}}",
            f"{units}.move_hours.hours=[{{days: daily, start: '00:00', end: '24:00'}}]",
            *(f"{row}.{hour}" for row in rows for hour in ("from_hour=0", "to_hour=24")),
        ],
    )
    return simulate(
        build(config), weeks=6, warm_up_weeks=3, cool_down_weeks=1, seed=SEED, engine=FASTEST
    )


def relabelled():
    """Return the crowded run under other names, for what the shipped hospital does not have.

    Children and minors have departments of their own type, every second patient who left unseen
    had been seen, one ward has day beds and another one more core bed than can be opened, and four
    neighbours are one patient, moved for want of beds.
    """
    records = crowded()
    patients, stays = records.patients.copy(), records.stays.copy()
    other = {"paediatrics": "type2", "minors": "type3"}
    types = patients.stream.map(other).astype(object)
    patients["dept_type"] = types.where(types.notna(), patients.dept_type.astype(object))
    left = patients.index[patients.outcome == "lwbs"][::2]
    patients["outcome"] = patients.outcome.astype(object)
    patients.loc[left, "outcome"] = "left_incomplete"
    rows = np.arange(len(patients))
    first_of_four = dict(
        zip(patients.patient, patients.patient.to_numpy()[rows - rows % 4], strict=True)
    )
    stays["patient"] = stays.patient.map(first_of_four)
    stays["kind"] = "repatriation"
    tables = {**records.tables, "patients": patients, "stays": stays}
    return replace(records, tables=tables, names=_other_beds(records.names))


def _other_beds(names):
    place, day = names.wards.index("stroke_unit"), names.wards.index("renal_ward")
    core, types = list(names.core_beds), list(names.bed_types)
    core[place] += 1
    types[day] = "day"
    changed = replace(names, bed_types=tuple(types), core_beds=tuple(core))
    terms = (replace(t, never="") if t.name == "left_incomplete" else t for t in names.terms)
    return changed.explained(Terms(tuple(terms)))


def _stopping(beds, weeks, scenario="baseline") -> Records:
    hospital = build(load(scenario, ["scale=0.1", f"period.general_acute_open={beds}"]))
    return simulate(hospital, weeks=weeks, seed=SEED, engine=FASTEST)


def _small(scenario, *overrides) -> Records:
    hospital = build(load(scenario, ["scale=0.1", *overrides]))
    return simulate(
        hospital, weeks=4, warm_up_weeks=1, cool_down_weeks=1, seed=SEED, engine=FASTEST
    )


CASES = {
    case.__name__: case
    for case in (
        baseline,
        bed_bureau,
        hot_clinics,
        direct,
        same_day,
        at_home,
        crowded,
        growing,
        relabelled,
        theatres,
        emergencies,
        understaffed,
    )
}
