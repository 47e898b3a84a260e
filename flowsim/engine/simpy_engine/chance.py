"""Chance: every number depends on who, for what and which visit; see `flowsim.engine.draws`."""

from collections.abc import Callable

from flowsim.engine import draws
from flowsim.engine.program import MOST_VISITS, Program
from flowsim.engine.simpy_engine.patients import Patient
from flowsim.engine.simpy_engine.tables import Tables


class TooManyVisitsError(Exception):
    """A patient comes to one activity or choice more often than can be meant."""


class Chance:
    """Samples durations and choices."""

    def __init__(self, program: Program, tables: Tables, seed: int, replication: int) -> None:
        self.program = program
        self.tables = tables
        self.seed = seed
        self.replication = replication
        self.number: list[int] = program.activity_number.tolist()
        self.distribution_of: list[int] = program.activity_table.tolist()
        self.distributions = [
            distribution(program, row) for row in range(len(program.distribution_kind))
        ]

    def uniform(self, activity: int, patient: Patient) -> float:
        """Return the number between 0 and 1 of a patient's next visit to an activity or choice.

        Raises TooManyVisitsError for a patient who has come MOST_VISITS times.
        """
        visit = patient.visits.get(activity, 0)
        if visit == MOST_VISITS and patient.number >= self.program.background_count:
            raise TooManyVisitsError
        patient.visits[activity] = visit + 1
        number = self.number[activity]
        who = patient.source_key, patient.ordinal
        which = draws.in_episode(patient.episode, visit)
        return draws.uniform(self.seed, self.replication, *who, number, which)

    def minutes(self, activity: int, patient: Patient) -> float:
        """Return how long an activity takes this patient this time."""
        row = self.tables.entry(self.distribution_of[activity], patient)
        u = self.uniform(activity, patient)
        if self.program.distribution_kind[row] == draws.OF_PATIENT:
            each, number, _ = self.program.distribution_p[row].tolist()
            return float(each * self.tables.patients.number(patient, int(number)))
        return self.distributions[row](u)

    def expected(self, activity: int, patient: Patient) -> tuple[float, float]:
        """Return mean and standard deviation of how long an activity takes this patient."""
        p, row = self.program, self.tables.entry(self.distribution_of[activity], patient)
        if p.distribution_kind[row] == draws.OF_PATIENT:
            each, number, _ = p.distribution_p[row].tolist()
            return float(each * self.tables.patients.number(patient, int(number))), 0.0
        return p.distribution_mean.item(row), p.distribution_sd.item(row)

    def choice(self, draw: int, share_table: int, patient: Patient) -> int:
        """Return the code of the label that a choice falls on."""
        p, row = self.program, self.tables.entry(share_table, patient)
        first, length = int(p.share_first[row]), int(p.share_length[row])
        u = self.uniform(draw, patient)
        return int(p.share_label[first + draws.choose(p.share_cumulative, first, length, u)])


def distribution(program: Program, row: int) -> Callable[[float], float]:
    """Return the minutes of a distribution as a function of a number between 0 and 1."""
    kind, (p0, p1, p2) = int(program.distribution_kind[row]), program.distribution_p[row].tolist()
    first, length = int(program.distribution_first[row]), int(program.distribution_length[row])
    shares, minutes = program.quantile_share, program.quantile_minutes

    def at(u: float) -> float:
        return draws.sample(kind, p0, p1, p2, shares, minutes, first, length, u)

    return at
