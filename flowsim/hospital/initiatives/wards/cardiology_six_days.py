"""M11: cardiologists see patients on other wards on Saturdays too, who else wait until Monday.

The strategy hopes for shorter stays. Some three in a hundred medical patients wait for
a cardiologist in the end, on two days in seven: too few to be seen in the mean stay.
"""

from dataclasses import dataclass

from flowsim.hospital.initiatives import Initiative, add, changes, expected
from flowsim.hospital.vocabulary.calendars import Timetable


@dataclass(frozen=True, kw_only=True)
class CardiologySixDays(Initiative):
    title = "Cardiology visits on six days"
    seed = "S2 (clinical strategy 2019-24), M11"
    phrase = "extended to 6 days"
    sentence = "Cardiologists visit other wards on Saturdays at {saturday}."
    expects = expected(none=["E11.conversion"])

    saturday: tuple[str, ...] = changes(
        (),
        lambda times: add(
            "calendar", "cardiology_visits", times=Timetable.weekly([("sat", times)])
        ),
    )
