"""M24, M25, M27: other roles in the emergency department, and staff matched to workload."""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.hospital.initiatives import Initiative, add, each, expected, move_shifts
from flowsim.hospital.vocabulary.calendars import MovedShift, Shift


@dataclass(frozen=True, kw_only=True)
class Staffing(Initiative):
    title = "More practitioners at busy hours"
    seed = "S2 (clinical strategy 2019-24), M24, M25, M27"
    phrase = (
        "Physician Assistants in elderly medicine; matching of staffing with workload; ACPs in ED"
    )
    sentence = "More shifts: {add}; shifts moved to busier hours, total unchanged: {move}."
    expects = expected(
        up=["E01.type1", "E02.not_admitted"],
        none=["E12.mean", "L01.emergency_overnight_mean", "E11.conversion"],
    )

    add: Mapping[str, tuple[Shift, ...]] = each(lambda r, more: add("resource", r, capacity=more))
    move: Mapping[str, tuple[MovedShift, ...]] = each(move_shifts)
