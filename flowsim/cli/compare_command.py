"""`flowsim compare`: what changes between scenarios, with intervals."""

import json
from collections.abc import Sequence
from pathlib import Path

from flowsim.cli.arguments import (
    add_config,
    add_json,
    add_run,
    parse,
    parser,
    run_options,
    take_settings,
)

EXAMPLES = """examples:
  flowsim compare baseline bed_bureau
  flowsim compare baseline bed_bureau baseline+staffing --replications 20 --weeks 26
  flowsim compare baseline bed_bureau+ed_xray --isolate
  flowsim compare baseline bed_bureau --demand-range
  flowsim compare baseline criteria_led_discharge:share=0.1 criteria_led_discharge:share=0.3
  flowsim compare baseline bed_bureau period=winter_2017_18 weeks=8

The first scenario is the one the others are compared with. Every scenario meets the same patients.
A scenario can be extended by initiatives with a plus sign; flowsim list shows both.
A colon gives a setting to one scenario or initiative (bed_bureau:request_sooner=0.3); key=value
gives it to all scenarios, like --set key=value."""


def main(words: Sequence[str]) -> int:
    """Run what is missing, print the panel, write CSV and a web page."""
    own = parser("compare", "Compare scenarios with a baseline.", EXAMPLES)
    own.add_argument(
        "scenarios",
        nargs="+",
        help="the baseline first; KEY=VALUE is for all of them",
    )
    add_run(own)
    add_config(own)
    own.add_argument(
        "--output", metavar="FOLDER", help="folder of the table and the page (default: in results)"
    )
    own.add_argument(
        "--isolate",
        action="store_true",
        help="also run each initiative of a bundle alone: isolated effects and interaction",
    )
    own.add_argument(
        "--demand-range",
        action="store_true",
        help="also run all at a tenth less and a tenth more emergency demand",
    )
    own.add_argument(
        "--why-uncertain",
        action="store_true",
        help="say which assumptions the effects rest on, by the plausible hospitals",
    )
    add_json(own)
    options = parse(own, words)
    from flowsim.studies.outputs import as_tree, import_for_outputs, write_outputs
    from flowsim.studies.study import compare

    scenarios = take_settings(options, options.scenarios)
    result = compare(
        scenarios,
        **run_options(options),
        isolate=options.isolate,
        demand_range=options.demand_range,
        why_uncertain=options.why_uncertain,
        progress=True,
        meanwhile=import_for_outputs,
    )
    written = write_outputs(result, Path(options.output) if options.output else None)
    if options.json:
        print(json.dumps(as_tree(result, written), indent=2))
    else:
        from flowsim.cli.tables import print_comparison, print_why_uncertain

        print_comparison(result, written)
        if options.why_uncertain:
            print_why_uncertain(result.why_uncertain(), written.why_uncertain)
    return 0
