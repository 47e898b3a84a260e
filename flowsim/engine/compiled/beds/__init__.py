"""Beds: wards, stays, the rules that match requests to beds, the escalation ladder, the logs."""
