"""Initiatives of ambulatory care: care without a bed."""
