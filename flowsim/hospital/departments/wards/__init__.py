"""Beds, stays and moves between wards."""
