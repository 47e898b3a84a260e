"""Initiatives of the emergency department."""
