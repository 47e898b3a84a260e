"""What is seen in the text of a user's file before it is composed: file and line are named."""

import time
from pathlib import Path

import pytest

from flowsim.config import load
from flowsim.config.own_files import DEEPEST, LARGEST_FILE
from flowsim.errors import FlowsimError

MINE = "scenario/mine.yaml"
START = "# @package _global_\nscenario: {name: mine}\n"
BOMB = "".join(
    f"b{level}: &b{level} [{', '.join([f'*b{level - 1}'] * 9 if level else ['1'] * 9)}]\n"
    for level in range(9)
)
CASES: dict[str, tuple[str, str | bytes, tuple[str, ...]]] = {
    # -- numbers that YAML 1.1 reads as others
    "base 60": (MINE, START + "weeks: 4:30\n", ("line 3", "4:30", "'04:30'")),
    "base 60 with a fraction": (MINE, START + "scale: 1:30.5\n", ("line 3", "1:30.5")),
    "base 60 in a list": (MINE, START + "a: ['08:00', 10:30]\n", ("line 3", "'10:30'")),
    "base 60 as a key": (MINE, START + "a: {10:30: 1}\n", ("line 3", "'10:30'")),
    "base 60 below zero": (MINE, START + "weeks: -4:30\n", ("line 3", "-4:30")),
    "base 8": (MINE, START + "weeks: 010\n", ("line 3", "010", "no leading zero: 10")),
    "base 8 with a sign": (MINE, START + "weeks: -017\n", ("line 3", "-017")),
    "leading zero of a fraction": (MINE, START + "scale: 00.5\n", ("line 3", "00.5")),
    "underscores": (MINE, START + "weeks: 1_0\n", ("line 3", "1_0", "no underscores: 10")),
    "base 16": (MINE, START + "weeks: 0x10\n", ("line 3", "0x10")),
    "base 2": (MINE, START + "weeks: 0b11\n", ("line 3", "0b11")),
    # -- text that is none
    "byte-order mark": (MINE, b"\xef\xbb\xbf" + START.encode(), (MINE, "byte-order mark")),
    "UTF-16": (MINE, START.encode("utf-16"), (MINE, "byte-order mark", "UTF-8")),
    "UTF-16 without a mark": (MINE, START.encode("utf-16-le"), (MINE, "not UTF-8 text")),
    "Latin-1": (MINE, START.encode() + b"period: {title: \xe9}\n", (MINE, "not UTF-8 text")),
    "control character": (MINE, START + "weeks: 3\x07\n", (MINE, "not valid YAML")),
    # -- YAML that is none
    "tab": (MINE, START + "hospital:\n\tname: x\n", ("line 4", "not valid YAML")),
    "open quote": (MINE, START + "period: {title: 'x}\n", (MINE, "not valid YAML", "quote")),
    "open bracket": (MINE, START + "initiative: {ed_xray: {\n", (MINE, "not valid YAML")),
    "unknown alias": (MINE, START + "period: *winter\n", (MINE, "not valid YAML", "winter")),
    "two documents": (MINE, START + "---\nweeks: 3\n", (MINE, "not valid YAML")),
    "a list": (MINE, "# @package _global_\n- weeks\n", (MINE, "keys and values")),
    "one word": (MINE, "# @package _global_\nweeks\n", (MINE, "keys and values")),
    "tag": (MINE, START + "results: !!binary aGk=\n", ("line 3", "tags")),
    "tag of Python": (MINE, START + "a: !!python/object/apply:os.getcwd []\n", ("line 3", "tags")),
    "own tag": (MINE, START + "a: !mine 3\n", ("line 3", "tags")),
    "list as a key": (MINE, START + "a: {[1, 2]: 3}\n", ("line 3", "a key must be text")),
    "on as a key": (MINE, START + "a: {on: 3}\n", ("line 3", "key on", "quotes")),
    # -- sizes
    "alias that holds itself": (MINE, START + "a: &a {b: *a}\n", ("line 3", "holds itself")),
    "aliases of aliases": (MINE, START + BOMB, ("holds more than", "aliases written out")),
    "deep": (MINE, START + f"a: {'[' * 50}{']' * 50}\n", (f"more than {DEEPEST} keys",)),
    "very deep": (MINE, START + f"a: {'[' * 9000}{']' * 9000}\n", (f"more than {DEEPEST} keys",)),
    "long list": (MINE, START + f"a: [{'1,' * 30_000}]\n", ("holds more than 20000 values",)),
    "large file": (MINE, "#" * (LARGEST_FILE + 1), (MINE, f"at most {LARGEST_FILE}")),
    # -- code
    "hydra": (
        MINE,
        START + "hydra: {callbacks: {a: {_target_: pandas.read_pickle}}}\n",
        ("line 3", "'hydra' would run code", "remove the block"),
    ),
    "hydra in quotes": (MINE, START + "'hydra': {}\n", ("line 3", "'hydra' would run code")),
    "target": (MINE, START + "period: {a: {_target_: os.getcwd}}\n", ("'_target_' would run",)),
    "hydra's defaults": (
        MINE,
        "# @package _global_\ndefaults:\n  - override /hydra/launcher: basic\n",
        (f"{MINE}, line 3", "'override /hydra/launcher' would run code"),
    ),
    "hydra's defaults on a line": (
        MINE,
        "# @package _global_\ndefaults:\n  - /hydra/launcher/basic\n",
        (f"{MINE}, line 3: defaults", "'hydra'", "remove the line"),
    ),
    "hydra's place of defaults": (
        MINE,
        "# @package _global_\ndefaults:\n  - /period@hydra.callbacks: mine\n",
        (f"{MINE}, line 3", "would run code"),
    ),
    "thousands of digits": (MINE, START + f"weeks: {'1' * 5000}\n", ("a number of 5000 digits",)),
    "hydra's place": ("period/mine.yaml", "# @package hydra.job\na: 1\n", ("line 1", "hydra.job")),
    "hydra's folder": ("hydra/callbacks/mine.yaml", "a: 1\n", ("would steer Hydra", "remove it")),
    # -- where it belongs
    "scenario without its line": (MINE, "scenario: {name: mine}\n", ("'# @package _global_'",)),
    "scenario elsewhere": (MINE, "# @package scenario\nname: mine\n", ("'# @package _global_'",)),
    "place that is none": (
        "period/mine.yaml",
        "# @package my period\na: 1\n",
        ("line 1", "'my period' is not a place", "period"),
    ),
    "empty defaults": (MINE, "# @package _global_\ndefaults:\n", ("line 2: defaults", "a list")),
    "defaults in a block": (
        MINE,
        "# @package _global_\ndefaults: {scenario: baseline}\n",
        ("line 2: defaults", "must be a list"),
    ),
    "defaults of two names": (
        MINE,
        "# @package _global_\ndefaults:\n  - baseline\n  - {period: a, scenario: b}\n",
        ("line 4: defaults", "not understood", "each on a line of its own"),
    ),
    "defaults with half a word": (
        MINE,
        "# @package _global_\ndefaults:\n  - override /initi\n",
        ("line 3: defaults", "not understood"),
    ),
    "defaults that hold a list": (
        MINE,
        "# @package _global_\ndefaults:\n  - [baseline]\n",
        ("line 3: defaults", "not understood"),
    ),
    "main file of one setting": (
        "config.yaml",
        "seed: 5\n",
        ("config.yaml", "no list 'defaults'", "scenario/<name>.yaml"),
    ),
    "empty main file": ("config.yaml", "", ("config.yaml", "no list 'defaults'")),
}


@pytest.mark.parametrize(("name", "text", "expected"), CASES.values(), ids=CASES.keys())
def test_the_fault_is_named_with_its_file(
    name: str, text: str | bytes, expected: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    begun = time.monotonic()
    with pytest.raises(FlowsimError) as caught:
        load("smoke", config_dir=tmp_path)
    assert time.monotonic() - begun < 20
    assert name in str(caught.value)
    assert len(str(caught.value)) < 1000
    for part in expected:
        assert part in str(caught.value)
