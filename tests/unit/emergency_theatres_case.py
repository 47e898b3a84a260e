"""Emergency theatres alone, where every minute can be worked out, and an operating list beside."""

from dataclasses import replace

from flowsim.hospital.departments.emergency_theatres.booking import attributes
from flowsim.hospital.departments.emergency_theatres.department import (
    activities,
    resource,
    teams,
)
from flowsim.hospital.departments.emergency_theatres.operating import (
    by_queue,
    case_in,
    in_theatre,
    into,
    recovered,
)
from flowsim.hospital.departments.emergency_theatres.settings import (
    EmergencyTheatresSettings,
    UrgentListSettings,
)
from flowsim.hospital.departments.emergency_theatres.terms import (
    AMBULATORY,
    QUEUES,
    WAIT_THEATRE,
)
from flowsim.hospital.departments.parameters import Timing
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.terms import GAVE_WAY
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    depart,
    give_way,
    note,
    release,
    seize,
    set_time,
    treat,
)
from tests.unit.theatres_case import exactly
from tests.unit.wards_case import shipped

SENDING, ANAESTHESIA, OPERATION, HANDOVER, RECOVERY = 10.0, 20.0, 60.0, 5.0, 30.0
CASE = SENDING + ANAESTHESIA + OPERATION + HANDOVER
"""Minutes for which a case holds its theatre."""

READY_AFTER, NEED = 45.0, 1440.0
ELECTIVE_CASE = 100.0
SATURDAY = 5 * 1440.0

Person = tuple[str, float, str, str]
"""Name, minute of arrival, class and kind of operation."""


def exact() -> EmergencyTheatresSettings:
    """Return the shipped theatres with durations that do not vary."""
    given = shipped().emergency_theatres
    kinds = {name: replace(kind, minutes=exactly(OPERATION)) for name, kind in given.kinds.items()}
    row: Timing = exactly(READY_AFTER)
    return replace(
        given,
        modelled=True,
        kinds=kinds,
        preparation=replace(given.preparation, rows={"* / *": row}),
        sending=exactly(SENDING),
        anaesthesia=exactly(ANAESTHESIA),
        handover=exactly(HANDOVER),
        first_stage=exactly(RECOVERY),
    )


def alone(
    people: list[Person],
    settings: EmergencyTheatresSettings | None = None,
    *,
    lists_at: tuple[float, ...] = (),
    elective_cases: int = 3,
    bays: int = 9,
) -> Hospital:
    """Return a hospital of these theatres and one elective, whose lists begin at `lists_at`.

    Nobody else comes.
    """
    given = settings or exact()
    case = [treat("elective_case", Constant(ELECTIVE_CASE)), give_way("theatre_1", cause=GAVE_WAY)]
    return Hospital(
        name="emergency_theatres",
        attributes=attributes(given, (*given.theatres, "theatre_1")),
        resources=(
            *(resource(given, name) for name in given.theatres),
            Resource("theatre_1", 1, kind="space"),
            Resource("recovery_bay", bays, kind="space"),
        ),
        teams=teams(given, ("theatre_1",)),
        activities=activities(given),
        pathways=(
            walk(given),
            Pathway(
                "urgent list",
                [
                    *into(given, AMBULATORY, WAIT_THEATRE),
                    *in_theatre(AMBULATORY),
                    *release("recovery_bay"),
                    depart(),
                ],
            ),
            Pathway(
                "list",
                [
                    *seize("theatre_1", cause="session_planned"),
                    *(elective_cases * case),
                    *release("theatre_1"),
                    depart("session_held"),
                ],
            ),
        ),
        arrivals=(
            *come(people),
            *([Batch(name="lists", pathway="list", times=_one_each(lists_at))] if lists_at else ()),
        ),
    )


def walk(settings: EmergencyTheatresSettings) -> Pathway:
    """Return the way of a patient who is ready on coming, with a need for a bed of a day."""
    return Pathway(
        "emergency",
        [
            note("t_op_decided"),
            set_time("t_op_ready", "emergency_preparation"),
            set_time("t_need_end", "need", Constant(NEED)),
            *by_queue(settings, lambda queue: case_in(settings, queue, WAIT_THEATRE), QUEUES),
            *recovered(),
            depart(),
        ],
    )


def come(people: list[Person]) -> tuple[Batch, ...]:
    """Return their arrivals."""
    return tuple(
        Batch(
            name=name,
            pathway="emergency",
            times=((minute, 1),),
            once=True,
            attributes=(("emergency_class", of), ("operation_kind", kind)),
        )
        for name, minute, of, kind in people
    )


def beside(
    theatres: TheatresSettings, settings: EmergencyTheatresSettings, people: list[Person]
) -> Hospital:
    """Return the shipped hospital with these theatres of both kinds, and nobody but their patients.

    Of emergencies those who are named come, and no others.
    """
    both = replace(shipped(), theatres=theatres, emergency_theatres=settings)
    whole = hospital_of(both)
    own = tuple(each for each in whole.arrivals if each.name.startswith(("theatre", "listed")))
    return replace(
        whole,
        terms=(),
        pathways=(*whole.pathways, walk(settings)),
        arrivals=(*own, *come(people)),
    )


def _one_each(times: tuple[float, ...]) -> tuple[tuple[float, int], ...]:
    return tuple((minute, 1) for minute in times)


def no_list(settings: EmergencyTheatresSettings) -> UrgentListSettings:
    """Return an urgent list that nobody comes to."""
    mine = settings.urgent_list
    none = {
        name: replace(kind, a_day=replace(kind.a_day, value=0.0, range=None))
        for name, kind in mine.kinds.items()
    }
    return replace(mine, kinds=none)
