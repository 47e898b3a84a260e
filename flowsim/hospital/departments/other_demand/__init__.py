"""Demand for beds that does not come through the emergency department."""
