"""M02: one bed bureau instead of calls, boards and meetings; it matches as many minutes a bed."""

from dataclasses import dataclass

from flowsim.hospital.initiatives import Every, Initiative, Sooner, adds, expected, shortens
from flowsim.hospital.vocabulary.calendars import Shift, Timetable


@dataclass(frozen=True, kw_only=True)
class BedBureauInitiative(Initiative):
    title = "A bed bureau"
    seed = "S2 (clinical strategy 2019-24), M02"
    phrase = "Establish effective bed bureau"
    sentence = (
        "One bureau hears of empty beds {declare_sooner:.0%} sooner, of patients who need one "
        "{call_sooner:.0%}, from wards {accept_sooner:.0%}. People still match beds; none is added."
    )
    expects = expected(
        up=["E01.type1"],
        down=["E12.mean", "E12.request_lag"],
        none=["L01.emergency_overnight_mean", "E11.conversion"],
    )

    declare_sooner: Sooner = shortens("declare_vacated")
    request_sooner: Sooner = shortens("bed_request_lag")
    call_sooner: Sooner = shortens("call_site_team")
    accept_sooner: Sooner = shortens("ward_accepts")
    look_every_minutes: Every = adds("calendar", "site_team_looks", "times", made=Timetable.every)
    shifts: tuple[Shift, ...] = adds("resource", "site_team", "capacity", null=())
