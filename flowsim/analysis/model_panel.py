"""Of a model of one's own: what a reader sees first, and from which difference on it matters.

A measure is named by its key, or by the beginning of several: 'M01.utilisation' is that of every
resource.
"""

from collections.abc import Iterable, Mapping, Sequence

from flowsim.errors import FlowsimError, unknown_name
from flowsim.numbers import finite, shown, texts

FIRST = (
    "M01.utilisation",
    "M02.waiting",
    "M04.occupancy",
    "M05.left",
    "M07.share.outcome",
    "M08.mean",
    "M09.mean",
    "M09.p90",
    "M11.to",
)
"""What the headline has where nothing is asked for: a measure, or the parts it has instead."""

MOST_PARTS = 4
"""Parts of more than these are not in a headline that nobody has chosen."""


def headline_of(known: Sequence[str], chosen: Iterable[str] | None) -> tuple[str, ...]:
    """Return the measures of the headline, once each, in the order in which they are chosen.

    `known` are the keys of all measures. The beginning of several stands for the measure of that
    key if there is one, else for all of them. Raises FlowsimError for an empty choice, and a name
    that is none.
    """
    if chosen is None:
        parts = [_parts(known, name) for name in FIRST]
        return tuple(key for found in parts if len(found) <= MOST_PARTS for key in found)
    names = texts(chosen, "headline")
    if not names:
        raise FlowsimError("headline: name at least one measure, or leave it out")
    _check("headline", names, known)
    return tuple(dict.fromkeys(key for name in names for key in _parts(known, name)))


def matters_of(known: Sequence[str], given: Mapping[str, float] | None) -> dict[str, float]:
    """Return the smallest difference that matters by key, in the measure's unit.

    What is given for the beginning of several holds for all of them that have none of their own,
    or by a longer beginning. Raises FlowsimError for what is no mapping, a name that is none, and
    a difference that is not above zero.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise FlowsimError(
            f"matters {shown(given)} must map measures to differences: {{'M09.mean': 5.0}}"
        )
    _check("matters", given, known)
    least = {name: finite(given[name], f"matters: {name}", above=0.0) for name in given}
    found: dict[str, float] = {}
    for name in sorted(least, key=len):  # a longer one goes over a shorter
        found |= {key: least[name] for key in known if _begins(key, name)}
    return found


def _parts(known: Sequence[str], name: str) -> tuple[str, ...]:
    return (name,) if name in known else tuple(key for key in known if _begins(key, name))


def _begins(key: str, name: str) -> bool:
    return key == name or key.startswith(f"{name}.")


def _check(where: str, names: Iterable[str], known: Sequence[str]) -> None:
    """Raise FlowsimError, with the nearest that there is, for a name that begins no key."""
    for name in names:
        if not any(_begins(key, str(name)) for key in known):
            raise unknown_name(where, "measure", name, known)
