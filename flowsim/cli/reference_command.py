"""`flowsim reference`: whether this installation, or your folder, still gives the results kept."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowsim.cli.arguments import add_config, add_json, parse, parser
from flowsim.errors import FlowsimError

if TYPE_CHECKING:
    from flowsim.studies.reference import Change

DIFFERENT = 1
MOST_SHOWN = 8

EXAMPLES = """examples:
  flowsim reference                                       (the results that come with flowsim)
  flowsim reference --config-dir trust --file trust.json --write    (write references of your own)
  flowsim reference --config-dir trust --file trust.json            (and hold a folder against them)

Every scenario is run at smoke scale: a tenth of the hospital for two weeks.
The exit code is 0 when everything is as it was, 1 when anything differs, 2 for bad input."""


def main(words: Sequence[str]) -> int:
    """Print a line a scenario, and what has changed; return 1 when anything has."""
    own = parser(
        "reference",
        "Run scenarios at smoke scale and hold them against reference results: digests of the "
        "lowered program and of every column of the records, and the headline measures.",
        EXAMPLES,
    )
    own.add_argument("scenarios", nargs="*", help="names as in flowsim list (default: all)")
    own.add_argument("--file", metavar="FILE", help="the references (default: those of flowsim)")
    own.add_argument("--write", action="store_true", help="write the file instead of comparing")
    add_config(own)
    add_json(own)
    options = parse(own, words)
    from flowsim.studies.reference import shipped_reference

    if options.write:
        return _write(options)
    if options.set:
        raise FlowsimError("flowsim reference: --set goes with --write; the file keeps it")
    file = Path(options.file) if options.file else shipped_reference()
    return _compare(file, options)


def _write(options: Any) -> int:
    from flowsim.studies.reference import reference_of, write_reference

    if not options.file:
        raise FlowsimError("flowsim reference: --write needs --file FILE, to write to")
    tree = reference_of(options.scenarios, overrides=options.set, config_dir=options.config_dir)
    written = write_reference(Path(options.file), tree)
    print(f"{options.file}: references of {', '.join(written['scenarios'])}")
    return 0


def _compare(file: Path, options: Any) -> int:
    from flowsim.studies.reference import hold_against, read_reference

    reference = read_reference(file)
    seen: dict[str, list[Change]] = {}
    for name, found in hold_against(reference, options.scenarios, config_dir=options.config_dir):
        seen[name] = found
        if not options.json:
            print(_text(name, found), flush=True)
    same = not any(seen.values())
    if options.json:
        changed = {name: [vars(item) for item in found] for name, found in seen.items()}
        print(json.dumps({"same": same, "file": str(file), "changes": changed}, indent=2))
    elif not same:
        print(_versions(reference["made_with"]))
    return 0 if same else DIFFERENT


def _text(name: str, found: "Sequence[Change]") -> str:
    if not found:
        return f"{name}: as in the reference"
    rows = [f"  {item.text.removeprefix(f'{name}: ')}" for item in found[:MOST_SHOWN]]
    if len(found) > MOST_SHOWN:
        rows.append(f"  and {len(found) - MOST_SHOWN} more")
    return "\n".join([f"{name}: DIFFERENT", *rows])


def _versions(made_with: dict[str, Any]) -> str:
    """Return what the reference was made with: another library or processor may explain it."""
    from flowsim.running.result_keys import versions

    now = versions()
    other = [f"{k} {v} (now {now.get(k)})" for k, v in made_with.items() if now.get(k) != v]
    return f"made with {', '.join(other)}" if other else "made with the same versions as these"
