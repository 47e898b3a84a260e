"""Initiatives of the wards."""
