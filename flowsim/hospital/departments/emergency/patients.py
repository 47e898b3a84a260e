"""Who comes to the emergency department: what is drawn of a patient at arrival.

Need is latent: whether a bed is needed, which tests, which specialty. Rules of the hospital use
these draws or ignore them, but never draw them again.
"""

from dataclasses import dataclass, fields

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.emergency.terms import (
    ARRIVAL_ATTRIBUTES,
    DRAWN_ATTRIBUTES,
    LATER_ATTRIBUTES,
)
from flowsim.hospital.departments.parameters import SEPARATOR, ChanceBy, SharesBy, table
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, yes_no
from flowsim.hospital.vocabulary.by import By
from flowsim.records.terms import Term


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """How well a nurse at the door tells who needs a bed.

    `sensitivity`: of those who need one, the share judged to; `specificity`: of those who need
    none, the share judged not to. Both are tabulated by the same attributes, with the same rows;
    a single row 1.0 in each is a nurse who is never wrong.
    """

    sensitivity: ChanceBy
    specificity: ChanceBy

    def __post_init__(self) -> None:
        one, other = self.sensitivity, self.specificity
        if one.by != other.by or set(one.rows) != set(other.rows):
            raise FlowsimError(
                "judged_need: sensitivity and specificity must have the same 'by' and the same rows"
            )

    @property
    def source(self) -> str:
        """Where the shares come from."""
        return self.sensitivity.source

    @property
    def drawn(self) -> Shares | By[Shares]:
        """The shares judged to need a bed, by whether they do."""
        found = {}
        for row in self.sensitivity.rows:
            judged_rightly = self.sensitivity.adjusted(self.sensitivity.rows[row])
            spared_rightly = self.specificity.adjusted(self.specificity.rows[row])
            key = f" {SEPARATOR} {row}" if self.sensitivity.by else ""
            found[f"yes{key}"] = yes_no(judged_rightly)
            found[f"no{key}"] = yes_no(1 - spared_rightly)
        return table(("admit_need", *self.sensitivity.by), found, "judged_need")


@dataclass(frozen=True, kw_only=True)
class PatientSettings:
    """Shares of every attribute drawn at arrival, in the order they are drawn.

    Each may depend on those before it, and on `mode` and `dept_type`, which the arrival stream
    gives. `admit_need`: the condition needs a bed. `judged_need`: the nurse who streams thinks so,
    which is all that `stream` may depend on. `opinion`: no bed, but a specialty must see
    the patient first. `decided_early`: that a bed is needed is plain before the results.
    `sees_first`: the specialty attends before a bed is asked for.
    `bloods_early`, `xray_early`: asked for at triage by protocol. `escalated`: an urgent treatment
    patient who turns out to need majors. `observed`: a child kept for observation.
    `psychiatric_bed`: a mental health patient for whom a bed elsewhere must be found. `medicines`,
    `transport`: needs medicines, or transport arranged by the hospital, to go home.
    `returns_if_unseen`: would come back after leaving unseen, `returns_by_ambulance`: so.
    """

    age_band: SharesBy
    frail: ChanceBy
    acuity: SharesBy
    admit_need: ChanceBy
    judged_need: Judgement
    stream: SharesBy
    specialty: SharesBy
    opinion: ChanceBy
    decided_early: ChanceBy
    sees_first: ChanceBy
    bloods: ChanceBy
    bloods_early: ChanceBy
    xray: ChanceBy
    xray_early: ChanceBy
    ct: ChanceBy
    ultrasound: ChanceBy
    fit_to_sit: ChanceBy
    escalated: ChanceBy
    observed: ChanceBy
    dies_in_ed: ChanceBy
    psychiatric_bed: ChanceBy
    medicines: ChanceBy
    transport: ChanceBy
    returns_if_unseen: ChanceBy
    returns_by_ambulance: ChanceBy


def patient_attributes(settings: PatientSettings) -> tuple[Attribute, ...]:
    """Return the attributes of a patient, in drawing order; the arrival stream's own come first.

    The last few are set on the way: tests still to be asked for at the first assessment, who saw
    the patient first, and whether a senior must see them too.
    """
    values = {term.name: term.possible_values for term in DRAWN_ATTRIBUTES}
    drawn = tuple(
        Attribute(
            name=item.name,
            values=values[item.name],
            drawn=getattr(settings, item.name).drawn,
            source=getattr(settings, item.name).source,
        )
        for item in fields(settings)
    )
    return (
        *_undrawn(ARRIVAL_ATTRIBUTES),
        *drawn,
        *_undrawn(LATER_ATTRIBUTES, of_episode=True),
    )


def _undrawn(terms: tuple[Term, ...], *, of_episode: bool = False) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(name=term.name, values=term.possible_values, of_episode=of_episode)
        for term in terms
    )
