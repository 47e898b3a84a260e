"""Patients: who is in hospital, and what is recorded of everybody."""

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.program import NONE, Program
from flowsim.engine.simpy_engine.beds.stay import Stay
from flowsim.engine.world import World


@dataclass(eq=False, slots=True)
class Patient:
    """Somebody in hospital, or a background process, by number of arrival.

    `stay` is the bed they are in, `request` the one they have asked for. `visits` counts the draws
    made of each activity or choice; with `source_key`, `ordinal` and `episode` (1 for the first
    time they come) it is the key of the next one.
    `bookings` has, by milestone, the session and class of each slot they have booked.
    `waits` is what their own walk waits for: the cause, and since when (minutes); `back_as` the
    number as which they come back, of the last step that let them.
    """

    number: int
    source_key: int
    ordinal: int
    t_arrive: float
    episode: int = 1
    stay: Stay | None = None
    request: Stay | None = None
    visits: dict[int, int] = field(default_factory=dict)
    minutes: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    bookings: dict[int, tuple[int, int]] = field(default_factory=dict)
    waits: tuple[int, float] | None = None
    back_as: int = NONE

    def charge(self, now: float) -> None:
        """Count what has been waited until now under its cause."""
        assert self.waits is not None
        cause, since = self.waits
        self.minutes[cause] += now - since
        self.waits = None


ROWS = (
    "source",
    "source_key",
    "ordinal",
    "t_arrive",
    "person",
    "episode",
    "attributes",
    "milestones",
    "t_depart",
    "outcome",
)
"""The arrays of `Patients` that have a place for every patient, along their last axis."""


def twice(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array with as much room again along its last axis."""
    return np.concatenate((array, array), axis=-1)


class Patients:
    """The records of all patients (n), column by column, and those whose walk is not over.

    `total` are those that there are; when people come back there may be room for more.
    """

    def __init__(self, program: Program, world: World) -> None:
        names, total = program.names, len(world.t_arrive)
        self.total = total
        self.of_episode = program.attribute_of_episode == 1
        self.source = world.source
        self.source_key = world.source_key
        self.ordinal = world.ordinal
        self.t_arrive = world.t_arrive
        self.person = np.arange(total)
        self.episode = np.ones(total, dtype=np.int64)
        self.episodes: dict[int, int] = {}  # of persons who came back, or will
        self.attributes = np.array(world.attributes)  # (A, n)
        self.numbers = world.numbers  # (B, first comers)
        self.milestones = np.full((len(names.milestones), total), np.nan)
        self.t_depart = np.full(total, np.nan)
        self.outcome = np.full(total, NONE, dtype=np.int16)
        self.present: dict[int, Patient] = {}
        self.minutes: dict[str, array[Any]] = {
            "patient": array("q"),
            "cause": array("h"),
            "minutes": array("d"),
        }

    def arrive(self, number: int) -> Patient:
        """Return a patient who comes now."""
        patient = Patient(
            number,
            self.source_key.item(number),
            self.ordinal.item(number),
            self.t_arrive.item(number),
            self.episode.item(number),
        )
        self.present[number] = patient
        return patient

    def next_episode(self, patient: Patient) -> int:
        """Return the number of the next episode of a patient's person, from 2 on."""
        person = self.person.item(patient.number)
        self.episodes[person] = self.episodes.get(person, 1) + 1
        return self.episodes[person]

    def come_back(self, patient: Patient, time: float, episode: int) -> int:
        """Add a row for the person of a patient, who comes again at a time; return its number."""
        here = patient.number
        labels = self.attributes[:, here].copy()
        labels[self.of_episode] = NONE
        number = self.total
        self.total += 1
        if number == len(self.t_arrive):
            for name in ROWS:
                setattr(self, name, twice(getattr(self, name)))
        for name in ("source", "source_key", "ordinal", "person"):
            getattr(self, name)[number] = getattr(self, name)[here]
        self.t_arrive[number], self.episode[number] = time, episode
        self.attributes[:, number] = labels
        self.milestones[:, number] = self.t_depart[number] = np.nan
        self.outcome[number] = NONE
        return number

    def settle(self, patient: Patient) -> None:
        """Write the minutes of a patient whose own walk is over."""
        del self.present[patient.number]
        for cause, minutes in patient.minutes.items():
            if minutes > 0:
                row = patient.number, cause, minutes
                for column, value in zip(self.minutes.values(), row, strict=True):
                    column.append(value)

    def settled_minutes(self, now: float) -> dict[str, NDArray[np.generic]]:
        """Return the table of minutes by patient and cause, of those still present up to now."""
        for patient in list(self.present.values()):
            if patient.waits:
                patient.charge(now)
            self.settle(patient)
        columns = {name: np.array(column) for name, column in self.minutes.items()}
        order = np.lexsort((columns["cause"], columns["patient"]))
        return {name: column[order] for name, column in columns.items()}

    # -- attributes and milestones -------------------------------------------------------------

    def attribute(self, patient: Patient, attribute: int) -> int:
        """Return the code of an attribute's value, the first where it has not been given one."""
        return max(0, int(self.attributes.item(attribute, patient.number)))

    def has_attribute(self, patient: Patient, attribute: int) -> bool:
        """Return whether the patient has been given a value of an attribute."""
        return bool(self.attributes.item(attribute, patient.number) != NONE)

    def set_attribute(self, patient: Patient, attribute: int, value: int) -> None:
        """Change an attribute."""
        self.attributes[attribute, patient.number] = value

    def milestone(self, patient: Patient, milestone: int) -> float:
        """Return a noted time (minutes), NaN if it has not been noted."""
        return float(self.milestones.item(milestone, patient.number))

    def set_milestone(self, patient: Patient, milestone: int, time: float) -> None:
        """Note a time (minutes)."""
        self.milestones[milestone, patient.number] = time

    def number(self, patient: Patient, number: int) -> float:
        """Return a number of the patient's person."""
        return float(self.numbers.item(number, self.person.item(patient.number)))

    def depart(self, patient: Patient, time: float, outcome: int) -> None:
        """Note when and how a patient left the hospital."""
        self.t_depart[patient.number] = time
        self.outcome[patient.number] = outcome
