"""Who stands where in a queue: the band, which may change as a limit comes near."""

from math import inf

from flowsim.kernel_cache import rule as policy


@policy
def band_now(band: int, due_band: int, due_from: float, due_until: float, now: float) -> int:
    """Return the band a patient stands in: `due_band` in [due_from, due_until), else `band`."""
    if due_from <= now < due_until:
        return due_band
    return band


@policy
def next_change(due_from: float, due_until: float, now: float) -> float:
    """Return when the band changes next after now (minutes), infinity if never again."""
    if due_from >= due_until or now >= due_until:
        return inf
    return due_from if now < due_from else due_until
