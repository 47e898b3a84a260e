"""The reference engine: what each verb means, in SimPy. How to read it: docs/simpy_engine.md."""

from flowsim.engine.simpy_engine.own import HospitalView, OwnProcess
from flowsim.engine.simpy_engine.run import run

__all__ = ["HospitalView", "OwnProcess", "run"]
