"""`flowsim list`: the scenarios, initiatives, measures, sources and terms there are."""

import json
from collections.abc import Sequence
from typing import Any

from flowsim.cli.arguments import add_json, parse, parser

KINDS = ("scenarios", "initiatives", "measures", "sources", "terms")
SHOWN = KINDS[:3]


def main(words: Sequence[str]) -> int:
    """Print what there is."""
    own = parser(
        "list",
        "Show what there is to run, to switch on and to measure, and where the numbers come from.",
        "examples:\n  flowsim list\n  flowsim list initiatives\n  flowsim list --sources\n"
        "  flowsim list terms",
    )
    own.add_argument("kind", nargs="?", choices=KINDS, help="only this")
    own.add_argument("--sources", action="store_true", help="the sources of the numbers")
    own.add_argument("--config-dir", metavar="FOLDER", help="a folder of your own YAML files")
    add_json(own)
    options = parse(own, words)
    from flowsim.studies.catalogue import catalogue

    chosen = "sources" if options.sources else options.kind
    kinds = (chosen,) if chosen else SHOWN
    found = catalogue(kinds, options.config_dir)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        _print(found)
    return 0


def _print(found: dict[str, list[dict[str, Any]]]) -> None:
    from flowsim.cli.tables import Column, print_table

    columns = {
        "scenarios": (Column("name"), Column("title", wide=True), Column("question", wide=True)),
        "initiatives": (
            Column("name"),
            Column("effect", wide=True),
            Column("parameters", wide=True),
        ),
        "measures": (Column("key"), Column("name", wide=True), Column("unit"), Column("available")),
        "sources": (Column("key"), Column("kind"), Column("citation", wide=True), Column("cited")),
        "terms": (
            Column("kind"),
            Column("name"),
            Column("unit"),
            Column("department"),
            Column("group", wide=True),
            Column("meaning", wide=True),
        ),
    }
    for kind, rows in found.items():
        print_table(kind.capitalize(), columns[kind], [_readable(row) for row in rows])


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
