"""Walks: walkers that go through the steps of pathways, one or more for each patient."""
