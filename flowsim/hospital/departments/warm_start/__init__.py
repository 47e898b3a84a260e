"""Patients already on the wards when the run starts."""
