"""Patients: their records, the charts of those who are here, look-ups and chance."""
