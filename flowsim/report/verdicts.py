"""What a difference may amount to, in the order in which the page tells it."""

from dataclasses import dataclass

from flowsim.report.wording import NOTHING


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a difference amounts to: a symbol, words, and the name of its style."""

    symbol: str
    words: str
    style: str


BETTER = Verdict(symbol="\N{CHECK MARK}", words="clearly better", style="better")
WORSE = Verdict(symbol="\N{MULTIPLICATION X}", words="clearly worse", style="worse")
CHANGED = Verdict(symbol="\N{BLACK DIAMOND}", words="clear change", style="changed")
SMALL = Verdict(symbol="~", words="real but small", style="minor")
UNCLEAR = Verdict(symbol="?", words="unclear", style="unclear")
SAME = Verdict(symbol="=", words="no material change", style="same")
BY_HOSPITAL = Verdict(
    symbol="\N{PLUS-MINUS SIGN}", words="not clear over hospitals", style="unclear"
)
UNSTABLE = Verdict(symbol="!", words="unstable", style="unstable")
ONE_SIDED = Verdict(symbol=NOTHING, words="only in one scenario", style="missing")
MISSING = Verdict(symbol=NOTHING, words="not computed", style="missing")

VERDICTS = (
    BETTER,
    WORSE,
    CHANGED,
    SMALL,
    BY_HOSPITAL,
    UNCLEAR,
    SAME,
    UNSTABLE,
    ONE_SIDED,
    MISSING,
)
