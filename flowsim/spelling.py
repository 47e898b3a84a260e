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


def spelt(name: str) -> str:
    """Return a name of the configuration in words: 'ed_xray' is 'ED X-ray'."""
    return " ".join(SPELT.get(word, word) for word in name.replace("_", " ").split())
