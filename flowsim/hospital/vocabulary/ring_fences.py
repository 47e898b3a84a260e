"""Ring-fences: free places and beds that are kept for some of those who ask."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.parts import Count, Name, Part


@dataclass(frozen=True, kw_only=True)
class RingFence(Part):
    """The last `places` free of a ward or resource are kept for those of `kinds`.

    In a ward they are kinds of bed request, and without any the beds are kept for those at home
    there; of a resource they are what `seize(kind=...)` says. Nobody else is given a place unless
    more than these are free. Of several ring-fences on one unit, each keeps its own number from
    those it is not for. A calendar of levels keeps another number at other hours. (Queueing theory
    calls it trunk reservation, or a guard channel.)
    """

    places: Count | Calendar
    kinds: tuple[Name, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(set(self.kinds)) != len(self.kinds):
            raise FlowsimError("ring fence: kinds must be distinct")

    @property
    def most_places(self) -> int:
        """The most places it ever keeps."""
        return self.places if isinstance(self.places, int) else self.places.highest_level

    def scaled(self, factor: float, rounded: Callable[[float], int] = ceil) -> "RingFence":
        """Return one that keeps `factor` times as many, rounded up unless `rounded` is another."""
        if isinstance(self.places, int):
            return RingFence(places=rounded(self.places * factor), kinds=self.kinds)
        changes = tuple((minute, rounded(level * factor)) for minute, level in self.places.changes)
        return RingFence(places=replace(self.places, changes=changes), kinds=self.kinds)

    def __str__(self) -> str:
        most = "" if isinstance(self.places, int) else "up to "
        return f"{most}{self.most_places} for {' and '.join(self.kinds) or 'those at home'}"
