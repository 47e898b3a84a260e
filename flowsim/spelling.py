"""How names of the configuration are written in a sentence."""

SPELT = {
    "aki": "AKI",
    "ct": "CT",
    "ecg": "ECG",
    "ed": "ED",
    "enp": "ENP",
    "gp": "GP",
    "icu": "ICU",
    "mri": "MRI",
    "opat": "OPAT",
    "sdec": "SDEC",
    "tia": "TIA",
    "tto": "TTO",
    "utc": "UTC",
    "xray": "X-ray",
}
"""Words of names that are short for something."""

MEANINGS = {
    "Emergency Village": (
        "the strategy's name for a bed bureau, hot clinics, patients sent straight to the "
        "specialty, spaces kept free and more same day emergency care, together"
    ),
    "Acute care hub": "an earlier name of the Emergency Village",
    "SDEC": "same day emergency care, in chairs and without a bed",
    "hot clinic": "a clinic with slots within days, for patients who else might be admitted",
    "bed bureau": "one team that hears of empty beds and of patients who need one",
    "AKI": "acute kidney injury",
    "CT": "a scanner of computed tomography",
    "ECG": "electrocardiogram",
    "ED": "emergency department",
    "ENP": "emergency nurse practitioner",
    "GP": "general practitioner",
    "ICU": "intensive care unit",
    "MRI": "a scanner of magnetic resonance",
    "OPAT": "antibiotics into a vein at home (outpatient parenteral antimicrobial therapy)",
    "TIA": "transient ischaemic attack, a stroke that passes",
    "TTO": "medicines to take home",
    "UTC": "urgent treatment centre",
    "NHS 111": "the telephone line for urgent care",
}
"""What a reader of a page may not know, in words; what is short for something among it."""


def spelt(name: str) -> str:
    """Return a name of the configuration in words: 'ed_xray' is 'ED X-ray'."""
    return " ".join(SPELT.get(word, word) for word in name.replace("_", " ").split())
