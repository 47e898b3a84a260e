"""`flowsim precision`: how many replications, and how long a warm-up, a scenario needs."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flowsim.cli.arguments import (
    add_config,
    add_json,
    add_run,
    parse,
    parser,
    run_options,
    take_settings,
)
from flowsim.errors import FlowsimError

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.studies.settling import Settled

EXAMPLES = """examples:
  flowsim precision baseline --half-width E12.median=5 --half-width E01.all=0.5
  flowsim precision bed_bureau weeks=26 --replications 20 --half-width B01.midnight=0.2

The replications of the configuration, or as many as are given, are the pilot. A half-width is in
the measure's unit; flowsim list measures shows both."""


def main(words: Sequence[str]) -> int:
    """Print what intervals need, and where the warm-up should end. Raises FlowsimError."""
    own = parser(
        "precision",
        "Say how many replications 95 % intervals of wanted half-widths need, and whether the "
        "warm-up is long enough (rule MSER-5), from a pilot of the scenario.",
        EXAMPLES,
    )
    own.add_argument("scenario", nargs="+", help="the scenario; KEY=VALUE changes a setting")
    own.add_argument(
        "--half-width",
        action="append",
        default=[],
        metavar="MEASURE=VALUE",
        help="the half-width wanted of the interval of a measure",
    )
    add_run(own)
    add_config(own)
    add_json(own)
    options = parse(own, words)
    names = take_settings(options, options.scenario)
    wanted = _half_widths(options.half_width)
    if len(names) != 1:
        raise FlowsimError("flowsim precision: give one scenario, e.g. flowsim precision baseline")
    from flowsim.studies.settling import settled
    from flowsim.studies.study import run

    result = run(names[0], **run_options(options), progress=not options.json)
    table, warm_up = result.required_replications(wanted), settled(result)
    if options.json:
        print(json.dumps(_tree(table, warm_up), indent=2))
    else:
        _print(table, warm_up)
    return 0


def _half_widths(words: Sequence[str]) -> dict[str, float]:
    found = {}
    for word in words:
        measure, equals, value = word.partition("=")
        try:
            found[measure] = float(value)
        except ValueError:
            equals = ""
        if not equals:
            raise FlowsimError(
                f"flowsim precision: --half-width {word} must be MEASURE=VALUE, such as "
                "E12.median=5"
            )
    if not found:
        raise FlowsimError("flowsim precision: give a half-width, e.g. --half-width E12.median=5")
    return found


def _tree(table: "pd.DataFrame", warm_up: "Sequence[Settled]") -> dict[str, Any]:
    from dataclasses import asdict

    from flowsim.studies.outputs import records

    return {"replications": records(table), "warm_up": [asdict(one) for one in warm_up]}


def _print(table: "pd.DataFrame", warm_up: "Sequence[Settled]") -> None:
    from flowsim.cli.tables import print_table
    from flowsim.report.listing import Column
    from flowsim.studies.outputs import records

    rows = [
        {
            "measure": f"{row['name']}, {row['unit']}" if row["unit"] else row["name"],
            "mean": f"{row['mean']:.4g}",
            "half-width now": f"{row['half_width']:.3g}",
            "wanted": f"{row['wanted']:g}",
            "replications": f"{row['replications']:,}",
        }
        for row in records(table)
    ]
    numbers = ("mean", "half-width now", "wanted", "replications")
    columns = [Column("measure"), *(Column(name, number=True) for name in numbers)]
    print_table("Replications needed", columns, rows, " ".join(one.text for one in warm_up))
