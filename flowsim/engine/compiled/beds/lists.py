"""Lists of stays: requests not yet placed, and beds promised; first come, first served."""

from flowsim.engine.compiled.beds.state import AFTER, FIRST, LAST, PROMISED, STAY_SERVICE, Beds
from flowsim.engine.compiled.codes import NOTHING
from flowsim.engine.compiled.counts import PENDING
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part


@part
def add_stay(beds: Beds, of: int, stay: int) -> None:
    """Put a stay at the end of a list."""
    last = beds.stays_of[LAST, of]
    if last == NOTHING:
        beds.stays_of[FIRST, of] = stay
    else:
        beds.stay[AFTER, last] = stay
    beds.stay[AFTER, stay] = NOTHING
    beds.stays_of[LAST, of] = stay


@part
def drop_stay(beds: Beds, of: int, stay: int) -> None:
    """Take a stay out of a list."""
    before, at = NOTHING, beds.stays_of[FIRST, of]
    while at != stay:
        before, at = at, beds.stay[AFTER, at]
    after = beds.stay[AFTER, stay]
    if before == NOTHING:
        beds.stays_of[FIRST, of] = after
    else:
        beds.stay[AFTER, before] = after
    if after == NOTHING:
        beds.stays_of[LAST, of] = before


@part
def add_request(count: Ints, beds: Beds, stay: int) -> None:
    """Put a stay at the end of its service's requests."""
    add_stay(beds, beds.ward.shape[1] + beds.stay[STAY_SERVICE, stay], stay)
    count[PENDING] += 1


@part
def drop_request(count: Ints, beds: Beds, stay: int) -> None:
    """Take a stay out of its service's requests."""
    drop_stay(beds, beds.ward.shape[1] + beds.stay[STAY_SERVICE, stay], stay)
    count[PENDING] -= 1


@part
def add_promise(beds: Beds, ward: int, stay: int) -> None:
    """Put a stay at the end of a ward's promises."""
    add_stay(beds, ward, stay)
    beds.ward[PROMISED, ward] += 1


@part
def drop_promise(beds: Beds, ward: int, stay: int) -> None:
    """Take a stay out of a ward's promises."""
    drop_stay(beds, ward, stay)
    beds.ward[PROMISED, ward] -= 1
