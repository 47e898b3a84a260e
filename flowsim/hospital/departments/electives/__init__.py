"""Elective inpatients."""
