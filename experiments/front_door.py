"""The hospital that studies of the front door and the beds alone are run on."""

WITHOUT_THEATRES = (
    "hospital.theatres.modelled=false",
    "hospital.critical_care.units.modelled=false",
    "hospital.emergency_theatres.modelled=false",
)
"""Settings that make any scenario one of the hospital of scenario `without_theatres`."""
