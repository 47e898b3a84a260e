"""`flowsim validate`: the simulated hospital against the official figures."""

import json
from collections.abc import Sequence

from flowsim.cli.arguments import add_config, add_json, add_run, parse, parser, run_options

FAILED = 1


def main(words: Sequence[str]) -> int:
    """Print the table of validation; return 1 when any figure is outside its tolerance."""
    own = parser(
        "validate",
        "Run the baseline and hold it against official figures, each with a tolerance written "
        "beforehand.",
    )
    add_run(own)
    add_config(own)
    add_json(own)
    options = parse(own, words)
    from flowsim.cli.tables import console
    from flowsim.studies import validation
    from flowsim.studies.validation_text import text_of

    found = validation.validate(**run_options(options), progress=not options.json)
    if options.json:
        print(json.dumps(found.as_tree(), indent=2))
    else:
        print(text_of(found, console().width))
    return 0 if found.passed else FAILED
