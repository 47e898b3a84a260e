"""Turning a hospital into tables, and executing them."""

from flowsim.engine.simulate import simulate

__all__ = ["simulate"]
