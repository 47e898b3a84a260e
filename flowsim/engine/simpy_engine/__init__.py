"""The reference engine: what each verb means, in SimPy."""

from flowsim.engine.simpy_engine.run import run

__all__ = ["run"]
