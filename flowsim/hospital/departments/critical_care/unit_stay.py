"""The stay in critical care by level of care, the step-down to a ward, and coming back from it."""

from flowsim.hospital.departments.critical_care.pathways import (
    on_the_ward,
    service_after,
    step_down,
)
from flowsim.hospital.departments.critical_care.place import (
    asks_for_place_and_bed,
    decided,
    decided_again,
)
from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.critical_care.terms import (
    ASKED_FROM,
    FROM_WARD,
    HALF_NURSE,
    LEVELS,
    PLANNED,
    SOURCES,
    STEP_DOWN,
    STEP_DOWN_WHEN_FULL,
)
from flowsim.hospital.departments.critical_care.units import UnitsSettings
from flowsim.hospital.departments.wards.asking import promised_and_ready
from flowsim.hospital.departments.wards.pathways import (
    CLINICAL,
    WAIT_BED,
    WAIT_FIRST_BED,
    move_steps,
    person,
)
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import ELECTIVE, ending_table
from flowsim.hospital.vocabulary.attributes import Shares, shares, yes_no
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.distributions import Distribution
from flowsim.hospital.vocabulary.ladders import branch_by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw, Step
from flowsim.hospital.vocabulary.steps import (
    assign,
    draw,
    note,
    occupy_bed,
    release,
    request_bed,
    set_time,
    stage,
    transfer,
    vacate_bed,
    wait_for_time,
    wait_until,
)

SOURCE = "pathways section 10"
STAY, BACK, FROM_BED = "critical_care_unit_stay", "back_to_critical_care", "critical_care_stay"
"""The pathways of the stay, of coming back to it, and of patients in a bed without a place."""
MOVE_HOURS = "critical_care_move_hours"


def unit_stay(settings: CriticalCareSettings, wards: InpatientSettings) -> Pathway:
    """Return the stay by level of care; nurse units are held from before it to the end of it."""
    left: list[Step] = [note("t_critical_care_out"), *release(HALF_NURSE)]
    dies = [*left, set_time("t_need_end", "at_once"), transfer("death_on_ward")]
    half_back = when("ending", {"home": release(HALF_NURSE, units=1)})
    at_level_3 = [*_needs("t_level_3_end", "level_3"), half_back]
    return Pathway(
        STAY,
        [
            stage(
                "critical_care",
                note("t_critical_care_in", first=True),
                draw("ending", _endings(settings.units)),
                when("critical_care_level", {"3": at_level_3}),
                _needs("t_critical_care_end", "level_2"),
            ),
            when("ending", {"death": dies}),
            _step_down(settings, wards, left),
            *_after(settings, wards),
        ],
        source=SOURCE,
    )


def _endings(units: UnitsSettings) -> By[Shares]:
    """Return who dies there, by where critical care was asked from."""
    rows: dict[object, Shares] = {}
    for name in SOURCES:
        death = units.sources[name].death_share.value
        rows[name] = shares({"death": death, "home": 1 - death})
    return by(ASKED_FROM, rows)


def _needs(clock: str, level: str) -> list[Written]:
    """Return the need for a level of care."""
    return [set_time(clock, f"critical_care_{level}"), wait_for_time(clock, cause=CLINICAL)]


def _step_down(
    settings: CriticalCareSettings, wards: InpatientSettings, left: list[Step]
) -> list[Written]:
    """Return the wait for a ward's bed and the move there, by day.

    Where no nurse unit is free the request ranks as one that is overdue.
    """
    drawn = [Draw("specialty", settings.step_down.drawn)]
    base = service_after(wards)
    asks = branch_by(
        "any_free",
        {HALF_NURSE: [request_bed(base, kind=STEP_DOWN)]},
        otherwise=[request_bed(base, kind=STEP_DOWN_WHEN_FULL)],
    )
    return step_down(
        takes_over=[when("specialty", {"critical_care": drawn})],
        asks=[asks],
        moves=[wait_until(MOVE_HOURS, cause=WAIT_BED), *move_steps([vacate_bed(), *left])],
    )


def _after(settings: CriticalCareSettings, wards: InpatientSettings) -> list[Written]:
    """Return the need for a ward's bed, or needing critical care again, in that bed."""
    elective = [
        assign("stay_class", ELECTIVE),
        draw("ending", ending_table(wards.stays)),
    ]
    again = [
        set_time("t_critical_care_back", "critical_care_back_after"),
        wait_for_time("t_critical_care_back", cause=CLINICAL),
        *decided_again(settings.units),
        vacate_bed(),
        transfer(BACK),
    ]
    return [
        when(
            ASKED_FROM,
            {PLANNED: elective},
            otherwise=[Draw("stay_class", settings.stay_after.drawn)],
        ),
        Draw("critical_care_returns", yes_no(settings.units.back_share.value)),
        when("critical_care_returns", {"yes": again}),
        *on_the_ward(wards),
    ]


def ways_in(units: UnitsSettings, wards: InpatientSettings) -> tuple[Pathway, ...]:
    """Return the ways into the unit: of whoever comes, comes back, or is in a bed without a place.

    The last are those there at the start of the run; they take a place and a bed like all others.
    """
    comes = [
        person(wards.patients),
        *decided(units),
        note("t_bed_req"),
        *asks_for_place_and_bed(),
        *stage("wait_for_bed", promised_and_ready(WAIT_FIRST_BED, noted=True)),
        occupy_bed(),
        note("t_admit"),
    ]
    left = [note("t_discharge")]
    back = [*asks_for_place_and_bed(left), *promised_and_ready(WAIT_BED), occupy_bed()]
    in_bed = [*decided(units, FROM_WARD), vacate_bed()]
    return (
        Pathway("critical_care_admission", [*comes, transfer(STAY)], source=SOURCE),
        Pathway(BACK, [*back, transfer(STAY)], source=SOURCE),
        Pathway(FROM_BED, [*in_bed, transfer(BACK)], source=SOURCE),
    )


def parts_of_need(
    settings: CriticalCareSettings,
) -> tuple[tuple[str, By[Distribution]], tuple[str, By[Distribution]]]:
    """Return the minutes at level 3, and after them, by level and by where it was asked from."""
    part, need = settings.units.level_3_part.value, settings.units.need.duration
    share = {"critical_care_level_3": {"3": part}, "critical_care_level_2": {"3": 1 - part}}

    def rows(name: str) -> By[Distribution]:
        table: dict[object, Distribution] = {
            (level, source): need.at(level, source).scaled(share[name].get(level, 1.0))
            for level in LEVELS
            for source in SOURCES
        }
        return by(("critical_care_level", ASKED_FROM), table)

    first, second = (rows(name) for name in share)
    return (("critical_care_level_3", first), ("critical_care_level_2", second))
