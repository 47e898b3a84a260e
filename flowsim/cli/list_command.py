"""`flowsim list`: the scenarios, initiatives, measures, sources and terms there are."""

import json
from collections.abc import Sequence
from typing import Any

from flowsim.cli.arguments import add_json, parse, parser
from flowsim.cli.tables import print_table
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
        "  flowsim list terms",
    )
    own.add_argument("kind", nargs="?", choices=KINDS, help="every one of this kind")
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

    chosen = [*([options.kind] if options.kind else []), *(options.kinds or [])]
    found = catalogue(chosen or KINDS, options.config_dir)
    if options.json:
        print(json.dumps(found, indent=2))
    elif chosen:
        for kind, rows in found.items():
            print_table(kind.capitalize(), COLUMNS[kind], [_readable(row) for row in rows])
    else:
        _print_overview(found)
    return 0


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
