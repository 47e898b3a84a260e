"""How beds that are closed are spread over wards, and how many of a ward are shut in all."""

from flowsim.kernel_cache import rule as policy


@policy
def closed_in_ward(beds_before: int, beds: int, share: float) -> int:
    """Return how many of a ward's beds are closed when a share of all is, spread evenly.

    `beds_before` are those of the wards before it, so that over all wards the share is right to
    within half a bed.
    """
    return int((beds_before + beds) * share + 0.5) - int(beds_before * share + 0.5)


@policy
def beds_shut(closed: int, beds: int, staffed: int) -> int:
    """Return how many of a ward's core beds are shut: no fewer than closed, no more open than
    staffed.

    A bed that is closed needs no nurse, so the two do not add up: of ten beds of which two are
    closed, nurses for seven leave seven open.
    """
    return max(closed, beds - staffed)
