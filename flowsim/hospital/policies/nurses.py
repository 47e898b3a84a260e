"""How many beds the nurses of a ward let be open."""

from math import ceil

ROUNDING = 1e-9
"""How far below a whole number beds may come to by arithmetic alone: 100 nurses with 0.29 beds each
look after 29, though the product is a little less."""


def staffed_beds(beds: int, nurses: int, beds_per_nurse: float) -> int:
    """Return how many of a ward's core beds its nurses on duty let be open, whole beds only."""
    return min(beds, int(nurses * beds_per_nurse + ROUNDING))


def nurses_of_a_bed(beds_per_nurse: float) -> int:
    """Return the fewest nurses on duty who let a bed be open."""
    return ceil((1 - ROUNDING) / beds_per_nurse)
