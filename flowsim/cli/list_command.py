"""`flowsim list`: the scenarios, initiatives, measures, sources and terms there are."""

import json
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import takewhile
from typing import Any

from flowsim.cli.arguments import add_json, parse, parser
from flowsim.cli.tables import print_table
from flowsim.errors import FlowsimError, unknown_name
from flowsim.report.listing import Column

KINDS = ("scenarios", "initiatives", "measures", "sources", "terms")
NAMES = {"scenarios": "name", "initiatives": "name"}
"""Kinds so few that an overview names them, and the key of their names."""

COLUMNS = {
    "scenarios": (Column("name"), Column("title", wide=True), Column("question", wide=True)),
    "initiatives": (Column("name"), Column("effect", wide=True), Column("parameters", wide=True)),
    "measures": (Column("key"), Column("name", wide=True), Column("unit"), Column("available")),
    "sources": (Column("key"), Column("kind"), Column("citation", wide=True), Column("cited")),
    "terms": (
        Column("name"),
        Column("kind"),
        Column("unit"),
        Column("department"),
        Column("group", wide=True),
        Column("meaning", wide=True),
    ),
}

MOST_NAMES = 8
"""Most names of a kind in the overview."""


def main(words: Sequence[str]) -> int:
    """Print what there is: of one kind every one, else how many there are of each."""
    own = parser(
        "list",
        "Show what there is to run, to switch on and to measure, and where the numbers come from.",
        "examples:\n  flowsim list\n  flowsim list initiatives\n  flowsim list --sources\n"
        "  flowsim list measures A01        (those whose name begins with A01)\n"
        "  flowsim list terms '*ward*'      (those with 'ward' in their name)",
    )
    own.add_argument(
        "words",
        nargs="*",
        metavar="WORD",
        help=f"a kind ({', '.join(KINDS)}), then how its names begin, or a pattern with * and ?",
    )
    for kind in KINDS:
        own.add_argument(
            f"--{kind}",
            dest="kinds",
            action="append_const",
            const=kind,
            help=f"every one of the {kind}",
        )
    own.add_argument("--config-dir", metavar="FOLDER", help="a folder of your own YAML files")
    add_json(own)
    options = parse(own, words)
    from flowsim.studies.catalogue import catalogue

    chosen, patterns = _asked(options.words, options.kinds or [])
    found = catalogue(chosen or KINDS, options.config_dir)
    if patterns:
        found = _matching(found, patterns)
    if options.json:
        print(json.dumps(found, indent=2))
    elif chosen:
        for kind, rows in found.items():
            print_table(kind.capitalize(), COLUMNS[kind], [_readable(row) for row in rows])
    else:
        _print_overview(found)
    return 0


def _asked(words: Sequence[str], kinds: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the kinds asked for, and the patterns of names. Raises FlowsimError for no kind."""
    named = list(takewhile(lambda word: word in KINDS, words))
    chosen, patterns = [*named, *kinds], list(words[len(named) :])
    if patterns and not chosen:
        raise unknown_name("flowsim list", "kind", patterns[0], KINDS)
    return chosen, patterns


def _matching(
    found: Mapping[str, list[dict[str, Any]]], patterns: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows whose name a pattern fits, in small or capital letters; it may end early.

    Raises FlowsimError for a pattern that fits none.
    """
    kept = {}
    for kind, rows in found.items():
        key = COLUMNS[kind][0].key
        for pattern in patterns:
            if not any(_fits(row[key], pattern) for row in rows):
                raise FlowsimError(
                    f"flowsim list {kind}: no name begins with '{pattern}' or fits it as a "
                    f"pattern; flowsim list {kind} shows every one"
                )
        kept[kind] = [row for row in rows if any(_fits(row[key], one) for one in patterns)]
    return kept


def _fits(name: str, pattern: str) -> bool:
    return fnmatchcase(name.lower(), f"{pattern.lower()}*")


def _print_overview(found: dict[str, list[dict[str, Any]]]) -> None:
    rows = [
        {
            "kind": kind,
            "number": len(there),
            "names": _some([row[NAMES[kind]] for row in there]) if kind in NAMES else "",
            "every one of them": f"flowsim list {kind}",
        }
        for kind, there in found.items()
    ]
    columns = (
        Column("kind"),
        Column("number", number=True),
        Column("names", wide=True),
        Column("every one of them"),
    )
    note = "The name of an initiative is a scenario too: the baseline with it."
    print_table("What there is", columns, rows, note)


def _some(names: list[str]) -> str:
    """Return the first names, so that the overview fits on a screen."""
    shown, more = names[:MOST_NAMES], len(names) - MOST_NAMES
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _readable(row: dict[str, Any]) -> dict[str, str]:
    return {key: _text(value) for key, value in row.items()}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "not yet"
    if isinstance(value, dict):
        return "\n".join(f"{key}={_short(item)}" for key, item in value.items())
    return str(value)


def _short(value: Any) -> str:
    text = json.dumps(value, default=str) if isinstance(value, list | dict) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
