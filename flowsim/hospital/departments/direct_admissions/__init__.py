"""Patients sent by their doctor straight to an assessment unit."""
