"""`flowsim theatres`: a page of pictures of the theatres of one scenario."""

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from flowsim.cli.arguments import (
    add_config,
    add_run,
    parse,
    parser,
    run_options,
    take_settings,
)
from flowsim.config.scenario_words import BASELINE
from flowsim.errors import FlowsimError

EXAMPLES = """examples:
  flowsim theatres
  flowsim theatres baseline weeks=16 replications=4
  flowsim theatres baseline --day 65 --replication 1

The page shows a day of the theatres, each case in its phases; use by specialty with cases per
list; cancellations on the day by reason; and the waiting list by week."""


def main(words: Sequence[str]) -> int:
    """Run what is missing and write the page. Raises FlowsimError for bad input."""
    own = parser("theatres", "Draw the theatres of a scenario.", EXAMPLES)
    own.add_argument(
        "scenario", nargs="*", help=f"a scenario with theatres (default: {BASELINE}), and KEY=VALUE"
    )
    own.add_argument(
        "--day",
        type=int,
        metavar="N",
        help="day of the run that is drawn, counted from 0, the warm-up included (default: the "
        "weekday measured with the median number of operations)",
    )
    own.add_argument(
        "--replication", type=int, metavar="N", default=0, help="whose day, counted from 0"
    )
    add_run(own)
    add_config(own)
    own.add_argument(
        "--output", metavar="FOLDER", help="folder of the page (default: that of the results)"
    )
    options = parse(own, words)
    names = take_settings(options, options.scenario)
    if len(names) > 1:
        raise FlowsimError(f"flowsim theatres: one scenario, not {len(names)}: {', '.join(names)}")
    from flowsim.cli.tables import console
    from flowsim.studies.study import run

    result = run(*(names or [BASELINE]), **run_options(options), progress=True)
    folder = Path(options.output) if options.output else None
    page = result.theatres(folder, day=options.day, replication=options.replication)
    console().print(Text(f"page to read: {page}"))
    return 0
