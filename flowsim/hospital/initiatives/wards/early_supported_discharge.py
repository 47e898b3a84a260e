"""Early supported discharge: stroke patients leave the bed sooner, to be rehabilitated at home.

For stroke alone, where trials were made, and for those who need no other community service first.
The strategy asks for shorter stays without naming the service. Over all stays it is minutes: too
little to be seen in a mean.
"""

from dataclasses import dataclass

from flowsim.hospital.initiatives import Count, Initiative, changes, expected
from flowsim.hospital.initiatives.places_at_home import more_places


@dataclass(frozen=True, kw_only=True)
class EarlySupportedDischarge(Initiative):
    title = "Early supported discharge after a stroke"
    seed = "S2 (clinical strategy 2019-24)"
    phrase = "reduced LoS"
    sentence = "{places} places for rehabilitation at home after a stroke."
    expects = expected(up=["A07.places", "A07.bed_days"], none=["E01.type1", "L01.emergency_mean"])

    places: Count = changes(0, lambda n: more_places("rehabilitation", n))
