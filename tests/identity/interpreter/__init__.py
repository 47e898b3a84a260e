"""An interpreter of a `Hospital` as it stands, by names, for small hospitals.

Both engines run the same lowered program, and share its rules; a mistake in the lowering, or in a
rule, would be in both. This knows neither: it is written from what `docs/vocabulary.md` and the
docstrings of the vocabulary say, and shares with the engines only `flowsim.engine.draws`, whose
numbers belong to permanent names. It is slow and plain.
"""

from tests.identity.interpreter.beds import Refused
from tests.identity.interpreter.tables import tables

__all__ = ["Refused", "tables"]
