"""How beds that are closed are spread over wards."""

from flowsim.kernel_cache import rule as policy


@policy
def closed_in_ward(beds_before: int, beds: int, share: float) -> int:
    """Return how many of a ward's beds are closed when a share of all is, spread evenly.

    `beds_before` are those of the wards before it, so that over all wards the share is right to
    within half a bed.
    """
    return int((beds_before + beds) * share + 0.5) - int(beds_before * share + 0.5)
