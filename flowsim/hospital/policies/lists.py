"""Whom a session calls from a waiting list: who goes first, and who fits into its time.

Pathways section 11.3: add cases while the expected total fits the planned minutes, booked to the
mean or to a chosen chance of an overrun.
"""

from math import sqrt

from flowsim.kernel_cache import rule as policy

PRIORITY, SHORTEST, LONGEST = range(3)
"""Orders of a waiting list, as `flowsim.hospital.vocabulary.lists.ORDERS` has them."""


@policy
def place_by(order: int, band: int, mean_minutes: float) -> float:
    """Return what whom a list calls is ordered by; the least goes first."""
    if order == SHORTEST:
        return mean_minutes
    if order == LONGEST:
        return -mean_minutes
    return float(band)


@policy
def goes_before(
    place: float, since: float, joined: int, other: float, other_since: float, other_joined: int
) -> bool:
    """Return whether somebody goes before another: by place, then time less credit, then joining.

    `since` and `other_since` are minutes.
    """
    if place != other:
        return place < other
    if since != other_since:
        return since < other_since
    return joined < other_joined


@policy
def fits(
    from_now: bool,
    begin: float,
    called: int,
    mean_called: float,
    variance_called: float,
    mean: float,
    sd: float,
    turnover: float,
    deviations: float,
    end: float,
) -> bool:
    """Return whether one more, after so many called, is expected to end by `end` surely enough.

    All in minutes (variances in their square): from `begin` those called take `mean_called`, the
    one more `mean`, with a turnover after each of those called; `deviations` is how many standard
    deviations of the sum must fit besides. `from_now`: what was called before is over at `begin`,
    and only the turnover after it is still to come.
    """
    if from_now:
        called, mean_called, variance_called = min(1, called), 0.0, 0.0
    minutes = mean_called + mean + called * turnover
    return begin + minutes + deviations * sqrt(variance_called + sd * sd) <= end
