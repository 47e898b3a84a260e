"""Who comes to the emergency department: what is drawn of a patient at arrival.

Need is latent: whether a bed is needed, which tests, which specialty. Rules of the hospital use
these draws or ignore them, but never draw them again.
"""

from dataclasses import dataclass, fields

from flowsim.hospital.attributes import Attribute
from flowsim.hospital.departments.settings import ChanceBy, SharesBy

DEPARTMENT_TYPES = ("none", "type1", "type2")
MODES = ("none", "ambulance", "walk_in", "gp_referred", "booked_111")
AGE_BANDS = ("0-15", "16-64", "65-74", "75-84", "85+")
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
SPECIALTIES = (
    "general_medicine",
    "elderly_care",
    "cardiology",
    "respiratory",
    "gastroenterology",
    "stroke",
    "general_surgery",
    "orthopaedics",
    "urology",
    "gynaecology",
    "paediatrics",
    "critical_care",
)
YES_NO = ("yes", "no")


@dataclass(frozen=True, kw_only=True)
class PatientSettings:
    """Shares of every attribute drawn at arrival, in the order they are drawn.

    Each may depend on those before it, and on `mode` and `dept_type`, which the arrival stream
    gives. `admit_need`: the condition needs a bed. `opinion`: no bed, but a specialty must see
    the patient first. `sees_first`: the specialty attends before a bed is asked for.
    `bloods_early`, `xray_early`: asked for at triage by protocol.
    """

    age_band: SharesBy
    frail: ChanceBy
    acuity: SharesBy
    admit_need: ChanceBy
    stream: SharesBy
    specialty: SharesBy
    opinion: ChanceBy
    sees_first: ChanceBy
    bloods: ChanceBy
    bloods_early: ChanceBy
    xray: ChanceBy
    xray_early: ChanceBy
    ct: ChanceBy
    ultrasound: ChanceBy
    fit_to_sit: ChanceBy
    transport: ChanceBy


LABELS = {"age_band": AGE_BANDS, "acuity": ACUITIES, "stream": STREAMS, "specialty": SPECIALTIES}


def patient_attributes(settings: PatientSettings) -> tuple[Attribute, ...]:
    """Return the attributes of a patient, in drawing order; the arrival stream's own come first.

    The last two say which tests are still to be asked for at the first assessment.
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
    due = tuple(Attribute(name=name, values=("no", "yes")) for name in ("bloods_due", "xray_due"))
    return (*given, *drawn, *due)
