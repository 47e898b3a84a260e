"""Initiatives of the whole trust."""
