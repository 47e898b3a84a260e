"""Following one patient: the same run, and an account of their steps."""

from flowsim.engine.simpy_engine.follow.follower import Follower, journey

__all__ = ["Follower", "journey"]
