"""The errors of `flowsim.errors`, at hand for the vocabulary."""

from flowsim.errors import FlowsimError, unknown_name

__all__ = ["FlowsimError", "unknown_name"]
