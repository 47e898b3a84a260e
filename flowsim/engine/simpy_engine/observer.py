"""Watching a run: what the engine tells an observer, who changes nothing."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowsim.engine.simpy_engine.beds.stay import Stay
    from flowsim.engine.simpy_engine.walker import Walker


class Observer:
    """Is told what happens, and here does nothing with it."""

    def started(self, walker: "Walker") -> None:
        """Hear that a walk starts."""

    def step_begins(self, walker: "Walker") -> None:
        """Hear that a walker comes to `walker.step`."""

    def step_ends(self, walker: "Walker", to: int) -> None:
        """Hear that a walker has done `walker.step` and goes on at `to`, or has ENDED."""

    def bed_promised(self, stay: "Stay") -> None:
        """Hear that the bed bureau has promised a bed."""

    def bed_ready(self, stay: "Stay") -> None:
        """Hear that a promised bed is clean and kept."""
