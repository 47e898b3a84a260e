"""`flowsim verify`: whether both engines write the same records, byte for byte."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flowsim.cli.arguments import add_config, add_json, parse, parser, take_settings

if TYPE_CHECKING:
    from flowsim.studies.verification import Verified

DIFFERENT = 1

EXAMPLES = """examples:
  flowsim verify baseline bed_bureau
  flowsim verify --all                    (a tenth of the hospital for two weeks: a minute at most)
  flowsim verify --all --full             (the real size and length: half a minute a scenario)
  flowsim verify criteria_led_discharge:share=0.3

The exit code is 0 when all records are identical, 1 when any differ, 2 for bad input."""


def main(words: Sequence[str]) -> int:
    """Print a line a scenario, and the first difference; return 1 when there is any."""
    own = parser(
        "verify",
        "Run the readable SimPy engine and the compiled engine on the same patients and compare "
        "every table they write, byte for byte.",
        EXAMPLES,
    )
    own.add_argument("scenarios", nargs="*", help="names as in flowsim list, or name+initiative")
    own.add_argument(
        "--all", action="store_true", help="every scenario, and initiatives that none switches on"
    )
    own.add_argument("--full", action="store_true", help="the real size and length")
    own.add_argument("--replications", type=int, metavar="N", help="default: 1")
    own.add_argument("--weeks", type=int, metavar="N", help="weeks measured (default: 2)")
    own.add_argument("--seed", type=int, metavar="N", help="the same number repeats the same run")
    add_config(own)
    add_json(own)
    options = parse(own, words)
    from flowsim.studies.verification import verify

    found = verify(
        take_settings(options, options.scenarios),
        every=options.all,
        full=options.full,
        replications=options.replications,
        weeks=options.weeks,
        seed=options.seed,
        overrides=options.set,
        config_dir=options.config_dir,
    )
    seen = []
    for item in found:
        seen.append(item)
        if not options.json:
            print(_text(item), flush=True)
    if options.json:
        print(json.dumps(_tree(seen), indent=2))
    return 0 if all(item.identical for item in seen) else DIFFERENT


def _tree(seen: "Sequence[Verified]") -> dict[str, Any]:
    return {
        "identical": all(item.identical for item in seen),
        "scenarios": [item.as_tree() for item in seen],
    }


def _text(item: "Verified") -> str:
    from flowsim.studies.verification_text import text_of

    return text_of(item)
