"""How many replications an interval of a wanted width needs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flowsim.analysis.statistics import mean_interval, required_replications
from flowsim.errors import FlowsimError, unknown_name
from flowsim.numbers import finite, shown

if TYPE_CHECKING:
    import pandas as pd

MOST = 10_000
"""More replications than that are not proposed."""


def values_of(measures: "pd.DataFrame", measure: str) -> "pd.Series[float]":
    """Return the values of a measure by replication. Raises FlowsimError for one there is not."""
    mine = measures[measures["measure"] == measure]
    if mine.empty:
        raise unknown_name("results", "measure", str(measure), measures["measure"].unique())
    return mine.set_index("replication")["value"]


def required(measures: "pd.DataFrame", half_widths: Mapping[str, float]) -> "pd.DataFrame":
    """Return how many replications 95 % intervals of these half-widths (by measure) need.

    `measures` is the tidy table of one scenario's pilot replications. Columns measure, name, unit,
    mean, half_width (of the pilot), wanted, replications: at most `MOST`.
    Raises FlowsimError for no measures, one that is none or has no spread to go by, and a
    half-width that is not above zero.
    """
    import pandas as pd

    from flowsim.analysis.measures import describe
    from flowsim.analysis.printed import Printed

    if not isinstance(half_widths, Mapping) or not half_widths:
        raise FlowsimError(
            f"half_widths {shown(half_widths)} must map measures to half-widths: "
            "{'M09.mean': 1.0}"
        )
    rows = []
    for measure, given in half_widths.items():
        wanted = finite(given, f"half_widths: {measure}", above=0.0)
        values = values_of(measures, measure)
        interval = mean_interval(values)
        if interval.replications < 2:
            raise FlowsimError(
                f"half_widths: {measure} has a value in {interval.replications} replications; "
                "its spread needs two or more"
            )
        rows.append(
            {
                "measure": measure,
                "name": describe(measure).name,
                "unit": describe(measure).unit,
                "mean": interval.mean,
                "half_width": interval.half_width,
                "wanted": wanted,
                "replications": required_replications(values, wanted, most=MOST),
            }
        )
    return Printed(pd.DataFrame(rows))
