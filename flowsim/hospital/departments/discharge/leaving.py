"""Once declared fit: community services, medicines to take home, discharge lounge, transport."""

from collections.abc import Mapping

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.discharge.settings import (
    Community,
    LateDepartures,
    LeavingSettings,
)
from flowsim.hospital.departments.returns.home import goes_home
from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.departments.wards.stay import ROUTES
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, shares, yes_no
from flowsim.hospital.vocabulary.blocks import Written, either, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.step_types import Draw, Duration
from flowsim.hospital.vocabulary.steps import (
    branch_on,
    end,
    go,
    label,
    note,
    release,
    seize,
    stage,
    start,
    transfer,
    treat,
    vacate_bed,
    wait_for_all,
    wait_until,
)

WAIT_COMMUNITY = "ward_wait_community"
WAIT_TTO = "ward_wait_tto"
WAIT_TRANSPORT = "ward_wait_transport"


TIMINGS = (
    "morning_arrangements",
    "planned_departure",
    "write_medicines",
    "dispense_medicines",
    "deliver_medicines",
    "move_to_lounge",
    "transport_wait",
    "collection_wait",
    "assessment_tasks",
    "last_offices",
    "transfer_ambulance",
)
"""Fields of `LeavingSettings` that are activities of the same name."""

HOURS = (
    "transport_hours",
    "ward_doctor_hours",
    "assessment_discharge_hours",
)
"""Fields of `LeavingSettings` that are calendars of the same name."""


# -- pathways -------------------------------------------------------------------------------------


def community_wait(community: Mapping[str, Community]) -> Pathway:
    """Return the wait for a community service: arranging it, then a start on a weekday."""
    if set(community) != set(ROUTES[1:]):
        raise FlowsimError(f"community: give exactly {', '.join(ROUTES[1:])}")
    arranged: list[Written] = [
        branch_on("discharge_route", {name: name for name in community}, otherwise="leave")
    ]
    for name in community:
        service = stage(
            name,
            treat(f"arrange_{name}", cause=WAIT_COMMUNITY),
            seize(f"{name}_start", cause=WAIT_COMMUNITY),
            treat(f"{name}_start_slot", cause=WAIT_COMMUNITY),
            release(f"{name}_start"),
        )
        arranged += [label(name), *service, go("leave")]
    steps = [stage("community_services", arranged, label("leave")), transfer("leave_hospital")]
    return Pathway("community_wait", steps, source="pathways section 9")


def medicines(leaving: LeavingSettings) -> list[Written]:
    """Return writing, dispensing and delivery of medicines; ward stock does for some patients."""
    share = leaving.medicines_share.value
    from_pharmacy = [
        seize("pharmacy", cause=WAIT_TTO),
        treat("dispense_medicines", by_whom="pharmacy", cause=WAIT_TTO),
        release("pharmacy"),
        treat("deliver_medicines", cause=WAIT_TTO),
    ]
    return [
        note("t_tto_req"),
        treat("write_medicines", cause=WAIT_TTO),
        either(
            "pharmacy_medicines",
            {"pharmacy": share, "ward_stock": 1 - share},
            {"pharmacy": from_pharmacy},
        ),
        note("t_tto_ready"),
    ]


def transport(leaving: LeavingSettings) -> list[Written]:
    """Return waiting to be collected, or for the hospital's transport in its hours."""
    ambulance = [
        wait_until("transport_hours", cause=WAIT_TRANSPORT),
        treat("transport_wait", cause=WAIT_TRANSPORT),
    ]
    return [
        Draw("patient_transport", leaving.transport.drawn),
        when(
            "patient_transport",
            {"yes": ambulance},
            otherwise=[treat("collection_wait", cause=WAIT_TRANSPORT)],
        ),
    ]


def not_at_night(late: LateDepartures) -> Written:
    """Return staying until the next morning, for some of those who are ready late."""
    evening, night = late.evening_share.value, late.night_share.value
    goes: dict[object, Shares] = {
        "day": shares({"goes": 1.0}),
        "evening": shares({"goes": evening, "stays": 1 - evening}),
        "night": shares({"goes": night, "stays": 1 - night}),
    }
    until_morning = [
        wait_until("next_morning", cause=WAIT_TRANSPORT),
        treat("planned_departure", cause=WAIT_TRANSPORT),
    ]
    return either("late_departure", by("time_of_day", goes), {"stays": until_morning})


def _gone(returns: ReturnsSettings, *, in_bed: bool) -> list[Written]:
    """Return leaving the hospital, from the bed or from the lounge."""
    bed = [note("t_left_ward"), vacate_bed()] if in_bed else []
    return [*bed, note("t_discharge"), *goes_home(returns, "ward", "discharged_from_ward")]


def _to_lounge(otherwise: str) -> list[Written]:
    """Return the move to the lounge, which frees the bed; it may be shut, full or unsuitable."""
    return [
        branch_on("lounge_suitable", {"yes": "next"}, otherwise=otherwise),
        branch_on("discharge_route", {"simple": "next"}, otherwise=otherwise),
        *seize("discharge_lounge", otherwise=otherwise, cause=WAIT_TRANSPORT),
        treat("move_to_lounge", cause=WAIT_TRANSPORT),
        note("t_left_ward"),
        vacate_bed(),
    ]


