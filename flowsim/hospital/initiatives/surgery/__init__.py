"""Initiatives of surgery."""
