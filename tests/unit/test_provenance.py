"""A number that names a source is what that source says."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from flowsim.config.folders import Folders
from flowsim.config.resolved import load
from flowsim.config.sources import known_sources

CONFIGS = Path(__file__).parents[2] / "configs"
GIVEN = [
    (place, figure, source.key)
    for source in known_sources(Folders.of(None)).values()
    for place, figure in source.gives.items()
]


@cache
def tree(file):
    found = yaml.safe_load((CONFIGS / f"{file}.yaml").read_text(encoding="utf-8"))
    if file != "validation/targets":
        return found
    targets = {}
    for row in found["targets"]:
        targets.setdefault(row["key"], {})[row["period"]] = row
    return targets


def walk(place):
    """Return the number at a place, and the source nearest above it."""
    file, path = place.split(":")
    node, source = tree(file), ""
    for part in path.split("."):
        if isinstance(node, list):
            node = next(row for row in node if row["name"] == part)
        else:
            node = node[part]
        if isinstance(node, dict):
            source = node.get("source", source)
    if isinstance(node, dict):
        return node["official"], source
    return node, source or tree(file).get("source", "")


@pytest.mark.parametrize(("place", "figure", "key"), GIVEN, ids=[place for place, *_ in GIVEN])
def test_a_number_is_what_its_source_says(place, figure, key):
    number, source = walk(place)
    assert number == pytest.approx(figure, rel=0.005)
    assert key in source


def test_sources_give_figures():
    assert len(GIVEN) >= 30


STUDY = Path(__file__).parents[2] / "experiments" / "calibration" / "study.yaml"
FITTED = yaml.safe_load(STUDY.read_text(encoding="utf-8"))["parameters"]


@pytest.mark.parametrize("name", FITTED)
def test_what_the_calibration_fits_is_said_to_be_fitted(name):
    known = known_sources(Folders.of(None))
    node, source = load().tree, ""
    for part in FITTED[name]["path"].split("."):
        source = node.get("source", source)
        node = node[part]
    if FITTED[name].get("period"):
        source = tree(f"period/{FITTED[name]['period']}")["source"]
    assert known[source.split(":")[0]].kind == "fitted" or "fitted" in source


SHAPES = ("mean_minutes", "mean_hours", "value", "number")


def numbers_of(node, path=""):
    """Yield (path, source) of every single number that carries a source of its own."""
    if isinstance(node, dict):
        if "source" in node and any(name in node for name in SHAPES):
            yield path, node["source"]
        for name, inner in node.items():
            yield from numbers_of(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(node, list):
        for row in node:
            named = isinstance(row, dict) and "name" in row
            yield from numbers_of(row, f"{path}.{row['name']}" if named else path)


def test_a_single_number_under_a_published_source_is_one_that_the_source_gives():
    """Whatever is only like a published figure says 'expert' or 'fitted', and then the figure."""
    stated = {place for place, *_ in GIVEN}
    sources = known_sources(Folders.of(None))
    unstated = []
    for file in sorted((CONFIGS / "hospital" / "lister_2018").glob("*.yaml")):
        name = f"hospital/lister_2018/{file.stem}"
        for path, text in numbers_of(tree(name)):
            kind = sources[text.split(":")[0].strip()].kind
            if kind in ("official", "paper") and not any(
                place.startswith(f"{name}:{path}") for place in stated
            ):
                unstated.append((path, text))
    assert not unstated


def test_every_figure_of_validation_names_a_known_source():
    known = known_sources(Folders.of(None))
    used = {
        row["source"].split(":")[0]
        for rows in tree("validation/targets").values()
        for row in rows.values()
    }
    assert used <= set(known)
