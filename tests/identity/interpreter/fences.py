"""Ring-fences of resources and wards: how many free places each keeps, and from whom."""

from tests.identity.interpreter.servers import changes

CAPACITY = 0
"""The rank of a change: that of a capacity."""


class Fences:
    """All ring-fences, those of resources first; `places` is what each keeps now."""

    def __init__(self, hospital, model, hours):
        self.model = model
        units = (*hospital.resources, *hospital.wards)
        self.every = [(unit, fence) for unit in units for fence in unit.ring_fences]
        self.places, self.scheduled = [0] * len(self.every), [0] * len(self.every)
        self.released = set()
        for k, (_, fence) in enumerate(self.every):
            for t, places in changes(fence.places, hours, hospital.holidays):
                model.at(t, CAPACITY, len(hospital.resources) + k, self.keep, k, places)

    def keep(self, k, places):
        """Keep another number of places from now on, and let those in who now may."""
        self.scheduled[k] = places
        if self.change(k):
            self.model.beds.something_happened()

    def release(self, unit, released):
        """Keep nothing of a unit, or what the hour says; return whether a ward's beds changed."""
        mine = [k for k, (of, _) in enumerate(self.every) if of is unit]
        self.released = self.released - {*mine} | ({*mine} if released else set())
        return any([self.change(k) for k in mine])  # noqa: C419 - all of them

    def change(self, k):
        """Keep what is to be kept now; return whether that is another number of a ward's beds."""
        places = 0 if k in self.released else self.scheduled[k]
        if self.places[k] == places:
            return False
        self.places[k] = places
        unit = self.every[k][0]
        if unit in self.model.hospital.resources:
            self.model.serve(self.model.servers[unit.name])
            return False
        return True

    def kept(self, unit, kind, at_home=False):
        """Return how many free places of a unit somebody of a kind must leave to others."""
        return sum(
            places
            for places, (of, fence) in zip(self.places, self.every, strict=True)
            if of is unit and not (kind in fence.kinds if fence.kinds else at_home)
        )
