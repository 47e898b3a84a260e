"""Tables of different lengths, end to end in a few arrays."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.program import Floats, Ints

Numbers = NDArray[np.int64] | NDArray[np.float64] | Sequence[int]


class FlatTables:
    """Tables added end to end; each address holds a whole and a real number, 0 unless given."""

    def __init__(self) -> None:
        self._size = 0
        self._code: list[Ints] = []
        self._real: list[Floats] = []
        self._minutes: list[tuple[int, Floats]] = []
        self._changes: list[tuple[int, int]] = []

    def add(self, code: Numbers, real: Numbers | None = None) -> int:
        """Add a table and return the address of the first."""
        at = self._size
        codes = np.asarray(code, dtype=np.int64)
        reals = np.zeros(codes.size) if real is None else np.asarray(real, dtype=np.float64)
        assert codes.shape == reals.shape
        self._code.append(codes)
        self._real.append(reals)
        self._size += codes.size
        return at

    def add_quantiles(self, shares: Floats, minutes: Floats) -> int:
        """Add a table of quantiles and return its address."""
        at = self.add(np.zeros(len(shares), dtype=np.int64), shares)
        self._minutes.append((at, minutes))
        return at

    def set(self, address: int, code: int) -> None:
        """Change the whole number at an address."""
        self._changes.append((address, code))

    def arrays(self) -> tuple[Ints, Floats, Floats]:
        """Return the whole numbers, the real numbers and the minutes of quantiles."""
        code, real = np.concatenate(self._code), np.concatenate(self._real)
        for address, value in self._changes:
            code[address] = value
        minutes = np.zeros(self._size)
        for at, values in self._minutes:
            minutes[at : at + len(values)] = values
        return code, real, minutes
