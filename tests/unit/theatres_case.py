"""Theatres whose every minute can be worked out: one specialty, one operation, one theatre."""

from dataclasses import replace

from flowsim.hospital.departments.parameters import Count, Parameter, SharesBy, Timing
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.departments.theatres.procedures import ProcedureSetting, SpecialtySetting
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.staff import StaffSettings
from flowsim.hospital.departments.theatres.timetable import ListSetting
from flowsim.hospital.vocabulary.hospital import Hospital
from tests.unit.wards_case import shipped

SESSION, SESSION_END = 7 * 1440 + 510.0, 7 * 1440 + 750.0
"""The first session of the tiny timetable, planned a week ahead: the second Monday, 08:30."""


def exactly(minutes: float) -> Timing:
    return Timing(distribution="constant", minutes=minutes, source="expert")


def valued(value: float) -> Parameter:
    return Parameter(value=value, source="expert")


def tiny(
    *,
    waiting: int = 5,
    inpatients: bool = False,
    kind: str = "",
    day: dict[str, object] | None = None,
    planning: dict[str, object] | None = None,
    assessed: dict[str, object] | None = None,
    operations: float = 0.0,
    recovery: dict[str, object] | None = None,
    anaesthetists: int = 1,
    absent: float = 0.0,
) -> TheatresSettings:
    """Return theatres with one list a week, Monday morning, and so many waiting at the start.

    Operations take an hour with their anaesthetic, to a hundredth of a minute or so; nothing else
    varies: 10 minutes of sending, 5 of handover, 40 of recovery, 100 on the day unit.
    """
    shipped_theatres = shipped().theatres
    sure = {name: valued(0.0) for name in ("does_not_come", "unfit", "not_needed")}
    released = ("surgeon_away", "offered_on")
    minutes = {
        "sending": exactly(10),
        "handover": exactly(5),
        "checks": exactly(30),
        "fit_again": exactly(1440),
        "first_late": exactly(0),
        "tolerance_minutes": valued(30),
        "bed_first_from_level": Count(number=0, source="expert"),
    }
    after = {
        "first_stage": exactly(40),
        "second_stage": exactly(100),
        "kept_overnight": valued(0.0),
        "closes": "20:30",
    }
    return replace(
        shipped_theatres,
        modelled=True,
        theatres=Count(number=1, source="expert"),
        anaesthetics={"general": exactly(10)},
        specialties={
            "general_surgery": SpecialtySetting(
                operations=valued(operations),
                ward_specialty="general_surgery",
                service="elective_surgery",
                urgency=SharesBy(rows={"all": {"routine": 1.0}}, source="expert"),
                waiting=Count(number=waiting, source="expert"),
                waited=exactly(1440),
            )
        },
        procedures={
            "operation": ProcedureSetting(
                specialty="general_surgery",
                share=1.0,
                mean_minutes=60,
                sd_minutes=0.01,
                inpatient_share=1.0 if inpatients else 0.0,
                bads=True,
                anaesthetic="general",
                source="expert",
            )
        },
        timetable=(
            ListSetting(
                theatre=1,
                days="mon",
                session="am",
                specialty="general_surgery",
                kind=kind or ("elective" if inpatients else "day"),
                source="expert",
            ),
        ),
        pre_assessment=replace(
            shipped_theatres.pre_assessment,
            **{"takes": exactly(40), "unfit": valued(0.0), **(assessed or {})},
        ),
        staff=StaffSettings(
            anaesthetists=Count(number=anaesthetists, source="expert"), absent_a_day=valued(absent)
        ),
        planning=replace(
            shipped_theatres.planning,
            **{"plan_days": 7, **{name: valued(0.0) for name in released}, **(planning or {})},
        ),
        day=replace(
            shipped_theatres.day, come_in_minutes=valued(75), **{**sure, **minutes, **(day or {})}
        ),
        recovery=replace(shipped_theatres.recovery, **{**after, **(recovery or {})}),
    )


def alone(theatres: TheatresSettings, **changes: object) -> Hospital:
    """Return the shipped hospital with these theatres, and nobody else but their patients."""
    whole = hospital_of(replace(shipped(), theatres=theatres))
    own = tuple(each for each in whole.arrivals if each.name.startswith(("theatre", "listed")))
    return replace(whole, arrivals=own, **changes)
