"""M16: intravenous antibiotics at home: instead of a bed, or once nothing else keeps a patient in.

It saves the days of the stay that were left, fewer than the days at home, each of which services
that publish count as a bed-day. Seven places are one or two beds: too little to matter in who is
admitted or leaves within four hours, or in the mean stay, where the catalogue hopes for more.
"""

from dataclasses import dataclass

from flowsim.hospital.initiatives import Count, Initiative, changes, expected
from flowsim.hospital.initiatives.places_at_home import more_places


@dataclass(frozen=True, kw_only=True)
class Opat(Initiative):
    title = "Antibiotics at home (OPAT)"
    seed = "S2 (clinical strategy 2019-24), M16"
    phrase = "pathways for OPAT (outpatient antibiotic therapy)"
    sentence = "{places} places for intravenous antibiotics at home."
    expects = expected(
        up=["A07.places", "A07.bed_days"],
        none=["E01.type1", "E11.conversion", "L01.emergency_mean"],
    )

    places: Count = changes(0, lambda n: more_places("antibiotics", n))
