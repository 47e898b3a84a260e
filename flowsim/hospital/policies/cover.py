"""Who works in another role while its own people are missing."""

import numpy as np
from numpy.typing import NDArray

People = NDArray[np.int64]


def lent(planned: People, came: People, minimum: People, covered: People, lender: People) -> People:
    """Return the people lent (v, n) by each of v pairs of roles in each of n stretches of time.

    `planned` and `came` (R, n) are people by role, `minimum` (R,) the least a role should have.
    A role with fewer than its minimum, or than were planned if that is less, gets people from the
    role `lender[k]` of its pairs in turn; a lender keeps its own minimum. A role earlier in the
    pairs is helped first.
    """
    there = came.copy()
    found = np.zeros((len(covered), came.shape[1]), dtype=np.int64)
    for k, (role, other) in enumerate(zip(covered, lender, strict=True)):
        short = np.minimum(minimum[role], planned[role]) - there[role]
        spare = there[other] - minimum[other]
        found[k] = np.maximum(np.minimum(short, spare), 0)
        there[role] += found[k]
        there[other] -= found[k]
    return found
