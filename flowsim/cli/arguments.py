"""What several commands share: options, and a parser whose errors are ours."""

import argparse
from collections.abc import Sequence
from difflib import get_close_matches
from textwrap import fill
from typing import Any, NoReturn

from flowsim.config.scenario_words import is_override
from flowsim.errors import FlowsimError

RUN_OPTIONS = ("replications", "weeks", "days", "hours", "seed", "jobs", "engine", "results")
"""Settings of a run that are options, too."""


class _Once(argparse.Action):
    """Takes the value of an option, and refuses a second: argparse drops the first of two."""

    def __call__(self, own: Any, options: Any, value: Any, option: str | None = None) -> None:
        """Set the value (called by argparse). Raises ArgumentError where it was set before."""
        if option and getattr(options, self.dest) != self.default:
            raise argparse.ArgumentError(self, "is given twice; give it once")
        setattr(options, self.dest, value)


class Parser(argparse.ArgumentParser):
    """Raises FlowsimError for a wrong command line instead of printing the usage and leaving."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.register("action", None, _Once)

    def error(self, message: str) -> NoReturn:
        """Raise FlowsimError (called by argparse)."""
        options = [o for action in self._actions for o in action.option_strings]
        wrong = message.partition("unrecognized arguments: ")[2].split()
        close = get_close_matches(wrong[0], options, n=1) if wrong else []
        hint = f" Did you mean '{close[0]}'?" if close else ""
        if wrong and is_override(wrong[0]) and not wrong[0].startswith("-") and "--set" in options:
            hint = f" A setting is written as --set {wrong[0]} here."
        raise FlowsimError(f"{self.prog}: {message}; see {self.prog} --help.{hint}")


def parser(command: str, text: str, examples: str = "") -> Parser:
    """Return the parser of a command, with --plugin, which the entry point has taken before."""
    own = Parser(
        prog=f"flowsim {command}",
        description=fill(text, 80),
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    own.add_argument(
        "--plugin",
        metavar="FILE",
        help="a Python file with an initiative or measures of your own; may be repeated",
    )
    return own


def parse(own: Parser, words: Sequence[str]) -> Any:
    """Return the parsed words; positional words and options may come in any order."""
    try:
        return own.parse_intermixed_args(list(words))
    except argparse.ArgumentError as problem:
        return own.error(str(problem))


def add_json(own: Parser) -> None:
    """Add --json."""
    own.add_argument("--json", action="store_true", help="print for machines")


def add_config(own: Parser) -> None:
    """Add --config-dir and --set."""
    own.add_argument(
        "--config-dir", metavar="FOLDER", help="a folder of your own YAML files, which win"
    )
    own.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change a setting, of all scenarios if there are several, e.g. --set weeks=8",
    )


def add_run(own: Parser) -> None:
    """Add the options of a run; each falls back to the configuration."""
    own.add_argument("--replications", type=int, metavar="N", help="independent repeats")
    own.add_argument("--weeks", type=int, metavar="N", help="weeks measured")
    own.add_argument("--days", type=int, metavar="N", help="days measured, besides given weeks")
    own.add_argument("--hours", type=int, metavar="N", help="hours measured, besides given weeks")
    own.add_argument("--seed", type=int, metavar="N", help="the same number repeats the same run")
    own.add_argument(
        "--jobs", type=_jobs, metavar="N", help="processes at a time, or 'all' (every core)"
    )
    own.add_argument("--engine", metavar="NAME", help="simulation engine")
    own.add_argument("--results", metavar="FOLDER", help="folder of the results (default: results)")


def run_options(options: Any) -> dict[str, Any]:
    """Return what `add_run` and `add_config` took, as arguments of `run` and `compare`."""
    names = (*RUN_OPTIONS, "config_dir")
    return {**{name: getattr(options, name) for name in names}, "overrides": options.set}


def take_settings(options: Any, words: Sequence[str]) -> list[str]:
    """Return the words that name scenarios; those that are key=value join what `--set` gave."""
    settings = [word for word in words if is_override(word)]
    options.set = [*options.set, *settings]
    return [word for word in words if word not in settings]


def _jobs(text: str) -> int | str:
    if text == "all":
        return text
    if text.lstrip("-").isdigit():
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is neither a number of processes nor 'all'")
