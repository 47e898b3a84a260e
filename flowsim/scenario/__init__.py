"""A resolved configuration becomes a hospital."""

from flowsim.scenario.build import build

__all__ = ["build"]
