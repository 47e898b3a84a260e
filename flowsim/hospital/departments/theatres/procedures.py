"""Operations: who has them, how long they take, and how soon they are due."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.parameters import Count, Parameter, SharesBy, Timing
from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.departments.ranges import refuse_outside
from flowsim.hospital.departments.theatres.terms import DAY_LIST, ELECTIVE_LIST, URGENCIES
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.distributions import Lognormal
from flowsim.numbers import finite

CLOSE = 1e-6
"""Shares that are one but for rounding."""


@dataclass(frozen=True, kw_only=True)
class ProcedureSetting:
    """An operation: `share` of its specialty's, minutes from start of anaesthesia to its end.

    `inpatient_share` are intended to stay a night; `bads` says whether it is in the directory of
    the British Association of Day Surgery; `anaesthetic` names a row of the anaesthetics, whose
    minutes are part of these. `range` is the plausible (low, high) of the mean.
    """

    specialty: str
    share: float
    mean_minutes: float
    sd_minutes: float
    inpatient_share: float
    bads: bool
    anaesthetic: str
    source: str
    range: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        for name in ("share", "inpatient_share"):
            finite(getattr(self, name), name, least=0, most=1)
        for name in ("mean_minutes", "sd_minutes"):
            if finite(getattr(self, name), name, most=24 * 60) <= 0:
                raise FlowsimError(f"{name} {getattr(self, name):g} must be above zero")
        refuse_outside(self.range, self.mean_minutes, "mean", " minutes")

    @property
    def case(self) -> Lognormal:
        """Anaesthesia and operation together, as a list is planned by."""
        return Lognormal(mean_minutes=self.mean_minutes, sd_minutes=self.sd_minutes)

    def operation(self, anaesthetic: Timing) -> Lognormal:
        """Return the minutes in theatre, so that both together have the case's mean and spread."""
        before = anaesthetic.duration
        return Lognormal(
            mean_minutes=self.mean_minutes - before.mean,
            sd_minutes=sqrt(self.sd_minutes**2 - before.sd**2),
        )

    def refuse_beside(self, name: str, anaesthetic: Timing) -> None:
        """Raise FlowsimError where its anaesthetic leaves nothing for the operation."""
        before = anaesthetic.duration
        if before.mean >= self.mean_minutes or before.sd >= self.sd_minutes:
            raise FlowsimError(
                f"theatres: procedure {name}: mean_minutes {self.mean_minutes:g} and sd_minutes "
                f"{self.sd_minutes:g} hold the anaesthetic '{self.anaesthetic}' (mean "
                f"{before.mean:g}, sd {before.sd:g}) and must be above it; give longer minutes, or "
                "another anaesthetic"
            )


@dataclass(frozen=True, kw_only=True)
class SpecialtySetting:
    """Decisions to operate of a specialty: so many `operations` a working day.

    In a bed its patients are `ward_specialty`'s and ask for a bed of `service`, the service of
    `electives` whose inpatients they stand in for. `urgency` are shares of cancer, urgent and
    routine. `waiting` wait when the run starts, and have waited for `waited`.
    """

    operations: Parameter
    ward_specialty: str
    service: str
    urgency: SharesBy
    waiting: Count
    waited: Timing

    def __post_init__(self) -> None:
        finite(self.operations.value, "operations", least=0)
        if self.ward_specialty not in SPECIALTIES:
            raise unknown_name("theatres", "ward_specialty", self.ward_specialty, SPECIALTIES)
        for row in self.urgency.rows.values():
            for name in row:
                if name not in URGENCIES:
                    raise unknown_name("theatres", "urgency", name, URGENCIES)

    @property
    def urgencies(self) -> Shares:
        """The shares of the urgencies."""
        drawn = self.urgency.drawn
        if not isinstance(drawn, Shares):
            raise FlowsimError("theatres: urgency: has 'by'; give one row, 'all', a specialty")
        return drawn


def refuse_procedures(
    procedures: Mapping[str, ProcedureSetting],
    specialties: Mapping[str, SpecialtySetting],
    anaesthetics: Mapping[str, Timing],
) -> None:
    """Raise FlowsimError for procedures that do not fit specialties and anaesthetics."""
    found: dict[str, list[float]] = defaultdict(list)
    for name, item in procedures.items():
        where = f"theatres: procedure {name}"
        if item.specialty not in specialties:
            raise unknown_name(where, "specialty", item.specialty, specialties)
        if item.anaesthetic not in anaesthetics:
            raise unknown_name(where, "anaesthetic", item.anaesthetic, anaesthetics)
        item.refuse_beside(name, anaesthetics[item.anaesthetic])
        found[item.specialty].append(item.share)
    for specialty in specialties:
        if not found[specialty]:
            raise FlowsimError(
                f"theatres: specialty {specialty} has no procedures; add some, or remove it"
            )
        total = sum(found[specialty])
        if abs(total - 1) > CLOSE:
            raise FlowsimError(
                f"theatres: procedures of {specialty}: shares add up to {total:g}; they must add "
                "up to 1"
            )


def case_mix(procedures: Mapping[str, ProcedureSetting], specialty: str) -> dict[str, float]:
    """Return the share of each of a specialty's procedures."""
    return {name: p.share for name, p in procedures.items() if p.specialty == specialty}


def share_of_list(
    procedures: Mapping[str, ProcedureSetting], specialty: str, kind: str
) -> dict[str, float]:
    """Return the procedures of a specialty for a kind of list, as shares of all its operations."""
    assert kind in (ELECTIVE_LIST, DAY_LIST)
    found = {}
    for name, item in procedures.items():
        inpatient = item.inpatient_share
        share = item.share * (inpatient if kind == ELECTIVE_LIST else 1 - inpatient)
        if item.specialty == specialty and share > 0:
            found[name] = share
    return found
