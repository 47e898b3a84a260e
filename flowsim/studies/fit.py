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


@dataclass(frozen=True, kw_only=True)
class Results:
    """What `flowsim validate` found: figures judged, those within tolerance, and by period the
    share of type 1 within four hours (%).
    """

    judged: int
    within_tolerance: int
    within_four_hours: Mapping[str, float]


def results() -> Results:
    """Return what is in `configs/validation/results.yaml`."""
    return validated(Results, _tree(RESULTS), "validation", lambda key: f"{RESULTS}: {key}")


def fit_in_words() -> str:
    """Return how many figures are within tolerance, and the four hours of each period."""
    found = results()
    known = [t for t in settings().held_against(BASELINE) if t.key == FOUR_HOURS]
    said = [_period(target, found.within_four_hours[target.period]) for target in known]
    return (
        f"Of {found.judged} official figures that the hospital as shipped was held against, "
        f"{found.within_tolerance} are within the tolerance set beforehand (docs/validation.md). "
        f"Type 1 patients within four hours: {'; '.join(said)}."
    )


def _period(target: Target, simulated: float) -> str:
    title = _tree(f"period/{target.period}.yaml")["title"]
    text = (
        f"{title}, {percent(simulated, 1)} in the model and {percent(target.official, 1)} reported"
    )
    if target.verdict(simulated) != "FAIL":
        return text
    return f"{text}, so missed by {fixed(abs(simulated - target.official), 1)} points"


def _tree(name: str) -> Any:
    from omegaconf import OmegaConf

    file = Folders.of(None).file(name)
    assert file is not None  # it comes with flowsim
    return OmegaConf.to_container(OmegaConf.load(file), resolve=True)
