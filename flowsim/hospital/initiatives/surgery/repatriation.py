"""U11: planned operations that now go elsewhere are done here: more decisions to operate.

Gastroenterology has no operating lists; what of it needs a theatre is general surgery's. The
patients come by streams of their own, so that all others are the same as without them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.theatres.terms import backlog, decisions
from flowsim.hospital.initiatives import (
    Count,
    Edits,
    Hospital,
    Initiative,
    Share,
    expected,
    new,
)
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.numbers import finite
from flowsim.records.terms import of_department, stream
from flowsim.spelling import spelt

REPATRIATED = "repatriated_"


@dataclass(frozen=True, kw_only=True)
class Repatriation(Initiative):
    title = "Planned care repatriated"
    seed = "S2 (clinical strategy 2019-24), U11"
    phrase = "repatriate"
    needs = ("theatres",)
    expects = expected(
        up=["R01.added", "R01.waiting", "E12.mean", "B09.outliers", "T11.on_the_day"],
        down=["E01.type1"],
    )

    more: Mapping[str, Share] = field(default_factory=dict)
    phased_weeks: Count = 0

    @property
    def summary(self) -> str:
        """By how much decisions to operate go up, and over how long."""
        rows = [f"{spelt(name)} by {share:.0%}" for name, share in self.more.items() if share]
        over = f", rising over the first {self.phased_weeks} weeks" * bool(self.phased_weeks)
        return f"More decisions to operate: {', '.join(rows) or 'none'}{over}."

    def edits(self, hospital: Hospital) -> Edits:
        return [self._stream(hospital, name, share) for name, share in self.more.items() if share]

    def _stream(self, hospital: Hospital, specialty: str, share: float) -> Edits:
        """Return the decisions to operate of a specialty that come on top, and their term."""
        streams = {each.name: each for each in hospital.arrivals}
        name = decisions(specialty)
        if name not in streams:
            known = [each.removeprefix(decisions("")) for each in streams if _decides(each)]
            raise unknown_name("more", "specialty", specialty, known)
        now = streams[name]
        if not isinstance(now, Arrivals):
            raise FlowsimError(
                f"more: {specialty}: '{name}' does not come at a rate by hour, so no share can be "
                "added; leave it out, or write the stream as Arrivals"
            )
        added = decisions(f"{REPATRIATED}{specialty}")
        rising = ((0.0, 0.0), (7.0 * self.phased_weeks, 1.0)) if self.phased_weeks else now.ramp
        times = finite(share, f"more: {specialty}", least=0, most=1)
        rates = tuple(rate * times for rate in now.hourly)
        meaning = f"decisions to operate, {spelt(specialty)}, that went elsewhere"
        return [
            new(replace(now, name=added, per_hour=rates, ramp=rising, source=self.source)),
            *(new(term) for term in of_department("theatres", stream(added, meaning))),
        ]


def _decides(name: str) -> bool:
    return name.startswith(decisions("")) and not name.startswith(backlog(""))
