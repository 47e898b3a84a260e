"""How well the hospital as shipped has been held against official figures, in a few words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flowsim.config.folders import Folders
from flowsim.config.typed_tree import validate as validated
from flowsim.report.wording import fixed, percent
from flowsim.studies.validation import Target, settings

RESULTS, FOUR_HOURS = "validation/results.yaml", "within_four_hours"


@dataclass(frozen=True, kw_only=True)
class Results:
    """What `flowsim validate` found: figures judged, those within tolerance, by period the share
    of type 1 within four hours (%), and by key the other figures that concern measures on a page.
    """

    judged: int
    within_tolerance: int
    within_four_hours: Mapping[str, float]
    others: Mapping[str, float]


def results() -> Results:
    """Return what is in `configs/validation/results.yaml`."""
    return validated(Results, _tree(RESULTS), "validation", lambda key: f"{RESULTS}: {key}")


def fit_in_words(*, theatres: bool = True) -> str:
    """Return how many figures are within tolerance, the four hours of each period, and what is
    missed among the others that concern measures on a page.

    `theatres` is whether the hospital that it is said of has them, as the one held against has.
    """
    found, targets = results(), settings().targets
    hours = [
        _compared(_tree(f"period/{t.period}.yaml")["title"], t, found.within_four_hours[t.period])
        for t in targets
        if t.key == FOUR_HOURS
    ]
    missed = [
        _compared(t.name.partition(" (")[0], t, found.others[t.key])
        for t in targets
        if t.key in found.others and t.verdict(found.others[t.key]) == "FAIL"
    ]
    return (
        f"Of {found.judged} official figures that the hospital as shipped"
        f"{'' if theatres else ', with its theatres,'} was held against, "
        f"{found.within_tolerance} are within the tolerance set beforehand (docs/validation.md). "
        f"Type 1 patients within four hours: {'; '.join(hours)}."
        + (f" Missed among the others: {'; '.join(missed)}." if missed else "")
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
