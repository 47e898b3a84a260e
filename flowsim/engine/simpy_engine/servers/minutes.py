"""From numbers that change to minutes by hour of the run."""

from flowsim.engine.hours import spread
from flowsim.engine.program import Floats


class Minutes:
    """The minutes, by hour (H,), that changing numbers have lasted: one array a number."""

    def __init__(self, *minutes: Floats) -> None:
        self.minutes = minutes
        self.numbers = (0,) * len(minutes)
        self.since = 0.0

    def become(self, now: float, *numbers: int) -> None:
        """Count the minutes up to now, and from now on these numbers."""
        if now > self.since:
            for minutes, number in zip(self.minutes, self.numbers, strict=True):
                if number > 0:
                    spread(minutes, self.since, now, number)
            self.since = now
        self.numbers = numbers
