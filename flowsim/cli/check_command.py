"""`flowsim check`: whether a scenario is valid and has room for its patients."""

import json
from collections.abc import Sequence

from flowsim.cli.arguments import add_config, add_json, parse, parser, take_settings
from flowsim.errors import FlowsimError


def main(words: Sequence[str]) -> int:
    """Check a scenario. Raises FlowsimError for a fault, and for a warning with --strict."""
    own = parser(
        "check",
        "Check that a scenario is valid and that the load it puts on every ward and role is below "
        "what there is.",
        "example: flowsim check bed_bureau --strict",
    )
    own.add_argument("words", nargs="*", metavar="SCENARIO", help="and settings, as KEY=VALUE")
    own.add_argument("--strict", action="store_true", help="treat warnings as errors")
    add_config(own)
    add_json(own)
    options = parse(own, words)
    scenarios = take_settings(options, options.words)
    if len(scenarios) > 1:
        raise FlowsimError(
            f"flowsim check: one scenario at a time, not {', '.join(scenarios)}; initiatives are "
            "added with a plus: baseline+bed_bureau"
        )
    from flowsim.studies.checking import check_scenario

    found = check_scenario(
        *(scenarios or ["baseline"]),
        overrides=options.set,
        config_dir=options.config_dir,
        strict=options.strict,
    )
    if options.json:
        print(json.dumps(found.as_tree(), indent=2))
    else:
        from flowsim.cli.tables import print_checked

        print_checked(found)
    return 0
