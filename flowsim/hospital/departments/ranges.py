"""Plausible ranges of settings: what is refused of them."""

from flowsim.errors import FlowsimError
from flowsim.numbers import finite, in_figures


def refuse_reversed(limits: tuple[float, float] | None) -> None:
    """Raise FlowsimError for a `range` that is none: endless, or its upper limit first."""
    if limits is None:
        return
    low, high = (finite(limit, "range:") for limit in limits)
    if low > high:
        raise FlowsimError(f"{_in_words(limits)} must give the lower limit first")


def refuse_outside(
    limits: tuple[float, float] | None, value: float, what: str, unit: str = ""
) -> None:
    """Raise FlowsimError for a `range` that is none, or does not hold the value it is of.

    `what` is what the value is called, `unit` what it is counted in, ' minutes' if anything.
    """
    refuse_reversed(limits)
    if limits is not None and not limits[0] <= value <= limits[1]:
        raise FlowsimError(
            f"{_in_words(limits)} must hold the {what}, {in_figures(value)}{unit}; give one within "
            "it, or another range with it"
        )


def _in_words(limits: tuple[float, float]) -> str:
    return f"range [{in_figures(limits[0])}, {in_figures(limits[1])}]"
