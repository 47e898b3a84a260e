"""Where the numbers come from: every `source` in the configuration names a row of sources.yaml."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flowsim.config.folders import Folders
from flowsim.errors import FlowsimError, unknown_name

KINDS = ("seed", "official", "paper", "expert", "fitted")


@dataclass(frozen=True, kw_only=True)
class Source:
    """One source: what kind it is, how to find it, and how often a configuration cites it.

    `gives` are numbers of the configuration that it states, by 'file:path of the key'.
    """

    key: str
    kind: str
    citation: str
    gives: Mapping[str, float] = field(default_factory=dict)
    cited: int = 0


def known_sources(folders: Folders) -> dict[str, Source]:
    """Return the sources of the shipped file and of the user's own, which adds to it.

    Raises FlowsimError for an entry without a kind or a citation.
    """
    found: dict[str, Source] = {}
    for folder in reversed(folders.all):
        file = folder / "sources.yaml"
        if file.is_file():
            rows = _read(file, folders.shown(file))
            found |= {key: _source(key, row, folders.shown(file)) for key, row in rows.items()}
    return found


def check_sources(
    tree: Mapping[str, Any], folders: Folders, overrides: Sequence[str] = ()
) -> tuple[Source, ...]:
    """Return the sources that the tree cites, the most cited first.

    Raises FlowsimError when a `source` in the tree is not a known source.
    """
    known = known_sources(folders)
    cited: Counter[str] = Counter()
    for path, text in sources_used(tree):
        key = text.split(":")[0].strip()
        if key not in known:
            raise unknown_name(folders.where(path, tuple(overrides)), "source", key, known)
        cited[key] += 1
    return tuple(replace(known[key], cited=times) for key, times in cited.most_common())


def sources_used(tree: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path of the key, text) of every `source` in a configuration tree."""
    items: list[tuple[Any, Any]] = []
    if isinstance(tree, Mapping):
        items = list(tree.items())
    elif isinstance(tree, list | tuple):
        items = list(enumerate(tree))
    for key, value in items:
        inner = f"{path}.{key}" if path else str(key)
        if key == "source" and isinstance(value, str):
            if value:
                yield inner, value
        else:
            yield from sources_used(value, inner)


def _read(file: Any, shown: str) -> dict[str, Any]:
    import yaml

    quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # of libyaml, where it is there
    try:
        text = file.read_text(encoding="utf-8")
        try:
            rows = yaml.load(text, quick)
        except yaml.YAMLError:
            rows = yaml.safe_load(text)  # whose messages are the same everywhere
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise FlowsimError(f"{shown}: not valid YAML: {' '.join(str(problem).split())}") from None
    if not isinstance(rows, dict):
        raise FlowsimError(
            f"{shown}: must hold 'key: {{kind: ..., citation: ...}}' for each source"
        )
    return rows


def _source(key: str, row: Any, shown: str) -> Source:
    if not isinstance(row, dict) or not row.get("citation"):
        raise FlowsimError(f"{shown}: {key}: give it a kind and a citation")
    if row.get("kind") not in KINDS:
        raise unknown_name(f"{shown}: {key}", "kind of source", row.get("kind"), KINDS)
    return Source(
        key=key, kind=row["kind"], citation=str(row["citation"]), gives=row.get("gives", {})
    )
