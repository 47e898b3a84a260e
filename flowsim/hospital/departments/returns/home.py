"""Going home, perhaps to come back: the steps with which every department sends people home."""

from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.departments.returns.terms import AT_HOME
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.blocks import Written, either
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    assign,
    come_back,
    depart,
    end,
    transfer,
    treat,
    wait_until,
)

MIDNIGHT, HOUR = "midnight", "hour_of_return"
AGAIN = "returns"
"""The pathway in which a return begins."""
ANEW = "drawn_anew"
"""Its stage in which what is a matter of the episode is drawn."""


def goes_home(settings: ReturnsSettings, route: str, outcome: str) -> list[Written]:
    """Return the steps of leaving for home by a route, with the outcome of the spell."""
    again = depart(outcome, to=_home_from(route))
    return [_either_returns(settings, route, again), depart(outcome)]


def may_return(settings: ReturnsSettings, route: str) -> Written:
    """Return the step, outside, of who perhaps comes back as those who went home by a route."""
    return _either_returns(settings, route, transfer(_home_from(route)))


def _home_from(route: str) -> str:
    return f"home_from_{route}"


def _either_returns(settings: ReturnsSettings, route: str, again: Written) -> Written:
    chance = getattr(settings, route).chance.drawn
    table = dict(chance.shares) if isinstance(chance, Shares) else chance
    return either(f"returns_from_{route}", table, {"yes": [again]})


def home_until_return(route: str) -> tuple[Pathway, Pathway]:
    """Return the time at home, and the way in which a return from there begins.

    The day comes by chance, the hour of that day is one at which people walk in.
    """
    back = f"return_from_{route}"
    at_home = Pathway(
        _home_from(route),
        [
            treat(f"{AT_HOME}_from_{route}", cause=AT_HOME),
            wait_until(MIDNIGHT, cause=AT_HOME),
            come_back(back, activity=HOUR),
            end(),
        ],
    )
    return at_home, Pathway(back, [assign("returns_from", route), transfer(AGAIN)])
