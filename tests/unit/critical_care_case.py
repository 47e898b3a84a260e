"""Critical care whose every minute can be worked out: a few patients, in a hospital else empty."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flowsim.hospital.departments.critical_care.demand import by_source
from flowsim.hospital.departments.critical_care.terms import LEVELS, SOURCES, STREAMS
from flowsim.hospital.departments.critical_care.units import UnitsSettings
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.parameters import Count, TimingBy
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.hospital import Hospital
from tests.unit.theatres_case import exactly, tiny, valued
from tests.unit.wards_case import shipped

NEED = 4000.0
"""Minutes that everybody needs, of whichever level; level 3 patients the first half at it."""

LEVEL_3 = ("ward", "emergency_department")
"""Sources whose patients are of level 3 here, all of them; those of the others are of level 2."""


def units(nurses: int = 2, reserve: int = 0, **changes: object) -> UnitsSettings:
    """Return nurse units with fixed needs; nobody dies there or comes back."""
    given = shipped().critical_care.units
    sources = {
        name: replace(
            given.sources[name],
            level_3_share=valued(1.0 if name in LEVEL_3 else 0.0),
            death_share=valued(0.0),
        )
        for name in SOURCES
    }
    keys = [f"{level} / {source}" for level in LEVELS for source in SOURCES]
    return replace(
        given,
        **{
            "modelled": True,
            "nurses": Count(number=nurses, source="expert"),
            "emergency_reserve": Count(number=reserve, source="expert"),
            "sources": sources,
            "need": TimingBy(by=given.need.by, rows=dict.fromkeys(keys, exactly(NEED))),
            "level_3_part": valued(0.5),
            "back_share": valued(0.0),
            **changes,
        },
    )


def settings(found: UnitsSettings) -> HospitalSettings:
    """Return the shipped hospital with these nurse units."""
    whole = shipped()
    return replace(whole, critical_care=replace(whole.critical_care, units=found))


def alone(found: UnitsSettings, come: Mapping[str, Sequence[float]]) -> Hospital:
    """Return the hospital with nobody but patients who come from a source at these minutes."""
    streams = {each.name.removeprefix("critical_care_"): each for each in by_source(found)}
    assert set(come) <= set(STREAMS)
    batches = tuple(
        Batch(
            name=streams[source].name,
            pathway=streams[source].pathway,
            times=tuple((float(minute), 1) for minute in minutes),
            once=True,
            attributes=streams[source].attributes,
        )
        for source, minutes in come.items()
    )
    return replace(hospital_of(settings(found)), arrivals=batches)


def with_a_list(found: UnitsSettings, come: Mapping[str, Sequence[float]]) -> Hospital:
    """Return the hospital with a list of three inpatients too, who all are planned to come here.

    The list is that of `theatres_case`: the second Monday, from 08:30; its patients come in at
    07:15.
    """
    all_of_them = replace(found, critical_care_share={"operation": valued(1.0)})
    theatres = tiny(inpatients=True)
    whole = hospital_of(replace(settings(all_of_them), theatres=theatres))
    lists = tuple(each for each in whole.arrivals if each.name.startswith(("theatre", "listed")))
    return replace(whole, arrivals=(*lists, *alone(found, come).arrivals))
