"""The compiled engine: the same records as the reference engine, byte for byte, far sooner."""

from flowsim.engine.compiled.run import run

__all__ = ["run"]