def leave_hospital(leaving: LeavingSettings, returns: ReturnsSettings) -> Pathway:
    """Return the last hours: medicines, lounge and transport, today or planned for the morning."""
    return Pathway(
        "leave_hospital",
        [
            when(
                "discharge_route",
                {
                    "simple": [
                        when("criteria_led", {"yes": [_as_agreed(leaving, returns)]}),
                        Draw("leaves", leaving.next_day.drawn),
                        when("leaves", {"tomorrow": _tomorrow(returns)}),
                    ]
                },
            ),
            branch_on("lounge_intake", {"no": "on_ward"}),
            _to_lounge("on_ward"),
            stage("medicines_in_lounge", medicines(leaving)),
            stage("transport_from_lounge", transport(leaving)),
            release("discharge_lounge"),
            _gone(returns, in_bed=False),
            label("on_ward"),
            stage("medicines_on_ward", medicines(leaving)),
            stage("transport_from_ward", transport(leaving)),
            stage("night_on_ward", not_at_night(leaving.late_departures)),
            _gone(returns, in_bed=True),
        ],
        source="pathways section 9",
    )


def _as_agreed(leaving: LeavingSettings, returns: ReturnsSettings) -> Written:
    """Return leaving at once, for those by criteria for whom all was made ready with them."""
    ready = leaving.ready_with_criteria.value
    at_once = [treat("planned_departure", cause=WAIT_TRANSPORT), *_gone(returns, in_bed=True)]
    return either("ready_with_criteria", {"all": ready, "part": 1 - ready}, {"all": at_once})


def _tomorrow(returns: ReturnsSettings) -> list[Written]:
    """Return a discharge planned for the next morning."""
    return [
        start("medicines_for_tomorrow"),
        wait_until("next_morning", cause=WAIT_TRANSPORT),
        *stage("morning_arrangements", treat("morning_arrangements", cause=WAIT_TRANSPORT)),
        wait_for_all(cause=WAIT_TTO),
        *_to_lounge("from_ward"),
        treat("planned_departure", cause=WAIT_TRANSPORT),
        *release("discharge_lounge"),
        *_gone(returns, in_bed=False),
        label("from_ward"),
        treat("planned_departure", cause=WAIT_TRANSPORT),
        *_gone(returns, in_bed=True),
    ]


def medicines_for_tomorrow(leaving: LeavingSettings) -> Pathway:
    """Return the medicines of a discharge planned for the morning, made ready beside the wait."""
    return Pathway(
        "medicines_for_tomorrow",
        [stage("medicines", medicines(leaving)), end()],
        source="pathways section 9",
    )


def leave_assessment(returns: ReturnsSettings) -> Pathway:
    """Return leaving an assessment trolley: letter and ward-stock medicines, then home."""
    return Pathway(
        "leave_assessment",
        [stage("tasks", treat("assessment_tasks", cause=WAIT_TTO)), _gone(returns, in_bed=True)],
        source="pathways section 7",
    )


# -- the department's parts -----------------------------------------------------------------------


def leaving_attributes(leaving: LeavingSettings) -> tuple[Attribute, ...]:
    """Return what is known of how a patient leaves."""
    share = leaving.lounge_share
    return (
        Attribute(
            name="lounge_suitable",
            values=("yes", "no"),
            drawn=yes_no(share.value),
            source=share.source,
        ),
        Attribute(
            name="lounge_intake",
            values=("no", "yes"),
            calendar=leaving.lounge_intake.calendar,
            source=leaving.lounge_intake.source,
        ),
        Attribute(
            name="time_of_day",
            values=("day", "evening", "night"),
            calendar=leaving.late_departures.calendar,
            source=leaving.late_departures.night_share.source,
        ),
        Attribute(name="leaves", values=("today", "tomorrow"), of_episode=True),
        Attribute(name="patient_transport", values=("no", "yes"), of_episode=True),
    )


def leaving_resources(
    leaving: LeavingSettings, community: Mapping[str, Community]
) -> tuple[Resource, ...]:
    """Return starts of community services, lounge chairs and pharmacy, in seizing order."""
    pharmacy = leaving.pharmacy
    return (
        *(
            Resource(f"{name}_start", item.hours, kind="space", source=item.source)
            for name, item in community.items()
        ),
        Resource(
            "discharge_lounge",
            leaving.lounge_chairs.calendar,
            kind="space",
            source=leaving.lounge_chairs.source,
        ),
        Resource("pharmacy", pharmacy.rota, pace=pharmacy.pace, source=pharmacy.source),
    )


def leaving_activities(
    leaving: LeavingSettings, community: Mapping[str, Community]
) -> tuple[tuple[str, Duration], ...]:
    """Return the durations."""
    found: list[tuple[str, Duration]] = []
    for name, item in community.items():
        found.append((f"arrange_{name}", item.arrange.duration))
        found.append((f"{name}_start_slot", Constant(item.slot_minutes)))
    for name in TIMINGS:
        found.append((name, getattr(leaving, name).duration))
    return tuple(found)


def leaving_calendars(leaving: LeavingSettings) -> tuple[tuple[str, Calendar | Timetable], ...]:
    """Return hours of transport, ward doctors and assessment units."""
    return (
        ("next_morning", leaving.next_morning.timetable("next_morning")),
        *((name, getattr(leaving, name).calendar) for name in HOURS),
    )
