"""What is offered instead of an admission: the rungs of one ladder, tried in a fixed order.

A department that can take emergency patients without a bed describes its `Offer`; whoever might
have to admit somebody (the emergency department at referral, general practice by telephone) asks
down the ladder first. The first rung that may take the patient does, so nobody is taken twice, and
every refusal is a row of the table `rungs` with its reason and time. Whom none takes has the bed
asked for that they would have had without the ladder.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.ladders import Rung, first_of, rung

Steps = list[Written]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A service that may take a patient now; the conditions are those of a rung.

    `steps` come first once it is taken. With `pathway` the patient goes there at once, in the same
    episode, holding `place`; without, the patient goes home (a slot may have been booked). With
    `runs`, an attribute of the moment, it is asked only while that says yes, after the others.
    """

    name: str
    eligible: str | By[str] | None = None
    calendar: str | By[str] | None = None
    place: str | None = None
    steps: tuple[Written, ...] = ()
    pathway: str | None = None
    book: Written | None = None
    runs: str | None = None


def ladder(
    name: str,
    offers: Sequence[Offer],
    *,
    goes: Callable[[str], Steps],
    goes_home: Callable[[], Steps],
) -> Steps:
    """Return the ladder of these offers, in this order; whom none takes goes on.

    `goes(pathway)` are the steps of leaving for a service, `goes_home()` those of leaving for home.
    """

    def tried(each: Offer) -> Rung:
        return rung(
            each.name,
            *each.steps,
            *(goes_home() if each.pathway is None else goes(each.pathway)),
            eligible=each.eligible,
            calendar=each.calendar,
            place=each.place,
            book=each.book,
        )

    always = [tried(each) for each in offers if each.runs is None]
    steps: Steps = [first_of(name, always, otherwise=[])] if always else []
    for each in offers:
        if each.runs is not None:
            steps.append(when(each.runs, {"yes": [first_of(name, [tried(each)], otherwise=[])]}))
    return steps
