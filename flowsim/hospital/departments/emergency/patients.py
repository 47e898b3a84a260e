"""Who comes to the emergency department: what is drawn of a patient at arrival.

Need is latent: whether a bed is needed, which tests, which specialty. Rules of the hospital use
these draws or ignore them, but never draw them again.
"""

from dataclasses import dataclass, fields

from flowsim.hospital.departments.parameters import ChanceBy, SharesBy
from flowsim.hospital.departments.people import AGE_BANDS, SPECIALTIES
from flowsim.hospital.vocabulary.attributes import Attribute

DEPARTMENT_TYPES = ("none", "type1", "type2")
MODES = ("none", "ambulance", "walk_in", "gp_referred", "booked_111")
ACUITIES = ("1", "2", "3", "4", "5")
STREAMS = (
    "none",
    "resus",
    "majors",
    "minors",
    "urgent_treatment",
    "paediatrics",
    "eye",
    "mental_health",
    "direct",
    "elective",
)
YES_NO = ("yes", "no")
CLINICIANS = (
    "ed_junior",
    "ed_middle",
    "ed_consultant",
    "ed_acp",
    "ed_enp",
    "urgent_treatment_clinician",
    "paediatric_doctor",
    "eye_clinician",
)
"""Roles that can be the first to decide on treatment."""


@dataclass(frozen=True, kw_only=True)
class PatientSettings:
    """Shares of every attribute drawn at arrival, in the order they are drawn.

    Each may depend on those before it, and on `mode` and `dept_type`, which the arrival stream
    gives. `admit_need`: the condition needs a bed. `opinion`: no bed, but a specialty must see
    the patient first. `decided_early`: that a bed is needed is plain before the results.
    `sees_first`: the specialty attends before a bed is asked for.
    `bloods_early`, `xray_early`: asked for at triage by protocol. `escalated`: an urgent treatment
    patient who turns out to need majors. `observed`: a child kept for observation.
    `psychiatric_bed`: a mental health patient for whom a bed elsewhere must be found. `medicines`,
    `transport`: needs medicines, or transport arranged by the hospital, to go home.
    """

    age_band: SharesBy
    frail: ChanceBy
    acuity: SharesBy
    admit_need: ChanceBy
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


LABELS = {"age_band": AGE_BANDS, "acuity": ACUITIES, "stream": STREAMS, "specialty": SPECIALTIES}


def patient_attributes(settings: PatientSettings) -> tuple[Attribute, ...]:
    """Return the attributes of a patient, in drawing order; the arrival stream's own come first.

    The last few are set on the way: tests still to be asked for at the first assessment, who saw
    the patient first, and whether a senior must see them too.
    """
    given = (
        Attribute(name="dept_type", values=DEPARTMENT_TYPES),
        Attribute(name="mode", values=MODES),
    )
    drawn = tuple(
        Attribute(
            name=item.name,
            values=LABELS.get(item.name, YES_NO),
            drawn=getattr(settings, item.name).drawn,
            source=getattr(settings, item.name).source,
        )
        for item in fields(settings)
    )
    later = tuple(
        Attribute(name=name, values=("no", "yes"))
        for name in ("bloods_due", "xray_due", "sign_off")
    )
    seen_by = Attribute(name="seen_by", values=("none", *CLINICIANS))
    return (*given, *drawn, *later, seen_by)
