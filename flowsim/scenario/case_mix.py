"""The case mix of the emergency department by arithmetic, before anything is simulated.

Shares follow exactly from the tables of attributes; a calibration can fit admissions with them
without running the model.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flowsim.hospital.departments.emergency.demand import ModeDemand, kinds
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.parameters import value_for
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.by import By


@dataclass(frozen=True, kw_only=True)
class Case:
    """One kind of patient and its share of type 1 attendances."""

    labels: Mapping[str, str]
    share: float


def case_mix(settings: EmergencySettings) -> list[Case]:
    """Return every combination of mode, age band, acuity, need, need as judged and stream.

    Eye complaints come with a stream, a category and no need of a bed or of tests; of the others
    all is drawn. Returns count as others who come in the same way.
    """
    demand = replace(settings.demand, modes=_with_returns(settings.demand.modes))
    week = 7 * demand.first_per_day
    cases = [Case(labels=k.labels, share=sum(k.per_hour) / week) for k in kinds(demand)]
    for name in ("age_band", "acuity", "admit_need", "judged_need", "stream"):
        table = getattr(settings.patients, name).drawn
        cases = [
            Case(labels={**case.labels, name: label}, share=case.share * share)
            for case in cases
            for label, share in _shares(name, table, case.labels)
            if share > 0
        ]
    return cases


def _with_returns(modes: Mapping[str, ModeDemand]) -> dict[str, ModeDemand]:
    """Return the modes with returns among those drawn."""
    return {name: replace(mode, return_share=0.0) for name, mode in modes.items()}


def _shares(
    name: str, table: Shares | By[Shares], labels: Mapping[str, str]
) -> Iterable[tuple[str, float]]:
    """Return the label a case comes with already, or else the shares drawn."""
    return [(labels[name], 1.0)] if name in labels else value_for(table, labels).shares


def share_with(settings: EmergencySettings, attribute: str, label: str = "yes") -> float:
    """Return the share of type 1 attendances with a label of an attribute.

    The attribute is one of the case mix, or one that depends on those alone: bloods, xray, ct,
    ultrasound, opinion, fit_to_sit, transport, ...
    """
    total = 0.0
    for case in case_mix(settings):
        if attribute in case.labels:
            total += case.share * (case.labels[attribute] == label)
        else:
            drawn = getattr(settings.patients, attribute).drawn
            total += case.share * value_for(drawn, case.labels).of(label)
    return total


def admitted_share(settings: EmergencySettings) -> float:
    """Return the share of type 1 attendances whose condition needs a bed."""
    return share_with(settings, "admit_need")
