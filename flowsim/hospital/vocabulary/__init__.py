"""The words a hospital is described in, gathered in one place for `from flowsim import ...`."""

from inspect import isfunction

from flowsim.calls import checked_call
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary import ladders, list_words, steps
from flowsim.hospital.vocabulary.actions import (
    DischargeEarly,
    OpenEscalationBeds,
    ReleaseRingFence,
    Switch,
)
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch, Renewal
from flowsim.hospital.vocabulary.attributes import Attribute, Number, Shares, shares, yes_no
from flowsim.hospital.vocabulary.blocks import either, repeat, when, when_any
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.calendars import Calendar, OpeningPlan, Rota, Shift, Timetable
from flowsim.hospital.vocabulary.clinics import Clinic, Session, SlotClass
from flowsim.hospital.vocabulary.distributions import (
    CensoredNormal,
    Constant,
    Exponential,
    Lognormal,
    OfPatient,
    Quantiles,
    Triangular,
    Uniform,
    days,
    gamma,
    hours,
    residual,
    truncated_normal,
    weibull,
)
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.ladders import *  # noqa: F403 (its own __all__)
from flowsim.hospital.vocabulary.list_words import *  # noqa: F403 (its own __all__)
from flowsim.hospital.vocabulary.lists import Quota, WaitingList
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.python_step import Visit, python_step
from flowsim.hospital.vocabulary.recorded_times import recorded_times
from flowsim.hospital.vocabulary.resources import Priority, Resource, Team
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import *  # noqa: F403 (its own __all__)
from flowsim.hospital.vocabulary.wards import (
    BedBureau,
    Escalation,
    EscalationLevel,
    RequestKind,
    Service,
    Ward,
)

__all__ = [
    "Arrivals",
    "Attribute",
    "Batch",
    "BedBureau",
    "By",
    "Calendar",
    "CensoredNormal",
    "Clinic",
    "Constant",
    "DischargeEarly",
    "Escalation",
    "EscalationLevel",
    "Exponential",
    "FlowsimError",
    "Hospital",
    "Lognormal",
    "Number",
    "OfPatient",
    "OpenEscalationBeds",
    "OpeningPlan",
    "Pathway",
    "Priority",
    "Quantiles",
    "Quota",
    "ReleaseRingFence",
    "Renewal",
    "RequestKind",
    "Resource",
    "RingFence",
    "Rota",
    "Service",
    "Session",
    "Shares",
    "Shift",
    "SlotClass",
    "Switch",
    "Team",
    "Timetable",
    "Triangular",
    "Uniform",
    "Visit",
    "WaitingList",
    "Ward",
    "by",
    "days",
    "either",
    "gamma",
    "hours",
    "python_step",
    "recorded_times",
    "repeat",
    "residual",
    "shares",
    "truncated_normal",
    "weibull",
    "when",
    "when_any",
    "yes_no",
]
__all__ += ladders.__all__
__all__ += list_words.__all__
__all__ += steps.__all__

for _name in __all__:  # a misspelt word is one message, whatever function it is given to
    if isfunction(globals()[_name]):
        globals()[_name] = checked_call(globals()[_name])
