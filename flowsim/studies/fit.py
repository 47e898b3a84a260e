"""How well the hospital as shipped has been held against official figures, in a few words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flowsim.config.folders import Folders
from flowsim.config.scenario_words import BASELINE
from flowsim.config.typed_tree import validate as validated
from flowsim.report.wording import fixed, percent
from flowsim.studies.validation import Target, settings

RESULTS, FOUR_HOURS = "validation/results.yaml", "within_four_hours"
THEATRES = "theatres"
"""The scenario that is held against figures of theatres and critical care."""


@dataclass(frozen=True, kw_only=True)
class TheatreResults:
    """What `flowsim validate theatres` found: figures judged, those within tolerance, and by key
    the simulated ones that concern measures on a page.
    """

    judged: int
    within_tolerance: int
    simulated: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Results:
    """What `flowsim validate` found: figures judged, those within tolerance, and by period the
    share of type 1 within four hours (%); and of theatres, which the baseline does not have.
    """

    judged: int
    within_tolerance: int
    within_four_hours: Mapping[str, float]
    theatres: TheatreResults


def results() -> Results:
    """Return what is in `configs/validation/results.yaml`."""
    return validated(Results, _tree(RESULTS), "validation", lambda key: f"{RESULTS}: {key}")


def fit_in_words(*, theatres: bool = False) -> str:
    """Return how many figures are within tolerance, and the four hours of each period.

    With `theatres` also what is said of them.
    """
    found = results()
    known = [t for t in settings().held_against(BASELINE) if t.key == FOUR_HOURS]
    said = [
        _compared(_tree(f"period/{t.period}.yaml")["title"], t, found.within_four_hours[t.period])
        for t in known
    ]
    return (
        f"Of {found.judged} official figures that the hospital as shipped"
        f"{', without theatres,' if theatres else ''} was held against, "
        f"{found.within_tolerance} are within the tolerance set beforehand (docs/validation.md). "
        f"Type 1 patients within four hours: {'; '.join(said)}."
        f"{f' {theatres_in_words()}' if theatres else ''}"
    )


def theatres_in_words() -> str:
    """Return how many figures of theatres and critical care are within tolerance, and the misses
    among those that concern measures on a page.
    """
    found = results().theatres
    known = {t.key: t for t in settings().held_against(THEATRES) if t.key in found.simulated}
    missed = [
        _compared(known[key].name.partition(" (")[0], known[key], simulated)
        for key, simulated in found.simulated.items()
        if known[key].verdict(simulated) == "FAIL"
    ]
    return (
        f"Of {found.judged} figures of theatres and critical care that the hospital with theatres "
        f"was held against, {found.within_tolerance} are within the tolerance set beforehand "
        f"(docs/validation.md; flowsim validate {THEATRES})."
        f"{' Missed among them: ' if missed else ''}{'; '.join(missed)}{'.' if missed else ''}"
    )


def _compared(name: str, target: Target, simulated: float) -> str:
    text = (
        f"{name}, {percent(simulated, 1)} in the model and {percent(target.official, 1)} reported"
    )
    if target.verdict(simulated) != "FAIL":
        return text
    return f"{text}, so missed by {fixed(abs(simulated - target.official), 1)} points"


def _tree(name: str) -> Any:
    from omegaconf import OmegaConf

    file = Folders.of(None).file(name)
    assert file is not None  # it comes with flowsim
    return OmegaConf.to_container(OmegaConf.load(file), resolve=True)
