"""Ring-fences of resources and wards: how many free places each keeps, and from whom."""

from tests.identity.interpreter.servers import changes

CAPACITY = 0
"""The rank of a change: that of a capacity."""


class Fences:
    """All ring-fences, those of resources first; `places` is what each keeps now."""

    def __init__(self, hospital, model, weeks):
        self.model = model
        units = (*hospital.resources, *hospital.wards)
        self.every = [(unit, fence) for unit in units for fence in unit.ring_fences]
        self.places = [0] * len(self.every)
        for k, (_, fence) in enumerate(self.every):
            for t, places in changes(fence.places, weeks, hospital.holidays):
                model.at(t, CAPACITY, len(hospital.resources) + k, self.keep, k, places)

    def keep(self, k, places):
        """Keep another number of places from now on, and let those in who now may."""
        if self.places[k] == places:
            return
        self.places[k] = places
        name = self.every[k][0].name
        if name in self.model.servers:
            self.model.serve(self.model.servers[name])
        else:
            self.model.beds.something_happened()

    def kept(self, unit, kind, at_home=False):
        """Return how many free places of a unit somebody of a kind must leave to others."""
        return sum(
            places
            for places, (of, fence) in zip(self.places, self.every, strict=True)
            if of is unit and not (kind in fence.kinds if fence.kinds else at_home)
        )
