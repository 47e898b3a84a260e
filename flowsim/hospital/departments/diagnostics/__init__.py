"""Bloods, X-ray, CT and ultrasound, for the whole hospital."""
